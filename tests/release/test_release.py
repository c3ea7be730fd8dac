"""A release: the right files for the right people, notes that tell the truth, the same bytes again."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from revisionpack.build.keys import sha
from revisionpack.build.plan import Settings
from revisionpack.build.run import build
from revisionpack.release.archive import archive
from revisionpack.release.artifact import Artifact
from revisionpack.release.gather import NoSyllabusError
from revisionpack.release.last import CannotReleaseError, newest
from revisionpack.release.notes import searches
from revisionpack.release.page import rows
from revisionpack.release.publish import write
from revisionpack.release.verify import verify


def zipped(made, audience):
    (name,) = [name for name in made.files if name.endswith(f"{audience}.zip")]
    with zipfile.ZipFile(io.BytesIO(made.files[name])) as held:
        return {
            Path(entry).relative_to(Path(name).stem).as_posix(): held.read(entry) for entry in held.namelist()
        }


def test_a_release_holds_what_its_users_need(house):
    """Loose files, archives, checksums, manifest, notes, page, materials."""
    made = house.release("2026.11")
    assert made.folder == house.out / "hist-2026.11"
    names = set(made.files)
    assert {"one-sheets.pdf", "two-sheets.pdf", "one-sheets-large.pdf", "one-poster.pdf", "one.tsv"} <= names
    assert {"hist-2026.11-student.zip", "hist-2026.11-teacher.zip", "SHA256SUMS", "manifest.json"} <= names
    assert {"NOTES.md", "SOURCES.md", "sbom.spdx.json", "index.html", "content.json"} <= names
    assert any(name.startswith("LICENCES/OFL") for name in names)
    told = json.loads(made.files["manifest.json"])
    sheets = told["artifacts"]["one-sheets.pdf"]
    assert sheets["sha256"] == sha(made.files["one-sheets.pdf"])
    assert sheets["bytes"] == len(made.files["one-sheets.pdf"])
    assert len(sheets["key"]) == 64
    assert sheets["kind"] in told["versions"]
    assert sheets["source"] == told["packs"]["one"]["content"]
    assert set(told["archives"]) == {"hist-2026.11-student.zip", "hist-2026.11-teacher.zip"}
    assert {
        path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()
    } == names
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=made.folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert made.files["SHA256SUMS"].count(b"\n") == len(names) - 1


def test_pupils_get_no_answers(house):
    """What holds answers is in the teachers' archive alone, with the packs and the coverage."""
    from revisionpack.outputs.step import Done, PdfJob

    fakes = house.workshop.outputs
    document = fakes.of("sheets").plan
    house.workshop.cache = house.packs.parent / "new"  # what another program made is not looked up
    fakes.answers = lambda request: Done(
        (PdfJob(request.artifact("answers"), document(request).jobs[0].document),)
    )
    made = house.release("1")
    student, teacher = zipped(made, "student"), zipped(made, "teacher")
    assert "one-answers.pdf" in teacher
    assert not any("answers" in name for name in student)
    assert {"one-sheets.pdf", "one.tsv"} <= set(student)
    assert teacher["packs/one.yaml"] == (house.packs / "one.yaml").read_bytes()
    assert {"packs/one.lock", "packs/syllabus.yaml"} <= set(teacher)
    assert b"| 1.1 Causes | one/start, two/start | 0 |" in teacher["coverage.md"]
    assert b"**gap**" in teacher["coverage.md"]
    assert b'"audience": "teacher"' in made.files["manifest.json"]


def test_the_same_packs_give_the_same_bytes(house):
    """Two releases, the second from a clean store in another folder."""
    first = house.release("1")
    house.workshop.cache = house.workshop.cache.with_name("other-cache")
    house.workshop.out = house.workshop.out.with_name("other-dist")
    house.out = house.out.with_name("other-release")
    assert house.release("1").files == first.files


