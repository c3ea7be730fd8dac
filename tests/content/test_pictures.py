"""Pictures are judged by what they hold, before anything dear opens them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from revisionpack.content.files import FileProblemError
from revisionpack.content.pictures import check_font, check_picture, check_sound, picture_size

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (37, 211), (1200, 5)])
def test_the_size_is_that_of_the_picture(form, size):
    """Width and height are read from the head of every form, as Pillow writes it."""
    data = io.BytesIO()
    Image.new("RGB", size, "olive").save(data, form)
    assert picture_size(data.getvalue()) == size
    check_picture(f"x.{form.lower()}", data.getvalue())


def test_a_lossless_webp_and_a_progressive_jpeg_have_sizes_too():
    for form, options in (("WEBP", {"lossless": True}), ("JPEG", {"progressive": True})):
        data = io.BytesIO()
        Image.new("RGB", (33, 44)).save(data, form, **options)
        assert picture_size(data.getvalue()) == (33, 44)


@pytest.mark.parametrize("cut", [0, 1, 3, 8, 12, 20, 23])
def test_a_cut_file_is_no_picture(cut):
    """A file that ends in its head is refused, not guessed at."""
    data = io.BytesIO()
    Image.new("RGB", (9, 9)).save(data, "PNG")
    with pytest.raises(FileProblemError):
        check_picture("x.png", data.getvalue()[:cut])


def test_too_many_pixels_are_refused():
    """Twelve kilobytes of PNG can hold a hundred million pixels."""
    data = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(data, "PNG")
    assert len(data.getvalue()) < 20_000
    with pytest.raises(FileProblemError, match="pixels"):
        check_picture("x.png", data.getvalue())


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>", "<foreignObject/>", "<use href='#a'/>", "<image href='x.png'/>",
        "<svg:script/>", "<a href='https://example.org'>x</a>", "<path onload='x()'/>",
        "<style>@import 'x.css'</style>",
        "<rect fill='url(http://example.org/x)'/>", "<path xlink:href='file:///etc/passwd'/>", "<animate/>", "<set/>",
    ],
)  # fmt: skip
def test_a_drawing_only_draws(inside):
    """Scripts, links, copies and pictures inside a drawing are refused."""
    with pytest.raises(FileProblemError, match="more than draw"):
        check_picture("x.svg", SVG.format(inside).encode())


def test_a_plain_drawing_passes():
    """Shapes, words, gradients of its own and styles pass."""
    inside = (
        "<defs><linearGradient id='a'/></defs><style>path { fill: url(#a) }</style>"
        "<path d='M0 0h9'/><text x='1'>usage</text><g><circle r='2'/></g>"
    )
    check_picture("x.svg", SVG.format(inside).encode())


def test_a_drawing_of_too_many_parts_is_refused():
    with pytest.raises(FileProblemError, match="elements"):
        check_picture("x.svg", SVG.format("<g></g>" * 6_000).encode())


def test_entities_are_refused():
    """An entity can hold a file or a million copies."""
    with pytest.raises(FileProblemError):
        check_picture("x.svg", b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + SVG.format("&x;").encode())


def test_sounds_and_fonts():
    """A sound has an ending that phones know, a font begins as fonts do."""
    check_sound("a.MP3", b"ID3")
    check_font("a.otf", b"OTTO...")
    for name, data in (("a.html", b"x"), ("a.mp3", b"<html>"), ("a", b"ID3")):
        with pytest.raises(FileProblemError):
            check_sound(name, data)
    with pytest.raises(FileProblemError):
        check_font("a.ttf", b"wOFF")
