"""Changes to WeasyPrint's own code while it runs, each remembered so that it can be taken back."""

from __future__ import annotations

import sys
from typing import Any

_originals: dict[tuple[Any, str], Any] = {}


def replace(owner: Any, name: str, new: Any) -> Any:
    """Put `new` in the place of an attribute, remembering the original, which is returned."""
    original = getattr(owner, name)
    _originals.setdefault((owner, name), original)
    setattr(owner, name, new)
    return original


def everywhere(original: Any, new: Any) -> None:
    """Put a function in the place of another in each module of WeasyPrint that imported it by name."""
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("weasyprint"):
            for name, value in list(vars(module).items()):
                if value is original:
                    replace(module, name, new)


def take_back() -> None:
    """Put every original back in its place."""
    for (owner, name), original in _originals.items():
        setattr(owner, name, original)
    _originals.clear()
