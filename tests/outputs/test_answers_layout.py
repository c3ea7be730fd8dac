"""Commentary stands beside the very paragraph it speaks of: measured on the laid-out pages of the reference pack."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from revisionpack.content.load import load_pack
from revisionpack.content.model import Pack
from revisionpack.derive import derive
from revisionpack.outputs import answers
from revisionpack.outputs.step import Document, Done, Options, PdfJob, Request
from revisionpack.text.markup_nodes import Marked, walk
from revisionpack.theme import Theme
from tests.outputs import papers

PACK = Path(__file__).parents[2] / "packs" / "aqa-7042-2n" / "power-struggle.yaml"
LINE = {"standard": 5.5, "large": 9.0}
"""mm of one line of the answer's text."""


@dataclass
class Row:
    """A paragraph and the notes that belong to it, by their names in the HTML."""

    paragraph: str
    notes: list[str] = field(default_factory=list)


@dataclass
class Laid:
    """The answers on their pages."""

    rows: list[Row]
    boxes: dict[str, list[dict[str, Any]]]
    """Name -> its boxes, one a page."""
    comments: int
    """Comments that the pack's model answers hold."""

    def top(self, name: str) -> tuple[int, float]:
        return self.boxes[name][0]["page"], self.boxes[name][0]["y"]

    def bottom(self, name: str) -> tuple[int, float]:
        last = self.boxes[name][-1]
        return last["page"], last["y"] + last["h"]


def _rows(document: Document) -> list[Row]:
    rows = []
    for element in ElementTree.fromstring(document.html.partition("\n")[2]).iter():
        if str(element.get("data-measure", "")).startswith("row-"):
            names = [str(inner.get("data-measure")) for inner in element.iter() if inner.get("data-measure")]
            (paragraph,) = (name for name in names if name.startswith("paragraph-"))
            rows.append(Row(paragraph, [name for name in names if name.startswith("note-")]))
    return rows


def _comments(pack: Pack) -> int:
    answers_of = (question.model_answer for question in pack.questions.values() if question.model_answer)
    paragraphs = (paragraph for answer in answers_of for paragraph in answer.paragraphs)
    return sum(
        isinstance(node, Marked) and node.comment is not None
        for paragraph in paragraphs
        for node in walk(paragraph.text.main.blocks)
    )


@pytest.fixture(scope="module", params=["standard", "large"])
def laid(request: pytest.FixtureRequest) -> tuple[str, Laid]:
    loaded = load_pack(PACK)
    assert loaded.pack is not None
    pack = loaded.pack
    if request.param == "large":  # three questions are enough where nothing stands side by side
        pack = pack.model_copy(update={"questions": dict(list(pack.questions.items())[:3])})
    theme = Theme()
    step = answers.plan(Request(derive(pack, loaded.syllabus), theme, Options(theme=request.param)))
    assert isinstance(step, Done)
    (job,) = step.jobs
    assert isinstance(job, PdfJob)
    return request.param, Laid(_rows(job.document), papers.boxes(job.document), _comments(pack))


def test_no_note_is_lost(laid: tuple[str, Laid]) -> None:
    """Every comment of every model answer is on one page."""
    _, page = laid
    names = [name for row in page.rows for name in row.notes]
    assert len(names) == page.comments >= 20
    assert len(set(names)) == len(names)
    assert all(len({box["page"] for box in page.boxes[name]}) == 1 for name in names)


def test_each_note_stands_by_its_paragraph(laid: tuple[str, Laid]) -> None:
    """The first note of a paragraph begins within a line of it (in large print: right after it); the rest follow."""
    theme, page = laid
    for row in page.rows:
        for index, note in enumerate(row.notes):
            if index:
                assert page.top(note) >= page.bottom(row.notes[index - 1]), note
            elif theme == "standard":
                paged, y = page.top(row.paragraph)
                assert page.top(note)[0] == paged, f"{note} is on another page than {row.paragraph}"
                assert abs(page.top(note)[1] - y) <= LINE[theme], note
            else:
                end_page, end = page.bottom(row.paragraph)
                assert page.top(note)[0] == end_page, note
                assert 0 <= page.top(note)[1] - end <= LINE[theme], note


def test_notes_never_collide(laid: tuple[str, Laid]) -> None:
    """Notes lie one below the other through the whole document, and beside their text, not on it."""
    theme, page = laid
    names = [name for row in page.rows for name in row.notes]
    for above, below in pairwise(names):
        if above.split("-")[1] == below.split("-")[1]:
            assert page.bottom(above) <= page.top(below), f"{below} begins before {above} ends"
    if theme == "standard":
        for row in page.rows:
            right = max(box["x"] + box["w"] for box in page.boxes[row.paragraph])
            assert all(page.boxes[note][0]["x"] >= right for note in row.notes)


