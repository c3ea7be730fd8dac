"""What the repository runs by itself is sound: the set-up scripts and the workflows."""

from __future__ import annotations

import subprocess
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


def test_zizmor_finds_nothing() -> None:
    """Workflows hold least permissions, pinned actions, no injection."""
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert workflows

    assert findings(SCRIPTS / "zizmor", "--offline", "--no-progress", *workflows) == ""


def test_zizmor_sees(tmp_path: Path) -> None:
    """An unpinned action is found: the auditor is at work."""
    slip = tmp_path / "slip.yml"
    slip.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n",
        encoding="utf-8",
    )

    assert "unpinned-uses" in findings(SCRIPTS / "zizmor", "--offline", "--no-progress", slip)
