"""What to write instead, where that follows from the model and from what stands around a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from revisionpack.content.fields import field_of, keys_of, model_at
from revisionpack.content.lines import anatomy
from revisionpack.content.mapping import Model
from revisionpack.content.model import COLLECTIONS, Block, Card, Part, Question, Topic
from revisionpack.content.plain import Path
from revisionpack.content.quoting import shortened
from revisionpack.content.spans import descend
from revisionpack.content.tree import Node, Tree
from revisionpack.diagnostics import Diagnostic


class Advice:
    """Advice about one mapping of a file, `plain` as it could be read; `empty` are the places with nothing."""

    def __init__(
        self, root: type[Model], plain: Mapping[str, Any], tree: Tree, prefix: Path, empty: Mapping[Path, Diagnostic]
    ) -> None:
        self.root, self.plain, self.tree, self.prefix, self.empty = root, plain, tree, prefix, empty
        self.labelled: set[int] = set()
        """Lines of entries `- label: text` where a mapping belongs: their dash is all that is wrong with them."""

    def for_unknown(self, path: Path) -> str:
        """A key that is not known, and like none that is."""
        *parent, key = path
        model = model_at(self.root, tuple(parent))
        if key == "id" and model is not None and model.key_is("id"):
            return "The id of an item is the key it stands under."
        if further := self._further_left(tuple(parent), key):
            return further
        if model in (Part, Question) and key in ("right", "correct"):
            return "Write `right: on` in the choice that is right."
        if model is Card and not key.islower():
            return f"Write `front: {shortened(key, 60)}`, and the answer on a line `back: …`."
        if collection := self._empty_above(path):
            return f"If it belongs to `{collection}:` above, indent it and the lines below it by two spaces more."
        known = keys_of(model) if model else ()
        return f"The keys here are {', '.join(known)}." if known else ""

    def line_to_add(self, parent: Path, key: str) -> str:
        """The line that is missing, and what it says, in the words of the format."""
        if not parent and key == "format":
            return "Add a line `format: 1`."
        model = model_at(self.root, parent)
        field = field_of(model, key) if model else None
        meaning = (field.description if field else "") or ""
        return f"Add a line `{key}: …`." + (f" It says: {meaning[:1].lower()}{meaning[1:]}" if meaning else "")

    def lines_below(self, path: Path, value: Any) -> str:
        """How a mapping is written where something else stands; what it needs is named first."""
        model = model_at(self.root, path)
        if model is None:
            entries = value if isinstance(value, (list, tuple)) else ()
            if len(path) == 1 and path[0] in COLLECTIONS:
                if entries and all(isinstance(entry, Mapping) for entry in entries):
                    return "Instead of its dash each entry has an id: a line `my-id:`, its keys below that, indented."
                self._labelled(path)
                shown = ", ".join(f"{key}: …" for key in _needed(COLLECTIONS[path[0]])) or "key: …"
                return f"Each entry has an id and its keys, without a dash: `my-id: {{{shown}}}`."
            if path == ("organiser",):
                return "Write a line for each collection below it, indented: `terms: all`."
            if path[:1] == ("allow",):
                return "Write whose finding is allowed, which, and why: `allow: {pack: {no-source: we wrote it all}}`."
            if entries and (lines := self._labelled(path)):
                return f"Take away the dash before each label: `{lines[0]}`."
            return "Give each entry a label of its own: a line `label: …` below it, indented, without a dash."
        if isinstance(value, (list, tuple)) and value and all(isinstance(entry, Mapping) for entry in value):
            node = self._node(path)
            if node is not None and node.style == "flow":
                return "Put it in braces, { }, not in brackets."
        if model is Topic and isinstance(value, (list, tuple)):
            return "Write `title: …` and `blocks:` above the list, indented, and the list below `blocks:`."
        key, colon, rest = value.partition(":") if isinstance(value, str) else ("", "", "")
        if colon and rest.strip() and field_of(model, key.strip()):
            return f"Write `{key.strip()}: {shortened(rest.strip(), 60)}`, with a space after the colon."
        if isinstance(value, str) and field_of(model, value.strip()):
            whole = "blocks" in path and value.strip() in COLLECTIONS
            return f"Write `{value.strip()}: {'all' if whole else '…'}`."
        if model is Block and isinstance(value, str) and " " in value.strip():
            return "Running text is a block too: write `text: |`, and the text on the lines below it, indented."
        keys = list(dict.fromkeys([*_needed(model), *keys_of(model)]))[:6]
        return f"Write `key: value` lines below it, indented ({', '.join(keys)} …)."

    def id_of(self, name: str) -> str:
        """The id of the one item that has a name."""
        ids = self._ids_by_name.get(name.strip().casefold(), set())
        return next(iter(ids)) if len(ids) == 1 else ""

    @cached_property
    def _ids_by_name(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for collection, items in self.plain.items():
            for key, item in items.items() if collection in COLLECTIONS and isinstance(items, dict) else ():
                for value in [item.get(field) for field in _NAMES] if isinstance(item, dict) else [item]:
                    if isinstance(value, str):
                        found.setdefault(value.strip().casefold(), set()).add(key)
        return found

    def _further_left(self, parent: Path, key: str) -> str:
        """Where a key belongs that stands too far right: to one of the mappings around it, or beside its own."""
        model = model_at(self.root, parent)
        node = self._node((*parent, key))
        inside = {name.text for name, _ in node.pairs} if node is not None else set()
        if parent and model is not None and inside and inside <= set(keys_of(model)):
            if model_at(self.root, parent[:-1]) is None and not parent[-1].isdigit():
                return f"If it belongs beside `{parent[-1]}:`, indent it as far as that."
        for depth in range(len(parent) - 1, 0, -1):
            around = model_at(self.root, parent[:depth])
            if around is not None and key in keys_of(around) and not parent[depth].isdigit():
                return f"If it belongs to `{parent[depth - 1]}:`, indent it as far as `{parent[depth]}:` above."
        return ""

    def _empty_above(self, path: Path) -> str:
        """The collection above, empty or of such items, under which an item at the edge was meant to stand."""
        if len(path) != 1 or self.prefix or self.tree.root is None:
            return ""
        empty = {note.span.line: place[0] for place, note in self.empty.items() if len(place) == 1 and note.span}
        last, collection = 0, ""
        for name, value in self.tree.root.pairs:
            line = self.tree.span(name).line
            if name.kind == "scalar" and name.text == path[0]:
                above = [empty[number] for number in sorted(empty) if last < number < line] or [collection]
                inside = {key.text for key, _ in value.pairs}
                if value.kind != "mapping" or above[-1] not in COLLECTIONS:
                    return ""
                fits = inside <= set(keys_of(COLLECTIONS[above[-1]]))
                return above[-1] if fits or above[-1] != collection else ""
            if name.kind == "scalar" and name.text in keys_of(self.root):
                last, collection = line, name.text
        return ""

    def _labelled(self, path: Path) -> list[str]:
        """The entries of a list that say `label: text`, all of them or none; noted in `labelled`."""
        node = self._node(path)
        lines = [self.tree.source.lines[item.line] for item in node.items] if node is not None else []
        entries = [anatomy(line) for line in lines]
        if node is None or not all(entry.dashes and entry.key for entry in entries):
            return []
        self.labelled |= {item.line + 1 for item in node.items}
        return [shortened(line[entry.first :].strip(), 60) for line, entry in zip(lines, entries, strict=True)]

    def _node(self, path: Path) -> Node | None:
        return descend(self.tree.root, (*self.prefix, *path))[2]


_NAMES = ("name", "title", "term", "short", "author")


def _needed(model: type[Model]) -> list[str]:
    """The keys that a mapping must have."""
    return [key for key in keys_of(model) if (field := field_of(model, key)) and field.is_required()]
