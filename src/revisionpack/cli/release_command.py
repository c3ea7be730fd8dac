"""`revisionpack release`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from revisionpack.cli.talk import cores, default_format, give, packs_of, rendered, say


@click.command("release")
@click.argument("syllabus", required=False)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--version", help="Of the release, for example 2026.11.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("release"), show_default=True, help="The folder to write to."
)
@click.option(
    "--dist", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="What is built to."
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The last release; else the newest in --out.",
)
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Documents set side by side; else one a core.")
@click.option(
    "--verify",
    "verified",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Make a release again and compare.",
)
@click.option(
    "--index",
    "indexed",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Write DIR/index.html anew, over the releases in it.",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    syllabus: str | None,
    paths: tuple[Path, ...],
    version: str | None,
    out: Path,
    dist: Path,
    previous: Path | None,
    jobs: int | None,
    verified: Path | None,
    indexed: Path | None,
) -> None:
    """Make everything that users of one SYLLABUS download: files, archives, notes, page, checksums.

    PATHS are where its packs are; without any, packs/. A pack with mistakes keeps its last release.
    """
    from revisionpack.build.plan import Settings
    from revisionpack.build.store import cache_folder

    settings = Settings(out=dist, cache=cache_folder(), jobs=jobs or cores())
    if verified is not None:
        ctx.exit(_verify(verified, ([Path(syllabus)] if syllabus else []) + list(paths), settings))
    if indexed is not None:
        ctx.exit(_index(indexed))
    if syllabus is None or version is None:
        raise click.UsageError("Say which: revisionpack release SYLLABUS --version V")
    ctx.exit(_release(syllabus, packs_of(paths), version, out, previous, settings))


def _release(
    syllabus: str, files: list[Path], version: str, out: Path, previous: Path | None, settings: object
) -> int:
    from revisionpack.build.plan import Settings
    from revisionpack.build.report import plural
    from revisionpack.build.write import CannotWrite
    from revisionpack.release.gather import NoSyllabusError
    from revisionpack.release.last import CannotReleaseError, in_order, last_release, newest
    from revisionpack.release.publish import release, write

    assert isinstance(settings, Settings)
    today = datetime.now(UTC).date().isoformat()
    try:
        folder = previous or newest(out, syllabus, version)
        last = last_release(folder) if folder else None
        made = release(files, syllabus, version, settings, out=out, today=today, last=last)
        if made.diagnostics:
            say(rendered(made.diagnostics, made.sources, default_format(), sys.stderr))
        write(made)
        other = newest(out, syllabus, version)
        if made.latest is not None and (
            other is None or in_order(version) > in_order(other.name[len(syllabus) + 1 :])
        ):
            write(made.latest)
        _index(out)
    except NoSyllabusError as error:
        raise click.UsageError(str(error)) from None
    except (CannotReleaseError, CannotWrite, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    warning = "::warning::" if default_format() == "github" else "warning: "
    for id, why in sorted(made.kept.items()):
        say(f"{warning}{id} is as in the last release: {why}")
    for id, why in sorted(made.missing.items()):
        say(f"{warning}{id} is not in this release: {why}")
    give(f"{made.folder}\n")
    say(
        f"{syllabus} {version}: {plural(len(made.files), 'file')} in {made.folder}"
        + (f", since {last.snapshot.version}" if last else "")
    )
    return 1 if made.missing else 0


def _index(out: Path) -> int:
    from revisionpack.build.write import write_text_file
    from revisionpack.release.page import index
    from revisionpack.theme import Theme

    write_text_file(out / "index.html", index(Theme(), out))
    return 0


def _verify(folder: Path, paths: list[Path], settings: object) -> int:
    from revisionpack.build.plan import Settings
    from revisionpack.build.report import plural
    from revisionpack.release.last import CannotReleaseError
    from revisionpack.release.verify import verify

    assert isinstance(settings, Settings)
    try:
        verdict = verify(folder, packs_of(paths), settings)
    except CannotReleaseError as error:
        raise click.ClickException(str(error)) from None
    for name in verdict.damaged:
        say(f"not what SHA256SUMS says: {name}")
    for name in verdict.differing:
        say(f"comes out otherwise: {name}")
    for words in verdict.packs:
        say(f"other content: {words}")
    for words in verdict.versions:
        say(f"another version: {words}")
    say(f"{plural(verdict.files, 'file')}: {'all the same' if verdict.good else 'not the same'}")
    return 0 if verdict.good else 1
