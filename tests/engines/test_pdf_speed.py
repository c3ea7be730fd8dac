"""The short ways give the very bytes of plain WeasyPrint, and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

import pytest
import weasyprint
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.text import line_break
from weasyprint.text.line_break import pyphen

from revisionpack.engines import pdf, pdf_speed
from revisionpack.outputs.step import Document, PdfJob
from revisionpack.theme import Theme

BODY = """
<h1 id="top" style="letter-spacing:-.012em">The power struggle — “after” Lenin’s death</h1>
<p>Words that run over several lines, with <b>bold</b>, <em>italic</em>, <a href="#top">links</a>, 1922–29, fi ffi.
 Café, naïve, Ленин, Сталин, H<sub>2</sub>O, x<sup>2</sup>, a no-break space, and “quotes”. {words}</p>
<p style="text-align:justify;word-spacing:1pt;text-decoration:underline">Justified. {words}</p>
<p style="font-variant-numeric:oldstyle-nums;font-feature-settings:'liga' 0">1924 fi. {words}</p>
<p lang="ar" dir="rtl" style="direction:rtl">12.5 %</p>
<p class="narrow">Extraordinarily uncharacteristic industrialisation, electrification, collectivisation.</p>
<div id="a1" class="card"><p class="said">one <i lang="la">opus</i></p><p id="a2" class="said">two</p></div>
<div id="a3" class="card" title="a"><p class="said">one <i lang="la">opus</i></p><p class="said">two</p></div>
<div class="card" style="margin:1mm"><p class="said">three <a name="a4" href="#a2">link</a></p></div>
<p style="white-space:pre-line">one
two</p><p style="letter-spacing:1pt;word-spacing:2pt">spaced out {words}</p>
<p style="white-space:nowrap;overflow:hidden;text-overflow:ellipsis;width:30mm">cut with an ellipsis {words}</p>
<ul><li>one</li><li style="width:50%;padding:1%">two<ol><li>three</li></ol></li></ul>
<table style="border-collapse:collapse;width:100%">
<thead><tr><th scope="col" style="border:1pt solid">a</th></tr></thead>
<tbody><tr><td style="padding:2%;border:1pt solid;width:calc(30mm + 2%)">b {words}</td></tr></tbody></table>
<div style="float:right;width:40%;min-height:10mm;max-width:30mm;border:1pt solid">floated {words}</div><p>{words}</p>
<div style="position:relative;margin:-1mm 0 -2mm;outline:1pt solid">
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" style="position:absolute;right:1mm;overflow:hidden"/>
<div style="position:absolute;top:1mm;left:60%">placed</div><p style="visibility:hidden">unseen</p>
<p style="background:#eee;border-radius:1mm;margin:3mm 0 -1mm">on grey</p></div>
<div class="spot" style="left:3mm;top:1mm"><p>one <b>two</b></p><i class="same">x</i><u style="width:9mm">y</u></div>
<div class="spot" style="left:9mm;top:2mm;width:30mm"><p>one <b>two</b></p><i class="same">x</i>
<u style="width:9mm">y</u><div class="spot" style="left:1mm"><p>in it</p><i class="same">z</i></div></div>
<div class="spot" id="a5" style="left:5mm;width:30mm;"><p>one <b>two</b></p><i class="same">x</i></div>
<div class="spot" style="left:9mm;color:#531"><p>one</p><i class="same">x</i></div>
<p>Footnotes<span style="float:footnote">a note</span> too.</p>
<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><title>t</title><text x="1" y="9">svg</text></svg>
"""


def job(*, footnotes: bool) -> PdfJob:
    body = BODY.format(words="and so on and on " * 12)
    if not footnotes:
        body = body.replace("float:footnote", "color:#333")
    html = f'<html lang="en-GB"><head><title>T</title></head><body>{body}</body></html>'
    css = '@page{size:A5;margin:15mm;@bottom-right{content:counter(page) " of " counter(pages)}}'
    css += "body{font:11pt/15pt var(--text)}.narrow{width:31mm;hyphens:auto}.card{padding:1em}"
    css += "div.card>.said{margin:1mm}"
    css += ".card:first-of-type .said::before{content:'– '}.said+.said{font-size:90%;text-indent:1em}"
    css += ".card[title] .said{color:#123}#a1 .said,.said:not([id]){font-weight:bold}:lang(la){color:#321}"
    css += ".spot{position:relative;float:left;color:#135;padding:1em;--tall:7mm}.spot p{height:var(--tall);margin:10%}"
    css += ".same{position:absolute;left:inherit;width:inherit;border:1pt solid}"
    if footnotes:
        css += "@page{@footnote{margin-top:3mm}}"
    return PdfJob("t.pdf", Document(html, (Theme().read("tokens.css"), css), "T", "en-GB"))


class Html5(weasyprint.HTML):  # type: ignore[misc]
    """WeasyPrint's own way of reading a document."""

    def __init__(self, text: str, url_fetcher: object) -> None:
        super().__init__(string=text, base_url="pack:", url_fetcher=url_fetcher)


