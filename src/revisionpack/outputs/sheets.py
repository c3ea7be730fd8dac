"""Revision sheets and their blank twin: organiser, contents, one sheet a topic, glossary, sources.

The organiser is measured first: rows that do not fit its side are named in a warning, and the rows of
the blank organiser get the heights of the printed one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from revisionpack.outputs.sheets_diagram import (
    Order,
    arrange,
    better,
    default,
    diagram,
    measured,
    texts_first,
)
from revisionpack.outputs.sheets_marks import Marks, let_gaps_wrap
from revisionpack.outputs.sheets_organiser import columns, organiser, spilled
from revisionpack.outputs.sheets_view import Section, Sheet, View
from revisionpack.outputs.step import (
    Ask,
    Document,
    Done,
    Finding,
    MeasureJob,
    PdfJob,
    Request,
    Result,
    Skipped,
    Step,
)
from revisionpack.theme import BODY, RIGHT_TO_LEFT, Printing, escape, footer

STYLES = ("sheets/sheets.css",)

TIGHTEN = {"standard": "0.965 0.5"}
"""The smallest shares of leading and spacing that may save a page that holds only a few lines (engines/pdf_fit)."""

TIGHTEN_ELSE = "1 0.5"
"""Where the leading is a rule of the theme, or of handwriting."""

HEIGHT = {"a4": 297.0, "letter": 279.4}
"""Height of the paper, mm."""

TOP_MARGIN = 16.0
BOTTOM_MARGIN = {"standard": 20.0, "clear": 24.0, "large": 30.0, "dyslexia": 24.0}
"""Margins of a sheet, mm, as print.css and the themes set them."""

LOOKS = 3
"""How often the pages of a topic with a diagram are looked at before its order is taken as it is."""

LINE = 8.0
"""Between the lines for handwriting, mm."""


def plan(request: Request) -> Step | Skipped:
    """The sheets and the blank sheets of a pack."""
    pack = request.derived.pack
    view = View(pack, request.derived.syllabus)
    if not (view.sheets or view.glossary or view.dates or pack.organiser):
        return Skipped("the pack has no topics, terms or events, so there are no sheets")
    jobs = []
    if pack.organiser:
        document = _document(request, view, "sheets/organiser-only.html", blank=False, heights={})
        jobs.append(MeasureJob(f"{pack.id}-organiser", document))
    topics = tuple(sheet.topic.id for sheet in view.sheets if _wants_arranging(request, view, sheet))
    jobs += _diagrams(request, view, topics, texts_first)
    if not jobs:
        return _finished(request, view, {}, {}, ())
    return Ask(tuple(jobs), partial(_measured, request, view, topics))


def _diagrams(
    request: Request, view: View, topics: tuple[str, ...], arranged: Callable[[str, int, int], Order]
) -> list[MeasureJob]:
    """Topics with a diagram, to be measured with its parts and texts in an order."""
    return [
        MeasureJob(
            f"{request.derived.pack.id}-{topic}-diagram",
            _document(
                request,
                view,
                "sheets/one-topic.html",
                blank=False,
                heights={},
                only=(topic, ()),
                arranged=arranged,
            ),
        )
        for topic in topics
    ]


def one_topic(request: Request, topic: str, sections: tuple[Section, ...] = ()) -> PdfJob:
    """One topic's sheet on its own, to be looked at while it is written: not tagged, without contents or organiser.

    `sections`: what it shows in place of all its sections, without the topic's head.
    """
    view = View(request.derived.pack, request.derived.syllabus)
    only = (topic, sections)
    document = _document(request, view, "sheets/one-topic.html", blank=False, heights={}, only=only)
    return PdfJob(f"{request.derived.pack.id}-{topic}.pdf", document, standard="plain")


def _measured(request: Request, view: View, topics: tuple[str, ...], results: tuple[Result, ...]) -> Step:
    """The organiser's rows and the diagrams are measured: warn of rows on a second side, and go on."""
    theme, paper = request.options.theme, request.options.paper
    heights: dict[str, float] = {}
    findings: tuple[Finding, ...] = ()
    if request.derived.pack.organiser:
        boxes = json.loads(results[0].data)["boxes"]
        heights = {box["item"]: box["h"] for box in boxes}
        over = tuple(dict.fromkeys(box["item"] for box in boxes if box["page"] > 1))
        if theme == "standard":
            findings = spilled(over, {item: request.derived.numbers.of(item) for item in over})
        results = results[1:]
    bottom = HEIGHT[paper] - BOTTOM_MARGIN[theme]
    orders = {
        name: arrange(row)
        for result in results
        for name, row in measured(json.loads(result.data)["boxes"], TOP_MARGIN, bottom).items()
    }
    finish = partial(_finished, request, view, heights, findings=findings)
    return _looked_at(request, view, topics, orders, LOOKS, finish)


