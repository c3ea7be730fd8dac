"""A hash of our own files is that of their bytes: it is kept, and follows every change."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from revisionpack.build import hashes
from revisionpack.build.hashes import digest, digest_of, files_below, kept_digest_of


def test_it_is_read_anew_after_a_change_and_never_kept_of_what_may_have_changed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr("revisionpack.kept.__file__", str(tmp_path / "ours" / "kept.py"))
    (tmp_path / "own" / "b" / "__pycache__").mkdir(parents=True)
    for name, content in (("a.py", b"1"), ("b/c.html", b"2"), ("b/__pycache__/a.pyc", b"3")):
        (tmp_path / "own" / name).write_bytes(content)
    files = list(files_below(tmp_path / "own"))
    right = digest(b"a.py", b"1", b"b/c.html", b"2")
    assert digest_of(files) == kept_digest_of(files, "own") == right
    assert not (tmp_path / "ours").exists(), "just written"
    monkeypatch.setattr(hashes, "FRESH", 0)
    assert kept_digest_of(files, "own") == right
    monkeypatch.setattr(hashes, "digest_of", lambda files: "read anew")
    assert kept_digest_of(files, "own") == right
    (tmp_path / "own" / "a.py").write_bytes(b"11")
    assert kept_digest_of(files, "own") == "read anew"
