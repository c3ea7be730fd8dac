"""`revisionpack list`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from revisionpack.cli.talk import PATHS, give, packs_of, say


@click.command("list")
@PATHS
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option(
    "--coverage", "covered", is_flag=True, help="Which spec points of each syllabus the packs serve."
)
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], as_json: bool, covered: bool) -> None:
    """Say what packs there are and what they hold.

    PATHS are pack files or folders; without any, packs/.
    """
    if covered:
        give(coverage_of(packs_of(paths), as_json=as_json))
        return
    rows = [row(file) for file in packs_of(paths)]
    if as_json:
        give(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        give("".join(f"{words(row)}\n" for row in rows))
    broken = [row["file"] for row in rows if row["errors"]]
    if broken:
        say(f"with errors (see revisionpack check): {', '.join(broken)}")
    ctx.exit(1 if broken else 0)


def coverage_of(files: list[Path], *, as_json: bool) -> str:
    """Spec points of every syllabus, united over its packs."""
    from msgspec.structs import asdict

    from revisionpack.build.coverage import coverage, table
    from revisionpack.build.examine import examine
    from revisionpack.content.model import Syllabus
    from revisionpack.derive import Derived

    packs: dict[str, list[Derived]] = {}
    syllabuses: dict[str, Syllabus] = {}
    for file in files:
        examined = examine(file)
        if examined.derived is None or examined.syllabus is None:
            say(
                f"left out: {file} ({'it has errors' if examined.derived is None else 'it names no syllabus'})"
            )
            continue
        syllabuses[examined.syllabus.id] = examined.syllabus
        packs.setdefault(examined.syllabus.id, []).append(examined.derived)
    found = {id: coverage(syllabuses[id], packs[id]) for id in sorted(packs)}
    if as_json:
        rows = {
            id: [asdict(point) | {"covered": point.covered} for point in points]
            for id, points in found.items()
        }
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(f"# {id}\n\n{table(points, syllabuses[id])}" for id, points in found.items())


def row(file: Path) -> dict[str, Any]:
    """What is told of one pack."""
    from revisionpack.content.load import UnreadableError, load_pack
    from revisionpack.content.model import COLLECTIONS

    try:
        loaded = load_pack(file)
    except UnreadableError as error:
        raise click.ClickException(str(error)) from None
    pack = loaded.pack or loaded.usable
    return {
        "file": file.as_posix(),
        "id": pack.id if pack else None,
        "title": str(pack.title) if pack else None,
        "syllabus": loaded.syllabus.id if loaded.syllabus else None,
        "version": pack.version if pack else None,
        "updated": pack.updated if pack else None,
        "items": {name: len(pack.collection(name)) for name in COLLECTIONS if pack.collection(name)}
        if pack
        else {},
        "errors": loaded.pack is None,
    }


def words(row: dict[str, Any]) -> str:
    """The same for people."""
    from revisionpack.content.model import NOUNS

    where = f"{row['syllabus']}/{row['id']}" if row["syllabus"] else row["id"] or "(cannot be read)"
    edition = f"version {row['version']}" if row["version"] else "draft"
    held = ", ".join(f"{number} {NOUNS[name] if number == 1 else name}" for name, number in row["items"].items())
    return f"{where}  {row['title'] or ''} ({edition})\n    {row['file']}\n    {held}"