def test_verify_makes_it_again_and_compares(house):
    """A flipped byte is found; so is an edit of a pack."""
    house.release("1")
    second_of = house.out / "hist-1"
    house.edition("one", "1.0", "1.1")
    house.edit("one", "Red Army", "Red Army of 1918")
    house.lock()
    made = house.release("2", last=second_of)
    settings = Settings(out=house.out, cache=house.out, jobs=2)
    verdict = verify(made.folder, house.files, settings)
    assert verdict.good, verdict
    assert verdict.files == len(made.files) - 1
    path = made.folder / "one-sheets.pdf"
    path.write_bytes(path.read_bytes() + b"x")
    assert verify(made.folder, house.files, settings).damaged == ("one-sheets.pdf",)
    house.edit("two", "Red Army", "Red Army of 1919")
    house.lock()
    verdict = verify(made.folder, house.files, settings)
    assert "two-sheets.pdf" in verdict.differing
    assert verdict.packs == ("two is not in it: its content has changed, but its `version: 1.0` has not",)
    house.edition("two", "1.0", "1.1")
    house.lock()
    assert verify(made.folder, house.files, settings).packs == ("two is version 1.0 there, 1.1 here",)


def test_notes_come_from_what_changed(house):
    """Added, changed and withdrawn items by name; an unchanged pack says so."""
    first = house.release("1")
    assert b"The first release." in first.files["NOTES.md"]
    house.edition("one", "1.0", "1.1")
    house.edit("one", "A mixed economy", "A mixed economy of 1921-28")
    house.edit("one", "  red-army: {term: Red Army, meaning: The army of the Soviets.}\n", "")
    house.edit("one", "events:\n", "events:\n  tenth: {date: 1921-03, title: The Tenth Congress}\n")
    house.lock()
    notes = house.release("2", last=first.folder).files["NOTES.md"].decode()
    assert "Changes since 1." in notes
    assert "- Added: 1 event: The Tenth Congress" in notes
    assert "- Changed: 1 term: New Economic Policy" in notes
    assert "- Withdrawn: 1 term: Red Army" in notes
    assert "### Pack two (1.0)\n\nNothing has changed." in notes


def test_a_release_is_not_made_over_from_other_content(house):
    """The same again is fine; other content of the same edition in a release that lies there is refused."""
    first = house.release("1")
    assert house.release("1").files == first.files
    house.edit("one", "A mixed economy", "Another economy")
    house.lock()
    with pytest.raises(CannotReleaseError, match=r"hist-1 holds other content of one 1\.0"):
        house.release("1")
    house.edition("one", "1.0", "1.1")
    house.lock()
    assert house.release("1").files["one.tsv"] != first.files["one.tsv"]


def test_a_changed_syllabus_is_told(house):
    """It is no part of a pack, but shapes questions and coverage."""
    first = house.release("1")
    assert b"syllabus file" not in house.release("2", last=first.folder).files["NOTES.md"]
    syllabus = house.packs / "syllabus.yaml"
    syllabus.write_text(syllabus.read_text().replace("text: Causes", "text: The causes"))
    house.lock()
    notes = house.release("2", last=first.folder).files["NOTES.md"].decode()
    assert "The syllabus file has changed: exam, question types or spec points." in notes


