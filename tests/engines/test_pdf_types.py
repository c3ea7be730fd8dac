"""The C types that are kept are those that cffi reads in WeasyPrint's declarations."""

from __future__ import annotations

import ctypes.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cffi
import pytest
from cffi import cparser

from revisionpack.engines import pdf_setup
from revisionpack.engines.pdf_types import Types

DECLARATIONS = re.findall(
    r"ffi\.cdef\('''(.*?)'''\)",
    (Path(pdf_setup.weasyprint.__file__).parent / "text" / "ffi.py").read_text("utf-8"),
    re.DOTALL,
)


def shape(known: Any, plain: Any) -> Any:
    """What a type is, down to its parts. What `plain` says nothing of is not asked: cffi would abort."""
    if plain.kind == "struct" and plain.fields is not None:
        fields = zip(known.fields, plain.fields, strict=True)
        return [
            (name, own.offset, own.bitshift, own.bitsize, shape(own.type, other.type))
            for (name, own), (_, other) in fields
        ]
    if plain.kind == "enum":
        return sorted(known.elements.items())
    if plain.kind == "function":
        arguments = zip((*known.args, known.result), (*plain.args, plain.result), strict=True)
        return [shape(own, other) for own, other in arguments]
    if plain.kind == "pointer":
        return known.kind, re.sub(r"^struct _?", "", known.item.cname)
    return known.kind, plain.kind == "struct" or known.cname


def everything(known: Any, plain: Any) -> Iterator[Any]:
    """All types, functions and constants."""
    yield [sorted(names) for names in known.list_types()]
    for name in plain.list_types()[0]:
        yield name, shape(known.typeof(name), plain.typeof(name))
    library, plain_library = (each.dlopen("libpango-1.0.so.0") for each in (known, plain))
    for declared in plain._parser._declarations:
        what, _, name = declared.partition(" ")
        if what == "function" and name.startswith("pango_") and hasattr(plain_library, name):
            own, other = getattr(library, name), getattr(plain_library, name)
            yield name, shape(known.typeof(own), plain.typeof(other))
    for name in plain._parser._int_constants:
        yield name, getattr(library, name)


def test_types_kept_and_parsed_are_the_same(kept_in: Path) -> None:
    plain = cffi.FFI()
    plain.cdef(DECLARATIONS[0])
    made, again = Types(), Types()
    made.cdef(DECLARATIONS[0])
    assert list(kept_in.rglob("pdf_types.*"))
    again.cdef(DECLARATIONS[0])

    wanted = list(everything(plain, plain))
    assert len(wanted) > 100
    assert list(everything(made, plain)) == wanted
    assert list(everything(again, plain)) == wanted


def test_the_next_process_parses_no_c(kept_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Types().cdef("int abs(int);")
    monkeypatch.setattr(cparser, "Parser", None)
    again = Types()
    again.cdef("int abs(int);")

    assert again.dlopen(None).abs(-3) == 3
    with pytest.raises(TypeError):  # for others it is asked
        Types().cdef("int labs(int);")


def test_libraries_are_looked_for_where_names_alone_do_not_find_them(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Types()
    known.cdef("int abs(int);")
    monkeypatch.setattr(ctypes.util, "find_library", {"lost": "libc.so.6"}.get)
    with pytest.raises(OSError, match="lost"):
        known.dlopen("lost")
    monkeypatch.setattr(sys, "platform", "darwin")

    assert known.dlopen("lost").abs(-3) == 3
    with pytest.raises(OSError, match="none"):
        known.dlopen("none")


def test_weasyprint_has_them_and_others_have_cffi_itself() -> None:
    script = (
        "from revisionpack.engines.pdf_types import Types\nfrom revisionpack.engines import pdf_setup\n"
        "import cffi\nfrom weasyprint.text.ffi import ffi\nprint(isinstance(ffi, Types), cffi.FFI().sizeof('int'))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert told.split() == ["True", "4"]


def test_a_library_stays_open_when_nothing_holds_it() -> None:
    """Else what Pango made could not be given back at Python's end without a crash."""
    code = """
import ctypes, gc, os
from revisionpack.engines.pdf_types import Types
types = Types()
types.cdef("char *pango_version_string(void);")
library = types.dlopen("libpango-1.0.so.0")
del library
gc.collect()
ctypes.CDLL("libpango-1.0.so.0", mode=os.RTLD_NOLOAD)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
