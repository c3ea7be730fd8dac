"""How WeasyPrint is imported: quickly, and with no font of the machine in sight. Import this before any part of it."""

from __future__ import annotations

import ctypes.util
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Read when the library loads; documents bring their own fonts, and a glyph that they lack is an error.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))

SONAMES = {
    "gobject-2.0": "libgobject-2.0.so.0",
    "pango-1.0": "libpango-1.0.so.0",
    "harfbuzz": "libharfbuzz.so.0",
    "harfbuzz-subset": "libharfbuzz-subset.so.0",
    "fontconfig": "libfontconfig.so.1",
    "pangoft2-1.0": "libpangoft2-1.0.so.0",
}
"""What `find_library` would answer on Linux after starting a compiler and a linker for each name."""


@contextmanager
def _names_known() -> Iterator[None]:
    """While libraries are opened: names are looked up here. WeasyPrint itself tries the file names after that."""
    original = ctypes.util.find_library
    if sys.platform.startswith("linux"):
        ctypes.util.find_library = SONAMES.get  # type: ignore[assignment]  # positional use only
    try:
        yield
    finally:
        ctypes.util.find_library = original


with warnings.catch_warnings(), _names_known():
    # WeasyPrint warns that there are no fonts: that is what is wanted here.
    warnings.filterwarnings("ignore", message="No fonts configured")
    import weasyprint

__all__ = ["weasyprint"]
