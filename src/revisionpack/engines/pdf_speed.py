"""Shorter ways through WeasyPrint 70's own code, each with the same result to the byte.

Every patch of its internals that is there for speed lives here. They apply to version 70 only, can be
taken back (`plain`), and tests/engines/test_pdf_speed.py holds that the bytes equal plain WeasyPrint's.
docs/performance.md says what each one buys.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from xml.etree import ElementTree

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
import cssselect2
from weasyprint import css as weasyprint_css
from weasyprint import html as weasyprint_html
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.draw import text as draw_text
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import inline, percent
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango
from weasyprint.urls import URLFetcher

SUPPORTED = "70."


class XhtmlTree(weasyprint.HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """A document from well-formed XHTML: the standard library's parser is ten times as fast as an HTML5 one.

    Raises `xml.etree.ElementTree.ParseError` where a template forgot to close an element.
    """

    def __init__(self, text: str, url_fetcher: URLFetcher) -> None:
        self.base_url, self.url_fetcher, self.media_type = "pack:", url_fetcher, "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
            ElementTree.fromstring(text), content_language=None
        )
        self.etree_element = self.wrapper_element.etree_element


# --- The user agent's style sheet ---------------------------------------------------------------------


def _of_notes(pseudo: str) -> bool:
    return "note" in pseudo or pseudo == "marker"


class _NoteRules:
    """WeasyPrint's own style sheet gives every element six pseudo-elements for notes and markers.

    Seven styles an element are computed where one will do. Without footnotes in a document the rules
    for notes go, and that for markers looks at list items only.
    """

    def __init__(self) -> None:
        self.matcher = weasyprint_html.UA_STYLESHEET.matcher
        self.full = list(self.matcher.other_selectors)
        self.slim = [entry for entry in self.full if entry[3] is None or not _of_notes(entry[3])]
        self.markers = [entry for entry in self.full if entry[3] == "marker"]
        self.items = list(self.matcher.lower_local_name_selectors.get("li", []))

    def use(self, *, slim: bool) -> None:
        self.matcher.other_selectors = self.slim if slim else self.full
        self.matcher.lower_local_name_selectors["li"] = (
            [*self.items, *self.markers] if slim else list(self.items)
        )


_NOTE_RULES = _NoteRules()


@contextmanager
def style_rules(css: tuple[str, ...]) -> Iterator[None]:
    """While a document is laid out: the user agent's rules that it needs."""
    _NOTE_RULES.use(slim=_applied and not any("footnote" in text for text in css))
    try:
        yield
    finally:
        _NOTE_RULES.use(slim=False)


# --- Patches ---------------------------------------------------------------------------------------------

_originals: dict[tuple[Any, str], Any] = {}
_applied = False


def _replace(owner: Any, name: str, new: Any) -> Any:
    """Put `new` in the place of an attribute, remembering the original, which is returned."""
    original = getattr(owner, name)
    _originals.setdefault((owner, name), original)
    setattr(owner, name, new)
    return original


def _everywhere(original: Any, new: Any) -> None:
    """Put a function in the place of another in each module of WeasyPrint that imported it by name."""
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("weasyprint"):
            for name, value in list(vars(module).items()):
                if value is original:
                    _replace(module, name, new)


def _array_types() -> None:
    """pdf/fonts asks cffi for `hb_codepoint_t[n]`, a new n for each font: each time all types are parsed anew."""
    real = pdf_fonts.ffi

    class Arrays:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def new(self, kind: str, *values: Any) -> Any:
            return real.new("hb_codepoint_t[]" if kind.startswith("hb_codepoint_t[") else kind, *values)

    _replace(pdf_fonts, "ffi", Arrays())


def _logical(name: str) -> frozenset[str]:
    """A property and those that may stand for it: `margin_left`, `margin_inline_start` and `margin_inline_end`."""
    function = PHYSICAL_FUNCTIONS.get(name)
    ways = ("ltr", "rtl") if function else ()
    return frozenset([name, *(function(block="ttb", inline=way) for way in ways)])


_INHERITED = object()


def _unruled() -> dict[str, tuple[frozenset[str], Any]]:
    """Property -> the properties that any rule would have to set, and the value where none does."""
    known: dict[str, tuple[frozenset[str], Any]] = {}
    for name, initial in INITIAL_VALUES.items():
        if name in {"float", "display", "position"} or name.startswith("text_decoration_"):
            continue  # each depends on the others, or on what its parent is decorated with
        if name in INHERITED or name == "page":
            known[name] = _logical(name), _INHERITED
        elif name not in INITIAL_NOT_COMPUTED:
            known[name] = _logical(name), initial
        elif name.endswith("_width") and INITIAL_VALUES.get(name[:-5] + "style") == "none":
            known[name] = _logical(name) | _logical(name[:-5] + "style"), 0
    return known


