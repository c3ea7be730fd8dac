"""Shorter ways through WeasyPrint 70's drawing and writing of pages (see pdf_speed)."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
import pydyf
from weasyprint.draw import text as draw_text
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import FontConfiguration

from revisionpack.engines.pdf_patch import everywhere, replace

_UNREAD = object()


def unread_files() -> None:
    """A font's file is copied out of HarfBuzz where it is asked for: what of it is used comes from there as well."""
    font = pdf_fonts.Font
    original: Callable[..., None] = font.__init__
    read: Callable[..., Any] = pdf_fonts.get_hb_object_data

    def init(self: Any, *args: Any) -> None:
        pdf_fonts.get_hb_object_data = lambda _face: _UNREAD
        try:
            original(self, *args)
        finally:
            pdf_fonts.get_hb_object_data = read

    def content(self: Any) -> Any:
        held = vars(self)
        if held["file_content"] is _UNREAD:
            held["file_content"] = read(self.hb_face)
        return held["file_content"]

    def keep(self: Any, data: Any) -> None:
        vars(self)["file_content"] = data

    replace(font, "__init__", init)
    font.file_content = property(content, keep)  # nothing to take back: it does as an attribute would


MOST_SUBSETS = 64
"""Subsets of fonts that are kept: a process that stays writes most of them again."""


def kept_subsets() -> None:
    """What HarfBuzz leaves of a face is kept for documents with the same glyphs."""
    font = pdf_fonts.Font
    original: Callable[[Any, Any, bool], None] = font._harfbuzz_subset
    known: dict[Any, bytes] = {}

    def subset(self: Any, to_unicode: Any, hinting: bool) -> None:
        key = self.hb_face, self.name, self.glyph_count, frozenset(to_unicode), bool(self.missing), hinting
        if key not in known:
            original(self, to_unicode, hinting)
            if len(known) >= MOST_SUBSETS:
                del known[next(iter(known))]
            known[key] = self.file_content
        self.file_content = known[key]

    def add_font_face(self: Any, *args: Any) -> None:
        known.clear()  # another face may lie where one of these lay
        add(self, *args)

    replace(font, "_harfbuzz_subset", subset)
    add: Callable[..., None] = replace(FontConfiguration, "add_font_face", add_font_face)


_GLYPHS = struct.Struct("=16s4x")
"""PangoGlyphInfo without its attributes, to look up: glyph, width, x offset, y offset."""

_GLYPH = struct.Struct("=Iiii")
"""The same in parts."""

_PARAGRAPHS = re.compile("[\n\r\u2029]")
"""What Pango ends a paragraph at."""


def drawing() -> None:
    """The glyphs of a line are read from C one field at a time: they are read at once, and their codes kept.

    What is rare — glyphs that are raised or missing, coloured fonts, cut lines — takes the original way.
    """
    original: Callable[..., Any] = draw_text.draw_first_line

    def font_of(stream: Any, pango_font: Any, layout: Any) -> tuple[Any, float]:
        """A font as the stream knows it; the layout kept with it keeps Pango's from being replaced by another."""
        known = vars(stream).setdefault("revisionpack_fonts", {})
        found = known.get(pango_font)
        if found is None:
            found = known[pango_font] = (*stream.add_font(pango_font), layout)
        return found[:2]  # type: ignore[no-any-return]

    def meet(stream: Any, text: str, item: Any, font: Any, size: float, index: int, glyph: int) -> None:
        """Note the letters and the width of a glyph that is seen for the first time."""
        if glyph not in font.to_unicode:
            clusters, length = item.glyphs.log_clusters, item.item.length
            if item.item.analysis.level % 2:  # from right to left
                end = length if index == 0 else clusters[index - 1]
            else:
                end = length if index == item.glyphs.num_glyphs - 1 else clusters[index + 1]
            begin = item.item.offset
            font.to_unicode[glyph] = text.encode()[begin + clusters[index] : begin + end].decode()
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(
                item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect
            )
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)

    def draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
        def slowly() -> Any:
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)

        if text_overflow == "ellipsis" or block_ellipsis != "none" or textbox.style["font_size"] < 1e-6:
            return slowly()
        if not textbox.text.strip():
            return []
        held, number, is_cut = textbox.pango_layout, 0, False
        whole = vars(held).get("whole")  # see pdf_speed_lines
        if whole is not None and "layout" in vars(whole):
            layout, text, number, is_cut = whole.layout, whole.text, held.number, held.is_cut
        else:
            layout, text = held.layout, held.text
        if _PARAGRAPHS.search(held.text):
            pango.pango_layout_set_single_paragraph_mode(layout, True)
        runs: list[tuple[Any, float, list[str]]] = []
        parts: list[str] = []
        codes: dict[Any, str] = {}
        previous = None
        run = pango.pango_layout_get_line_readonly(layout, number).runs[0]
        while run != ffi.NULL:
            item, run = run.data, run.next
            pango_font = item.item.analysis.font
            if pango_font != previous:
                previous = pango_font
                font, size = font_of(stream, pango_font, layout)
                if font.svg or font.png or font.colr or font.bitmap:
                    return slowly()
                codes = vars(font).setdefault("revisionpack_codes", {}).setdefault(size, {})
                parts = []
                runs.append((font, size, parts))
            parts.append("<")
            glyphs, count = item.glyphs, item.glyphs.num_glyphs
            if is_cut and glyphs.glyphs[count - 1].glyph == pango.PANGO_GLYPH_EMPTY:
                count -= 1  # the space that the line ends with
            read = list(_GLYPHS.iter_unpack(ffi.buffer(glyphs.glyphs, count * 20)))
            try:
                parts += [codes[key] for key in read]
            except KeyError:
                for index, key in enumerate(read):
                    if key not in codes:
                        glyph, width, x_offset, y_offset = _GLYPH.unpack(*key)
                        if x_offset or y_offset or glyph > pango.PANGO_GLYPH_EMPTY:
                            return slowly()
                        if glyph == pango.PANGO_GLYPH_EMPTY:  # a word joiner, say
                            codes[key] = f">{-width / size}<"
                        else:
                            meet(stream, text, item, font, size, index, glyph)
                            kerning = font.widths[glyph] + 0.0 - width * 1000 * FROM_UNITS / size
                            codes[key] = f"{glyph:04x}>{int(kerning)}<" if kerning else f"{glyph:04x}"
                parts += [codes[key] for key in read]
            if parts[-1].endswith("<"):
                parts[-1] = parts[-1][:-1]
            else:
                parts.append(">")
        *turned, x, y = matrix.values
        if turned == [1, 0, 0, -1]:
            stream.stream.append(b"1 0 0 -1 %b %b Tm" % (pydyf._to_bytes(x), pydyf._to_bytes(y)))
        else:
            stream.set_text_matrix(*matrix.values)
        shown = ""
        for font, size, parts in runs:
            if shown:
                stream.show_text(shown)
            stream.set_font_size(font.hash, size)
            shown = "".join(parts)
        stream.show_text(shown)
        return []

    everywhere(original, draw)


assert weasyprint  # imported for its set-up
