"""Shorter ways through WeasyPrint 70's drawing and writing of pages (see pdf_speed)."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.draw import text as draw_text
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from revisionpack.engines.pdf_patch import everywhere, replace


_GLYPHS = struct.Struct("=IiiiI")
"""PangoGlyphInfo: glyph, width, x offset, y offset, attributes."""

_PARAGRAPHS = re.compile("[\n\r\u2029]")
"""What Pango ends a paragraph at."""


def drawing() -> None:
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
        if _PARAGRAPHS.search(textbox.pango_layout.text):
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

    everywhere(original, draw)


assert weasyprint  # imported for its set-up
