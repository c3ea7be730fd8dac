"""What the repository runs by itself is sound: the set-up scripts and the workflows."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))


def findings(*command: str | Path) -> str:
    done = subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_shellcheck_finds_nothing() -> None:
    """The set-up runs on a stranger's machine, under whatever sh is there."""
    scripts = [*sorted((ROOT / "tools").glob("*.sh")), ROOT / ".ci" / "run"]
    assert len(scripts) >= 3

    assert findings(SCRIPTS / "shellcheck", *scripts) == ""


def test_shellcheck_sees(tmp_path: Path) -> None:
    """A slip is found: the linter is at work."""
    slip = tmp_path / "slip.sh"
    slip.write_text("#!/bin/sh\nrm -rf $1/*\n", encoding="utf-8")

    assert "SC2086" in findings(SCRIPTS / "shellcheck", slip)


def workflows() -> list[Path]:
    return sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def actionlint(*files: Path) -> str:
    return findings(SCRIPTS / "actionlint", "-shellcheck", SCRIPTS / "shellcheck", "-pyflakes", "", *files)


def zizmor(*files: Path) -> str:
    return findings(SCRIPTS / "zizmor", "--offline", "--no-progress", "--persona", "pedantic", *files)


def test_the_linters_find_nothing_in_our_workflows() -> None:
    """Every expression is known, every script quoted; least permissions, pinned actions, no injection."""
    assert {"test", "release", "locks"} == {path.stem for path in workflows()}

    assert actionlint(*workflows()) == ""
    assert zizmor(*workflows()) == ""


def test_the_linters_find_nothing_in_a_teachers_workflow(tmp_path: Path) -> None:
    """What `new --github` writes is held to the same."""
    command = [sys.executable, "-m", "revisionpack", "new", "packs/topic.yaml", "--github"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (workflow,) = (tmp_path / ".github" / "workflows").iterdir()

    assert actionlint(workflow) == ""
    assert zizmor(workflow) == ""


FAULTY = """\
name: slip
on: [push, pull_request]
jobs:
  a:
    runs-on: ubuntu-latest
    needs: [nobody]
    steps:
      - uses: actions/checkout@v4
      - run: |
          echo ${{ github.event.pull_request.title }}
          rm -rf $1/*
"""


def test_the_linters_see(tmp_path: Path) -> None:
    """Each fault is found: a job that is not there, an injection, a script's slip, an unpinned action, rights."""
    slip = tmp_path / "slip.yml"
    slip.write_text(FAULTY, encoding="utf-8")

    said = actionlint(slip)
    assert 'needs job "nobody" which does not exist' in said
    assert "is potentially untrusted" in said
    assert "SC2086" in said

    said = zizmor(slip)
    for audit in ("unpinned-uses", "template-injection", "excessive-permissions", "artipacked"):
        assert audit in said


def hadolint(file: Path) -> str:
    return findings(SCRIPTS / "hadolint", "--no-color", file)


def test_hadolint_finds_nothing() -> None:
    """The image is made as images should be."""
    assert hadolint(ROOT / "Dockerfile") == ""


def test_hadolint_sees(tmp_path: Path) -> None:
    """A slip is found: the linter is at work."""
    slip = tmp_path / "Dockerfile"
    slip.write_text("FROM debian:latest\nRUN cd /tmp && sudo apt-get install curl\n", encoding="utf-8")

    said = hadolint(slip)
    for rule in ("DL3007", "DL3004", "DL3003"):
        assert rule in said