def test_a_paragraph_is_not_torn_at_its_first_line(laid: tuple[str, Laid]) -> None:
    """What a page begins or ends with is more than a line of a paragraph."""
    theme, page = laid
    for row in page.rows:
        if theme == "standard":
            assert all(box["h"] > 2 * LINE[theme] - 1 for box in page.boxes[row.paragraph]), row.paragraph


WORDS = (
    "the party congress of delegates voted against a motion which secretaries had prepared in advance because "
    "policy and power were one in Leningrad and Moscow"
).split()
PARAGRAPHS = (
    (150, 2, 14),
    (30, 1, 6),
    (110, 1, 30),
    (200, 3, 18),
    (15, 0, 0),
    (60, 2, 20),
    (170, 1, 9),
    (40, 2, 40),
)
"""Words of a paragraph, its notes, words of each note: long and short ones beside each other."""


def _answer(draw: random.Random) -> str:
    """A pack whose one model answer has those paragraphs, some with a role."""

    def words(count: int) -> str:
        return " ".join(draw.choice(WORDS) for _ in range(count))

    lines = ["format: 1", "id: p", "title: T", "questions:", "  q:", "    stem: Why?", "    marks: 25"]
    lines += ["    model_answer:", "      paragraphs:"]
    for place, (length, notes, said) in enumerate(PARAGRAPHS):
        parts = [f"{words(length // notes)} {{=={words(6)}==}}{{>>{words(said)}.<<}}" for _ in range(notes)]
        role = f"role: part {place}, " if place % 3 else ""
        lines.append(f'        - {{{role}text: "{" ".join(parts or [words(length)])}."}}')
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", [1, 2])
def test_notes_stay_with_their_paragraph_wherever_the_page_ends(seed: int) -> None:
    """The answer pushed down the page step by step: a note never begins a page before or after its paragraph."""
    (job,) = papers.jobs("answers", papers.made(_answer(random.Random(seed))))
    rows = _rows(job.document)
    assert sum(len(row.notes) for row in rows) == 12
    torn = 0
    for down in range(0, 240, 14):
        css = (*job.document.css, f".mod{{margin-top:{down}mm}}")
        document = replace(job.document, css=css)
        laid = Laid(rows, papers.boxes(document), 0)
        for row in (row for row in rows if row.notes):
            page, y = laid.top(row.paragraph)
            assert laid.top(row.notes[0])[0] == page, (down, row.paragraph)
            assert abs(laid.top(row.notes[0])[1] - y) <= LINE["standard"], (down, row.paragraph)
            torn += laid.bottom(row.paragraph)[0] > page
    assert torn > 10  # paragraphs do run over pages, or the test would prove nothing


@pytest.mark.parametrize(
    "fault",
    [
        ".mod .notes{padding-top:17mm}",  # three lines too low
        ".mod .c p{margin-bottom:-9mm}",  # one upon the other
        ".mod td.c{vertical-align:bottom}",  # at the end of its paragraph
    ],
)
def test_a_note_that_drifts_would_be_noticed(fault: str) -> None:
    """The tests of this page can fail: a fault in the style sheet breaks one of them."""
    (job,) = papers.jobs("answers", papers.made(_answer(random.Random(1))))

    def told(document: Document) -> list[str]:
        page = Laid(_rows(document), papers.boxes(document), 12)
        found = []
        for test in (test_each_note_stands_by_its_paragraph, test_notes_never_collide):
            try:
                test(("standard", page))
            except AssertionError:
                found.append(test.__name__)
        return found

    assert told(job.document) == []
    assert told(replace(job.document, css=(*job.document.css, fault))) != []


RULE = {"standard": 8.0, "large": 12.0}
"""mm between two lines to write on."""


def test_lines_to_write_on_go_over_the_page_by_threes(laid: tuple[str, Laid]) -> None:
    """The eight lines to rewrite a paragraph on stay together, or stand as three and five."""
    theme, page = laid
    places = [boxes for name, boxes in page.boxes.items() if name.startswith("rewriting-")]
    assert len(places) == (7 if theme == "standard" else 3)
    for boxes in places:
        assert len(boxes) <= 2
        assert all(box["h"] > 3 * RULE[theme] - 0.5 for box in boxes)


def test_no_answer_ends_on_an_empty_page(laid: tuple[str, Laid]) -> None:
    """Room for notes stands where there is room; what is left of an answer on its last page is more than a line."""
    theme, page = laid
    ends = [boxes[-1] for name, boxes in page.boxes.items() if name.startswith("answer-")]
    assert len(ends) == (7 if theme == "standard" else 3)
    assert all(end["h"] > 2 * LINE[theme] for end in ends)
