"""The C declarations that WeasyPrint makes of Pango, HarfBuzz and fontconfig: parsed once, not in each process."""

from __future__ import annotations

import io
import os
import sys
from types import CodeType, SimpleNamespace
from typing import Any

import _cffi_backend

from revisionpack.kept import Kept

STAYS = getattr(os, "RTLD_NODELETE", 0)
"""A library is never closed: objects of it are given back at Python's end, in no order."""


class Types(_cffi_backend.FFI):  # type: ignore[misc]  # has no types
    """In the place of `cffi.FFI`, with the same types; cffi calls it the out-of-line ABI mode.

    It takes pycparser out of every start, and knows `hb_codepoint_t[57]` without it.
    """

    def __init__(self) -> None:
        """Nothing yet: all is said by `cdef`, which WeasyPrint calls once."""

    def cdef(self, declarations: str) -> None:
        made_from = f"{_cffi_backend.__version__} {declarations}".encode()
        code = Kept("pdf_types.h", made_from, lambda: _written_out(declarations)).code()
        exec(code, {"_cffi_backend": SimpleNamespace(FFI=super().__init__)})

    def dlopen(self, name: Any, flags: int = 0) -> Any:
        """A library, by name; elsewhere than on Linux `cffi.FFI` looks for it if that does not do.

        There it would start a compiler and a linker for each, to find what WeasyPrint asks for next: a full name.
        """
        try:
            return super().dlopen(name, flags | STAYS)
        except OSError:
            if sys.platform.startswith("linux"):
                raise
            from ctypes.util import find_library

            if (found := find_library(name)) is None:
                raise
            return super().dlopen(found, flags | STAYS)


def _written_out(declarations: str) -> CodeType:
    """The call that makes the types."""
    from cffi.api import FFI
    from cffi.recompiler import make_py_source

    parsed = FFI()
    parsed.cdef(declarations)
    written = io.StringIO()
    make_py_source(parsed, "pdf_types.h", written)
    return compile(written.getvalue().replace("import _cffi_backend\n", ""), "pdf_types.h", "exec")
