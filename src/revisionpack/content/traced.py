"""A pack that notes what is read of it, field by field, so that what was made from it can be known by just that.

A traced pack is as the original to whoever reads it. Its items have nothing of their own but their ids: the
first time that a field of one is asked for, it is noted and taken from the original (`Model.__getattr__`), and
from then on it stands where fields stand. What an item has below a field (texts, parts, paragraphs) comes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import Struct, field

from revisionpack.content.mapping import TRACE, Model
from revisionpack.content.model import COLLECTIONS, Pack

M = TypeVar("M", bound=Model)

Reads = Mapping[str, list[tuple[list[str], list[int]]]]
"""Collection ("" for the pack itself) -> (names of fields, places of the items of which just these were read)."""


class Trace(Struct, frozen=True):
    """What has been read of a pack so far."""

    fields: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """(collection, id) of an item, or ("", "") for the pack -> the fields read of it, but `id`."""

    def of(self, pack: Pack) -> Reads:
        """The same as plain data, by where each item stands in its collection."""
        found: dict[str, list[tuple[list[str], list[int]]]] = {"": [(sorted(self.fields.get(("", ""), ())), [0])]}
        for name in COLLECTIONS:
            alike: dict[frozenset[str], list[int]] = {}
            for place, key in enumerate(pack.collection(name)):
                if names := self.fields.get((name, key)):
                    alike.setdefault(frozenset(names), []).append(place)
            found[name] = sorted((sorted(names), places) for names, places in alike.items())
        return found


def traced(pack: Pack) -> tuple[Pack, Trace]:
    """The pack to be read in the place of another, and what will have been read of it."""
    trace = Trace()
    collections = {
        name: {key: _hollow(item, trace, (name, key), {"id": item.id}) for key, item in pack.collection(name).items()}
        for name in COLLECTIONS
    }
    return _hollow(pack, trace, ("", ""), collections), trace


def _hollow(original: M, trace: Trace, place: tuple[str, str], held: dict[str, Any]) -> M:
    made = object.__new__(type(original))
    put = object.__setattr__
    put(made, "__dict__", held)
    put(made, "__pydantic_fields_set__", original.__pydantic_fields_set__)
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)

    def read(name: str) -> Any:
        trace.fields.setdefault(place, set()).add(name)
        value = held[name] = getattr(original, name)
        return value

    held[TRACE] = read
    return made


def read_values(pack: Pack, reads: Reads) -> list[Any]:
    """What the fields hold that were read of a pack with the same ids. Raises KeyError, IndexError, AttributeError."""
    found: list[Any] = []
    for name, groups in reads.items():
        items: list[Any] = list(pack.collection(name).values()) if name else [pack]
        for names, places in groups:
            for place in places:
                held = items[place].__dict__
                found += [held[name] for name in names]
    return found
