"""The question paper: all that is asked and given, in the form of the exam, and nothing of the answers."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from revisionpack.content.model import AnyOf, Pack, Part
from revisionpack.content.texts import Text
from revisionpack.engines import pdf
from revisionpack.outputs import questions
from revisionpack.outputs.paper_questions import FOOT, HEIGHT, PITCH
from revisionpack.outputs.step import MeasureJob, Paper, Skipped, ThemeName
from revisionpack.text.markup_nodes import plain
from tests.outputs import papers, tagged

SECRET = ("points", "indicative", "model_answer", "improve", "mistakes", "checklist", "right", "why")
"""Fields of a question that pupils must not see before they have written."""


def squeezed(text: str) -> str:
    """Letters and digits only: line ends, hyphens and typography say nothing."""
    return re.sub(r"[^\w]+", "", unicodedata.normalize("NFKC", text).casefold())


def texts(value: Any) -> Iterator[str]:
    """Every text below a value, as plain words."""
    if isinstance(value, Text):
        yield plain(value.main)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from texts(inner)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))


def secrets(part: Part) -> Iterator[str]:
    for name in SECRET:
        yield from texts(getattr(part, name, None))
    for choice in part.choices.values():
        yield from texts(choice.why)
    for inner in part.parts.values():
        yield from secrets(inner)


def asked(part: Part) -> Iterator[str]:
    yield from texts(part.stem)
    for choice in part.choices.values():
        yield from texts(choice.text)
    for inner in part.parts.values():
        yield from asked(inner)


def pack_of(name: str) -> Pack:
    pack = papers.loaded(name).pack
    assert pack is not None
    return pack


@pytest.mark.parametrize("name", ["history", "science", "vocabulary", "no syllabus"])
def test_nothing_of_the_answers_is_in_the_paper(name: str) -> None:
    """No marking point, indicative content, model answer or remark is in the text layer, the HTML or a name of it."""
    job = papers.jobs("questions", papers.request_of(name))[0]
    result = papers.printed(job)
    pack = pack_of(name)
    given = {text for question in pack.questions.values() for text in asked(question)}
    given |= {text for item in pack.documents.values() for text in texts(item)}
    layer = squeezed(" ".join(tagged.page_texts(result.data)))
    source = squeezed(re.sub(r"<[^>]*>", " ", job.document.html))
    hidden = [
        text
        for question in pack_of(name).questions.values()
        for text in secrets(question)
        if len(squeezed(text)) > 14 and not any(squeezed(text) in squeezed(other) for other in given)
    ]
    assert len(hidden) > (20 if name in ("history", "science") else 2)
    for text in hidden:
        assert squeezed(text) not in layer, text
        assert squeezed(text) not in source, text
    assert not job.attachments


@pytest.mark.parametrize("name", ["history", "science", "vocabulary", "no syllabus"])
def test_all_that_is_asked_is_there(name: str) -> None:
    """Every stem and every choice of every question and part is printed."""
    layer = squeezed(tagged.words(papers.printed_as("questions", name).data))
    every = [text for question in pack_of(name).questions.values() for text in asked(question)]
    assert every
    for text in every:
        for line in re.split(r"(?<=[.?!])\s+|\n", text):
            assert squeezed(line) in layer, line


def test_what_is_heard_is_not_printed() -> None:
    """A document that is read out is named on the paper; its words are not there."""
    text = papers.html("questions", papers.request_of("vocabulary"))
    assert "You will hear:" in text
    assert "Au guichet" in text
    assert "aller simple pour" not in text


@pytest.mark.parametrize(("theme", "paper"), [("standard", "a4"), ("large", "a4"), ("standard", "letter")])
def test_a_source_is_never_torn(theme: str, paper: str) -> None:
    """Each source stands whole on one page, behind its question and before the plan."""
    pages = [
        squeezed(page)
        for page in tagged.page_texts(papers.printed_as("questions", "history", theme, paper).data)
    ]
    pack = pack_of("history")
    seen = 0
    for question in pack.questions.values():
        documents = [pack.documents[one.item] for one in question.given if one.item in pack.documents]
        number = papers.request_of("history").derived.numbers.bare(question.id)
        for document in documents:
            assert document.text is not None
            words = squeezed(plain(document.text.main))
            whole = [place for place, page in enumerate(pages) if words[:30] in page and words[-30:] in page]
            assert whole, document.id
            (asks,) = (
                place for place, page in enumerate(pages) if squeezed(f"Question {number} Study") in page
            )
            (plans,) = (
                place
                for place, page in enumerate(pages)
                if squeezed(f"Plan before you write Question {number}") in page
            )
            assert any(asks <= place <= plans for place in whole), document.id
            seen += 1
    assert seen == 6


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_source_question_fits_one_page(paper: str) -> None:
    """Question and three sources are read without turning over."""
    pages = tagged.page_texts(papers.printed_as("questions", "history", paper=paper).data)
    for page in (page for page in pages if "Question 1 Study" in page or "Question 2 Study" in page):
        assert all(f"Source {letter}" in page for letter in "ABC")


def test_an_essay_gets_a_plan_and_lined_paper() -> None:
    """From 20 marks: two boxes, a judgement, and where to write; each source has a row of its own."""
    text = papers.html("questions", papers.request_of("history"))
    assert text.count('class="plan"') == 7
    assert text.count("My judgement in one sentence") == 7
    assert text.count("Write your answer on lined paper.") == 7
    assert text.count('class="plan-boxes"') == 5
    assert text.count('class="plan-boxes of3"') == 2
    assert '<div class="ln">' not in text


def test_full_lines_are_four_sides_that_fill_their_pages() -> None:
    """`lines: full`: four sides for each essay, no page of them spilling over."""
    job = papers.jobs("questions", papers.request_of("history", lines="full"))[0]
    pages = tagged.page_texts(papers.printed(job).data)
    for side in range(1, 5):
        assert sum(f"side {side} of 4" in page for page in pages) == 7
    plain_pages = tagged.page_texts(papers.printed_as("questions", "history").data)
    assert len(pages) == len(plain_pages) + 4 * 7


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("theme", ["standard", "clear", "large", "dyslexia"])
def test_lined_sides_fill_their_pages(theme: ThemeName, paper: Paper) -> None:
    """Each side is one page, lined nearly to its foot, whatever the distance of the lines."""
    request = papers.made(
        "format: 1\nid: p\ntitle: T\nquestions: {q: {stem: Why?, marks: 25}}\n",
        lines="full",
        theme=theme,
        paper=paper,
    )
    job = papers.jobs("questions", request)[0]
    boxes = json.loads(pdf.measure(MeasureJob("sides", job.document), papers.fonts()).data)["boxes"]
    boxes = [box for box in boxes if box["item"].startswith("side-")]
    assert [box["item"] for box in boxes] == [f"side-1-{side}" for side in range(1, 5)]
    assert len({box["page"] for box in boxes}) == 4
    room = HEIGHT[paper] - FOOT[theme]
    for box in boxes:
        assert room - PITCH[theme] * 1.6 <= box["h"] <= room, box


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("theme", ["standard", "clear", "large", "dyslexia"])
def test_the_plan_is_two_boxes_of_110_mm_on_one_page(theme: ThemeName, paper: Paper) -> None:
    """From 20 marks, in every theme: side by side, equally wide, with the judgement on the same page."""
    stem = "To what extent did the party machine decide who was to follow Lenin in the years 1922 to 1929?"
    asked = f"{{q: {{stem: '{stem}', marks: 20}}, r: {{stem: Why?, marks: 19}}}}"
    body = f"format: 1\nid: p\ntitle: T\nquestions: {asked}\n"
    job = papers.jobs("questions", papers.made(body, theme=theme, paper=paper))[0]
    boxes = papers.boxes(job.document)
    (left,), (right,), (plan,) = boxes["for-1"], boxes["against-1"], boxes["plan-1"]
    assert left["h"] == right["h"] == pytest.approx(110, abs=5)
    assert left["w"] == pytest.approx(right["w"], abs=0.2)
    assert left["x"] + left["w"] <= right["x"] + 0.3
    assert plan["page"] == left["page"] == right["page"]
    assert "plan-2" not in boxes


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("theme", ["standard", "clear", "large", "dyslexia"])
def test_no_page_has_a_question_and_nothing_below_it(theme: ThemeName, paper: Paper) -> None:
    """An essay's plan stands below it, or else lines for first thoughts; what is before it ends with its page."""
    pages = tagged.page_texts(papers.printed_as("questions", "history", theme, paper).data)
    front, grid = 0, 0 if theme == "standard" else 1
    assert "own words." in pages[front]
    assert "The Great Turn" in pages[grid] and "Question 1" in pages[grid + 1]
    plans = 0
    for number in range(3, 8):
        (page,) = (one for one in pages if f"Question {number} " in one and "45 minutes" in one)
        plan = "Plan before you write" in page
        assert plan or "First thoughts" in page, number
        plans += plan
    assert plans == (5 if theme == "standard" else 0)


