"""The lock: what content alone cannot tell — item numbers, and when each note last changed.

JSON, one entry a line, sorted, committed beside the pack. Pure: text in, text out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NoteState:
    """What the lock remembers of a note: hash of its fields and tags, and its `mod` (Unix seconds)."""

    hash: str
    mod: int


@dataclass(frozen=True, slots=True)
class Lock:
    """`numbers`: item id -> number. `notes`: GUID -> state. `types`: note type -> state. `withdrawn`: GUID -> name."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, NoteState] = field(default_factory=dict)
    types: Mapping[str, NoteState] = field(default_factory=dict)
    withdrawn: Mapping[str, str] = field(default_factory=dict)

    def dump(self) -> str:
        """The lock as it is written: sorted, one entry a line."""
        tables = {
            "numbers": dict(self.numbers),
            "notes": {guid: [state.mod, state.hash] for guid, state in self.notes.items()},
            "types": {name: [state.mod, state.hash] for name, state in self.types.items()},
            "withdrawn": dict(self.withdrawn),
        }
        parts = ['{\n"format": 1']
        for name, table in tables.items():
            rows = ",\n".join(f"  {json.dumps(k, ensure_ascii=False)}: {json.dumps(table[k], ensure_ascii=False)}" for k in sorted(table))
            parts.append(f'"{name}": {{\n{rows}\n}}' if rows else f'"{name}": {{}}')
        return ",\n".join(parts) + "\n}\n"
