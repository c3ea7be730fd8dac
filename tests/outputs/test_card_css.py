"""The look of cards: contrast by day and night, sizes a phone can show, nothing fetched."""

from __future__ import annotations

import re

import pytest

from revisionpack.theme import Theme

CSS = Theme().read("deck/card.css")
TEMPLATES = [
    Theme().read(f"deck/{form}-{side}.html")
    for form in ("basic", "cloze", "typed")
    for side in ("front", "back")
]


def colours(selector: str) -> dict[str, str]:
    rule = re.search(re.escape(selector) + r"[^{]*\{([^}]*)\}", CSS)
    assert rule is not None
    return dict(re.findall(r"--(\w+):\s*(#[0-9a-f]{6})", rule[1]))


DAY = dict(re.findall(r"--(\w+):\s*(#[0-9a-f]{6})", CSS.split("}")[0]))
NIGHT = DAY | colours(".card.nightMode")


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_rightly() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", [DAY, NIGHT], ids=["day", "night"])
def test_text_is_readable_by_day_and_by_night(mode: dict[str, str]) -> None:
    assert set(mode) == {"bg", "ink", "ink2", "hair", "accent", "mark"}
    for text in ("ink", "ink2", "accent"):
        assert contrast(mode[text], mode["bg"]) >= 4.5, text
    assert contrast(mode["ink"], mode["mark"]) >= 4.5


def test_night_is_dark_and_said_by_both_classes() -> None:
    assert NIGHT["bg"] != DAY["bg"]
    assert contrast(NIGHT["bg"], "#000000") < 1.5
    assert ".card.nightMode" in CSS
    assert ".card.night_mode" in CSS


def test_colours_stand_in_one_place() -> None:
    """A colour outside the two lists would not turn at night (the white behind pictures must not)."""
    rest = CSS.split("}", 2)[2]

    assert re.findall(r"#[0-9a-f]{3,8}\b", rest) == ["#fff"]


def test_no_type_is_below_18_pixels() -> None:
    sizes = [int(size) for size in re.findall(r"font(?:-size)?:[^;]*?(\d+)px", CSS)]

    assert len(sizes) >= 8
    assert min(sizes) >= 18


def test_nothing_is_fetched_and_nothing_runs() -> None:
    for text in (CSS, *TEMPLATES):
        assert not re.search(r"url\(|@import|@font-face|https?:|<script|javascript:|\bon\w+=", text)


def test_every_template_says_its_language_and_keeps_the_answer_anchor() -> None:
    for template in TEMPLATES:
        assert 'lang="{{Language}}"' in template
        assert 'dir="auto"' in template
    assert all('id="answer"' in template for template in TEMPLATES[1::2])


def test_numbers_stand_on_backs_only() -> None:
    for front, back in zip(TEMPLATES[::2], TEMPLATES[1::2], strict=True):
        assert "{{Number}}" not in front
        assert "{{Number}}" in back
