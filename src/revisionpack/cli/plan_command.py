"""`revisionpack plan`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from revisionpack.cli.build_command import ONLY, looks, settings
from revisionpack.cli.talk import PATHS, give, packs_of, say


@click.command("plan")
@PATHS
@ONLY
@looks
@click.option(
    "--shards", type=click.IntRange(1, 256), default=8, show_default=True, help="At most so many machines."
)
@click.option("--json", "as_json", is_flag=True, help="A matrix for GitHub Actions.")
def command(paths: tuple[Path, ...], shards: int, as_json: bool, **given: Any) -> None:
    """Say what a build would have to make, parted over machines.

    Each part is made by `revisionpack build --shard 1/N` (the same PATHS and options), which fills the store;
    a last `revisionpack build` with all the stores together puts everything in place.
    """
    from revisionpack.build.report import plural
    from revisionpack.build.shards import missing, parted

    asked = settings(
        {
            **given,
            "out": Path("dist"),
            "jobs": None,
            "locked": False,
            "lock": None,
            "force": False,
            "templates": None,
        }
    )
    parts = parted(missing(packs_of(paths), asked), shards)
    if as_json:
        rows = [
            {
                "shard": f"{number}/{len(parts)}",
                "seconds": round(sum(unit.cost for unit in units), 1),
                "units": [f"{unit.file.as_posix()}:{unit.product}" for unit in units],
            }
            for number, units in enumerate(parts, 1)
        ]
        give(json.dumps({"include": rows}, ensure_ascii=False) + "\n")
        return
    for number, units in enumerate(parts, 1):
        give(
            f"{number}/{len(parts)}\n"
            + "".join(f"    {unit.file.as_posix()}: {unit.product}\n" for unit in units)
        )
    if not parts:
        say("Nothing to make: the store has it all.")
        return
    say(f"{plural(sum(map(len, parts)), 'product')} to make, in {plural(len(parts), 'part')}")
