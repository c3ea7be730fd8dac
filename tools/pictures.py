"""Makes docs/images from the PDFs in dist/: `make packs`, then `.venv/bin/python tools/pictures.py [folder of PDFs]`.

Three pictures of a few pages each for the README, and contact sheets of all pages of every product, so that
whoever changes a template sees what it does. Look at what it makes before you
commit it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

ROOT = Path(__file__).parents[1]
PACK = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "aqa-7042-2n" / "power-struggle"
IMAGES = ROOT / "docs" / "images"

HEIGHT = 900  # of a page, in pixels
GAP = 24
GROUND = (236, 236, 232)
COLOURS = 128

SMALL = 236  # height of a page on a contact sheet: its shape can be seen, its headings read
SMALL_GAP = 8
SMALL_WIDTH = 1760
FEW_COLOURS = 96


def pages(product: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(PACK / f"{PACK.name}-{product}.pdf")


def page(product: str, number: int, height: int = HEIGHT) -> Image.Image:
    """One page (from 1) of one product, on white with a hair line around it."""
    leaf = pages(product)[number - 1]
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


def contact(*products: str) -> Image.Image:
    """All pages of some products in reading order, small."""
    leaves = [page(product, n + 1, SMALL) for product in products for n in range(len(pages(product)))]
    wide = max(leaf.width for leaf in leaves) + SMALL_GAP
    columns = min(SMALL_WIDTH // wide, len(leaves))
    rows = -(-len(leaves) // columns)
    size = (columns * wide + SMALL_GAP, rows * (SMALL + SMALL_GAP) + SMALL_GAP)
    sheet = Image.new("RGB", size, GROUND)
    for n, leaf in enumerate(leaves):
        down, across = divmod(n, columns)
        sheet.paste(leaf, (SMALL_GAP + across * wide, SMALL_GAP + down * (SMALL + SMALL_GAP)))
    return sheet


def save(name: str, picture: Image.Image, colours: int = COLOURS) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    # the octree keeps a colour that few pixels have, such as our red
    few = picture.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.name}: {picture.width} x {picture.height}, {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    save("sheets", row(page("sheets", 1), page("sheets", 3), page("sheets-blank", 3)))
    save("poster", row(page("poster", 1, 1200), page("poster-tiles-a4", 1, 560)))
    save("questions", row(page("questions", 2), page("answers", 3), page("answers", 5)))
    save("all-sheets", contact("sheets"), FEW_COLOURS)
    save("all-blank", contact("sheets-blank"), FEW_COLOURS)
    save("all-questions", contact("questions", "answers"), FEW_COLOURS)
    save("all-tiles", contact("poster", "poster-tiles-a4"), FEW_COLOURS)