@pytest.mark.usefixtures("back_to_fast")
@pytest.mark.parametrize("footnotes", [False, True])
def test_the_bytes_are_those_of_plain_weasyprint(
    fonts: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch, footnotes: bool
) -> None:
    pdf_speed.plain()
    monkeypatch.setattr(pdf_speed, "XhtmlTree", Html5)
    expected = pdf.render(job(footnotes=footnotes), fonts)
    monkeypatch.undo()

    assert len(expected.data) > 20_000
    for names in [(), *((name,) for name in pdf_speed.PATCHES), tuple(pdf_speed.PATCHES)]:
        pdf_speed.plain()
        pdf_speed.apply(names)
        assert pdf.render(job(footnotes=footnotes), fonts).data == expected.data, names


class Counting:
    """HarfBuzz, and what was asked of it."""

    def __init__(self, real: object) -> None:
        self.real, self.asked = real, list[str]()

    def __getattr__(self, name: str) -> object:
        self.asked.append(name)
        return getattr(self.real, name)


def test_a_process_that_stays_keeps_faces_and_writes_them_as_it_first_did(
    fonts: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    harfbuzz = Counting(pdf_fonts.harfbuzz_subset)
    monkeypatch.setattr(pdf_fonts, "harfbuzz_subset", harfbuzz)
    engine = pdf.Engine(fonts)
    first, other = engine.render(job(footnotes=True)), engine.render(job(footnotes=False))
    made = harfbuzz.asked.count("hb_subset_or_fail")

    assert engine.render(job(footnotes=True)).data == first.data
    assert engine.render(job(footnotes=False)).data == other.data
    assert harfbuzz.asked.count("hb_subset_or_fail") == made > 0

    assert pdf.Engine(fonts).render(job(footnotes=True)).data == first.data
    assert harfbuzz.asked.count("hb_subset_or_fail") > made


@pytest.mark.usefixtures("back_to_fast")
def test_a_dictionary_read_by_the_line_parts_words_as_one_read_whole() -> None:
    words = [
        "extraordinarily",
        "Geschwindigkeit",
        "développement",
        "электрификация",
        "Λακωνία",
        "naïve",
        "a",
        "",
    ]
    for language in ["en_GB", "en_US", "de_DE", "fr", "ru_RU", "el_GR", "id_ID", "et_EE"]:
        path = pyphen.LANGUAGES[language]
        pdf_speed.plain()
        whole = pyphen.HyphDict(path)
        pdf_speed.apply()
        by_line = pyphen.HyphDict(path)

        for word in words:
            assert by_line.positions(word) == whole.positions(word), (language, word)
        if language in {"en_GB", "ru_RU"}:
            assert {letters: by_line.patterns.get(letters) for letters in whole.patterns} == whole.patterns


@pytest.mark.usefixtures("back_to_fast")
def test_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf_speed.plain()
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    before = line_break.Layout.setup
    pdf_speed.apply()

    assert line_break.Layout.setup is before


def test_an_element_that_is_not_closed_is_an_error_of_ours(fonts: Mapping[str, bytes]) -> None:
    document = Document("<html><body><p>open</body></html>", (), "T", "en")
    with pytest.raises(ParseError):
        pdf.render(PdfJob("t.pdf", document), fonts)
