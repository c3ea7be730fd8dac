"""A shorter way to the profile of sRGB that each archived PDF holds (see pdf_speed)."""

from __future__ import annotations

from typing import IO, Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint import pdf as weasyprint_pdf

from revisionpack.engines.pdf_patch import replace

SRGB = "sRGB2014.icc"
"""The file that WeasyPrint brings."""


def profile_as_it_lies() -> None:
    """The file is written as it lies: Pillow and LittleCMS, which nothing else asks for, read it and write the same."""
    original = weasyprint_pdf.ColorProfile

    class Known(original):  # type: ignore[misc, valid-type]  # WeasyPrint has no types
        name = "IEC 61966-2-1 Default RGB Colour Space - sRGB"
        content = b""

        def __init__(self, file: IO[bytes], src: str, rendering_intent: str, components: Any) -> None:
            self.src, self.rendering_intent, self.components = src, rendering_intent, components
            self.pdf_reference = None
            self.content = file.read()

    def profile(file: IO[bytes], src: str, *rest: Any) -> Any:
        return (Known if src == SRGB else original)(file, src, *rest)

    replace(weasyprint_pdf, "ColorProfile", profile)


assert weasyprint  # imported for its set-up
