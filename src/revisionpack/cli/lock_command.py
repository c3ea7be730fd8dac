"""`revisionpack lock`."""

from __future__ import annotations

from pathlib import Path

import click

from revisionpack.cli.talk import give, say


@click.command("lock")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--from",
    "deck",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="OLD.apkg",
    help="A deck that was handed out.",
)
def command(path: Path, deck: Path | None) -> None:
    """Restore the lost or damaged lock of the pack PATH from a deck that was handed out."""
    if deck is None:
        raise click.UsageError(
            f"Name a deck that was handed out: revisionpack lock {path} --from OLD.apkg "
            f"(a new lock is written by revisionpack build {path})."
        )
    from revisionpack.build.locking import lock_path
    from revisionpack.build.recover import NoDeckError, lock_of
    from revisionpack.build.write import CannotWrite, write_text_file
    from revisionpack.content.load import load_pack
    from revisionpack.derive import derive

    loaded = load_pack(path)
    if loaded.pack is None:
        raise click.ClickException(f"{path} has mistakes: see revisionpack check {path}")
    place = lock_path(path, loaded.pack)
    if place is None:
        raise click.ClickException(f"{path} is a draft, which has no lock: give it a `version:` first")
    try:
        lock = lock_of(deck.read_bytes(), derive(loaded.pack, loaded.syllabus))
        write_text_file(place, lock.dump())
    except NoDeckError as error:
        raise click.ClickException(f"{deck}: {error}") from None
    except CannotWrite as error:
        raise click.ClickException(str(error)) from None
    give(f"{place}\n")
    say(f"{len(lock.notes):,} cards and {len(lock.numbers):,} numbers are as they were in {deck.name}")
