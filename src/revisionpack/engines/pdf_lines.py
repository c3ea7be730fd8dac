"""A line breaks at its last word that fits: mends a fault of WeasyPrint 70.

When the rest of a text node fits a line but its trailing space does not (the space before a link, say),
WeasyPrint takes Pango's line to be too long and keeps only its first word, so that lines end early all
over a page. The wrapper asks again without the space; where that fits, the node stands whole, and the space
hangs as it should. A no-break space at a node's end (before a gap that is filled in, or a bold year) hangs as
well for Pango, and the same comes of it; there the wrapper asks with a word joiner after it, which never hangs.
tests/engines/test_pdf_lines.py shows the fault, and fails when WeasyPrint is cured of it.
"""

from __future__ import annotations

from math import isinf
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.layout import inline
from weasyprint.text import line_break

NARROWEST = 0.25
"""A letter is hardly ever narrower than this share of the type size: longer texts cannot fit, so are not tried."""

HANGING = (" ", "\u00a0")
"""Spaces that Pango lets stand beyond the end of a line."""

split_first_line = line_break.split_first_line
"""WeasyPrint's own."""


def whole_lines(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """`split_first_line` without its fault."""

    def split(words: str, width: float | None) -> Any:
        return split_first_line(words, style, context, width, justification_spacing, is_line_start, minimum)

    found = split(text, max_width)
    if (
        found[2] is not None
        and text.endswith(HANGING)
        and style["white_space"] == "normal"
        and max_width is not None
        and not isinf(max_width)
    ):
        if text.endswith("\u00a0"):
            return split(text + "\u2060", max_width)
        if len(text) * style["font_size"] * NARROWEST <= max_width:
            bare = split(text.rstrip(" "), max_width)
            if bare[2] is None and bare[3] <= max_width:
                return split(text, None)
    return found


def mend() -> None:
    """Let the layout of lines use the mended function."""
    inline.split_first_line = whole_lines


assert weasyprint  # imported for its set-up
