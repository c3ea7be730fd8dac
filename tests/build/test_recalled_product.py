"""A product is planned again exactly when something that it was planned from has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from revisionpack.build.examine import Examined, examine
from revisionpack.build.keys import Keys
from revisionpack.build.plan import Settings, output
from revisionpack.build.recalled_product import PRODUCTS, Memory, Remembered
from revisionpack.build.records import Records
from revisionpack.build.store import Store
from revisionpack.content.mapping import Model
from revisionpack.content.model import COLLECTIONS, Pack
from revisionpack.content.texts import Text
from revisionpack.derive import derive
from revisionpack.outputs.step import Ask, Done, Options, Request, Result, Skipped, Step, TextJob
from revisionpack.text.markup import parse_blocks, parse_inline
from revisionpack.text.markup_nodes import Rich
from revisionpack.theme import Theme

PACKS = Path(__file__).parents[1] / "packs"
KEYS = Keys(Theme())


class Bench:
    """Plans the products of a pack and of its likenesses, without engines."""

    def __init__(self, file: Path, folder: Path, options: Options | None = None) -> None:
        self.examined, self.folder = examine(file), folder
        self.settings = Settings(out=folder / "out", cache=folder / "cache", options=options or Options())
        self.store = Store(folder / "cache")
        self.records = Records(self.store, self.settings)

    def memory(self, examined: Examined) -> Memory:
        assert examined.derived is not None
        return Memory(examined.file, examined.loaded, examined.derived, self.settings, self.store, self.records)

    def like(self, pack: Pack) -> Examined:
        """What would be known of another pack in the same file."""
        derived = derive(pack, self.examined.syllabus, self.examined.locked.lock)
        return replace(self.examined, derived=derived)

    def request(self, examined: Examined) -> Request:
        assert examined.derived is not None
        return Request(examined.derived, KEYS.theme, self.settings.options, examined.loaded.images, b"format: 1")

    def plan(self, product: str, examined: Examined) -> list[str]:
        """What a product comes to."""
        return told(output(product).plan(self.request(examined)))

    def planned(self, product: str) -> None:
        """Plan a product of the pack and remember it."""
        memory = self.memory(self.examined)
        request = memory.request(product, self.request(self.examined))
        assert told(output(product).plan(request)) == self.plan(product, self.examined)
        memory.keep(product, Remembered((), [], (), ""))

    def known(self, product: str, examined: Examined) -> bool:
        return self.memory(examined).recall(product) is not None


def told(step: Step) -> list[str]:
    """Keys of all jobs of a product, every box that it asks about 6 mm high, and what else it says."""
    found: list[str] = []
    while isinstance(step, Ask):
        found += [KEYS.key(job) for job in step.jobs]
        results = []
        for job in step.jobs:
            document: Any = getattr(job, "document")  # noqa: B009 every job that is asked for has one
            names = re.findall(r'data-measure="([^"]*)"', document.html)
            boxes = [{"item": name, "page": 1, "x": 17, "y": 30, "w": 10, "h": 6.0, "lines": 1} for name in names]
            results.append(Result(json.dumps({"pages": 1, "boxes": boxes}).encode()))
        step = step.then(tuple(results))
    if isinstance(step, Done):
        return [*found, *(f"{job.name} {KEYS.key(job)}" for job in step.jobs), repr(step.findings)]
    return [*found, step.reason if isinstance(step, Skipped) else repr(step)]


def others(value: Any) -> Iterator[Any]:
    """Values like one, each with one thing changed, at any depth (nothing need make sense)."""
    if isinstance(value, Text):
        lang, rich = value.versions[0]
        parse = parse_inline if rich.inline else parse_blocks
        yield Text(((lang, parse(f"Changed {rich.source}")), *value.versions[1:]))
        yield Text((*value.versions, ("cy", parse("Newid"))))
    elif isinstance(value, Rich):
        yield (parse_inline if value.inline else parse_blocks)(f"Changed {value.source}")
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, (int, float)):
        yield value + 1
    elif isinstance(value, str):
        yield f"{value}x"
    elif value is None:
        yield from (Text((("", parse_inline("New")),)), "new", True, 3)
    elif value == ():
        yield ("new",)
    elif isinstance(value, tuple):
        yield value[1:]
        yield from ((*value[:-1], other) for other in others(value[-1]))
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from (value.model_copy(update={name: other}) for other in others(getattr(value, name)))


def changed(pack: Pack) -> Iterator[tuple[str, Pack]]:
    """Where something was changed, and the pack in which it was; of each collection the fullest item."""
    for name in type(pack).model_fields:
        if name in COLLECTIONS:
            items = pack.collection(name)
            for item in sorted(items.values(), key=lambda one: len(one.model_fields_set))[-1:]:
                for field in type(item).model_fields:
                    for other in others(getattr(item, field)) if field != "id" else ():
                        like = {**items, item.id: item.model_copy(update={field: other})}
                        yield f"{name}.{item.id}.{field}", pack.model_copy(update={name: like})
        else:
            for other in others(getattr(pack, name)):
                yield name, pack.model_copy(update={name: other})


@pytest.mark.parametrize("name", ["french", "photosynthesis", "science", "vocabulary"])
def test_what_is_known_is_what_would_be_planned(name: str, tmp_path: Path) -> None:
    """Anything at all is changed in a pack: a product that is said to be known would come to the same again."""
    bench = Bench(PACKS / f"{name}.yaml", tmp_path)
    assert bench.examined.pack is not None
    before = {}
    for product in sorted(PRODUCTS):
        before[product] = bench.plan(product, bench.examined)
        bench.planned(product)
        assert bench.known(product, bench.examined)
    known, anew = set(), set()
    for where, pack in changed(bench.examined.pack):
        examined = bench.like(pack)
        for product in sorted(PRODUCTS):
            if bench.known(product, examined):  # so that nobody reads what makes no sense
                known.add((where, product))
                assert bench.plan(product, examined) == before[product], where
            else:
                anew.add((where, product))
    assert len(known) > 40  # or nothing is gained
    assert len(anew) > 40


HEAD = """\
format: 1
id: small
title: Small
version: "1"
"""

CALENDARS = HEAD + """\
{settings}
events:
  storm: {{date: 1917-11-07, title: The palace is taken{own}}}
