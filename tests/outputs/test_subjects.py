"""A pack of another subject, or in another language, gets nothing that belongs to history or to English."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from revisionpack.content.load import load_pack
from revisionpack.content.model import Pack
from revisionpack.derive import derive
from revisionpack.outputs import answers, deck, deck_tsv, poster, questions, sheets
from revisionpack.outputs.step import ApkgJob, Ask, Done, Options, PdfJob, Request, Result, Skipped, Step
from revisionpack.theme import Theme

ROOT = Path(__file__).parents[2]
THEME = Theme()
PRODUCTS = {"sheets": sheets, "poster": poster, "questions": questions, "answers": answers, "deck": deck}
HISTORY = re.compile(
    r"\b(?:histor\w*|events?|phases?|centur(?:y|ies)|reigns?|people|rivals?|offices?|timeline|lifetime)\b", re.I
)


def request(name: str) -> Request:
    loaded = load_pack(ROOT / "tests" / "packs" / f"{name}.yaml")
    assert loaded.pack is not None, loaded.diagnostics
    return Request(derive(loaded.pack, loaded.syllabus), THEME, Options(), loaded.images)


def measured(step: Step) -> Step:
    """A step to its end, every box that it asks about 6 mm high."""
    while isinstance(step, Ask):
        results = []
        for job in step.jobs:
            found = re.findall(r'data-measure="([^"]*)"', job.document.html)
            boxes = [{"item": item, "page": 1, "x": 17, "y": 30, "w": 10, "h": 6.0, "lines": 1} for item in found]
            results.append(Result(json.dumps({"pages": 1, "boxes": boxes}).encode()))
        step = step.then(tuple(results))
    return step


def words_of(name: str, products: tuple[str, ...]) -> str:
    """All that a reader of these products sees."""
    found: list[str] = []
    for product in products:
        step = measured(PRODUCTS[product].plan(request(name)))
        assert isinstance(step, Done)
        for job in step.jobs:
            if isinstance(job, PdfJob):
                found.append(re.sub(r"<(style|title)\b.*?</\1>", " ", job.document.html, flags=re.DOTALL))
            elif isinstance(job, ApkgJob):
                found += [field for note in job.deck["notes"] for field in note["fields"][2:]]
                found += [one["description"] for one in job.deck["decks"] if one.get("description")]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", " ".join(found))).split())


def test_photosynthesis_has_no_word_of_history() -> None:
    """The furniture of sheets, questions, answers and cards is that of any subject."""
    said = words_of("photosynthesis", ("sheets", "questions", "answers", "deck"))
    own = (ROOT / "tests" / "packs" / "photosynthesis.yaml").read_text(encoding="utf-8")

    assert len(said) > 5_000
    assert {word.lower() for word in HISTORY.findall(said)} <= {word.lower() for word in HISTORY.findall(own)}
    assert HISTORY.findall(words_of_history())  # the words are looked for where they are


def words_of_history() -> str:
    loaded = load_pack(ROOT / "packs" / "aqa-7042-2n" / "power-struggle.yaml")
    assert loaded.pack is not None
    step = measured(sheets.plan(Request(derive(loaded.pack, loaded.syllabus), THEME, Options(), loaded.images)))
    assert isinstance(step, Done)
    return re.sub(r"<[^>]*>", " ", next(job.document.html for job in step.jobs if isinstance(job, PdfJob)))


@pytest.mark.parametrize(("product", "words"), [
    ("sheets", "so there are no sheets"), ("poster", "so there is no poster"), ("questions", "so there is no paper"),
    ("answers", "so there are no answers"), ("deck", "so there is no deck"), ("cards", "so there is no table of cards"),
])  # fmt: skip
def test_what_a_pack_has_no_content_for_is_said_in_words(product: str, words: str) -> None:
    """One form of words: what the pack has not, and what is not made therefore."""
    empty = Request(derive(Pack.model_validate({"format": "1", "id": "x", "title": "X"})), THEME)
    step = deck_tsv.plan(empty) if product == "cards" else PRODUCTS[product].plan(empty)

    assert isinstance(step, Skipped)
    assert step.reason.startswith("the pack has no")
    assert step.reason.endswith(words)


def phrases(table: Any) -> Iterator[str]:
    if isinstance(table, dict):
        for value in table.values():
            yield from phrases(value)
    elif isinstance(table, list):
        for value in table:
            yield from phrases(value)
    else:
        yield from (part.strip(" .:,;") for part in re.split(r"\{[^}]*\}|\*\*", str(table)))


def furniture(language: str) -> set[str]:
    words = tomllib.loads((ROOT / "templates" / "words" / f"{language}.toml").read_text(encoding="utf-8"))
    return {phrase for phrase in phrases(words) if len(phrase) > 3}


def loose(words: str) -> str:
    """Words with one space around each, whatever stood between them."""
    return " ".join(["", *re.findall(r"[^\W_]+", words), ""])


def test_a_french_pack_prints_french_furniture() -> None:
    """No phrase of the English furniture is left in sheets, poster, answers or cards."""
    said = words_of("french", ("sheets", "poster", "answers", "deck"))
    own = (ROOT / "tests" / "packs" / "french.yaml").read_text(encoding="utf-8")
    english, french = furniture("en") - furniture("fr"), furniture("fr") - furniture("en")
    all_words = loose(said)

    def told(phrase: str) -> bool:
        return loose(phrase) in all_words and phrase not in own

    assert sorted(filter(told, english)) == []
    assert len(list(filter(told, french))) > 20
