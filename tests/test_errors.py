"""Bad packs say on each line what must be found there; what is found must be exactly that."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from revisionpack.checks.run import check, explanations
from revisionpack.cli import run
from revisionpack.content.codes import EXPLANATIONS
from revisionpack.content.load import load_pack
from revisionpack.diagnostics import SHOWN, render_github, render_json, render_text

ROOT = Path(__file__).parent / "errors"
FILES = sorted(path for path in ROOT.rglob("*.yaml") if path.name != "syllabus.yaml")
MARK = re.compile(r"# (error|warning|note): \[([a-z0-9-]+)\]")

ELSEWHERE = {"no-libyaml", "file-too-large", "empty-file", "too-many-items", "too-deep"}
"""Codes of files that cannot hold a remark: tests/hostile has them."""


def expected(path: Path) -> Counter[tuple[str, int, str, str]]:
    """(file, line, severity, code) of every remark in a file."""
    found: Counter[tuple[str, int, str, str]] = Counter()
    text = path.read_bytes().decode("utf-8", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        for severity, code in MARK.findall(line):
            found[path.as_posix(), number, severity, code] += 1
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_found_is_expected(path):
    """Each mistake is found on its line, with its code, and nothing else is."""
    loaded = load_pack(path)
    wanted: Counter[tuple[str, int, str, str]] = Counter()
    for file in loaded.sources:
        wanted += expected(Path(file))
    assert wanted, "this file expects nothing"
    diagnostics = check(loaded)
    found = Counter((d.span.file, d.span.line, d.severity, d.code) for d in diagnostics if d.span)
    shown = render_text(diagnostics, loaded.sources)
    assert found == wanted, f"missing {wanted - found}, left over {found - wanted}\n{shown}"


def test_a_build_tells_all_and_leaves_what_was_there(tmp_path, monkeypatch, capsys):
    """A mistake of any kind ends with exit code 1, every problem told, and nothing of the last build touched."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVISIONPACK_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "dist" / "bad").mkdir(parents=True)
    (tmp_path / "dist" / "bad" / "bad.apkg").write_bytes(b"the last good one")
    before = sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "dist").rglob("*"))
    wrong = {path: errors for path in FILES if (errors := sum(d.is_error for d in check(load_pack(path))))}
    assert len(wrong) >= 40
    for path, errors in wrong.items():
        for command in (["check"], ["build", "--only", "deck"]):
            assert run([*command, str(path)]) == 1, path.name
            said = capsys.readouterr()
            assert (said.out + said.err).count(" error[") == min(errors, SHOWN), path.name
    assert sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "dist").rglob("*")) == before


def test_every_code_is_in_the_corpus():
    """Every code of the loader and the checks is provoked by a file here (or in tests/hostile)."""
    seen = {code for path in ROOT.rglob("*.yaml") for _, _, _, code in expected(path)}
    assert len(FILES) >= 40
    codes = {*EXPLANATIONS, *explanations()}
    assert seen - codes == set()
    assert codes - seen == ELSEWHERE


def test_many_mistakes_come_out_in_one_run():
    """One file with at least 19 independent mistakes, six of them of syntax, in one run and without a cascade."""
    path = ROOT / "many.yaml"
    syntax = {"colon-in-text", "begins-with-mark", "hash-in-text", "unclosed-bracket", "tab-indent", "key-twice"}
    codes = [code for _, _, _, code in expected(path).elements()]
    assert len(codes) >= 19
    assert sum(code in syntax for code in codes) >= 6


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_shown_is_clean(path):
    """No form of the report holds a control character or one that changes direction."""
    loaded = load_pack(path)
    diagnostics = check(loaded)
    for shown in (render_text(diagnostics, loaded.sources), render_json(diagnostics), render_github(diagnostics)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", shown)
    for diagnostic in diagnostics:
        assert diagnostic.span is not None
        lines = loaded.sources[diagnostic.span.file].split("\n")
        assert 1 <= diagnostic.span.line <= len(lines)
        assert 1 <= diagnostic.span.column <= len(lines[diagnostic.span.line - 1]) + 1
