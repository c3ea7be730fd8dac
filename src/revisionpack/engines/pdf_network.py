"""WeasyPrint without urllib.request, and so without http and ssl, until somebody makes a fetcher of its own."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

NAME = "urllib.request"


def stand_in() -> dict[str, ModuleType]:
    """For urllib.request, while WeasyPrint is imported; none if it has been imported already.

    Meanwhile WeasyPrint makes fetchers that are not to fetch anything; afterwards the first one gets the real thing.
    """
    if NAME in sys.modules:
        return {}
    request = ModuleType(NAME)

    def real() -> ModuleType:
        urls, module = sys.modules["weasyprint.urls"], import_module(NAME)
        urls.request = module  # type: ignore[attr-defined]
        urls.URLFetcher.__bases__ = (module.OpenerDirector,)
        return module

    def is_imported() -> bool:
        return sys.modules.get(NAME) is not request

    class OpenerDirector:
        def __init__(self) -> None:
            if is_imported():
                real().OpenerDirector.__init__(self)

        def add_handler(self, _handler: None) -> None:
            """There is none."""

    def other(name: str) -> Any:
        return getattr(real(), name) if is_imported() else lambda **_options: None

    vars(request).update(OpenerDirector=OpenerDirector, __getattr__=other)
    return {NAME: request}


def fetch_nothing(url: str) -> Any:
    """A fetcher for what is at hand already; without one WeasyPrint makes one of its own."""
    raise ValueError(f"{url[:80]} is not asked for")
