"""How commands speak: data on stdout, talk on stderr, colour where it is welcome."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

import click

from revisionpack.diagnostics import Diagnostic, render_github, render_json, render_text

FORMATS = ("text", "json", "github")


def say(words: str = "") -> None:
    """A line of talk."""
    print(words, file=sys.stderr)


def give(data: str) -> None:
    """Data, as it is."""
    sys.stdout.write(data)


def colourful(stream: TextIO) -> bool:
    """Whether a stream shows colour and its reader wants it."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def default_format() -> str:
    """`github` in GitHub's own runs, else `text`."""
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def rendered(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], form: str, stream: TextIO) -> str:
    """Diagnostics in the form asked for."""
    if form == "json":
        return render_json(diagnostics)
    if form == "github":
        return render_github(diagnostics)
    return render_text(diagnostics, sources, colour=colourful(stream))


def packs_of(paths: Sequence[Path]) -> list[Path]:
    """The pack files that paths name (packs/ if none does).

    Ends as a usage error if there are none, and with 3 where no pack can be read.
    """
    from revisionpack.content.load import UnreadableError, find_packs
    from revisionpack.content.yaml_tree import LIBYAML_LINE, WITHOUT_LIBYAML, libyaml

    if libyaml() is None:
        say(f"{WITHOUT_LIBYAML[0].upper()}{WITHOUT_LIBYAML[1:]}. This line brings what is missing:")
        say(f"    {LIBYAML_LINE}")
        raise click.exceptions.Exit(3)
    given = list(paths)
    if not given:
        if not Path("packs").is_dir():
            raise click.UsageError("There is no folder packs/ here: name a pack file or a folder.")
        given = [Path("packs")]
    try:
        found = find_packs(given)
    except UnreadableError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    if not found:
        where = ", ".join(map(str, given))
        raise click.UsageError(f"No pack in {where}: a pack is a YAML file with `format: 1` in it.")
    return found


class Progress:
    """One line that says how far a build is, on a terminal; nothing elsewhere (in CI, in a file)."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
        self._shown = False

    def __call__(self, done: int, of: int) -> None:
        if self._shows:
            sys.stderr.write(f"\r\x1b[K  making {min(done + 1, of)} of {of} …")
            sys.stderr.flush()
            self._shown = True

    def clear(self) -> None:
        """Make room for a line that stays."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


def cores() -> int:
    """How many processes this one may run side by side."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