def test_in_large_print_a_long_source_has_a_page_of_its_own() -> None:
    """Three sources, three pages, and none of them torn; a short one stays with its neighbours."""
    pack = "format: 1\nid: p\ntitle: T\ndocuments:\n  a: {title: Aa, text: %s}\n  b: {title: Bb, text: Bread.}\n"
    pack += "questions: {q: {stem: Why?, given: [a, b], marks: 30}}\n"
    for text, together in (("Peace.", True), ("Peace and land and bread. " * 30, False)):
        body = (pack % text).replace("Bread.", text)
        pages = tagged.page_texts(papers.printed(papers.jobs("questions", papers.made(body, theme="large"))[0]).data)
        assert any("Aa" in page and "Bb" in page for page in pages if "Plan" not in page) == together


def test_marks_minutes_and_objectives_are_printed_with_every_question() -> None:
    """Marks right, minutes and objectives beside them; the whole paper's sum; `reminders` off takes away help only."""
    text = papers.html("questions", papers.request_of("history"))
    assert text.count('<span class="worth">30\u00a0marks</span>') == 2
    assert text.count('<span class="worth">25\u00a0marks</span>') == 5
    assert text.count("60\u00a0minutes") == 2
    assert text.count("<b>AO1</b>") == 5
    assert "<b>185\u00a0marks</b>, <b>345\u00a0minutes</b>" in text
    assert "To what extent:" in text
    bare = papers.html("questions", papers.request_of("history", reminders=False))
    assert "AO1" not in bare
    assert "To what extent:" not in bare
    assert bare.count('<span class="worth">25\u00a0marks</span>') == 5


