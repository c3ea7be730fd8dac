"""Files are put in place whole, all together, the manifest last."""

from __future__ import annotations

import errno
import multiprocessing
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from revisionpack.build.write import TEMPORARY, CannotWrite, Publication, publish, unless_there


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_that_nobody_may_look_into_is_words(monkeypatch, tmp_path):
    """Whether a file is there cannot be said, so it cannot be written: no traceback."""

    def refuse(self):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(CannotWrite, match="Permission denied"):
        unless_there(tmp_path / "a.yaml")


def test_files_and_manifest_are_put_in_place(tmp_path):
    """Everything arrives, nothing temporary stays."""
    publish(
        tmp_path / "dist",
        {"a.pdf": b"a", "b.pdf": b"b"},
        ("manifest.json", b"{}"),
        (tmp_path / "p.lock", b"l"),
    )
    assert names(tmp_path / "dist") == ["a.pdf", "b.pdf", "manifest.json"]
    assert (tmp_path / "p.lock").read_bytes() == b"l"
    assert names(tmp_path) == ["dist", "p.lock"]


def test_order_is_artifacts_then_lock_then_manifest(tmp_path, monkeypatch):
    """A kill between two of them leaves a manifest that tells the truth about being old."""
    order: list[str] = []
    real = os.replace

    def replace(source, target):
        order.append(target.name)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    publish(tmp_path, {"b.pdf": b"", "a.pdf": b""}, ("manifest.json", b""), (tmp_path / "p.lock", b""))
    assert order == ["a.pdf", "b.pdf", "p.lock", "manifest.json"]


def test_a_folder_in_the_way_is_one_sentence_and_nothing_is_touched(tmp_path):
    """The old set stays whole."""
    (tmp_path / "a.pdf").write_bytes(b"old")
    (tmp_path / "b.pdf").mkdir()
    with pytest.raises(CannotWrite, match=r"b\.pdf: there is a folder of that name"):
        publish(tmp_path, {"a.pdf": b"new", "b.pdf": b"new"}, None)
    assert (tmp_path / "a.pdf").read_bytes() == b"old"
    assert names(tmp_path) == ["a.pdf", "b.pdf"]


def test_a_full_disk_is_one_sentence_and_nothing_is_touched(tmp_path, monkeypatch):
    """No space left while the second file is written: the first is not put in place either."""
    (tmp_path / "a.pdf").write_bytes(b"old")
    real, count = os.fsync, [0]

    def full(handle):
        count[0] += 1
        if count[0] == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match=r"b\.pdf: No space left on device"):
        publish(tmp_path, {"a.pdf": b"new", "b.pdf": b"new"}, ("manifest.json", b"{}"))
    assert names(tmp_path) == ["a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"old"


def test_a_file_where_the_folder_should_be_is_one_sentence(tmp_path):
    """`--out` names a file."""
    (tmp_path / "dist").write_text("")
    with pytest.raises(CannotWrite, match="file"):
        publish(tmp_path / "dist" / "pack", {"a": b""}, None)


def test_what_a_killed_build_left_is_cleared(tmp_path):
    """Half-written files of the dead go with the next build."""
    (tmp_path / f"{TEMPORARY}abc").write_text("half")
    publish(tmp_path, {"a": b""}, None)
    assert names(tmp_path) == ["a"]


def test_files_have_the_rights_that_the_user_gives_new_files(tmp_path):
    """A temporary file's private mode does not stay."""
    old = os.umask(0o027)
    try:
        publish(tmp_path, {"a": b""}, None)
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_an_exception_leaves_no_temporary_file(tmp_path):
    """Whatever ends the work, what was not put in place goes."""
    publication = Publication()
    publication.add(tmp_path / "a", b"x")
    assert len(names(tmp_path)) == 1
    with pytest.raises(KeyboardInterrupt), publication:
        raise KeyboardInterrupt
    assert names(tmp_path) == []


HOLDS = """
import sys, time
from pathlib import Path
from revisionpack.build.write import alone_in
with alone_in(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.readline()
"""


def test_a_pack_beside_another_does_not_take_its_half_written_lock(tmp_path):
    """The folder of the locks is held too, while one is being put in place."""
    (tmp_path / "packs").mkdir()
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS, tmp_path / "packs"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout.readline() == "in\n"
        half = tmp_path / "packs" / f"{TEMPORARY}other"
        half.write_text("half")
        lock = (tmp_path / "packs" / "a.lock", b"{}")
        mine = multiprocessing.get_context("fork").Process(
            target=publish, args=(tmp_path / "dist", {"a": b""}, None, lock)
        )
        mine.start()
        mine.join(0.5)
        assert mine.is_alive()
        assert half.exists()
        other.kill()
        other.wait()
        mine.join(30)
        assert mine.exitcode == 0
        assert names(tmp_path / "packs") == ["a.lock"]
    finally:
        other.kill()
        other.communicate()


def test_two_builds_take_turns_in_one_folder(tmp_path):
    """The second waits until the first is out, and a dead one holds nobody up."""
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDS, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    second = None
    try:
        assert first.stdout.readline() == "in\n"
        second = subprocess.Popen(
            [sys.executable, "-c", HOLDS, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(0.5)
        first.kill()
        assert second.stdout.readline() == "in\n"
    finally:
        for process in filter(None, (first, second)):
            process.kill()
            process.communicate()
