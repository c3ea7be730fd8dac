"""Shorter ways through WeasyPrint 70's setting of lines (see pdf_speed)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.line_break import pyphen

from revisionpack.engines.pdf_patch import everywhere, replace

_FONT_STYLE = (
    "font_size", "direction", "lang", "font_style", "font_stretch", "font_weight", "font_kerning",
    "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings", "font_variation_settings",
    "font_language_override", "text_decoration_line",
)  # fmt: skip


def _font(style: Any) -> Any:
    """All that Pango is told of a style."""
    try:
        return style.revisionpack_font
    except AttributeError:
        style.revisionpack_font = key = (tuple(style["font_family"]), *[style[name] for name in _FONT_STYLE])
        return key


def struts() -> None:
    """The strut of a style is asked for on each line: it is kept on the style, and for styles in the same font."""
    original: Callable[[Any], Any] = line_break.strut

    def strut(style: Any) -> Any:
        try:
            return style.revisionpack_strut
        except AttributeError:
            known = vars(style.font_config).setdefault("revisionpack_struts", {})
            key = _font(style), style["line_height"]
            try:
                made = known[key]
            except KeyError:
                made = known[key] = original(style)
            except TypeError:  # a value that cannot be a key
                made = original(style)
            style.revisionpack_strut = made
            return made

    everywhere(original, strut)


def beside_floats() -> None:
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

    replace(inline, "inline_min_content_width", least)


_METRICS = (
    "ascent",
    "underline_position",
    "strikethrough_position",
    "underline_thickness",
    "strikethrough_thickness",
)


def line_settings() -> None:
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
            key = _font(style)
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

    replace(layout_class, "setup", setup)


def kept_lines() -> None:
    """A line that was set is kept until it is drawn, and not set once more for that."""
    layout_class = line_break.Layout
    reactivate: Callable[[Any, Any], None] = layout_class.reactivate
    deactivate: Callable[[Any], None] = layout_class.deactivate

    def for_drawing(self: Any, style: Any) -> None:
        held = vars(self)
        if held.get("style") is not style or self.justification_spacing:
            reactivate(self, style)
        self.revisionpack_drawn = True

    def until_drawn(self: Any) -> None:
        if "revisionpack_drawn" in vars(self):
            deactivate(self)

    replace(layout_class, "reactivate", for_drawing)
    replace(layout_class, "deactivate", until_drawn)


_HEAD = re.compile(rb"([^\n]*)\n(?:(?:COMPOUND)?(?:LEFT|RIGHT)HYPHENMIN[^\n]*\n)*")
_ODD = re.compile(rb"[%#/^\r]|HYPHENMIN")
"""What only some dictionaries have: comments, alternatives, letters by number, limits among the patterns."""


class _Patterns(dict[str, Any]):
    """Letters -> where a word may be parted, worked out from the dictionary's line when it is first asked for."""

    def get(self, letters: str, default: Any = None) -> Any:
        found = super().get(letters, default)
        if type(found) is str:
            values = [int(digit or "0") for digit, _ in pyphen.parse(found)]
            first = next((place for place, value in enumerate(values) if value), None)
            found = None
            if first is not None:
                last = max(place for place, value in enumerate(values) if value)
                found = first, tuple(values[first : last + 1])
            self[letters] = found
        return found


def hyphenation() -> None:
    """A dictionary of hyphens has 14,000 lines, of which a document looks at some dozens: only these are read."""
    original: Callable[[Any, Path], None] = pyphen.HyphDict.__init__

    def init(self: Any, path: Path) -> None:
        written = path.read_bytes()
        head = _HEAD.match(written)
        body = written[head.end() :].rstrip(b"\n") if head else b""
        if head is None or not body or _ODD.search(body):
            original(self, path)
            return
        encoding = head[1].decode()
        encoding = "cp1251" if encoding.lower() == "microsoft-cp1251" else encoding
        lines = body.decode(encoding).split("\n")
        bare = body.translate(None, b"0123456789").decode(encoding)
        letters = bare.split()
        patterns = _Patterns(zip(letters, lines, strict=False))
        if not len(lines) == len(letters) == len(patterns) or re.search(r"\d", bare):
            original(self, path)  # empty lines, lines with spaces, one pattern twice
            return
        self.patterns, self.cache, self.maxlen = patterns, {}, max(map(len, letters))

    replace(pyphen.HyphDict, "__init__", init)


assert weasyprint  # imported for its set-up
