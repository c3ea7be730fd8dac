"""A build does what is needed, nothing twice, and leaves the old or the new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from revisionpack.build import run, steps
from revisionpack.build.native import Native
from revisionpack.outputs.step import Failed, Finding

ALL = ["boxes", "one-poster.pdf", "one-sheets.pdf", "one.tsv"]


def test_a_first_build_makes_everything_and_a_second_nothing(workshop, told):
    """The second run runs no job, writes no byte, and says unchanged."""
    workshop.write()
    first = workshop.build()
    assert workshop.rendered == ALL
    assert set(told(first).values()) == {"built"}
    assert first.memory > 1 << 20
    files = workshop.files()
    assert sorted(files) == ["one/manifest.json", "one/one-poster.pdf", "one/one-sheets.pdf", "one/one.tsv"]
    times = {path: path.stat().st_mtime_ns for path in workshop.out.rglob("*")}
    second = workshop.build()
    assert workshop.rendered == []
    assert set(told(second).values()) == {"unchanged"}
    assert second.settled
    assert not second.packs[0].written
    assert workshop.files() == files
    assert {path: path.stat().st_mtime_ns for path in workshop.out.rglob("*")} == times
    assert second.summary(1.94) == "1 pack, 3 files: 3 unchanged, 1.9 s"


def test_an_edit_rebuilds_just_what_it_changes(workshop, told):
    """A word of a definition is another deck, but not another sheet or poster in these outputs."""
    workshop.write()
    workshop.build()
    workshop.edit("one", "A mixed economy", "A mixed economy of 1921-28")
    report = workshop.build()
    assert workshop.rendered == ["one.tsv"]
    assert told(report) == {"one-sheets.pdf": "unchanged", "one-poster.pdf": "unchanged", "one.tsv": "built"}
    assert report.summary(0) == "1 pack, 3 files: 1 built, 2 unchanged, 0.0 s"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("terms:", "# a comment\nterms:"),
        ("format: 1\nid: one", "id: one\nformat: 1"),
        ("title: Lenin dies", 'title: "Lenin dies"'),
    ],
    ids=["comment", "order of keys", "quotes"],
)
def test_what_says_the_same_rebuilds_nothing(workshop, old, new):
    """A comment, reordered keys and other quotes change no byte."""
    workshop.write()
    workshop.build()
    files = workshop.files()
    workshop.edit("one", old, new)
    report = workshop.build()
    assert workshop.rendered == []
    assert workshop.files() == files
    assert report.settled


def test_deleted_and_edited_artifacts_are_restored_from_the_store(workshop, told):
    """What lies in dist/ is what the manifest says, whatever happened to it."""
    workshop.write()
    workshop.build()
    files = workshop.files()
    (workshop.out / "one" / "one-sheets.pdf").unlink()
    (workshop.out / "one" / "one.tsv").write_text("by hand")
    (workshop.out / "one" / "manifest.json").unlink()
    report = workshop.build()
    assert workshop.rendered == []
    assert told(report) == {
        "one-sheets.pdf": "restored",
        "one-poster.pdf": "unchanged",
        "one.tsv": "restored",
    }
    assert workshop.files() == files


def test_the_whole_output_comes_back_from_the_store(workshop):
    """A fresh checkout with a restored store renders nothing."""
    import shutil

    workshop.write()
    workshop.build()
    files = workshop.files()
    shutil.rmtree(workshop.out)
    workshop.build()
    assert workshop.rendered == []
    assert workshop.files() == files


def test_a_damaged_store_heals_with_one_warning(workshop):
    """Every object damaged: what needs one is made again, the bytes are the same."""
    workshop.write()
    workshop.build()
    files = workshop.files()
    for path in workshop.cache.rglob("objects/??/*"):
        path.write_bytes(b"x" * path.stat().st_size)
    (workshop.out / "one" / "one-sheets.pdf").unlink()
    report = workshop.build()
    assert workshop.rendered == ["one-sheets.pdf"]
    assert len(report.warnings) == 1
    assert workshop.files() == files
    assert workshop.build().settled


def test_force_makes_everything_again(workshop, told):
    """--force asks nobody."""
    workshop.write()
    workshop.build()
    report = workshop.build(force=True)
    assert workshop.rendered == ALL
    assert set(told(report).values()) == {"built"}
    assert report.packs[0].artifacts[0].why == "asked for by --force"


def test_a_pack_with_errors_is_left_alone_and_the_others_are_built(workshop):
    """Errors in one pack touch neither its old artifacts nor another pack."""
    workshop.write("one")
    workshop.write("two", title="Another")
    workshop.build()
    before = workshop.files()
    workshop.edit("one", "date: 1924-01-21", "date: 1924-25")
    workshop.edit("two", "Red Army", "Red Army of 1918")
    report = workshop.build()
    assert report.failed
    assert [pack.failed for pack in report.packs] == [True, False]
    after = workshop.files()
    assert {name: data for name, data in after.items() if name.startswith("one/")} == {
        name: data for name, data in before.items() if name.startswith("one/")
    }
    assert after["two/two-sheets.pdf"] != before["two/two-sheets.pdf"]


@pytest.mark.parametrize(("word", "code"), [("CRASH", "engine"), ("LOST", "lost-words")])
def test_what_an_engine_finds_wrong_keeps_back_that_product_alone(workshop, told, word, code):
    """A crash or a failed preflight: one diagnostic at the item's line; the deck and the other pack are new."""
    workshop.write("one")
    workshop.write("two")
    workshop.build()
    before = workshop.files()
    workshop.edit("one", "Red Army", word)
    workshop.edit("one", "A mixed economy", "Another economy")
    report = workshop.build()
    pack = report.packs[0]
    (problem,) = pack.diagnostics
    assert (problem.code, problem.span.line) == (code, 7)
    if code == "engine":
        assert problem.message == "one-sheets.pdf of the pack 'one' could not be made (ValueError: it broke)"
        assert "'nep'" in problem.help
    assert problem.span.file.endswith("one.yaml")
    assert report.failed
    assert not report.packs[1].failed
    assert told(report) == {"one-sheets.pdf": "failed", "one-poster.pdf": "unchanged", "one.tsv": "built"}
    assert (pack.kept, pack.stale) == (("sheets",), ("one-sheets.pdf",))
    assert "1 built" in report.summary(0)
    assert "1 failed" in report.summary(0)
    files = workshop.files()
    changed = {name for name in files if files[name] != before.get(name)}
    assert changed == {"one/one.tsv", "one/manifest.json"}
    manifest = json.loads(files["one/manifest.json"])
    assert manifest["failed"] == {"sheets": [code]}
    assert {name: entry.get("stale", False) for name, entry in manifest["artifacts"].items()} == {
        "one-sheets.pdf": True,
        "one-poster.pdf": False,
        "one.tsv": False,
    }
    workshop.edit("one", word, "Red Guards")
    report = workshop.build()
    assert not report.failed
    assert told(report) == {"one-sheets.pdf": "built", "one-poster.pdf": "unchanged", "one.tsv": "unchanged"}
    manifest = json.loads(workshop.files()["one/manifest.json"])
    assert "failed" not in manifest
    assert not any("stale" in entry for entry in manifest["artifacts"].values())