def _styles() -> None:
    """What no rule says of an element is looked up at once: its parent's value, or the initial one.

    The original asks of each property whether it is logical, pending, a calculation or special, on each
    element; for most it is none of them. Those that are, or may be, take the original way.
    """
    computed, anonymous = weasyprint_css.ComputedStyle, weasyprint_css.AnonymousStyle
    slow: Callable[[Any, str], Any] = computed.__missing__
    slow_anonymous: Callable[[Any, str], Any] = anonymous.__missing__
    unruled = _unruled()

    def missing(self: Any, key: str) -> Any:
        known = unruled.get(key)
        if known is None or not known[0].isdisjoint(self.cascaded):
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

    _replace(computed, "__missing__", missing)
    _replace(anonymous, "__missing__", missing_anonymous)


def _flow() -> None:
    """Whether a box stands in the flow is asked ten times a box: what neither floats nor is placed does."""
    original: Callable[[Any], bool] = Box.is_in_normal_flow

    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        return (style["float"] == "none" and style["position"] == "static") or original(self)

    _replace(Box, "is_in_normal_flow", is_in_normal_flow)


def _struts() -> None:
    """The strut of a style is asked for on each line: it is kept on the style."""
    original: Callable[[Any], Any] = line_break.strut

    def strut(style: Any) -> Any:
        try:
            return style.revisionpack_strut
        except AttributeError:
            style.revisionpack_strut = made = original(style)
            return made

    _everywhere(original, strut)


_LENGTHS = (
    "margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left", "padding_right", "padding_top",
    "padding_bottom", "width", "min_width", "max_width", "height", "min_height", "max_height",
)  # fmt: skip
_USED = (*_LENGTHS, "border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


def _is_absolute(style: Any) -> bool:
    """Whether a style has no percentage and no calculation in its lengths."""
    for name in _LENGTHS:
        value = style[name]
        if value != "auto" and getattr(value, "unit", None) != "px":
            return False
    return bool(style["border_collapse"] != "collapse")


def _percentages() -> None:
    """A style without percentages has the same used lengths whatever it stands in: they are kept on the style."""
    original: Callable[..., None] = percent.resolve_percentages

    def resolve(box: Any, containing_block: Any) -> None:
        style = box.style
        try:
            lengths = style.revisionpack_lengths
        except AttributeError:
            lengths = style.revisionpack_lengths = {} if _is_absolute(style) else None
        if lengths is None or isinstance(box, PageBox):
            original(box, containing_block)
        elif lengths:
            box.__dict__.update(lengths)
        else:
            original(box, containing_block)
            lengths.update((name, getattr(box, name)) for name in _USED)

    _everywhere(original, resolve)


def _beside_floats() -> None:
    """Below the last float of a page no line has to know how narrow it can get.

    WeasyPrint works it out for each line of a block that has had a float, to see if the line fits beside one.
    """
    original: Callable[..., float] = inline.inline_min_content_width

    def least(context: Any, box: Any, *args: Any, first_line: bool = False, **kwargs: Any) -> float:
        if first_line and box.style["direction"] == "ltr":
            y = box.position_y
            if all(
                shape.position_y < y and shape.position_y + shape.margin_height() <= y
                for shape in context.excluded_shapes
            ):
                return 0.0
        return original(context, box, *args, first_line=first_line, **kwargs)

    _replace(inline, "inline_min_content_width", least)


_FONT_STYLE = (
    "font_size", "direction", "lang", "font_style", "font_stretch", "font_weight", "font_kerning",
    "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings", "font_variation_settings",
    "font_language_override", "text_decoration_line",
)  # fmt: skip
_METRICS = (
    "ascent",
    "underline_position",
    "strikethrough_position",
    "underline_thickness",
    "strikethrough_thickness",
)


def _line_settings() -> None:
    """Pango's context and font description of a style are made anew for each line: they are kept, one a text style."""
    layout_class = line_break.Layout
    original: Callable[[Any, Any], None] = layout_class.setup

    def made(style: Any) -> tuple[Any, Any, Any, dict[str, Any]] | None:
        """Context, description, language and metrics of a style; None where it has font features."""
        sample = object.__new__(layout_class)
        original(sample, style)
        if pango.pango_layout_get_attributes(sample.layout) != ffi.NULL:
            return None
        context = ffi.gc(
            pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
        )
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
        if style["lang"] or style["font_language_override"] != "normal":
            pango.pango_context_set_language(context, sample.language)
        metrics = {name: getattr(sample, name) for name in _METRICS if hasattr(sample, name)}
        return context, line_break.get_font_description(style), sample.language, metrics

    def setup(self: Any, style: Any) -> None:
        try:
            settings = style.revisionpack_settings
        except AttributeError:
            kept = vars(style.font_config).setdefault("revisionpack_settings", {})
            key = (tuple(style["font_family"]), *(style[name] for name in _FONT_STYLE))
            try:
                settings = kept[key]
            except KeyError:
                settings = kept[key] = made(style)
            except TypeError:  # a value that cannot be a key
                settings = None
            style.revisionpack_settings = settings
        if settings is None:
            original(self, style)
            return
        context, description, language, metrics = settings
        self.style, self.first_line_direction, self.language = style, 0, language
        self.__dict__.update(metrics)
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)

    _replace(layout_class, "setup", setup)


