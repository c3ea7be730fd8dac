"""Mock papers: the component's structure, chosen by a seed, the same every time, with their own answers."""

from __future__ import annotations

import re

from revisionpack.outputs import mock
from revisionpack.outputs.step import Skipped
from tests.outputs import papers, tagged


def asked(seed: int) -> list[str]:
    paper = papers.request_of("history").derived.papers.mock(seed)
    assert paper is not None
    return [question.question.id for question in paper.asked]


def test_a_mock_follows_the_structure_of_the_component() -> None:
    """One source question, three essays of which two are answered, 80 marks in 150 minutes, counted from 1."""
    text = papers.html("mock", papers.request_of("history", seed=3))
    assert "<b>80\u00a0marks</b>, <b>150\u00a0minutes</b>" in text
    assert re.findall(r"<h2>Question\u00a0(\d)</h2>", text) == ["1", "2", "3", "4"]
    assert re.findall(r'class="worth">(\d+)', text) == ["30", "25", "25", "25"]
    assert "Answer 2 of the 3 questions." in text
    assert "two of the three" in text  # the component's own instructions


def test_a_mock_gives_no_help() -> None:
    """No objectives, no command word explained, no advice, no plan."""
    text = papers.html("mock", papers.request_of("history", seed=3))
    assert "AO1" not in text
    assert "plan-boxes" not in text
    assert "Decide the judgement first" not in text
    assert "To what extent:" not in text


def test_the_names_hold_the_seed() -> None:
    names = [
        job.name
        for job in papers.jobs("mock", papers.request_of("history", seed=7, theme="large", ink="grey"))
    ]
    assert names == ["power-struggle-mock-7-large-grey.pdf", "power-struggle-mock-7-answers-large-grey.pdf"]


def test_the_same_seed_makes_the_same_paper_and_another_seed_others() -> None:
    """Same seed, same bytes; the questions differ between seeds, and every question has its turn."""
    first, again = (papers.jobs("mock", papers.request_of("history", seed=3)) for _ in range(2))
    assert first == again
    assert papers.printed(first[0]).data == papers.printed(again[0]).data
    papers_made = [asked(seed) for seed in range(40)]
    assert len({tuple(one) for one in papers_made}) > 10
    pack = papers.loaded("history").pack
    assert pack is not None
    assert {question for one in papers_made for question in one} == set(pack.questions)


def test_the_choice_of_a_seed_never_changes() -> None:
    """What a teacher has copied can be made again, on any machine and with any later version."""
    assert [asked(seed) for seed in (1, 2, 3)] == CHOSEN


CHOSEN = [
    ["succession-sources", "machine-essay", "trotsky-essay", "legacy-essay"],
    ["right-sources", "machine-essay", "trotsky-essay", "legacy-essay"],
    ["succession-sources", "machine-essay", "legacy-essay", "turn-essay"],
]


def test_a_mock_has_the_mark_scheme_of_its_own_questions() -> None:
    """Its answers hold its questions, numbered as on the paper, with their number in the pack."""
    paper, scheme = papers.jobs("mock", papers.request_of("history", seed=3))
    for place, item in enumerate(asked(3), 1):
        pack = papers.loaded("history").pack
        assert pack is not None
        assert f'id="{item}"' in scheme.document.html
        number = papers.request_of("history").derived.numbers.of(item)
        assert f", {number} in the pack" in scheme.document.html
        assert f"Question\u00a0{place}: " in scheme.document.html
    assert "Key to the blank sheets" not in scheme.document.html
    assert "What the pack covers" not in scheme.document.html
    assert "Model answer" not in paper.document.html
    assert "Model answer" not in " ".join(tagged.page_texts(papers.printed(paper).data))


def test_a_mock_of_marking_points_keeps_its_lines() -> None:
    """Only essays are written on other paper."""
    text = papers.html("mock", papers.request_of("science"))
    assert text.count('<div class="ln">') == 2 + 4 + 4 + 8
    # the questions chosen have 17 marks together, where the syllabus plans 18 in 24 minutes
    assert "<b>17\u00a0marks</b>, <b>23\u00a0minutes</b>" in text


def test_why_there_is_no_mock() -> None:
    """No structure, or too few questions: said in words that name the section and the numbers."""
    step = mock.plan(papers.request_of("no syllabus"))
    assert isinstance(step, Skipped)
    assert "does not say how the paper is built" in step.reason
    step = mock.plan(
        papers.made(
            "format: 1\nid: p\ntitle: T\nsyllabus:\n  id: s\n  title: S\n  question_types: {e: {marks: 5}}\n"
            "  paper: {marks: 10, minutes: 20, sections: [{title: Section A, type: e, answer: 2}]}\n"
            "questions:\n  q: {type: e, stem: Why?}\n"
        )
    )
    assert isinstance(step, Skipped)
    assert step.reason == "Section A needs 2 of type e, the pack has 1: too few questions for a mock paper"
