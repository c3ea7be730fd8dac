"""What a question says, and what is printed beside it anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revisionpack.checks.exam import parts_of
from revisionpack.checks.rule import Finding, Path, Subject, rule
from revisionpack.content.model import AnyOf, Part
from revisionpack.derive.papers import marks_of


@rule("marks-in-stem", "warning", whole="item")
def marks_are_printed_once(subject: Subject) -> Iterator[Finding]:
    """A question says its marks in its text: “Explain why. [3 marks]”, or a marking point: “less light (1)”.

    Why: marks are printed from `marks:` (or the type), so they would stand there twice; and nothing counts those in the
    text.
    Instead: take them out of the text, and give the question `marks: 3` if it has none.
    """
    types = subject.syllabus.question_types if subject.syllabus else {}
    said_so = _IN_FRENCH if subject.pack.language.startswith("fr") else _IN_ENGLISH
    for question in subject.pack.questions.values():
        kind = types.get(question.type or "")
        for path, part in parts_of(question, ("questions", question.id)):
            marks = kind.marks if kind and kind.marks and part is question else marks_of(part)
            for lang, rich in part.stem.versions if part.stem else ():
                match = said_so.search(rich.source)
                if match is None or (match["bare"] and int(match["bare"]) != marks):
                    continue
                written = int(match["marks"] or match["bare"])
                said = f"the text says {match['words']}; the marks are printed beside it anyway"
                if marks != written:
                    said = f"the text says {match['words']}, the question has {marks or 'no marks'}"
                advice = "Take it out here." if marks == written else f"Take it out here, and write `marks: {written}`."
                place = (*path, "stem", lang) if lang else (*path, "stem")
                yield Finding(place, said, advice, match.start("words"), len(match["words"]), fix="")
            yield from _in_points(part, path, said_so)


def _in_points(part: Part, path: Path, said_so: re.Pattern[str]) -> Iterator[Finding]:
    """Marks at the end of what earns them; a number alone only where it is that of the point."""
    any_of = isinstance(part.points, AnyOf)
    for index, point in enumerate(part.points.of if isinstance(part.points, AnyOf) else part.points):
        for lang, rich in point.award.versions:
            match = said_so.search(rich.source) or _ALONE.search(rich.source)
            written = int(match.groupdict().get("marks") or match["bare"]) if match else 0
            if match is None or (written != point.marks and match["bare"]):
                continue
            said = f"the text says {match['words']}; the marks of a point are printed beside it anyway"
            also = "" if written == point.marks else f", and write `marks: {written}`"
            place = (*path, "points", *(("of",) if any_of else ()), str(index), "award", *((lang,) if lang else ()))
            yield Finding(place, said, f"Take it out here{also}.", match.start("words"), len(match["words"]), fix="")


_ALONE = re.compile(r"\s*(?P<words>\((?P<bare>\d{1,2})\))\s*\Z")


def _said(words: str) -> re.Pattern[str]:
    """`[3 marks]`, `(3 marks)`, `[Total: 3 marks]` or `[3]` at the end of a text."""
    count = rf"[\[(]\s*(?:total\s*:?\s*)?(?P<marks>\d{{1,3}})\s*(?:{words})\s*[\])]"
    return re.compile(rf"\s*(?P<words>{count}|\[(?P<bare>\d{{1,3}})\])\s*\Z", re.IGNORECASE)


_IN_ENGLISH, _IN_FRENCH = _said("marks?"), _said("points?|pts?|marks?")
