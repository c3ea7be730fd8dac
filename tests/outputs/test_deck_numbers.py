"""Every card says on its back what its item is called on paper, and its front does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from revisionpack.content.load import load_pack
from revisionpack.derive import derive
from revisionpack.outputs import deck, sheets
from revisionpack.outputs.step import ApkgJob, Done, Request
from revisionpack.theme import Theme

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "packs" / "aqa-7042-2n" / "power-struggle.yaml"


def requested(path: Path) -> Request:
    loaded = load_pack(path)
    assert loaded.pack is not None, loaded.diagnostics
    return Request(derive(loaded.pack, loaded.syllabus), Theme(), images=loaded.images)


def shown(request: Request, field: str = "Number") -> dict[str, str]:
    """`pack/item/kind/slot` -> a field of the card."""
    step = deck.plan(request)
    assert isinstance(step, Done)
    (job,) = step.jobs
    assert isinstance(job, ApkgJob)
    fields = {row["id"]: [field["name"] for field in row["fields"]] for row in job.deck["types"]}
    rows = [dict(zip(fields[row["type"]], row["fields"], strict=True)) for row in job.deck["notes"]]
    return {row["Ref"]: row[field] for row in rows}


@pytest.mark.parametrize(
    "path", [REFERENCE, *sorted((ROOT / "tests" / "packs").glob("*.yaml"))], ids=lambda p: p.stem
)
def test_every_card_has_the_number_of_its_item(path: Path) -> None:
    request = requested(path)
    derived = request.derived
    found = shown(request)

    assert len(found) == len(derived.notes) > 0
    assert [ref for ref, number in found.items() if not number] == []
    for ref, number in found.items():
        item = ref.split("/")[1]
        if item not in derived.pack.topics:
            assert number == derived.numbers.of(item)


def test_every_card_of_the_reference_deck_names_its_source() -> None:
    assert [ref for ref, source in shown(requested(REFERENCE), "Source").items() if not source] == []


def test_the_number_stands_on_backs_only() -> None:
    for form in deck.NOTE_TYPES:
        assert "{{Number}}" not in Theme().read(f"deck/{form}-front.html")
        assert "{{Number}}" in Theme().read(f"deck/{form}-back.html")


@pytest.mark.parametrize(
    ("path", "word"), [(REFERENCE, "Topic"), (ROOT / "tests/packs/french.yaml", "Thème")]
)
def test_a_topic_is_called_on_its_sheet_what_its_cards_call_it(path: Path, word: str) -> None:
    request = requested(path)
    found = shown(request)
    topics = request.derived.pack.topics

    for place, topic in enumerate(topics, 1):
        on_cards = {number for ref, number in found.items() if ref.split("/")[1] == topic}
        assert on_cards == {f"{word} {place}"}
        html = sheets.one_topic(request, topic).document.html
        assert f">{word} {place} · " in html
