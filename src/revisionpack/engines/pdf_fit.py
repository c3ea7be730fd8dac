"""Sections that end on a good page: an overhang is taken back, an empty rest becomes room for notes.

A section that is a child of `body`, begins and ends with a forced page break and has `data-tighten` may be
set a little tighter ("LEADING SPACING": the smallest shares of its line heights and of its vertical margins
and paddings that are allowed), by as little as makes a last page unnecessary that holds only a few lines.
A child with `data-room` is shown only where the last page has room for it; its
last child, the line, then stands as often as there is room. Both are found while pages are made, so that
nothing else is laid out again, and what comes out depends on the document alone.

This replaces `weasyprint.layout.make_all_pages` of WeasyPrint 70 in its first pass; other versions, and
documents without such sections, are laid out as they always were (rooms are hidden by the style sheet).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, field

from revisionpack.engines import pdf_grid
from revisionpack.engines.pdf_fill import close, fill

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint import layout
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure.boxes import LineBox, ParentBox, ReplacedBox, TableRowBox
from weasyprint.layout import page as page_layout
from weasyprint.text.line_break import strut

SUPPORTED = "70."

REST = 0.92
"""Share of what tightening could give at most that it is expected to give (blocks that stay whole cost some)."""

LONGEST_OVERHANG = 0.6
"""Share of a page: a last page that holds more is a page of its own."""

ROOM_LINES = 3
"""Lines for notes that are worth having."""

_make_all_pages = page_layout.make_all_pages
"""WeasyPrint's own."""


def apply() -> None:
    """Let WeasyPrint 70 make its pages through this module."""
    if weasyprint.__version__.startswith(SUPPORTED):
        layout.make_all_pages = make_all_pages
        pdf_grid.apply()


def plain() -> None:
    """Let WeasyPrint make its pages by itself again."""
    layout.make_all_pages = _make_all_pages
    pdf_grid.plain()


def make_all_pages(context: Any, root_box: Any, html: Any, pages: Sequence[Any]) -> Iterator[Any]:
    """The pages of a document, as WeasyPrint makes them; in the first pass with its sections fitted.

    In a document with such sections the page numbers in cross-references are looked at after each pass, and the
    pages that show an old one are made again (WeasyPrint 70 looks once).
    """
    if not pages:
        pdf_grid.mark(root_box)
    sections = _sections(root_box) if not pages else {}
    if sections:
        context.revisionpack_sections = sections
        _suppose(context)
        made = _Fit(context, root_box, html, sections).run()
    else:
        made = list(_make_all_pages(context, root_box, html, pages))
        _take_back_rooms(context, made)
    fill(made)
    close(made)
    yield from made
    if getattr(context, "revisionpack_sections", None):
        _renumber(context, len(made))


SUPPOSED = 88
"""A page number as wide as most: what a reference shows before the page of its place is known."""


def _suppose(context: Any) -> None:
    """Let references to places still to come take the room that they will need."""
    collector = context.target_collector
    for target in collector.target_lookup_items.values():
        target.cached_page_counter_values = {"page": [SUPPOSED], "pages": [SUPPOSED]}
    for (_, token), lookup in collector.counter_lookup_items.items():
        if token == "content":
            lookup.parse_again({})


def _renumber(context: Any, total: int) -> None:
    """Mark the pages whose references show a number that is no longer true.

    What is known of pages is told now how many there are: WeasyPrint does so only when it makes them again, takes it
    for something new in each of their references, and makes them once more.
    """
    maker, collector = context.page_maker, context.target_collector
    known = [state[1] for *_, state, _ in maker]
    known += [target.cached_page_counter_values for target in collector.target_lookup_items.values()]
    known += [lookup.cached_page_counter_values for lookup in collector.counter_lookup_items.values()]
    for values in known:
        if values:
            values["pages"] = [total]
    for (box, token), lookup in collector.counter_lookup_items.items():
        index = lookup.page_maker_index
        if token != "content" or index is None or index + 1 >= len(maker):
            continue
        shown = _words(box)
        resume_at, following, _, state, _ = maker[index + 1]
        lookup.parse_again(state[1])
        if _words(box) != shown:
            goes_on = resume_at is not None and following["break"] == "any"  # overleaf, perhaps
            for *_, remake in maker[index : index + 1 + goes_on]:
                remake["content_changed"] = True


