"""Lines break at the last word that fits; without our mend WeasyPrint 70 breaks some far too early."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
import weasyprint
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.layout import inline
from weasyprint.text.fonts import FontConfiguration

from revisionpack.engines import pdf_lines
from revisionpack.theme import Theme

FONT = Theme().fonts["SourceSans3_400Regular.ttf"].as_uri()
SENTENCES = [
    "Kamenev attacks one-man rule; <b>only Leningrad’s</b> delegates back him.",
    "The first was the peasant question. Under <a>NEP</a> the countryside traded, and the towns waited. In the "
    "autumn of 1923 the blades of the <a>scissors</a> opened: factory goods",
    "A year later, on <b>3\u00a0April\u00a01922</b>, the Central Committee made Stalin <a>General Secretary</a>.",
    "Moved from it. <a>[S2]</a> On 5 March Lenin threatened to break off relations because Stalin had insulted "
    "<b>Krupskaya</b>. <a>[S3]</a> On <b>10\u00a0March\u00a01923</b> a third stroke robbed Lenin of speech.",
    "For force and speed: grain is a matter of will. In July\u00a0<b>1928</b> he said that peasants must pay.",
]


@cache
def set_up() -> tuple[FontConfiguration, weasyprint.CSS]:
    configuration = FontConfiguration()
    style = (
        f"@font-face{{font-family:F;src:url({FONT})}} @page{{size:1000px;margin:0}}"
        "body{margin:0;font:16px/20px F} b{font-weight:400} p{margin:0}"
    )
    return configuration, weasyprint.CSS(string=style, font_config=configuration)


def lines(html: str, width: float) -> list[tuple[str, float]]:
    """(words, width) of the lines of a paragraph."""
    configuration, style = set_up()
    document = weasyprint.HTML(string=f'<p style="width:{width}px">{html}</p>').render(
        stylesheets=[style], font_config=configuration
    )
    found = []
    for box in document.pages[0]._page_box.descendants():
        if isinstance(box, LineBox):
            texts = [text for text in box.descendants() if isinstance(text, TextBox)]
            found.append(("".join(text.text for text in texts), max(t.position_x + t.width for t in texts)))
    return found


@cache
def width_of(words: str) -> float:
    return lines(words, 900)[0][1]


def early_breaks() -> Iterator[tuple[int, str, str]]:
    """Lines onto which the first word of the next line would have fitted."""
    space = width_of("a b") - width_of("ab")
    for sentence in SENTENCES:
        for width in range(120, 500, 3):
            laid = lines(sentence, width)
            for (words, used), (following, _) in zip(laid, laid[1:], strict=False):
                used -= space if words.endswith(" ") else 0
                if used + space + width_of(following.strip(" ").split(" ")[0]) < width - 1:
                    yield width, words, following


def test_lines_are_full() -> None:
    """With the mend no line ends before its time, at any width."""
    pdf_lines.mend()

    assert list(early_breaks()) == []


def test_the_fault_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the mend some do; when this fails, WeasyPrint is cured and engines/pdf_lines can go."""
    monkeypatch.setattr(inline, "split_first_line", pdf_lines.split_first_line)

    assert list(early_breaks())
