"""Code that libraries hold as text, and compile while they are imported, is compiled once and kept.

The standard library compiles every annotation that is a text, and every method of a dataclass: 500 pieces of code for
pydantic, its kin and our model, a twentieth of reading a pack. Kept is what `compile` makes of each text.
"""

from __future__ import annotations

import builtins
import dataclasses
import marshal
import sys
import typing
from types import CodeType
from typing import Any

from revisionpack.kept import Kept, carried, carrier

MOST = 2000
"""Pieces that are kept; past these it is begun again, with those of one process."""

_Table = dict[tuple[str, str, str], bytes]
"""Text, name of its file, what it is compiled as -> its code."""

_new: _Table = {}


def _kept(table: _Table) -> Kept:
    return Kept("snippets.kept.py", sys.version.encode(), lambda: carrier(table))


def recall() -> None:
    """Have `typing` and `dataclasses` look at what is kept before they compile a text."""
    if sys.implementation.name != "cpython":
        return
    table: _Table = carried(_kept({}).code())

    def compiled(source: Any, filename: str, mode: str) -> CodeType:
        key = (source, filename, mode)
        if (known := table.get(key)) is not None:
            found: CodeType = marshal.loads(known)
            return found
        made = builtins.compile(source, filename, mode, dont_inherit=True)
        _new[key] = marshal.dumps(made)
        return made

    def executed(source: Any, *names: dict[str, Any]) -> None:
        builtins.exec(compiled(source, "<string>", "exec"), *names)

    vars(typing)["compile"], vars(dataclasses)["exec"] = compiled, executed


def keep() -> None:
    """Keep the code that this process had to compile."""
    if _new:
        table: _Table = carried(_kept({}).code()) | _new
        _kept(table if len(table) <= MOST else _new).renew()
        _new.clear()
