"""Shorter ways through WeasyPrint 70's own code, each with the same result to the byte.

Every patch of its internals that is there for speed lives here and in the siblings pdf_speed_*. They apply to
version 70 only, can be taken back (`plain`), and tests/engines/test_pdf_speed.py holds that the bytes equal plain
WeasyPrint's. docs/performance.md says what each one buys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from revisionpack.engines.pdf_setup import SUPPORTED, weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint import html as weasyprint_html

from revisionpack.engines.pdf_patch import take_back
from revisionpack.engines.pdf_speed_boxes import bare_backgrounds, margins
from revisionpack.engines.pdf_speed_cascade import shared_styles
from revisionpack.engines.pdf_speed_flow import (
    contexts,
    descent,
    flow,
    inputs,
    page_names,
    page_styles,
    plain_children,
    whole_boxes,
)
from revisionpack.engines.pdf_speed_inline import breaks_between, fits, lines_of_text
from revisionpack.engines.pdf_speed_lines import lines_at_once
from revisionpack.engines.pdf_speed_objects import light_objects, plain_bytes, written_once
from revisionpack.engines.pdf_speed_pages import drawing, kept_subsets, unread_files
from revisionpack.engines.pdf_speed_paint import borders, colours, layers, within, words
from revisionpack.engines.pdf_speed_profile import profile_as_it_lies
from revisionpack.engines.pdf_speed_styles import filled, percentages, styles
from revisionpack.engines.pdf_speed_svg import cascades, letters, shapes
from revisionpack.engines.pdf_speed_text import beside_floats, hyphenation, kept_lines, line_settings, struts
from revisionpack.engines.pdf_speed_tree import XhtmlTree as XhtmlTree

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

_applied = False

PATCHES: Mapping[str, Callable[[], None]] = {
    "shared styles": shared_styles,
    "styles": styles,
    "filled": filled,
    "flow": flow,
    "contexts": contexts,
    "descent": descent,
    "page styles": page_styles,
    "plain children": plain_children,
    "whole boxes": whole_boxes,
    "inputs": inputs,
    "struts": struts,
    "percentages": percentages,
    "beside floats": beside_floats,
    "line settings": line_settings,
    "kept lines": kept_lines,
    "lines at once": lines_at_once,
    "breaks between": breaks_between,
    "lines of text": lines_of_text,
    "fits": fits,
    "hyphenation": hyphenation,
    "margins": margins,
    "page names": page_names,
    "bare backgrounds": bare_backgrounds,
    "within": within,
    "colours": colours,
    "borders": borders,
    "layers": layers,
    "unread files": unread_files,
    "kept subsets": kept_subsets,
    "drawing": drawing,
    "words": words,
    "cascades": cascades,
    "shapes": shapes,
    "letters": letters,
    "light objects": light_objects,
    "plain bytes": plain_bytes,
    "written once": written_once,
    "profile as it lies": profile_as_it_lies,
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
    take_back()
    _applied = False
