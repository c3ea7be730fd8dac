"""What a stranger's pack may try: each attack ends soon, in plain words, with no crash and nothing fetched."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from revisionpack.checks.run import check
from revisionpack.content.files import FileProblemError, check_name, from_folder
from revisionpack.content.load import load_pack, load_pack_text
from revisionpack.diagnostics import render_github, render_json, render_text

HEAD = b"format: 1\nid: a\ntitle: T\n"
DIRTY = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")


def deep(depth: int) -> bytes:
    return HEAD + b"summary: " + b"[" * depth + b"x" + b"]" * depth + b"\n"


ATTACKS: dict[str, tuple[bytes, str | None]] = {
    # sizes
    "brackets, 100,000 open": (b"[" * 100_000, "too-deep"),
    "braces, 100,000 open": (b"{" * 100_000, "too-deep"),
    "brackets, 900 closed": (deep(900), "too-deep"),
    "mappings in mappings": (HEAD + b"terms:\n" + b"".join(b" " * i + b"a:\n" for i in range(1, 200)), "too-deep"),
    "dashes in dashes": (HEAD + b"terms: \n" + b"- " * 5_000 + b"x\n", None),
    "four megabytes": (HEAD + b"# " + b"x" * (4 << 20), "file-too-large"),
    "sixty thousand terms": (HEAD + b"terms:\n" + b"".join(b"  a%d: x\n" % i for i in range(60_000)), "too-many-items"),
    "one long text": (HEAD + b"summary: " + b"word " * 100_000 + b"\n", "text-too-long"),
    "one long line of keys": (HEAD + b"terms: {" + b"a: b, " * 4_000 + b"}\n", "key-twice"),
    "a long key": (HEAD + b"terms:\n  " + b"k" * 5_000 + b": x\n", None),
    "a long number": (HEAD + b"questions: {q: {stem: Q, marks: " + b"9" * 100_000 + b"}}\n", "not-a-number"),
    "a thousand syntax errors": (HEAD + b"".join(b"k%d: a: b\n" % i for i in range(1_000)), "colon-in-text"),
    "a thousand tabs": (HEAD + b"terms:\n" + b"".join(b"\t\tk%d: a\n" % i for i in range(1_000)), "tab-indent"),
    "a thousand quotes": (HEAD + b"'\n\"\n" * 1_000, "not-indented"),
    "quotes, 100,000 in a row": (HEAD + b"summary: " + b'"' * 100_001 + b"\n", "begins-with-mark"),
    # YAML's own doors
    "alias bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + HEAD, "yaml-anchor"),
    "a list that holds itself": (HEAD + b"terms: &a [*a]\n", "yaml-alias"),
    "a Python object": (HEAD + b"summary: !!python/object/apply:os.system [ls]\n", "yaml-tag"),
    "a Python name": (HEAD + b"summary: !!python/name:os.system\n", "yaml-tag"),
    "a binary tag": (HEAD + b"summary: !!binary aGVsbG8=\n", "yaml-tag"),
    "a merge key": (HEAD + b"terms:\n  <<: {a: {term: A, meaning: a}}\n", "merge-key"),
    "a YAML directive": (b"%YAML 1.1\n---\n" + HEAD, None),
    "a tag directive": (b"%TAG ! tag:evil,2000:\n---\n" + HEAD, None),
    "a second document": (HEAD + b"---\nformat: 1\n", "second-document"),
    "duplicate keys": (HEAD + b"title: U\n", "key-twice"),
    "a null key": (HEAD + b"? \n: x\n", "unknown-key"),
    "a list as key": (HEAD + b"? [a, b]\n: x\n", "key-not-text"),
    # bytes and characters
    "UTF-16": ("format: 1\nid: a\ntitle: T\n".encode("utf-16"), "not-utf-8"),
    "UTF-32": ("format: 1\nid: a\ntitle: T\n".encode("utf-32-le"), "not-utf-8"),
    "Latin-1": (HEAD + "summary: café\n".encode("latin-1"), "not-utf-8"),
    "overlong UTF-8": (HEAD + b"summary: \xc0\xaf\n", "not-utf-8"),
    "a surrogate in UTF-8": (HEAD + b"summary: \xed\xa0\x80\n", "not-utf-8"),
    "random bytes": (bytes(range(256)) * 40, "not-utf-8"),
    "a file of Word": (b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 9, "not-utf-8"),
    "a program": (b"\x7fELF" + b"\x00\x01" * 400, "not-utf-8"),
    "a NUL": (HEAD + b"summary: a\x00b\n", "control-character"),
    "an escape sequence": (HEAD + b"summary: a\x1b[31mred\n", "control-character"),
    "a BOM inside": (HEAD + "summary: a\ufeffb\n".encode(), "control-character"),
    "a reversing override": (HEAD + "summary: a\u202eb\n".encode(), "hidden-direction"),
    "an isolate": (HEAD + "summary: a\u2066b\n".encode(), "hidden-direction"),
    "NEL": (HEAD + "summary: a\u0085b\n".encode(), "control-character"),
    "a line separator": (HEAD + "summary: a\u2028title: b\n".encode(), "control-character"),
    "an escaped NUL": (HEAD + b'summary: "a\\0b"\n', "bad-escape"),
    "an escaped escape": (HEAD + b'summary: "a\\x1b[31m"\n', "bad-escape"),
    "an escaped override": (HEAD + b'summary: "a\\u202eb"\n', "bad-escape"),
    "an escaped surrogate": (HEAD + b'summary: "a\\ud800b"\n', "bad-escape"),
    "carriage returns alone": (HEAD.replace(b"\n", b"\r"), None),
    "nothing": (b"", "empty-file"),
    "white space": (b" \n\t\n", None),
    "a comment": (b"# nothing\n", "empty-file"),
    "a list": (b"- a\n- b\n", "wrong-shape"),
    "a text": (b"hello\n", "wrong-shape"),
    # files
    "a file above": (HEAD + b"figures: {f: {title: F, alt: a, image: ../../etc/passwd}}\n", "bad-file-name"),
    "an absolute file": (HEAD + b"figures: {f: {title: F, alt: a, image: /etc/passwd}}\n", "bad-file-name"),
    "a web address": (HEAD + b"figures: {f: {title: F, alt: a, image: 'http://example.org/a.png'}}\n", "bad-file-name"),
    "a font above": (HEAD + b"fonts: {ja: ../font.ttf}\n", "bad-file-name"),
    "a syllabus that is a path": (HEAD + b"syllabus: ../../etc/passwd\n", "bad-id"),
    "a pack id that is a path": (b"format: 1\nid: ../../evil\ntitle: T\n", "bad-id"),
    # mark-up
    "script": (HEAD + b"summary: <script>alert(1)</script>\n", None),
    "a javascript link": (HEAD + b"summary: '[a](javascript:alert(1))'\n", "bad-link"),
    "a file link": (HEAD + b"summary: '[a](file:///etc/passwd)'\n", "bad-link"),
    "a link without scheme": (HEAD + b"summary: '[a](//evil.example)'\n", "bad-link"),
    "a data image": (HEAD + b"summary: '![a](data:image/png;base64,AAAA)'\n", "no-image-here"),
    "a template": (HEAD + b"summary: '{{ 7 * 7 }} {% for x in y %}'\n", None),
    "emphasis, 5,000 deep": (HEAD + b"summary: '" + b"*a **b " * 2_500 + b"'\n", None),
    "quotations, 500 deep": (HEAD + b"summary: '" + b"> " * 500 + b"x'\n", None),
    "a TeX tower": (HEAD + b"summary: '$" + b"{" * 500 + b"x" + b"}" * 500 + b"$'\n", "unknown-tex"),
    "a date of a thousand slashes": (HEAD + b"events: {e: {title: E, date: " + b"1/" * 1_000 + b"}}\n", "bad-date"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_ends_in_plain_words(name):
    """No exception, the expected code, few words, no control character in any form of the report."""
    data, code = ATTACKS[name]
    loaded = load_pack_text(data)
    diagnostics = check(loaded)
    if code is not None:
        assert code in {diagnostic.code for diagnostic in diagnostics}
        assert loaded.pack is None
    few = diagnostics[:50]
    for shown in (render_text(diagnostics, loaded.sources), render_github(few), render_json(few)):
        assert not DIRTY.search(shown)
    assert len(render_text(diagnostics, loaded.sources)) < 40_000
    for diagnostic in diagnostics:
        assert diagnostic.span is not None
        assert len(diagnostic.message) < 400


@pytest.mark.parametrize("name", ["brackets, 100,000 open", "braces, 100,000 open", "brackets, 900 closed",
                                  "one long line of keys", "UTF-16", "four megabytes"])  # fmt: skip
def test_a_flood_ends_in_one_message(name):
    """What is wrong once is said once, however often it is written."""
    assert len(check(load_pack_text(ATTACKS[name][0]))) == 1


def test_there_are_enough_attacks():
    assert len(ATTACKS) >= 60


NAMES = (
    "../a.png", "a/../b.png", "/etc/passwd", "~/a.png", "C:\\a.png", "a\\b.png", "CON.png", "nul.png", "lpt1.png",
    "a.png::$DATA", "%2e%2e/a.png", "a\0.png", ".git/config", "a//b.png", "", "a/", "a.png.", "a.png ", " a.png",
    "a/.hidden", "a" * 300, "http://x/a.png", "file:a.png", "a\n.png", "a:b.png", "a|b.png", "-a.png", "*.png",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_elsewhere_are_refused(name):
    """Only plain names below the pack's folder are opened."""
    with pytest.raises(FileProblemError):
        check_name(name)