def _take_back_rooms(context: Any, pages: Sequence[Any]) -> None:
    """A room that later numbers pushed to a page of its own has a line less, and is taken away at last."""
    for number, page in enumerate(pages):
        if not (rooms := _rooms(page)) or _filled(page, rooms)[0]:
            continue
        for section in getattr(context, "revisionpack_sections", {}).values():
            if section.lines and any(box.element is section.room.element for box in rooms):
                section.show_room(section.lines - 1)
                context.page_maker[number - 1][-1]["content_changed"] = True


def _rooms(page: Any) -> list[Any]:
    """The rooms for notes on a page: they are children of its sections."""
    body = page.children[0].children[:1]
    return [
        box
        for section in (body[0].children if body else ())
        for box in getattr(section, "children", ())
        if isinstance(box, ParentBox) and box.element is not None and box.element.get("data-room") is not None
    ]


def _words(box: Any) -> str:
    return "".join(getattr(inside, "text", "") for inside in box.descendants())


class _Section(Struct):
    """A section that may be fitted: its box, its share of leading and spacing, and its room for notes."""

    box: Any
    leading: float = 1.0
    spacing: float = 1.0
    room: Any = None
    """The box for notes, taken out of the section until there is a place for it."""
    tried: list[float] = field(default_factory=list)
    """The strengths of tightening tried so far, from 0 to 1."""
    pages: int = 0
    """Pages that it takes as it was written."""
    lines: int | None = None
    """Lines of its room as it was offered to the last page, 0 when there was no place; None before that."""
    styles: list[tuple[Any, Any]] = field(default_factory=list)
    """Boxes and the styles that they were given by the style sheets."""

    def show_room(self, lines: int) -> bool:
        """Give it its room with so many lines; whether these are enough for one."""
        self.lines = lines if lines >= ROOM_LINES else 0
        room = (_ruled(self.room, lines),) if self.lines else ()
        element = self.room.element
        self.box.children = (*(child for child in self.box.children if child.element is not element), *room)
        return bool(room)

    @property
    def line(self) -> float:
        """The height of a line of its room, px; 0 when the style sheet gives none."""
        return float(getattr(self.room.children[-1].style["height"], "value", 0))

    @property
    def label(self) -> float:
        """The height of what stands above the lines of its room, and of the space above that, px."""
        above = getattr(self.room.style["margin_top"], "value", 0)
        return float(above + sum(strut(child.style)[0] for child in self.room.children[:-1]))

    @property
    def gain(self) -> float:
        """The share of a page that tightening can take back at most."""
        return 1 - self.leading * (1 - (1 - self.spacing) * 0.12)


def _sections(root_box: Any) -> dict[int, _Section]:
    """Position among the children of `body` -> section; their rooms are taken out."""
    body = root_box.children[0] if root_box.children else None
    found: dict[int, _Section] = {}
    for position, box in enumerate(getattr(body, "children", ())):
        element = getattr(box, "element", None)
        if element is None or not isinstance(box, ParentBox):
            continue
        section = _Section(box)
        if (shares := element.get("data-tighten")) is not None:
            section.leading, section.spacing = (float(share) for share in shares.split())
        for child in box.children:
            if child.element is not None and child.element.get("data-room") is not None:
                section.room = child
        if section.room is not None:
            box.children = tuple(child for child in box.children if child is not section.room)
        if section.room is not None or section.gain > 0:
            found[position] = section
    return found