def test_a_pack_of_which_nothing_can_be_set_is_left_alone(workshop, told):
    """No product came through: no file, no manifest, no lock is written, and none counts as built."""
    workshop.write()
    workshop.edit("one", "Red Army", "CRASH")
    report = workshop.build(only=("sheets",))
    assert told(report) == {"one-sheets.pdf": "failed"}
    assert workshop.files() == {}
    assert not (workshop.packs / "one.lock").exists()
    assert report.summary(0) == "1 pack, 1 file: 1 failed, 1 pack with errors, 0.0 s"


def test_a_deck_that_failed_leaves_the_locks_notes_as_they_were(workshop, monkeypatch):
    """Cards that nobody got are not remembered as handed out; the numbers on the sheets are."""
    from revisionpack.derive.lock import Lock, State, parse
    from revisionpack.outputs.step import Done, TextJob

    def deck(request):
        lock = Lock(notes={"guid": State(1, "digest")}, names={"guid": "terms/nep"})
        return Done((TextJob("one.tsv", b"x"),), (Finding("deck-odd", "error", "it is odd"),), lock)

    workshop.write()
    monkeypatch.setattr(workshop.outputs, "deck", deck)
    report = workshop.build()
    assert report.packs[0].kept == ("deck",)
    lock, _ = parse((workshop.packs / "one.lock").read_text())
    assert dict(lock.notes) == {}
    assert lock.numbers["terms/nep"] == 1


