"""Questions against the syllabus: marks, objectives, levels, model answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from revisionpack.checks.rule import Finding, Path, Subject, rule, shown
from revisionpack.content.model import AnyOf, Band, Part, Point, Question, QuestionType
from revisionpack.derive.papers import marks_of, points_worth
from revisionpack.text.markup_nodes import plain
from revisionpack.text.suggest import suggest


def _typed(subject: Subject) -> Iterator[tuple[Question, QuestionType]]:
    """Questions whose type the syllabus has."""
    types = subject.syllabus.question_types if subject.syllabus else {}
    for question in subject.pack.questions.values():
        if question.type is not None and question.type in types:
            yield question, types[question.type]


def parts_of(question: Part, path: Path) -> Iterator[tuple[Path, Part]]:
    """A question and its parts, outer ones first."""
    yield path, question
    for label, part in question.parts.items():
        yield from parts_of(part, (*path, "parts", label))


@rule("unknown-question-type", "error")
def question_types_exist(subject: Subject) -> Iterator[Finding]:
    """A question has a `type:` that the syllabus does not describe.

    Why: its marks, time and marking would be unknown.
    Instead: write a type of the syllabus, or add it under `question_types:`.
    """
    if subject.syllabus is None:
        return
    types = subject.syllabus.question_types
    for question in subject.pack.questions.values():
        if question.type is not None and question.type not in types:
            close = suggest(question.type, types)
            advice = f"Did you mean `{close}`?" if close else f"The syllabus has {shown(types)}." if types else ""
            said = f"the syllabus has no question type `{question.type}`"
            yield Finding(("questions", question.id, "type"), said, advice)


@rule("question-marks", "error")
def marks_are_those_of_the_type(subject: Subject) -> Iterator[Finding]:
    """A question gives other marks than its type in the syllabus.

    Why: the pupil would practise for marks that the exam does not give.
    Instead: leave `marks:` out (the type has them), or use the type that fits.
    """
    for question, kind in _typed(subject):
        if kind.marks is not None and question.marks is not None and question.marks != kind.marks:
            said = f"`{question.type}` has {_marks(kind.marks)} in the syllabus; this question says {question.marks}"
            yield Finding(("questions", question.id, "marks"), said, "Leave `marks:` out here.")


@rule("question-objectives", "error")
def objectives_are_those_of_the_type(subject: Subject) -> Iterator[Finding]:
    """A question, or a paragraph of its model answer, claims an objective that its type does not assess.

    Why: commentary and mark scheme would credit what the examiner does not.
    Instead: write objectives of the type, or use the type that assesses them.
    """
    for question, kind in _typed(subject):
        if not kind.objectives:
            continue
        path = ("questions", question.id)
        claims = [((*place, "objectives"), part.objectives) for place, part in parts_of(question, path)]
        for place, part in parts_of(question, path):
            for index, paragraph in enumerate(part.model_answer.paragraphs if part.model_answer else ()):
                claims.append(((*place, "model_answer", "paragraphs", str(index), "objectives"), paragraph.objectives))
        for place, names in claims:
            for index, name in enumerate(names):
                if name not in kind.objectives:
                    said = f"`{question.type}` assesses {shown(kind.objectives)}, not `{name}`"
                    yield Finding((*place, str(index)), said, "Correct the objective or the type.")


@rule("unknown-objective", "error")
def objectives_exist(subject: Subject) -> Iterator[Finding]:
    """A question without a type names an objective that the syllabus does not have.

    Why: nobody could say what it assesses.
    Instead: write an objective of the syllabus.
    """
    if subject.syllabus is None or not subject.syllabus.objectives:
        return
    known = subject.syllabus.objectives
    typed = {question.id for question, kind in _typed(subject) if kind.objectives}
    for question in subject.pack.questions.values():
        if question.id in typed:
            continue
        for place, part in parts_of(question, ("questions", question.id)):
            for index, name in enumerate(part.objectives):
                if name not in known:
                    yield Finding((*place, "objectives", str(index)), f"the syllabus has no objective `{name}`",
                                  f"It has {shown(known)}.")  # fmt: skip


@rule("question-marking", "error", whole="item")
def marking_fits(subject: Subject) -> Iterator[Finding]:
    """A question is marked otherwise than its type, or lacks what its marking needs.

    Why: a mark scheme by points needs points, a choice needs choices, a grid needs scales, levels need bands.
    Instead: leave `marking:` out, or give what it needs.
    """
    for question, kind in _typed(subject):
        if question.marking is not None and question.marking != kind.marking:
            said = f"`{question.type}` is marked by {kind.marking} in the syllabus"
            yield Finding(("questions", question.id, "marking"), said, "Leave `marking:` out here.")
    for question in subject.pack.questions.values():
        for place, part in parts_of(question, ("questions", question.id)):
            right = [label for label, choice in part.choices.items() if choice.right]
            if part.choices and not right:
                yield Finding((*place, "choices"), "none of the choices is the right one", "Add `right: on` to it.",
                              at_key=True)  # fmt: skip


@rule("marks-sum", "error", whole="item")
def marks_add_up(subject: Subject) -> Iterator[Finding]:
    """The marks of parts or points do not add up to the marks of the question.

    Why: the pupil cannot reach the marks that are printed, or can reach more.
    Instead: correct the marks of the parts, of the points, or of the whole.
    """
    for question in subject.pack.questions.values():
        kinds = subject.syllabus.question_types if subject.syllabus else {}
        kind = kinds.get(question.type or "")
        for place, part in parts_of(question, ("questions", question.id)):
            whole = part.marks if part.marks is not None else kind.marks if kind and part is question else None
            if whole is None:
                continue
            at = (*place, "marks") if part.marks is not None else place
            parts = [marks_of(inner) for inner in part.parts.values()]
            total = sum(marks for marks in parts if marks is not None)
            if parts and None not in parts and total != whole:
                said = f"the parts have {_marks(total)} together, the whole has {whole}"
                yield Finding(at, said, "Correct one of them.")
            if part.points and not part.parts:
                total = points_worth(part.points)
                if total < whole or (total > whole and not isinstance(part.points, AnyOf) and _by_points(part, kind)):
                    said = f"the points give {_marks(total)}, the question {whole}"
                    yield Finding(at, said, "Correct one of them; for more points than marks use `any: n`, `of: […]`.")


def _by_points(part: Part, kind: QuestionType | None) -> bool:
    marking = getattr(part, "marking", None) or (kind.marking if kind else "points")
    return bool(marking == "points")


@rule("any-of", "error", whole="item")
def any_of_has_enough(subject: Subject) -> Iterator[Finding]:
    """`any: n` offers fewer than n points, or every point is needed.

    Why: the marks could not be won, or there would be no choice.
    Instead: add points under `of:`, or write the points as a plain list.
    """
    for question in subject.pack.questions.values():
        for place, part in parts_of(question, ("questions", question.id)):
            if isinstance(part.points, AnyOf) and not 0 < part.points.any < len(part.points.of):
                said = f"any {part.points.any} of {len(part.points.of)} points leaves no choice"
                yield Finding((*place, "points", "any"), said, "Add points under `of:`.")


@rule("point-needs", "error", whole="item")
def points_need_points_that_are_there(subject: Subject) -> Iterator[Finding]:
    """`needs:` of a marking point, or `point:` of a step, is not the number of a point before it.

    Why: the marker could not tell whether the mark may be given.
    Instead: count the points from 1 and write the number of the one that must be won first.
    """
    for question in subject.pack.questions.values():
        for place, part in parts_of(question, ("questions", question.id)):
            points = _points(part)
            for index, point in enumerate(points):
                if point.needs is not None and not 1 <= point.needs <= index:
                    inside = ("of",) if isinstance(part.points, AnyOf) else ()
                    said = f"there is no point {point.needs} before this one"
                    yield Finding((*place, "points", *inside, str(index), "needs"), said, "Points are counted from 1.")
            for index, step in enumerate(part.model_answer.steps if part.model_answer else ()):
                if step.point is not None and points and not 1 <= step.point <= len(points):
                    where = ("model_answer", "steps", str(index), "point")
                    said = f"there is no point {step.point}"
                    yield Finding((*place, *where), said, f"There are {len(points)} points.")


def _points(part: Part) -> Sequence[Point]:
    return part.points.of if isinstance(part.points, AnyOf) else part.points


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
        claims: list[tuple[Path, int]] = []
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


def _scale_claims(
    claimed: Mapping[str, int], scales: Mapping[str, tuple[Band, ...]], path: Path
) -> Iterator[Finding]:
    for label, marks in claimed.items():
        if scales and label not in scales:
            close = suggest(label, scales)
            advice = f"Did you mean `{close}`?" if close else f"The scales are {shown(scales)}."
            yield Finding((*path, label), f"there is no scale `{label}`", advice, at_key=True)
        elif scales and marks > top_of(scales[label]):
            yield Finding((*path, label), f"the scale `{label}` ends at {_marks(top_of(scales[label]))}")


def level_of(bands: Sequence[Band], index: int) -> int:
    """The level of a band: as given, else counted from the lowest marks."""
    given = bands[index].level
    if given is not None:
        return given
    descending = (bands[0].range or (0, 0)) > (bands[-1].range or (0, 0))
    return len(bands) - index if descending else index + 1


def top_of(bands: Sequence[Band]) -> int:
    """The highest mark of a scale."""
    return max((band.range[1] for band in bands if band.range), default=0)


@rule("answer-objectives", "warning", whole="item")
def answers_show_every_objective(subject: Subject) -> Iterator[Finding]:
    """The paragraphs of a model answer leave out an objective that the question assesses.

    Why: a pupil would learn an answer that cannot reach the top.
    Instead: add `objectives: […]` to the paragraph that shows it, or write that paragraph.
    """
    for question, kind in _typed(subject):
        paragraphs = question.model_answer.paragraphs if question.model_answer else ()
        shown_ones = {name for paragraph in paragraphs for name in paragraph.objectives}
        wanted = question.objectives or kind.objectives
        missing = [name for name in wanted if name not in shown_ones]
        if shown_ones and missing:
            said = f"no paragraph of the model answer shows {shown(missing)}"
            yield Finding(("questions", question.id, "model_answer"), said, "Say which paragraph does.", at_key=True)


@rule("answer-sides", "warning", whole="item")
def answers_weigh_every_side(subject: Subject) -> Iterator[Finding]:
    """A model answer has fewer paragraphs than the indicative content has sides (two to four).

    Why: an answer that leaves out a side cannot reach the top level.
    Instead: write a paragraph for each side, or take the side out of `indicative:`.
    """
    for question in subject.pack.questions.values():
        answer = question.model_answer
        sides = len(question.indicative)
        if answer is not None and answer.paragraphs and 1 < sides <= 4 and len(answer.paragraphs) < sides:
            said = f"the indicative content has {sides} sides, the model answer {len(answer.paragraphs)} paragraphs"
            yield Finding(("questions", question.id, "model_answer"), said, "Weigh every side.", at_key=True)


@rule("answer-length", "warning", whole="item")
def answers_have_the_usual_length(subject: Subject) -> Iterator[Finding]:
    """A model answer is much shorter or longer than an answer of its type usually is.

    Why: an answer that nobody could write in the time teaches the wrong lesson, and so does a thin one.
    Instead: bring it within a tenth of the type's `words:`.
    """
    for question, kind in _typed(subject):
        answer = question.model_answer
        limits = [int(number) for number in re.findall(r"\d+", kind.words or "")]
        if answer is None or not limits or not (answer.paragraphs or answer.text):
            continue
        texts = [paragraph.text for paragraph in answer.paragraphs] or ([answer.text] if answer.text else [])
        words = sum(len(plain(text.main).split()) for text in texts)
        if not limits[0] * 0.9 <= words <= limits[-1] * 1.1:
            said = f"the model answer has {words} words; `{question.type}` usually has {kind.words}"
            yield Finding(("questions", question.id, "model_answer"), said, at_key=True)


def _marks(count: int) -> str:
    return f"{count} mark" if count == 1 else f"{count} marks"
