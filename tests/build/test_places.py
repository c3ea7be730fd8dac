"""A finding of an engine points at what it names: the item, the picture, the character."""

from __future__ import annotations

import struct

import pytest

from revisionpack.build.places import longest_item, place_of
from revisionpack.content.load import load_pack_text
from revisionpack.outputs.step import Document, Finding, PdfJob, TextJob


def png(width, height):
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", width, height) + bytes(40)
    )


PACK = """\
format: 1
id: one
title: A pack
terms:
  nep: {term: NEP, meaning: A mixed economy.}
  snow: {term: Snow, meaning: It was a ☃ winter.}
figures:
  map:
    title: A map
    image: map.png
    alt: A map of it.
  view:
    title: A view
    image: view.png
    alt: A view of it.
"""
KINDS = {"nep": "terms", "snow": "terms", "map": "figures", "view": "figures"}


@pytest.fixture(scope="module")
def loaded():
    found = load_pack_text(PACK, "one.yaml", {"map.png": png(300, 200), "view.png": png(640, 480)})
    assert found.ok, found.diagnostics
    return found


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (Finding("small-type", "error", "page 1: too small", "snow"), 6),
        (Finding("render-error", "error", "Failed to load image at 'pack:view.png': broken"), 14),
        (Finding("picture-coarse", "warning", "page 3: a picture of 300 × 200 pixels is printed wide"), 10),
        (Finding("missing-glyph", "error", 'unsupported by fonts: "☃" (U+2603)'), 6),
        (Finding("too-many-pages", "error", "501 pages"), 1),
        (Finding("changed-same-day", "warning", "1 card changed while `title:` stayed the same"), 3),
        (Finding("changed-same-day", "warning", "1 card changed while `updated:` stayed the same"), 1),
    ],
)
def test_a_finding_points_at_what_it_names(loaded, finding, line):
    """By its item; else by the file, the pixels or the character in its words; else at the file."""
    place = place_of(finding, loaded, KINDS)
    assert (place.file, place.line) == ("one.yaml", line)


def test_a_character_is_pointed_at_exactly(loaded):
    """Not only its line."""
    place = place_of(Finding("missing-glyph", "error", "(U+2603)"), loaded, KINDS)
    assert PACK.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1] == "☃"


def test_the_longest_item_of_a_document_is_named():
    """Text counts for the nearest item around it; what is no item of the pack is passed over."""
    html = '<div>x<p data-item="nep">short</p><p data-item="snow">l<b>on</b>ger text</p><p data-item="?">{}</p></div>'
    job = PdfJob("a.pdf", Document(html.format("y" * 99), (), "T", "en"))
    assert longest_item(job, KINDS) == "snow"
    assert longest_item(TextJob("a.tsv", b""), KINDS) == ""
