"""All lines of a text set at once (see pdf_speed).

WeasyPrint sets a line, looks where it ended, sets it again by itself to learn how wide it is, and gives the rest of the
text to Pango anew for the next line; all of it again where a page is laid out a second time. Pango breaks a whole text
into lines in one go, and what a text box was broken into is kept with it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from math import inf
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.fonts import FontConfiguration

from revisionpack.engines.pdf_patch import replace

Split = tuple[Any, int, int | None, float, float, float]
"""What `split_first_line` returns: layout, bytes, bytes until the next line or None, width, height, baseline, px."""

GLYPHS = struct.Struct("=IiiiI")
"""PangoGlyphInfo: glyph, width, x offset, y offset, attributes."""

_UNUSUAL = re.compile(
    "[\0-\x1f\x7f-\x9f\xad\u0590-\u08ff\u200b-\u200f\u2028-\u202e\u2061-\u206f\ufb1d-\ufdff\ufe00-\ufe0f\ufe70-\uffff]"
)
"""Ends of lines, hyphens that may show, letters from right to left, and what joins or cannot be seen."""

_WORD = re.compile("[(\\[\"'“‘]*([A-Za-zÀ-ÖØ-öø-ɏ]+)[.,;:!?…)\\]\"'”’]*")
"""A word that is nothing but letters, with the marks around it."""

MOST_TEXTS = 300
"""Texts that are kept for other boxes, and for other documents of a process that stays: enough for a section."""

_EXTENTS, _ADVANCE = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")


class PartLayout(line_break.Layout):  # type: ignore[misc]  # WeasyPrint has no types
    """A line that was set as a part of more. It is set by itself when somebody wants more of it than its glyphs."""

    def __init__(self, text: str, whole: Any, number: int, *, is_cut: bool) -> None:
        held = self.__dict__
        held.update(vars(whole))
        for name in ("layout", "style", "language"):
            held.pop(name, None)
        self.text, self.whole, self.number, self.is_cut = text, whole, number, is_cut

    @property
    def layout(self) -> Any:
        if "own" not in vars(self):
            self.setup(self.style)
            self.set_text(self.text, justify=True)
        return self.own

    @layout.setter
    def layout(self, own: Any) -> None:
        self.own = own

    def reactivate(self, style: Any) -> None:
        self.style = style

    def deactivate(self) -> None:
        self.__dict__.pop("own", None)

    def copy(self) -> PartLayout:
        """The same line for another box."""
        made: PartLayout = object.__new__(PartLayout)
        made.__dict__.update(self.__dict__)
        return made


def _wraps(style: Any) -> bool | None:
    """Whether the lines of a style end where Pango ends them; None where they must not be set in one go."""
    if (
        style["white_space"] not in ("normal", "nowrap")
        or style["letter_spacing"] != "normal"
        or style["word_spacing"] != 0
        or style["word_break"] != "normal"
        or style["direction"] != "ltr"
    ):
        return None
    return bool(style["white_space"] == "normal")


def _width(run: Any, length: int) -> float:
    """How wide the first bytes of a run are, so many, px; a ligature that begins in them counts as a whole."""
    glyphs: Any = run.glyphs
    count = min(glyphs.num_glyphs, length)
    clusters = ffi.unpack(glyphs.log_clusters, count)
    settings = GLYPHS.iter_unpack(ffi.buffer(glyphs.glyphs, count * GLYPHS.size))
    width = 0
    for cluster, (_, advance, _, _, _) in zip(clusters, settings, strict=True):
        if cluster >= length:
            break
        width += advance
    return float(width * FROM_UNITS)


def _is_settled(run: Any, following: Any, word: str, left: float, limits: tuple[int, int, int] | None) -> bool:
    """Whether a line ends the same when it is set by itself.

    Its last letter may stand closer to a space ("V" does); and the next line's first word is taken back where it fits
    without its space, or as much of it as can be parted from the rest.
    """
    glyphs: Any = run.glyphs
    if glyphs.num_glyphs < 2:
        return False
    last = glyphs.glyphs[glyphs.num_glyphs - 2]
    pango.pango_font_get_glyph_extents(run.item.analysis.font, last.glyph, ffi.NULL, _ADVANCE)
    if last.geometry.width != _ADVANCE.width or _width(following, len(word.encode())) <= left:
        return False
    return limits is None or not _may_be_parted(word, following, left, limits)


def _may_be_parted(word: str, run: Any, left: float, limits: tuple[int, int, int]) -> bool:
    """Whether a part of a word that begins a line may fit at the end of the line before, whatever its language.

    The space and the hyphen are not counted: they are wider than what kerning, or a change of spelling, takes away.
    """
    shortest, before, _ = limits
    letters = _WORD.fullmatch(word)
    if letters is None:
        return True
    least = word[: letters.start(1) + before]
    return len(letters[1]) >= shortest and _width(run, len(least.encode())) <= left


def split_all(text: str, style: Any, width: float) -> dict[int, Split | None]:
    """Where a line of a text begins, bytes -> what is sure to be WeasyPrint's own result for it; None if nothing is."""
    wraps = _wraps(style)
    if wraps is None or not text or _UNUSUAL.search(text):
        return {}
    whole = object.__new__(line_break.Layout)
    whole.justification_spacing, whole.max_width, whole.text = 0, width, text
    whole.setup(style)
    settings = vars(style).get("revisionpack_settings")
    limits = style["hyphenate_limit_chars"] if style["hyphens"] == "auto" else None
    if settings is None:
        return _lines(whole, width, limits, wraps=wraps)
    known: dict[Any, dict[int, Split | None]] = vars(style.font_config).setdefault("revisionpack_texts", {})
    key = text, width, id(settings), wraps, limits  # settings are never dropped
    found = known.get(key)
    if found is None:
        if len(known) >= MOST_TEXTS:
            del known[next(iter(known))]
        found = known[key] = _lines(whole, width, limits, wraps=wraps)
    return found


