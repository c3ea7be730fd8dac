"""`revisionpack renumber`."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from revisionpack.cli.talk import give, say


@click.command("renumber")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def command(path: Path, dry_run: bool) -> None:
    """Number the items of the pack PATH afresh, for a new edition.

    Numbers on what pupils hold already will then be others: hand out everything anew.
    """
    from revisionpack.build.examine import examine
    from revisionpack.build.write import CannotWrite, write_text_file
    from revisionpack.derive import derive

    examined = examine(path)
    if examined.derived is None or examined.failed:
        raise click.ClickException(f"{path} has mistakes: see revisionpack check {path}")
    lock, place = examined.locked.lock, examined.locked.path
    if lock is None or place is None:
        say("Nothing to do: there is no lock yet, so the numbers are fresh.")
        return
    before = examined.derived.numbers
    after = derive(examined.derived.pack, examined.syllabus, replace(lock, numbers={})).numbers
    changed = [id for id in after.by_id if before.bare(id) != after.bare(id)]
    for id in changed:
        give(f"{before.said(id)} -> {after.said(id)}  {id}\n")
    if not dry_run:
        try:
            write_text_file(place, replace(lock, numbers=after.remembered).dump())
        except CannotWrite as error:
            raise click.ClickException(str(error)) from None
    if not changed:
        say(f"All {len(after.by_id):,} numbers stay as they are.")
        return
    say(f"{len(changed):,} of {len(after.by_id):,} numbers {'would be' if dry_run else 'are'} others")
