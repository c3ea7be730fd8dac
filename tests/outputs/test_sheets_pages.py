"""The pages of the sheets as they are laid out: one side for the organiser, no heading alone, nothing wide."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from weasyprint.formatting_structure.boxes import (
    InlineBlockBox,
    InlineBox,
    LineBox,
    ReplacedBox,
    TableBox,
    TableRowBox,
    TextBox,
)
from weasyprint.text.line_break import character_ratio, strut

from revisionpack.content.load import load_pack
from revisionpack.derive import derive
from revisionpack.engines import pdf
from revisionpack.engines.pdf_setup import PX_PER_MM
from revisionpack.outputs import sheets
from revisionpack.outputs.step import Ask, Document, Done, MeasureJob, Options, PdfJob, Request
from revisionpack.theme import Printing, Theme

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "packs" / "aqa-7042-2n" / "power-struggle.yaml"
FULL = 0.75
"""A page of a topic, its last excepted, is at least so full."""

THEME = Theme()
FONTS = {file: path.read_bytes() for file, path in THEME.fonts.items()}


def request(path: Path, **options: Any) -> Request:
    loaded = load_pack(path)
    assert loaded.pack is not None
    return Request(derive(loaded.pack, loaded.syllabus), THEME, Options(**options), loaded.images)


def finished(of: Request) -> Done:
    step = sheets.plan(of)
    while isinstance(step, Ask):
        step = step.then(tuple(pdf.measure(job, FONTS) for job in step.jobs if isinstance(job, MeasureJob)))
    assert isinstance(step, Done)
    return step


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_reference_organiser_fits_one_side(paper: str) -> None:
    """On both papers, with something to spare; and the measure sees rows at all."""
    step = sheets.plan(request(REFERENCE, paper=paper))
    assert isinstance(step, Ask)
    (job,) = step.jobs
    assert isinstance(job, MeasureJob)
    boxes = json.loads(pdf.measure(job, FONTS).data)["boxes"]
    assert len(boxes) >= 25
    assert {box["page"] for box in boxes} == {1}
    done = step.then((pdf.measure(job, FONTS),))
    assert isinstance(done, Done)
    assert [finding for finding in done.findings if finding.code == "organiser-spills"] == []


def test_rows_beyond_one_side_are_found_by_the_engine(tmp_path: Path) -> None:
    """Sixty rows do not fit: the last ones are named."""
    terms = "\n".join(f"  t{n}: {{term: Word {n}, meaning: Meaning {n}.}}" for n in range(60))
    path = tmp_path / "many.yaml"
    path.write_text(
        f"format: 1\nid: many\ntitle: Many\nterms:\n{terms}\norganiser: {{terms: all}}\n", "utf-8"
    )
    (finding,) = finished(request(path)).findings
    assert finding.code == "organiser-spills" and "T60" in finding.message and "T1," not in finding.message


@lru_cache(maxsize=4)
def pages_of(document: Document) -> tuple[Any, ...]:
    """The laid-out pages of a document; looked at several times."""
    return tuple(page._page_box for page in pdf.engine(FONTS)._laid_out(document, []).pages)


def stranded(document: Document) -> Iterator[tuple[int, str]]:
    """(page, words) of headings with nothing under them on their page."""
    for number, page in enumerate(pages_of(document), 1):
        root = page.children[0]
        bottoms = [
            box.position_y + box.height
            for box in root.descendants()
            if isinstance(box, LineBox) and box.children
        ]
        for box in root.descendants():
            if box.element_tag in {"h1", "h2", "h3"} and not isinstance(box, (LineBox, TextBox)):
                if (
                    not hasattr(box, "border_height")
                    or max(bottoms) > box.position_y + box.margin_height() + 2
                ):
                    continue
                yield number, "".join(text.text for text in box.descendants() if isinstance(text, TextBox))


def misnumbered(document: Document) -> Iterator[tuple[int, str, str]]:
    """(page, place, words) of references whose page number is not that of the place."""
    pages = pages_of(document)
    places: dict[str, int] = {}
    references: list[tuple[int, str, str]] = []
    for number, page in enumerate(pages, 1):
        for box in page.descendants():
            element = getattr(box, "element", None)
            if element is None:
                continue
            if element.get("id"):
                places.setdefault(element.get("id"), number)
            to = element.get("data-to")
            if to and isinstance(box, TextBox) and any(letter.isdigit() for letter in box.text):
                references.append((number, to.removeprefix("#"), box.text))
    assert references
    for number, place, words in references:
        if words.replace("\u00a0", " ").split()[-1] != str(places[place]):
            yield number, place, words


def broken(document: Document) -> Iterator[tuple[int, str, str]]:
    """(page, end of a line, start of the next) of words that a line breaks although they have no hyphen there."""

    def words(text: str) -> list[str]:
        return [word for word in re.split(r"[\s\u00a0\u2060\-–—]+", text) if word]

    markup = re.compile(r"<[^>]+>")
    known = {*words(markup.sub(" ", document.html)), *words(markup.sub("", document.html))}
    for number, page in enumerate(pages_of(document), 1):
        for block in (page, *page.descendants()):
            lines = [
                "".join(text.text for text in line.descendants() if isinstance(text, TextBox))
                for line in getattr(block, "children", ())
                if isinstance(line, LineBox)
            ]
            for line, following in pairwise(lines):
                end, start = words(line)[-1:], words(following)[:1]
                if not end or not start or line[-1] in " -–—\u00a0":
                    continue
                if end[0] + start[0] in known and not {end[0], start[0]} <= known:
                    yield number, end[0], start[0]


MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June|July|Aug(?:ust)?|Sept(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:–\d{{1,2}})? )?{MONTH}(?:–(?:\d{{1,2}} )?{MONTH})? \d{{4}}\b|\b\d{{1,2}} {MONTH}\b|"
    r"\b(?:spring|summer|autumn|winter|early|mid|late|end)[ -](?:of )?\d{4}\b|\b\d{4}–\d{2,4}\b|"
    r"\b\d+ marks?\b|\bGeneral Secretary\b",
    re.IGNORECASE,
)


def split(document: Document, dates: Iterable[str] = ()) -> Iterator[tuple[int, str]]:
    """(page, words) of dates (`dates` and others), counts of marks and "General Secretary" that stand on two lines."""
    spans = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(dates, key=len, reverse=True))) or '$'})(?!\w)"
    )
    for number, page in enumerate(pages_of(document), 1):
        for block in (page, *page.descendants()):
            words, ends = "", []
            for line in getattr(block, "children", ()):
                if isinstance(line, LineBox):
                    shown = "".join(text.text for text in line.descendants() if isinstance(text, TextBox))
                    ends.append(len(words))
                    words += shown.replace("\u2060", "").replace("\u00a0", " ")
                    words += "" if words.endswith((" ", "–", "-")) else " "
            for pattern in (DATE, spans) if len(ends) > 1 else ():
                for found in pattern.finditer(words):
                    if any(found.start() < end < found.end() for end in ends):
                        yield number, found[0]


def dates_of(of: Request) -> set[str]:
    """Every date of a pack's events and phases as it is printed, with plain spaces."""
    printing = Printing(of.derived.pack, of.derived.syllabus, of.derived.numbers, THEME.words("en-GB"))
    items = (*of.derived.pack.events.values(), *of.derived.pack.phases.values())
    return {printing.when(item, "short").replace("\u2060", "").replace("\u00a0", " ") for item in items}


