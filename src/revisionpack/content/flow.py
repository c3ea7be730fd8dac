"""Lists and mappings in brackets, `[a, b]` and `{key: value}`: what went wrong in one line of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from revisionpack.content.quoting import intended, quoted

Edit = tuple[int, int, str]


class Said(Struct, frozen=True):
    code: str
    message: str
    help: str


_PROSE = re.compile(r"\[\[|\[@|\{==|\{>>|\[[^\[\]]*\]\s*[^\s,\]}]|\{[^{}]*\}\s*[^\s,\]}]")


def is_prose(value: str) -> bool:
    """Whether a value that begins with a bracket is a text: our own mark-up, or words after the bracket."""
    return bool(_PROSE.match(value))


def is_complete(value: str) -> bool:
    """Whether a value in brackets or quotes is whole and ends where it should."""
    if value[:1] in ("[", "{"):
        return not is_prose(value) and not missing(value) and value[-1] == ("]" if value[0] == "[" else "}")
    if value[:1] == "'":
        return len(value) > 1 and value[-1] == "'" and "'" not in value[1:-1].replace("''", "")
    if value[:1] == '"':
        return bool(_QUOTED.match(value))
    return False


_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"\Z')


def repairs(line: str, at: int, value: str, known_keys: frozenset[str]) -> Iterator[tuple[list[Edit], Said]]:
    """Edits of a line (in order) that may mend the brackets of the value that begins at column `at`."""
    closers = missing(value)
    if crossed := _crossed(value):
        place, closer = crossed
        opener = "[" if closer == "]" else "{"
        yield [(at + place, at + place, closer)], Said(
            "unclosed-bracket", f"the {opener} before this is never closed", f"Write {closer} here.",
        )  # fmt: skip
    if value[:1] == "{":
        body = value[1:-1] if value.endswith("}") and not closers else value[1:]
        edits = list(_quote_values(at + 1, body, known_keys))
        if edits:
            shown = edits[0][2]
            said = Said(
                "mark-in-brackets", "inside { } a colon, a comma or a bracket ends the text",
                f"Put the text in quotes: {shown}\nOr write one key a line, without the braces."
                + _comma_before(body, known_keys),
            )  # fmt: skip
            yield edits, said
            if closers:
                yield [*edits, (at + len(value), at + len(value), closers)], _unclosed(value, closers)
    if value[:1] == "[" and not closers and value.endswith("]"):
        edits = list(_quote_items(at + 1, value[1:-1]))
        if edits:
            yield edits, Said(
                "mark-in-brackets", "inside [ ] a colon or a bracket ends the text",
                f"Put the text in quotes: {edits[0][2]}\nOr write one entry a line, each beginning with `- `.",
            )  # fmt: skip
    if closers and value[:1] in ("[", "{"):
        end = at + len(value)
        yield [(end, end, closers)], _unclosed(value, closers)


def _crossed(value: str) -> tuple[int, str] | None:
    """Where a bracket closes while another one inside it is open, and the bracket that is missing there."""
    stack: list[str] = []
    if "'" in value or '"' in value:
        return None  # what stands in quotes may hold any bracket
    for place, char in enumerate(value):
        if char in "[{":
            stack.append("]" if char == "[" else "}")
        elif char in "]}" and stack:
            if stack[-1] != char:
                return (place, stack[-1]) if char in stack else None
            stack.pop()
    return None


def _comma_before(body: str, known_keys: frozenset[str]) -> str:
    """Advice where a key of the format stands inside a value, as it does when the comma before it was forgotten."""
    inside = re.search(r"[^,{\s]\s+([\w-]+):\s", body)
    return f"\nOr write the comma that is missing before `{inside[1]}:`." if inside and inside[1] in known_keys else ""


def _unclosed(value: str, closers: str) -> Said:
    return Said(
        "unclosed-bracket",
        f"the {value[0]} that begins this {'list' if value[0] == '[' else 'mapping'} is never closed",
        f"Write {closers} at its end.",
    )  # fmt: skip


def missing(value: str) -> str:
    """The closing brackets that a value lacks."""
    stack: list[str] = []
    mark = ""
    for char in value:
        if mark:
            mark = "" if char == mark else mark
        elif char == '"' and value.count('"') % 2 == 0:
            mark = char
        elif char in "[{":
            stack.append("]" if char == "[" else "}")
        elif char in "]}" and stack and stack[-1] == char:
            stack.pop()
    return "".join(reversed(stack))


_KEY = re.compile(r"(?:^|,)\s*(?P<key>[\w-]+):(?=\s)")


def _quote_values(at: int, body: str, known_keys: frozenset[str]) -> Iterator[Edit]:
    """Quote each value of a one-line mapping that needs it; values reach to the next known key."""
    keys = [m for m in _KEY.finditer(body) if m["key"] in known_keys]
    for index, match in enumerate(keys):
        start = match.end()
        end = keys[index + 1].start() if index + 1 < len(keys) else len(body)
        text = body[start:end]
        value = text.strip().rstrip(",").rstrip()
        if _needs(value):
            first = at + start + len(text) - len(text.lstrip())
            begin, end = intended(value)
            yield first, first + len(value), quoted(value[begin:end])


def _needs(value: str) -> bool:
    if not value or is_complete(value):
        return False
    if value[0] in "[{" and missing(value) == "" and value[-1] in "]}" and not is_prose(value):
        return False
    return value[0] in "[{&*!|>%@`\"'#" or bool(re.search(r"[,\[\]{}]|:(?:\s|$)|\s#", value))


def _quote_items(at: int, body: str) -> Iterator[Edit]:
    start = 0
    for part in re.split(r"(,\s+)", body):
        value = part.strip()
        if value and value != "," and _needs(value):
            first = at + start + part.index(value)
            yield first, first + len(value), quoted(value)
        start += len(part)