def test_points_and_parts_are_set_as_an_exam_sets_them() -> None:
    """Nested labels, marks in brackets, two lines a mark, squares, a box, a short line, the total."""
    text = papers.html("questions", papers.request_of("science"))
    assert re.findall(r'<span class="label">(\w+)</span>', text) == ["a", "b", "c", "i", "ii", "d", "e"]
    assert re.findall(r"\[(\d)\u00a0mark", text) == ["1", "3", "2", "4", "3", "2"]
    assert '<span class="of-part">AO2</span> [3\u00a0marks]' in text
    assert "of-part" not in papers.html("questions", papers.request_of("science", reminders=False))
    assert 'class="squares" style="height:90mm"' in text
    assert 'class="frame" style="height:50mm"' in text
    assert text.count("result-line") == 1
    assert "Total for Question\u00a03: 15\u00a0marks" in text
    assert text.count('<div class="ln">') == 2 + 4 + 4 + 8 + 12


def test_whatever_is_given_is_printed() -> None:
    """A document, a figure, a formula, a term and a profile each stand with the question that gives them."""
    request = papers.made(
        "format: 1\nid: p\ntitle: T\n"
        "terms: {rate: {term: Rate, symbol: v, meaning: How fast.}}\n"
        "formulas: {mean: {title: Mean rate, tex: 'v = x', say: v is x, where: [rate]}}\n"
        "figures:\n  runs:\n    title: Runs\n    table: |\n      | Run |\n      |---|\n      | Seventh |\n"
        "documents: {letter: {title: A letter, text: Come at once.}}\n"
        "profiles: {port: {name: The port of Odesa, text: On the Black Sea., facets: {Cargo: Grain above all.}}}\n"
        "questions: {q: {stem: Why?, given: [letter, runs, mean, rate, port], marks: 2, points: [a, b]}}\n"
    )
    layer = " ".join(tagged.page_texts(papers.printed(papers.jobs("questions", request)[0]).data))
    facets = ("The port of Odesa", "On the Black Sea.", "Grain above all.")
    for words in ("Come at once.", "Seventh", "Mean rate", "How fast.", *facets):
        assert words in layer, words