terms:
  nep: {{term: New Economic Policy, meaning: A mixed economy.}}
"""


@pytest.mark.parametrize(
    ("settings", "own"),
    [
        ("calendar: julian", ""),
        ("", ", calendar: julian"),
        ("defaults: {events: {calendar: julian}}", ""),
        ("labels: {events: {letter: H}}", ""),
        ("language: en-US", ""),
    ],
)
def test_what_stands_elsewhere_and_changes_an_item_counts(settings: str, own: str, tmp_path: Path) -> None:
    """Another calendar makes another day of the same words, and so on."""
    file = tmp_path / "small.yaml"
    file.write_text(CALENDARS.format(settings="", own=""))
    bench = Bench(file, tmp_path)
    bench.planned("poster")
    assert bench.known("poster", examine(file))
    file.write_text(CALENDARS.format(settings=settings, own=own))
    assert not bench.known("poster", examine(file))


def test_what_lies_beside_the_pack_counts(tmp_path: Path) -> None:
    """Its syllabus, and the numbers that its lock remembers; not a comment, nor the order of keys."""
    file = tmp_path / "small.yaml"
    text = CALENDARS.format(settings="syllabus: course", own="")
    file.write_text(text)
    (tmp_path / "syllabus.yaml").write_text("id: course\ntitle: A course\n")
    bench = Bench(file, tmp_path)
    bench.planned("poster")
    file.write_text(text.replace("format: 1\nid: small\n", "# the first\nid: small\nformat: 1\n"))
    assert bench.known("poster", examine(file))
    (tmp_path / "syllabus.yaml").write_text("id: course\ntitle: Another course\n")
    assert not bench.known("poster", examine(file))
    (tmp_path / "syllabus.yaml").write_text("id: course\ntitle: A course\n")
    examined = examine(file)
    assert bench.known("poster", examined)
    assert examined.pack is not None
    lock = replace(examined.locked, lock=None)
    assert bench.known("poster", replace(examined, locked=lock))
    derived = derive(examined.pack, examined.syllabus)
    vars(derived)["numbers"] = replace(derived.numbers, by_id={**derived.numbers.by_id, "storm": 9})
    assert not bench.known("poster", replace(examined, derived=derived))


def test_the_gaps_count_by_what_they_are(tmp_path: Path) -> None:
    """The answers hold the key to them: a phrase that becomes one counts, another word of the same text does not."""
    text = HEAD + """\
terms:
  nep: {term: New Economic Policy, meaning: A ==mixed economy== after the war.}
topics:
  one: {title: The economy, blocks: [{terms: all}]}