def test_an_unchanged_pack_may_be_released_again(house):
    """A monthly release without edits is no error."""
    first = house.release("1")
    assert not house.release("2", last=first.folder).kept


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('version: "1.0"\n', "", "it is a draft"),
        ("updated: 2026-11-24", "updated: 2026-12-01", "lies in the future"),
        ("updated: 2026-11-24\n", "", "does not say when"),
        ("A mixed economy", "Another economy", "its content has changed, but its `version: 1.0` has not"),
        ("date: 1924-01-21", "date: 1924-25", "it has mistakes (1 error)"),
        ("Red Army", "CRASH", "content has changed"),
    ],
)
def test_a_pack_that_may_not_be_released_keeps_its_last_release_and_is_named(house, old, new, why):
    """The other packs are released; the manifest, the notes and the caller are told."""
    first = house.release("1")
    house.edit("one", old, new)
    made = house.release("2", last=first.folder)
    assert set(made.kept) == {"one"}
    assert why in made.kept["one"]
    assert made.files["one-sheets.pdf"] == first.files["one-sheets.pdf"]
    assert zipped(made, "teacher")["packs/one.yaml"] == zipped(first, "teacher")["packs/one.yaml"]
    assert made.files["SOURCES.md"] == first.files["SOURCES.md"]
    assert zipped(made, "teacher")["coverage.md"] == zipped(first, "teacher")["coverage.md"]
    assert b"**Pack one** (one) is as it was in the last release: " in made.files["NOTES.md"]
    assert "one" in json.loads(made.files["manifest.json"])["kept"]


def test_a_pack_that_fails_in_the_engine_keeps_its_last_release(house):
    """Not only mistakes of content stop a pack."""
    first = house.release("1")
    house.edition("one", "1.0", "1.1")
    house.edit("one", "Red Army", "CRASH")
    made = house.release("2", last=first.folder)
    assert "could not be built" in made.kept["one"]
    assert [problem.code for problem in made.diagnostics] == ["engine"] * len(made.diagnostics)


def test_a_pack_that_can_no_longer_be_read_is_missed(house):
    """Broken so that it names no syllabus: it keeps its last release all the same."""
    first = house.release("1")
    (house.packs / "one.yaml").write_text("[" * 50)
    made = house.release("2", last=first.folder)
    assert "it has mistakes" in made.kept["one"]
    assert made.files["one-sheets.pdf"] == first.files["one-sheets.pdf"]


@pytest.mark.parametrize("damage", ["date: 1924-25", "]: ["])
def test_a_broken_pack_is_known_by_its_id(house, damage):
    """Whatever its file is called, and even where it cannot be parsed."""
    (house.packs / "one.yaml").rename(house.packs / "another-name.yaml")
    files = [house.packs / "another-name.yaml", house.packs / "two.yaml"]
    first = house.release("1", files=files)
    house.edit("another-name", "date: 1924-01-21", damage)
    assert set(house.release("2", last=first.folder, files=files).kept) == {"one"}


def test_a_syllabus_whose_only_pack_broke_keeps_its_last_release(house):
    """Even where no file says any more which syllabus it is."""
    files = house.files[:1]
    first = house.release("1", files=files)
    (house.packs / "one.yaml").write_text("[" * 50)
    made = house.release("2", last=first.folder, files=files)
    assert set(made.kept) == {"one"}
    assert made.files["one.tsv"] == first.files["one.tsv"]
    assert "## For teachers\n\nNothing has changed." in made.files["NOTES.md"].decode()
    verdict = verify(made.folder, files, house.settings)
    assert verdict.good, verdict


def test_a_kept_pack_is_kept_again(house):
    """Month after month, until it is mended; and each release can be made again."""
    house.release("1")
    house.edit("one", "date: 1924-01-21", "date: 1924-25")
    second = house.release("2", last=house.out / "hist-1")
    third = house.release("3", last=second.folder)
    assert set(third.kept) == {"one"}
    assert zipped(third, "teacher")["packs/one.yaml"] == zipped(second, "teacher")["packs/one.yaml"]
    verdict = verify(third.folder, house.files, house.settings)
    assert verdict.good, verdict


def test_an_archive_that_was_altered_is_not_kept(house):
    """What teachers get of a kept pack is what they got."""
    first = house.release("1")
    (first.folder / "hist-1-teacher.zip").write_bytes(b"x")
    house.edit("one", "date: 1924-01-21", "date: 1924-25")
    with pytest.raises(
        CannotReleaseError, match=r"hist-1-teacher\.zip of the last release is not what it was"
    ):
        house.release("2", last=first.folder)


