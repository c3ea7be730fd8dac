"""Which version of a package is installed: told from the names of folders, as reading what lies in them takes long."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache

_END = ".dist-info"


@cache
def installed(package: str) -> str | None:
    """The version of a package; None if it is not installed."""
    known = _versions().get(_plain(package))
    return known or _read(package)


@cache
def _versions() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith(_END):
                package, _, version = name.removesuffix(_END).partition("-")
                found.setdefault(_plain(package), version)
    return found


def _plain(package: str) -> str:
    return package.lower().replace("_", "-").replace(".", "-")


def _read(package: str) -> str | None:
    """The version of a package that was installed in some other way."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None
