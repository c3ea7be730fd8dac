"""Where the things of a loaded pack stand in its files, by path."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from revisionpack.content.tree import Node, Tree
from revisionpack.diagnostics import Span


class Spans:
    """Answers "where is `events / lenin-dies / title`?" for the pack and, under `syllabus`, its syllabus.

    A path is a sequence of keys and list positions as text. A place that does not exist (a default, a
    main field that stands for its mapping) is that of the nearest parent that does.
    """

    __slots__ = ("_pack", "_starts", "_syllabus")

    def __init__(self, pack: Tree, syllabus: Sequence[Tree] = ()) -> None:
        self._pack = pack
        self._syllabus = tuple(syllabus)
        self._starts: dict[int, list[tuple[int, int]]] = {}

    def at(self, path: Sequence[str | int], offset: int | None = None, length: int = 1) -> Span:
        """The span of a value; with an offset, of `length` characters of a text from there.

        An item or another mapping is shown by its key.
        """
        tree, key, node = self._find(path)
        if node is None:
            return Span(tree.file)
        if offset is not None and node.kind == "scalar":
            return tree.span_in(node, offset, length)
        if node.kind != "scalar" and key is not None and node.style != "flow":
            return tree.span(key)
        return tree.span(node)

    def key(self, path: Sequence[str | int]) -> Span:
        """The span of the key that a path ends with (of the value where it has none)."""
        tree, key, node = self._find(path)
        found = key or node
        return tree.span(found) if found is not None else Span(tree.file)

    def within(self, span: Span) -> tuple[str, ...]:
        """The path of up to four keys that a span begins in."""
        trees = [(self._pack, ()), *((tree, ("syllabus",)) for tree in self._syllabus)]
        tree, above = next(((tree, above) for tree, above in trees if tree.file == span.file), trees[0])
        path: tuple[str, ...] = above
        node = tree.root
        place = (span.line, span.column)
        while node is not None and node.pairs and len(path) < 4:
            if id(node) not in self._starts:
                spans = [tree.source.span_of(key.start, key.end) for key, _ in node.pairs]
                self._starts[id(node)] = [(one.line, one.column) for one in spans]
            index = bisect_right(self._starts[id(node)], place) - 1
            key, value = node.pairs[max(index, 0)]
            end = tree.source.span_of(key.start, max(key.end, value.end))
            if index < 0 or place > (end.end_line, end.end_column):
                break
            path, node = (*path, key.text), value
        return path

    def _find(self, path: Sequence[str | int]) -> tuple[Tree, Node | None, Node | None]:
        if path and path[0] == "syllabus" and self._syllabus and len(path) > 1:
            found = [(tree, *descend(tree.root, path[1:])) for tree in self._syllabus]
            tree, _, key, node = max(found, key=lambda entry: entry[1])
            return tree, key, node
        _, key, node = descend(self._pack.root, path)
        return self._pack, key, node


def descend(root: Node | None, path: Sequence[str | int]) -> tuple[int, Node | None, Node | None]:
    """As far along a path as the tree goes: steps taken, the last key passed, the node reached."""
    key: Node | None = None
    node = root
    for depth, step in enumerate(path):
        if node is None:
            return depth, key, node
        if node.kind == "mapping":
            pair = next((pair for pair in node.pairs if pair[0].text == str(step)), None)
            if pair is not None:
                key, node = pair
            elif str(step) != "0":  # (a single mapping may stand for a list of one)
                return depth, key, node
        elif node.kind == "list" and not str(step).isdigit():
            continue  # a list may stand for the mapping whose main field it is
        elif node.kind == "list" and str(step).isdigit() and int(step) < len(node.items):
            key, node = None, node.items[int(step)]
        else:
            return depth, key, node
    return len(path), key, node
