"""`new --from`: another teacher's pack under an id of its own."""

from __future__ import annotations

import json

import pytest

PACK = """\
format: 1
id: small
title: A small pack   # id: stays as it is here
version: "1.2"
updated: 2026-11-20
terms:
  nep: {term: New Economic Policy, meaning: A mixed economy., image: images/nep.png, alt: A market}
"""


@pytest.fixture
def pack(shell):
    from tests.anki.kinds import picture

    file = shell.folder / "small.yaml"
    file.write_text(PACK)
    (shell.folder / "images").mkdir()
    (shell.folder / "images" / "nep.png").write_bytes(picture())
    return file


def test_an_adapted_pack_says_what_it_was(shell, pack):
    """The id differs and the deck has a name of its own; comments stay, and it builds."""
    done = shell.run("new", "--from", pack, "--id", "mine")
    file = shell.folder / "mine.yaml"
    assert done.stdout.strip().endswith("mine.yaml")
    before, after = PACK.splitlines(), file.read_text().splitlines()
    assert [line for line in after if line not in before] == [
        "id: mine  # adapted from small, version 1.2",
        'deck: {name: "A small pack (mine)"}',
    ]
    shell.run("check", file)


@pytest.mark.parametrize(
    ("written", "adapted"),
    [
        ("deck: {name: History::Small}\n", 'deck: {name: "History::Small (mine)"}'),
        ('deck:\n  name: "His \\"own\\""  # kept\n', '  name: "His \\"own\\" (mine)"  # kept'),
        ("deck: Small\n", 'deck: "Small (mine)"'),
    ],
)
def test_a_named_deck_gets_a_name_of_its_own(shell, pack, written, adapted):
    """Under one name Anki would put the cards of both teachers into one deck."""
    pack.write_text(PACK + written)
    shell.run("new", "--from", pack, "--id", "mine")
    assert adapted in (shell.folder / "mine.yaml").read_text().splitlines()
    shell.run("check", shell.folder / "mine.yaml")


def test_the_cards_of_the_two_never_meet(shell, pack):
    """No card of the one has the identity of a card of the other."""
    shell.run("new", "--from", pack, "--id", "mine")
    shell.run("build", pack, shell.folder / "mine.yaml", "--only", "deck")
    one, two = (
        set(json.loads((shell.folder / f"{id}.lock").read_text())["notes"]) for id in ("small", "mine")
    )
    assert one
    assert two
    assert not one & two


def test_files_come_along_into_another_folder(shell, pack):
    """Pictures too; what is there and another is not written over."""
    shell.run("new", "there/mine.yaml", "--from", pack)
    assert "id: mine" in (shell.folder / "there" / "mine.yaml").read_text()
    assert (shell.folder / "there" / "images" / "nep.png").read_bytes() == (
        shell.folder / "images" / "nep.png"
    ).read_bytes()
    (shell.folder / "there" / "images" / "nep.png").write_bytes(b"another")
    assert "and another" in shell.run("new", "there/third.yaml", "--from", pack, code=1).stderr
    assert not (shell.folder / "there" / "third.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--from", "small.yaml"), 2, "Give the new pack an id"),
        (("--from", "small.yaml", "--id", "small"), 1, "needs another"),
        (("--from", "small.yaml", "--id", "Two words"), 2, "letters a to z"),
        (("small.yaml", "--from", "small.yaml", "--id", "mine"), 1, "is there already"),
        (("--id", "mine"), 2, "Name the file"),
        ((), 2, "Name the file"),
    ],
)
def test_what_cannot_be_is_said(shell, pack, arguments, code, said):
    """Nothing is written, and the sentence says what to do."""
    assert said in shell.run("new", *arguments, code=code).stderr
    assert not (shell.folder / "mine.yaml").exists()


def test_a_pack_with_mistakes_is_not_taken_over(shell, pack):
    """Check it first."""
    pack.write_text(PACK.replace("meaning:", "maening:"))
    assert "has mistakes" in shell.run("new", "--from", pack, "--id", "mine", code=1).stderr