"""
    file = tmp_path / "small.yaml"
    file.write_text(text)
    bench = Bench(file, tmp_path)
    assert bench.examined.pack is not None, bench.examined.diagnostics
    bench.planned("answers")
    bench.planned("sheets")
    file.write_text(text.replace("after the war", "after that war"))
    assert bench.known("answers", examine(file))
    assert not bench.known("sheets", examine(file))
    file.write_text(text.replace("after the war", "after the ==war=="))
    assert not bench.known("answers", examine(file))


def test_the_cards_count_by_their_number(tmp_path: Path) -> None:
    """The answers tell how many cards ask a spec point."""
    text = HEAD + """\
syllabus: {id: course, title: A course, spec: {a: Of economies}}
terms:
  nep: {term: New Economic Policy, meaning: A mixed economy., spec: a}
questions:
  why: {stem: Why did it come?, marks: 4, spec: a}
"""
    file = tmp_path / "small.yaml"
    file.write_text(text)
    bench = Bench(file, tmp_path)
    assert bench.examined.derived is not None, bench.examined.diagnostics
    assert bench.examined.derived.cards["nep"] > 0
    bench.planned("answers")
    file.write_text(text.replace("A mixed economy", "An economy"))
    assert bench.known("answers", examine(file))
    file.write_text(text.replace("spec: a}\nquestions", "spec: a, cards: off}\nquestions"))
    assert not bench.known("answers", examine(file))


def test_another_call_or_another_program_is_another_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Options, our own program, and whether there is an engine at all."""
    file = PACKS / "science.yaml"
    bench = Bench(file, tmp_path)
    bench.planned("sheets")
    assert not Bench(file, tmp_path, Options(paper="letter")).known("sheets", bench.examined)
    assert not Bench(file, tmp_path).known("poster", bench.examined)
    monkeypatch.setattr("revisionpack.build.records.versions", lambda kind: {"weasyprint": "99"})
    assert not Bench(file, tmp_path).known("sheets", bench.examined)


def test_what_is_not_understood_is_planned(tmp_path: Path) -> None:
    """A record of other fields, places or form; one that leads elsewhere."""
    bench = Bench(PACKS / "science.yaml", tmp_path)
    bench.planned("sheets")
    (path,) = (tmp_path / "cache").rglob("plans/??/*.json")
    good = json.loads(path.read_bytes().partition(b"\n")[2])
    for bad in (
        {**good, "digest": "0"},
        {**good, "reads": {**good["reads"], "terms": [[["no-field"], [0]]]}},
        {**good, "reads": {**good["reads"], "terms": [[["term"], [9999]]]}},
        {**good, "reads": {**good["reads"], "no-collection": [[["term"], [0]]]}},
        {**good, "reads": {"": []}},
        {**good, "taken": []},
        {**good, "taken": ["notes"]},
        {**good, "told": {**good["told"], "artifacts": [["../x.pdf", "pdf", "0" * 64]]}},
        {**good, "told": {}},
        {},
    ):
        bench.store.keep_record(path.stem, bad)
        assert not bench.known("sheets", bench.examined)
    bench.store.keep_record(path.stem, good)
    assert bench.known("sheets", bench.examined)


# --- In a whole build ----------------------------------------------------------------------------------