def test_no_lines_where_none_are_wanted() -> None:
    """`lines: none` leaves the paper without writing room."""
    text = papers.html("questions", papers.request_of("science", lines="none"))
    assert '<div class="ln">' not in text
    assert "plan-boxes" not in text


def test_a_pack_without_syllabus_or_marks_still_has_a_paper() -> None:
    """Nothing is known of marks, minutes or levels: nothing is printed of them, and nothing is invented."""
    text = papers.html(
        "questions",
        papers.made(
            "format: 1\nid: p\ntitle: T\nquestions:\n  a: {stem: Why?}\n  b: {title: B, stem: How?}\n"
        ),
    )
    assert "marks</b>" not in text
    assert "minutes</b>" not in text
    assert 'class="worth"' not in text
    assert text.count('<div class="ln">') == 8
    assert ">/ " not in text


def test_a_pack_without_questions_has_no_paper() -> None:
    assert isinstance(
        questions.plan(papers.made("format: 1\nid: p\ntitle: T\nterms:\n  a: {term: A, meaning: B}\n")),
        Skipped,
    )


def test_the_paper_speaks_the_language_of_the_pack() -> None:
    """French furniture; an Arabic paper is written from the right."""
    text = papers.html(
        "questions",
        papers.made(
            "format: 1\nid: p\ntitle: T\nlanguage: fr\nquestions:\n  a: {stem: Pourquoi ?, marks: 2}\n"
        ),
    )
    assert "Consignes" in text
    assert "Ma note" in text
    assert "Questions in this paper" not in text
    text = papers.html(
        "questions",
        papers.made("format: 1\nid: p\ntitle: T\nlanguage: ar\nquestions:\n  a: {stem: لماذا؟, marks: 2}\n"),
    )
    assert '<html lang="ar" dir="rtl">' in text


@pytest.mark.parametrize("theme", ["standard", "clear", "large", "dyslexia"])
@pytest.mark.parametrize("name", ["science", "vocabulary"])
def test_every_theme_passes_preflight(name: str, theme: str) -> None:
    """No word lost or out of order, cut off or too small, in any theme."""
    result = papers.printed_as("questions", name, theme, "letter" if theme == "clear" else "a4")
    assert [finding for finding in result.findings if finding.severity == "error"] == []


@pytest.mark.parametrize("theme", ["standard", "large"])
def test_the_reference_paper_passes_preflight(theme: str) -> None:
    assert [
        one for one in papers.printed_as("questions", "history", theme).findings if one.severity == "error"
    ] == []


def test_any_of_is_told_to_the_pupil_by_the_stem_alone() -> None:
    """`any: 2 of …` decides the marks; the list itself stays with the answers."""
    part = pack_of("science").questions["marble"].parts["c"].parts["i"]
    assert isinstance(part.points, AnyOf)
    text = papers.html("questions", papers.request_of("science"))
    assert "more concentrated acid" not in text


def test_minutes_are_spoken_of_only_if_there_are_any() -> None:
    """A paper without times has no empty column for them, and nobody is told to keep to them."""
    body = "format: 1\nid: leaves\ntitle: Leaves\nquestions:\n  a: {stem: Why?, marks: 2%s}\n"
    timed = papers.html("questions", papers.made(body % ", minutes: 3"))
    assert "Keep to the minutes" in timed and ">Minutes<" in timed
    untimed = papers.html("questions", papers.made(body % ""))
    assert "Keep to the minutes" not in untimed and ">Minutes<" not in untimed


def test_a_short_paper_is_one_page() -> None:
    """A question or two with a few lines stand below the front matter; more of them begin a page."""
    body = "format: 1\nid: p\ntitle: T\nquestions:\n  a: {stem: Why?, marks: 4, points: [a, b, c, d]}\n"
    assert len(tagged.page_texts(papers.printed(papers.jobs("questions", papers.made(body))[0]).data)) == 1
    body += "  b: {stem: How?, marks: 4, points: [a, b, c, d]}\n"
    assert len(tagged.page_texts(papers.printed(papers.jobs("questions", papers.made(body))[0]).data)) == 2
