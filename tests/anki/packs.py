"""Small packs for the deck tests, built from mappings of text as the loader hands them over."""

from __future__ import annotations

from copy import deepcopy
from html import unescape
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from revisionpack.content.model import Pack, Syllabus
from revisionpack.derive import derive
from revisionpack.derive.lock import Lock
from revisionpack.engines import apkg
from revisionpack.outputs import deck
from revisionpack.outputs.step import ApkgJob, Done, Request, Result
from revisionpack.theme import Theme
from tests.anki import kinds

PACK: dict[str, Any] = {
    "format": "1",
    "id": "power-struggle",
    "title": "The power struggle",
    "language": "en-GB",
    "version": "1.0",
    "updated": "2026-09-01",
    "authors": ["A. Teacher"],
    "licence": "CC-BY-SA-4.0",
    "sources": {"service": {"title": "Stalin: A Biography", "author": "Robert Service", "year": "2004"}},
    "terms": {
        "nep": {
            "term": "New Economic Policy",
            "short": "NEP",
            "meaning": "The mixed economy of 1921 to 1928.",
            "tags": "core",
        },
        "kulak": {
            "term": "Kulak",
            "meaning": "A peasant called rich: a <b>label</b> & no fact. {{c1::x}} [sound:x.mp3]",
        },
    },
    "people": {
        "stalin": {
            "name": "Joseph Stalin",
            "role": "General Secretary",
            "facets": {"Strengths": "Patience.", "Weaknesses": "Rudeness."},
            "offices": [{"title": "General Secretary", "span": "1922-04-03/1953-03-05"}],
        },
        "trotsky": {"name": "Leon Trotsky", "role": "War Commissar"},
    },
    "events": {
        "lenin-dies": {
            "date": "1924-01-21",
            "title": "Lenin dies",
            "weight": "3",
            "text": "The party has no ruler.",
            "sources": "service, p. 219",
        },
        "lessons": {
            "date": "autumn 1924",
            "title": "Trotsky prints 'Lessons of October'",
            "text": "It cost him the army.",
        },
    },
    "phases": {
        "triumvirate": {
            "title": "The Triumvirate",
            "span": "1924-01/1925-04",
            "sides": {"In power": ["stalin"], "In opposition": ["trotsky"]},
            "issue": "Who leads.",
            "ended_by": "lessons",
        }
    },
    "debates": {
        "nep-debate": {
            "question": "How to build industry?",
            "positions": {
                "Right": {"holders": "stalin", "views": {"1923/1925": "Slowly.", "1928": "Still slowly."}}
            },
            "judgement": "Neither was tried.",
        }
    },
    "misconceptions": {
        "heir": {"wrong": "Lenin named Trotsky.", "right": "Lenin named nobody.", "why": "He judged six."}
    },
    "cards": {
        "why": {"front": "Why was he underestimated?", "back": "He was dull."},
        "blank": {"text": "Lenin died at ==Gorki== in ==1924==."},
    },
    "topics": {
        "vacuum": {
            "title": "The vacuum",
            "blocks": [
                {"text": "Lenin left ==no agreed heir==. A ==Testament== praised nobody. ==NEP== went on."}
            ],
        },
        "end": {"title": "The end", "blocks": [{"events": ["lessons"]}]},
    },
}

SYLLABUS = Syllabus.model_validate(
    {
        "id": "aqa-7042-2n",
        "board": "AQA",
        "code": "7042",
        "component": "2N",
        "title": "Russia",
        "notice": "Not endorsed by AQA.",
    }
)


def pack(**changes: Any) -> dict[str, Any]:
    """The pack with some keys changed."""
    return {**deepcopy(PACK), **changes}


def planned(data: dict[str, Any], lock: Lock | None = None, images: dict[str, bytes] | None = None) -> Done:
    """The deck's step for a pack under a lock; its lock has the numbers too, as build/ writes it."""
    derived = derive(Pack.model_validate(data), SYLLABUS, lock)
    step = deck.plan(Request(derived, Theme(), images=images or {}))
    assert isinstance(step, Done)
    assert step.lock is not None
    return replace(step, lock=step.lock.with_numbers(derived.numbers.remembered))


def job(step: Done) -> ApkgJob:
    (only,) = step.jobs
    assert isinstance(only, ApkgJob)
    return only


def written(step: Done, folder: Path, name: str) -> str:
    """The package of a step, as a file."""
    result: Result = apkg.write(job(step))
    path = folder / name
    path.write_bytes(result.data)
    return str(path)


def rows(step: Done) -> dict[str, dict[str, Any]]:
    """`item/kind/slot` -> note row."""
    return {
        unescape(row["fields"][0]).removeprefix("power-struggle/"): row for row in job(step).deck["notes"]
    }


def every_kind() -> Done:
    """The deck's step of the pack that has every kind of card, with its pictures and sounds."""
    derived = derive(Pack.model_validate(kinds.PACK), SYLLABUS)
    step = deck.plan(Request(derived, Theme(), images=kinds.FILES))
    assert isinstance(step, Done)
    return step
