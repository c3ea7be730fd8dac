"""How WeasyPrint is imported: quickly, and with no font of the machine in sight. Import this before any part of it."""

from __future__ import annotations

import mimetypes
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import tinycss2

from revisionpack.engines import later, pdf_network, pdf_sheets
from revisionpack.engines.pdf_types import Types

# Read when the library loads; documents bring their own fonts, and a glyph that they lack is an error.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))

SUPPORTED = "70."
"""The versions of WeasyPrint whose insides are known here."""

# The machine's list of media types is long, and no other machine's: names of attachments do with Python's.
mimetypes.knownfiles = []

PX_PER_MM = 96 / 25.4
"""WeasyPrint lays out in pixels of CSS."""

RARELY = {
    "fontTools": ("subset",),
    "fontTools.subset": (),
    "fontTools.ttLib": ("TTFont", "TTLibError", "ttFont", "woff2"),
    "fontTools.varLib": (),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
    "tinyhtml5": ("parse",),
    "PIL": ("EpsImagePlugin", "Image", "ImageFile", "ImageOps"),
    "PIL.ImageCms": ("ImageCmsProfile",),
    "email.message": ("EmailMessage",),
}
"""Half of what WeasyPrint 70 takes to start, for what documents of ours hardly ever have: fonts in WOFF, variable
ones, a HarfBuzz without its subsetter, HTML that is not XHTML, pictures, answers of a server. Module -> what is taken
from it."""


def _cffi() -> ModuleType:
    """For cffi, once: who asks for it next gets the real one."""
    module = ModuleType("cffi")

    def types() -> Types:
        del sys.modules["cffi"]
        return Types()

    module.FFI = types  # type: ignore[attr-defined]
    return module


@contextmanager
def _sheets_later() -> Iterator[None]:
    """While WeasyPrint is imported: its own style sheets are not parsed, which `_own_sheets` makes good."""
    original = tinycss2.parse_stylesheet
    tinycss2.parse_stylesheet = lambda _css: []
    try:
        yield
    finally:
        tinycss2.parse_stylesheet = original


def _own_sheets() -> None:
    """WeasyPrint's own style sheets, kept or parsed."""
    from weasyprint import html

    for name in ("UA", "UA_FORM", "PH"):
        text = getattr(html, name)

        def parse(_faces: Any, counters: dict[str, Any], text: str = text) -> Any:
            return weasyprint.CSS(string=text, counter_style=counters, url_fetcher=pdf_network.fetch_nothing)

        known = pdf_sheets.read(text, parse)
        vars(getattr(html, f"{name}_STYLESHEET")).update(known.attributes)
        html.UA_COUNTER_STYLE.update(known.counters)


with warnings.catch_warnings():
    # WeasyPrint warns that there are no fonts: that is what is wanted here.
    warnings.filterwarnings("ignore", message="No fonts configured")
    try:
        rarely = {**later.stand_ins("weasyprint", RARELY), **pdf_network.stand_in()}
        with later.instead({**rarely, "cffi": _cffi()}), _sheets_later():
            import weasyprint
        if not weasyprint.__version__.startswith(SUPPORTED):
            raise ImportError
        _own_sheets()
    except Exception:  # noqa: BLE001 another version wants what is not known of it: it is imported as it comes
        for _module in later.of("weasyprint"):
            del sys.modules[_module.__name__]
        import weasyprint

__all__ = ["PX_PER_MM", "SUPPORTED", "weasyprint"]
