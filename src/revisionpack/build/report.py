"""What a build did, as data: for the terminal, for `--json` and for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from revisionpack.diagnostics import Diagnostic, render_json

State = Literal["built", "restored", "unchanged", "failed", "impossible"]
"""built: its job ran; restored: taken from the store; impossible: this machine lacks the engine."""


class ArtifactReport(Struct, frozen=True):
    """One artifact: what was done, and why."""

    name: str
    product: str
    state: State
    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""
    size: int = 0


class PackReport(Struct, frozen=True):
    """One pack."""

    file: str
    pack: str
    folder: Path | None
    artifacts: tuple[ArtifactReport, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    """(product, reason in words)."""
    stale: tuple[str, ...] = ()
    """Artifacts of an older pack that lie in the folder."""
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    written: bool = False
    """Whether anything was written."""
    lock_written: bool = False
    """Whether the lock is another now, so that a next build may find other things."""
    inputs: tuple[Path, ...] = ()
    """The files that the pack is made from."""
    outputs: tuple[tuple[Path, str], ...] = ()
    """What lies in place now, the lock and the manifest too: (file, SHA-256)."""
    kept: tuple[str, ...] = ()
    """Products that have errors, so that their last good files stay, while the others were put in place."""
    stamps: Mapping[str, tuple[int, int, int, int]] = field(default_factory=dict)
    """Of a pack that was not even read: the files by which it is known to be unchanged."""

    @property
    def failed(self) -> bool:
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


class Report(Struct, frozen=True):
    """One run of `build`."""

    packs: tuple[PackReport, ...]
    warnings: tuple[str, ...] = ()
    """Of the store."""
    environment: str = ""
    """What this machine lacks, with the line that brings it; empty if nothing."""
    jobs_run: int = 0
    memory: int = 0
    """Bytes that the largest document's process used; 0 if none ran or the system does not tell."""
    seconds: float = 0.0
    """By the clock, from the first look to the last file."""

    @property
    def failed(self) -> bool:
        return any(pack.failed for pack in self.packs)

    @property
    def settled(self) -> bool:
        """Whether everything was as it should be, so that the next run has nothing to do or to say."""
        return (
            not self.warnings
            and not self.environment
            and all(
                not pack.diagnostics
                and not pack.stale
                and all(a.state == "unchanged" for a in pack.artifacts)
                for pack in self.packs
            )
        )

    def all_unchanged(self) -> Report:
        """The report of a run that follows this one at once."""
        packs = [
            replace(
                pack, artifacts=tuple(replace(artifact, state="unchanged") for artifact in pack.artifacts)
            )
            for pack in self.packs
        ]
        return replace(self, packs=tuple(packs), jobs_run=0)

    def count(self, *states: State) -> int:
        return sum(artifact.state in states for pack in self.packs for artifact in pack.artifacts)

    def summary(self, seconds: float) -> str:
        """`1 pack, 7 files: 2 built, 5 unchanged, 1.9 s`."""
        failed = sum(pack.failed for pack in self.packs)
        words = [
            f"{number} {name}"
            for name, number in (
                ("built", self.count("built")),
                ("restored", self.count("restored")),
                ("unchanged", self.count("unchanged")),
                ("failed", self.count("failed")),
                ("impossible here", self.count("impossible")),
            )
            if number
        ]
        if failed:
            words.append(f"{plural(failed, 'pack')} with errors")
        files = sum(len(pack.artifacts) for pack in self.packs)
        done = ", ".join(words) or "nothing to do"
        return f"{plural(len(self.packs), 'pack')}, {plural(files, 'file')}: {done}, {seconds:.1f} s"

    def to_json(self, seconds: float) -> str:
        """The report for programs."""
        data = {
            "summary": self.summary(seconds),
            "failed": self.failed,
            "environment": self.environment,
            "warnings": list(self.warnings),
            "jobs_run": self.jobs_run,
            "peak_memory": self.memory,
            "packs": [
                {
                    "file": pack.file,
                    "pack": pack.pack,
                    "folder": str(pack.folder) if pack.folder else None,
                    "failed": pack.failed,
                    "artifacts": [
                        {
                            "name": artifact.name,
                            "product": artifact.product,
                            "state": artifact.state,
                            "why": artifact.why,
                            "sha256": artifact.sha256,
                            "bytes": artifact.size,
                            "facts": dict(artifact.facts),
                        }
                        for artifact in pack.artifacts
                    ],
                    "skipped": dict(pack.skipped),
                    "stale": list(pack.stale),
                    "kept": list(pack.kept),
                    "diagnostics": json.loads(render_json(pack.diagnostics)),
                }
                for pack in self.packs
            ],
        }
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def pace(facts: Mapping[str, Any]) -> str:
    """`150 core cards: 15 a day for 10 days`; empty for what is no deck or has no core."""
    from revisionpack.derive.notes import A_DAY, days  # brings the model with it

    core = facts.get("core")
    if not isinstance(core, int) or not core:
        return ""
    words = plural(core, "core card")
    return f"{words}: {A_DAY} a day for {plural(days(core), 'day')}" if core > A_DAY else words


def paper(product: str, facts: Mapping[str, Any]) -> str:
    """`26 sheets on both sides; 30 copies: 780`; empty for what is not copied for a class (posters, decks)."""
    pages = facts.get("pages")
    if product == "poster" or not isinstance(pages, int) or pages < 2:
        return ""
    sheets = -(-pages // 2)
    return f"{plural(sheets, 'sheet')} on both sides; {A_CLASS} copies: {sheets * A_CLASS:,}"


A_CLASS = 30
"""Copies that a teacher makes for a class."""


def plural(number: int, word: str) -> str:
    """`1 pack`, `2 packs`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