def test_a_split_date_would_be_seen() -> None:
    """In a column too narrow for it, whether its words were held together or not."""
    html = '<html lang="en"><head><title>x</title></head><body><h1>a</h1><p>3 April 1922</p></body></html>'
    css = "p{font:12pt/14pt 'Source Sans 3';width:%s}"
    faces = THEME.css("tokens.css")
    assert list(split(Document(html, (*faces, css % "15mm"), "x", "en"))) == [(1, "3 April 1922")]
    assert list(split(Document(html, (*faces, css % "50mm"), "x", "en"))) == []


OWN_PITCH = {"organiser", "al", "for-notes", "pupil", "gap"}
"""What has lines of its own: rows to cover, diagrams, lines for handwriting and what is said at them."""

BY_HAND = sheets.LINE * PX_PER_MM
"""The leading of text with gaps in the twin, px."""


def classes(box: Any) -> set[str]:
    return set((box.element.get("class") or "").split()) if box.element is not None else set()


def blocks(box: Any) -> Iterator[tuple[Any, list[Any]]]:
    """(block, its lines) in the order of reading, without what has lines of its own and without repeated heads."""
    if classes(box) & OWN_PITCH or getattr(box, "is_header", False):
        return
    lines = [child for child in getattr(box, "children", ()) if isinstance(child, LineBox)]
    if lines:
        yield box, lines
    for child in getattr(box, "children", ()):
        yield from blocks(child)


def own_words(box: Any) -> str:
    """The words of a line, without those of the blocks in it."""
    inside = (child for child in box.children if isinstance(child, (TextBox, InlineBox)))
    return "".join(child.text if isinstance(child, TextBox) else own_words(child) for child in inside)


