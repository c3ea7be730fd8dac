"""Regular expressions of modules, ours and libraries', are compiled once and kept, not compiled by each process.

Python keeps the code of modules, but the patterns that these begin with are compiled anew, in Python: 350 of them, a
thirtieth of a whole build. What is kept is what `re` hands to its engine, by pattern, flags and version of Python.
"""

from __future__ import annotations

import re
import sys
from array import array
from inspect import CO_OPTIMIZED
from typing import Any

from revisionpack.kept import Kept, carried, carrier

MOST = 2000
"""Patterns that are kept; past these it is begun again, with those of one process."""

_Table = dict[tuple[str | bytes, int], tuple[Any, ...]]
"""Pattern and flags -> flags found in it, its code, number of groups, their names."""

_new: _Table = {}


def _kept(table: _Table) -> Kept:
    return Kept("patterns.kept.re", sys.version.encode(), lambda: carrier(table))


def recall() -> None:
    """Have `re` look at what is kept before it compiles a pattern."""
    compiler: Any = getattr(re, "_compiler", None)
    if compiler is None or sys.implementation.name != "cpython":
        return
    table: _Table = carried(_kept({}).code())
    engine, made = compiler._sre, compiler.compile

    class Engine:
        """The engine of `re`, which notes what it was given for the pattern of a module."""

        noting: tuple[str | bytes, int] | None = None

        def __getattr__(self, name: str) -> Any:
            return getattr(engine, name)

        def compile(self, pattern: Any, flags: int, code: list[int], *groups: Any) -> Any:
            if self.noting is not None:
                _new[self.noting] = (flags, array("I", code).tobytes(), *groups)
            return engine.compile(pattern, flags, code, *groups)

    noting = compiler._sre = Engine()

    def recalled(pattern: Any, flags: int = 0) -> Any:
        if (found := table.get((pattern, flags))) is not None:
            return engine.compile(pattern, found[0], memoryview(found[1]).cast("I").tolist(), *found[2:])
        body = sys._getframe(3).f_code  # of whoever called re.compile: a module or a class, or a function
        noting.noting = None if body.co_flags & CO_OPTIMIZED else (pattern, flags)
        try:
            return made(pattern, flags)
        finally:
            noting.noting = None

    compiler.compile = recalled


def keep() -> None:
    """Keep the patterns of modules that this process had to compile."""
    if _new:
        table: _Table = carried(_kept({}).code()) | _new
        _kept(table if len(table) <= MOST else _new).renew()
        _new.clear()
