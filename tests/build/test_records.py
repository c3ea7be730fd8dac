"""A pack that was planned before is not planned again; whatever differs is, and nothing that can run is kept."""

from __future__ import annotations

import json
import shutil

import pytest
from msgspec.structs import replace

from revisionpack.build import planning, run
from revisionpack.build.examine import examine
from revisionpack.build.plan import Settings
from revisionpack.build.shards import missing
from revisionpack.build.store import Store
from revisionpack.outputs.step import Options

SYLLABUS = """\
id: course
title: A course
"""


@pytest.fixture
def planned(workshop, monkeypatch):
    """A pack with a syllabus, built twice (the second time its lock is as it stays); `planned.packs_read` counts."""
    monkeypatch.setattr(planning, "output", workshop.outputs.of)
    workshop.write()
    workshop.edit("one", "id: one", "id: one\nsyllabus: course")
    workshop.syllabus = workshop.packs / "syllabus.yaml"
    workshop.syllabus.write_text(SYLLABUS)
    workshop.own = workshop.packs.parent / "own"
    workshop.own.mkdir()
    (workshop.own / "print.css").write_text("p { }")
    workshop.read = []

    def counted(file, *rest):
        workshop.read.append(file.name)
        return examine(file, *rest)

    monkeypatch.setattr(run, "examine", counted)
    monkeypatch.setattr(planning, "examine", counted)
    only = workshop.build

    def build(**settings):
        workshop.read.clear()
        file = workshop.packs / "one.yaml"
        workshop.log.write_text("")
        asked = Settings(**{"out": workshop.out, "cache": workshop.cache, "theme": workshop.own, **settings})
        return run.build([file], asked)

    workshop.build, workshop.build_all = build, only
    workshop.build()
    workshop.build()
    return workshop


def test_a_fresh_checkout_is_put_in_place_without_reading_the_pack(planned):
    """The same files, the same report, no job, and nobody parsed the pack."""
    files, before = planned.files(), planned.build()
    shutil.rmtree(planned.out)
    report = planned.build()
    assert planned.read == planned.rendered == []
    assert planned.files() == files
    (pack,) = report.packs
    assert {artifact.state for artifact in pack.artifacts} == {"restored"}
    assert [(a.name, a.product, a.facts, a.sha256, a.size) for a in pack.artifacts] == [
        (a.name, a.product, a.facts, a.sha256, a.size) for a in before.packs[0].artifacts
    ]
    assert set(pack.outputs) == set(before.packs[0].outputs)
    assert set(pack.inputs) == set(before.packs[0].inputs)
    assert pack.skipped == before.packs[0].skipped
    assert planned.build().settled


