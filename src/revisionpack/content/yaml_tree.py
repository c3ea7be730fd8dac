"""The one reader of YAML: bytes -> a tree of mappings, lists and scalars, each with its place in the file.

libyaml's events are walked with a stack of our own, so depth and size are bounded and nothing recurses.
Every scalar stays text. What packs do not use (aliases, tags, merge keys, a second document …) is
refused in plain words; the text meant is kept, so that the rest of the file can still be checked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from revisionpack.content.lines import odd_indents
from revisionpack.content.lints import Lints
from revisionpack.content.patched import Patched
from revisionpack.content.quoting import put_in_quotes, quoted
from revisionpack.content.recover import recover
from revisionpack.content.repair_ids import id_too_far_right
from revisionpack.content.source import decode
from revisionpack.content.tree import Node, Tree
from revisionpack.content.trouble import Trouble
from revisionpack.diagnostics import Diagnostic, Fix, Span

DEPTH_LIMIT = 32
NODE_LIMIT = 100_000
REPAIR_LIMIT = 60
"""Syntax errors repaired in one file before reading stops."""

FINDING_LIMIT = 1_000
"""Diagnostics kept for one file; more are counted by nobody."""

_RUNS = {"tab-indent", "bad-indentation"}


WITHOUT_LIBYAML = "the PyYAML here was built without libyaml, so packs cannot be read"
LIBYAML_LINE = "pip install --force-reinstall --only-binary :all: pyyaml"
"""What brings libyaml."""


def libyaml() -> str | None:
    """The version of libyaml, or None: the reader in Python gives other answers, and no file may mean two things."""
    if not yaml.__with_libyaml__:
        return None
    from yaml import _yaml

    version: str = _yaml.get_version_string()
    return version


def read_tree(data: bytes, file: str, known_keys: frozenset[str] = frozenset()) -> Tree:
    """Read a file, repairing its syntax in memory where it is broken; all problems are in `diagnostics`.

    `known_keys` are the keys the format has anywhere: they tell a mapping from a sentence with a colon.
    """
    if libyaml() is None:
        return Tree(Patched("", file), None, [Diagnostic(
            "no-libyaml", "error", WITHOUT_LIBYAML, Span(file), f"Install it with libyaml: {LIBYAML_LINE}",
        )])  # fmt: skip
    decoded = decode(data, file)
    tree = Tree(Patched(decoded.text or "", file), None, list(decoded.diagnostics))
    if decoded.text is None:
        return tree
    source = tree.source
    found: list[Diagnostic] = []
    run = "", 0
    _mend_indents(tree)
    for _ in range(REPAIR_LIMIT):
        root, trouble, found = _parse(source, known_keys)
        if trouble is not None:
            repair = recover(source, trouble, known_keys, lambda tried: _trouble_in(tried, known_keys))
        elif (moved := id_too_far_right(root, source, known_keys)) is not None:
            repair = moved
        else:
            tree.root = root
            break
        said = repair.diagnostic
        line = said.span.line if said.span else 0
        if said.code in _RUNS and (said.code, line - 1) == run:
            pass  # one mistake that goes on over several lines is told once
        else:
            tree.diagnostics.append(said)
        run = said.code, line
        if repair.source is None:
            tree.root = None
            found = []
            break
        source = repair.source
    else:
        found = [Diagnostic(
            "yaml-syntax", "error", f"this is the {REPAIR_LIMIT}th line that cannot be read as YAML; there may be more",
            tree.diagnostics[-1].span, "Mend these first, then check again.",
        )]  # fmt: skip
    tree.source = source
    tree.diagnostics += found
    if tree.root is None and not tree.diagnostics:
        tree.diagnostics.append(Diagnostic("empty-file", "error", "the file is empty", Span(file)))
    del tree.diagnostics[FINDING_LIMIT:]
    return tree


def _mend_indents(tree: Tree) -> None:
    """Pasted spaces that are no ordinary spaces, at the start of an entry, become ordinary ones."""
    told = -1
    for start, end in odd_indents(tree.text):
        line, column = tree.source.place(start)
        tree.source.edit(line, column, column + end - start, " " * (end - start))
        if line != told + 1:
            tree.diagnostics.append(Diagnostic(
                "odd-space", "error", "this line is indented with a space that is no ordinary space",
                tree.source.span(line, column, line, column + end - start),
                "It often comes with pasted text: delete it and press the space bar.",
            ))  # fmt: skip
        told = line


def _trouble_in(source: Patched, known_keys: frozenset[str]) -> Trouble | None:
    return _parse(source, known_keys)[1]


class _Refused(Exception):
    """Reading must stop here (a limit)."""


def _parse(source: Patched, known_keys: frozenset[str]) -> tuple[Node | None, Trouble | None, list[Diagnostic]]:
    """One walk over the events: the root, the syntax error that stopped it, and what was refused."""
    walk = _Walk(source, known_keys)
    loader = yaml.CSafeLoader(source.text)
    try:
        walk.read(loader.get_event)
    except yaml.MarkedYAMLError as error:
        return None, _trouble(error, walk.last_quoted), walk.found
    except yaml.YAMLError as error:  # the reader's own: no character of ours should come to it
        return None, Trouble(str(error).split("\n")[0], 0, 0), walk.found
    except _Refused:
        limit = walk.found[-1]
        others = [d for d in walk.found[:-1] if d.span and limit.span and d.span.line != limit.span.line]
        return None, None, [*others, limit]
    finally:
        loader.dispose()
    return walk.root, None, walk.found


def _trouble(error: yaml.MarkedYAMLError, quoted_at: tuple[int, int] | None) -> Trouble:
    mark = error.problem_mark or error.context_mark
    context = error.context_mark
    return Trouble(
        error.problem or "",
        mark.line if mark else 0,
        mark.column if mark else 0,
        error.context or "",
        context.line if context else None,
        context.column if context else None,
        quoted_at,
    )


def _named(key: Node) -> tuple[Node, Node]:
    """An item that has no id (a repair told of it), under one of its own."""
    item = key.value
    assert isinstance(item, Node)
    given = next((pair for pair in item.pairs if pair[0].text == "id" and pair[1].kind == "scalar"), None)
    if given is not None:
        item.pairs.remove(given)
    key.kind, key.value = "scalar", given[1].text if given else f"entry-{key.line + 1}"
    key.end, key.end_line, key.end_column = key.start, key.line, key.column
    return key, item


class _Walk:
    """Builds the tree from events, and says what packs do not use."""

    def __init__(self, source: Patched, known_keys: frozenset[str]) -> None:
        self.source = source
        self.root: Node | None = None
        self.found: list[Diagnostic] = []
        self.lints = Lints(source, known_keys, self.found)
        self.last_quoted: tuple[int, int] | None = None
        self._open: list[tuple[Node | None, Node | None, dict[str, Node]]] = []

    def read(self, get: Callable[[], Any]) -> None:
        here: Node | None = None  # the collection being filled
        key: Node | None = None  # its key that waits for a value
        seen: dict[str, Node] = {}  # its keys
        count = documents = 0
        while (event := get()) is not None:
            kind = type(event)
            count += 1
            if count > NODE_LIMIT:
                self._refuse("too-many-items", event, f"the file has more than {NODE_LIMIT:,} parts", "Split it.")
                raise _Refused
            if kind is ScalarEvent or kind is AliasEvent:
                node = self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                node = self._collection(event, "mapping" if kind is MappingStartEvent else "list")
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                assert here is not None
                self._close(here, event)
                here, key, seen = self._open.pop()
                continue
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._refuse(
                        "second-document", event, "a second document begins here with `---`",
                        "One file is one pack: remove the line, or use another file.",
                    )  # fmt: skip
                    return  # what stands before it is read
                continue
            else:
                continue
            if here is None:
                self.root = node
            elif here.kind == "list":
                here.items.append(node)
            elif key is None:
                key = self._key(node, event, seen)
                if node.kind not in ("mapping", "list"):
                    continue
            else:
                if key.kind == "nameless":
                    here.pairs.append(_named(key))
                elif key.kind == "scalar" and not self.lints.cut_at_comma(here, key, node):
                    here.pairs.append((key, node))
                key = None
            if node.kind == "scalar":
                if node.style in ("|", ">"):
                    self.lints.keys_in_block(node)
                elif node.style != "raw":
                    self.lints.hidden(node)
            else:
                self._open.append((here, key, seen))
                here, key, seen = node, None, {}

    def _refuse(self, code: str, event: Any, message: str, help: str = "", fix: Fix | None = None) -> None:
        if len(self.found) < FINDING_LIMIT:
            start, end = event.start_mark, event.end_mark
            span = self.source.span(start.line, start.column, end.line, end.column)
            self.found.append(Diagnostic(code, "error", message, span, help, fix))

    def _close(self, node: Node, event: Any) -> None:
        """A block collection ends where its last member does, not where the next line begins."""
        if node.kind == "list":
            self.lints.sentences(node)
        last = node.items[-1] if node.items else node.pairs[-1][1] if node.pairs else None
        if node.style != "flow" and last is not None:
            node.end, node.end_line, node.end_column = last.end, last.end_line, last.end_column
        else:
            mark = event.end_mark
            node.end, node.end_line, node.end_column = mark.index, mark.line, mark.column

    def _key(self, node: Node, event: Any, seen: dict[str, Node]) -> Node:
        """The node as a key; kind `refused` where its value must be dropped."""
        if node.kind == "mapping" and node.line in self.source.nameless:
            return Node("nameless", node, event)
        if node.kind != "scalar":
            self._refuse(
                "key-not-text", event, "a key must be plain text, not a list or a mapping",
                "A text that begins with [ or { must stand in quotes.",
            )  # fmt: skip
            return Node("refused", "", event)
        name = unicodedata.normalize("NFC", node.text)
        node.value = name
        if name == "<<":
            self._refuse(
                "merge-key", event, "`<<` is a YAML merge key, which packs do not use",
                "Use `defaults:` for what many items share.",
            )  # fmt: skip
            node.kind = "refused"
        elif name in seen:
            first = seen[name]
            if first.kind == "scalar":  # a third one says nothing new
                self._refuse(
                    "key-twice", event, f"`{name}` is given twice",
                    f"It was first given on line {first.line + 1}. Keep one of the two, or rename one.",
                )  # fmt: skip
            seen[name] = Node("told", "", event)
            seen[name].line = first.line
            node.kind = "refused"
        else:
            seen[name] = node
        return node

    def _collection(self, event: Any, kind: str) -> Node:
        node = Node(kind, [], event)
        node.style = "flow" if event.flow_style else ""
        if event.tag or event.anchor:
            self._property(event, None)
        if len(self._open) >= DEPTH_LIMIT:
            self._refuse(
                "too-deep", event, f"lists and mappings are nested deeper than {DEPTH_LIMIT} levels",
                "A text that begins with [ or { must stand in quotes.",
            )  # fmt: skip
            raise _Refused
        return node

    def _property(self, event: Any, text: str | None) -> None:
        """An anchor, tag or alias: refused, with the text quoted where it was meant as text."""
        if type(event) is AliasEvent:
            code, message = "yaml-alias", "`*` at the start is a YAML alias, not emphasis"
        elif event.anchor:
            code, message = "yaml-anchor", "`&` at the start is a YAML anchor, which packs do not use"
        else:
            code, message = "yaml-tag", "`!` at the start is a YAML tag, which packs do not use"
        if text is None:
            self._refuse(code, event, message, "Remove it.")
            return
        span = self.source.span_of(event.start_mark.index, event.start_mark.index + len(text))
        self._refuse(code, event, message, put_in_quotes(text), Fix(span, quoted(text)))

    def _scalar(self, event: Any) -> Node:
        if type(event) is AliasEvent or event.anchor or event.tag:
            raw = self.source.text[event.start_mark.index : event.end_mark.index]
            if type(event) is not AliasEvent and event.style in ("|", ">", "'", '"'):
                self._property(event, None)
                return self._styled(Node("scalar", event.value, event), event)
            self._property(event, raw)
            node = Node("scalar", raw, event)
            node.style = "raw"
            return node
        node = Node("scalar", event.value, event)
        return self._styled(node, event) if event.style else node

    def _styled(self, node: Node, event: Any) -> Node:
        node.style = event.style
        if node.style in ("'", '"'):
            self.last_quoted = node.line, node.column
        if node.style == '"' and "\\" in self.source.text[node.start : node.end]:
            node.value = self.lints.escapes(node)
        return node

