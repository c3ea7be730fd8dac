"""Decks of 100, 1,000 and 10,000 notes: the engine next to plain genanki, in time and size.

    python benchmarks/deck.py [--runs 5]

Both get the same note types, fields and tags, and end with the bytes of a package on disk. Runs
alternate and the quickest counts, so that what else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import genanki

from revisionpack.content.model import Pack
from revisionpack.derive import derive
from revisionpack.engines import apkg
from revisionpack.outputs import deck
from revisionpack.outputs.step import ApkgJob, Done, Request
from revisionpack.theme import Theme

SIZES = (100, 1_000, 10_000)
TIME, SIZE = 1.0, 5.0
"""What is promised: no slower than plain genanki, and packages at least five times smaller."""


def job_of(count: int) -> ApkgJob:
    """A deck of `count` notes of a pack of events, as the output plans it."""
    events = {
        f"e{number}": {
            "date": f"{1700 + number % 300}-0{number % 9 + 1}-1{number % 9}",
            "title": f"Event number {number} of a long history",
            "text": f"It mattered because the {number} votes of the congress decided what came after it.",
        }
        for number in range(count // 2)
    }
    pack = Pack.model_validate(
        {"format": "1", "id": "bench", "title": "Bench", "version": "1.0", "updated": "2026-01-01", "events": events}
    )
    step = deck.plan(Request(derive(pack), Theme()))
    assert isinstance(step, Done)
    (job,) = step.jobs
    assert isinstance(job, ApkgJob)
    assert len(job.deck["notes"]) == count
    return job


def ours(job: ApkgJob, file: Path) -> None:
    file.write_bytes(apkg.write(job).data)


def plain(job: ApkgJob, file: Path) -> None:
    """The same notes by genanki alone, as its README shows it."""
    types = {
        row["id"]: genanki.Model(
            row["id"],
            row["name"],
            fields=[{"name": field["name"]} for field in row["fields"]],
            templates=[{key: row["template"][key] for key in ("name", "qfmt", "afmt")}],
            css=row["css"],
        )
        for row in job.deck["types"]
    }
    decks = {row["id"]: genanki.Deck(row["id"], row["name"]) for row in job.deck["decks"]}
    for row in job.deck["notes"]:
        decks[row["deck"]].add_note(
            genanki.Note(model=types[row["type"]], fields=row["fields"], tags=row["tags"], guid=row["guid"])
        )
    genanki.Package(list(decks.values())).write_to_file(file)


def seconds(build: Callable[[ApkgJob, Path], None], job: ApkgJob, file: Path) -> float:
    start = time.perf_counter()
    build(job, file)
    return time.perf_counter() - start


def race(count: int, runs: int, folder: Path) -> dict[str, Any]:
    """The quickest of some alternating runs of each, and the sizes of the packages."""
    job = job_of(count)
    files = folder / "ours.apkg", folder / "plain.apkg"
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for build, taken, file in zip((ours, plain), times, files, strict=True):
            taken.append(seconds(build, job, file))
    return {
        "notes": count,
        "ours": min(times[0]),
        "plain": min(times[1]),
        "our_bytes": files[0].stat().st_size,
        "plain_bytes": files[1].stat().st_size,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print(f"{'notes':>7}  {'ours':>9}  {'genanki':>9}  {'time':>6}  {'ours':>9}  {'genanki':>9}  {'smaller':>8}")
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        for count in SIZES:
            found = race(count, runs if count < 10_000 else max(3, runs // 2), Path(folder))
            ratio, smaller = found["ours"] / found["plain"], found["plain_bytes"] / found["our_bytes"]
            kept = kept and ratio <= TIME and smaller >= SIZE
            print(
                f"{count:>7,}  {found['ours'] * 1000:>6.0f} ms  {found['plain'] * 1000:>6.0f} ms  {ratio:>5.2f}x"
                f"  {found['our_bytes'] / 1024:>5.0f} KiB  {found['plain_bytes'] / 1024:>5.0f} KiB  {smaller:>7.1f}x"
            )
    print(f"promised: at most {TIME}x the time, at least {SIZE}x smaller: {'kept' if kept else 'NOT KEPT'}")


if __name__ == "__main__":
    main()
