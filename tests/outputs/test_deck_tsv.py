"""Cards as plain text: two bare columns for Quizlet, all columns without formulas for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from revisionpack.content.model import Pack
from revisionpack.derive import derive
from revisionpack.outputs import deck_tsv
from revisionpack.outputs.deck_tsv import words
from revisionpack.outputs.step import Done, Request, Skipped, TextJob
from revisionpack.theme import Theme
from tests.anki import kinds


def files(data: dict[str, Any]) -> tuple[str, list[list[str]]]:
    step = deck_tsv.plan(Request(derive(Pack.model_validate(data)), Theme(), images=kinds.FILES))
    assert isinstance(step, Done)
    tsv, spreadsheet = step.jobs
    assert isinstance(tsv, TextJob)
    assert isinstance(spreadsheet, TextJob)
    assert (tsv.name, spreadsheet.name) == ("power-struggle-deck.tsv", "power-struggle-deck.csv")
    return tsv.data.decode(), list(csv.reader(io.StringIO(spreadsheet.data.decode("utf-8-sig"), newline="")))


def test_every_card_is_a_line_of_two_columns() -> None:
    tsv, table = files(kinds.PACK)
    count = len(derive(Pack.model_validate(kinds.PACK)).notes)

    lines = tsv.splitlines()
    assert len(lines) == count == len(table) - 1
    assert all(line.count("\t") == 1 for line in lines)
    assert all(part.strip() for line in lines for part in line.split("\t")), "no empty side"
    assert not tsv.startswith("\ufeff")


def test_the_table_has_a_heading_and_one_width() -> None:
    _, table = files(kinds.PACK)

    assert table[0] == ["Question", "Answer", "More", "Topic", "Number", "Source"]
    assert {len(row) for row in table} == {6}
    (death,) = [row for row in table if row[0] == "Lenin dies – When?"]
    assert death[1] == "21 January 1924"
    assert death[4] == "E1"


def test_no_html_is_left() -> None:
    tsv, table = files(kinds.PACK)

    for text in (tsv, *(cell for row in table for cell in row)):
        assert "<p" not in text
        assert "</" not in text
        assert "&lt;" not in text
        assert "rp-" not in text
    assert "A push or a pull: F < ma [x] {{c1::y}}." in tsv


@pytest.mark.parametrize("start", ["=1+1", "+1", "-x", "@SUM(A1)", "＝1"])
def test_no_cell_is_a_formula(start: str) -> None:
    data = {**kinds.PACK, "cards": {"c": {"front": f"{start} gives?", "back": f"{start} it is"}}}
    _, table = files(data)

    cells = [cell for row in table for cell in row]
    assert [cell for cell in cells if start in cell] == [f"'{start} gives?", f"'{start} it is"]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]


def test_a_gap_is_a_gap() -> None:
    tsv, _ = files(kinds.PACK)

    assert "He died at _____. The year was 1924, in x_{{a}}.\tGorki\n" in tsv


def test_the_answer_of_a_gap_is_set_as_its_sentence_is() -> None:
    """Signs of HTML in a phrase are words, and its apostrophes are those of the sentence."""
    tsv, _ = files({**kinds.PACK, "cards": {"c": {"text": "He wrote in ==the party's <b> name== then."}}})

    assert "He wrote in _____ then.\tthe party’s <b> name\n" in tsv


def test_a_view_says_of_which_debate_it_is() -> None:
    """Anki shows it at the top of the card; a line of a table has no top."""
    tsv, _ = files(kinds.PACK)
    named, _ = files(
        {**kinds.PACK, "debates": {"who": {**kinds.PACK["debates"]["who"], "short": "The lead"}}}
    )

    assert "Who should rule? All, said _____. – Whose view?\tLeft\n" in tsv
    assert "The lead: All, said _____. – Whose view?\tLeft\n" in named


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("A:<ul>\n<li>one</li>\n<li>two</li>\n</ul>", "A: one; two"),
        ("vite\u202f; puis<ul><li>un\u202f; deux</li></ul>", "vite ; puis; un ; deux"),
        ("H<sub>2</sub>O, 10<sup>−3</sup>, x<sub>max</sub>", "H₂O, 10⁻³, x_max"),
        ("<ruby>漢字<rt>かんじ</rt></ruby>", "漢字 (かんじ)"),
        (r"\(F &lt; ma\) and \[ a \]", "F < ma and a"),
        ("a &#91;x] &amp; b", "a [x] & b"),
        ('Lenin<div class="rp-h">When?</div>', "Lenin – When?"),
        ('<div class="rp-h">When?</div>', "When?"),
        ("", ""),
    ],
)
def test_fields_as_plain_words(html: str, text: str) -> None:
    assert words(html) == text


def test_tabs_and_lines_in_a_cell_are_spaces() -> None:
    assert deck_tsv.tsv([["a\tb\nc", "d"]]) == b"a b c\td\n"


def test_a_pack_with_nothing_to_ask_has_none() -> None:
    step = deck_tsv.plan(
        Request(derive(Pack.model_validate({"format": "1", "id": "x", "title": "X"})), Theme())
    )

    assert isinstance(step, Skipped)