def test_findings_are_told_again_from_the_store(workshop):
    """A warning about an artifact does not go away by building twice."""
    workshop.write()
    workshop.edit("one", "Red Army", "PALE")
    for jobs in (ALL, []):
        report = workshop.build()
        assert workshop.rendered == jobs
        (warning,) = report.packs[0].diagnostics
        assert (warning.code, warning.span.line) == ("thin-ink", 7)
        assert not report.settled


def test_an_output_that_cannot_be_set_is_told_and_the_others_are_made(workshop, told):
    """A poster that does not fit: its findings at their lines; sheets and deck are put in place."""
    workshop.write()
    workshop.outputs.poster = lambda request: Failed(
        (Finding("poster-full", "error", "3 mm too much", "lenin-dies"),)
    )
    report = workshop.build()
    assert [(found.code, found.span.line) for found in report.packs[0].diagnostics] == [("poster-full", 10)]
    assert told(report) == {"one-sheets.pdf": "built", "one.tsv": "built", "poster": "failed"}
    assert set(workshop.files()) == {"one/one-sheets.pdf", "one/one.tsv", "one/manifest.json"}


def test_a_product_without_content_is_skipped_in_words(workshop):
    """No events: no poster."""
    workshop.write()
    workshop.edit("one", "events:\n  lenin-dies: {date: 1924-01-21, title: Lenin dies}\n", "")
    report = workshop.build()
    assert ("poster", "no events: no poster") in report.packs[0].skipped
    assert not report.failed


def test_only_leaves_the_other_artifacts_and_marks_what_is_old(workshop):
    """The manifest is the union of what lies there; entries of an older pack are stale."""
    workshop.write()
    workshop.build()
    workshop.edit("one", "Red Army", "The Red Army")
    report = workshop.build(only=("deck",))
    assert report.packs[0].stale == ("one-poster.pdf", "one-sheets.pdf")
    manifest = json.loads((workshop.out / "one" / "manifest.json").read_text())
    assert {name: entry.get("stale", False) for name, entry in manifest["artifacts"].items()} == {
        "one-poster.pdf": True,
        "one-sheets.pdf": True,
        "one.tsv": False,
    }
    assert workshop.build().packs[0].stale == ()


def test_the_manifest_tells_the_truth(workshop):
    """Hash, size, pages and key of every artifact; no clock, no path."""
    from hashlib import sha256

    workshop.write()
    workshop.build()
    text = (workshop.out / "one" / "manifest.json").read_text()
    manifest = json.loads(text)
    for name, entry in manifest["artifacts"].items():
        data = (workshop.out / "one" / name).read_bytes()
        assert (entry["sha256"], entry["bytes"]) == (sha256(data).hexdigest(), len(data))
    assert manifest["artifacts"]["one-sheets.pdf"]["pages"] == 1
    assert "layout" not in manifest["artifacts"]["one-sheets.pdf"]
    assert str(workshop.out.parent) not in text


def test_a_report_holds_the_layouts(workshop):
    """The geometry of a poster lies in the store with it: this build reports it, and one that does nothing too."""
    workshop.write()
    for state in ("built", "unchanged"):
        report = workshop.build()
        told = {artifact.name: artifact for artifact in report.packs[0].artifacts}
        assert told["one-poster.pdf"].state == state
        assert told["one-poster.pdf"].facts["layout"] == [1]
        (pack,) = json.loads(report.to_json(0.0))["packs"]
        assert [1] in [artifact["facts"].get("layout") for artifact in pack["artifacts"]]