def of_body_size(document: Document) -> Iterator[tuple[int, str, float]]:
    """(page, words, half lines from the head of the page to the baseline) of lines in the size of the body.

    Half lines are those of the section, which may be set tighter than others.
    """
    for number, page in enumerate(pages_of(document), 1):
        for body in page.children[0].children:
            for section in body.children:
                (leading, first), size = strut(section.style), section.style["font_size"]
                for block, lines in blocks(section):
                    by_hand = strut(block.style)[0] == pytest.approx(BY_HAND)
                    for line in lines:
                        words = own_words(line).strip()
                        if words and line.style["font_size"] == size and not by_hand:
                            down = line.position_y + line.baseline - first - page.content_box_y()
                            yield number, words, down / (leading / 2)


def off_grid(document: Document) -> Iterator[tuple[int, str, float]]:
    """Lines in the size of the body that stand more than a tenth of a millimetre beside the grid of half lines."""
    for number, words, at in of_body_size(document):
        if abs(at - round(at)) > 0.04:
            yield number, words, at


def first_line(box: Any) -> Any:
    """The first line with words of a box, of what is in the flow; None without."""
    if isinstance(box, LineBox):
        return box if own_words(box).strip() else None
    flow = (child for child in getattr(box, "children", ()) if child.is_in_normal_flow())
    return next(filter(None, map(first_line, flow)), None)


def askew(document: Document) -> Iterator[tuple[int, str, float]]:
    """(page, words, pt too low) of numbers off the baseline of the first line beside them, and of bullets and boxes
    to tick off the middle of its small letters, by more than half a point."""
    for number, page in enumerate(pages_of(document), 1):
        for box in page.children[0].descendants():
            for line, sign in beside(box):
                at = line.position_y + line.baseline
                words = first_line(sign)
                if words is not None:
                    low = words.position_y + words.baseline - at
                else:
                    middle = sign.position_y + sign.margin_top + sign.border_height() / 2
                    text = next(each for each in line.descendants() if isinstance(each, TextBox))
                    low = middle - at + character_ratio(text.style, "ex") * text.style["font_size"] / 2
                if abs(low) * 0.75 > 0.5:
                    yield number, own_words(line), low * 0.75


def beside(box: Any) -> Iterator[tuple[Any, Any]]:
    """(line, what stands beside it): marks out of the flow, numbers that float, the numbers and boxes of a row."""
    if isinstance(box, TableRowBox) and classes(box.children[-1]) >= {"answer"}:
        boxes, number, *rest = box.children
        line = first_line(rest[0]) or first_line(rest[1])
        yield line, number
        for sign in boxes.descendants():
            if "box" in classes(sign):
                yield line, sign
    for sign in getattr(box, "children", ()):
        hangs = sign.is_absolutely_positioned() and sign.style["top"] == "auto"
        numbers = sign.is_floated() and "id" in classes(sign)
        if (hangs or numbers) and sign.element is not None and "for-notes" not in classes(sign):
            line = first_line(box)
            if line is not None:
                yield line, sign


def without_evidence(document: Document) -> Iterator[tuple[int, str]]:
    """(page, words) of claims with nothing that is said for or against them on their page."""
    for number, page in enumerate(pages_of(document), 1):
        found = list(blocks(page.children[0]))
        for place, (block, lines) in enumerate(found):
            if "claim" in classes(block):
                after = [len(lines) for box, lines in found[place + 1 :] if box.style["break_after"] != "avoid"]
                if sum(after[:2]) < 2:
                    yield number, own_words(lines[0])


def lone_lines(document: Document) -> Iterator[tuple[int, str]]:
    """(page, words) of single lines of a block that goes on overleaf, or has gone on from the page before."""
    parts: dict[Any, list[tuple[int, list[Any]]]] = {}
    for number, page in enumerate(pages_of(document), 1):
        for block, lines in blocks(page.children[0]):
            if block.element is not None and not isinstance(block, InlineBlockBox):
                parts.setdefault((block.element, block.element_tag), []).append((number, lines))
    for part in parts.values():
        if len({number for number, _ in part}) > 1:
            for number, lines in part:
                if len(lines) == 1:
                    yield number, own_words(lines[0])


def rows_of(box: Any) -> Iterator[Any]:
    """The rows of a table on a page, without those of its repeated head."""
    if isinstance(box, TableRowBox):
        yield box
    elif not getattr(box, "is_header", False):
        for child in getattr(box, "children", ()):
            yield from rows_of(child)