@pytest.fixture
def planning(workshop: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The products that were planned in the last build of a pack that has a lock."""
    asked: list[str] = []
    of, build = workshop.outputs.of, workshop.build

    def noted(product: str) -> Any:
        asked.append(product)
        return of(product)

    def cleared(**settings: Any) -> Any:
        asked.clear()
        return build(**settings)

    monkeypatch.setattr("revisionpack.build.steps.output", noted)
    monkeypatch.setattr(workshop, "build", cleared)
    workshop.write()
    workshop.build()
    workshop.build()
    return asked


def test_only_what_an_edit_reaches_is_planned(workshop: Any, planning: list[str], told: Any) -> None:
    """The sheets of the fake products show the names of terms, the deck their meanings, the poster events."""
    workshop.edit("one", "A mixed economy", "A mixed economy after the war")
    files = workshop.files()
    workshop.build()
    assert planning == ["deck"]
    assert workshop.rendered == ["one.tsv"]
    workshop.edit("one", "Red Army", "The Red Army")
    report = workshop.build()
    assert planning == ["sheets"]
    assert told(report)["one-poster.pdf"] == "unchanged"
    workshop.edit("one", "Lenin dies", "Lenin is dead")
    report = workshop.build()
    assert planning == ["poster"]
    assert report.packs[0].skipped == (("questions", "no questions: no paper"), ("answers", "no questions: no paper"))
    assert {name for name in files if files[name] == workshop.files()[name]} <= {"one/manifest.json"}
    workshop.build(force=True)
    assert len(planning) == 5


def test_a_known_product_is_put_right_and_says_its_findings_again(workshop: Any, planning: list[str]) -> None:
    """What lies in its place is looked at; what its engine found stands at the item's new line."""
    workshop.edit("one", "Red Army", "PALE")
    workshop.build()
    workshop.build()
    files = workshop.files()
    workshop.edit("one", "A mixed economy", "Not a mixed economy")
    workshop.edit("one", "terms:", "\n\n\nterms:")
    (workshop.out / "one" / "one-sheets.pdf").write_bytes(b"by hand")
    report = workshop.build()
    assert planning == ["deck"]
    assert workshop.files()["one/one-sheets.pdf"] == files["one/one-sheets.pdf"]
    (found,) = report.packs[0].diagnostics
    assert found.code == "thin-ink"
    text = (workshop.packs / "one.yaml").read_text().splitlines()
    assert text[found.span.line - 1].lstrip().startswith("nep:")


@pytest.mark.parametrize("lost", ["objects", "actions"])
def test_what_the_store_has_lost_is_planned(lost: str, workshop: Any, planning: list[str]) -> None:
    """Results or their bytes; of what had none there is nothing to lose."""
    files = workshop.files()
    workshop.edit("one", "A mixed economy", "Some mixed economy")
    for path in workshop.cache.rglob(f"{lost}/??/*"):
        path.unlink()
    (workshop.out / "one" / "one-poster.pdf").unlink()
    workshop.build()
    assert planning == ["sheets", "deck", "poster"]
    assert workshop.files()["one/one-poster.pdf"] == files["one/one-poster.pdf"]


def test_a_product_with_errors_is_not_remembered(workshop: Any, planning: list[str]) -> None:
    """It is planned until it is right, and a product whose output finds an error as well."""
    workshop.edit("one", "Red Army", "LOST")
    for _ in range(2):
        assert workshop.build().failed
        assert "sheets" in planning and "poster" not in planning


def test_the_engine_is_woken_only_for_what_has_to_be_planned(
    workshop: Any, planning: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the checks, as soon as the pack is read; not for a deck."""
    woken: list[int] = []
    monkeypatch.setattr("revisionpack.build.jobs.Bench.expect_work", lambda bench: woken.append(len(planning)))
    workshop.edit("one", "A mixed economy", "Some mixed economy")
    workshop.build()
    assert (planning, woken) == (["deck"], [])
    workshop.edit("one", "Red Army", "The Red Army")
    workshop.build()
    assert (planning, woken) == (["sheets"], [0])


# --- The deck and its lock -----------------------------------------------------------------------------


@pytest.fixture
def cards(workshop: Any, planning: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The products that were planned, of a pack whose deck is the real one, told as a text."""

    def deck(request: Request) -> Step:
        step = output("deck").plan(request)
        assert isinstance(step, Done)
        text = repr((step.jobs, request.derived.notes)).encode()
        return Done((TextJob("one.tsv", text),), findings=step.findings, lock=step.lock)

    monkeypatch.setattr(workshop.outputs, "deck", deck)
    workshop.edit("one", "terms:", "timeline: {subtitle: Before}\nterms:")
    workshop.build(force=True)
    workshop.edit("one", "Before", "Another")
    return planning


def lock_of(workshop: Any) -> str:
    text: str = (workshop.packs / "one.lock").read_text()
    return text


def as_if_planned(workshop: Any) -> None:
    """Everything is as a build would leave it that plans all anew from where things stood before."""
    files, lock = workshop.files(), lock_of(workshop)
    workshop.build(force=True)
    assert (workshop.files(), lock_of(workshop)) == (files, lock)


def test_a_deck_is_known_while_its_lock_is_as_it_left_it(workshop: Any, cards: list[str]) -> None:
    """The first one, an edited one, one of which cards were withdrawn and came back; what is said is said once."""
    workshop.build(locked=True)
    assert "deck" not in cards
    as_if_planned(workshop)
    edits = [
        ("A mixed economy", "Some mixed economy", ["changed-same-day"]),
        ("  red-army: {term: Red Army, meaning: The army of the Soviets.}\n", "", []),
        ("events:", "  red-army: {term: Red Army, meaning: The army of the Soviets.}\nevents:", []),
        ("updated: 2026-11-24", "updated: 2026-11-25", []),
        ("title: A pack", "title: Another pack", ["deck-renamed", "changed-same-day"]),
    ]
    for number, (old, new, said) in enumerate(edits):
        workshop.edit("one", old, new)
        report = workshop.build()
        assert "deck" in cards
        assert [problem.code for problem in report.packs[0].diagnostics] == said
        workshop.edit("one", "subtitle: ", f"subtitle: {number} ")
        report = workshop.build(locked=True)
        assert "deck" not in cards
        assert report.packs[0].diagnostics == ()
        as_if_planned(workshop)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"\A.*\Z", ""),
        (r'(?s)("notes": \{\n\s+"[^"]+": \[)\d+', r"\g<1>1999999999"),
        (r'(?s)("notes": \{\n\s+"[^"]+": \[\d+, )"[^"]*"', r'\1"another"'),
        (r'(?s)("notes": \{\n\s+"[^"]+": \[\d+, "[^"]*", )"[^"]*"', r'\1"another/name"'),
        (r'(?s)("notes": \{\n)[^\n]*\n', r"\1"),
        (r'("Revision Pack Basic": \[)\d+', r"\g<1>1999999999"),
        (r'"withdrawn": \{\}', '"withdrawn": {"abc": [1, "gone/term"]}'),
        (r'"updated": "[^"]*"', '"updated": "2026-01-01"'),
        (r'"deck": "[^"]*"', '"deck": "Another"'),
        (r'(?s)("subdecks": \{\n\s+"[^"]+": )"[^"]*"', r'\1"Another"'),
        (r'("terms/nep": )\d+', r"\g<1>7"),
    ],
)
def test_a_deck_is_planned_for_another_lock(old: str, new: str, workshop: Any, cards: list[str]) -> None:
    """Nothing that stands in it may be left out: times, hashes, names, cards withdrawn, decks; numbers are on cards."""
    path = workshop.packs / "one.lock"
    changed, times = re.subn(old, new, lock_of(workshop), flags=re.DOTALL)
    assert times == 1
    path.write_text(changed)
    if not changed:
        path.unlink()
    workshop.build()
    assert "deck" in cards
    made, lock = workshop.files(), lock_of(workshop)
    path.write_text(changed)
    if not changed:
        path.unlink()
    workshop.build(force=True)
    assert (workshop.files()["one/one.tsv"], lock_of(workshop)) == (made["one/one.tsv"], lock)


