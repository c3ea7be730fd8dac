"""Model answers and paragraphs to improve, against the question's levels, objectives, sides and length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from revisionpack.checks.exam import counted_marks, parts_of, typed
from revisionpack.checks.rule import Finding, Path, Subject, rule, shown
from revisionpack.content.model import Band, ModelAnswer, Question, QuestionType
from revisionpack.derive.papers import band_top, marks_of
from revisionpack.derive.writing import PLAN_FROM
from revisionpack.text.markup_nodes import plain
from revisionpack.text.suggest import suggest


@rule("answer-level", "error")
def levels_are_those_of_the_type(subject: Subject) -> Iterator[Finding]:
    """A model answer or a paragraph to improve claims a level, mark or scale that its question does not have.

    Why: a pupil could not find it in the mark scheme.
    Instead: write a level of the bands, marks inside it, and the scales by their labels.
    """
    for question in subject.pack.questions.values():
        kinds = subject.syllabus.question_types if subject.syllabus else {}
        kind = kinds.get(question.type or "")
        bands = kind.bands if kind else ()
        scales = question.scales or (kind.scales if kind else {})
        path = ("questions", question.id)
        levels = {level_of(bands, index): band for index, band in enumerate(bands)}
        claims = list(_paragraph_levels(question, path))
        if question.improve is not None and question.improve.level is not None:
            claims.append(((*path, "improve", "level"), question.improve.level))
        answer = question.model_answer
        if answer is not None and answer.level is not None:
            claims.append(((*path, "model_answer", "level"), answer.level))
        for place, level in claims:
            if levels and level not in levels:
                yield Finding(place, f"`{question.type}` has no level {level}",
                              f"Its levels are {min(levels)} to {max(levels)}.")  # fmt: skip
        if answer is None:
            continue
        if answer.level in levels and answer.marks is not None:
            low, high = levels[answer.level].range or (0, answer.marks)
            if not low <= answer.marks <= high:
                said = f"level {answer.level} is worth {low} to {high} marks, not {answer.marks}"
                yield Finding((*path, "model_answer", "marks"), said)
        yield from _scale_claims(answer.scales, scales, (*path, "model_answer", "scales"))
        yield from _marks_claim(question, answer, kind, scales)


def _marks_claim(
    question: Question, answer: ModelAnswer, kind: QuestionType | None, scales: Mapping[str, tuple[Band, ...]]
) -> Iterator[Finding]:
    """The marks of an answer are those of its scales together, and no more than the question has."""
    at = ("questions", question.id, "model_answer", "marks")
    if answer.marks is None:
        return
    together = sum(answer.scales.values())
    if scales and set(answer.scales) == set(scales) and together != answer.marks:
        said = f"its scales give {counted_marks(together)} together, not {answer.marks}"
        yield Finding(at, said, "Correct one of them.")
    worth = marks_of(question) or (kind.marks if kind else None)
    if worth is not None and answer.marks > worth:
        yield Finding(at, f"the question has {counted_marks(worth)}, not {answer.marks}")


def _paragraph_levels(question: Question, path: Path) -> Iterator[tuple[Path, int]]:
    for place, part in parts_of(question, path):
        for index, paragraph in enumerate(part.model_answer.paragraphs if part.model_answer else ()):
            if paragraph.level is not None:
                yield (*place, "model_answer", "paragraphs", str(index), "level"), paragraph.level


def _scale_claims(
    claimed: Mapping[str, int], scales: Mapping[str, tuple[Band, ...]], path: Path
) -> Iterator[Finding]:
    for label, marks in claimed.items():
        if scales and label not in scales:
            close = suggest(label, scales)
            advice = f"Did you mean `{close}`?" if close else f"The scales are {shown(scales)}."
            yield Finding((*path, label), f"there is no scale `{label}`", advice, at_key=True)
        elif scales and marks > band_top(scales[label]):
            yield Finding((*path, label), f"the scale `{label}` ends at {counted_marks(band_top(scales[label]))}")


def level_of(bands: Sequence[Band], index: int) -> int:
    """The level of a band: as given, else counted from the lowest marks."""
    given = bands[index].level
    if given is not None:
        return given
    descending = (bands[0].range or (0, 0)) > (bands[-1].range or (0, 0))
    return len(bands) - index if descending else index + 1


@rule("answer-objectives", "warning", whole="item")
def answers_show_every_objective(subject: Subject) -> Iterator[Finding]:
    """The paragraphs of a model answer leave out an objective that the question assesses.

    Why: a pupil would learn an answer that cannot reach the top.
    Instead: add `objectives: […]` to the paragraph that shows it, or write that paragraph.
    """
    for question, kind in typed(subject):
        paragraphs = question.model_answer.paragraphs if question.model_answer else ()
        shown_ones = {name for paragraph in paragraphs for name in paragraph.objectives}
        wanted = question.objectives or kind.objectives
        missing = [name for name in wanted if name not in shown_ones]
        if shown_ones and missing:
            said = f"no paragraph of the model answer shows {shown(missing)}"
            yield Finding(("questions", question.id, "model_answer"), said, "Say which paragraph does.", at_key=True)


@rule("answer-sides", "warning", whole="item")
def answers_weigh_every_side(subject: Subject) -> Iterator[Finding]:
    """A model answer leaves out a side of the indicative content, or a source that the question gives.

    Where paragraphs say which `sides:` they weigh, one that no paragraph names is left out. Where none says it:
    there are fewer paragraphs than sides (two to four), or no paragraph names a source with sides of its own.
    What stands in brackets after a label, as in `Source A (limited because)`, makes no side of its own.

    Why: an answer that leaves out a side cannot reach the top level.
    Instead: write a paragraph for each side and name it under `sides:`, or take the side out of `indicative:`.
    """
    for question in subject.pack.questions.values():
        for path, part in parts_of(question, ("questions", question.id)):
            answer = part.model_answer
            if answer is None or not answer.paragraphs:
                continue
            at = (*path, "model_answer")
            sides = list(dict.fromkeys(map(_side, part.indicative)))
            if any(paragraph.sides for paragraph in answer.paragraphs):
                yield from _weighed(answer, sides, at)
                continue
            given = {str(item.title) for one in part.given if (item := subject.pack.documents.get(one.item))}
            texts = _said(answer)
            for side in (one for one in sides if one in given):
                if not any(side.casefold() in text for text in texts):
                    yield Finding(at, f"no paragraph of the model answer names `{side}`, which has a side of its own",
                                  "Write its paragraph, or name it there or in its `role:`.", at_key=True)  # fmt: skip
            if 1 < len(sides) <= MOST_SIDES and len(answer.paragraphs) < len(sides):
                there = len(answer.paragraphs)
                said = f"the indicative content has {len(sides)} sides, the model answer {there} paragraph"
                said += "s" if there > 1 else ""
                yield Finding(at, said, "Weigh every side.", at_key=True)


MOST_SIDES = 4
"""Sides that an answer is expected to give a paragraph each: more of them are points of one."""


def _side(label: str) -> str:
    """A label of the indicative content without what stands in brackets after it."""
    return label.partition("(")[0].strip()


def _weighed(answer: ModelAnswer, sides: Sequence[str], at: Path) -> Iterator[Finding]:
    """Sides that paragraphs say they weigh, though there are none of that name; sides that none says it weighs."""
    folded = {side.casefold() for side in sides}
    weighed: set[str] = set()
    for place, paragraph in enumerate(answer.paragraphs):
        for index, name in enumerate(paragraph.sides):
            weighed.add(_side(name).casefold())
            if _side(name).casefold() not in folded:
                close = suggest(name, sides)
                advice = f"Did you mean `{close}`?" if close else f"It has {shown(sides)}." if sides else ""
                path = (*at, "paragraphs", str(place), "sides", str(index))
                yield Finding(path, f"the indicative content has no side `{name}`", advice)
    for side in sides:
        if side.casefold() not in weighed:
            advice = f"Write its paragraph, or add `sides: [{side}]` to the one that does."
            yield Finding(at, f"no paragraph of the model answer weighs `{side}`", advice, at_key=True)


def _said(answer: ModelAnswer) -> list[str]:
    """Role and words of each paragraph, folded, with plain spaces."""
    both = (f"{plain(one.role.main) if one.role else ''} {plain(one.text.main)}" for one in answer.paragraphs)
    return [" ".join(words.split()).casefold() for words in both]


@rule("answer-length", "warning", whole="item")
def answers_have_the_usual_length(subject: Subject) -> Iterator[Finding]:
    """A model answer is much shorter or longer than an answer of its type usually is, or too thin for its marks.

    Where the type does not say `words:`, an essay is expected to have ten words a mark.

    Why: an answer that nobody could write in the time teaches the wrong lesson, and so does a thin one.
    Instead: bring it within a tenth of the type's `words:`, or say there what is usual.
    """
    kinds = subject.syllabus.question_types if subject.syllabus else {}
    unspaced = subject.pack.language.split("-")[0] in UNSPACED
    for question in subject.pack.questions.values():
        answer, kind = question.model_answer, kinds.get(question.type or "")
        if answer is None or unspaced or not (answer.paragraphs or answer.text):
            continue
        limits = [int(number) for number in re.findall(r"\d+", kind.words or "")] if kind else []
        texts = [paragraph.text for paragraph in answer.paragraphs] or ([answer.text] if answer.text else [])
        words = sum(len(plain(text.main).split()) for text in texts)
        counted = f"{words} word" + "s" * (words != 1)
        at = ("questions", question.id, "model_answer")
        if limits and kind is not None:
            if not limits[0] * 0.9 <= words <= limits[-1] * 1.1:
                said = f"the model answer has {counted}; `{question.type}` usually has {kind.words}"
                yield Finding(at, said, at_key=True)
        elif answer.paragraphs and (worth := _essay_marks(question, kind)) and words < worth * WORDS_A_MARK:
            said = f"the model answer has {counted} for {counted_marks(worth)}"
            advice = "Write it out, or say what is usual under `words:` of its question type."
            yield Finding(at, said, advice, at_key=True)


WORDS_A_MARK = 10
"""Words that an essay has for each of its marks at least."""

UNSPACED = ("zh", "ja", "th", "lo", "km", "my")
"""Languages that put no spaces between words: theirs are not counted."""


def _essay_marks(question: Question, kind: QuestionType | None) -> int:
    """The marks of a question that is answered by an essay; 0 where it is none."""
    marking = question.marking or (kind.marking if kind else "levels")
    worth = (kind.marks if kind else None) or marks_of(question) or 0
    return worth if marking == "levels" and worth >= PLAN_FROM else 0
