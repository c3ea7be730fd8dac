"""A run of text while its marks are being read: places, problems, and the small steps that rules share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from markdown_it.rules_inline import StateInline
from msgspec import Struct, field

from revisionpack.text.markup_nodes import Inline

BAR = "\ufdd0"
"""Stands for `|` inside a mark of ours, so that a table does not end its cell there."""


class MarkupProblem(Struct, frozen=True):
    """One thing wrong in a text; offset and length are in characters of the source."""

    code: str
    message: str
    help: str
    offset: int
    length: int = 1


class Run(Struct):
    """What the rules know about the run of text that is being read."""

    at: Callable[[int], int]
    keys: bool
    cites: bool
    problems: list[MarkupProblem] = field(default_factory=list)
    in_key: bool = False
    in_mark: bool = False
    unclosed: set[tuple[str, int]] = field(default_factory=set)

    def problem(self, position: int, end: int, message: str, advice: str, code: str = "bad-markup") -> None:
        """Report what stands from position up to end."""
        start = self.at(position)
        length = max(1, self.at(max(position, end - 1)) + 1 - start)
        self.problems.append(MarkupProblem(code, message, advice, start, length))


def run_of(state: StateInline) -> Run:
    """The run that a state of markdown-it reads."""
    return cast(Run, state.env["run"])


def leaf(state: StateInline, node: Inline) -> None:
    """A token for a node that holds no others."""
    state.push("node", "", 0).meta = {"node": node}


def container(state: StateInline, name: str, begin: int, end: int, meta: dict[str, object]) -> None:
    """Tokens for a mark that holds other marks: what stands from begin to end."""
    outer = state.posMax
    state.push(f"{name}_open", "", 1).meta = meta
    state.pos, state.posMax = begin, end
    state.md.inline.tokenize(state)
    state.posMax = outer
    state.push(f"{name}_close", "", -1)


def take(state: StateInline, length: int, silent: bool) -> bool:
    """Take characters as they are."""
    if not silent:
        state.append_pending(state.src[state.pos : state.pos + length])
    state.pos += length
    return True


_SKIPPED = r"\\.|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"
_CLOSERS = {
    "==": re.compile(rf"{_SKIPPED}|(?P<close>=+)", re.DOTALL),
    "==}": re.compile(rf"{_SKIPPED}|(?P<close>==\}})", re.DOTALL),
    "<<}": re.compile(rf"{_SKIPPED}|(?P<close><<\}})", re.DOTALL),
    "]]": re.compile(rf"{_SKIPPED}|(?P<close>\]\])", re.DOTALL),
}


def find_close(state: StateInline, mark: str, begin: int) -> int:
    """Where a closing mark begins, or -1; escaped characters and code do not count."""
    unclosed = run_of(state).unclosed
    if (mark, state.posMax) in unclosed:
        return -1
    for match in _CLOSERS[mark].finditer(state.src, begin, state.posMax):
        close = match["close"]
        if close is None:
            continue
        if mark == "==":
            place = match.start()
            if len(close) != 2 or state.src[place - 1].isspace() or state.src[place + 2 : place + 3] == "}":
                continue
        return match.start()
    unclosed.add((mark, state.posMax))
    return -1
