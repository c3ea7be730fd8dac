"""Shorter ways through WeasyPrint 70's cascade and its styles (see pdf_speed)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint import css as weasyprint_css
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import percent

from revisionpack.engines.pdf_patch import everywhere, replace
from revisionpack.engines.pdf_speed_cascade import PLACES


def _logical(name: str) -> frozenset[str]:
    """A property and those that may stand for it: `margin_left`, `margin_inline_start` and `margin_inline_end`."""
    function = PHYSICAL_FUNCTIONS.get(name)
    ways = ("ltr", "rtl") if function else ()
    return frozenset([name, *(function(block="ttb", inline=way) for way in ways)])


_INHERITED = object()

_BY_EACH_OTHER = {name: INITIAL_VALUES[name] for name in ("float", "display", "position")}
"""Each of these depends on what is said of the others; this is what they are where nothing is said of any."""

_DECORATIONS = {f"text_decoration_{name}" for name in ("color", "line", "style", "thickness")}
"""What no rule says of these is as the parent has it."""


def _unruled() -> dict[str, tuple[frozenset[str], Any]]:
    """Property -> the properties that any rule would have to set, and the value where none does."""
    known: dict[str, tuple[frozenset[str], Any]] = {}
    for name, initial in INITIAL_VALUES.items():
        if name in _BY_EACH_OTHER:
            continue
        if name in INHERITED or name == "page" or name in _DECORATIONS:
            known[name] = _logical(name), _INHERITED
        elif name not in INITIAL_NOT_COMPUTED:
            known[name] = _logical(name), initial
        elif name.endswith("_width") and INITIAL_VALUES.get(name[:-5] + "style") == "none":
            known[name] = _logical(name) | _logical(name[:-5] + "style"), 0
    return known


_ASKED_OF_MOST = (
    *(f"border_{side}_{name}" for side in ("top", "right", "bottom", "left") for name in ("width", "style", "color")),
    *(f"{name}_{side}" for side in ("top", "right", "bottom", "left") for name in ("margin", "padding")),
    "width", "min_width", "max_width", "height", "min_height", "max_height", "box_sizing", "overflow", "opacity",
    "transform", "border_top_left_radius", "border_top_right_radius", "border_bottom_right_radius",
    "border_bottom_left_radius", "border_image_source", "mask_border_source", "box_shadow", "background_image",
    "background_color", "bookmark_level", "bookmark_state", "anchor", "string_set", "counter_reset", "counter_set",
    "counter_increment", "box_decoration_break", "column_width", "column_count", "break_after", "break_before",
)  # fmt: skip
"""What most styles are asked for, and most have as it is where no rule says otherwise."""


def filled() -> None:
    """A style begins with what is asked of most styles, instead of being asked for one after the other."""
    unruled = _unruled()
    known = {name: unruled[name][1] for name in _ASKED_OF_MOST}
    said: dict[str, list[str]] = {}
    for name in known:
        for source in unruled[name][0]:
            said.setdefault(source, []).append(name)
    computed, anonymous = weasyprint_css.ComputedStyle, weasyprint_css.AnonymousStyle
    begin: Callable[..., None] = computed.__init__
    begin_anonymous: Callable[[Any, Any], None] = anonymous.__init__

    def init(self: Any, parent_style: Any, cascaded: Any, *others: Any) -> None:
        begin(self, parent_style, cascaded, *others)
        self.update(known)
        for source in cascaded:
            for name in said.get(source, ()):
                self.pop(name, None)

    def init_anonymous(self: Any, parent_style: Any) -> None:
        begin_anonymous(self, parent_style)
        self.update(known)

    replace(computed, "__init__", init)
    replace(anonymous, "__init__", init_anonymous)


def styles() -> None:
    """What no rule says of an element is looked up at once: its parent's value, or the initial one.

    The original asks of each property whether it is logical, pending, a calculation or special, on each
    element; for most it is none of them. Those that are, or may be, take the original way.
    """
    computed, anonymous = weasyprint_css.ComputedStyle, weasyprint_css.AnonymousStyle
    slow: Callable[[Any, str], Any] = computed.__missing__
    slow_anonymous: Callable[[Any, str], Any] = anonymous.__missing__
    unruled = _unruled()
    unplaced = frozenset(_BY_EACH_OTHER).isdisjoint

    computed.revisionpack_twin = None

    def missing(self: Any, key: str) -> Any:
        twin = self.revisionpack_twin
        if twin is not None and key not in PLACES:
            value = self[key] = twin[key]
            return value
        known = unruled.get(key)
        if known is None:
            if key in _BY_EACH_OTHER and self.parent_style is not None and unplaced(self.cascaded):
                self.specified.update(_BY_EACH_OTHER)
                self.update(_BY_EACH_OTHER)
                return self[key]
            return slow(self, key)
        if not known[0].isdisjoint(self.cascaded):
            return slow(self, key)
        value = known[1]
        if value is _INHERITED:
            if self.parent_style is None:
                return slow(self, key)
            value = self.parent_style[key]
            if type(value) is not str and check_math(value):
                return slow(self, key)
        self[key] = value
        return value

    def missing_anonymous(self: Any, key: str) -> Any:
        known = unruled.get(key)
        if known is None:
            return slow_anonymous(self, key)
        value = self[key] = self.parent_style[key] if known[1] is _INHERITED else known[1]
        return value

    replace(computed, "__missing__", missing)
    replace(anonymous, "__missing__", missing_anonymous)


_LENGTHS = (
    "margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left", "padding_right", "padding_top",
    "padding_bottom", "width", "min_width", "max_width", "height", "min_height", "max_height",
)  # fmt: skip
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


def _absolute(style: Any) -> dict[str, Any] | None:
    """The lengths of a style as they are used, before borders are taken off; None where one is a share of others."""
    lengths: dict[str, Any] = {}
    for name in _LENGTHS:
        value = style[name]
        if value == "auto":
            lengths[name] = 0 if name.startswith("min") else value
        elif getattr(value, "unit", None) == "px":
            lengths[name] = value.value
        else:
            return None
    return lengths


def percentages() -> None:
    """A style without percentages has the same used lengths whatever it stands in: they are kept on the style.

    So are those of another, for each size of what it stands in. Borders that collapse are settled for a box beforehand,
    and stay as they are.
    """
    original: Callable[..., None] = percent.resolve_percentages

    def resolve(box: Any, containing_block: Any) -> None:
        style, held = box.style, box.__dict__
        if isinstance(box, PageBox):
            original(box, containing_block)
            return
        try:
            lengths, known = style.revisionpack_lengths
        except AttributeError:
            lengths, known = style.revisionpack_lengths = _absolute(style), {}
        settled = "border_top_width" in held and style["border_collapse"] == "collapse"
        key = tuple([held[name] for name in _BORDERS]) if settled else ()
        if lengths is None:
            is_box = isinstance(containing_block, Box)
            key += (containing_block.width, containing_block.height) if is_box else tuple(containing_block)
        used = known.get(key)
        if used is not None:
            held.update(used)
            return
        if lengths is None:
            original(box, containing_block)
        else:
            held.update(lengths)
            if not settled:
                held.update((name, style[name]) for name in _BORDERS)
            percent.adjust_box_sizing(box, "width")
            percent.adjust_box_sizing(box, "height")
        known[key] = {name: held[name] for name in (*_LENGTHS, *_BORDERS)}

    everywhere(original, resolve)


assert weasyprint  # imported for its set-up
