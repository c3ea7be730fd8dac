"""Texts that YAML reads as something else without a word: found, told, and given back whole."""

from __future__ import annotations

import re
from copy import copy

from revisionpack.content.lines import anatomy, last_line, without_comment
from revisionpack.content.patched import Patched
from revisionpack.content.quoting import COLON, intended, put_in_quotes, quoted, shortened
from revisionpack.content.tree import Node
from revisionpack.diagnostics import Diagnostic, Fix
from revisionpack.text.suggest import suggest


class Lints:
    """What is looked for in the nodes of one file, while they are read."""

    def __init__(self, source: Patched, known_keys: frozenset[str], found: list[Diagnostic]) -> None:
        self.source, self.known_keys, self.found = source, known_keys, found
        self._hashes = "#" in source.text

    def cut_at_comma(self, here: Node, key: Node, value: Node) -> bool:
        """`{text: Oui, je viens}`: a key without a colon is the rest of the text before it."""
        if here.style != "flow":
            return False
        if value.start == value.end and value.empty and self._run_together(here, key):
            return True
        prose = len(key.text.split()) > 4 or _STOP.search(key.text) is not None
        if not here.pairs or not (prose if value.end > value.start else value.empty):
            return False
        before = here.pairs[-1][1]
        if before.kind != "scalar" or before.style or value.kind != "scalar":
            return False
        if self.source.text[key.end : key.end + 1] == ":" and not prose:
            return False
        last = key if value.empty else value
        text = self.source.text[before.start : last.end]
        before.value, before.end, before.end_line, before.end_column = text, last.end, last.end_line, last.end_column
        span = self.source.span_of(before.start, last.end)
        said = self.found[-1] if self.found else None
        if said and said.code == "comma-in-text" and said.span and (said.span.line, said.span.column) == (
            span.line, span.column
        ):  # fmt: skip
            self.found.pop()  # a second comma in the same text
        entries = [part.strip() for part in text.split(",")]
        advice = put_in_quotes(text)
        if here.pairs[-1][0].text in _OF_SEVERAL and all(entries):
            advice = f"Put several in brackets: [{', '.join(entries)}]\nOr, if it is one: {shortened(quoted(text))}"
        self.found.append(Diagnostic(
            "comma-in-text", "error", "inside { } a comma ends the text", span, advice, Fix(span, quoted(text)),
        ))  # fmt: skip
        return True

    def _run_together(self, here: Node, key: Node) -> bool:
        """`{term:leaf, meaning = a part}`: a key and its value without the colon and the space between them."""
        found = _RUN_TOGETHER.match(key.text)
        if found is None or found["key"] not in self.known_keys or key.style:
            return False
        span = self.source.span_of(key.start, key.end)
        told = self.found[-1].span if self.found else None
        code = "no-space-after-colon" if found["sign"] == ":" else "missing-colon"
        if told is None or self.found[-1].code != code or told.line != span.line:  # once a line
            said = "there is no space after the colon" if found["sign"] == ":" else "`=` stands where a colon belongs"
            write = f"{found['key']}: {found['value']}"
            self.found.append(Diagnostic(code, "error", said, span, f"Write `{shortened(write)}`.", Fix(span, write)))
        name, value = copy(key), copy(key)
        name.value, name.end = found["key"], key.start + len(found["key"])
        value.value, value.start, value.style = found["value"], key.start + found.start("value"), "raw"
        name.end_column, value.column = name.column + len(found["key"]), key.column + found.start("value")
        here.pairs.append((name, value))
        return True

    def sentences(self, node: Node) -> None:
        """`- Government: the Triumvirate`: entries of a list that a colon, or a dash, took apart."""
        if all(item.kind == "scalar" for item in node.items):
            return
        among_mappings = any(
            item.kind == "mapping" and item.pairs and item.pairs[0][0].text in self.known_keys for item in node.items
        )
        firsts = {item.pairs[0][0].text for item in node.items if item.kind == "mapping" and item.pairs}
        for item in node.items:
            if item.kind == "scalar" and not item.style and firsts:
                self._entry_run_together(item, firsts)
            if item.kind == "scalar" or item.style or not self._is_sentence(item):
                continue
            if among_mappings and item.kind == "mapping" and _WORD.match(item.pairs[0][0].text):
                continue  # `- vocab: all` among blocks: a key, if an unknown one
            end = self.source.text.find("\n", item.start)
            text = without_comment(self.source.text[item.start : end if end >= 0 else None])
            if text.endswith((" |", " >")):
                continue
            span = self.source.span_of(item.start, item.start + len(text))
            self.found[:] = [d for d in self.found if d.span is None or d.span.line != span.line]
            why = COLON if item.kind == "mapping" else "a dash and a space make a list"
            first, beyond = intended(text)
            meant = text[first:beyond]
            self.found.append(Diagnostic(
                "colon-in-text" if item.kind == "mapping" else "begins-with-mark", "error",
                f"this cannot be read as a text: {why}", span, put_in_quotes(meant), Fix(span, quoted(meant)),
            ))  # fmt: skip
            item.kind, item.value, item.style, item.end = "scalar", meant, "raw", item.start + beyond
            item.end_line, item.end_column = item.line, item.column + beyond
            item.start, item.column = item.start + first, item.column + first

    def _entry_run_together(self, item: Node, firsts: set[str]) -> None:
        """`- award:x` among entries that begin with `award: `."""
        key, colon, rest = item.text.partition(":")
        if colon and rest[:1].strip() and key in firsts and key in self.known_keys and item.line == item.end_line:
            span = self.source.span_of(item.start, item.end)
            write = f"{key}: {rest}"
            self.found.append(Diagnostic(
                "no-space-after-colon", "error", "there is no space after the colon", span,
                f"Write `{shortened(write)}`.", Fix(span, write),
            ))  # fmt: skip

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
        if name.lower() in self.known_keys:
            return False
        return " " in name or not name.islower() or len(name) <= 3 or suggest(name, self.known_keys) is None

    def keys_in_block(self, node: Node) -> None:
        """A line `spec: [x]` in a text after `|`: an entry that is indented too far."""
        for match in _LABEL.finditer(self.source.text, node.start, node.end):
            if match["label"].strip() not in self.known_keys:
                span = self.source.span_of(match.start("label"), match.end("label") + 1)
                self.found.append(Diagnostic(
                    "key-in-text", "warning", f"`{match['label']}: |` is part of the text here, not a label", span,
                    "If a label is meant, indent it less than the text. If it is text, leave out the `|`.",
                ))  # fmt: skip
        for match in _ENTRY.finditer(self.source.text, node.start, node.end):
            if match["key"] in self.known_keys:
                span = self.source.span_of(match.start("key"), match.end("key") + 1)
                self.found.append(Diagnostic(
                    "key-in-text", "warning", f"`{match['key']}:` is part of the text here, not a key", span,
                    "If a key is meant, indent it less than the text. If it is text, write it otherwise.",
                ))  # fmt: skip

    def escapes(self, node: Node) -> str:
        """The text of a double-quoted scalar in which a backslash stands for itself, but for \\" and \\\\."""
        raw = self.source.text[node.start + 1 : node.end - 1]
        other = next((m for m in re.finditer(r"\\(.)", raw, re.DOTALL) if m[1] not in '"\\'), None)
        if other is None:
            return node.text
        text = re.sub(r'\\(["\\])', r"\1", folded(raw))
        shown = other.group() if other[1] != "\n" else "a backslash at the end of a line"
        span = self.source.span_of(node.start, node.end)
        self.found.append(Diagnostic(
            "bad-escape", "error", f"in double quotes {shown} is read as a code, not as it stands", span,
            f"{put_in_quotes(text)}\nOr write it after `|` on the line below.", Fix(span, quoted(text)),
        ))  # fmt: skip
        return text

    def hidden(self, node: Node) -> None:
        """A `#` that cuts a plain text short, or a list that runs on from one."""
        if not node.style and node.line != node.end_line:
            self._list_in_text(node)
        if not self._hashes:
            return None
        if node.text and (hash_at := begins_above(self.source, node)) is not None:
            cut = _CUT.match(self.source.text, node.end)
            text = self._to_last_line(node, hash_at, cut.end() if cut else node.end)
            return self._cut(node, hash_at, hash_at, text, close=True)
        if not node.style and node.text and (below := _CUT_BELOW.match(self.source.text, node.end)):
            if len(below["indent"]) > anatomy(self.source.lines[node.line]).base:
                text = self._to_last_line(node, node.start, below.end())
                return self._cut(node, node.start, below.start("hash"), text, close=True)
        match = _CUT.match(self.source.text, node.end)
        if match is None:
            return None
        start = node.start if node.text else match.start("hash")
        text = without_comment(self.source.text[start : match.end()])
        close = not match["hash"].endswith(" ")
        if not close and (match["gap"] != " " or not node.text or _DATA.match(node.text)):
            return None  # a comment as people write them
        if close and not node.style:
            text = self._to_last_line(node, start, start + len(text))
        return self._cut(node, start, match.start("hash"), text, close=close)

    def _list_in_text(self, node: Node) -> None:
        """Lines of one text that were meant as a list."""
        if dash := _DASHES.search(self.source.text, node.start, node.end):
            span = self.source.span_of(dash.end() - 2, dash.end() - 1)
            below = not self.source.lines[node.line][: node.column].strip()
            self.found.append(Diagnostic(
                "list-in-text", "error", "this dash begins no list: a text stands above it, after the key", span,
                "Write `|` after the key if it is all one text; begin the first line with a dash too if it is a list."
                if below else "Leave out the text after the key, or put everything after `|` if it is one text.",
            ))  # fmt: skip
        elif bullet := _bullet(self.source.text[node.start : node.end]):
            said = f"`{bullet}` begins no list: these lines are read as one text" if bullet != "-" else (
                "there is no space after the dash, so these lines are read as one text"
            )  # fmt: skip
            self.found.append(Diagnostic(
                "list-in-text", "error", said, self.source.span_of(node.start, node.start + 1),
                "Begin each entry with a dash and a space: `- `.",
            ))  # fmt: skip

    def _line_end(self, index: int) -> int:
        end = self.source.text.find("\n", index)
        return end if end >= 0 else len(self.source.text)

    def _to_last_line(self, node: Node, start: int, end: int) -> str:
        """A text that a `#` cut, with the lines below that belong to it."""
        line, _ = self.source.place(end)
        here = anatomy(self.source.lines[min(node.line, len(self.source.lines) - 1)])
        if here.rest[:1] in ("[", "{"):
            return self.source.text[start:end]
        last = last_line(self.source.lines, line, here.base, self.known_keys)
        if last == line:
            return self.source.text[start:end]
        whole = self.source.text[start:].split("\n", last - self.source.place(start)[0] + 1)
        return "\n".join(whole[: last - self.source.place(start)[0] + 1]).rstrip()

    def _cut(self, node: Node, start: int, hash_at: int, text: str, *, close: bool) -> None:
        span = self.source.span_of(hash_at, start + len(text))
        span = self.source.span_of(hash_at, self._line_end(hash_at)) if "\n" in text else span
        fix = Fix(self.source.span_of(start, start + len(text)), quoted(text))
        if close:
            help = put_in_quotes(folded(text))
            self.found.append(Diagnostic(
                "hash-in-text", "error", "everything from ` #` on is a comment and would not be printed", span,
                help, fix,
            ))  # fmt: skip
            node.start, node.end = start, start + len(text)
            node.value, node.style = folded(text), "raw"
            node.line, node.column = self.source.place(node.start)
            node.end_line, node.end_column = self.source.place(node.end)
            return
        self.found.append(Diagnostic(
            "comment-in-line", "note", "everything from ` #` on is a comment and is not printed", span,
            f"Two spaces before # show that a comment is meant. If it is text, write {shortened(quoted(text))}.",
            fix,
        ))  # fmt: skip


