"""Repairs of keys: a colon or a space that is missing, a mark before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from revisionpack.content.lines import anatomy, indent_of, starts_with_key, without_comment
from revisionpack.content.quoting import needs_quotes, quoted, shortened
from revisionpack.content.repair_case import Case, quote_in
from revisionpack.content.trouble import Repair
from revisionpack.content.values import ID

_SMALL_WORDS = frozenset("all any as at do for from of to".split())
"""Keys of the format that begin many a line of prose."""

_LABEL = re.compile(r"(?P<word>[^\W_][\w-]*)(?P<gap>:|[ ]+)(?=\S)")


def colon(case: Case, line: int) -> Iterator[Repair]:
    """A colon that is missing, or has no space after it."""
    here = anatomy(case.lines[line])
    if here.blank or here.key is not None:
        return
    body = without_comment(case.lines[line][here.first :])
    for mark in (":", "：", ";", "="):
        word, found, rest = body.partition(mark)
        if mark == ":" and rest.startswith(("{", "[")) and ID.match(word.strip()) and word not in case.known_keys:
            at, twin = here.first + len(word), case.source.copy()
            twin.edit(line, at, at + 1, ": ")
            write = f"{word}: {rest}"
            yield case.repair("no-space-after-colon", "there is no space after the colon", line, at, line, at + 1, twin,
                               f"Write `{shortened(write)}`.", (here.first, here.first + len(body), write))  # fmt: skip
            return
        if found and word.strip() in case.known_keys and (mark != ":" or rest):
            at = here.first + len(word)
            twin = case.source.copy()
            twin.edit(line, at, at + 1, ": " if not rest.startswith(" ") else ":")
            said = (
                "there is no space after the colon"
                if mark == ":"
                else f"`{mark}` stands where a colon belongs"
            )
            code = "no-space-after-colon" if mark == ":" else "missing-colon"
            value = rest.strip()
            write = f"{word.strip()}: {quoted(value) if needs_quotes(value) else value}"
            if needs_quotes(value):
                start = at + (2 if not rest.startswith(" ") else 1 + len(rest) - len(rest.lstrip()))
                quote_in(twin, line, start, line, start + len(value))
            yield case.repair(code, said, line, at, line, at + 1, twin, f"Write `{write}`.",
                               (here.first, here.first + len(body), write))  # fmt: skip
            return
    word, _, rest = body.partition(" ")
    rest = rest.strip()
    if (word in case.known_keys and not (word in _SMALL_WORDS and rest)) or (
        not rest and _stands_over_keys(case, line, here.first) and not here.dashes
    ):
        at = here.first + len(word)
        twin = case.source.copy()
        twin.edit(line, at, at, ":")
        value = quoted(rest) if rest and needs_quotes(rest) else rest
        if value != rest:
            start = case.lines[line].index(rest, at) + 1
            quote_in(twin, line, start, line, start + len(rest))
        write = f"{word}: {value}".rstrip()
        yield case.repair("missing-colon", f"the colon after `{word}` is missing", line, at - 1, line, at, twin,
                           f"Write `{write}`.", (here.first, here.first + len(body), write))  # fmt: skip


def label(case: Case, line: int) -> Iterator[Repair]:
    """The first of several labels of the author's own, without its colon or the space after it."""
    here, above = anatomy(case.lines[line]), case.above(line)
    below = anatomy(next((text for text in case.lines[line + 1 :] if text.strip()), ""))
    found = _LABEL.match(here.rest)
    if above is None or here.key is not None or here.dashes or found is None:
        return
    over = anatomy(case.lines[above])
    if over.key is None or any(text.strip() for text in case.lines[above + 1 : line]):
        return
    inside = len(over.indent) < len(here.indent) == len(below.indent)
    first = inside and not over.rest and not below.dashes and below.key
    among = found["gap"] == ":" and len(over.indent) == len(here.indent) and over.key.strip() not in case.known_keys
    if not first and not among:
        return
    at, twin = here.first + len(found["word"]), case.source.copy()
    twin.edit(line, at, at + len(found["gap"]), ": ")
    value = here.rest[found.end() :]
    if needs_quotes(value):
        quote_in(twin, line, at + 2, line, at + 2 + len(value))
    write = f"{found['word']}: {quoted(value) if needs_quotes(value) else value}"
    code, said = ("no-space-after-colon", "there is no space after the colon") if found["gap"] == ":" else (
        "missing-colon", f"the colon after `{found['word']}` is missing"
    )  # fmt: skip
    yield case.repair(code, said, line, at - 1, line, at, twin, f"Write `{shortened(write)}`.",
                       (here.first, len(case.lines[line]), write))  # fmt: skip


def _stands_over_keys(case: Case, line: int, first: int) -> bool:
    """Whether a word alone on its line is the id of an item: keys of the format stand below it, further right."""
    below = next((text for text in case.lines[line + 1 :] if text.strip()), "")
    word = case.lines[line].strip()
    inside = indent_of(below) > first and starts_with_key(below, case.known_keys)
    beside = indent_of(below) == first and anatomy(below).key is not None
    ended = line > 0 and case.lines[line - 1].rstrip().endswith(("}", "]"))  # a text could go on here
    return (inside or (beside and ended)) and bool(ID.match(word))


def quote_before_key(case: Case, line: int) -> Iterator[Repair]:
    """`'role: Leader`: a quotation mark before a key, which is closed far below or never."""
    text = case.lines[line]
    at = anatomy(text).first
    if text[at : at + 1] not in ("'", '"') or not starts_with_key(text[at + 1 :], case.known_keys):
        return
    twin = case.source.copy()
    twin.edit(line, at, at + 1, "")
    key = (anatomy(text[at + 1 :]).key or "").strip()
    yield replace(
        case.repair(
            "unclosed-quote", f"the quotation that begins with {text[at]} here is never closed", line, at, line, at + 1,
            twin, f"Take the mark away before the key: `{key}: …`.", (at, at + 1, ""),
        ), early=True,
    )  # fmt: skip
