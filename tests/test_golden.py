"""Golden files guard: a difference fails, a missing one fails, one that nobody uses fails, with workers and without."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = """
def test_sheet(golden):
    golden("sheets/one.html", "<p>one</p>")

def test_notes(golden):
    golden("notes.json", "[]")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with our conftest and two golden files in order."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests")
    (tmp_path / "tests" / "test_it.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "tests/golden/sheets").mkdir(parents=True)
    (tmp_path / "tests/golden/sheets/one.html").write_text("<p>one</p>", encoding="utf-8")
    (tmp_path / "tests/golden/notes.json").write_text("[]", encoding="utf-8")
    return tmp_path


def run(project: Path, *options: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=project, capture_output=True, text=True).returncode


def test_update_writes_and_equal_passes(project: Path) -> None:
    """What was written is what is compared with."""
    shutil.rmtree(project / "tests/golden")

    assert run(project, "--update-golden") == 0
    assert (project / "tests/golden/sheets/one.html").read_text("utf-8") == "<p>one</p>"
    assert run(project) == 0


def test_different_fails(project: Path) -> None:
    """One changed character is enough."""
    (project / "tests/golden/notes.json").write_text("[ ]", encoding="utf-8")

    assert run(project) == 1


def test_missing_fails(project: Path) -> None:
    """A golden file is written only when asked for."""
    (project / "tests/golden/notes.json").unlink()

    assert run(project) == 1
    assert not (project / "tests/golden/notes.json").exists()


@pytest.mark.parametrize("workers", ["0", "1"])
def test_unused_fails_a_whole_run(project: Path, workers: str) -> None:
    """A golden file that no test reads any more is found out; a run of a part does not know, and passes."""
    (project / "tests/golden/old.json").write_text("{}", encoding="utf-8")

    assert run(project, "-n", workers) == 1
    assert run(project, "-n", workers, "-k", "notes") == 0