_STOP = re.compile(r"[;!?] ")
_CUT = re.compile(r"(?P<gap>[ \t]*)(?P<hash>#[^\n]?)[^\n]*")
_BEGINS_WITH_HASH = re.compile(r" *(?:- +(?:[^\s:#][^:#]*:[ \t]+)?|[^\s:#-][^:#]*:[ \t]+)(?P<hash>#[^\s#].*)$")
_CUT_BELOW = re.compile(r"[ \t]*\n(?P<indent>[ ]+)(?P<hash>#[^\s#][^\n]*)")
_ENTRY = re.compile(r"^ *(?P<key>[a-z_]{4,}):(?= [^ \n]| *$)", re.MULTILINE)
_LABEL = re.compile(r"^ *(?P<label>[^\W\d_][^:\n|]{0,40}): [|>][-+]?$", re.MULTILINE)
_DASHES = re.compile(r"\n[ \t]*- ")
_OF_SEVERAL = frozenset("accept reject ignore tags people sources spec uses given where holders objectives".split())
"""Keys under which mostly more than one thing stands."""

_RUN_TOGETHER = re.compile(r"(?P<key>[a-z_]+)\s*(?P<sign>[:=])\s*(?P<value>\S.*)$")
_BULLET = re.compile(r"[ \t]*(?:([•‣◦▪●○–—·*-])(?!\1)(?![0-9])[ \t]*\S|(\d{1,2}[.)])[ \t]+\S)")


def _bullet(text: str) -> str:
    """The sign that every line of a text begins with, as a list does; for numbers the first one."""
    lines = [_BULLET.match(line) for line in text.split("\n") if line.strip()]
    signs = {match[1] or "1." if match else "" for match in lines}
    return (signs.pop().replace("1.", lines[0][2] or "1.") if lines[0] else "") if len(signs) == 1 else ""


_WORD = re.compile(r"[a-z_]+$")
_DATA = re.compile(r"[\w.:/-]*[\d-][\w.:/-]*$|on$|off$|yes$|no$|all$|true$|false$")


def begins_above(source: Patched, node: Node) -> int | None:
    """Where the `#1` stands that begins a text: alone after its key, so that the text seems to begin below."""
    if not 0 < node.line < len(source.lines) or source.lines[node.line][: node.column].strip():
        return None
    line = source.lines[node.line - 1]
    above = _BEGINS_WITH_HASH.match(line)
    return node.start - node.column - 1 - len(line) + above.start("hash") if above else None


def folded(raw: str) -> str:
    """Line folding of flow scalars: one line break is a space, more are one fewer."""
    return re.sub(r"[ \t]*\n[ \t\n]*", lambda m: "\n" * (m.group().count("\n") - 1) or " ", raw)
