"""The deck's shape and bytes: frozen note types, stable fields, equal packages everywhere."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable

from msgspec.structs import replace

from revisionpack.build import wire
from revisionpack.engines import apkg
from revisionpack.outputs import deck
from revisionpack.outputs.anki_html import disarm
from revisionpack.outputs.step import ApkgJob, Skipped
from tests.anki import packs


def test_the_shape_of_the_note_types_is_frozen() -> None:
    """A change of ids, fields or their order makes a second note type in every student's collection."""
    shape = {form: [kind.id, kind.name, list(kind.fields)] for form, kind in sorted(deck.NOTE_TYPES.items())}
    digest = hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]

    assert digest == "f63a9d9b1ef56efa"


def test_field_and_template_ids_are_distinct() -> None:
    rows = packs.job(packs.planned(packs.pack())).deck["types"]

    ids = [row["id"] for row in rows]
    ids += [field["id"] for row in rows for field in row["fields"]] + [row["template"]["id"] for row in rows]
    assert len(ids) == len(set(ids))


def test_fields_of_the_reference_notes(golden: Callable[[str, str], None]) -> None:
    """A change here reaches every student as an update of cards whose content did not change: say so in CHANGELOG."""
    rows = packs.rows(packs.planned(packs.pack()))
    shown = {name: [*row["fields"][1:], " ".join(row["tags"])] for name, row in rows.items()}

    golden("deck/fields.json", json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def test_two_packages_of_the_same_notes_are_equal_byte_for_byte() -> None:
    step = packs.planned(packs.pack())

    assert apkg.write(packs.job(step)).data == apkg.write(packs.job(packs.planned(packs.pack()))).data


def test_the_order_of_keys_is_nothing_to_the_package() -> None:
    """A deck that went through the canonical form of jobs (build/wire) is the same deck."""
    job = packs.job(packs.planned(packs.pack()))
    assert apkg.write(replace(job, deck=wire.decode(wire.encode(job.deck)))).data == apkg.write(job).data


def test_another_process_zone_seed_and_day_give_the_same_bytes() -> None:
    code = (
        "from tests.anki import packs; from revisionpack.engines import apkg; import hashlib;"
        "print(hashlib.sha256(apkg.write(packs.job(packs.planned(packs.pack()))).data).hexdigest())"
    )
    digests = set()
    for zone, seed in (("UTC", "0"), ("Asia/Kathmandu", "7")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_the_package_is_deflated_and_undated() -> None:
    data = apkg.write(packs.job(packs.planned(packs.pack()))).data

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == ["collection.anki2", "media"]
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in entries)
        assert entries[0].compress_size < entries[0].file_size / 4
        assert archive.read("collection.anki2")[96:100] == (3040000).to_bytes(4, "big")


def test_facts_count_notes_cards_and_core() -> None:
    result = apkg.write(packs.job(packs.planned(packs.pack())))

    assert result.facts["notes"] == result.facts["cards"] == 30
    assert 0 < result.facts["core"] < 30


def test_commands_of_anki_are_disarmed() -> None:
    assert disarm("[sound:x] {{c1::y}} \x1f\x00z") == "&#91;sound:x] {&#123;c1::y}&#125; z"


def test_the_description_says_where_to_begin_and_how_to_update() -> None:
    (deck_row, *_) = packs.job(packs.planned(packs.pack())).deck["decks"]
    said = deck_row["description"]

    assert "**The power struggle** — version 1.0, 2026-09-01" in said
    assert "00 Core" in said
    assert "leave the options" in said
    assert "Not endorsed by AQA." in said
    assert "A. Teacher · CC-BY-SA-4.0" in said


def test_few_core_cards_are_told_without_days() -> None:
    """`3 cards, 15 a day for 1 days` is nonsense in every language."""
    data = packs.pack(cards={})
    few = packs.job(packs.planned(data)).deck["decks"][0]["description"]
    one_item = {"front": "Why?", "back": "Because."}
    one: dict[str, dict[str, object]] = {}
    for collection in ("terms", "people", "events", "phases", "debates", "misconceptions"):
        one[collection] = {}
    topics = {"vacuum": {"title": "The vacuum"}}
    single = packs.pack(cards={"c": one_item}, topics=topics, **one)
    french = {**single, "language": "fr"}

    assert re.search(r"\*\*Begin with 00 Core:\*\* \d cards\. Then the topics\.", few)
    assert (
        "**Begin with 00 Core:** one card."
        in packs.job(packs.planned(single)).deck["decks"][0]["description"]
    )
    assert "une carte. Ensuite" in packs.job(packs.planned(french)).deck["decks"][0]["description"]


def test_a_topic_inserted_later_renames_no_subdeck() -> None:
    """Students keep their cards in subdecks by name; a number that moved would split every one of them."""
    data = packs.pack(terms={"loose": {"term": "Loose", "meaning": "Shown in no topic."}})
    first = packs.planned(data)
    topics = {"before": {"title": "Before it", "blocks": [{"text": "All of it was ==quite new==."}]}}
    later = packs.planned({**data, "topics": topics | data["topics"]}, first.lock)
    names = [
        {row["name"].partition("struggle")[2] for row in packs.job(step).deck["decks"]}
        for step in (first, later)
    ]

    assert names[0] == {"", "::00 Core", "::01 The vacuum", "::02 The end", "::99 Everything else"}
    assert names[1] - names[0] == {"::03 Before it"}
    assert names[0] <= names[1]
    assert (
        packs.rows(first)["vacuum/cloze/no agreed heir"]["fields"]
        == (packs.rows(later)["vacuum/cloze/no agreed heir"]["fields"])
    ), "nor does its number change"


def test_a_renamed_deck_and_a_change_on_the_same_day_are_said() -> None:
    first = packs.planned(packs.pack())
    data = packs.pack(deck={"name": "New name"})
    data["misconceptions"]["heir"]["right"] = "Nobody."
    codes = {finding.code for finding in packs.planned(data, first.lock).findings}

    assert codes == {"deck-renamed", "changed-same-day"}
    (told,) = [f.message for f in packs.planned(data, first.lock).findings if f.code == "changed-same-day"]
    assert told.startswith("1 card changed while")
    assert not first.findings


def test_a_renamed_subdeck_is_said() -> None:
    first = packs.planned(packs.pack())
    topics = packs.PACK["topics"]
    data = packs.pack(topics={**topics, "end": {**topics["end"], "short": "The finish"}}, updated="2027-01-10")
    (said,) = (finding.message for finding in packs.planned(data, first.lock).findings)

    assert said == "the subdeck “02 The end” is now “02 The finish”"


def test_a_draft_keeps_no_lock_and_says_that_it_is_one() -> None:
    from revisionpack.content.model import Pack
    from revisionpack.derive import derive
    from revisionpack.outputs.step import Done, Request
    from revisionpack.theme import Theme

    data = packs.pack()
    del data["version"]
    step = deck.plan(Request(derive(Pack.model_validate(data)), Theme()))

    assert isinstance(step, Done)
    assert step.lock is None
    (made,) = step.jobs
    assert isinstance(made, ApkgJob)
    assert "draft" in made.deck["decks"][0]["description"]


def test_a_pack_with_nothing_to_ask_has_no_deck() -> None:
    from revisionpack.content.model import Pack
    from revisionpack.derive import derive
    from revisionpack.outputs.step import Request
    from revisionpack.theme import Theme

    step = deck.plan(Request(derive(Pack.model_validate({"format": "1", "id": "x", "title": "X"})), Theme()))

    assert isinstance(step, Skipped)
    assert "no deck" in step.reason