def lone_rows(document: Document) -> Iterator[tuple[int, str, bool]]:
    """(page, words, whether it is the first) of low rows alone on a page of a table that goes over pages."""
    parts: dict[Any, list[tuple[int, list[Any]]]] = {}
    for number, page in enumerate(pages_of(document), 1):
        for box in page.children[0].descendants():
            if isinstance(box, TableBox) and box.element is not None and not classes(box) & {"grid", "ko"}:
                parts.setdefault(box.element, []).append((number, list(rows_of(box))))
    for part in parts.values():
        for number, rows in part if len(part) > 1 else ():
            cells = [list(blocks(cell)) for row in rows for cell in row.children]
            if len(rows) == 1 and max(sum(len(lines) for _, lines in cell) for cell in cells) < 3:
                words = " ".join(own_words(line) for cell in cells for _, lines in cell for line in lines)
                yield number, words, number == part[0][0]


def lone_credits(document: Document) -> Iterator[tuple[int, str]]:
    """(page, words) of credits that begin a page, without the end of what they are for."""
    for number, page in enumerate(pages_of(document), 1):
        for block, lines in list(blocks(page.children[0]))[:1]:
            begun = number > 1 and any(
                box.element is block.element for box in pages_of(document)[number - 2].descendants()
            )
            if classes(block) & {"rights", "credit"} and not begun:
                yield number, own_words(lines[0])


def test_lone_rows_and_credits_would_be_seen() -> None:
    head = '<html lang="en"><head><title>x</title></head><body data-grid=""><section>'
    css = "@page{size:A6;margin:10mm}body,p,td{margin:0;padding:0;font:10pt/12pt 'Source Sans 3'}.high{height:%smm}"

    def made(inside: str, height: float) -> Document:
        text = f'{head}<h1>a</h1><div class="high"></div>{inside}</section></body></html>'
        return Document(text, (*THEME.css("tokens.css"), css % height), "x", "en")

    table = f"<table>{'<tr><td>row</td></tr>' * 4}</table>"
    credit = '<p>text<br/>text</p><p class="rights">who</p>'
    for inside, seen in ((table, lone_rows), (credit, lone_credits)):
        found = [list(seen(made(inside, height))) for height in range(60, 116, 4)]
        assert any(found) and not all(found)


def test_lines_off_the_grid_lone_claims_and_lone_lines_would_be_seen() -> None:
    head = '<html lang="en"><head><title>x</title></head><body data-grid=""><section>'
    css = (
        "@page{size:A6;margin:10mm}body,p{margin:0;font:10pt/12pt 'Source Sans 3'}.off{line-height:13pt}"
        ".claim{break-after:avoid}.high{height:%smm}.alone{orphans:1;widows:1;%s}"
    )

    def made(inside: str, height: float = 0, alone: str = "") -> Document:
        return Document(
            f"{head}<h1>a</h1>{inside}</section></body></html>",
            (*THEME.css("tokens.css"), css % (height, alone)),
            "x",
            "en",
        )

    off = made('<p>one</p><p class="off">two<br/>three</p><p>four</p>')
    assert [words for _, words, _ in off_grid(off)] == ["two", "three"]
    evidence = '<p class="claim">c</p><p class="alone">d<br/>e</p>'
    claims = [made(evidence, alone=rule) for rule in ("", "break-before:page")]
    assert [len(list(without_evidence(claim))) for claim in claims] == [0, 1]
    text = f'<div class="high"></div><p class="alone">{"w<br/>" * 9}w</p>'
    kept = [made(text, height, "orphans:2;widows:2") for height in range(60, 100, 4)]
    assert all(not list(lone_lines(each)) for each in kept)
    assert any(list(lone_lines(made(text, height))) for height in range(60, 100, 4))


@pytest.mark.parametrize("theme", ["standard", "clear", "large", "dyslexia"])
def test_the_text_of_the_reference_pack_is_set_as_it_should_be(theme: str) -> None:
    """In every theme, on the sheets and on their twin.

    No date is split over lines, nor "25 marks" or "General Secretary", in text or in any column of a table; no word
    is too long for its line. Text of body size stands on one grid from the head of a page to its foot; numbers
    share the baseline of their line, and bullets and boxes stand at the middle of its small letters. A claim
    stands with what is said for or against it, and no line of a paragraph stands alone, no low row of a table
    (in large print the first one of a figure may), and no credit.
    """
    of = request(REFERENCE, theme=theme)
    dates = dates_of(of)
    assert len(dates) > 60
    for job in finished(of).jobs:
        assert isinstance(job, PdfJob)
        assert list(split(job.document, dates)) == []
        assert list(broken(job.document)) == []
        assert len(list(of_body_size(job.document))) > (200 if "blank" in job.name else 2000)
        assert list(off_grid(job.document)) == []
        assert list(askew(job.document)) == []
        assert list(without_evidence(job.document)) == []
        assert list(lone_lines(job.document)) == []
        assert list(lone_credits(job.document)) == []
        assert [row for row in lone_rows(job.document) if theme != "large" or not row[2]] == []


