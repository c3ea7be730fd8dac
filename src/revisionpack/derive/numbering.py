"""Printed numbers: E12 on the sheet, the poster, the answer and the card is the same event.

Numbers are first given in date order (events, phases) or file order (all else), then kept in the
pack's lock, so that an insertion never renumbers what students hold. Numbers are never padded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from revisionpack.content.model import COLLECTIONS, Event, Item, Pack, Phase


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number of each item: `of("lenin-dies") == "E12"`, `bare("lenin-dies") == 12`."""

    letters: Mapping[str, str]
    """Collection -> letter; topics have none and no number."""
    by_id: Mapping[str, int]
    kinds: Mapping[str, str]
    """Item id -> collection."""

    def of(self, item_id: str) -> str:
        """The printed number, `E12`; `""` for a topic or an unknown id."""
        letter = self.letters.get(self.kinds.get(item_id, ""), "")
        return f"{letter}{self.by_id[item_id]}" if letter and item_id in self.by_id else ""

    def bare(self, item_id: str) -> int:
        """The number without its letter (phases show the digit alone); 0 when there is none."""
        return self.by_id.get(item_id, 0)


def number(pack: Pack, known: Mapping[str, int] | None = None) -> Numbers:
    """Number every item of a pack; `known` holds the numbers that the lock remembers (id -> number).

    A new item gets the next free number of its kind; a number once given is not given to another
    item, even when the first is gone.
    """
    known = known or {}
    letters = {
        name: (label.letter if (label := pack.labels.get(name)) and label.letter else kind.letter)
        for name, kind in COLLECTIONS.items()
    }
    by_id: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for name in COLLECTIONS:
        items = _in_order(tuple(pack.collection(name).values()))
        kept = {item.id: known[item.id] for item in items if item.id in known}
        next_number = max(kept.values(), default=0)
        for item in items:
            kinds[item.id] = name
            if item.id in kept:
                by_id[item.id] = kept[item.id]
            else:
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