def test_a_file_outside_of_the_archive_is_no_pack(house):
    """A last release from somewhere else writes nowhere."""
    first = house.release("1")
    manifest = json.loads(first.files["manifest.json"])
    manifest["packs"]["one"]["files"] = {"../../evil.yaml": "0"}
    (first.folder / "manifest.json").write_text(json.dumps(manifest))
    house.edit("one", "date: 1924-01-21", "date: 1924-25")
    with pytest.raises(CannotReleaseError, match="lies elsewhere"):
        house.release("2", last=first.folder)


def test_a_stale_lock_is_named_as_such(house):
    """The reason says what to do."""
    house.edition("one", "1.0", "1.1")
    house.edit("one", "events:\n", "events:\n  tenth: {date: 1921-03, title: The Tenth Congress}\n")
    before = (house.packs / "one.lock").read_bytes()
    assert "build it, and commit the lock" in house.release("1").missing["one"]
    assert (house.packs / "one.lock").read_bytes() == before


def test_an_uncommitted_lock_is_refused(house):
    """Numbers that nobody has committed are not published."""
    (house.packs / "one.lock").unlink()
    made = house.release("1")
    assert "one" in made.missing
    assert not (house.packs / "one.lock").exists()


def test_a_last_release_that_was_altered_is_not_kept(house):
    """Damage is not passed on."""
    first = house.release("1")
    (first.folder / "one-sheets.pdf").write_bytes(b"x")
    house.edit("one", "date: 1924-01-21", "date: 1924-25")
    with pytest.raises(CannotReleaseError, match=r"one-sheets\.pdf of the last release is not what it was"):
        house.release("2", last=first.folder)


def test_nothing_to_release_is_an_error(house):
    """An unknown syllabus; packs that all fail; a version that is none."""
    with pytest.raises(NoSyllabusError):
        house.release("1", files=[])
    with pytest.raises(CannotReleaseError, match="no version"):
        house.release("latest")
    for name in ("one", "two"):
        house.edit(name, 'version: "1.0"\n', "")
    with pytest.raises(CannotReleaseError, match="no pack of 'hist' can be released"):
        house.release("1")


def test_a_picture_belongs_to_the_content(house):
    """Another picture of the same name under the same version is refused; a new version names it."""
    from tests.anki.kinds import picture

    (house.packs / "images").mkdir()
    (house.packs / "images" / "nep.png").write_bytes(picture())
    text = (house.packs / "one.yaml").read_text()
    (house.packs / "one.yaml").write_text(
        text.replace(
            "meaning: A mixed economy.", "meaning: A mixed economy., image: images/nep.png, alt: A market"
        )
    )
    house.lock()
    first = house.release("1")
    assert zipped(first, "teacher")["packs/images/nep.png"] == picture()
    (house.packs / "images" / "nep.png").write_bytes(picture(colour="olive"))
    assert "its content has changed" in house.release("2", last=first.folder).kept["one"]
    house.edition("one", "1.0", "1.1")
    house.lock()
    notes = house.release("2", last=first.folder).files["NOTES.md"].decode()
    assert "- Changed: 1 picture or sound: images/nep.png" in notes


def test_a_syllabus_with_a_longer_name_is_another(house):
    """`hist-2` has releases of its own."""
    first = house.release("1.9")
    manifest = json.loads(first.files["manifest.json"]) | {"syllabus": "hist-2"}
    other = house.out / "hist-2-2026"
    other.mkdir()
    (other / "content.json").write_bytes(first.files["content.json"])
    (other / "manifest.json").write_text(json.dumps(manifest))
    assert newest(house.out, "hist", but="2") == first.folder
    assert newest(house.out, "hist-2", but="2") == other


