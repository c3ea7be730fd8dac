"""Whether a picture, sound or font file is what it says, and small enough to be set: by its first bytes alone.

A few kilobytes can hold 100 million pixels or a drawing that takes minutes (notes of docs/pack-format.md,
Limits), so size is read from the file's head, and a drawing holds nothing but shapes and words.
"""

from __future__ import annotations

import re
import struct
from pathlib import PurePosixPath

from revisionpack.content.files import FileProblemError

PIXEL_LIMIT = 25_000_000
"""Pixels of one picture: an A3 page at 300 dpi has 17 million."""

ELEMENT_LIMIT = 5_000
"""Elements of one SVG drawing."""

_SOUNDS = frozenset({".m4a", ".mp3", ".ogg", ".wav"})
_FONTS = (b"\0\1\0\0", b"OTTO", b"true")


def check_picture(name: str, data: bytes) -> None:
    """Raises FileProblemError when a picture is of no known form, too large, or a drawing that does more than draw."""
    if PurePosixPath(name).suffix.lower() == ".svg":
        _check_drawing(name, data)
        return
    size = picture_size(data)
    if size is None:
        raise FileProblemError(
            "bad-picture", f"'{name}' is no picture of a known form",
            "Use PNG, JPEG, GIF, WebP or SVG. (A file is what it holds, not what it is called.)",
        )  # fmt: skip
    width, height = size
    if width * height > PIXEL_LIMIT:
        raise FileProblemError(
            "picture-too-large", f"'{name}' has {width:,} × {height:,} pixels; {PIXEL_LIMIT:,} in all are allowed",
            "Make it smaller: 3,000 pixels are enough for the width of a page.",
        )  # fmt: skip


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, JPEG, GIF or WebP; None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) >= 24:
        return _pair(">II", data, 16)
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return _pair("<HH", data, 6)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp_size(data)
    return _jpeg_size(data) if data[:3] == b"\xff\xd8\xff" else None


def _pair(form: str, data: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(form, data, at)
    return first, second


def _webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8 " and len(data) >= 30:
        width, height = _pair("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = _pair(">HH", data, at + 5)
            return width, height
        if marker in (0xD9, 0xDA):
            return None
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


_FORBIDDEN = re.compile(
    rb"<!DOCTYPE|<!ENTITY|<\?xml-stylesheet|<(?:\w+:)?(?:script|foreignObject|use|image|iframe|a|animate\w*|set|handler)\b"
    rb"|\son\w+\s*=|@import|url\s*\(\s*['\"]?(?!#)|(?:href|src)\s*=\s*['\"](?!#)",
    re.IGNORECASE,
)


def _check_drawing(name: str, data: bytes) -> None:
    if b"<svg" not in data[:4_000]:
        raise FileProblemError("bad-picture", f"'{name}' is no SVG drawing", "Save it again as plain SVG.")
    found = _FORBIDDEN.search(data)
    if found is not None:
        said = found.group().decode("ascii", "replace").strip().lstrip("<")[:30]
        raise FileProblemError(
            "bad-picture", f"'{name}' does more than draw: it holds `{said}`",
            "Save it as plain SVG, with every picture and copy turned into paths, and no links or scripts.",
        )  # fmt: skip
    if data.count(b"<") > 2 * ELEMENT_LIMIT:
        raise FileProblemError(
            "picture-too-large", f"'{name}' has more than {ELEMENT_LIMIT:,} elements", "Simplify it, or save it as PNG."
        )


def check_sound(name: str, data: bytes) -> None:
    """Raises FileProblemError when a sound file has no known ending, or is a page in disguise."""
    if PurePosixPath(name).suffix.lower() not in _SOUNDS or data[:64].lstrip()[:1] in (b"<", b"{"):
        raise FileProblemError(
            "bad-sound", f"'{name}' is no sound file of a known form", f"Use {', '.join(sorted(_SOUNDS))}."
        )


def check_font(name: str, data: bytes) -> None:
    """Raises FileProblemError when a font file is no TrueType or OpenType font."""
    if data[:4] not in _FONTS:
        raise FileProblemError("bad-font", f"'{name}' is no font of a known form", "Use a .ttf or .otf file.")
