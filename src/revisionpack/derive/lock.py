"""The lock: what content alone cannot tell — item numbers, and when each note last changed.

JSON, one entry a line, sorted, committed beside the pack. Pure and clockless: text in, text out; the
day of a change is the pack's own `updated:`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

FORMAT = 1


class LockProblem(ValueError):
    """A lock that cannot be read: what is wrong, the line (0 for the whole file), and the way out."""

    def __init__(self, message: str, line: int = 0, help: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.help = message, line, help


class State(Struct, frozen=True):
    """When a note or note type last changed: `mod` in Unix seconds, and a hash of what it then held."""

    mod: int
    digest: str


class Withdrawn(Struct, frozen=True):
    """A note that students may still hold: when it was withdrawn, and what it asked."""

    mod: int
    name: str


class Lock(Struct, frozen=True):
    """`numbers`: `collection/id` -> number. `notes`, `types`, `withdrawn`: by GUID or note type name."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, State] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """GUID -> `item/kind/slot`, so that a person can read the file and `diff` can name what went."""
    types: Mapping[str, State] = field(default_factory=dict)
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)
    updated: str = ""
    """The `updated:` under which notes last changed."""
    deck: str = ""
    """The deck's name at the last build: a renamed deck splits in the student's collection."""
    subdecks: Mapping[str, str] = field(default_factory=dict)
    """Number -> name, `03` -> `The struggle`: a renamed subdeck splits as well."""

    def dump(self) -> str:
        """The lock as it is written: sorted, one entry a line."""
        tables: dict[str, Mapping[str, Any]] = {
            "numbers": self.numbers,
            "notes": {guid: [s.mod, s.digest, self.names.get(guid, "")] for guid, s in self.notes.items()},
            "types": {name: [s.mod, s.digest] for name, s in self.types.items()},
            "withdrawn": {guid: [w.mod, w.name] for guid, w in self.withdrawn.items()},
        }
        tables["subdecks"] = self.subdecks
        parts = [
            f'{{\n"format": {FORMAT}',
            f'"updated": {_json(self.updated)}',
            f'"deck": {_json(self.deck)}',
        ]
        for name, table in tables.items():
            rows = ",\n".join(f"  {_json(key)}: {_json(table[key])}" for key in sorted(table))
            parts.append(f'"{name}": {{\n{rows}\n}}' if rows else f'"{name}": {{}}')
        return ",\n".join(parts) + "\n}\n"

    def with_numbers(self, numbers: Mapping[str, int]) -> Lock:
        """The lock that remembers these numbers too. A number once given stays remembered."""
        return replace(self, numbers={**self.numbers, **numbers})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- Reading ---------------------------------------------------------------------------------------

_WAY_OUT = (
    "Take the file back from version control (`git checkout -- FILE`), or restore it from a deck that was "
    "handed out: `revisionpack lock --from OLD.apkg PACK`."
)
_ENTRY = re.compile(r'^\s*("(?:[^"\\]|\\.)*")\s*:\s*(.*?),?\s*$')


def parse(text: str) -> tuple[Lock, tuple[str, ...]]:
    """Read a lock. Returns it with remarks on what a git conflict made us decide.

    Of two sides of a conflict both are kept: for a note the higher `mod`, and one more where the
    contents differ, so that students get it again; for an item's number the lower one (of two items
    with one number, derive/numbering gives the later id a fresh one). Raises LockProblem.
    """
    tables: Any
    remarks: list[str] = []
    if re.search(r"^(?:<{7}|={7}|>{7}|\|{7})", text, re.MULTILINE):
        tables, remarks = _both_sides(text)
    else:
        try:
            tables = json.loads(text)
        except json.JSONDecodeError as error:
            what = (
                "it ends too early"
                if error.pos >= len(text.rstrip())
                else f"it cannot be read here ({error.msg})"
            )
            raise LockProblem(f"the lock is damaged: {what}", error.lineno, _WAY_OUT) from None
    if not isinstance(tables, dict) or tables.get("format") != FORMAT:
        found = tables.get("format") if isinstance(tables, dict) else None
        raise LockProblem(f"this is no lock of format {FORMAT} (it says {found!r})", 1, _WAY_OUT)
    read = _Reader(text, tables)
    notes = read.table("notes", int, str, str)
    return Lock(
        numbers={key: number for key, (number,) in read.table("numbers", int).items()},
        notes={guid: State(mod, digest) for guid, (mod, digest, _) in notes.items()},
        names={guid: name for guid, (_, _, name) in notes.items()},
        types={name: State(*row) for name, row in read.table("types", int, str).items()},
        withdrawn={guid: Withdrawn(*row) for guid, row in read.table("withdrawn", int, str).items()},
        updated=str(tables.get("updated", "")),
        deck=str(tables.get("deck", "")),
        subdecks={number: name for number, (name,) in read.table("subdecks", str).items()},
    ), tuple(remarks)


class _Reader(Struct, frozen=True):
    """The tables of a lock, each entry checked; a wrong one is told with its line."""

    text: str
    tables: Mapping[str, Any]

    def table(self, name: str, *types: type) -> dict[str, tuple[Any, ...]]:
        """Key -> row of values of these types. Raises LockProblem."""
        table = self.tables.get(name, {})
        if not isinstance(table, dict):
            raise LockProblem(f"“{name}” should be a table in braces", self._line(name), _WAY_OUT)
        rows: dict[str, tuple[Any, ...]] = {}
        for key, value in table.items():
            row = tuple(value) if isinstance(value, list) else (value,)
            if [type(part) for part in row] != [*types]:
                raise LockProblem(
                    f"the entry of {key!r} should be {_shape(types)}, not {_json(value)}",
                    self._line(key),
                    _WAY_OUT,
                )
            rows[key] = row
        return rows

    def _line(self, key: str) -> int:
        """The line where a key stands."""
        place = self.text.find(f"{_json(key)}:")
        return self.text.count("\n", 0, place) + 1 if place >= 0 else 0


def _shape(types: tuple[type, ...]) -> str:
    words = {int: "a whole number", str: "a text"}
    return words[types[0]] if len(types) == 1 else f"[{', '.join(words[kind] for kind in types)}]"


def _both_sides(text: str) -> tuple[dict[str, Any], list[str]]:
    """Read a lock with git's conflict markers line by line, joining both sides."""
    tables: dict[str, Any] = {"numbers": {}, "notes": {}, "types": {}, "withdrawn": {}, "subdecks": {}}
    remarks: list[str] = []
    table = ""
    in_base = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("|||||||"):
            in_base = True
        if line.startswith(("=======", "<<<<<<<")):
            in_base = False
        if in_base or re.match(r"<{7}|={7}|>{7}|\|{7}", line) or line.strip() in {"", "{", "}", "},"}:
            continue
        entry = _ENTRY.match(line)
        if entry is None:
            raise LockProblem(
                "the lock has a git conflict that cannot be read at this line", number, _WAY_OUT
            )
        key, value = json.loads(entry[1]), entry[2]
        if value == "{":
            table = key
            continue
        if value == "{}":
            continue
        try:
            read = json.loads(value)
        except json.JSONDecodeError:
            raise LockProblem(
                "the lock has a git conflict that cannot be read at this line", number, _WAY_OUT
            ) from None
        if key in {"format", "updated", "deck"}:
            tables[key] = max(tables.get(key, read), read) if key == "updated" else read
        else:
            _join(tables[table], table, key, read, remarks)
    return tables, remarks


