"""What happens between two editions: diff, renumber, and a lock that was lost."""

from __future__ import annotations

import json

import pytest

PACK = """\
format: 1
id: small
title: A small pack
version: "1.0"
updated: 2026-11-20
terms:
  nep: {term: New Economic Policy, meaning: A mixed economy.}
  cheka: {term: Cheka, meaning: The first secret police.}
events:
  lenin-dies: {date: 1924-01-21, title: Lenin dies}
"""


@pytest.fixture
def pack(shell):
    file = shell.folder / "small.yaml"
    file.write_text(PACK)
    shell.run("build", file, "--only", "deck")
    return file


def edit(pack, *pairs):
    text = pack.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    pack.write_text(text)


def test_diff_says_what_pupils_will_meet(shell, pack):
    """Cards that come, change and go, and new numbers."""
    done = shell.run("diff", pack)
    assert (done.stdout, done.stderr) == ("", "The cards are the same.\n")
    assert shell.run("renumber", pack).stderr == "All 3 numbers stay as they are.\n"
    edit(
        pack,
        ("A mixed economy", "An economy of both"),
        ("  cheka: {term: Cheka, meaning: The first secret police.}\n", ""),
        ("terms:\n", "terms:\n  ogpu: {term: OGPU, meaning: The police after the Cheka.}\n"),
    )
    done = shell.run("diff", pack)
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("+ card ogpu/")]
    assert [line for line in lines if line.startswith("~ card nep/")]
    assert [line for line in lines if line.startswith("- card cheka/")]
    assert "+ number terms/ogpu T3" in lines
    assert "progress is kept" in done.stderr


def test_diff_of_two_files_names_the_items(shell, pack):
    """Against an older file, by name."""
    old = shell.folder / "old.yaml"
    old.write_text(PACK)
    edit(pack, ("A mixed economy", "An economy of both"), ("title: Lenin dies", "title: Lenin dies at Gorki"))
    said = shell.run("diff", old, pack).stdout.splitlines()
    assert [line for line in said if " card " not in line] == [
        "~ terms New Economic Policy",
        "~ events Lenin dies at Gorki",
    ]
    assert "~ card nep/term-meaning" in said
    assert "~ card lenin-dies/event-date" in said


def test_diff_of_locks_and_decks_finds_the_withdrawn(shell, pack):
    """What went is named with a search to paste into Anki; a deck handed out says the same as its lock."""
    lock, deck = shell.folder / "small.lock", shell.folder / "dist" / "small" / "small.apkg"
    old_lock, old_deck = shell.folder / "old.lock", shell.folder / "old.apkg"
    old_lock.write_bytes(lock.read_bytes())
    old_deck.write_bytes(deck.read_bytes())
    edit(pack, ("  cheka: {term: Cheka, meaning: The first secret police.}\n", ""))
    shell.run("build", pack, "--only", "deck")
    said = [
        shell.run("diff", *pair).stdout for pair in ((old_lock, lock), (old_lock, pack), (old_deck, pack))
    ]
    assert said[0] == said[1] == said[2]
    assert said[0] == (
        "- card cheka/term-meaning\n- card cheka/term-word\n"
        '? search in Anki for the withdrawn: "Ref:small/cheka/term-meaning" OR "Ref:small/cheka/term-word"\n'
    )


def test_diff_of_what_cannot_be_compared_is_a_usage_error(shell, pack):
    """A deck tells nothing without its pack."""
    deck = shell.folder / "dist" / "small" / "small.apkg"
    assert "Compare two packs" in shell.run("diff", deck, shell.folder / "small.lock", code=2).stderr
    (shell.folder / "bad.lock").write_text("{")
    assert "damaged" in shell.run("diff", shell.folder / "bad.lock", pack, code=1).stderr


def test_diff_against_a_draft_compares_its_cards(shell, pack):
    """A draft has no lock, but it has cards."""
    draft = shell.folder / "draft.yaml"
    draft.write_text(PACK.replace('version: "1.0"\n', "").replace("A mixed economy", "An economy of both"))
    said = shell.run("diff", pack, draft).stdout
    assert "~ card nep/term-meaning\n" in said
    assert "+ card" not in said


def test_numbers_stay_until_renumber(shell, pack):
    """An insertion gets the next number; renumber tidies, and says what it did."""
    edit(pack, ("terms:\n", "terms:\n  ogpu: {term: OGPU, meaning: The police after the Cheka.}\n"))
    shell.run("build", pack, "--only", "deck")
    lock = shell.folder / "small.lock"
    before = lock.read_text()
    assert json.loads(before)["numbers"]["terms/ogpu"] == 3
    dry = shell.run("renumber", pack, "--dry-run")
    assert lock.read_text() == before
    done = shell.run("renumber", pack)
    assert done.stdout == dry.stdout
    assert "T3 -> T1  ogpu" in done.stdout
    numbers = json.loads(lock.read_text())["numbers"]
    assert (numbers["terms/ogpu"], numbers["terms/nep"], numbers["terms/cheka"]) == (1, 2, 3)


def test_topics_keep_their_numbers_until_renumber(shell, pack):
    """What the sheet, the subdeck and the cards of a topic say: told by the number alone, topics have no letter."""
    topic = "  {0}: {{title: {0}, blocks: [{{text: It was ==quite {0}==.}}]}}\n"
    edit(pack, ("terms:\n", f"topics:\n{topic.format('late')}terms:\n"))
    shell.run("build", pack, "--only", "deck")
    edit(pack, ("topics:\n", f"topics:\n{topic.format('early')}"))
    assert "+ number topics/early 2\n" in shell.run("diff", pack).stdout
    shell.run("build", pack, "--only", "deck")
    assert json.loads((shell.folder / "small.lock").read_text())["subdecks"] == {
        "01": "late", "02": "early", "99": "Everything else",
    }  # fmt: skip
    done = shell.run("renumber", pack)
    assert done.stdout == "2 -> 1  early\n1 -> 2  late\n"
    assert "the subdeck “01 late” is now “01 early”" in shell.run("build", pack, "--only", "deck").stderr


def test_a_lost_lock_comes_back_from_a_deck(shell, pack):
    """Cards' history, numbers, note types and the deck's name: the very same file, so a build has nothing to do."""
    lock = shell.folder / "small.lock"
    deck = shell.folder / "dist" / "small" / "small.apkg"
    edit(pack, ("A mixed economy", "An economy of both"), ("2026-11-20", "2026-11-21"))
    shell.run("build", pack, "--only", "deck")
    before, bytes_before = lock.read_text(), deck.read_bytes()
    lock.unlink()
    done = shell.run("lock", "--from", deck, pack)
    assert done.stdout == "small.lock\n" or done.stdout.endswith("small.lock\n")
    assert lock.read_text() == before
    shell.run("build", pack, "--only", "deck", "--locked", "--force")
    assert deck.read_bytes() == bytes_before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", "apkg of another"])
def test_what_is_no_deck_of_this_pack_is_refused(shell, pack, content):
    """One sentence, and the lock is untouched."""
    file = shell.folder / "other.apkg"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        other = shell.folder / "other.yaml"
        other.write_text(PACK.replace("id: small", "id: other"))
        shell.run("build", other, "--only", "deck")
        file.write_bytes((shell.folder / "dist" / "other" / "other.apkg").read_bytes())
    before = (shell.folder / "small.lock").read_bytes()
    assert "other.apkg: " in shell.run("lock", "--from", file, pack, code=1).stderr
    assert (shell.folder / "small.lock").read_bytes() == before
