"""`revisionpack new`."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path

import click

from revisionpack.cli.talk import give, say


@click.command("new")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="PACK",
    help="A pack to adapt, instead of the empty one.",
)
@click.option("--id", "new_id", metavar="NEWID", help="With --from: the id of the new pack.")
def command(path: Path | None, source: Path | None, new_id: str | None) -> None:
    """Write a pack to begin with: commented, and it builds at once.

    PATH is the file to write (packs/my-topic.yaml), or a folder for it (packs/my-topic). With --from it
    holds what PACK holds, under an id of its own, so that the cards of the two never meet.
    """
    from revisionpack.build.adapt import CannotAdapt, adapt
    from revisionpack.build.begin import BadName, begin, place
    from revisionpack.build.write import CannotWrite
    from revisionpack.theme import Theme

    if source is None and (path is None or new_id is not None):
        raise click.UsageError("Name the file to write: revisionpack new packs/my-topic.yaml")
    if source is not None and new_id is None and path is None:
        raise click.UsageError("Give the new pack an id: revisionpack new --from PACK --id NEWID")
    try:
        if source is not None:
            file = adapt(source, new_id or place(path or source).stem, path)
        else:
            assert path is not None
            file = begin(path, Theme().read("new/pack.yaml"), date.today())
    except BadName as error:
        raise click.UsageError(str(error)) from None
    except (CannotAdapt, CannotWrite) as error:
        raise click.ClickException(str(error)) from None
    give(f"{file}\n")
    say(f"Open it in any editor, and see what it makes: revisionpack build {shlex.quote(str(file))}")