def _looked_at(
    request: Request,
    view: View,
    topics: tuple[str, ...],
    orders: Mapping[str, Order],
    looks: int,
    finish: Callable[[Mapping[str, Order]], Done],
) -> Step:
    """Measure the topics with the orders, and those again that are still to be bettered; so often at most."""
    if not topics or not looks:
        return finish(orders)

    def seen(results: tuple[Result, ...]) -> Step:
        bottom = HEIGHT[request.options.paper] - BOTTOM_MARGIN[request.options.theme]
        changed = dict(orders)
        again = []
        for topic, result in zip(topics, results, strict=True):
            boxes = json.loads(result.data)["boxes"]
            rows = [row for row in orders if any(box["item"] == f"{row} head" for box in boxes)]
            changed |= {row: better(orders[row], row, boxes, bottom) for row in rows}
            if any(changed[row] != orders[row] for row in rows):
                again.append(topic)
        return _looked_at(request, view, tuple(again), changed, looks - 1, finish)

    return Ask(tuple(_diagrams(request, view, topics, _by(orders))), seen)


def _by(orders: Mapping[str, Order]) -> Callable[[str, int, int], Order]:
    return lambda row, figures, phases: orders.get(row) or default(row, figures, phases)


def _finished(
    request: Request,
    view: View,
    heights: Mapping[str, float],
    orders: Mapping[str, Order],
    findings: tuple[Finding, ...],
) -> Done:
    sheets = PdfJob(
        request.artifact("sheets"),
        _document(request, view, "sheets/sheets.html", blank=False, heights=heights, arranged=_by(orders)),
    )
    jobs = [sheets]
    if request.derived.pack.organiser or any(topic.gaps for topic in request.derived.gaps.topics.values()):
        jobs.append(
            PdfJob(
                request.artifact("sheets-blank"),
                _document(request, view, "sheets/blank.html", blank=True, heights=heights),
            )
        )
    return Done(tuple(jobs), findings)


def _wants_arranging(request: Request, view: View, sheet: Sheet) -> bool:
    """Whether a topic has a diagram that may leave a page half empty: one of larger type, or of several parts."""
    diagrams = [section for section in sheet.sections if section.diagram]
    theme, paper, derived = request.options.theme, request.options.paper, request.derived
    if theme != "standard" or not diagrams:
        return bool(diagrams)
    printing = Printing(
        derived.pack, derived.syllabus, derived.numbers, request.theme.words(derived.pack.language)
    )
    return any(len(diagram(printing, theme, paper, section)) > 1 for section in diagrams)


def _document(
    request: Request,
    view: View,
    template: str,
    *,
    blank: bool,
    heights: Mapping[str, float],
    only: tuple[str, tuple[Section, ...]] | None = None,
    arranged: Callable[[str, int, int], Order] = default,
) -> Document:
    """One document of the product, from its template; `only`: the topic that it shows, where it is one."""
    derived, theme, options = request.derived, request.theme, request.options
    pack = derived.pack
    words = theme.words(pack.language)
    hooks: dict[str, Any] = {}
    rewriting: dict[str, Any] = {
        "beside": options.theme == "standard",
        "ink": options.ink,
        "body": BODY[options.theme],
    }
    printing = Printing(pack, derived.syllabus, derived.numbers, words, hooks, **rewriting)
    marks = Marks(printing, view.first_places, derived.gaps if blank else None)
    hooks.update(ref=marks.ref, key=marks.key)
    if blank:
        rewriting |= {"rewrite": marks.rewrite, "rewrite_words": marks.rewrite_words}
        printing = Printing(pack, derived.syllabus, derived.numbers, words, hooks, **rewriting)
        marks.printing = printing
    name = str(words.tables["sheets"]["blank" if blank else "sheets"])
    title = f"{printing.plain(pack.title)}: {name}"
    groups = organiser(pack, printing)
    html = theme.render(
        printing,
        template,
        view=view,
        only=only,
        pen=marks,
        gaps=None if only else derived.gaps,
        blank=blank,
        options=options,
        tighten=TIGHTEN_ELSE if blank else TIGHTEN.get(options.theme, TIGHTEN_ELSE),
        fill=0 if only else 1,
        groups=groups,
        heights=heights,
        arranged=arranged,
        diagram_of=partial(diagram, printing, options.theme, options.paper),
        title=title,
        product=name,
        rtl=pack.language.split("-")[0] in RIGHT_TO_LEFT,
    )
    html = let_gaps_wrap(html) if blank else html
    css = (
        *theme.styles(*STYLES, theme=options.theme, ink=options.ink, paper=options.paper),
        footer(printing, name),
        columns(groups, options.theme, options.paper),
        _ruled(options.theme, options.paper, str(words.tables["sheets"]["notes"])),
    )
    if only or not options.pad or len(view.sheets) < 2:
        css = (*css, ".sheet{break-before:page}")
    resources = tuple(
        (file, data)
        for file, data in sorted(request.images.items())
        if f"pack:{escape(file)}" in html or any(f"pack:{file}" in sheet for sheet in css)
    )
    return Document(html, css, title, pack.language, resources)


def _ruled(theme: str, paper: str, label: str) -> str:
    """A style sheet that rules the left-hand pages that stay free: 8 mm lines for notes.

    The lines are the background of the label's box in the top margin, which reaches down over the page.
    """
    height = (HEIGHT[paper] - TOP_MARGIN - BOTTOM_MARGIN[theme]) // LINE * LINE
    return (
        f'@page :blank{{@top-left{{content:"{label}";vertical-align:top;width:100%;margin-bottom:-{height:g}mm;'
        f"height:{height:g}mm;padding-top:{TOP_MARGIN:g}mm;"
        f"background:linear-gradient(to bottom,#8b8d93 .2mm,transparent .2mm) 0 0/100% {LINE:g}mm content-box}}}}"
    )
