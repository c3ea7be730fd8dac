"""Questions in papers: marks, minutes, sections, and mocks of the component's structure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from revisionpack.content.load import load_pack_text
from revisionpack.content.model import AnyOf, Pack, Part, Point, Syllabus
from revisionpack.content.texts import Text
from revisionpack.derive import derive
from revisionpack.derive.papers import Papers, marks_of, points_worth


def papers(questions: Mapping[str, Any], syllabus: Mapping[str, Any] | None = None) -> Papers:
    pack = Pack.model_validate({"format": "1", "id": "p", "title": "T", "questions": questions})
    known = Syllabus.model_validate({"id": "s", "title": "S", **syllabus}) if syllabus is not None else None
    return derive(pack, known).papers


def part(**given: Any) -> Part:
    return Part.model_validate(given)


def point(marks: int = 1) -> Point:
    return Point.model_validate({"award": "it", "marks": str(marks)})


@pytest.mark.parametrize(
    ("given", "marks"),
    [
        ({"marks": "7", "points": ["one"]}, 7),
        ({"points": ["one", "two"]}, 2),
        ({"points": [{"award": "one", "marks": "3"}, "two"]}, 4),
        ({"points": {"any": "2", "of": ["one", "two", "three"]}}, 2),
        ({"choices": {"A": "yes", "B": "no"}}, 1),
        (
            {
                "parts": {
                    "a": {"marks": "2"},
                    "b": {"parts": {"i": {"points": ["one"]}, "ii": {"marks": "4"}}},
                }
            },
            7,
        ),
        ({"parts": {"a": {"marks": "2"}, "b": {"stem": "no marks known"}}}, None),
        ({"stem": "no marks known"}, None),
    ],
)
def test_marks_are_as_given_else_the_sum_of_what_is_inside(
    given: Mapping[str, Any], marks: int | None
) -> None:
    assert marks_of(part(**given)) == marks


def test_of_any_points_those_count_that_are_worth_most() -> None:
    any_two = AnyOf.model_construct(any=2, of=(point(1), point(3), point(2)))
    assert points_worth(any_two) == 5
    assert points_worth((point(1), point(3))) == 4


TYPES = {
    "essay": {"marks": "25", "minutes": "45", "objectives": ["AO1"], "marking": "levels"},
    "short": {"minutes_per_mark": "1.5", "marking": "points"},
    "plain": {},
}
PAPER = {
    "marks": "80", "minutes": "150",
    "sections": [
        {"title": "Section A", "type": "short", "answer": "1"},
        {"title": "Section B", "type": "essay", "answer": "2", "of": "3"},
    ],
}  # fmt: skip


def test_what_a_question_leaves_out_comes_from_its_type_then_from_the_paper() -> None:
    """Minutes: the question's, the type's, the type's rate, the paper's rate, nobody's."""
    made = papers(
        {
            "a": {"type": "essay", "stem": "Why?"},
            "b": {
                "type": "essay", "stem": "Why?", "marks": "10", "minutes": "12",
                "objectives": ["AO2"], "marking": "points",
            },
            "c": {"type": "short", "stem": "Why?", "marks": "3"},
            "d": {"type": "plain", "stem": "Why?", "marks": "8"},
            "e": {"stem": "Why?"},
        },
        {"question_types": TYPES, "paper": PAPER},
    )  # fmt: skip
    seen = [(one.marks, one.minutes, one.objectives, one.marking) for one in made.asked]
    assert seen == [
        (25, 45, ("AO1",), "levels"),
        (10, 12, ("AO2",), "points"),
        (3, 4, (), "points"),
        (8, 15, (), "points"),
        (None, None, (), "points"),
    ]


def test_without_a_type_the_marking_is_what_the_question_is_made_for() -> None:
    made = papers(
        {
            "a": {"stem": "?", "choices": {"A": "yes"}},
            "b": {"stem": "?", "scales": {"Content": [{"level": "1", "text": "some"}]}},
            "c": {"stem": "?"},
        }
    )
    assert [one.marking for one in made.asked] == ["choice", "grid", "points"]


def test_the_marks_of_a_grid_are_those_of_its_scales_together() -> None:
    content = [{"marks": "1-2", "text": "some"}, {"marks": "3-5", "text": "more"}]
    scales = {"Content": content, "Form": [{"marks": "1-4", "text": "x"}]}
    assert papers({"q": {"stem": "?", "scales": scales}}).asked[0].marks == 9
    assert papers({"q": {"stem": "?", "scales": {"Content": [{"level": "1", "text": "x"}]}}}).asked[0].marks is None


def test_levels_are_listed_best_first() -> None:
    kinds = {
        "essay": {
            "bands": [
                {"level": "1", "text": "low"},
                {"level": "3", "text": "top"},
                {"level": "2", "text": "mid"},
            ]
        }
    }
    made = papers({"a": {"type": "essay", "stem": "?"}}, {"question_types": kinds})
    assert [band.level for band in made.asked[0].bands] == [3, 2, 1]


