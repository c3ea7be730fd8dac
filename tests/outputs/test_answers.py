"""The answers: mark schemes of every kind, model answers with commentary, keys, coverage, in reading order."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from revisionpack.outputs import answers
from revisionpack.outputs.step import Skipped
from revisionpack.text.markup_nodes import Marked, plain, walk
from tests.outputs import papers, tagged

NAMES = ["history", "science", "vocabulary", "no syllabus"]


def test_points_are_marked_one_by_one() -> None:
    """Number (which others need) and code, award, accept, reject, ignore, allow, error carried forward, dependence,
    any of, and marks of each point.
    """
    text = papers.html("answers", papers.request_of("science"))
    for words in (
        '<th scope="row">1 M1</th>', '<th scope="row">3 A1</th>', "the reaction has stopped / is over",
        "<b>Accept:</b> no more gas is given off", "<b>Do not accept:</b> the reaction is slow",
        "<b>Ignore:</b> the gas is constant", "<b>Allow:</b> it has run out",
        "<b>Error carried forward:</b> a wrong reading",
        "Only if point 1 was won.", "Any 2 of these points", '<td class="m">2</td>',
    ):  # fmt: skip
        assert words in text, words


def test_a_calculation_shows_its_steps_and_its_result() -> None:
    """Each step with its reason and the point it wins; the result with symbol, unit, figures and what is accepted."""
    text = papers.html("answers", papers.request_of("science"))
    assert text.count("[point 1]") == 1
    assert "The rate is the change of volume over the change of time." in text
    outcome = re.search(r'<p class="outcome">(.*?)</p>', text)
    assert outcome is not None
    assert (
        re.sub(r"<[^>]*>", "", outcome[1])
        == "v = 1.0 cm³\u00a0s⁻¹ (2 significant figures) Accept: 0.98 to 1.03"
    )


def test_choices_say_why_each_wrong_one_is_wrong() -> None:
    text = papers.html("answers", papers.request_of("science"))
    assert text.count('<li class="is-right">') == 2
    for why in (
        "Larger chips have less surface",
        "More surface means more collisions",
        "Dilution makes collisions rarer",
    ):
        assert why in text


def test_scales_are_added() -> None:
    """A grid of two scales is described once, shown in brief beside the question, and marked scale by scale."""
    text = papers.html("answers", papers.request_of("vocabulary"))
    assert text.count("Everything that was asked is told and developed") == 1
    assert text.count('<table class="strip">') == 2
    assert "<b>Content</b> 9, <b>Language</b> 8" in text
    assert "Our mark: 17 of 20" in text
    assert "The marks of the scales are added." in text


def test_levels_are_described_once_and_lead_upwards() -> None:
    """Every level of every type in use, with what moves an answer up; beside each question its marks only."""
    text = papers.html("answers", papers.request_of("history"))
    syllabus = papers.loaded("history").syllabus
    assert syllabus is not None
    for kind in syllabus.question_types.values():
        assert kind.bands
        for band in kind.bands:
            assert band.move_up is not None
    assert text.count('class="lv"') == len(syllabus.question_types)
    assert text.count("Turn every point of provenance into a consequence") == 1
    assert text.count('<table class="strip">') == len(papers.request_of("history").derived.papers.asked)


def test_what_is_read_out_stands_with_the_answers() -> None:
    text = papers.html("answers", papers.request_of("vocabulary"))
    assert "To be read out: Au guichet" in text
    assert "aller simple pour Lyon" in text


def test_indicative_content_goes_both_ways() -> None:
    """Sides stand two by two, their signs apart; an odd one out, the judgement, stands last and alone."""
    text = papers.html("answers", papers.request_of("history"))
    heads = re.findall(r'<tr><th scope="col">([^<]*)</th><th scope="col">([^<]*)</th></tr>', text)
    assert ("Supports", "Challenges") in heads
    assert ("Source\u00a0A (valuable because)", "Source\u00a0A (limited because)") in heads
    assert text.count('<div class="one-side">') == 7


def test_evidence_carries_the_numbers_of_the_sheets() -> None:
    """`uses` is printed with number, name and date, as the sheets, the poster and the cards number it."""
    request = papers.request_of("history")
    text = papers.html("answers", request)
    numbers = request.derived.numbers
    listed = re.findall(r"<li><b>([A-Z]\d+)</b>", text)
    pack = request.derived.pack
    wanted = [
        numbers.of(item)
        for question in request.derived.papers.asked
        for item in dict.fromkeys(question.question.uses)
    ]
    assert listed == wanted
    assert len(listed) > 50
    assert pack.events["testament-heard"].id in {item for one in pack.questions.values() for item in one.uses}


def test_the_sources_of_a_question_are_named() -> None:
    """Number, author and title of each source, once for each question that rests on it."""
    request = papers.request_of("history")
    text = papers.html("answers", request)
    pack = request.derived.pack
    listed = re.findall(r'<li[^>]* data-item="([^"]*)"><span class="id">S\d+</span>', text)
    wanted = [ref.source for one in request.derived.papers.asked for ref in one.question.sources]
    assert listed == wanted
    assert len(wanted) > 10
    assert all(str(pack.sources[source].author or "").split()[-1:] for source in wanted)


def test_every_comment_has_its_number_in_the_text() -> None:
    """The number at the underlined words is the number of the note."""
    text = papers.html("answers", papers.request_of("history"))
    pack = papers.loaded("history").pack
    assert pack is not None
    tables = re.findall(r'<table class="mod">.*?</table>', text, re.S)
    assert len(tables) == len(pack.questions)
    for table, question in zip(tables, papers.request_of("history").derived.papers.asked, strict=True):
        answer = question.question.model_answer
        assert answer is not None
        comments = [
            node.comment
            for paragraph in answer.paragraphs
            for node in walk(paragraph.text.main.blocks)
            if isinstance(node, Marked) and node.comment
        ]
        in_text = re.findall(
            r'<span class="nb">(?:<span class="ul">[^<]*</span>)?<span class="lt">(\d+)</span>', table
        )
        in_margin = re.findall(r'<p data-measure="note-\d+-\d+"><span class="lt">(\d+)</span>', table)
        assert in_text == in_margin == [str(count) for count in range(1, len(comments) + 1)]


def test_a_weaker_paragraph_is_to_be_rewritten() -> None:
    """The paragraph, advice, lines to write on, and only then an improved form."""
    text = papers.html("answers", papers.request_of("history"))
    said = papers.THEME.words("en-GB").tables["answers"]
    order = [
        text.index(words)
        for words in (said["weaker"], said["advice"], 'class="rewrite lines"', said["improved"])
    ]
    assert order == sorted(order)
    assert text.count("Check before you hand in") == 7
    assert text.count("Common mistakes") == 7


def test_length_and_time_of_a_model_answer_are_printed() -> None:
    text = papers.html("answers", papers.request_of("history"))
    lengths = re.findall(r'Model answer <span class="aside">(\d+) words, (\d+)\u00a0minutes</span>', text)
    assert len(lengths) == 7
    assert all(800 <= int(words) <= 1150 for words, _ in lengths)


@pytest.mark.parametrize("name", NAMES)
def test_the_key_to_the_blank_sheets_is_whole(name: str) -> None:
    """Every gap of every topic, with its number."""
    request = papers.request_of(name)
    text = papers.html("answers", request)
    printed = re.findall(r"<li><b>(\d+)</b> ([^<]*)</li>", text)
    wanted = [gap.number for topic in request.derived.gaps.topics.values() for gap in topic.gaps]
    assert [int(number) for number, _ in printed] == wanted


def test_coverage_names_what_is_missing() -> None:
    """Spec point by question type, with its sheets and cards; a point without any is said to be missing."""
    text = papers.html("answers", papers.request_of("science"))
    table = text[text.index('<table class="rows cov">') :]
    assert table.count('<th scope="row">') == 3
    text = papers.html(
        "answers",
        papers.made(
            "format: 1\nid: p\ntitle: T\nsyllabus:\n  id: s\n  title: S\n  spec: {a: {text: Alpha}, b: {text: Beta}}\n"
            "questions:\n  q: {stem: Why?, marks: 2, spec: [a], points: [one, two]}\n"
        ),
    )
    assert text.count("missing") == 4  # neither point has a sheet or a card


def test_coverage_names_the_questions_and_comes_last() -> None:
    """Spec point by question type: which questions; the last thing of the answers, on the last page."""
    request = papers.request_of("history")
    text = papers.html("answers", request)
    table = text[text.index('<table class="rows cov">') :]
    for question in request.derived.papers.asked:
        assert re.search(rf"\b{question.name}\b", table), question.name
    pages = tagged.page_texts(papers.printed_as("answers", "history").data)
    assert "What the pack covers" in pages[-1]
    assert "Government and propaganda" in pages[-1]


def test_a_paragraph_may_say_the_level_it_reaches() -> None:
    """Role, objectives and level stand over the paragraph."""
    text = papers.html(
        "answers",
        papers.made(
            "format: 1\nid: p\ntitle: T\nquestions:\n  q:\n    stem: Why?\n    marks: 25\n    model_answer:\n"
            "      paragraphs:\n        - {role: thesis, objectives: [AO1], level: 4, text: Because.}\n"
            "        - {level: 3, text: And so.}\n"
        ),
    )
    roles = [re.sub(r"<[^>]*>", "", role) for role in re.findall(r'<p class="role">(.*?)</p>', text)]
    assert roles == ["1 Thesis AO1 Level 4", "2  Level 3"]


def test_short_answers_follow_each_other_and_are_not_torn() -> None:
    """Answers that are no essays share pages; a short part stays whole."""
    text = papers.html("answers", papers.request_of("science"))
    assert text.count('<section class="a brief') == 5  # four questions and the key
    assert text.count('<section class="part-answer keep">') == 6  # all but the one whose own parts are kept
    assert len(tagged.page_texts(papers.printed_as("answers", "science").data)) <= 5


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("theme", ["standard", "clear", "large", "dyslexia"])
def test_a_question_never_stands_without_its_scheme(theme: str, paper: str) -> None:
    """Where a short answer begins in the middle of a page, its mark scheme begins on that page too."""
    for name, last in (("science", 4), ("vocabulary", 3)):
        pages = tagged.page_texts(papers.printed_as("answers", name, theme, paper).data)
        for number in range(1, last + 1):
            (page,) = (text for text in pages if f"Question {number}: " in text)
            scheme = page.partition(f"Question {number}: ")[2].partition("Mark scheme ")[2]
            assert scheme and not re.match(r"[\w ]+ · ", scheme), (name, number)  # no foot of the page


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_no_heading_of_the_key_stands_with_one_line(paper: str) -> None:
    """In large print the blanks of a topic go on over pages: three of them follow its heading at once."""
    pages = tagged.page_texts(papers.printed_as("answers", "history", "large", paper).data)
    request = papers.request_of("history")
    for topic in request.derived.gaps.topics.values():
        title = plain(request.derived.pack.topics[topic.topic].title.main)
        begun = " ".join(f"{gap.number} {gap.phrase}" for gap in topic.gaps[:3])
        assert any(title in text and begun in text.replace("’", "'") for text in pages), title


def test_nothing_to_answer() -> None:
    assert isinstance(
        answers.plan(papers.made("format: 1\nid: p\ntitle: T\nterms:\n  a: {term: A, meaning: B}\n")), Skipped
    )


def test_the_source_is_attached_only_when_asked_for() -> None:
    assert papers.jobs("answers", papers.request_of("science"))[0].attachments == ()
    attached = papers.jobs("answers", papers.request_of("science", attach_source=True))[0].attachments
    assert attached == (("rates.yaml", b"format: 1"),)


# --- reading order and tags -------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["standard", "large"])
def test_answers_are_read_question_scheme_answer_commentary(theme: str) -> None:
    """The tags lead from the question to its scheme, to each paragraph, and from a paragraph to its commentary."""
    said = tagged.words(papers.printed_as("answers", "history", theme).data).replace("\u00a0", " ")
    place = said.index("Question 1: Three sources", said.index("How answers are marked"))
    asked = papers.request_of("history").derived.papers.asked[0].question
    assert asked.model_answer is not None
    steps = [
        "Study Sources A, B and C",
        "Mark scheme",
        "What an answer may contain",
        "Evidence to draw on",
        "Model answer",
    ]
    for paragraph in asked.model_answer.paragraphs:
        steps.append(plain(paragraph.text.main)[:24])
        for node in walk(paragraph.text.main.blocks):
            if isinstance(node, Marked) and node.comment:
                steps.append(plain(node.comment)[:14])
    steps += ["Our mark: 28 of 30", "A weaker paragraph to improve", "One way to write it", "Common mistakes"]
    steps.append("Check before you hand in")
    assert len(steps) > 20
    for step in steps:
        place = said.index(step.replace("'", "’"), place) + 1


@pytest.mark.parametrize("product", ["questions", "answers"])
@pytest.mark.parametrize("name", NAMES)
def test_no_level_of_heading_is_skipped(product: str, name: str) -> None:
    """Headings go down one level at a time, in every paper."""
    levels = [
        int(run.tag[1:])
        for run in tagged.reading(papers.printed_as(product, name).data)
        if re.fullmatch(r"H[1-6]", run.tag) and not run.words
    ]
    assert levels[0] == 1
    assert len(levels) > 2
    for above, below in pairwise(levels):
        assert below <= above + 1, levels


@pytest.mark.parametrize("theme", ["standard", "clear", "large", "dyslexia"])
@pytest.mark.parametrize("name", ["science", "vocabulary"])
def test_every_theme_passes_preflight(name: str, theme: str) -> None:
    """No word lost or out of order, cut off or too small, in any theme."""
    result = papers.printed_as("answers", name, theme, "letter" if theme == "clear" else "a4")
    assert [finding for finding in result.findings if finding.severity == "error"] == []


def test_a_scheme_has_a_heading_only_if_there_is_one() -> None:
    """A question with a model answer alone, or with nothing yet, prints no empty heading."""
    request = papers.made(
        "format: 1\nid: leaves\ntitle: Leaves\nquestions:\n"
        "  told: {stem: Why?, marks: 2, model_answer: Because.}\n"
        "  bare: {stem: When?, marks: 1}\n"
        "  marked: {stem: Where?, points: [In the stroma]}\n"
    )
    text = papers.html("answers", request)
    assert text.count("<h2>Mark scheme</h2>") == 1
    assert text.index("<h2>Mark scheme</h2>") > text.index("Where?")
