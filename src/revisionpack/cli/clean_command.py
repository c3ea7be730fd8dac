"""`revisionpack clean`."""

from __future__ import annotations

from pathlib import Path

import click

from revisionpack.cli.talk import say


@click.command("clean", context_settings={"allow_extra_args": True})
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="What was built to."
)
@click.option("--stale", is_flag=True, help="Only what was made from an older pack.")
@click.pass_context
def command(ctx: click.Context, out: Path, stale: bool) -> None:
    """Remove what was built: the files that a manifest names, nothing else."""
    if ctx.args:
        flag = " --stale" if stale else ""
        raise click.UsageError(
            f"Not a pack but the folder with what was built is named, after --out: revisionpack clean{flag} --out {out}"
        )
    if not out.is_dir():
        say(f"There is no folder {out}: nothing to remove.")
        return
    from revisionpack.build.clean import clean
    from revisionpack.build.report import plural

    say(f"{plural(len(clean(out, stale=stale)), 'file')} removed from {out}")
