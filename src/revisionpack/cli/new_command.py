"""`revisionpack new`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from revisionpack.cli.talk import give, say


@click.command("new")
@click.argument("path", type=click.Path(path_type=Path))
def command(path: Path) -> None:
    """Write a pack to begin with: commented, and it builds at once.

    PATH is the file to write (packs/my-topic.yaml), or a folder for it (packs/my-topic).
    """
    from revisionpack.build.begin import BadName, begin
    from revisionpack.build.write import CannotWrite
    from revisionpack.theme import Theme

    try:
        file = begin(path, Theme().read("new/pack.yaml"), date.today())
    except BadName as error:
        raise click.UsageError(str(error)) from None
    except CannotWrite as error:
        raise click.ClickException(str(error)) from None
    give(f"{file}\n")
    say(f"Open it in any editor, and see what it makes: revisionpack build {file}")
