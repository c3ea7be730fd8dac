"""The rows of the knowledge organiser: a cue on the left, one line to know on the right."""

from __future__ import annotations

from msgspec import Struct

from revisionpack.content.model import (
    Card,
    Debate,
    Event,
    Figure,
    Formula,
    Item,
    Misconception,
    Pack,
    Person,
    Phase,
    Profile,
    Term,
)
from revisionpack.content.texts import Text
from revisionpack.outputs.step import Finding
from revisionpack.text.markup_nodes import Rich
from revisionpack.theme import BODY, Printing, escape
from revisionpack.theme.printing import UNSPLIT_DATE


class OrganiserRow(Struct, frozen=True):
    """One item; `cue` and `answer` are XHTML."""

    item: Item
    cue: str
    answer: str


class OrganiserGroup(Struct, frozen=True):
    """The rows of one collection."""

    collection: str
    rows: tuple[OrganiserRow, ...]

    @property
    def count(self) -> int:
        return len(self.rows)


COLUMNS = {
    "standard": (7.0, 4.6, 23.6),
    "clear": (9.0, 7.0, 25.0),
    "large": (9.0, 9.0, 32.0),
    "dyslexia": (9.0, 7.0, 28.0),
}
"""Widths of the columns of the organiser left of its answers, % of its width: boxes, number, cue."""

LETTER = {"standard": 0.49, "clear": 0.54, "large": 0.54, "dyslexia": 0.6}
"""Mean width of a letter of a bold date, em."""

WIDTH = {"a4": 176.0, "letter": 181.9}
"""Width of the organiser, mm."""

PADDING = 2.0
MM_PER_PT = 25.4 / 72


def columns(groups: tuple[OrganiserGroup, ...], theme: str, paper: str) -> str:
    """A style sheet with the widths of the organiser's columns: the longest date stands on one line."""
    boxes, number, cue = COLUMNS[theme]
    dates = [len(row.cue) for group in groups if group.collection == "events" for row in group.rows]
    longest = max((length for length in dates if length <= UNSPLIT_DATE), default=0)
    needed = longest * LETTER[theme] * BODY[theme] * MM_PER_PT + PADDING
    cue = max(cue, round(needed / WIDTH[paper] * 100, 1))
    left = boxes + number + cue
    return (
        f".ko .k1{{width:{boxes:g}%}}.ko .k2{{width:{number:g}%}}"
        f".ko .k3{{width:{cue:g}%}}.ko .k4{{width:{100 - left:g}%}}"
        f".cover-line{{left:{left:g}%}}.cover{{padding-left:{left + 1.5:g}%}}"
    )


def organiser(pack: Pack, printing: Printing) -> tuple[OrganiserGroup, ...]:
    """The groups of `organiser:`, in its order."""
    groups = []
    for collection, selection in pack.organiser.items():
        items = pack.select(collection, selection)
        if items:
            groups.append(OrganiserGroup(collection, tuple(_row(item, printing) for item in items)))
    return tuple(groups)


def _row(item: Item, printing: Printing) -> OrganiserRow:
    lang = item.lang
    cue = printing.html(item.short_name, lang)
    if isinstance(item, Term):
        cue = printing.html(item.term, lang)
    elif isinstance(item, Event):
        cue = escape(printing.when(item, "short"))
    elif isinstance(item, Misconception):
        cue = printing.html(item.wrong)
    elif isinstance(item, Card) and item.front is not None:
        cue = printing.html(item.front, lang)
    elif isinstance(item, Phase):
        cue = f"{cue} <small>{escape(printing.date(item.span, 'short'))}</small>"
    return OrganiserRow(item, cue, _answer(item, printing))


def _answer(item: Item, printing: Printing) -> str:
    if isinstance(item, Formula):
        return printing.tex(item.tex)
    if item.brief is not None:
        return printing.html(item.brief)
    if isinstance(item, Misconception):
        return printing.html(item.right)
    if isinstance(item, Event):
        return printing.html(item.title)
    if isinstance(item, Figure):
        return printing.html(item.caption) if item.caption else printing.html(item.title)
    names: tuple[str, ...] = ("meaning", "role", "issue", "judgement", "context", "back", "text")
    if isinstance(item, Debate):
        names = ("judgement", "claim", "question")
    text = next((found for name in names if isinstance(found := getattr(item, name, None), Text)), None)
    if text is None and isinstance(item, Profile) and item.facets:
        text = next(iter(item.facets.values()))
    if text is None and isinstance(item, Person) and item.life is not None:
        return escape(printing.date(item.life, "short"))  # a name would be its own answer
    return _first_line(text, printing) if text is not None else printing.html(item.name)


def _first_line(text: Text, printing: Printing) -> str:
    """The first paragraph of a text."""
    rich = text.main
    if not rich.inline and rich.blocks:
        rich = Rich(rich.source, rich.blocks[:1], False)
    return printing.html(Text(((text.lang, rich),)))


def spilled(rows: tuple[str, ...], names: dict[str, str]) -> tuple[Finding, ...]:
    """The warning that names the rows which go to a second side."""
    if not rows:
        return ()
    said = ", ".join(names.get(row) or row for row in rows)
    many = f"{len(rows)} rows go" if len(rows) != 1 else "one row goes"
    return (
        Finding(
            "organiser-spills",
            "warning",
            f"the knowledge organiser does not fit one side: {many} to a second side ({said})",
            rows[0],
            "Take rows out of `organiser:`, or give long rows a shorter `brief:` (one line has about 75 characters).",
        ),
    )