def fullness(document: Document) -> Iterator[tuple[int, float]]:
    """(page, share that is filled) of pages after which the same section goes on."""
    pages = pages_of(document)
    for number, (page, following) in enumerate(pairwise(pages), 1):
        here, there = (
            [child for body in each.children[0].children for child in body.children]
            for each in (page, following)
        )
        if here and there and here[-1].element is there[0].element:
            boxes = page.children[0].descendants()
            ends = [box.position_y + box.height for box in boxes if isinstance(box, (LineBox, ReplacedBox))]
            yield number, (max(ends) - page.content_box_y()) / page.height


def test_a_broken_word_would_be_seen() -> None:
    """A column too narrow for its word is found; one with room is not."""
    html = '<html lang="en"><head><title>x</title></head><body><h1>a</h1><p>photosynthesis</p></body></html>'
    css = "p{font:12pt/14pt 'Source Sans 3';width:%s;overflow-wrap:break-word}"
    faces = THEME.css("tokens.css")
    assert [start for _, _, start in broken(Document(html, (*faces, css % "15mm"), "x", "en"))]
    assert not list(broken(Document(html, (*faces, css % "50mm"), "x", "en")))


@pytest.mark.parametrize("name", ["photosynthesis", "french", "vocabulary"])
def test_no_word_is_too_long_for_its_column_in_large_print(name: str) -> None:
    for job in finished(request(ROOT / "tests" / "packs" / f"{name}.yaml", theme="large")).jobs:
        assert isinstance(job, PdfJob)
        assert list(broken(job.document)) == []


def test_page_numbers_in_references_and_contents_are_right() -> None:
    """Though topics were tightened, ruled and moved while the pages were made."""
    sheets_job = finished(request(REFERENCE)).jobs[0]
    assert isinstance(sheets_job, PdfJob)
    assert list(misnumbered(sheets_job.document)) == []


@pytest.mark.parametrize("name", ["photosynthesis", "french"])
@pytest.mark.parametrize("theme", ["standard", "large"])
def test_no_heading_stands_alone_at_the_foot_of_a_page(name: str, theme: str) -> None:
    """What belongs to a heading begins under it."""
    for job in finished(request(ROOT / "tests" / "packs" / f"{name}.yaml", theme=theme)).jobs:
        assert isinstance(job, PdfJob)
        assert list(stranded(job.document)) == []


@pytest.mark.verify
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"paper": "letter", "ink": "low"},
        {"theme": "clear"},
        {"theme": "clear", "paper": "letter"},
        {"theme": "large"},
        {"theme": "large", "paper": "letter"},
        {"theme": "dyslexia", "ink": "grey"},
        {"theme": "dyslexia", "paper": "letter"},
    ],
)
def test_the_reference_sheets_are_sound_in_every_form(options: dict[str, Any]) -> None:
    """No heading alone, no hole, no split date, and no finding of the preflight, in any theme, paper and ink."""
    of = request(REFERENCE, **options)
    for job in finished(of).jobs:
        assert isinstance(job, PdfJob)
        assert list(split(job.document, dates_of(of))) == []
        assert [place for place in fullness(job.document) if place[1] < FULL] == []
        assert list(stranded(job.document)) == []
        if not job.name.startswith("power-struggle-sheets-blank"):
            assert list(misnumbered(job.document)) == []
        assert list(broken(job.document)) == []
        result = pdf.render(job, FONTS)
        assert [(finding.code, finding.message) for finding in result.findings] == []


def test_a_lonely_heading_would_be_seen() -> None:
    """The look for headings finds one that is alone."""
    body = "<h1>a</h1><p>b</p><h2>alone</h2><div>c</div>"
    html = f'<html lang="en"><head><title>x</title></head><body>{body}</body></html>'
    css = "@page{size:A6;margin:10mm}h1,h2,p,div{font:10pt/12pt 'Source Sans 3';margin:0}h2{break-after:auto}"
    faces = THEME.css("tokens.css")
    assert list(stranded(Document(html, (*faces, css), "x", "en"))) == []
    broken = (*faces, css, "div{break-before:page}")
    assert list(stranded(Document(html, broken, "x", "en"))) == [(1, "alone")]