class _Fit:
    """One first pass through a document."""

    def __init__(self, context: Any, root_box: Any, html: Any, sections: dict[int, _Section]) -> None:
        self.context, self.root_box, self.html, self.sections = context, root_box, html, sections
        self.made: list[Any] = []

    def run(self) -> list[Any]:
        """All pages. A stretch is what lies between two forced breaks; it is made again until it is settled."""
        context, maker = self.context, self.context.page_maker
        context.rendered_notes = []
        first = 0
        while True:
            index = len(self.made)
            maker[index][-1].update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
            page, resume_at = page_layout.remake_page(index, context, self.root_box, self.html)
            self.made.append(page)
            ended = resume_at is None and not context.reported_footnotes
            if not ended and maker[index + 1][1]["break"] == "any":
                continue
            again = self._settled(first, resume_at)
            if again is not None:
                self._forget(again)
                continue
            first = len(self.made)
            if ended:
                del maker[first + 1 :]
                context.broken_out_of_flow.clear()
                context.reported_footnotes.clear()
                return self.made

    def _forget(self, first: int) -> None:
        """Drop the pages from `first` on, and that their page numbers in cross-references were ever seen."""
        del self.made[first:], self.context.page_maker[first + 1 :]
        for lookup in self.context.target_collector.counter_lookup_items.values():
            if lookup.page_maker_index is not None and lookup.page_maker_index >= first:
                lookup.cached_page_counter_values = {}

    def _settled(self, first: int, resume_at: Any) -> int | None:
        """The page from which the stretch that begins at `first` is made again; None when it is as it should be."""
        section = self._section(self.context.page_maker[first][0], resume_at)
        pages = len(self.made) - first
        if section is None or self.context.reported_footnotes:
            return None
        filled, height = _filled(self.made[-1])
        if not section.tried and section.lines is None:
            section.pages = pages
        if (strength := self._strength(section, pages, filled / height)) is not None:
            section.tried.append(strength)
            self._tighten(section, strength)
            return first
        if section.room is not None and section.lines is None:
            section.pages = pages
            lines = int((height - filled - section.label) / section.line) if section.line else 0
            return len(self.made) - 1 if section.show_room(lines) else None
        if section.lines and pages > section.pages:
            section.show_room(section.lines - 1)  # some of what was free is space below the text
            return first + section.pages - 1
        return None

    def _section(self, begin: Any, end: Any) -> _Section | None:
        """The section that a stretch holds; None for a part of one, a blank page, or several."""
        start = _position(begin) if begin is not None else 0
        stop = _position(end) if end is not None else len(self.root_box.children[0].children)
        if start is None or stop is None:
            return None
        held = [self.sections[n] for n in range(start, stop) if n in self.sections]
        return held[0] if len(held) == 1 and stop == start + 1 else None

    def _strength(self, section: _Section, pages: int, overhang: float) -> float | None:
        """How much to tighten from what the style sheets say; None to leave the section as it is."""
        if section.gain <= 0 or section.lines is not None:
            return None
        if not section.tried:
            needed = overhang / (section.gain * REST * (pages - 1)) if pages > 1 else 2.0
            if needed > 1 or overhang > LONGEST_OVERHANG:
                return None
            return 1.0 if section.leading == 1 else max(0.3, needed)
        if pages < section.pages or not section.tried[-1]:
            return None
        return 1.0 if section.tried[-1] < 1 else 0.0

    def _tighten(self, section: _Section, strength: float) -> None:
        for box, style in section.styles:
            box.style = style
        section.styles.clear()
        if not strength:
            return
        leading, spacing = (1 - (1 - share) * strength for share in (section.leading, section.spacing))
        made: dict[int, Any] = {}
        for box in section.box.descendants():
            if id(box.style) not in made:
                made[id(box.style)] = _tighter(box.style, leading, spacing)
            section.styles.append((box, box.style))
            box.style = made[id(box.style)]


def _position(resume_at: Any) -> int | None:
    """The position among the children of `body` at which a page begins; None inside a child."""
    (_, inner), *_ = resume_at.items()
    if inner is None:
        return 0
    (position, deeper), *_ = inner.items()
    return position if deeper is None else None


def _filled(page: Any, without: Sequence[Any] = ()) -> tuple[float, float]:
    """How far down the lines, rows and pictures of a page reach, and how far they could, px.

    What is in the boxes `without` does not count.
    """
    top = page.content_box_y()
    left_out = {id(inside) for box in without for inside in box.descendants()}
    held = (
        box
        for box in page.children[0].descendants()
        if isinstance(box, (LineBox, ReplacedBox, TableRowBox)) and id(box) not in left_out
    )
    return max((box.position_y + box.height - top for box in held), default=0.0), page.height


_VERTICAL = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")


def _tighter(style: Any, leading: float, spacing: float) -> Any:
    """A copy of a style with shorter lines and less space above and below."""
    tight = style.copy()
    for name in _VERTICAL:
        value = style[name]
        if getattr(value, "unit", None) == "px" and value.value > 0:
            tight[name] = Dimension(value.value * spacing, "px")
    height = style["line_height"]
    if isinstance(height, (int, float)):
        tight["line_height"] = height * leading
    elif getattr(height, "unit", None) == "px":
        tight["line_height"] = Dimension(height.value * leading, "px")
    return tight


def _ruled(room: Any, lines: int) -> Any:
    """A copy of a room for notes that can be seen, with so many lines."""
    shown = room.deepcopy()
    shown.children = (*shown.children[:-1], *(shown.children[-1].deepcopy() for _ in range(lines)))
    for box in shown.descendants():
        box.style = box.style.copy()
        box.style["visibility"] = "visible"
    shown.style["position"] = "static"
    return shown
