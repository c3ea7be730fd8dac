"""What is worked out once is kept as Python keeps its compiled modules: in the `__pycache__` of this package.

It is taken only for what it was made from, and is never kept in the store. Where nothing may be written
(PYTHONDONTWRITEBYTECODE, a folder of another user), each process works it out by itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any


class Kept(SourceFileLoader):
    """Python's own way from a source to its code object, for code that is not made from a module.

    `name` is that of the file that is kept, `path` what tracebacks name, `made_from` all that the code depends on
    but Python itself. Of files whose names begin alike, up to a hyphen, no more than `most` are kept.
    """

    def __init__(
        self, name: str, made_from: bytes, make: Callable[[], CodeType], path: str = "", most: int = 0
    ) -> None:
        super().__init__(name, path or name)
        self._made_from, self._make, self._most = made_from, make, most

    def code(self) -> CodeType:
        """The code, kept or made. Raises what `make` raises."""
        try:
            kept = self.get_code(self.name)
        except (EOFError, ImportError, NotImplementedError, TypeError, ValueError):  # damaged, or kept nowhere
            kept = None
        return kept or self._make()

    @cached_property
    def _kept(self) -> str:
        return cache_from_source(str(Path(__file__).with_name(self.name)))

    def renew(self) -> None:
        """Make it again in the place of what is kept."""
        if not sys.dont_write_bytecode:
            with suppress(NotImplementedError, OSError):
                os.unlink(self._kept)
            self.code()

    def path_stats(self, path: Any) -> dict[str, Any]:
        """In place of its age: what the code is made from."""
        return {"mtime": int.from_bytes(sha256(self._made_from).digest()[:4]), "size": len(self._made_from)}

    def get_data(self, path: Any) -> bytes:
        return super().get_data(self._kept) if str(path).endswith(".pyc") else self._made_from

    def set_data(self, path: Any, data: Any, *, _mode: int = 0o666) -> None:
        super().set_data(self._kept, data, _mode=_mode)
        if self._most:
            with suppress(OSError):  # another process does the same
                self._forget_the_oldest()

    def _forget_the_oldest(self) -> None:
        kept = Path(self._kept)
        alike = sorted(kept.parent.glob(kept.name.partition("-")[0] + "-*"), key=lambda path: path.stat().st_mtime_ns)
        for path in alike[: -self._most]:
            path.unlink()

    def source_to_code(self, data: Any, path: Any, *, _optimization: int = -1) -> CodeType:  # type: ignore[override]
        return self._make()


def carrier(value: Any) -> CodeType:
    """Code that does nothing but hold a value of Python's plain types (None, numbers, words, lists, code …)."""
    return (lambda: None).__code__.replace(co_consts=(None, value))


def carried(code: CodeType) -> Any:
    """What `carrier` was given."""
    return code.co_consts[1]