_GLYPHS = struct.Struct("=IiiiI")
"""PangoGlyphInfo: glyph, width, x offset, y offset, attributes."""


def _drawing() -> None:
    """The glyphs of a line are read from C one field at a time: they are read at once, and their codes kept.

    What is rare — glyphs that are raised, missing, seen for the first time, coloured fonts, cut lines — takes
    the original way.
    """
    original: Callable[..., Any] = draw_text.draw_first_line

    def draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
        def slowly() -> Any:
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)

        if text_overflow == "ellipsis" or block_ellipsis != "none" or textbox.style["font_size"] < 1e-6:
            return slowly()
        if not textbox.text.strip():
            return []
        layout = textbox.pango_layout.layout
        pango.pango_layout_set_single_paragraph_mode(layout, True)
        runs: list[tuple[Any, float, list[str]]] = []
        parts: list[str] = []
        codes: dict[Any, str] = {}
        previous = None
        run = pango.pango_layout_get_line_readonly(layout, 0).runs[0]
        while run != ffi.NULL:
            item, run = run.data, run.next
            pango_font = item.item.analysis.font
            if pango_font != previous:
                previous = pango_font
                font, size = stream.add_font(pango_font)
                if font.svg or font.png or font.colr or font.bitmap:
                    return slowly()
                codes = vars(font).setdefault("revisionpack_codes", {}).setdefault(size, {})
                parts = []
                runs.append((font, size, parts))
            parts.append("<")
            glyphs = item.glyphs
            for glyph, width, x_offset, y_offset, _ in _GLYPHS.iter_unpack(
                ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPHS.size)
            ):
                code = None if x_offset or y_offset else codes.get((glyph, width))
                if code is None:
                    known = glyph in font.to_unicode and glyph in font.widths
                    if x_offset or y_offset or not known or glyph >= pango.PANGO_GLYPH_EMPTY:
                        return slowly()
                    kerning = font.widths[glyph] + 0.0 - width * 1000 * FROM_UNITS / size
                    code = codes[(glyph, width)] = (
                        f"{glyph:04x}>{int(kerning)}<" if kerning else f"{glyph:04x}"
                    )
                parts.append(code)
            if parts[-1].endswith("<"):
                parts[-1] = parts[-1][:-1]
            else:
                parts.append(">")
        stream.set_text_matrix(*matrix.values)
        shown = ""
        for font, size, parts in runs:
            if shown:
                stream.show_text(shown)
            stream.set_font_size(font.hash, size)
            shown = "".join(parts)
        stream.show_text(shown)
        return []

    _everywhere(original, draw)


PATCHES: Mapping[str, Callable[[], None]] = {
    "array types": _array_types,
    "styles": _styles,
    "flow": _flow,
    "struts": _struts,
    "percentages": _percentages,
    "beside floats": _beside_floats,
    "line settings": _line_settings,
    "drawing": _drawing,
}


def apply(only: tuple[str, ...] | None = None) -> None:
    """Apply the patches to the supported version; to any other, nothing."""
    global _applied
    if _applied or not weasyprint.__version__.startswith(SUPPORTED):
        return
    for name, patch in PATCHES.items():
        if only is None or name in only:
            patch()
    _applied = True


def plain() -> None:
    """Take every patch back."""
    global _applied
    for (owner, name), original in _originals.items():
        setattr(owner, name, original)
    _originals.clear()
    _applied = False
