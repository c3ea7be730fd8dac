"""Makes docs/images from the PDFs in dist/: `make packs`, then `.venv/bin/python tools/pictures.py`.

Needs the test set (pypdfium2). Look at what it makes before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

ROOT = Path(__file__).parents[1]
PACK = ROOT / "dist" / "aqa-7042-2n" / "power-struggle"
IMAGES = ROOT / "docs" / "images"

HEIGHT = 900  # of a page, in pixels
GAP = 24
GROUND = (236, 236, 232)
COLOURS = 128


def page(product: str, number: int, height: int = HEIGHT) -> Image.Image:
    """One page (from 1) of one product, on white with a hair line around it."""
    document = pypdfium2.PdfDocument(PACK / f"{PACK.name}-{product}.pdf")
    leaf = document[number - 1]
    # twice the size, then halved: smoother type than the renderer's own
    picture = leaf.render(scale=2 * height / leaf.get_height()).to_pil().convert("RGB")
    width = round(picture.width * height / picture.height)
    picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline=(150, 150, 145))
    return picture


def row(*pictures: Image.Image) -> Image.Image:
    """Pictures side by side, tops level, on a quiet ground."""
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * GAP), GROUND)
    left = GAP
    for picture in pictures:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    return sheet


def save(name: str, picture: Image.Image) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    # the octree keeps a colour that few pixels have, such as our red
    few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {picture.width} x {picture.height}, {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    save("sheets", row(page("sheets", 1), page("sheets", 3), page("sheets-blank", 3)))
    save("poster", row(page("poster", 1, 1200), page("poster-tiles-a4", 1, 560)))
    save("questions", row(page("questions", 2), page("answers", 3), page("answers", 5)))
