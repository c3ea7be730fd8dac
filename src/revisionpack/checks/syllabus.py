"""The syllabus in itself: bands without gaps, papers that add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revisionpack.checks.answers import level_of
from revisionpack.checks.rule import Finding, Path, Subject, rule, shown
from revisionpack.content.model import Band, QuestionType
from revisionpack.derive.papers import scales_worth
from revisionpack.text.suggest import suggest


def _types(subject: Subject) -> Iterator[tuple[Path, str, QuestionType]]:
    for name, kind in (subject.syllabus.question_types if subject.syllabus else {}).items():
        yield ("syllabus", "question_types", name), name, kind


@rule("bands-gap", "error", whole="item")
def bands_cover_every_mark(subject: Subject) -> Iterator[Finding]:
    """The bands of a question type leave out a mark, overlap, or do not end at its marks.

    Why: some answer could get no level, or two.
    Instead: let each band begin where the one below it ends: 1-5, 6-10, 11-15 …
    """
    for path, name, kind in _types(subject):
        if kind.bands:
            yield from _gaps(kind.bands, kind.marks, (*path, "bands"), name)
        for label, bands in kind.scales.items():
            yield from _gaps(bands, None, (*path, "scales", label), label)
        if kind.scales and kind.marks is not None:
            total = scales_worth(kind.scales)
            if total and total != kind.marks:
                said = f"the scales of `{name}` give {total} marks together, the type has {kind.marks}"
                yield Finding((*path, "marks"), said, "Correct one of them.")


def _gaps(bands: Sequence[Band], marks: int | None, path: Path, name: str) -> Iterator[Finding]:
    ranges = [(band.range, index) for index, band in enumerate(bands)]
    known = sorted((limits, index) for limits, index in ranges if limits is not None)
    if not known:
        return
    for (below, _), (above, index) in zip(known, known[1:], strict=False):
        if above[0] != below[1] + 1:
            what = "overlaps" if above[0] <= below[1] else "leaves out marks before it:"
            said = f"the band {_range(above)} of `{name}` {what} {_range(below)} lies below it"
            yield Finding((*path, str(index), "marks"), said, f"It should begin at {below[1] + 1}.")
    if known[0][0][0] > 1:
        said = f"the lowest band of `{name}` begins at {known[0][0][0]} marks"
        yield Finding((*path, str(known[0][1]), "marks"), said, "Let it begin at 1.")
    if marks is not None and known[-1][0][1] != marks:
        said = f"the highest band of `{name}` ends at {known[-1][0][1]} marks, the type has {marks}"
        yield Finding((*path, str(known[-1][1]), "marks"), said, "Correct one of them.")


def _range(limits: tuple[int, int]) -> str:
    return f"{limits[0]}-{limits[1]}" if limits[0] != limits[1] else str(limits[0])


@rule("band-twice", "error", whole="item")
def levels_are_described_once(subject: Subject) -> Iterator[Finding]:
    """Two bands of a question type are the same level, or a level between them is missing.

    Why: a model answer of that level could not be placed.
    Instead: number the levels from 1, one band each.
    """
    for path, name, kind in _types(subject):
        levels = [level_of(kind.bands, index) for index in range(len(kind.bands))]
        for index, level in enumerate(levels):
            if level in levels[:index]:
                yield Finding((*path, "bands", str(index), "level"), f"`{name}` has two bands for level {level}")
        if levels and len(set(levels)) == len(levels) and set(levels) != set(range(min(levels), max(levels) + 1)):
            missing = sorted(set(range(min(levels), max(levels) + 1)) - set(levels))
            yield Finding((*path, "bands"), f"`{name}` does not describe level {missing[0]}", at_key=True)


@rule("type-marking", "error", whole="item")
def types_have_what_marking_needs(subject: Subject) -> Iterator[Finding]:
    """A question type is marked by levels without bands, or by a grid without scales.

    Why: there would be no mark scheme to print.
    Instead: describe the bands or the scales in your own words.
    """
    for path, name, kind in _types(subject):
        if kind.marking == "levels" and not kind.bands:
            said = f"`{name}` is marked by levels, but has no `bands:`"
            yield Finding((*path, "marking"), said, "Describe each level.")
        if kind.marking == "grid" and not kind.scales:
            said = f"`{name}` is marked by a grid, but has no `scales:`"
            yield Finding((*path, "marking"), said, "Describe each scale.")


@rule("type-objectives", "error", whole="item")
def types_assess_what_is_there(subject: Subject) -> Iterator[Finding]:
    """A question type assesses an objective that the syllabus does not have, or its weights do not add up.

    Why: the pupil could not read what is being assessed.
    Instead: write an id of `objectives:`; let the weights add up to the marks.
    """
    if subject.syllabus is None:
        return
    known = subject.syllabus.objectives
    for path, name, kind in _types(subject):
        lists = [((*path, "objectives", str(index)), one) for index, one in enumerate(kind.objectives)]
        lists += [((*path, "weights", one), one) for one in kind.weights]
        for place, one in lists:
            if known and one not in known:
                close = suggest(one, known)
                advice = f"Did you mean `{close}`?" if close else f"The objectives are {shown(known)}."
                yield Finding(place, f"the syllabus has no objective `{one}`", advice)
        if kind.weights and kind.marks is not None and sum(kind.weights.values()) != kind.marks:
            said = f"the weights of `{name}` add up to {sum(kind.weights.values())}, the type has {kind.marks} marks"
            yield Finding((*path, "weights"), said, "Correct one of them.", at_key=True)


@rule("paper-sum", "error", whole="item")
def papers_add_up(subject: Subject) -> Iterator[Finding]:
    """The sections of the paper do not add up to its marks, need more than its time, or are of no known type.

    Why: a mock paper would not be the paper that pupils will sit.
    Instead: correct the sections, the question types, or the paper's marks and minutes.
    """
    paper = subject.syllabus.paper if subject.syllabus else None
    if subject.syllabus is None or paper is None:
        return
    types = subject.syllabus.question_types
    marks = minutes = 0
    complete = bool(paper.sections)
    for index, section in enumerate(paper.sections):
        place = ("syllabus", "paper", "sections", str(index))
        kind = types.get(section.type)
        if kind is None:
            close = suggest(section.type, types)
            advice = f"Did you mean `{close}`?" if close else f"The types are {shown(types)}." if types else ""
            yield Finding((*place, "type"), f"the syllabus has no question type `{section.type}`", advice)
        if section.out_of is not None and section.out_of < section.answer:
            said = f"{section.answer} of {section.out_of} questions cannot be answered"
            yield Finding((*place, "answer"), said)
        if kind is None or kind.marks is None:
            complete = False
            continue
        marks += kind.marks * section.answer
        minutes += (kind.minutes or round((kind.minutes_per_mark or 0) * kind.marks)) * section.answer
    if complete and marks != paper.marks:
        said = f"the sections give {marks} marks together, the paper says {paper.marks}"
        yield Finding(("syllabus", "paper", "marks"), said, "Correct one of them.")
    if complete and minutes > paper.minutes:
        said = f"the sections take {minutes} minutes together, the paper has {paper.minutes}"
        yield Finding(("syllabus", "paper", "minutes"), said, "Correct one of them.")


@rule("unknown-command-word", "warning")
def command_words_exist(subject: Subject) -> Iterator[Finding]:
    """A question or its type uses a command word that the syllabus does not explain.

    Why: the reminder of what the word asks for could not be printed.
    Instead: write a word of `command_words:`, or explain it there.
    """
    if subject.syllabus is None or not subject.syllabus.command_words:
        return
    known = subject.syllabus.command_words
    used: list[tuple[Path, str | None]] = [((*path, "command"), kind.command) for path, _, kind in _types(subject)]
    used += [(("questions", one.id, "command"), one.command) for one in subject.pack.questions.values()]
    folded = {word.casefold() for word in known}
    for path, word in used:
        if word is not None and word.casefold() not in folded:
            close = suggest(word, known)
            advice = f"Did you mean `{close}`?" if close else f"The syllabus explains {shown(known)}."
            yield Finding(path, f"the syllabus does not explain the command word `{word}`", advice)