def test_explain_says_what_changed(workshop):
    """The reason names the part of the job that is another."""
    workshop.write()
    first = workshop.build()
    assert {artifact.why for artifact in first.packs[0].artifacts} == {"not built here before"}
    workshop.edit("one", "Red Army", "The Red Army")
    report = workshop.build()
    why = {artifact.name: artifact.why for artifact in report.packs[0].artifacts}
    assert why == {
        "one-sheets.pdf": "HTML changed",
        "one-poster.pdf": "nothing that it is made from has changed",
        "one.tsv": "nothing that it is made from has changed",
    }
    (workshop.out / "one" / "one.tsv").unlink()
    report = workshop.build()
    assert {a.name: a.why for a in report.packs[0].artifacts}["one.tsv"] == "the file was gone"


def test_the_lock_is_written_once_and_kept(workshop):
    """Numbers given once stay: an insertion before does not renumber."""
    file = workshop.write()
    workshop.build()
    lock = file.with_suffix(".lock")
    assert '"terms/nep": 1' in lock.read_text()
    workshop.edit("one", "terms:\n", "terms:\n  abc: {term: Abc, meaning: Before the others.}\n")
    workshop.build()
    assert '"terms/nep": 1' in lock.read_text()
    assert '"terms/abc": 3' in lock.read_text()


def test_a_draft_has_no_lock(workshop):
    """Without version: no lock is written."""
    file = workshop.write()
    workshop.edit("one", 'version: "1.0"\n', "")
    workshop.build()
    assert not file.with_suffix(".lock").exists()


def test_locked_fails_when_the_lock_would_change(workshop):
    """CI finds out that a lock was not committed; nothing is written."""
    file = workshop.write()
    report = workshop.build(locked=True)
    assert [problem.code for problem in report.packs[0].diagnostics] == ["lock-changed"]
    assert workshop.files() == {}
    assert not file.with_suffix(".lock").exists()
    workshop.build()
    assert not workshop.build(locked=True).failed


def test_the_lock_can_lie_elsewhere(workshop, tmp_path):
    """--lock FILE."""
    file = workshop.write()
    workshop.build(lock=tmp_path / "elsewhere.lock")
    assert (tmp_path / "elsewhere.lock").exists()
    assert not file.with_suffix(".lock").exists()


def test_a_lock_that_cannot_be_written_ends_before_any_output(workshop):
    """A folder in the lock's place: one line, nothing written."""
    file = workshop.write()
    report = workshop.build()
    before = workshop.files()
    lock = file.with_suffix(".lock")
    lock.unlink()
    lock.mkdir()
    workshop.edit("one", "Red Army", "The Red Army")
    report = workshop.build()
    assert report.failed
    assert workshop.files() == before


def test_a_damaged_lock_is_an_error_with_its_line(workshop):
    """Numbers that pupils hold are not thrown away silently."""
    file = workshop.write()
    workshop.build()
    lock = file.with_suffix(".lock")
    lock.write_text(lock.read_text().replace('"numbers": {', '"numbers": {{'))
    report = workshop.build()
    (problem,) = report.packs[0].diagnostics
    assert problem.code == "bad-lock"
    assert problem.span.file == lock.as_posix()
    assert problem.span.line > 1


def test_two_packs_of_one_id_do_not_take_turns(workshop):
    """The second is refused, by name."""
    workshop.write("one")
    (workshop.packs / "two.yaml").write_text((workshop.packs / "one.yaml").read_text())
    report = workshop.build()
    assert [pack.failed for pack in report.packs] == [False, True]
    assert "one.yaml" in report.packs[1].diagnostics[0].message


