"""The one reader of YAML: bytes -> a tree of mappings, lists and scalars, each with its place in the file.

libyaml's events are walked with a stack of our own, so depth and size are bounded and nothing recurses.
Every scalar stays text. What packs do not use (aliases, tags, merge keys, a second document …) is
refused in plain words; the text meant is kept, so that the rest of the file can still be checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

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

from revisionpack.content.lines import odd_indents, without_comment
from revisionpack.content.patched import Patched
from revisionpack.content.quoting import COLON, put_in_quotes, quoted, shortened
from revisionpack.content.recover import recover
from revisionpack.content.source import decode
from revisionpack.content.trouble import Trouble
from revisionpack.diagnostics import Diagnostic, Fix, Span
from revisionpack.text.suggest import suggest

DEPTH_LIMIT = 32
NODE_LIMIT = 50_000
REPAIR_LIMIT = 60
"""Syntax errors repaired in one file before reading stops."""

FINDING_LIMIT = 1_000
"""Diagnostics kept for one file; more are counted by nobody."""


_RUNS = {"tab-indent", "bad-indentation"}


class NoLibyamlError(RuntimeError):
    """PyYAML was built without libyaml, whose answers packs are defined by."""


class Node:
    """A mapping (`value` is a list of pairs), a list, or a scalar (`value` is its text)."""

    __slots__ = ("column", "end", "end_column", "end_line", "kind", "line", "start", "style", "value")

    def __init__(self, kind: str, value: object, event: yaml.Event) -> None:
        start, end = event.start_mark, event.end_mark
        self.kind = kind
        self.value: object = value
        self.style = ""
        self.start, self.line, self.column = start.index, start.line, start.column
        self.end, self.end_line, self.end_column = end.index, end.line, end.column

    @property
    def text(self) -> str:
        """The text of a scalar."""
        assert isinstance(self.value, str)
        return self.value

    @property
    def pairs(self) -> list[tuple[Node, Node]]:
        """Keys and values of a mapping, in order."""
        return self.value if self.kind == "mapping" else []  # type: ignore[return-value]

    @property
    def items(self) -> list[Node]:
        """Members of a list."""
        return self.value if self.kind == "list" else []  # type: ignore[return-value]

    @property
    def empty(self) -> bool:
        """Whether nothing was written here."""
        return not self.value or (self.kind == "scalar" and not self.text.strip())


@dataclass(slots=True)
class Tree:
    """A file as a tree. `root` is None when nothing could be read."""

    source: Patched
    root: Node | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def file(self) -> str:
        return self.source.file

    @property
    def text(self) -> str:
        """The author's text."""
        return "\n".join(self.source.original)

    def span(self, node: Node) -> Span:
        """Where a node stands; a block mapping or list by its first line."""
        if node.kind != "scalar" and node.end_line != node.line:
            return self.source.span(node.line, node.column, node.line, len(self.source.lines[node.line]))
        if node.style in "|>" and node.style:
            return self.source.span(node.line, node.column, node.line, node.column + 1)
        return self.source.span(node.line, node.column, node.end_line, node.end_column)

    def span_in(self, node: Node, offset: int, length: int = 1) -> Span:
        """Where characters offset..offset+length of a scalar's text stand in the file."""
        places = self._places(node)
        last = len(places) - 1
        start = places[min(offset, last)]
        end = places[min(offset + max(1, length) - 1, last)] + 1
        return self.source.span_of(start, end)

    def raw(self, node: Node) -> str:
        """The characters of the file that made a node."""
        return self.source.text[node.start : node.end]

    def _places(self, node: Node) -> list[int]:
        """For each character of a scalar's text (and its end), the index in the source.

        YAML folds and indents white space only, so the characters that are not white space stand in
        the same order in both; white space follows the character before it.
        """
        source, text = self.source.text, node.text
        index, end = node.start, node.end
        if node.style in ("'", '"'):
            index, end = index + 1, end - 1
        elif node.style in ("|", ">"):
            index = source.index("\n", index) if "\n" in source[index:end] else end
        double = {"'": "''", '"': "\\"}.get(node.style, "")
        places: list[int] = []
        for char in text:
            if char in " \t\n":
                places.append(index)
                index += index < end and source[index] in " \t\n"
                continue
            while index < end and source[index] in " \t\n":
                index += 1
            if double and source.startswith(double, index):
                if double == "''":
                    places.append(index)
                    index += 2
                    continue
                if source[index + 1 : index + 2] in ('"', "\\"):
                    index += 1
            places.append(index)
            index += 1
        places.append(min(index, end))
        return places


