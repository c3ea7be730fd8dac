"""Pictures and sounds for a deck: what may travel, how large, under which name.

A phone holds many decks, so pictures are made no larger than a phone shows them. The name is a hash of
the author's file and of the recipe, so that the next edition knows whether students need it again,
whatever version of Pillow made the bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Pillow is imported where there is a picture
    from PIL import Image

LONGEST_SIDE = 1200
"""Pixels of the longer side: what a phone shows at its full width."""

HEAVY = 300_000
"""Bytes above which a picture is written anew even if its sides fit."""

MOST_PIXELS = 25_000_000
_RECIPE = "1"
_FORMATS = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
_SOUNDS = (".mp3", ".ogg", ".wav", ".m4a")
_ACTIVE = re.compile(
    rb"<\s*(?:script|foreignObject|iframe|image|use|animate|set)\b|\bon\w+\s*=|<!ENTITY|@import"
    rb"|url\(\s*[\"']?(?!#)|href\s*=\s*[\"'](?!#)",
    re.IGNORECASE,
)
"""What may do something or fetch something, or draw itself a million times, inside a drawing."""


class MediaProblem(ValueError):
    """A file that a deck cannot carry; the message completes `the deck leaves out …: `."""


def media_name(data: bytes, suffix: str) -> str:
    """The name under which a file travels; the same file has the same name in every edition."""
    return f"rp-{hashlib.blake2b(data, digest_size=8, key=_RECIPE.encode()).hexdigest()}{suffix}"


def sound(file: str, data: bytes) -> tuple[str, bytes]:
    """(name in the deck, bytes) of a sound. Raises MediaProblem."""
    suffix = PurePosixPath(file).suffix.lower()
    if suffix not in _SOUNDS:
        raise MediaProblem(f"Anki plays {', '.join(_SOUNDS)} on every device, not “{suffix or file}”")
    return media_name(data, suffix), data


def picture(file: str, data: bytes) -> tuple[str, bytes]:
    """(name in the deck, bytes) of a picture, made no larger than a phone shows it. Raises MediaProblem."""
    if PurePosixPath(file).suffix.lower() == ".svg":
        if _ACTIVE.search(data):
            raise MediaProblem(
                "this drawing (SVG) holds a script, a copy of a part, or a link to another file"
            )
        return media_name(data, ".svg"), data
    from PIL import Image

    try:
        with _strictly(), Image.open(io.BytesIO(data), formats=tuple(_FORMATS)) as image:
            if image.width * image.height > MOST_PIXELS:
                millions = MOST_PIXELS // 1_000_000
                raise MediaProblem(f"{image.width} × {image.height} pixels are more than {millions} million")
            kind = str(image.format)
            image.load()
            fits = max(image.size) <= LONGEST_SIDE and len(data) <= HEAVY
            if (fits and not image.getexif()) or getattr(image, "is_animated", False):
                return media_name(data, _FORMATS[kind]), data
            return media_name(data, _FORMATS[kind]), _smaller(image, kind)
    except MediaProblem:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MediaProblem("it is no picture that can be read (PNG, JPEG, GIF, WebP, SVG)") from error


@contextmanager
def _strictly() -> Iterator[None]:
    """Half a picture is an error, whatever another library of this process has told Pillow."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _smaller(image: Image.Image, kind: str) -> bytes:
    """The picture upright, in size, without what cameras write into it (the place, the owner)."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if kind == "JPEG":
        upright = upright.convert("RGB")
    elif upright.mode == "P":
        upright = upright.convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    buffer = io.BytesIO()
    bare.save(buffer, kind, optimize=True, quality=85)  # PNG and GIF have no quality and ignore it
    return buffer.getvalue()
