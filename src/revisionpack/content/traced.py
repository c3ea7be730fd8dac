"""A pack that notes what is read of it, field by field, so that what was made from it can be known by just that.

A traced pack is as the original to whoever reads it. Its items have nothing of their own but their ids: the
first time that a field of one is asked for, it is taken from the original (`Model.__getattr__`), and from then on
it stands where fields stand. So what stands there has been read. What an item has below a field (texts, parts,
paragraphs) comes with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any, TypeVar

from revisionpack.content.mapping import ORIGINAL, Model
from revisionpack.content.model import COLLECTIONS, Pack

M = TypeVar("M", bound=Model)

Reads = Mapping[str, list[tuple[list[str], list[int]]]]
"""Collection ("" for the pack itself) -> (names of fields, places of the items of which just these were read)."""


def traced(pack: Pack) -> Pack:
    """The pack to be read in the place of another."""
    collections = {
        name: {key: _hollow(item, {"id": item.id}) for key, item in pack.collection(name).items()}
        for name in COLLECTIONS
    }
    return _hollow(pack, collections)


def _hollow(original: M, held: dict[str, Any]) -> M:
    made = object.__new__(type(original))
    held[ORIGINAL] = original
    put = object.__setattr__
    put(made, "__dict__", held)
    put(made, "__pydantic_fields_set__", original.__pydantic_fields_set__)
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    return made


def reads_of(traced: Pack) -> Reads:
    """What has been read of a traced pack so far: all fields that it holds, but those that were given to it."""
    found: dict[str, list[tuple[list[str], list[int]]]] = {"": [(_read(traced, COLLECTIONS.keys()), [0])]}
    for name in COLLECTIONS:
        alike: dict[tuple[str, ...], list[int]] = {}
        for place, item in enumerate(traced.collection(name).values()):
            if names := _read(item, _GIVEN):
                alike.setdefault(tuple(names), []).append(place)
        found[name] = sorted((list(names), places) for names, places in alike.items())
    return found


_GIVEN = frozenset({"id"})


def _read(mapping: Model, given: Set[str]) -> list[str]:
    return sorted((type(mapping).model_fields.keys() & mapping.__dict__.keys()) - given)


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
