"""Pictures and sounds of decks: sized for a phone, bare of what cameras write, named for ever."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFile

from revisionpack.outputs.anki_media import HEAVY, LONGEST_SIDE, MediaProblem, picture, sound
from tests.anki.kinds import picture as drawn


def test_a_small_picture_travels_as_it_is() -> None:
    data = drawn((300, 200))

    name, sent = picture("a.png", data)
    assert sent == data
    assert name.startswith("rp-")
    assert name.endswith(".png")


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp")])
def test_a_large_picture_is_made_smaller(kind: str, suffix: str) -> None:
    name, sent = picture("a", drawn((3000, 1000), kind=kind))

    with Image.open(io.BytesIO(sent)) as image:
        assert image.size == (LONGEST_SIDE, LONGEST_SIDE // 3)
        assert image.format == kind
    assert name.endswith(suffix)
    assert picture("b", drawn((3000, 1000), kind=kind)) == (name, sent), (
        "the same file gives the same bytes and name"
    )


def test_what_a_camera_wrote_stays_behind() -> None:
    exif = Image.Exif()
    exif[0x013B] = "A. Teacher"
    exif[0x0112] = 6  # stands on its side
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(buffer, "JPEG", exif=exif)

    _, sent = picture("a.jpg", buffer.getvalue())
    with Image.open(io.BytesIO(sent)) as image:
        assert not image.getexif()
        assert image.size == (200, 300)
    assert b"Teacher" not in sent


def test_the_name_follows_the_content() -> None:
    assert picture("a.png", drawn(colour="red"))[0] != picture("a.png", drawn(colour="blue"))[0]


@pytest.mark.parametrize("file", ["a.mp3", "a.OGG", "a.wav", "a.m4a"])
def test_sounds_that_every_device_plays_travel(file: str) -> None:
    name, sent = sound(file, b"x")

    assert sent == b"x"
    assert name.endswith(file[1:].lower())


@pytest.mark.parametrize("file", ["a.exe", "a.html", "a", "a.flac"])
def test_other_sounds_stay_at_home(file: str) -> None:
    with pytest.raises(MediaProblem):
        sound(file, b"x")


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("a.png", b"no picture"),
        ("a.png", b""),
        ("a.png", drawn()[:60]),
        ("a.html", b"<html><script>1</script>"),
        ("a.svg", b"<svg><script>1</script></svg>"),
        ("a.svg", b"<svg onload='x()'></svg>"),
        ("a.svg", b"<svg><image href='http://x/a.png'/></svg>"),
        ("a.svg", b"<svg><a xlink:href='http://x'>a</a></svg>"),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"),
        ("a.svg", b"<svg><style>@import 'x'</style></svg>"),
        ("a.svg", b"<svg style='fill:url(http://x)'/>"),
    ],
)
def test_what_is_no_picture_or_may_do_something_stays_at_home(
    file: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does where it is imported
    with pytest.raises(MediaProblem):
        picture(file, data)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>",
        b"<svg><style>*{stroke:red}</style><rect fill='url(#g)'/></svg>",
        b"<!DOCTYPE svg><svg><a href='#p'>a</a></svg>",
    ],
)
def test_plain_drawings_travel(data: bytes) -> None:
    assert picture("a.svg", data)[1] == data


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(MediaProblem, match="million"):
        picture("a.png", drawn((6000, 6000), kind="PNG"))


def test_a_heavy_picture_is_written_anew() -> None:
    import random

    noise = Image.frombytes("RGB", (600, 600), random.Random(1).randbytes(600 * 600 * 3))
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=100)
    assert len(buffer.getvalue()) > HEAVY

    assert len(picture("a.jpg", buffer.getvalue())[1]) < len(buffer.getvalue())
