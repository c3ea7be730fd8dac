"""What is wrong is taken out, so that the rest can be read: a mistake told must not hide the next one.

Plain values and their tree change together, so that places stay right: a misspelt key gets the name that
was meant, a wrong entry leaves its list, and what is missing gets a stand-in that no check speaks of.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from revisionpack.content.fields import field_of, model_at
from revisionpack.content.mapping import Model
from revisionpack.content.model import COLLECTIONS
from revisionpack.content.plain import Path
from revisionpack.content.spans import descend
from revisionpack.content.tree import Tree
from revisionpack.content.values import ID, likely_id
from revisionpack.text.dates import HistoricalDate


class Mender:
    """The plain values of one mapping of a file, and what was done to them."""

    def __init__(self, root: type[Model], plain: dict[str, Any], tree: Tree, prefix: Path = ()) -> None:
        self.root, self.plain, self.tree, self.prefix = root, plain, tree, prefix
        self.dropped: set[str] = set()
        """Ids of items that had to go, and `people/` of collections."""
        self._touched: set[tuple[int, str]] = set()
        self._renamed: set[tuple[int, str]] = set()
        self._blanked: set[tuple[int, str]] = set()
        self._kept: list[Any] = []  # what is taken out lives on, so that no other gets its identity

    def was_touched(self, path: Path, *keys: str) -> bool:
        """Whether something at or below one of the keys of a mapping was taken out or renamed."""
        here = self._value(path)
        return any((id(here), key) in self._touched for key in keys)

    def was_renamed(self, path: Path) -> bool:
        """Whether the key that a path ends with was written otherwise, and may have been meant otherwise."""
        return bool(path) and (id(self._value(path[:-1])), path[-1]) in self._renamed

    def was_shortened(self, path: Path) -> bool:
        """Whether a mapping lost a key that nobody knows, or a list one of its entries."""
        return self.was_touched(path, "")

    def rename(self, path: Path, key: str) -> None:
        """Call the key that a path ends with by the name that was meant; without one (or a free one) it goes."""
        holder = self._value(path[:-1])
        if not isinstance(holder, dict) or path[-1] not in holder:
            return
        if not key or key in holder:
            self._touched.add((id(holder), ""))
            self._kept.append(holder.pop(path[-1]))
            if len(path) == 1:
                self.dropped.add(path[0])  # it may have been an item
            return
        renamed = {key if name == path[-1] else name: value for name, value in holder.items()}
        holder.clear()
        holder.update(renamed)
        self._renamed.add((id(holder), key))
        _, node, _ = descend(self.tree.root, (*self.prefix, *path))
        if node is not None and node.kind == "scalar" and node.text == path[-1]:
            node.value = key

    def rename_id(self, path: Path) -> None:
        """Give an item whose key is no id the id that is nearest to it."""
        likely = likely_id(path[-1])
        self.dropped.add(path[-1])
        self.rename(path, likely if ID.match(likely) else "")

    def with_ids(self, path: Path) -> bool:
        """Give the entries of a list that stands where a collection belongs ids of their own, so that they are read."""
        entries = self._value(path)
        holder = self._value(path[:-1])
        _, _, node = descend(self.tree.root, (*self.prefix, *path))
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            return False
        if not isinstance(holder, dict) or node is None or node.kind != "list":
            return False
        names = [f"entry-{number}" for number in range(1, len(entries) + 1)]
        keys = [copy(item) for item in node.items]
        for name, key in zip(names, keys, strict=True):
            key.kind, key.value = "scalar", name
            key.end, key.end_line, key.end_column = key.start, key.line, key.column
        node.kind, node.value = "mapping", list(zip(keys, node.items, strict=True))
        holder[path[-1]] = dict(zip(names, entries, strict=True))
        return True

    def stand_in(self, path: Path, key: str) -> None:
        """Put something harmless under a key that is missing; where nothing is harmless, the mapping goes."""
        holder = self._value(path)
        if isinstance(holder, dict) and key in holder:
            return
        model = model_at(self.root, path)
        value = _harmless(model, key) if model is not None else None
        if value is None or not isinstance(holder, dict):
            self.take_out(path)
        else:
            holder[key] = copy(value)

    def blank(self, path: Path) -> None:
        """Of a text whose mark-up is wrong, leave the references; a text that is still wrong then goes."""
        holder = self._value(path[:-1])
        value = holder.get(path[-1]) if isinstance(holder, dict) else None
        if (id(holder), path[-1]) in self._blanked:
            return self.take_out(path)
        if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
            holder[path[-1]] = {key: _references(text) for key, text in value.items()}
        elif isinstance(value, str):
            holder[path[-1]] = _references(value)
        else:
            return self.take_out(path)
        self._blanked.add((id(holder), path[-1]))
        self._touched.add((id(holder), path[-1]))
        return None

    def take_out(self, path: Path, *, hard: bool = False) -> None:
        """Remove the smallest thing that stands at a path; what is gone already is left alone, unless `hard`."""
        here: Any = self.plain
        way: list[tuple[Any, str]] = []
        for step in path:
            if isinstance(here, dict) and step in here:
                way.append((here, step))
                here = here[step]
            elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
                way.append((here, step))
                here = here[int(step)]
            elif isinstance(here, dict) and not hard:
                return
            else:
                break
        if not way:
            return
        for holder, key in way:
            self._touched.add((id(holder), key))
        holder, key = way[-1]
        if isinstance(holder, dict):
            self._kept.append(holder.pop(key))
            if len(way) == 2 and path[0] in COLLECTIONS:
                self.dropped.add(key)
            elif len(way) == 1 and key in COLLECTIONS:
                self.dropped.add(f"{key}/")
        else:
            self._kept.append(holder.pop(int(key)))
            self._touched.add((id(holder), ""))
            _, _, node = descend(self.tree.root, (*self.prefix, *path[: len(way) - 1]))
            if node is not None and int(key) < len(node.items):
                del node.items[int(key)]

    def _value(self, path: Path) -> Any:
        here: Any = self.plain
        for step in path:
            if isinstance(here, dict):
                here = here.get(step)
            elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
                here = here[int(step)]
            else:
                return None
        return here


_STAND_INS: tuple[Any, ...] = ("…", "x", HistoricalDate(None, None), {}, [])


@cache
def _harmless(model: type[Model], key: str) -> Any:
    """A value for a key that is missing: a text without words, all of time, nothing; None where none will do."""
    field = field_of(model, key)
    if field is None:
        return None
    kind: TypeAdapter[Any] = TypeAdapter(field.rebuild_annotation())
    for value in _STAND_INS:
        try:
            kind.validate_python(value)
        except ValidationError:
            continue
        return value
    return None


_REFERENCE = re.compile(r"\[\[[^\[\]|\n]*\]\]|\[@[^\[\]\n]*\]")


def _references(text: str) -> str:
    """The references of a text where they stand, dots for all else."""
    kept = {match.start(): match.group() for match in _REFERENCE.finditer(text)}
    blank = re.sub(r"\S", "·", text)
    for start, reference in kept.items():
        blank = blank[:start] + reference + blank[start + len(reference) :]
    return blank
