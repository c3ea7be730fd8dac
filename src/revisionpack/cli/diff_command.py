"""`revisionpack diff`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from revisionpack.cli.talk import give, say


@click.command("diff")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="OLD.yaml",
    help="An older pack file, instead of the lock.",
)
def command(path: Path, against: Path | None) -> None:
    """Say what the next build will change for those who hold the last one: cards and numbers.

    It compares the pack PATH with its lock, or with an older pack file.
    """
    if against is not None:
        _files(against, path)
    else:
        _lock(path)


def _lock(path: Path) -> None:
    from revisionpack.build.examine import examine
    from revisionpack.build.report import plural
    from revisionpack.derive.lock import Lock
    from revisionpack.outputs import deck
    from revisionpack.outputs.step import Done, Request
    from revisionpack.theme import Theme

    examined = examine(path)
    if examined.derived is None or examined.failed:
        raise click.ClickException(f"{path} has mistakes: see revisionpack check {path}")
    if examined.locked.path is None:
        say("A draft has no lock: every build is the first.")
        return
    old = examined.locked.lock or Lock()
    request = Request(examined.derived, Theme(), images=examined.loaded.images)
    step = deck.plan(request)
    new = step.lock if isinstance(step, Done) and step.lock is not None else Lock()
    added = sorted(new.names[guid] for guid in new.notes.keys() - old.notes.keys())
    changed = sorted(
        new.names[guid]
        for guid in new.notes.keys() & old.notes.keys()
        if new.notes[guid].digest != old.notes[guid].digest
    )
    gone = sorted(old.names.get(guid, guid) for guid in old.notes.keys() - new.notes.keys())
    _give("card", "+", added)
    _give("card", "~", changed)
    _give("card", "-", gone)
    numbers = examined.derived.numbers.remembered
    _give(
        "number",
        "+",
        [
            f"{key} {examined.derived.numbers.of(key.split('/', 1)[1])}"
            for key in sorted(numbers.keys() - old.numbers.keys())
        ],
    )
    say(
        f"{plural(len(added), 'card')} added, {len(changed)} changed (progress is kept), {len(gone)} withdrawn"
    )


def _files(old: Path, new: Path) -> None:
    from revisionpack.content.load import load_pack
    from revisionpack.release.snapshot import compare, snapshot_of

    packs = []
    for file in (old, new):
        loaded = load_pack(file)
        if loaded.pack is None:
            raise click.ClickException(f"{file} has mistakes: see revisionpack check {file}")
        packs.append(snapshot_of(loaded.pack, None))
    changes = compare(packs[0], packs[1])
    for mark, table in (("+", changes.added), ("~", changes.changed), ("-", changes.withdrawn)):
        for collection, names in table.items():
            _give(collection, mark, names)
    if changes.nothing:
        say("Both say the same.")


def _give(what: str, mark: str, names: Iterable[str]) -> None:
    for name in names:
        give(f"{mark} {what} {name}\n")
