"""Printed numbers: E12 on the sheet, the poster, the answer and the card is the same event.

Numbers are first given in date order (events, phases) or file order (all else), then kept in the
pack's lock, so that an insertion never renumbers what students hold. Numbers are never padded.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from revisionpack.content.model import COLLECTIONS, Event, Item, Pack, Phase


class Numbers(Struct, frozen=True):
    """The number of each item: `of("lenin-dies") == "E12"`, `bare("lenin-dies") == 12`."""

    letters: Mapping[str, str]
    """Collection -> letter; topics have none and no number."""
    by_id: Mapping[str, int]
    kinds: Mapping[str, str]
    """Item id -> collection."""

    @property
    def remembered(self) -> Mapping[str, int]:
        """The numbers as the lock keeps them: `collection/id` -> number."""
        return {f"{self.kinds[item_id]}/{item_id}": value for item_id, value in self.by_id.items()}

    def of(self, item_id: str) -> str:
        """The printed number, `E12`; `""` for a topic (its sheet and cards say `Topic 3`: `bare`) or an unknown id."""
        letter = self.letters.get(self.kinds.get(item_id, ""), "")
        return f"{letter}{self.by_id[item_id]}" if letter and item_id in self.by_id else ""

    def said(self, item_id: str) -> str:
        """The number as a line of text says it: `E12`; of a topic `3`."""
        return self.of(item_id) or str(self.bare(item_id))

    def bare(self, item_id: str) -> int:
        """The number without its letter (phases show the digit alone); 0 when there is none."""
        return self.by_id.get(item_id, 0)


def number(pack: Pack, known: Mapping[str, int] | None = None) -> Numbers:
    """Number every item of a pack; `known` holds what the lock remembers (`collection/id` -> number).

    A new item gets the next free number of its kind; a number once given is not given to another
    item, even when the first is gone. Of two items that hold one number (after a merge), the later
    id gets a fresh one.
    """
    letters = {
        name: (label.letter if (label := pack.labels.get(name)) and label.letter else kind.letter)
        for name, kind in COLLECTIONS.items()
    }
    by_id: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for name in COLLECTIONS:
        items = _in_order(tuple(pack.collection(name).values()))
        remembered = {key: value for key, value in (known or {}).items() if key.startswith(f"{name}/")}
        taken: set[int] = set()
        for key in sorted(remembered):
            item_id = key.removeprefix(f"{name}/")
            if remembered[key] not in taken and item_id in pack.collection(name):
                by_id[item_id] = remembered[key]
                taken.add(remembered[key])
        next_number = max(remembered.values(), default=0)
        for item in items:
            kinds[item.id] = name
            if item.id not in by_id:
                next_number += 1
                by_id[item.id] = next_number
    return Numbers(letters, by_id, kinds)


def _in_order(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Date order for what has dates, file order (stable) else."""
    if items and isinstance(items[0], Event):
        return tuple(sorted(items, key=lambda item: (item.date.sort_key, item.time or "")))  # type: ignore[attr-defined]
    if items and isinstance(items[0], Phase):
        return tuple(sorted(items, key=lambda item: item.span.sort_key))  # type: ignore[attr-defined]
    return items