def test_a_release_that_github_hands_out_flat_is_the_same_release(house, tmp_path):
    """Every file in one folder: it can be verified, and packs can be kept from it."""
    made = house.release("1")
    flat = tmp_path / "flat"
    flat.mkdir()
    for name, data in made.files.items():
        (flat / Path(name).name).write_bytes(data)
    verdict = verify(flat, house.files, house.settings)
    assert verdict.good, verdict
    house.edit("one", "date: 1924-01-21", "date: 1924-25")
    assert set(house.release("2", last=flat).kept) == {"one"}


def test_the_newest_has_names_that_never_change(house):
    """The same files in a folder without a version, archives too; what is no longer released goes."""
    first = house.release("1")
    assert first.latest.folder == house.out / "hist"
    write(first.latest)
    assert first.latest.files["hist-student.zip"] == first.files["hist-1-student.zip"]
    assert 'href="hist-student.zip"' in (house.out / "hist" / "index.html").read_text()
    write(house.release("2", last=first.folder, files=house.files[1:]).latest)
    assert not (house.out / "hist" / "one-sheets.pdf").exists()
    assert (house.out / "hist" / "two-sheets.pdf").exists()


def test_the_licence_of_a_pack_comes_along(house):
    """From LICENSES/ of the repository that the pack lies in."""
    folder = house.packs.parent / "LICENSES"
    folder.mkdir()
    (house.packs.parent / ".git").mkdir()
    (folder / "CC-BY-SA-4.0.txt").write_text("share alike")
    for name in ("one", "two"):
        house.edit(name, "updated:", "licence: CC-BY-SA-4.0\nupdated:")
    house.lock()
    made = house.release("1")
    assert made.files["LICENCES/CC-BY-SA-4.0.txt"] == b"share alike"
    assert zipped(made, "student")["LICENCES/CC-BY-SA-4.0.txt"] == b"share alike"
    packages = {p["name"]: p for p in json.loads(made.files["sbom.spdx.json"])["packages"]}
    assert packages["one"]["licenseDeclared"] == "CC-BY-SA-4.0"


def test_teachers_can_build_what_they_get(house, tmp_path):
    """The packs in their archive have no mistakes, and their locks are current."""
    files = zipped(house.release("1"), "teacher")
    for name, data in files.items():
        path = tmp_path / "unzipped" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    report = build(
        [tmp_path / "unzipped" / "packs" / "one.yaml"],
        Settings(out=tmp_path / "dist", cache=tmp_path / "cache", locked=True),
    )
    assert not report.failed
    assert not report.packs[0].lock_written


def test_each_archive_tells_what_is_in_it(house):
    """README.html names every product of its own archive, and no answers to pupils."""
    made = house.release("1")
    for audience, heading in (("student", "The deck"), ("teacher", "What of the syllabus is covered")):
        files = zipped(made, audience)
        html = files["README.html"].decode()
        links = set(re.findall(r'href="([^"#:]+)"', html))
        assert links == {name for name in files if name.startswith(("one", "two"))}
        assert heading in html
        assert "The first release." in html
        assert "<script" not in html


def test_the_newest_release_is_found_by_number(house):
    """1.10 comes after 1.9."""
    for version in ("1.9", "1.10", "1.2"):
        house.release(version)
    assert newest(house.out, "hist", but="9") == house.out / "hist-1.10"
    assert newest(house.out, "hist", but="1.10") == house.out / "hist-1.9"


