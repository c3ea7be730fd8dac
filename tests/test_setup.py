"""The set-up brings exactly what pyproject.toml asks for, from pinned and hashed lists that name no index."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETS = ["run", "test", "verify", "bench"]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ \\;]+)")


def name_of(requirement: str) -> str:
    return re.split(r"[<>=!~ \[;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def pinned(which: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / f"{which}.txt").read_text("utf-8").splitlines()
    return {m["name"].lower(): m["version"] for line in lines if (m := PIN.match(line))}


@pytest.mark.parametrize("which", SETS)
def test_lists_are_pinned_and_hashed(which: str) -> None:
    """Every requirement has one version and at least one sha256; no line names an index or an address."""
    text = (ROOT / "requirements" / f"{which}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())

    assert len(entries) > 20
    assert [e.splitlines()[0] for e in entries if not PIN.match(e) or "--hash=sha256:" not in e] == []
    assert re.findall(r"https?://\S+|^--?\w\S*", text, re.MULTILINE) == []


@pytest.mark.parametrize("which", SETS[1:])
def test_larger_sets_hold_the_run_set(which: str) -> None:
    """What is tested is what a teacher gets: the same versions."""
    assert pinned("run").items() <= pinned(which).items()


def test_the_run_set_holds_what_the_package_needs() -> None:
    """pyproject.toml and requirements/run.in name the same dependencies, and the list pins each of them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = {name_of(d): d for d in project["project"]["dependencies"]}
    built_with = {name_of(d): d for d in project["build-system"]["requires"]}
    lines = (ROOT / "requirements" / "run.in").read_text("utf-8").splitlines()
    written = {name_of(line): line for line in lines if line and not line.startswith(("#", "-"))}

    assert written == needed | built_with
    assert needed.keys() <= pinned("run").keys()


@pytest.mark.parametrize("script", sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tools").glob("*.sh")))
def test_scripts_are_plain_sh(script: str) -> None:
    """The set-up must run where sh is dash or busybox: it parses as POSIX sh."""
    subprocess.run(["sh", "-n", script], cwd=ROOT, check=True)


def test_an_unknown_set_is_refused() -> None:
    """A slip in the Makefile ends with a sentence, before anything is installed."""
    done = subprocess.run(["sh", "tools/bootstrap.sh", "nothing"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 2
    assert "requirements/nothing.txt is missing" in done.stderr


def test_make_help_names_every_target() -> None:
    """`make` alone tells a teacher what there is."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^(\w+):.*##", makefile, re.MULTILINE))
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"packs", "check", "test", "verify", "bench", "clean"} <= targets
    assert targets == set(re.findall(r"^make (\w+)", shown, re.MULTILINE))
