"""How WeasyPrint is imported: with no font of the machine in sight. Import this before any other part of it."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

# Read when the library loads; documents bring their own fonts, and a glyph that they lack is an error.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))

with warnings.catch_warnings():
    # WeasyPrint warns that there are no fonts: that is what is wanted here.
    warnings.filterwarnings("ignore", message="No fonts configured")
    import weasyprint

__all__ = ["weasyprint"]
