"""The same pack gives the same bytes, whatever the folder, time zone, hash seed, locale or workers."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[..., None]


def digests(dist: Path) -> dict[str, str]:
    return {
        path.relative_to(dist).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(dist.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, build: Build, packs: Path) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("first")
    shutil.copytree(packs, folder / "packs")
    build(folder / "packs", folder / "dist", "-j", "2", cache=folder / "cache", TZ="UTC", PYTHONHASHSEED="0")
    made = digests(folder / "dist")
    assert {Path(name).suffix for name in made} >= {".pdf", ".apkg", ".json"}
    return made


@pytest.mark.parametrize(
    ("workers", "environment"),
    [
        ("1", {"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "12345", "LC_ALL": "C"}),
        ("2", {"TZ": "America/St_Johns", "PYTHONHASHSEED": "99", "LC_ALL": "C.UTF-8", "HOME": "/nowhere"}),
    ],
)
def test_elsewhere_the_same_bytes(
    first: dict[str, str],
    build: Build,
    packs: Path,
    tmp_path: Path,
    workers: str,
    environment: dict[str, str],
) -> None:
    """A copy of the packs in another folder, built cold in another environment, is the same to the byte."""
    copy = tmp_path / "ein anderer Ordner ✓" / "packs"
    shutil.copytree(packs, copy)
    build(copy, tmp_path / "dist", "-j", workers, cache=tmp_path / "cache", **environment)

    assert digests(tmp_path / "dist") == first


def test_the_committed_locks_are_current(build: Build, packs: Path, tmp_path: Path) -> None:
    """Whoever builds the packs as they are committed writes no lock: numbers and cards are those students have."""
    build(packs, tmp_path / "dist", "--locked", "--only", "deck", cache=tmp_path / "cache")
