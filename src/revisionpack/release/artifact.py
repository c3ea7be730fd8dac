"""One file of a release, and for whom it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

STUDENT = frozenset({"sheets", "poster", "questions", "deck", "deck-tsv"})
"""Products that pupils get; all others hold answers."""


class Artifact(Struct, frozen=True):
    """One file of a release. `key` is the hash of all that shaped it, `kind` names the engine that made it."""

    name: str
    pack: str
    product: str
    kind: str
    key: str
    data: bytes
    facts: Mapping[str, Any]

    @property
    def audience(self) -> str:
        return "student" if self.product in STUDENT else "teacher"
