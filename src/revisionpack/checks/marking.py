"""How questions are marked: what their marking needs, and marks that add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revisionpack.checks.exam import counted_marks, parts_of, typed
from revisionpack.checks.rule import Finding, Subject, rule
from revisionpack.content.model import AnyOf, Part, Point, Question, QuestionType
from revisionpack.derive.papers import marks_of, points_worth, scales_worth


@rule("question-marking", "error", whole="item")
def marking_fits(subject: Subject) -> Iterator[Finding]:
    """A question is marked otherwise than its type, or lacks what its marking needs.

    Why: a choice needs choices, a grid needs scales, levels need bands: every level is described.
    Instead: leave `marking:` out, or give what it needs.
    """
    kinds = subject.syllabus.question_types if subject.syllabus else {}
    for question, kind in typed(subject):
        if question.marking is not None and question.marking != kind.marking:
            said = f"`{question.type}` is marked by {kind.marking} in the syllabus"
            yield Finding(("questions", question.id, "marking"), said, "Leave `marking:` out here.")
    for question in subject.pack.questions.values():
        for place, part in parts_of(question, ("questions", question.id)):
            right = [label for label, choice in part.choices.items() if choice.right]
            if part.choices and not right:
                advice = f"Write the one that is so: `{next(iter(part.choices))}: {{text: …, right: on}}`."
                yield Finding((*place, "choices"), "none of the choices is the right one", advice, at_key=True)
        yield from _what_is_needed(question, kinds.get(question.type or ""))


def _what_is_needed(question: Question, kind: QuestionType | None) -> Iterator[Finding]:
    """That what the marking is by is there; whether a type has its bands is the syllabus's own affair."""
    path = ("questions", question.id)
    if question.type is not None and kind is None:
        return  # the type is not known: that is said already
    if question.marking == "levels" and kind is None:
        yield Finding((*path, "marking"), "it is marked by levels, but nothing describes them",
                      "Give it a `type:` of the syllabus with `bands:`, or mark it by points.")  # fmt: skip
    if question.marking == "grid" and kind is None and not question.scales:
        yield Finding((*path, "marking"), "it is marked by a grid, but has no `scales:`", "Describe each scale.")
    if (question.marking or (kind.marking if kind else None)) == "choice":
        if not any(part.choices for _, part in parts_of(question, path)):
            at = (*path, "marking") if question.marking else (*path, "type")
            yield Finding(at, "it is marked by choice, but has no `choices:`", "Add them, with `right: on` at one.")


@rule("no-mark-scheme", "warning", whole="item")
def marks_can_be_given(subject: Subject) -> Iterator[Finding]:
    """A question or part has marks, but nothing says what earns them.

    Why: the answers would print its marks and nothing to mark by, for teachers and for pupils who mark themselves.
    Instead: add `points:` (one line a mark), `choices:`, `indicative:` content or a `model_answer:`.
    """
    kinds = subject.syllabus.question_types if subject.syllabus else {}
    for question in subject.pack.questions.values():
        kind = kinds.get(question.type or "")
        if question.scales or (kind and (kind.bands or kind.scales)) or (question.type is not None and kind is None):
            continue
        path = ("questions", question.id)
        for place, part in parts_of(question, path):
            worth = marks_of(part)
            if worth is None and part is question and kind:
                worth = kind.marks
            told = part.points or part.choices or part.indicative or part.model_answer or part.parts
            if worth and not told and not question.indicative and not question.points and not question.model_answer:
                what = "part" if place != path else "question"
                said = f"this {what} has {counted_marks(worth)}, but nothing says what earns them"
                advice = f"Add `points:` under it, {_lines(worth)}, or a `model_answer:`."
                yield Finding(place, said, advice, at_key=True)


def _lines(worth: int) -> str:
    return "one line a mark" if worth > 1 else "with what earns the mark"


@rule("marks-sum", "error", whole="item")
def marks_add_up(subject: Subject) -> Iterator[Finding]:
    """The marks of parts, points or scales do not add up to the marks of the question.

    Why: the pupil cannot reach the marks that are printed, or can reach more.
    Instead: correct the marks of the parts, of the points or scales, or of the whole.
    """
    for question in subject.pack.questions.values():
        kinds = subject.syllabus.question_types if subject.syllabus else {}
        kind = kinds.get(question.type or "")
        scaled = scales_worth(question.scales)
        if scaled is not None and question.marks is not None and scaled != question.marks:
            said = f"the scales give {counted_marks(scaled)} together, the question {question.marks}"
            yield Finding(("questions", question.id, "marks"), said, "Correct one of them.")
        for place, part in parts_of(question, ("questions", question.id)):
            whole = part.marks if part.marks is not None else kind.marks if kind and part is question else None
            if whole is None:
                continue
            at = (*place, "marks") if part.marks is not None else place
            parts = [marks_of(inner) for inner in part.parts.values()]
            total = sum(marks for marks in parts if marks is not None)
            if parts and None not in parts and total != whole:
                said = f"the parts have {counted_marks(total)} together, the whole has {whole}"
                yield Finding(at, said, "Correct one of them.")
            if part.points and not part.parts:
                total = points_worth(part.points)
                if total < whole or (total > whole and not isinstance(part.points, AnyOf) and _by_points(part, kind)):
                    said = f"the points give {counted_marks(total)}, the question {whole}"
                    more = "for more points than marks use `any: n`, `of: […]`"
                    advice = more if total > whole else "a point that earns more than one mark has `marks: 2`"
                    yield Finding(at, said, f"Correct one of them; {advice}.")


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


