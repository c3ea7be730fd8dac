"""`revisionpack new`."""

from __future__ import annotations

import shlex
import sys
from datetime import date
from pathlib import Path
from shutil import which

import click

from revisionpack.cli.talk import give, say


@click.command("new")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="PACK",
    help="A pack to adapt, instead of the example.",
)
@click.option("--id", "new_id", metavar="NEWID", help="With --from: the id of the new pack.")
@click.option(
    "--github", is_flag=True, help="Also what a repository on GitHub needs to build its packs by itself."
)
def command(path: Path | None, source: Path | None, new_id: str | None, github: bool) -> None:
    """Write a pack to begin with: commented, and it builds at once.

    PATH is the file to write (packs/my-topic.yaml), or a folder for it (packs/my-topic). With --from it
    holds what PACK holds, under an id of its own, so that the cards of the two never meet.
    With --github the repository around it builds the PDFs wherever a browser is: a workflow, and a README that
    tells how.
    """
    from revisionpack.build.adapt import CannotAdapt, adapt
    from revisionpack.build.begin import BadName, begin, place
    from revisionpack.build.repository import add_workflow
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
        written, there = add_workflow(file, Theme().read) if github else ([], [])
    except BadName as error:
        raise click.UsageError(str(error)) from None
    except (CannotAdapt, CannotWrite) as error:
        raise click.ClickException(str(error)) from None
    give("".join(f"{name}\n" for name in (file, *map(near, written))))
    for name in map(near, there):
        say(f"{name} was there, and is as it was")
    if github:
        more = " README.md tells the rest." if any(path.name == "README.md" for path in written) else ""
        say(f"Push it to GitHub: under Actions it builds after every change.{more}")
    say(f"Open it in any editor, and see what it makes: {typed()} build {shlex.quote(str(file))}")


def typed() -> str:
    """How revisionpack is called here: by its name, or by its path if the shell would not find it."""
    called = Path(sys.argv[0])
    return shlex.quote(str(called)) if called.name == "revisionpack" and not which("revisionpack") else "revisionpack"


def near(path: Path) -> Path:
    """A path as seen from here, where it is below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
