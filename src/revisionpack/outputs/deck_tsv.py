"""The cards as plain text, for those who don't use Anki: a TSV for Quizlet and its like, a CSV for spreadsheets.

The TSV has two columns and no heading, as Quizlet's import wants it; the CSV has all columns, and no
cell of it is a formula.
"""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

from revisionpack.derive.notes import Note
from revisionpack.outputs.anki_html import Fields
from revisionpack.outputs.step import Done, Request, Skipped, Step, TextJob

GAP = "_____"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def plan(request: Request) -> Step:
    """`<pack>-deck.tsv` and `<pack>-deck.csv`: a card a line, in study order."""
    derived, pack = request.derived, request.derived.pack
    if not derived.notes:
        return Skipped("the pack has nothing that makes a card, so there is no table of cards")
    fields = Fields(request)
    rows = [_row(note, fields, request) for note in derived.notes]
    facts = (("cards", len(rows)),)
    heads: list[str] = request.theme.words(pack.language).tables["deck"]["columns"]
    return Done(
        (
            TextJob(f"{pack.id}-deck.tsv", tsv([row[:2] for row in rows]), facts),
            TextJob(f"{pack.id}-deck.csv", spreadsheet([heads, *rows]), facts),
        )
    )


def _row(note: Note, fields: Fields, request: Request) -> list[str]:
    """Question, answer, small print, topic and kind, number, sources."""
    if note.form == "cloze":
        question = re.sub(r"\{\{c1::.*?\}\}", GAP, fields.cloze(note), flags=re.DOTALL)
        answer = fields.side(note.back)
    else:
        question, answer = f"{fields.question(note)}<p>{fields.front(note)}</p>", fields.answer(note)
    if note.kind in {"holder", "holder-then"}:  # the debate, which Anki shows at the top of the card
        debate = fields.html(dict(note.names)["name"], inline=True)
        question = f"{debate}{'' if debate.endswith(('?', '.')) else ':'} {question}"
    cells = (question, answer, fields.small_print(note), fields.context(note))
    return [*(words(cell) for cell in cells), fields.number(note), words(fields.sources(note.sources))]


def tsv(rows: list[list[str]]) -> bytes:
    """Tab between columns, a line a row: no cell may hold either, and none is quoted."""
    lines = ("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def spreadsheet(rows: list[list[str]]) -> bytes:
    """CSV (RFC 4180) that Excel reads as UTF-8; what would be a formula is made text by an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def words(html: str) -> str:
    """A field as one line of plain text: `Lenin dies – When?`, list items after semicolons, H₂O."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    text = re.sub(r"\\[(\[]\s*|\s*\\[)\]]", "", "".join(reader.parts))
    text = re.sub(rf"\s*{_ITEM}", ";", " ".join(text.split()))
    return re.sub(r"(?:(?<=[.:!?…])|^);|^– ", "", text).strip()


_ITEM = "\ue003"
"""Stands for the semicolon before an item of a list; an author's own keeps the space that French has before it."""

_SMALL = {
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
    "sup": str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
}
_APART = {"p", "div", "br", "table", "tr", "td", "th", "ul", "ol", "blockquote", "pre"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._small: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SMALL:
            self._small.append(tag)
        elif tag == "li":
            self.parts.append(f"{_ITEM} ")
        elif tag == "rt":
            self.parts.append(" (")
        elif ("class", "rp-h") in attrs:
            self.parts.append(" – ")
        elif tag in _APART:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SMALL and self._small:
            self._small.pop()
        elif tag == "rt":
            self.parts.append(")")
        elif tag in _APART:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if self._small:
            small = data.translate(_SMALL[self._small[-1]])
            plain = {"sub": "_", "sup": "^"}[self._small[-1]] + data
            data = (
                small if all(char not in data for char in small if char.isascii() and char != " ") else plain
            )
        self.parts.append(data)
