"""`revisionpack release` and `--verify` as processes, with a deck alone, so that it takes seconds."""

from __future__ import annotations

import pytest

PACK = """\
format: 1
id: small
title: A small pack
syllabus: {id: demo, title: "Demo: one"}
version: "1.0"
updated: 2026-11-20
terms:
  nep: {term: New Economic Policy, meaning: A mixed economy.}
"""


@pytest.fixture
def packs(shell):
    folder = shell.folder / "packs"
    folder.mkdir()
    (folder / "small.yaml").write_text(PACK)
    shell.run("build")
    return folder


def test_release_verify_and_the_next_release(shell, packs):
    """A folder to download from; it can be made again; the next one tells what changed."""
    done = shell.run("release", "demo", "--version", "2026.11")
    folder = shell.folder / "release" / "demo-2026.11"
    assert done.stdout.strip().endswith("demo-2026.11")
    assert (folder / "small.apkg").exists()
    assert 'href="demo/index.html"' in (shell.folder / "release" / "index.html").read_text()
    latest = shell.folder / "release" / "demo"
    assert (latest / "small.apkg").read_bytes() == (folder / "small.apkg").read_bytes()
    assert (latest / "demo-student.zip").exists()
    assert "all the same" in shell.run("release", "--verify", latest).stderr
    assert "all the same" in shell.run("release", "--verify", folder).stderr

    pack = packs / "small.yaml"
    pack.write_text(PACK.replace("mixed", "planned"))
    shell.run("build")
    done = shell.run("release", "demo", "--version", "2026.12")
    assert "warning: small is as in the last release: its content has changed" in done.stderr

    done = shell.run("release", "demo", "--version", "2026.12", GITHUB_ACTIONS="true")
    assert "::warning::small is as in the last release" in done.stderr

    pack.write_text(pack.read_text().replace('"1.0"', '"1.1"'))
    shell.run("build")
    shell.run("release", "demo", "--version", "2027.1")
    notes = (shell.folder / "release" / "demo-2027.1" / "NOTES.md").read_text()
    assert "Changes since 2026.12" in notes
    assert "- Changed: 1 term: New Economic Policy" in notes
    assert "version 2027.1" in (shell.folder / "release" / "index.html").read_text()
    newest = (shell.folder / "release" / "demo" / "small.apkg").read_bytes()
    assert newest == (shell.folder / "release" / "demo-2027.1" / "small.apkg").read_bytes()

    shell.run("release", "demo", "--version", "2026.1")
    assert (shell.folder / "release" / "demo" / "small.apkg").read_bytes() == newest
    assert "version 2027.1" in (shell.folder / "release" / "index.html").read_text()


def test_the_index_is_written_over_what_is_there(shell, packs):
    """As for a site of several syllabuses, made on several machines."""
    shell.run("release", "demo", "--version", "2026.11")
    page = shell.folder / "release" / "index.html"
    before = page.read_bytes()
    page.unlink()
    shell.run("release", "--index", "release")
    assert page.read_bytes() == before


def test_what_is_wrong_is_said_in_a_line(shell, packs):
    """Usage errors and refusals."""
    assert "Say which" in shell.run("release", code=2).stderr
    assert "no pack of the syllabus 'other'" in shell.run("release", "other", "--version", "1", code=2).stderr
    assert "is no version" in shell.run("release", "demo", "--version", "new", code=1).stderr
    assert "is no release" in shell.run("release", "--verify", packs, code=1).stderr
