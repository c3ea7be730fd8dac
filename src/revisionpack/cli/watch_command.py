"""`revisionpack watch`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from revisionpack.cli.build_command import ONLY, looks, settings, tell
from revisionpack.cli.talk import PATHS, packs_of, say

if TYPE_CHECKING:
    from revisionpack.build.glimpse import Glimpse


@click.command("watch")
@PATHS
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="The folder to write to."
)
@ONLY
@looks
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Documents set side by side; else one a core.")
@click.option(
    "--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Your own templates."
)
@click.option("--preview/--no-preview", default=True, help="A page in the browser that renews itself.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Of the preview; else any that is free."
)
def command(paths: tuple[Path, ...], preview: bool, port: int, **given: Any) -> None:
    """Build again whenever a file is saved, and show it.

    PATHS are pack files or folders; without any, packs/. Ctrl-C ends it.
    """
    packs_of(paths)  # a wrong path is told at once
    from revisionpack.build.preview import Preview
    from revisionpack.build.watch import rounds

    asked = settings({**given, "locked": False, "lock": None, "force": False})
    server = None

    def glimpse(edited: Glimpse) -> None:
        if server is not None:
            server.glimpse(edited)

    stale: dict[str, tuple[str, ...]] = {}
    shown = glimpse if preview else None
    with closing(rounds(list(paths) or [Path("packs")], asked, glimpse=shown)) as reports:
        try:
            for report in reports:
                if (
                    server is None and preview
                ):  # after the workers' parent was forked: threads and forks don't mix
                    server = _server(Preview, port)
                for pack in report.packs:
                    said_before = stale.get(pack.file) == pack.stale
                    stale[pack.file] = pack.stale
                    tell(replace(pack, stale=()) if said_before else pack, explain=False, as_json=True)
                say(report.summary(report.seconds))
                if server is not None:
                    server.show(report)
        finally:
            if server is not None:
                server.close()


def _server(make: Any, port: int) -> Any:
    try:
        server = make(port)
    except OSError as error:
        raise click.ClickException(f"the preview cannot use port {port}: {error.strerror}") from None
    server.start()
    say(f"Preview: {server.address}")
    return server
