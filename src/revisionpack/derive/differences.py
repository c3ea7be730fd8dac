"""What students who hold one edition of a deck meet in the next: cards added, changed, withdrawn."""

from __future__ import annotations

from msgspec import Struct

from revisionpack.derive.lock import Lock


class Differences(Struct, frozen=True):
    """Names of cards (`item/kind/slot`), sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def differences(old: Lock, new: Lock) -> Differences:
    """From one lock to another. A card is changed when its fields or tags are."""

    def named(lock: Lock, guids: set[str]) -> tuple[str, ...]:
        return tuple(sorted(lock.names.get(guid) or guid for guid in guids))

    before, after = set(old.notes), set(new.notes)
    moved = {guid for guid in before & after if old.notes[guid].digest != new.notes[guid].digest}
    return Differences(named(new, after - before), named(new, moved), named(old, before - after))
