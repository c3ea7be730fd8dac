"""Questions against the syllabus: their types, marks, minutes and objectives."""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.checks.rule import Finding, Path, Subject, rule, shown
from revisionpack.content.model import Part, Question, QuestionType
from revisionpack.text.suggest import suggest


def typed(subject: Subject) -> Iterator[tuple[Question, QuestionType]]:
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
            if not close and "question_types/" in subject.gone:
                continue  # it may be the type that could not be read
            said = f"the syllabus has no question type `{question.type}`"
            yield Finding(("questions", question.id, "type"), said, advice)


@rule("question-marks", "error")
def marks_are_those_of_the_type(subject: Subject) -> Iterator[Finding]:
    """A question gives other marks than its type in the syllabus.

    Why: the pupil would practise for marks that the exam does not give.
    Instead: leave `marks:` out (the type has them), or use the type that fits.
    """
    for question, kind in typed(subject):
        if kind.marks is not None and question.marks is not None and question.marks != kind.marks:
            here = counted_marks(kind.marks)
            said = f"`{question.type}` has {here} in the syllabus; this question says {question.marks}"
            yield Finding(("questions", question.id, "marks"), said, "Leave `marks:` out here.")


@rule("question-minutes", "warning")
def minutes_are_those_of_the_type(subject: Subject) -> Iterator[Finding]:
    """A question gives other minutes than its type in the syllabus.

    Why: the pupil would practise at a pace that is not the exam's, and the minutes of the paper would not add up.
    Instead: leave `minutes:` out (the type has them), or allow it here with the reason.
    """
    for question, kind in typed(subject):
        if kind.minutes is not None and question.minutes is not None and question.minutes != kind.minutes:
            here = f"`{question.type}` takes {kind.minutes} minutes in the syllabus"
            said = f"{here}; this question says {question.minutes}"
            yield Finding(("questions", question.id, "minutes"), said, "Leave `minutes:` out here.")


@rule("question-objectives", "error")
def objectives_are_those_of_the_type(subject: Subject) -> Iterator[Finding]:
    """A question, or a paragraph of its model answer, claims an objective that its type does not assess.

    Why: commentary and mark scheme would credit what the examiner does not.
    Instead: write objectives of the type, or use the type that assesses them.
    """
    for question, kind in typed(subject):
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
    judged = {question.id for question, kind in typed(subject) if kind.objectives}
    for question in subject.pack.questions.values():
        if question.id in judged:
            continue
        for place, part in parts_of(question, ("questions", question.id)):
            for index, name in enumerate(part.objectives):
                if name not in known:
                    yield Finding((*place, "objectives", str(index)), f"the syllabus has no objective `{name}`",
                                  f"It has {shown(known)}.")  # fmt: skip


def counted_marks(count: int) -> str:
    """`1 mark`, `2 marks`."""
    return f"{count} mark" if count == 1 else f"{count} marks"