def test_archives_do_not_depend_on_order_or_time():
    """Sorted, undated, stored, with a plain mode."""
    one = archive("a", {"x": b"1", "b": b"2"})
    assert one == archive("a", {"b": b"2", "x": b"1"})
    with zipfile.ZipFile(io.BytesIO(one)) as held:
        assert held.namelist() == ["a/b", "a/x"]
        assert {entry.compress_type for entry in held.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_searches_are_escaped_for_anki():
    """A key phrase with a quote or a star finds its card and no other."""
    assert searches("p", ['a/b/say "hi*"']) == ['"Ref:p/a/b/say ”hi\\*”"']
    assert len(searches("p", [str(number) for number in range(45)])) == 3


def test_the_page_needs_no_script_and_names_every_file(house):
    """Static, well-formed, every file a link; nothing from elsewhere is loaded."""
    made = house.release("1")
    html = made.files["index.html"].decode()
    assert "<script" not in html
    for name in made.files:
        if name.endswith((".pdf", ".zip", ".tsv")):
            assert f'href="{name}"' in html
    assert "src=" not in html  # no pictures were made
    assert '<html lang="en-GB">' in html
    assert all(f'href="#{id}"' in html for id in re.findall(r'<h2 id="([^"]+)"', html))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("p-poster-a0-tiles-a4-large.pdf", "Timeline poster (A0, tiles on A4, large print)"),
        ("p-sheets-blank-letter-grey.pdf", "Revision sheets (with gaps, US Letter, in grey)"),
        ("p-mock-1-answers.pdf", "Mock exam 1 (answers)"),
        ("p-questions.pdf", "Practice questions"),
    ],
)
def test_the_page_says_what_a_file_is(monkeypatch, name, words):
    """In words, from its name."""
    monkeypatch.setattr("revisionpack.release.page.size_of", lambda pdf: "A0")
    product = name.split("-")[1].removesuffix(".pdf")
    (row,) = rows([Artifact(name, "p", product, "pdf", "", b"", {"pages": 1})], {})
    assert row.words == words


def test_the_sbom_names_every_font(house):
    """Fonts are inside the PDFs: their licence and hash are told."""
    from revisionpack.theme import Theme

    data = json.loads(house.release("1").files["sbom.spdx.json"])
    names = {package["name"] for package in data["packages"]}
    assert set(Theme().fonts) <= names
    assert {"weasyprint", "revisionpack", "genanki"} <= names
    assert len({package["SPDXID"] for package in data["packages"]}) == len(data["packages"])
    assert data["creationInfo"]["created"] == "2026-11-24T00:00:00Z"


def git(folder, *words):
    whose = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", *whose, *words], cwd=folder, check=True, capture_output=True)


def test_a_lock_that_is_not_committed_stops_a_release(house):
    """Who builds from the repository would get other numbers; it says which file, and what to do."""
    git(house.packs, "init", "--quiet")
    git(house.packs, "add", "syllabus.yaml", "one.yaml", "two.yaml", "one.lock")
    git(house.packs, "commit", "--quiet", "--message", "x")
    with pytest.raises(CannotReleaseError) as stopped:
        house.release("2026.11")
    assert f"{house.packs / 'two.lock'} is in no commit yet" in str(stopped.value)
    assert "Commit it" in str(stopped.value)
    assert "one.lock" not in str(stopped.value)
    assert not house.out.exists()

    git(house.packs, "add", "two.lock")
    git(house.packs, "commit", "--quiet", "--message", "x")
    house.release("2026.11")
    house.edit("one", "topics:", "topics:\n  end: {title: The end, spec: [effects], blocks: [{terms: all}]}")
    house.edition("one", "1.0", "1.1")
    house.lock()
    with pytest.raises(CannotReleaseError, match=r"one\.lock has changed since the last commit"):
        house.release("2026.12")


def test_lines_that_end_as_on_windows_are_no_change(house):
    """Git may write them so, and keeps them without."""
    git(house.packs, "init", "--quiet")
    git(house.packs, "add", ".")
    git(house.packs, "commit", "--quiet", "--message", "x")
    lock = house.packs / "one.lock"
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    house.release("2026.11")


def test_a_lock_of_a_pack_that_is_left_out_stops_nothing(house):
    """A pack with mistakes keeps its last release, whatever its lock says now."""
    git(house.packs, "init", "--quiet")
    git(house.packs, "add", ".")
    git(house.packs, "commit", "--quiet", "--message", "x")
    (house.packs / "one.lock").write_text("no lock")
    assert set(house.release("2026.11").missing) == {"one"}
