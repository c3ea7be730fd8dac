"""`revisionpack diff`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from revisionpack.cli.talk import give, say

if TYPE_CHECKING:
    from revisionpack.build.examine import Examined
    from revisionpack.derive.lock import Lock

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("diff")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE, required=False)
def command(old: Path, new: Path | None) -> None:
    """Say what changes from OLD to NEW for those who hold the old one: cards, numbers, items.

    Each is a pack, a lock, or (OLD) a deck that was handed out. With one pack alone: from its lock to
    what the next build makes.
    """
    if new is None:
        _from_its_lock(old)
        return
    if new.suffix == ".lock":
        _cards(new.stem, _lock(old, None), _lock(new, None))
        return
    after = _examined(new)
    before = _examined(old) if old.suffix in {".yaml", ".yml"} else None
    held = _next(before) if before is not None else _lock(old, after)
    assert after.derived is not None
    _cards(after.derived.pack.id, held, _next(after, numbered=held))
    if before is not None:
        _items(before, after)


def _from_its_lock(path: Path) -> None:
    from revisionpack.derive.lock import Lock

    examined = _examined(path)
    if examined.locked.path is None:
        say("A draft has no lock: every build is the first.")
        return
    assert examined.derived is not None
    old = examined.locked.lock or Lock()
    _cards(examined.derived.pack.id, old, _next(examined))
    numbers = examined.derived.numbers
    for key in sorted(numbers.remembered.keys() - old.numbers.keys()):
        give(f"+ number {key} {numbers.said(key.split('/', 1)[1])}\n")


def _examined(path: Path) -> Examined:
    from revisionpack.build.examine import examine

    examined = examine(path)
    if examined.derived is None or examined.failed:
        raise click.ClickException(f"{path} has mistakes: see revisionpack check {path}")
    return examined


def _next(examined: Examined, numbered: Lock | None = None) -> Lock:
    """The deck of a pack as a lock (its hashes count here, not its dates).

    A pack without a lock of its own takes the numbers of `numbered`, as it would if it were built after it.
    """
    from revisionpack.derive import derive
    from revisionpack.derive.lock import Lock
    from revisionpack.outputs import deck
    from revisionpack.outputs.step import Done, Request
    from revisionpack.theme import Theme

    assert examined.derived is not None
    derived = examined.derived
    pack, lock = derived.pack, derived.lock or numbered
    if pack.draft:  # a draft has no lock; to compare, any version will do
        pack = pack.model_copy(update={"version": "draft"})
    derived = derive(pack, derived.syllabus, lock)
    step = deck.plan(Request(derived, Theme(), images=examined.loaded.images))
    made = step.lock if isinstance(step, Done) and step.lock is not None else Lock()
    return made.with_numbers(derived.numbers.remembered)


def _lock(path: Path, of: Examined | None) -> Lock:
    from revisionpack.build.recover import NoDeckError, lock_of
    from revisionpack.derive.lock import LockProblem, parse

    try:
        if path.suffix == ".lock":
            return parse(path.read_text("utf-8"))[0]
        if of is None or of.derived is None or path.suffix != ".apkg":
            raise click.UsageError("Compare two packs, two locks, a lock and a pack, or a deck and a pack.")
        return lock_of(path.read_bytes(), of.derived)
    except (LockProblem, NoDeckError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: {error}") from None


def _cards(id: str, old: Lock, new: Lock) -> None:
    from revisionpack.build.report import plural
    from revisionpack.derive.differences import differences
    from revisionpack.release.notes import searches

    found = differences(old, new)
    _give("card", "+", found.added)
    _give("card", "~", found.changed)
    _give("card", "-", found.withdrawn)
    for search in searches(id, found.withdrawn):
        give(f"? search in Anki for the withdrawn: {search}\n")
    if not (found.added or found.changed or found.withdrawn):
        say("The cards are the same.")
        return
    counts = f"{len(found.changed)} changed (progress is kept), {len(found.withdrawn)} withdrawn"
    say(f"{plural(len(found.added), 'card')} added, {counts}")


def _items(before: Examined, after: Examined) -> None:
    from revisionpack.release.snapshot import compare, snapshot_of

    assert before.pack is not None
    assert after.pack is not None
    changes = compare(snapshot_of(before.pack, None), snapshot_of(after.pack, None))
    for mark, table in (("+", changes.added), ("~", changes.changed), ("-", changes.withdrawn)):
        for collection, names in table.items():
            _give(collection, mark, names)
    if changes.nothing:
        say("The items are the same.")


def _give(what: str, mark: str, names: Iterable[str]) -> None:
    for name in names:
        give(f"{mark} {what} {name}\n")