@pytest.mark.parametrize("name", ["a.png", "images/a.png", "Übersicht 1.jpg", "картина.png", "a-b_c(1),+d.png"])
def test_plain_names_are_allowed(name):
    """Names in any script may hold spaces and the usual signs."""
    assert check_name(name) == tuple(name.split("/"))


def test_links_and_devices_are_not_followed(tmp_path):
    """A link to a file, a link to a folder, a pipe and a folder are refused; the file itself is read."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(b"secret")
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "real.png").write_bytes(b"picture")
    (folder / "link.png").symlink_to(outside / "secret.png")
    (folder / "images").symlink_to(outside)
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    read = from_folder(folder)
    assert read("real.png", 100) == b"picture"
    assert read("missing.png", 100) is None
    for name in ("link.png", "pipe.png", "folder.png"):
        with pytest.raises(FileProblemError):
            read(name, 100)
    with contextlib.suppress(FileProblemError):
        assert read("images/secret.png", 100) is None
    with pytest.raises(FileProblemError, match="bytes"):
        read("real.png", 3)


def test_a_pack_reads_nothing_but_what_it_may(tmp_path, monkeypatch):
    """Opening a hostile pack opens the pack, its syllabus and its pictures, and nothing else."""
    folder = tmp_path / "pack"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("canary")
    (folder / "syllabus.yaml").write_text("id: s\ntitle: S\nextends: q\n")
    pack = folder / "p.yaml"
    pack.write_text(
        "format: 1\nid: p\ntitle: P\nsyllabus: s\nfonts: {ja: ../secret.txt}\n"
        "figures: {f: {title: F, alt: a, image: ../secret.txt}, g: {title: G, alt: a, image: a.png}}\n"
    )
    opened: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and watching and isinstance(arguments[0], str):
            opened.append(arguments[0])

    watching = True
    sys.addaudithook(watch)
    try:
        loaded = load_pack(pack)
    finally:
        watching = False
    assert "secret.txt" not in {Path(name).name for name in opened}
    assert loaded.images == {}
    assert {d.code for d in loaded.diagnostics} == {"bad-file-name", "no-file", "no-syllabus"}


def test_reading_imports_nothing_dear():
    """`check` needs neither the PDF engine nor the deck's, nor templates."""
    code = (
        "import sys; from revisionpack.checks.run import check; from revisionpack.content.load import load_pack_text;"
        "check(load_pack_text('format: 1\\nid: a\\ntitle: T\\n'));"
        "print([m for m in ('weasyprint', 'genanki', 'jinja2', 'PIL', 'pikepdf') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_without_libyaml_nothing_is_guessed(monkeypatch):
    """The reader written in Python gives other answers for some files: it is not used."""
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    assert [d.code for d in check(load_pack_text(HEAD))] == ["no-libyaml"]
