"""`revisionpack clean`."""

from __future__ import annotations

from pathlib import Path

import click

from revisionpack.cli.talk import say


@click.command("clean")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="Where was built."
)
@click.option("--stale", is_flag=True, help="Only what was made from an older pack.")
def command(out: Path, stale: bool) -> None:
    """Remove what was built: the files that a manifest names, nothing else."""
    from revisionpack.build.clean import clean
    from revisionpack.build.report import plural

    say(f"{plural(len(clean(out, stale=stale)), 'file')} removed from {out}")
