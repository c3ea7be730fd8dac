"""The practice paper: what is asked, what is given with it, and where to write. Never an answer."""

from __future__ import annotations

from revisionpack.derive.papers import marks_of
from revisionpack.derive.writing import room
from revisionpack.outputs.step import Document, Done, PdfJob, Request, Skipped, Step
from revisionpack.theme import RIGHT_TO_LEFT, Printing, footer


def plan(request: Request) -> Step:
    """The questions of a pack as one paper."""
    derived = request.derived
    pack = derived.pack
    if not derived.papers.asked:
        return Skipped("nothing to ask: the pack has no questions, so there is no paper")
    theme, options = request.theme, request.options
    words = theme.words(pack.language)
    printing = Printing(pack, derived.syllabus, derived.numbers, words)
    name = str(words.tables["questions"]["questions"])
    title = f"{printing.plain(pack.title)}: {name}"
    html = theme.render(
        printing,
        "questions/questions.html",
        paper=derived.papers.practice,
        options=options,
        room=lambda part, marks: room(part, marks, options.lines),
        marks_of=marks_of,
        title=title,
        product=name,
        rtl=pack.language.split("-")[0] in RIGHT_TO_LEFT,
    )
    css = (
        *theme.styles("questions/questions.css", theme=options.theme, ink=options.ink, paper=options.paper),
        footer(printing, name),
    )
    document = Document(html, css, title, pack.language, tuple(sorted(request.images.items())))
    return Done((PdfJob(request.artifact("questions"), document),))