def _join(table: dict[str, Any], name: str, key: str, read: Any, remarks: list[str]) -> None:
    held = table.get(key)
    if held is None or held == read:
        table[key] = read
    elif name == "numbers":
        table[key] = min(held, read)
        remarks.append(f"both sides numbered '{key}': {min(held, read)} stays, {max(held, read)} is dropped")
    elif name in {"notes", "types"}:
        newer = max(held, read, key=lambda row: row[0])
        bump = 1 if held[1] != read[1] else 0
        table[key] = [newer[0] + bump, newer[1], *newer[2:]]
        if bump:
            remarks.append(
                f"both sides changed '{newer[2] if len(newer) > 2 else key}': it is handed out anew"
            )
    else:
        table[key] = max(held, read)


# --- The next lock -----------------------------------------------------------------------------------


class Change(Struct, frozen=True):
    """What a build of the deck changed against the lock: names of notes (`item/kind/slot`)."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    same_day: tuple[str, ...] = ()
    """Notes that changed while `updated:` stayed: they are handed out with a `mod` one second later."""


CHANGES = frozenset({"changed-same-day", "deck-renamed"})
"""Codes of what the deck says against its lock; when the lock has been written, there is no more to say."""


def seconds_of(updated: str | None) -> int:
    """00:00 UTC of `updated:` (2026-11-24) in Unix seconds; 0 when there is none or it is no day."""
    try:
        day = date.fromisoformat(updated or "")
    except ValueError:
        return 0
    return (day - date(1970, 1, 1)).days * 86_400


def advance(
    lock: Lock | None,
    *,
    updated: str | None,
    notes: Mapping[str, tuple[str, str]],
    types: Mapping[str, str],
    deck: str,
    subdecks: Mapping[str, str],
) -> tuple[Lock, Change]:
    """The lock after a deck of these notes (GUID -> (hash, name)), note types (name -> hash) and decks.

    What did not change keeps its `mod`, so students' own edits of it are never overwritten; what did
    gets `max(previous + 1, 00:00 UTC of updated:)` — strictly later, never a clock's time.
    """
    previous = lock or Lock()
    day = seconds_of(updated)

    def state(held: State | None, digest: str) -> State:
        if held is None:
            return State(day, digest)
        return held if held.digest == digest else State(max(held.mod + 1, day), digest)

    next_notes: dict[str, State] = {}
    for guid, (digest, _) in notes.items():
        held = previous.notes.get(guid)
        if held is None and guid in previous.withdrawn:
            # A note that comes back must be newer than the copy that students still hold.
            next_notes[guid] = State(max(previous.withdrawn[guid].mod + 1, day), digest)
        else:
            next_notes[guid] = state(held, digest)
    gone = {guid: held for guid, held in previous.notes.items() if guid not in notes}
    withdrawn = {guid: row for guid, row in previous.withdrawn.items() if guid not in notes}
    withdrawn |= {guid: Withdrawn(held.mod, previous.names.get(guid, "")) for guid, held in gone.items()}
    changed = [
        guid for guid in notes if guid in previous.notes and previous.notes[guid].digest != notes[guid][0]
    ]
    added = [guid for guid in notes if guid not in previous.notes]
    same_day = changed if lock is not None and previous.updated == (updated or "") else []
    change = Change(
        added=tuple(sorted(notes[guid][1] for guid in added)),
        changed=tuple(sorted(notes[guid][1] for guid in changed)),
        withdrawn=tuple(sorted(previous.names.get(guid, guid) for guid in gone)),
        same_day=tuple(sorted(notes[guid][1] for guid in same_day)),
    )
    return (
        Lock(
            numbers=previous.numbers,
            notes=next_notes,
            names={guid: name for guid, (_, name) in notes.items()},
            types={name: state(previous.types.get(name), digest) for name, digest in types.items()},
            withdrawn=withdrawn,
            updated=updated or "",
            deck=deck,
            subdecks=subdecks,
        ),
        change,
    )