def read_tree(data: bytes, file: str, known_keys: frozenset[str] = frozenset()) -> Tree:
    """Read a file, repairing its syntax in memory where it is broken; all problems are in `diagnostics`.

    `known_keys` are the keys the format has anywhere: they tell a mapping from a sentence with a colon.
    """
    if not yaml.__with_libyaml__:
        raise NoLibyamlError("PyYAML was built without libyaml")
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
        if trouble is None:
            tree.root = root
            break
        repair = recover(source, trouble, known_keys, lambda tried: _trouble_in(tried, known_keys))
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
        walk.read(loader.check_event, loader.get_event)
    except yaml.MarkedYAMLError as error:
        return None, _trouble(error, walk.last_quoted), walk.found
    except yaml.YAMLError as error:  # the reader's own: no character of ours should come to it
        return None, Trouble(str(error).split("\n")[0], 0, 0), walk.found
    except _Refused:
        return None, None, walk.found
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


class _Walk:
    """Builds the tree from events, and says what packs do not use."""

    def __init__(self, source: Patched, known_keys: frozenset[str]) -> None:
        self.source = source
        self.known_keys = known_keys
        self.root: Node | None = None
        self.found: list[Diagnostic] = []
        self.last_quoted: tuple[int, int] | None = None
        self._open: list[tuple[Node | None, Node | None, dict[str, Node]]] = []

    def read(self, check: Callable[[], bool], get: Callable[[], yaml.Event]) -> None:
        here: Node | None = None  # the collection being filled
        key: Node | None = None  # its key that waits for a value
        seen: dict[str, Node] = {}  # its keys
        count = documents = 0
        while check():
            event = get()
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
                    raise _Refused
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
                if key.kind == "scalar" and not self._cut_at_comma(here, key, node):
                    here.pairs.append((key, node))
                key = None
            if node.kind == "scalar":
                if node.style not in ("|", ">", "raw"):
                    self._hidden(node)
            else:
                self._open.append((here, key, seen))
                here, key, seen = node, None, {}

    def _refuse(self, code: str, event: yaml.Event, message: str, help: str = "", fix: Fix | None = None) -> None:
        if len(self.found) < FINDING_LIMIT:
            start, end = event.start_mark, event.end_mark
            span = self.source.span(start.line, start.column, end.line, end.column)
            self.found.append(Diagnostic(code, "error", message, span, help, fix))

    def _cut_at_comma(self, here: Node, key: Node, value: Node) -> bool:
        """`{text: Oui, je viens}`: a key without a colon is the rest of the text before it."""
        if here.style != "flow" or not value.empty or value.start != value.end or not here.pairs:
            return False
        before = here.pairs[-1][1]
        if self.source.text[key.end : key.end + 1] == ":" or before.kind != "scalar" or before.style:
            return False
        text = self.source.text[before.start : key.end]
        before.value, before.end, before.end_line, before.end_column = text, key.end, key.end_line, key.end_column
        span = self.source.span_of(before.start, key.end)
        self.found.append(Diagnostic(
            "comma-in-text", "error", "inside { } a comma ends the text", span, put_in_quotes(text), Fix(span, quoted(text))
        ))  # fmt: skip
        return True

    def _sentences(self, node: Node) -> None:
        """`- Government: the Triumvirate`: entries of a list that a colon, or a dash, took apart."""
        for item in node.items:
            if item.kind == "scalar" or item.style or not self._is_sentence(item):
                continue
            end = self.source.text.find("\n", item.start)
            text = without_comment(self.source.text[item.start : end if end >= 0 else None])
            if text.endswith((" |", " >")):
                continue
            span = self.source.span_of(item.start, item.start + len(text))
            self.found[:] = [d for d in self.found if d.span is None or d.span.line != span.line]
            why = COLON if item.kind == "mapping" else "a dash and a space make a list"
            self.found.append(Diagnostic(
                "colon-in-text" if item.kind == "mapping" else "begins-with-mark", "error",
                f"this cannot be read as a text: {why}", span, put_in_quotes(text), Fix(span, quoted(text)),
            ))  # fmt: skip
            item.kind, item.value, item.style, item.end = "scalar", text, "raw", item.start + len(text)
            item.end_line, item.end_column = item.line, item.column + len(text)

    def _is_sentence(self, item: Node) -> bool:
        """Whether an entry of a list on one line is a text: a list in a list, or one key that is none of ours."""
        if item.kind == "list":
            return all(inner.empty or inner.end_line == item.line for inner in item.items)
        if len(item.pairs) != 1:
            return False
        key, value = item.pairs[0]
        name = key.text
        if key.end_line != item.line or not (value.empty or value.end_line == item.line):
            return False
        if name.lower() in self.known_keys or _LANGUAGE.match(name):
            return False
        return " " in name or not name.islower() or suggest(name, self.known_keys) is None

    def _close(self, node: Node, event: yaml.Event) -> None:
        """A block collection ends where its last member does, not where the next line begins."""
        if node.kind == "list":
            self._sentences(node)
        last = node.items[-1] if node.items else node.pairs[-1][1] if node.pairs else None
        if node.style != "flow" and last is not None:
            node.end, node.end_line, node.end_column = last.end, last.end_line, last.end_column
        else:
            mark = event.end_mark
            node.end, node.end_line, node.end_column = mark.index, mark.line, mark.column

    def _key(self, node: Node, event: yaml.Event, seen: dict[str, Node]) -> Node:
        """The node as a key; kind `refused` where its value must be dropped."""
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
            self._refuse(
                "key-twice", event, f"`{name}` is given twice",
                f"It was first given on line {seen[name].line + 1}. Keep one of the two.",
            )  # fmt: skip
            node.kind = "refused"
        else:
            seen[name] = node
        return node

    def _collection(self, event: yaml.Event, kind: str) -> Node:
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

    def _property(self, event: yaml.Event, text: str | None) -> None:
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

    def _scalar(self, event: yaml.Event) -> Node:
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

    def _styled(self, node: Node, event: yaml.Event) -> Node:
        node.style = event.style
        if node.style in ("'", '"'):
            self.last_quoted = node.line, node.column
        if node.style == '"' and "\\" in self.source.text[node.start : node.end]:
            node.value = self._escapes(node, event)
        return node

    def _escapes(self, node: Node, event: yaml.Event) -> str:
        """The text of a double-quoted scalar in which a backslash stands for itself, but for \\" and \\\\."""
        raw = self.source.text[node.start + 1 : node.end - 1]
        other = next((m for m in re.finditer(r"\\(.)", raw, re.DOTALL) if m[1] not in '"\\'), None)
        if other is None:
            return node.text
        text = re.sub(r'\\(["\\])', r"\1", _folded(raw))
        shown = other.group() if other[1] != "\n" else "a backslash at the end of a line"
        self._refuse(
            "bad-escape", event, f"in double quotes {shown} is read as a code, not as it stands",
            f"{put_in_quotes(text)}\nOr write it after `|` on the line below.",
            Fix(self.source.span_of(node.start, node.end), quoted(text)),
        )  # fmt: skip
        return text

    def _hidden(self, node: Node) -> None:
        """A `#` that cuts a plain text short, or a list that runs on from one."""
        if not node.style and node.line != node.end_line and (dash := _DASHES.search(self.source.text, node.start, node.end)):
            span = self.source.span_of(dash.end() - 2, dash.end() - 1)
            self.found.append(Diagnostic(
                "list-in-text", "error", "this dash begins no list: a text stands above it, after the key", span,
                "Leave out the text after the key, or put everything after `|` if it is one text.",
            ))  # fmt: skip
        match = _CUT.match(self.source.text, node.end)
        if match is None:
            return
        start = node.start if node.text else match.start("hash")
        text = self.source.text[start : match.end()]
        close = match["hash"] != "# " and not match["hash"].endswith(" ")
        if not close and (match["gap"] != " " or not node.text or _DATA.match(node.text)):
            return  # a comment as people write them
        self._cut(node, start, match.start("hash"), text, close=close)

    def _cut(self, node: Node, start: int, hash_at: int, text: str, *, close: bool) -> None:
        span = self.source.span_of(hash_at, start + len(text))
        fix = Fix(self.source.span_of(start, start + len(text)), quoted(text))
        if close:
            help = put_in_quotes(text)
            self.found.append(Diagnostic(
                "hash-in-text", "error", "everything from ` #` on is a comment and would not be printed", span, help, fix
            ))  # fmt: skip
            node.start, node.end = start, start + len(text)
            node.value, node.style = text, "raw"
            node.line, node.column = self.source.place(node.start)
            node.end_line, node.end_column = self.source.place(node.end)
            return
        self.found.append(Diagnostic(
            "comment-in-line", "note", "everything from ` #` on is a comment and is not printed", span,
            f"Two spaces before # show that a comment is meant. If it is text, write {shortened(quoted(text))}.",
            fix,
        ))  # fmt: skip


_CUT = re.compile(r"(?P<gap>[ \t]*)(?P<hash>#[^\n]?)[^\n]*")
_DASHES = re.compile(r"\n[ \t]*- ")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_DATA = re.compile(r"[\w.:/-]*[\d-][\w.:/-]*$|on$|off$|yes$|no$|all$|true$|false$")


def _folded(raw: str) -> str:
    """Line folding of flow scalars: one line break is a space, more are one fewer."""
    return re.sub(r"[ \t]*\n[ \t\n]*", lambda m: "\n" * (m.group().count("\n") - 1) or " ", raw)
