"""Every text of a pack with the path that leads to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from revisionpack.content.model import COLLECTIONS, Model
from revisionpack.content.texts import Text
from revisionpack.text.markup_nodes import Node, Rich, walk

Path = tuple[str, ...]


class Place(Struct, frozen=True):
    """One version of a text: its path, its language (or `""`) and its mark-up."""

    path: Path
    lang: str
    rich: Rich

    @property
    def item(self) -> str:
        """The id of the item that the text belongs to, or `""`."""
        return self.path[1] if len(self.path) > 1 and self.path[0] in COLLECTIONS else ""

    def nodes(self) -> Iterator[Node]:
        return walk(self.rich)


@cache
def fields_of(kind: type[Model]) -> tuple[tuple[str, str], ...]:
    """Name and key of each field of a mapping."""
    return tuple((name, field.alias or name) for name, field in kind.model_fields.items() if not kind.key_is(name))


def places(model: Any, path: Path = ()) -> Iterator[Place]:
    """Every text below a value, depth first, in the order of the documentation."""
    return places_in(values(model, path))


def places_in(found: Iterable[tuple[Path, Any]]) -> Iterator[Place]:
    """The texts among what `values` found."""
    for where, value in found:
        if isinstance(value, Text):
            for lang, rich in value.versions:
                yield Place((*where, lang) if lang else where, lang, rich)


def models(model: Any, path: Path = ()) -> Iterator[tuple[Path, Model]]:
    """Every mapping below a value, itself included."""
    for where, value in values(model, path):
        if isinstance(value, Model):
            yield where, value


def values(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every text and mapping below a value with its path."""
    found: list[tuple[Path, Any]] = []
    _find(value, path, found)
    return found


def _find(value: Any, path: Path, found: list[tuple[Path, Any]]) -> None:
    if isinstance(value, Text):
        found.append((path, value))
    elif isinstance(value, Model):
        found.append((path, value))
        for name, key in fields_of(type(value)):
            inner = getattr(value, name)
            if inner and isinstance(inner, (Text, Model, tuple, Mapping)):
                _find(inner, (*path, key), found)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            _find(inner, (*path, str(index)), found)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            _find(inner, (*path, str(key)), found)