def test_a_known_deck_brings_numbers_into_its_lock(workshop: Any, cards: list[str]) -> None:
    """An item without a card is new: its number is remembered, the cards stay as they are, or are planned."""
    workshop.edit("one", "events:", "  soviet: {term: Soviet, meaning: A council., cards: off}\nevents:")
    workshop.build()
    assert '"terms/soviet": 3' in lock_of(workshop)
    as_if_planned(workshop)


def test_a_draft_has_a_known_deck_without_a_lock(workshop: Any, cards: list[str]) -> None:
    """And is another deck when it is no draft any more."""
    workshop.edit("one", 'version: "1.0"\nupdated: 2026-11-24\n', "")
    workshop.build()
    assert "deck" in cards
    workshop.edit("one", "Another", "Again")
    workshop.build()
    assert "deck" not in cards
    workshop.edit("one", "timeline:", 'version: "1.0"\nupdated: 2026-11-24\ntimeline:')
    workshop.build()
    assert "deck" in cards


def test_pictures_and_sounds_of_cards_count(tmp_path: Path) -> None:
    """By their bytes: they travel in the deck."""
    file = tmp_path / "small.yaml"
    file.write_text(
        "format: 1\nid: small\ntitle: Small\nversion: '1'\n"
        "terms:\n  nep: {term: New Economic Policy, meaning: A mixed economy., audio: nep.mp3}\n"
    )
    (tmp_path / "nep.mp3").write_bytes(b"ID3 one")
    bench = Bench(file, tmp_path)
    bench.planned("deck")
    assert bench.known("deck", examine(file))
    (tmp_path / "nep.mp3").write_bytes(b"ID3 two")
    assert not bench.known("deck", examine(file))


def test_notes_are_made_once_and_from_what_keeps_account(tmp_path: Path) -> None:
    """Where the deck has to be planned; where it is known, nothing has to be noted."""
    bench = Bench(PACKS / "science.yaml", tmp_path)
    examined = examine(PACKS / "science.yaml")
    assert examined.pack is not None
    fresh = bench.like(examined.pack)
    assert fresh.derived is not None
    memory = bench.memory(fresh)
    memory.expect_deck()
    assert fresh.derived.read_for_notes is not fresh.derived.pack
    request = memory.request("deck", bench.request(fresh))
    assert request.derived.notes is fresh.derived.notes
    assert told(output("deck").plan(request)) == bench.plan("deck", bench.examined)
    memory.keep("deck", Remembered((), [], (), ""))
    again = bench.like(examined.pack)
    bench.memory(again).expect_deck()
    assert again.derived is not None
    assert again.derived.read_for_notes is again.derived.pack