def _lines(
    whole: Any, width: float, limits: tuple[int, int, int] | None, *, wraps: bool
) -> dict[int, Split | None]:
    text = whole.text
    encoded = text.encode()
    del whole.style  # which holds a whole document
    if wraps:
        pango.pango_layout_set_width(whole.layout, int(max(0, width) * TO_UNITS))
    pango.pango_layout_set_text(whole.layout, encoded, len(encoded))
    lines: dict[int, Split | None] = {}
    number, begin, before = 0, 0, 0
    line = pango.pango_layout_get_line_readonly(whole.layout, 0)
    whole.first_line_direction = line.resolved_dir
    while line != ffi.NULL:
        following = pango.pango_layout_get_line_readonly(whole.layout, number + 1)
        last = following == ffi.NULL
        end = len(encoded) if last else following.start_index
        pango.pango_layout_line_get_extents(line, ffi.NULL, _EXTENTS)
        used = _EXTENTS.width * FROM_UNITS
        lines[begin] = None
        if line.runs.next == ffi.NULL and (used <= width or not wraps):
            if last:
                words, resume = encoded[begin:], None
            else:
                words, resume = encoded[begin:end].rstrip(b" "), end - begin
                space = encoded.find(b" ", end)
                word = encoded[end : space if space >= 0 else len(encoded)].decode()
            if last or _is_settled(line.runs.data, following.runs.data, word, width - used, limits):
                layout = PartLayout(words.decode(), whole, number, is_cut=not last)
                height, baseline = _EXTENTS.height * FROM_UNITS, -_EXTENTS.y * FROM_UNITS
                lines[begin] = layout, len(words), resume, used, height, baseline
        if last:
            break
        number, before, begin, line = number + 1, begin, end, following
    if number and text.endswith(" "):
        del lines[begin]
        lines[before] = None
    return lines


def _beside(context: Any, y: float) -> bool:
    """Whether a line that begins at y may stand beside a float."""
    return any(
        shape.position_y >= y or shape.position_y + shape.margin_height() > y
        for shape in context.excluded_shapes
    )


_BREAKING = (
    "white_space", "hyphens", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "overflow_wrap",
    "word_break", "word_spacing", "letter_spacing", "lang", "tab_size",
)  # fmt: skip


def _breaks_alike(one: Any, other: Any) -> bool:
    """Whether two styles (one of them tightened, say) break and set a text in the same way."""
    settings = vars(one).get("revisionpack_settings")
    return (
        settings is not None
        and settings is vars(other).get("revisionpack_settings")
        and all(one[name] == other[name] for name in _BREAKING)
    )


def split_box(context: Any, box: Any, width: float | None, skip: int, is_line_start: bool) -> Split:
    """The line of a text box that begins after so many bytes, in a width: `split_first_line`, kept on the box."""
    text, style, held = box.text, box.style, vars(box)
    known = held.get("revisionpack_lines")
    if known is None or known[0] != text or not (known[1] is style or _breaks_alike(known[1], style)):
        known = box.revisionpack_lines = text, style, {}
    lines: dict[tuple[int, float | None, bool], Split | None] = known[2]
    key = skip, width, is_line_start
    found: Any = lines.get(key)
    if found is None:
        rest = text.encode()[skip:].decode() if skip else text
        if key not in lines and width is not None and width != inf and not box.justification_spacing:
            for begin, split in split_all(rest, style, width).items():
                if not begin or is_line_start:
                    lines.setdefault((skip + begin, width, is_line_start), split)
            found = lines.get(key)
        if found is None:
            found = inline.split_first_line(
                rest, style, context, width, box.justification_spacing, is_line_start=is_line_start
            )
            if "layout" not in vars(found[0]):
                return found  # type: ignore[no-any-return]
            found = lines[key] = (PartLayout(found[0].text, found[0], 0, is_cut=False), *found[1:])
    return (found[0].copy(), *found[1:])


def lines_at_once() -> None:
    """See the module."""
    original: Callable[..., Any] = inline.split_text_box

    def split_text_box(
        context: Any, box: Any, available_width: float | None, skip: int, is_line_start: bool = True
    ) -> Any:
        style = box.style
        if not style["font_size"] or not box.text:
            return original(context, box, available_width, skip, is_line_start)
        encoded = box.text.encode()
        if skip >= len(encoded):
            return None, None, False
        layout, length, resume, width, height, baseline = split_box(
            context, box, available_width, skip, is_line_start
        )
        between = b"" if resume is None else encoded[skip + length : skip + resume].strip(b" ")
        if between or length <= 0:
            return original(context, box, available_width, skip, is_line_start)
        made = box.copy()
        half_leading = (line_break.strut(style)[0] - height) / 2
        vars(made).update(
            text=layout.text,
            width=width,
            pango_layout=layout,
            height=height,
            margin_top=half_leading,
            margin_bottom=half_leading,
            baseline=baseline + half_leading,
        )
        return made, None if resume is None else resume + skip, False

    def add_font_face(self: Any, *args: Any) -> None:
        vars(self).pop("revisionpack_texts", None)  # set in other fonts, perhaps
        add(self, *args)

    replace(inline, "split_text_box", split_text_box)
    add: Callable[..., None] = replace(FontConfiguration, "add_font_face", add_font_face)


assert weasyprint  # imported for its set-up
