"""Lines that are set at once, and placed with few questions, are those of plain WeasyPrint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from weasyprint.layout import inline

from revisionpack.engines import pdf, pdf_speed, pdf_speed_lines
from revisionpack.engines.pdf_lines import whole_lines
from revisionpack.outputs.step import Document, PdfJob
from revisionpack.theme import Theme

WORDS = (
    "The struggle for power after Lenin’s death, 1924–29: AV To “the” (Politburo) well-known and/or 3\u00a0April "
    "1922; Yet V office fi a Trotsky — Сталин, naïve W. one-\u2060man rule 50% £20 V T. uncharacteristically"
).split(" ")

STYLES = {
    "plain": "",
    "bold": "font-weight:700",
    "italic": "font-style:italic",
    "hyphens": "hyphens:auto",
    "no wrap": "white-space:nowrap",
    "before lines": "white-space:pre-line",
    "as written": "white-space:pre-wrap",
    "spaced": "letter-spacing:.4pt",
    "words apart": "word-spacing:2pt",
    "broken": "overflow-wrap:anywhere",
    "broken words": "overflow-wrap:break-word",
    "never broken": "overflow-wrap:normal",
    "all broken": "word-break:break-all",
    "justified": "text-align:justify",
    "to the right": "text-align:right",
    "in the middle": "text-align:center",
    "indented": "text-indent:2em",
    "hanging": "text-indent:-1em;padding-left:1em",
    "underlined": "text-decoration:underline line-through",
    "leaders": "padding:0 2mm;border:1pt solid;max-height:20mm;overflow:hidden;text-overflow:ellipsis",
    "features": "font-feature-settings:'liga' 0;font-variant-caps:small-caps",
    "right to left": "direction:rtl",
    "first line": "line-height:1.6",
    "clamped": "max-lines:2;continue:discard;block-ellipsis:auto",
    "tab": "white-space:pre;tab-size:3",
}

PARAGRAPH = """
{0} <b>{1}</b> {2} <i>{3} <b>{4}</b></i>, <a href="#top">{5}</a>{6}<sup>2</sup> H<sub>2</sub>O
<span class="box">{7}</span> super\u00adcali\u00adfragilistic\u00adexpiali\u00addocious <span class="tick"></span>
{8}<br/>{0}\tx
<span class="label">{1}</span> {2} <span class="left">{3}</span> {0} {0} <q class="padded">{1} {2}</q> שלום {3}
""".replace("\n", " ")


def words(start: int, count: int) -> str:
    return " ".join(WORDS[(start + number * 7) % len(WORDS)] for number in range(count))


def job() -> PdfJob:
    parts, css = [], []
    for number, (name, style) in enumerate(STYLES.items()):
        css.append(f".s{number}{{{style}}}")
        texts = [words(number + place, 3 + (number * place) % 9) for place in range(9)]
        parts.append(f'<h2>{name}</h2><p class="s{number}">{words(number, 70)}</p>')
        parts.append(f'<p class="s{number} n">{words(number, 20)} </p>')
        parts.append(f'<p class="s{number}">{PARAGRAPH.format(*texts)}</p>')
    body = "".join(parts)
    table = "".join(f"<tr><td>{words(n, 9)}</td><td>{words(n, 30)}</td></tr>" for n in range(12))
    html = (
        f'<html lang="en-GB"><head><title>T</title></head><body id="top">{body}<table><thead><tr><th>{words(1, 4)}</th>'
        f"<th>V </th></tr></thead><tbody>{table}</tbody></table></body></html>"
    )
    rules = (
        "@page{size:A5;margin:12mm}body{font:10.3pt/14pt var(--text)}.n{width:41mm}h2{break-after:avoid}"
        "p{orphans:3;widows:3;margin:2mm 0}sup,sub{font-size:.7em;line-height:0}table{width:90%;table-layout:fixed}"
        ".box{display:inline-block;width:24mm;vertical-align:top}.tick{display:inline-block;width:3mm;height:3mm;"
        "border:.5pt solid}.label{float:right;width:20mm;border:.5pt solid}.left{float:left;max-width:30mm}"
        ".padded{padding:0 1mm;border-left:1pt solid;box-decoration-break:clone;vertical-align:1pt}.s22::first-line{"
        "font-weight:700}.s22::first-letter{font-size:2em}td:first-child{break-inside:avoid;vertical-align:middle}"
    )
    sheets = (Theme().read("tokens.css"), rules, "".join(css))
    return PdfJob("t.pdf", Document(html, sheets, "T", "en-GB"), standard="plain")


@pytest.mark.usefixtures("back_to_fast")
def test_lines_of_every_kind_are_those_of_plain_weasyprint(fonts: Mapping[str, bytes]) -> None:
    fast = pdf.render(job(), fonts)
    pdf_speed.plain()
    plain = pdf.render(job(), fonts)

    assert fast.data == plain.data
    assert fast.facts["pages"] == plain.facts["pages"] > 10


def test_a_text_breaks_at_once_where_it_breaks_line_by_line(
    fonts: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also at widths at which a word just fits, or fits but for its space, and where words may be hyphenated."""
    seen: list[tuple[Any, Any]] = []
    split = inline.split_text_box

    def watch(context: Any, box: Any, *args: Any, **kwargs: Any) -> Any:
        seen.append((context, box.style))
        return split(context, box, *args, **kwargs)

    monkeypatch.setattr(inline, "split_text_box", watch)
    body = "<p>one</p><p class='b'>two</p><p class='c'>three</p>"
    html = f"<html lang='en-GB'><head><title>T</title></head><body>{body}</body></html>"
    css = "p{font:14px var(--text)}.b{font:700 24px var(--heading)}.c{hyphens:auto;hyphenate-limit-chars:6 3 3}"
    pdf.render(PdfJob("t.pdf", Document(html, (Theme().read("tokens.css"), css), "T", "en-GB")), fonts)
    found = missed = 0
    for context, style in seen:
        for start in range(60):
            text = words(start, 40)
            some = " ".join(text.split(" ")[: 2 + start % 7])
            width = whole_lines(some, style, context, None, 0)[3] + 0.05
            at_once = pdf_speed_lines.split_all(text, style, width)
            encoded, begin = text.encode(), 0
            while begin < len(encoded):
                alone = whole_lines(encoded[begin:].decode(), style, context, width, 0)
                if known := at_once.get(begin):
                    layout, *rest = known
                    assert [layout.text, *rest] == [alone[0].text, *alone[1:]]
                    found += 1
                else:
                    missed += 1
                begin += alone[2] or len(encoded)
    assert found > missed


def test_texts_that_are_kept_are_few_and_were_set_in_these_fonts(fonts: Mapping[str, bytes]) -> None:
    engine = pdf.Engine(fonts)
    first, second = engine.render(job()), engine.render(job())
    kept = vars(engine._configuration)

    assert first.data == second.data
    assert 50 < len(kept["revisionpack_texts"]) <= pdf_speed_lines.MOST_TEXTS

    engine._configuration.add_font_face({"font_family": "Another", "src": []}, None)
    assert "revisionpack_texts" not in kept
