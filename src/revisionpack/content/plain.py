"""A tree -> plain mappings, lists and texts for the model. Empty means absent."""

from __future__ import annotations

from typing import Any

from revisionpack.content.tree import Node, Tree
from revisionpack.diagnostics import Diagnostic

Path = tuple[str, ...]


def to_plain(tree: Tree) -> tuple[Any, dict[Path, Diagnostic]]:
    """The values of a tree, and a note for each place where nothing was written.

    What is empty is taken out of the tree too, so that list positions agree.
    """
    notes: dict[Path, Diagnostic] = {}
    if tree.root is None:
        return None, notes
    return _plain(tree, tree.root, (), notes), notes


def _plain(tree: Tree, node: Node, path: Path, notes: dict[Path, Diagnostic]) -> Any:
    if node.kind == "scalar":
        return node.text
    if node.kind == "list":
        items: list[Any] = []
        for item in list(node.items):
            value = _plain(tree, item, (*path, str(len(items))), notes)
            if _nothing(value):
                notes.setdefault((*path, f"-{len(notes)}"), _note(tree, item, "this entry of the list is empty"))
                node.items.remove(item)
            else:
                items.append(value)
        return items
    found = {}
    for pair in list(node.pairs):
        key, child = pair
        value = _plain(tree, child, (*path, key.text), notes)
        if _nothing(value):
            if not any(place[: len(path) + 1] == (*path, key.text) for place in notes):
                notes[(*path, key.text)] = _note(tree, key, f"`{key.text}:` is empty")
            node.pairs.remove(pair)
        else:
            found[key.text] = value
    return found


def _nothing(value: Any) -> bool:
    return value == {} or value == [] or (isinstance(value, str) and not value.strip())


def _note(tree: Tree, node: Node, said: str) -> Diagnostic:
    return Diagnostic(
        "empty", "note", f"{said}, so it is left out", tree.span(node), "Write something here, or remove the line."
    )
