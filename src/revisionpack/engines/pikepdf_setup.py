"""How pikepdf is imported: without its reader of metadata, a third of what it takes to start. Nobody here asks it."""

from __future__ import annotations

import sys

from revisionpack.engines import later

RARELY = {"pikepdf.models.metadata": ("PdfMetadata", "XmpDocument", "decode_pdf_date", "encode_pdf_date")}

try:
    with later.instead(later.stand_ins("pikepdf", RARELY)):
        import pikepdf
except ImportError:  # another version takes more from it: it is imported as it comes
    for _module in later.of("pikepdf"):
        if _module.__name__ != "pikepdf._core":  # which may be initialised once
            del sys.modules[_module.__name__]
    import pikepdf

__all__ = ["pikepdf"]
