"""A style sheet is parsed once for all processes, and what is kept means what the text means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from revisionpack.engines import pdf, pdf_sheets
from revisionpack.engines.frozen import freeze

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip
import tinycss2
from weasyprint import html as weasyprint_html
from weasyprint.css.counters import CounterStyle

from revisionpack.outputs.step import Document, PdfJob
from revisionpack.theme import Theme

LONG = "/* " + "a sheet that is worth a file " * 40 + "*/"
HTML = (
    '<html lang="en"><head><title>T</title></head><body><h1 id="a">Words</h1><ol><li>One<ul><li>Two</li></ul></li>'
    '<li class="x">Three</li></ol><p>See <a href="#a">above</a>.</p></body></html>'
)
CSS = (
    LONG
    + "@page{size:A5;margin:20mm;@bottom-left{content:'p. ' counter(page)}}@page:first{margin-top:30mm}"
    + "body{font:11pt var(--text);--gap:2mm}ol{list-style:upper-roman;padding:var(--gap) calc(2em + 1mm)}"
    + "h1,ol>li.x:not(.y):nth-child(2)::before{content:attr(class);color:#123;background:linear-gradient(red,blue)}"
)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sheets that are parsed."""
    texts: list[str] = []
    original = tinycss2.parse_stylesheet

    def parse(css: str) -> Any:
        texts.append(css)
        return original(css)

    monkeypatch.setattr(tinycss2, "parse_stylesheet", parse)
    return texts


def job(*css: str, resources: tuple[tuple[str, bytes], ...] = ()) -> PdfJob:
    theme = Theme()
    return PdfJob("t.pdf", Document(HTML, (theme.read("tokens.css"), *css), "T", "en", resources=resources))


def fonts() -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in Theme().fonts.items()}


def another_process() -> pdf.Engine:
    return pdf.Engine(fonts())


def test_the_next_process_parses_nothing_and_sets_the_same(kept_in: Path, parsed: list[str]) -> None:
    first = another_process().render(job(CSS))
    count = len(parsed)
    second = another_process().render(job(CSS))

    assert count >= 2
    assert len(parsed) == count
    assert first == second
    assert len(list(kept_in.rglob("styles-*"))) == count


def test_the_bytes_are_those_of_sheets_that_weasyprint_reads_itself(
    kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_process().render(job(CSS))
    kept = another_process().render(job(CSS))
    monkeypatch.setattr(pdf_sheets, "SHORTEST", 10**9)

    assert another_process().render(job(CSS)) == kept
    assert kept.data.startswith(b"%PDF")


def test_weasyprints_own_sheets_are_those_that_it_reads_itself() -> None:
    counters = CounterStyle()
    for name, own in (("UA", True), ("UA_FORM", True), ("PH", False)):
        text, sheet = getattr(weasyprint_html, name), getattr(weasyprint_html, f"{name}_STYLESHEET")
        plain = weasyprint.CSS(string=text, counter_style=counters if own else None)
        assert meaning(sheet) == meaning(plain)
    assert dict(weasyprint_html.UA_COUNTER_STYLE) == dict(counters)


def meaning(sheet: Any) -> Any:
    attributes = dict(vars(sheet))
    attributes["page_rules"] = [(None, *rest) for _, *rest in attributes["page_rules"]]
    (constants, steps) = freeze(attributes, pdf_sheets.NAMES)
    return [getattr(each, "co_code", each) for each in constants], steps


def test_a_sheet_of_which_more_is_to_be_told_is_told_of_each_time(kept_in: Path) -> None:
    wrong = CSS + "@font-face{font-family:F;src:url(http://a.example/f.ttf)}@import 'http://a.example/b.css';"
    late = "@import 'http://a.example/b.css';" + CSS
    for _ in range(2):
        found = another_process().render(job(late)).findings
        assert [finding.code for finding in found] == ["render-error"]
        assert another_process().render(job(wrong)).data
    assert late not in "".join(path.read_bytes().decode("latin-1") for path in kept_in.rglob("styles-*"))


def test_what_a_sheet_imports_is_read_from_the_document(kept_in: Path) -> None:
    css = "@import 'pack:more.css';" + CSS
    bold = another_process().render(job(css, resources=(("more.css", b"p{font-weight:700}"),)))
    light = another_process().render(job(css, resources=(("more.css", b"p{font-weight:400}"),)))

    assert bold.data != light.data
    assert light.data != another_process().render(job(css, resources=(("more.css", b"p{font-weight:700}"),))).data


def test_of_many_sheets_the_last_are_kept(kept_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_sheets, "MOST", 3)
    engine = another_process()
    for number in range(6):
        engine.foresee([f"{LONG}p{{width:{number}px}}"])

    assert len(list(kept_in.rglob("styles-*"))) == 3


def test_a_damaged_file_is_as_good_as_none(kept_in: Path) -> None:
    wanted = another_process().render(job(CSS)).data
    for path in kept_in.rglob("styles-*"):
        for size in (200, 60, 20, 0):
            path.write_bytes(path.read_bytes()[:size])
            assert another_process().render(job(CSS)).data == wanted


def test_short_sheets_leave_nothing(kept_in: Path) -> None:
    another_process().foresee(["p{color:red}", ""])

    assert not list(kept_in.rglob("styles-*"))
