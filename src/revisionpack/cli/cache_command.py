"""`revisionpack cache`."""

from __future__ import annotations

import re

import click

from revisionpack.cli.talk import give, say


def size(_ctx: click.Context, _parameter: click.Parameter, value: str) -> int:
    """`500M`, `2G` or bytes, as bytes."""
    match = re.fullmatch(r"(\d+)\s*([kmgt]?)i?b?", value.strip().lower())
    if match is None:
        raise click.BadParameter("write a number of bytes, or 500M, or 2G")
    return int(match[1]) << {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}[match[2]]


@click.group("cache")
def command() -> None:
    """Look after the store of what was built before ($REVISIONPACK_CACHE, else the user's cache folder)."""


@command.command("path")
def path() -> None:
    """Print where the store lies."""
    from revisionpack.build.store import cache_folder

    give(f"{cache_folder()}\n")


@command.command("stats")
def stats() -> None:
    """Say how much the store holds."""
    from revisionpack.build.store import Store, cache_folder

    store = Store(cache_folder())
    found = store.stats()
    rows = (
        ("folder", store.base),
        ("jobs", found.actions),
        ("objects", found.objects),
        ("size", megabytes(found.size)),
    )
    give("".join(f"{name:<8} {value}\n" for name, value in rows))


@command.command("verify")
def verify() -> None:
    """Read the whole store, and drop what is damaged.

    It is made again when it is needed.
    """
    from revisionpack.build.store import Store, cache_folder

    looked, dropped = Store(cache_folder()).verify()
    say(f"{looked:,} files read, {dropped:,} damaged and dropped")


@command.command("gc")
@click.option(
    "--max-size", callback=size, default="1G", show_default=True, metavar="SIZE", help="What may stay."
)
def gc(max_size: int) -> None:
    """Drop what was of no use for longest."""
    from revisionpack.build.store import Store, cache_folder

    dropped, freed = Store(cache_folder()).gc(max_size)
    say(f"{dropped:,} files dropped, {megabytes(freed)} freed")


def megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
