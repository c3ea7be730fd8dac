"""A release of the real syllabus: made twice, verified, unzipped and used; and later ones, whose notes are exact."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest

ROOT = Path(__file__).parents[2]
SYLLABUS = "aqa-7042-2n"
PACK = "power-struggle"

CARD = """
cards:
  made-up:
    topic: {topic}
    front: {front}
    back: To see what the notes say.
"""


class Checkout:
    """The packs of a clone, in a folder of their own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.extra = folder, environment
        for name in ("packs", "LICENSES"):
            shutil.copytree(ROOT / name, folder / name)
        (folder / ".git").mkdir()
        self.file = folder / "packs" / SYLLABUS / f"{PACK}.yaml"

    def run(self, *words: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "revisionpack", *map(str, words)],
            cwd=self.folder,
            env=os.environ | {"REVISIONPACK_CACHE": str(self.folder / "cache"), "NO_COLOR": "1"} | self.extra,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stderr

    def release(self, version: str) -> Path:
        self.run("build", "--only", "deck")
        self.run("release", SYLLABUS, "--version", version)
        return self.folder / "release" / f"{SYLLABUS}-{version}"

    def edit(self, edition: str, front: str | None) -> None:
        """A new edition: the original one, with one more card where `front` is given."""
        text = (ROOT / "packs" / SYLLABUS / self.file.name).read_text("utf-8")
        (topic,) = re.findall(r"^topics:\n(?: *#.*\n)*  ([a-z0-9-]+):", text, re.MULTILINE)
        text = re.sub(r"^version: .*", f'version: "{edition}"', text, count=1, flags=re.MULTILINE)
        if front is not None:
            assert text.count("\ncards:\n") == 1
            text = text.replace("\ncards:\n", CARD.format(topic=topic, front=front))
        self.file.write_text(text, encoding="utf-8")


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return Checkout(tmp_path_factory.mktemp("here"), TZ="UTC", PYTHONHASHSEED="0")


@pytest.fixture(scope="module")
def first(checkout: Checkout) -> Path:
    return checkout.release("2026.11")


def test_elsewhere_the_same_release(first: Path, tmp_path: Path) -> None:
    """Another folder, time zone, hash seed and locale: every file of it is the same, and SHA256SUMS says so too."""
    there = tmp_path / "anderswo ✓"
    there.mkdir()
    other = Checkout(there, TZ="Asia/Kathmandu", PYTHONHASHSEED="77", LC_ALL="C")

    assert digests(other.release("2026.11")) == digests(first)
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=first, capture_output=True)
    assert done.returncode == 0, done.stdout


def test_it_can_be_made_again(checkout: Checkout, first: Path) -> None:
    """In an empty store; the folder whose names never change, too."""
    assert "all the same" in checkout.run("release", "--verify", first)
    assert "all the same" in checkout.run("release", "--verify", first.with_name(SYLLABUS))


def test_each_gets_what_is_theirs(first: Path, tmp_path: Path) -> None:
    """Unzipped: every PDF opens and has the pages that are told; a teacher can build the packs, and gets our bytes."""
    manifest = json.loads((first / "manifest.json").read_bytes())
    for audience in ("student", "teacher"):
        with zipfile.ZipFile(first / f"{SYLLABUS}-2026.11-{audience}.zip") as held:
            held.extractall(tmp_path)
    for name, told in manifest["artifacts"].items():
        path = tmp_path / f"{SYLLABUS}-2026.11-{told['audience']}" / name
        assert path.read_bytes() == (first / name).read_bytes()
        if name.endswith(".pdf"):
            with pikepdf.open(path) as document:
                assert len(document.pages) == told["facts"]["pages"]
    products = {told["product"] for told in manifest["artifacts"].values()}
    assert products == {"sheets", "poster", "questions", "answers", "mock", "deck"}

    teacher = Checkout.__new__(Checkout)
    teacher.folder, teacher.extra = tmp_path / f"{SYLLABUS}-2026.11-teacher", {}
    teacher.run("build", "packs", "--locked")
    built = teacher.folder / "dist" / SYLLABUS / PACK
    for name in (f"{PACK}-sheets.pdf", f"{PACK}.apkg"):
        assert (built / name).read_bytes() == (first / name).read_bytes()


def anki(*commands: list[Any]) -> list[Any]:
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "anki" / "backend.py"],
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_notes_say_exactly_what_happened(checkout: Checkout, first: Path) -> None:
    """A card comes, is re-worded and goes; a student who imports each deck over the last one sees just that."""
    told = []
    for version, edition, front in (
        ("2026.12", "9.1", "What is this card for?"),
        ("2027.1", "9.2", "Why is this card here?"),
        ("2027.2", "9.3", None),
    ):
        checkout.edit(edition, front)
        told.append((checkout.release(version) / "NOTES.md").read_text("utf-8"))
    added, changed, withdrawn = (
        [line for line in notes.splitlines() if line.startswith("- ")] for notes in told
    )
    title = re.search(r"\*\*(.+)\*\*", added[0])
    assert title is not None

    assert added == [
        f"- {title[0]}: 1 new card.",
        "- Added: 1 authored card: What is this card for?",
        "- Cards of the deck: 1 added",
    ]
    assert changed == [
        f"- {title[0]}: 1 card re-worded: your progress is kept.",
        "- Changed: 1 authored card: Why is this card here?",
        "- Cards of the deck: 1 changed",
    ]
    assert withdrawn == [
        f"- {title[0]}: 1 card withdrawn.",
        "- Withdrawn: 1 authored card: Why is this card here?",
        "- Cards of the deck: 1 withdrawn",
    ]

    (search,) = re.findall(r'^ +("Ref:.*")$', told[2], re.MULTILINE)
    decks = [
        str(checkout.folder / "release" / f"{SYLLABUS}-{version}" / f"{PACK}.apkg")
        for version in ("2026.11", "2026.12", "2027.1", "2027.2")
    ]
    begun, _, came, new, gone, found = anki(
        ["import", decks[0]],
        ["study", 2],
        *(["import", deck] for deck in decks[1:]),
        ["find", search],
    )
    assert (came["new"], came["updated"]) == (1, 0)
    assert (new["new"], new["updated"]) == (0, 1)
    assert (gone["new"], gone["updated"]) == (0, 0)
    assert gone["duplicate"] == begun["new"]
    assert found == [f"{PACK}/made-up/card"]
