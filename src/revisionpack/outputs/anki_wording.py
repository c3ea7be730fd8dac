"""How the wording of a question is filled: its places, a capital at its beginning, one stop where two would meet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache


def parts(pattern: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """A wording cut at its places: (words, "") or ("", name of the piece that stands there)."""
    for part in _cut(pattern):
        name = part[1:-1]
        yield ("", name) if part.startswith("{") and name in names else (part, "")


@lru_cache(maxsize=500)
def _cut(pattern: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"(\{\w+\})", pattern) if part)


def capital(html: str) -> str:
    """A line that begins with a capital: `Autumn 1924` (but `c. 1880`)."""
    return _FIRST.sub(lambda match: match[1] + match[2].upper(), html)


_FIRST = re.compile(r"^((?:<[^>]*>)*)([^\W\d_])(?=[^\W\d_]{2})")


def one_stop(html: str) -> str:
    """`Who rules?: who held it` with one stop: `Who rules? Who held it`."""
    return _TWO_STOPS.sub(_one, html)


_TWO_STOPS = re.compile(
    r"([?!…])((?:</\w+>|\s?[”’»])*)\s?[.:,;?](?=\s|$)(\s+[^\W\d_])?|(\.)((?:</\w+>|[”’»])*)\.(?=\s|$)"
)
"""A name that ends in a stop of its own, and the stop of the wording round it: `Who rules?: who …`."""


def _one(match: re.Match[str]) -> str:
    """The name's own stop; after a question the wording goes on with a capital: `Who rules? Who …`."""
    stop, marks, after, dot, round_it = (part or "" for part in match.groups())
    return f"{stop}{marks}{after.upper() if stop in '?!' else after}{dot}{round_it}"
