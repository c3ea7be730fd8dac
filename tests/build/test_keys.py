"""A key changes with everything that shapes the bytes, and with nothing else."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from revisionpack.build import keys as keys_module
from revisionpack.build.keys import Keys, content_digest, versions
from revisionpack.build.report import ArtifactReport, PackReport, Report
from revisionpack.content.load import load_pack_text
from revisionpack.outputs.step import ApkgJob, Document, MeasureJob, PdfJob, TileJob
from revisionpack.theme import Theme

DOCUMENT = Document("<p>a</p>", ("p { }",), "T", "en", (("a.png", b"1"),))
PDF = PdfJob("a.pdf", DOCUMENT)


@pytest.fixture
def keys():
    return Keys(Theme())


@pytest.mark.parametrize(
    "other",
    [
        replace(PDF, document=replace(DOCUMENT, html="<p>b</p>")),
        replace(PDF, document=replace(DOCUMENT, css=("p { color: red }",))),
        replace(PDF, document=replace(DOCUMENT, css=("p { }", ""))),
        replace(PDF, document=replace(DOCUMENT, title="U")),
        replace(PDF, document=replace(DOCUMENT, lang="fr")),
        replace(PDF, document=replace(DOCUMENT, resources=(("a.png", b"2"),))),
        replace(PDF, document=replace(DOCUMENT, resources=(("b.png", b"1"),))),
        replace(PDF, attachments=(("a.yaml", b"1"),)),
        replace(PDF, min_points=9.0),
        replace(PDF, standard="plain"),
        replace(PDF, bleed_mm=3.0),
        replace(PDF, facts=(("layout", 1),)),
        MeasureJob("a.pdf", DOCUMENT),
        TileJob("a.pdf", b"%PDF", {}),
        ApkgJob("a.pdf", {}),
    ],
    ids=lambda job: type(job).__name__,
)
def test_everything_that_shapes_the_bytes_is_in_the_key(keys, other):
    """Each part of a job by itself."""
    assert keys.key(other) != keys.key(PDF)


def test_the_name_of_the_artifact_is_not(keys):
    """Two packs with the same poster make it once."""
    assert keys.key(replace(PDF, name="b.pdf")) == keys.key(PDF)


def test_fonts_are_in_the_key_of_what_is_set_in_them_alone(tmp_path):
    """Another byte in a font is another PDF, but the same deck."""
    (tmp_path / "fonts").mkdir()
    found = []
    for content in (b"1", b"2"):
        (tmp_path / "fonts" / "a.ttf").write_bytes(content)
        keys = Keys(Theme(root=tmp_path))
        found.append((keys.key(PDF), keys.key(ApkgJob("d", {}))))
    assert found[0][0] != found[1][0]
    assert found[0][1] == found[1][1]


def test_versions_are_in_the_key(keys, monkeypatch):
    """Another Pango is another PDF."""
    before = keys.key(PDF)
    real = versions("pdf")
    assert {"weasyprint", "pydyf", "pikepdf", "fonttools", "pango", "harfbuzz", "zlib", "engine"} <= set(real)
    assert "genanki" in versions("apkg")
    assert "pango" not in versions("apkg")
    monkeypatch.setattr(keys_module, "versions", lambda kind: {**real, "pango": "9"})
    assert keys.key(PDF) != before


PACK = """\
format: 1
id: p
title: T
terms:
  a: {term: A, meaning: One.}
  b: {term: B, meaning: Two.}
"""


def digest(text):
    loaded = load_pack_text(text)
    assert loaded.pack is not None, loaded.diagnostics
    return content_digest(loaded.pack)


def test_content_is_what_is_said_not_how_it_is_written():
    """Comments, quotes and the order of keys say nothing; order of items and words do."""
    assert digest(PACK) == digest("# c\n" + PACK.replace("title: T", 'title: "T"'))
    assert digest(PACK) == digest(PACK.replace("format: 1\nid: p", "id: p\nformat: 1"))
    assert digest(PACK) == digest(PACK.replace("{term: A, meaning: One.}", "{meaning: One., term: A}"))
    assert digest(PACK) != digest(PACK.replace("One", "Three"))
    swapped = PACK.replace("  a: {term: A, meaning: One.}\n  b: {term: B, meaning: Two.}\n", "")
    swapped += "  b: {term: B, meaning: Two.}\n  a: {term: A, meaning: One.}\n"
    assert digest(PACK) != digest(swapped)


def test_texts_in_several_languages_and_references_with_pages_count_whole():
    """Not only the original, not only the source's name."""
    text = PACK.replace("meaning: One.", "meaning: {en: One., fr: Un.}")
    assert digest(text) != digest(text.replace("Un.", "Une."))
    text = PACK.replace("meaning: One.", 'meaning: One., sources: ["s, p. 1"]')
    text += "sources:\n  s: {title: S}\n"
    assert digest(text) != digest(text.replace("p. 1", "p. 2"))


def test_the_summary_counts_and_agrees_in_number():
    """`1 pack, 7 files: 2 built, 5 unchanged, 1.9 s`."""
    made = [ArtifactReport(f"{n}.pdf", "sheets", "built" if n < 2 else "unchanged", "") for n in range(7)]
    report = Report((PackReport("p.yaml", "p", None, tuple(made)),))
    assert report.summary(1.94) == "1 pack, 7 files: 2 built, 5 unchanged, 1.9 s"
    assert Report(()).summary(0) == "0 packs, 0 files: nothing to do, 0.0 s"
