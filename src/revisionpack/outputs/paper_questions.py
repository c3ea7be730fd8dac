"""A paper as pupils get it, practice or mock: what is asked, what is given with it, where to write. Never an answer."""

from __future__ import annotations

import math

from revisionpack.content.model import Part
from revisionpack.derive.papers import Asked, AskedPaper, marks_of
from revisionpack.derive.writing import Room, room
from revisionpack.outputs.step import Document, Options, PdfJob, Request
from revisionpack.theme import RIGHT_TO_LEFT, Printing, footer

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


def question_paper(
    request: Request, paper: AskedPaper, artifact: str, name: str, *, short: str = "", mock: bool = False
) -> PdfJob:
    """One paper; `name` says in the head which it is, `short` in the foot where it differs.

    A mock has the component's instructions, nothing that helps, and no planning pages.
    """
    derived, theme, options = request.derived, request.theme, request.options
    pack = derived.pack
    printing = Printing(
        pack,
        derived.syllabus,
        derived.numbers,
        theme.words(pack.language),
        beside=options.theme == "standard",
        ink=options.ink,
    )
    title = f"{printing.plain(pack.title)}: {name}"
    html = theme.render(
        printing,
        "questions/questions.html",
        paper=paper,
        mock=mock,
        reminders=options.reminders and not mock,
        options=options,
        room=lambda part, marks, asked: _room(part, marks, asked, options, mock=mock),
        side_lines=lines_of_a_side(options),
        last_side=math.ceil(MARKED[options.theme] / PITCH[options.theme]),
        marks_of=marks_of,
        title=title,
        product=name,
        rtl=pack.language.split("-")[0] in RIGHT_TO_LEFT,
    )
    css = (
        *theme.styles(*STYLES, theme=options.theme, ink=options.ink, paper=options.paper),
        footer(printing, short or name),
    )
    return PdfJob(artifact, Document(html, css, title, pack.language, tuple(sorted(request.images.items()))))


def lines_of_a_side(options: Options) -> int:
    """Ruled lines that fill a page below its heading."""
    left = HEIGHT[options.paper] - FOOT[options.theme] - SIDE_HEAD[options.theme]
    return int(left // PITCH[options.theme])


def _room(part: Part, marks: int | None, asked: Asked, options: Options, *, mock: bool) -> Room:
    wanted = asked.type.plan if asked.type else None
    found = room(part, marks, options.lines, wanted if part is asked.question else None)
    if mock and found.form == "plan" and not found.sides:
        return Room("none", answer=found.answer)
    return found