CHANGES = {
    "the pack": lambda w: w.edit("one", "Red Army", "The Red Army"),
    "a comment in the pack": lambda w: w.edit("one", "terms:", "terms:  # of the time"),
    "the syllabus": lambda w: w.syllabus.write_text(SYLLABUS.replace("A course", "Another course")),
    "no syllabus": lambda w: w.syllabus.unlink(),
    "the lock": lambda w: (w.packs / "one.lock").write_text(
        (w.packs / "one.lock").read_text().replace('"terms/nep": 1', '"terms/nep": 7')
    ),
    "no lock": lambda w: (w.packs / "one.lock").unlink(),
    "a template": lambda w: (w.own / "print.css").write_text("q { }"),
    "an object": lambda w: [path.unlink() for path in w.cache.rglob("objects/??/*")],
    "a job": lambda w: [path.unlink() for path in w.cache.rglob("actions/??/*")],
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_not_as_it_was_is_planned(planned, change):
    """Every file that was read, the theme, and what the store has lost."""
    planned.build()
    assert planned.read == []
    CHANGES[change](planned)
    planned.build()
    assert planned.read == ["one.yaml"]


@pytest.mark.parametrize(
    "settings",
    [{"options": Options(paper="letter")}, {"only": ("sheets",)}, {"force": True}, {"theme": None}],
)
def test_another_call_is_planned_by_itself(planned, settings):
    """A record speaks of one way to ask; --force asks nobody."""
    planned.build(**settings)
    assert planned.read == ["one.yaml"]


def test_our_own_program_and_its_packages_are_in_the_name(planned, monkeypatch):
    """Another version of what plans or sets is another plan."""
    from revisionpack.build import records

    monkeypatch.setattr(records, "versions", lambda kind: {"weasyprint": "99"})
    planned.build()
    assert planned.read == ["one.yaml"]
    monkeypatch.setattr(records, "_SHAPERS", ("pytest",))
    planned.build()
    assert planned.read == ["one.yaml"]


def test_files_that_were_deleted_or_edited_come_back_without_planning(planned):
    """What lies in dist/ is looked at, not believed."""
    files = planned.files()
    folder = planned.out / "course" / "one"
    (folder / "one-sheets.pdf").unlink()
    (folder / "one.tsv").write_text("by hand")
    (folder / "manifest.json").write_text("{}")
    planned.build()
    assert planned.read == planned.rendered == []
    assert planned.files() == files


def test_what_was_found_is_said_again_at_its_place(planned):
    """Warnings come from the record, word for word, with the lines to show them in."""
    planned.edit("one", "Red Army", "PALE")
    planned.build()
    before = planned.build().packs[0]
    assert planned.read == []
    shutil.rmtree(planned.out)
    pack = planned.build().packs[0]
    assert planned.read == []
    assert [found.code for found in pack.diagnostics] == ["thin-ink"]
    assert pack.diagnostics == before.diagnostics
    assert pack.sources[pack.diagnostics[0].span.file] == (planned.packs / "one.yaml").read_text()


def test_a_pack_with_errors_has_no_record(planned):
    """Nothing is remembered of what failed: it is looked at again every time."""
    planned.edit("one", "Red Army", "LOST")
    for _ in range(2):
        assert planned.build().failed
        assert planned.read == ["one.yaml"]


def test_a_damaged_record_heals_with_one_warning(planned):
    """One bit, and the pack is planned anew."""
    (record,) = (path for path in planned.cache.rglob("plans/??/*") if b'"inputs"' in path.read_bytes())
    data = bytearray(record.read_bytes())
    data[-20] ^= 1
    record.write_bytes(data)
    report = planned.build()
    assert planned.read == ["one.yaml"]
    assert len(report.warnings) == 1
    assert planned.build().warnings == ()
    assert planned.read == []


def test_a_record_holds_plain_words_and_leads_nowhere_else(planned):
    """JSON, no absolute path of an output; one that points out of the output folder is not followed."""
    (record,) = (path for path in planned.cache.rglob("plans/??/*") if b'"inputs"' in path.read_bytes())
    data = json.loads(record.read_bytes().partition(b"\n")[2])
    assert set(data) == {"inputs", "products", "told"}
    data["told"]["folder"] = "../elsewhere"
    Store(planned.cache).keep_record(record.stem, data)
    planned.build()
    assert planned.read == ["one.yaml"]
    assert not (planned.out.parent / "elsewhere").exists()


def test_gc_drops_records_whose_jobs_are_gone(planned):
    """And keeps the others."""
    store = Store(planned.cache)
    store.gc(1 << 30)
    planned.build()
    assert planned.read == []
    store.gc(0)
    assert list(planned.cache.rglob("plans/??/*")) == []


def test_a_plan_is_the_same_from_records_as_without_them(planned):
    """Also half-way, when some of the jobs are known; and a pack planned once is not read again."""
    files = [planned.packs / "one.yaml"]
    settings = Settings(out=planned.out, cache=planned.cache, theme=planned.own)

    def twice(cache):
        planned.read.clear()
        asked = replace(settings, cache=cache)
        first = missing(files, asked)
        read, again = len(planned.read), missing(files, asked)
        assert (again, len(planned.read)) == (first, read)
        return first

    assert twice(planned.cache) == []
    empty = planned.cache.with_name("empty")
    units = twice(empty)
    assert [unit.product for unit in units] == ["sheets", "poster", "deck"]
    shutil.copytree(planned.cache / "v1" / "actions", empty / "v1" / "actions")
    shutil.copytree(planned.cache / "v1" / "objects", empty / "v1" / "objects")
    assert twice(empty) == []
    poster = units[1].keys
    for path in empty.rglob("actions/??/*"):
        if path.stem not in poster:
            path.unlink()
    left = twice(empty)
    assert [unit.product for unit in left] == ["sheets", "poster", "deck"]
    assert left[1].keys != poster


def test_many_packs_are_planned_side_by_side_in_their_order(workshop, monkeypatch):
    """Processes change nothing about the plan; a pack that cannot be read or has errors asks for nothing."""
    monkeypatch.setattr(planning, "output", workshop.outputs.of)
    for number in range(12):
        workshop.write(f"p{number:02}", title=f"Pack {number}")
        workshop.edit(f"p{number:02}", "Red Army", f"Red Army {number}")
    workshop.edit("p03", "date: 1924-01-21", "date: 1924-25")
    files = [*sorted(workshop.packs.glob("*.yaml")), workshop.packs / "none.yaml"]
    alone = missing(files, Settings(out=workshop.out, cache=workshop.cache, jobs=1))
    together = missing(files, Settings(out=workshop.out, cache=workshop.cache.with_name("two"), jobs=2))
    assert together == alone
    assert len({unit.file for unit in alone}) == 11
    assert list(workshop.cache.with_name("two").rglob("tmp/*")) == []
