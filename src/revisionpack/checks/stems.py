"""What a question says, and what is printed beside it anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revisionpack.checks.exam import parts_of
from revisionpack.checks.rule import Finding, Subject, rule
from revisionpack.derive.papers import marks_of


@rule("marks-in-stem", "warning", whole="item")
def marks_are_printed_once(subject: Subject) -> Iterator[Finding]:
    """A question says its marks in its text: “Explain why. [3 marks]”.

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


def _said(words: str) -> re.Pattern[str]:
    """`[3 marks]`, `(3 marks)`, `[Total: 3 marks]` or `[3]` at the end of a text."""
    count = rf"[\[(]\s*(?:total\s*:?\s*)?(?P<marks>\d{{1,3}})\s*(?:{words})\s*[\])]"
    return re.compile(rf"\s*(?P<words>{count}|\[(?P<bare>\d{{1,3}})\])\s*\Z", re.IGNORECASE)


_IN_ENGLISH, _IN_FRENCH = _said("marks?"), _said("points?|pts?|marks?")
