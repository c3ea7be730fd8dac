"""`revisionpack check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from revisionpack.cli.talk import FORMATS, PATHS, default_format, give, packs_of, rendered, say


@click.command("check")
@PATHS
@click.option("--format", "form", type=click.Choice(FORMATS), help="How problems are written.")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], form: str | None, strict: bool) -> None:
    """Look for mistakes in packs, all at once; nothing is built.

    PATHS are pack files or folders; without any, packs/.
    """
    from revisionpack.build.examine import examine, same_place, stumbled
    from revisionpack.build.report import plural
    from revisionpack.content.load import UnreadableError
    from revisionpack.diagnostics import Diagnostic, Span, count_words

    form = form or default_format()
    files = packs_of(paths)
    found: list[Diagnostic] = []
    sources: dict[str, str] = {}
    places: dict[Path, Path] = {}
    for file in files:
        try:
            examined = examine(file)
        except UnreadableError as error:
            found.append(Diagnostic("unreadable", "error", str(error), Span(file.as_posix())))
            continue
        except Exception as error:  # noqa: BLE001 `stumbled` says what it was
            found.append(stumbled(file, error))
            continue
        found += examined.diagnostics
        if examined.pack is not None:
            first = places.setdefault(examined.place(Path()), file)
            found += [same_place(examined, first)] if first != file else []
        sources |= examined.sources
    found = list(dict.fromkeys(found))  # packs of one syllabus share its problems
    give(rendered(found, sources, form, sys.stdout))
    say(f"{plural(len(files), 'pack')}: {count_words(found)}")
    bad = {"error", "warning"} if strict else {"error"}
    ctx.exit(1 if any(diagnostic.severity in bad for diagnostic in found) else 0)
