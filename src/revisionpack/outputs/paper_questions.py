"""A paper as pupils get it, practice or mock: what is asked, what is given with it, where to write. Never an answer."""

from __future__ import annotations

import math

from revisionpack.content.model import Part
from revisionpack.content.texts import Text
from revisionpack.derive.papers import Asked, AskedPaper
from revisionpack.derive.writing import Room, room
from revisionpack.outputs.paper import Setter
from revisionpack.outputs.step import Options, PdfJob, Request
from revisionpack.text.markup_nodes import plain

STYLES = ("questions/questions.css",)

PITCH = {"standard": 8, "clear": 10, "large": 12, "dyslexia": 10}
"""mm between the lines to write on: larger print is for larger hands."""

FOOT = {"standard": 36, "clear": 40, "large": 46, "dyslexia": 40}
"""mm of a page that its top and bottom margins take (templates/print.css and themes)."""

HEIGHT = {"a4": 297.0, "letter": 279.4}

SIDE_HEAD = {"standard": 8, "clear": 10, "large": 12, "dyslexia": 10}
"""mm for the words above the lines of a side."""

MARKED = {"standard": 39, "clear": 49, "large": 47, "dyslexia": 49}
"""mm at the end of the last side for what a pupil writes down after marking."""

QUESTION = 38
"""mm of a page that a question with its section's name takes in the standard theme, but for its stem."""

PLAN = 183
"""mm that its plan takes below it."""

A_PAGE_IN_LARGE = 450
"""Letters of a source from which it has a page of its own in large print."""

MOST_ROWS = 14
"""Lines to write on, choices and heads of questions that find room below the front matter."""


def question_paper(
    request: Request, paper: AskedPaper, artifact: str, name: str, *, short: str = "", mock: bool = False
) -> PdfJob:
    """One paper; `name` says in the head which it is, `short` in the foot where it differs.

    A mock has the component's instructions, nothing that helps, and no planning pages.
    """
    options = request.options
    document = Setter(request, paper, name, short=short, mock=mock).document(
        "questions/questions.html",
        "questions/question.html",
        STYLES,
        reminders=options.reminders and not mock,
        room=lambda part, marks, asked: _room(part, marks, asked, options, mock=mock),
        parted=lambda asked, found: not mock and found.form == "plan" and _parted(request, asked),
        spread_out=lambda asked: _spread_out(request, asked),
        slight=not mock and _slight(paper, options),
        side_lines=lines_of_a_side(options),
        last_side=math.ceil(MARKED[options.theme] / PITCH[options.theme]),
    )
    return PdfJob(artifact, document)


def lines_of_a_side(options: Options) -> int:
    """Ruled lines that fill a page below its heading."""
    left = HEIGHT[options.paper] - FOOT[options.theme] - SIDE_HEAD[options.theme]
    return int(left // PITCH[options.theme])


def _slight(paper: AskedPaper, options: Options) -> bool:
    """Whether the questions are so few and short that they stand below the front matter, on one page."""
    questions = [asked.question for asked in paper.asked]
    bare = not any(one.parts or one.given or one.image for one in questions)
    rooms = [
        room(one.question, one.marks, options.lines, one.type.plan if one.type else None)
        for one in paper.asked
    ]
    lined = all(one.form in ("lines", "none") for one in rooms)
    rows = sum(one.count for one in rooms) + sum(len(one.choices) for one in questions) + 4 * len(questions)
    return options.theme == "standard" and bare and lined and rows <= MOST_ROWS


def _parted(request: Request, asked: Asked) -> bool:
    """Whether a question and its plan are sure, or in the standard theme likely, to want a page each."""
    options, question = request.options, asked.question
    if options.theme != "standard":
        return True
    stem = sum(math.ceil(len(line) / 85) * 6.2 for line in _words(question.stem).split("\n"))
    sources = sum(22 + math.ceil(length / 100) * 5 for length in _sources(request, asked))
    return stem + sources > HEIGHT[options.paper] - FOOT["standard"] - QUESTION - PLAN


def _spread_out(request: Request, asked: Asked) -> bool:
    """Whether each source of a question has a page of its own: in large print, where one fills most of it."""
    sources = _sources(request, asked)
    return (
        request.options.theme == "large"
        and len(sources) == len(asked.question.given) > 1
        and min(sources) > A_PAGE_IN_LARGE
    )


def _sources(request: Request, asked: Asked) -> list[int]:
    """Letters of each document that is read with a question."""
    held = request.derived.pack.documents
    read = [held[one.item] for one in asked.question.given if one.item in held and one.use == "read"]
    return [sum(len(_words(text)) for text in (one.text, *one.parts.values())) for one in read]


def _words(text: Text | None) -> str:
    return plain(text.main) if text is not None else ""


def _room(part: Part, marks: int | None, asked: Asked, options: Options, *, mock: bool) -> Room:
    wanted = asked.type.plan if asked.type else None
    found = room(part, marks, options.lines, wanted if part is asked.question else None)
    if mock and found.form == "plan" and not found.sides:
        return Room("none", answer=found.answer)
    return found