QUESTIONS: Mapping[str, Any] = {
    **{f"essay{count}": {"type": "essay", "stem": "Why?"} for count in range(1, 6)},
    "short1": {"type": "short", "stem": "What?", "marks": "5"},
    "odd": {"type": "plain", "stem": "How?", "marks": "1"},
}


def test_the_practice_paper_has_every_question_once_in_the_order_of_the_sections() -> None:
    made = papers(QUESTIONS, {"question_types": TYPES, "paper": PAPER}).practice
    assert [[one.question.id for one in section.asked] for section in made.sections] == [
        ["short1"], ["essay1", "essay2", "essay3", "essay4", "essay5"], ["odd"],
    ]  # fmt: skip
    assert (made.marks, made.minutes) == (131, 235)


def test_two_sections_of_one_type_do_not_ask_the_same_twice() -> None:
    sections = [{"title": name, "type": "essay", "answer": "2"} for name in ("A", "B")]
    paper = {"marks": "100", "minutes": "180", "sections": sections}
    made = papers(QUESTIONS, {"question_types": TYPES, "paper": paper})
    everything = [one.question.id for one in made.practice.asked]
    assert len(everything) == len(set(everything)) == len(QUESTIONS)
    mock = made.mock(4)
    assert mock is not None
    chosen = [one.question.id for one in mock.asked]
    assert len(chosen) == len(set(chosen)) == 4


def test_the_sum_is_unknown_when_one_question_has_no_marks() -> None:
    made = papers({"a": {"stem": "?", "marks": "2"}, "b": {"stem": "?"}}).practice
    assert (made.marks, made.minutes) == (None, None)
    assert papers({}).practice.sections == ()


def test_a_mock_has_the_sections_of_the_component() -> None:
    made = papers(QUESTIONS, {"question_types": TYPES, "paper": PAPER})
    mock = made.mock(1)
    assert mock is not None
    assert [(section.answer, len(section.asked)) for section in mock.sections] == [(1, 1), (2, 3)]
    assert [one.number for one in mock.asked] == [1, 2, 3, 4]
    assert mock.asked[0].name == "Q6"
    assert (mock.marks, mock.minutes) == (55, 103)  # the short question has 5 marks, not 30
    assert made.mock(1) == mock
    assert (
        len({tuple(one.name for one in chosen.asked) for seed in range(30) if (chosen := made.mock(seed))})
        > 5
    )


def test_what_is_lacking_for_a_mock_is_counted_over_all_sections() -> None:
    """A question used for one section is not there for the next."""
    sections = [{"title": name, "type": "essay", "answer": "3"} for name in ("A", "B")]
    paper = {"marks": "100", "minutes": "180", "sections": sections}
    made = papers(QUESTIONS, {"question_types": TYPES, "paper": paper})
    assert [(str(lack.section), lack.wanted, lack.there) for lack in made.lacking()] == [("B", 3, 2)]
    assert made.mock(1) is None
    assert papers(QUESTIONS).mock(1) is None
    assert papers(QUESTIONS, {"question_types": TYPES, "paper": PAPER}).lacking() == ()


def test_numbers_come_from_the_pack() -> None:
    """The practice paper counts as the pack does, whatever a section's order."""
    loaded = load_pack_text(
        "format: 1\nid: p\ntitle: T\nlabels: {questions: {letter: A}}\nquestions: {x: {stem: Why?}}\n"
    )
    assert loaded.pack is not None
    (one,) = derive(loaded.pack).papers.asked
    assert (one.number, one.name) == (1, "A1")
    assert isinstance(one.question.stem, Text)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"stem": "To what extent was it luck?"}, "To what extent"),
        ({"stem": "'It was luck.'\n\nassess the validity of this view."}, "Assess the validity of this view"),
        ({"stem": "Study the sources. Assess their value."}, "Assess"),
        ({"stem": "They explain nothing. Assessment is hard."}, None),
        ({"stem": "Explain it.", "command": "assess"}, "Assess"),
        ({"stem": "Explain it.", "command": "Discuss"}, "Discuss"),
        ({"stem": "Explain it.", "type": "essay"}, "Assess"),
        ({"title": "Only a title"}, None),
    ],
)
def test_the_command_word_is_given_or_begins_a_sentence_of_the_stem(
    given: Mapping[str, Any], wanted: str | None
) -> None:
    """The question's own, the type's, else the longest that a sentence begins with, as the syllabus spells it."""
    words = ("Assess", "Assess the validity of this view", "Explain", "To what extent")
    syllabus = {
        "command_words": dict.fromkeys(words, "Do it."),
        "question_types": {"essay": {"command": "assess"}},
    }
    assert papers({"q": given}, syllabus).asked[0].command == wanted
