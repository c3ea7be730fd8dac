"""The native text libraries: are they here, which versions, and how to get them.

They are opened by name without importing WeasyPrint, which takes half a second and ends in a traceback
where one is missing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "gobject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "pango": ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib", "libpangoft2-1.0-0.dll"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
}
"""What WeasyPrint opens, under the names of Linux, macOS and Windows."""

OPTIONAL = frozenset({"harfbuzz-subset"})
"""Makes files a little smaller; nothing fails without it."""

_VERSIONS = {"pango": "pango_version_string", "harfbuzz": "hb_version_string"}


_COLUMNS = {"darwin": 1, "win32": 2}
_FOLDERS = ("/opt/homebrew/lib/", "/usr/local/lib/") if sys.platform == "darwin" else ()


def places() -> list[str]:
    """Where the libraries may lie on a system that does not tell which files a process has opened."""
    folders = [*_FOLDERS, *os.environ.get("WEASYPRINT_DLL_DIRECTORIES", "").split(os.pathsep)]
    column = _COLUMNS.get(sys.platform, 0)
    found = (
        os.path.join(folder, names[column]) for names in LIBRARIES.values() for folder in folders if folder
    )
    return [path for path in found if os.path.exists(path)]


class Native(Struct, frozen=True):
    """What was found: library -> version (`here` where it has none to tell), and what is missing."""

    versions: Mapping[str, str]
    missing: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether PDFs can be made."""
        return not set(self.missing) - OPTIONAL


@cache
def native() -> Native:
    """The native libraries of this machine."""
    try:
        import ctypes
    except ImportError:
        return Native({}, tuple(LIBRARIES))
    if os.name == "nt":
        for folder in filter(os.path.isdir, os.environ.get("WEASYPRINT_DLL_DIRECTORIES", "").split(";")):
            os.add_dll_directory(folder)  # type: ignore[attr-defined,unused-ignore]
    column = _COLUMNS.get(sys.platform, 0)
    versions, missing = {}, []
    for library, names in LIBRARIES.items():
        for place in ("", *_FOLDERS):
            try:
                opened = ctypes.CDLL(place + names[column])
            except OSError:
                continue
            versions[library] = _version(ctypes, opened, library)
            break
        else:
            missing.append(library)
    return Native(versions, tuple(missing))


def _version(ctypes: object, library: object, name: str) -> str:
    function = getattr(library, _VERSIONS.get(name, ""), None) if name in _VERSIONS else None
    if function is None:
        return "here"
    function.restype = ctypes.c_char_p  # type: ignore[attr-defined]
    said = function()
    return said.decode() if said else "here"


_DEBIAN = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_MSYS = "mingw-w64-ucrt-x86_64-pango"


def install_line() -> str:
    """The one line that brings what is missing on this system."""
    from shutil import which

    sudo = "" if not hasattr(os, "geteuid") or os.geteuid() == 0 else "sudo "
    if which("brew"):
        return "brew install pango"
    for command, line in (
        ("apt-get", f"apt-get install --no-install-recommends {_DEBIAN}"),
        ("dnf", "dnf install pango harfbuzz"),
        ("apk", "apk add pango fontconfig harfbuzz-subset"),
        ("pacman", "pacman -S pango"),
        ("zypper", "zypper install libpango-1_0-0 libharfbuzz-subset0"),
    ):
        if which(command):
            return sudo + line
    if sys.platform == "win32":
        return f"winget install MSYS2.MSYS2; C:\\msys64\\usr\\bin\\pacman -S --noconfirm {_MSYS}"
    return "install Pango (with PangoFT2) and HarfBuzz from your system's packages"