def test_equal_jobs_of_several_packs_run_once(workshop, told):
    """Two packs that print the same poster render it once."""
    workshop.write("one")
    workshop.write("two")
    report = workshop.build()
    assert len([name for name in workshop.rendered if name.endswith("poster.pdf")]) == 1
    assert told(report, 1)["two-poster.pdf"] == "built"
    assert workshop.files()["one/one-poster.pdf"] == workshop.files()["two/two-poster.pdf"]


def test_without_pango_decks_are_built_and_pdfs_are_named_impossible(workshop, told, monkeypatch):
    """No native library: the environment is at fault, not the pack."""
    workshop.write()
    for module in (steps, run):
        monkeypatch.setattr(module, "native", lambda: Native({}, ("pango",)))
    report = workshop.build()
    assert not report.failed
    assert "pango not found" in report.environment
    assert told(report) == {
        "one-poster.pdf": "impossible",
        "one-sheets.pdf": "impossible",
        "one.tsv": "built",
    }
    assert workshop.rendered == ["one.tsv"]


def test_an_output_path_that_is_a_folder_is_one_line_and_the_old_set_stays(workshop):
    """Nothing of the pack is replaced."""
    workshop.write()
    workshop.build()
    (workshop.out / "one" / "one-sheets.pdf").unlink()
    (workshop.out / "one" / "one-sheets.pdf").mkdir()
    workshop.edit("one", "A mixed economy", "Another")
    before = workshop.files()
    report = workshop.build()
    (problem,) = report.packs[0].diagnostics
    assert "there is a folder of that name" in problem.message
    assert workshop.files() == before


def test_a_mistake_of_ours_is_named_and_the_other_packs_are_built(workshop, monkeypatch):
    """An exception in an output is no traceback and no end of the build."""
    monkeypatch.delenv("REVISIONPACK_DEBUG", raising=False)
    workshop.write("one", title="A pack")
    workshop.write("two")
    real = workshop.outputs.sheets

    def odd(request):
        if request.derived.pack.id == "one":
            raise KeyError("x")
        return real(request)

    workshop.outputs.sheets = odd
    report = workshop.build()
    assert [problem.code for problem in report.packs[0].diagnostics] == ["internal"]
    assert not report.packs[1].failed


def test_many_packs_with_few_workers(workshop):
    """More packs than are planned ahead; each is whole."""
    for number in range(12):
        workshop.write(f"p{number:02}")
        workshop.edit(f"p{number:02}", "Red Army", f"Red Army {number}")
        workshop.edit(f"p{number:02}", "Lenin dies", f"Lenin dies {number}")
    report = workshop.build(jobs=2)
    assert not report.failed
    assert len(workshop.rendered) == 12 * 3 + 1  # the decks are all equal
    assert [Path(pack.file).stem for pack in report.packs] == [f"p{number:02}" for number in range(12)]


def test_a_template_of_ones_own_that_replaces_nothing_is_named(workshop, tmp_path):
    """A typo in a file name would do nothing, silently."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "pritn.css").write_text("p { }")
    workshop.write()
    report = workshop.build(theme=tmp_path / "own")
    assert report.warnings == (f"{tmp_path / 'own'}/pritn.css has the name of no template: it does nothing",)
    assert not report.settled


def test_a_pack_that_cannot_be_opened_is_named(workshop):
    """A link to nowhere among the packs: one line, the others are built."""
    workshop.write("one")
    (workshop.packs / "two.yaml").symlink_to(workshop.packs / "nowhere")
    report = workshop.build()
    assert [pack.failed for pack in report.packs] == [False, True]
    assert report.packs[1].diagnostics[0].code == "unreadable"


def test_progress_counts_what_is_done_of_what_there_is(workshop):
    """It begins below and ends at the whole; an unchanged pack has nothing to count."""
    told: list[tuple[int, int]] = []
    workshop.write()
    workshop.build_with(progress=lambda done, of: told.append((done, of)))
    assert told[0] == (0, 1)
    assert told[-1] == (4, 4)
    assert all(done <= of for done, of in told)
    told.clear()
    workshop.build_with(progress=lambda done, of: told.append((done, of)))
    assert told == []
