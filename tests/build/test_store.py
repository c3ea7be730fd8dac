"""What was made before is kept, verified, healed, and swept."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from revisionpack.build.store import Store, cache_folder
from revisionpack.outputs.step import Finding, Result

KEY = "a" * 64
RESULT = Result(b"bytes" * 100, {"pages": 2}, (Finding("thin-ink", "warning", "pale", "nep"),))


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "cache")
    yield store
    store.close()


def kept(store: Store) -> list[Path]:
    """Every file of the store but its work."""
    return sorted(path for part in ("actions", "objects") for path in (store.base / part).glob("??/*"))


def test_what_is_put_is_found(store):
    """Bytes, facts and findings come back."""
    store.put(KEY, RESULT, {"HTML": "1"}, seconds=0.5)
    known = store.look(KEY)
    assert known is not None
    assert known.result(store.data(known)) == RESULT
    assert (known.parts, known.seconds) == ({"HTML": "1"}, 0.5)
    assert store.warnings == []


def test_what_was_never_put_is_not_found(store):
    """An empty store knows nothing, and says nothing."""
    assert store.look(KEY) is None
    assert store.warnings == []


@pytest.mark.parametrize("seed", range(60))
def test_damage_anywhere_never_gives_wrong_bytes_and_heals(tmp_path, seed):
    """One byte flipped, or a file cut or removed, at random: right bytes or none, one warning, and healed."""
    pick = random.Random(seed)
    store = Store(tmp_path)
    store.put(KEY, RESULT, {})
    path = pick.choice(kept(store))
    data = bytearray(path.read_bytes())
    damage = pick.choice(["flip", "cut", "remove"])
    if damage == "flip":
        data[pick.randrange(len(data))] ^= 1 << pick.randrange(8)
        path.write_bytes(data)
    elif damage == "cut":
        path.write_bytes(data[: pick.randrange(len(data))])
    else:
        path.unlink()
    known = store.look(KEY)
    found = store.data(known) if known else None
    assert found in (None, RESULT.data)
    if known and found:
        # the flip fell on a byte that says nothing of the result (the seconds)
        assert known.result(found) == RESULT
    store.put(KEY, RESULT, {})
    again = store.look(KEY)
    assert again is not None
    assert again.result(store.data(again) or b"") == RESULT
    assert len(store.warnings) <= 1
    store.close()


def test_the_same_bytes_are_kept_once(store):
    """Objects are named by what they are."""
    store.put("b" * 64, RESULT, {})
    store.put("c" * 64, RESULT, {})
    assert store.stats().objects == 1
    assert store.stats().actions == 2


def test_verify_drops_what_is_damaged(store):
    """`cache verify` reads everything."""
    store.put("b" * 64, RESULT, {})
    store.put("c" * 64, Result(b"other"), {})
    assert store.verify() == (4, 0)
    victim = next(path for path in kept(store) if "objects" in path.parts)
    victim.write_bytes(b"x" * victim.stat().st_size)
    assert store.verify()[1] == 1
    assert store.verify()[1] == 0


def test_gc_drops_what_was_of_no_use_for_longest(store):
    """The newest that fit stay; nothing is left that nothing names."""
    for number in range(4):
        key = f"{number}" * 64
        store.put(key, Result(bytes([number]) * 1000), {})
        os.utime(store._action(key), (number, number))
    store.gc(2000)
    assert [store.look(f"{number}" * 64) is not None for number in range(4)] == [False, False, True, True]
    assert store.stats().size == 2000


def test_a_store_that_cannot_be_written_says_so_once_and_the_build_goes_on(tmp_path):
    """A file where the folder should be: no store, one warning, results all the same."""
    (tmp_path / "cache").write_text("in the way")
    store = Store(tmp_path / "cache")
    assert store.put(KEY, RESULT, {}).digest
    store.put("b" * 64, RESULT, {})
    assert len(store.warnings) == 1
    assert "cannot be written" in store.warnings[0]
    assert store.workspace().is_dir()
    store.close()


DIES = """
import os, signal, sys
from pathlib import Path
from revisionpack.build.store import Store
store = Store(Path(sys.argv[1]))
(store.workspace() / "half").write_text("x")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_work_of_dead_processes_is_swept_and_of_living_ones_is_not(tmp_path):
    """A killed build leaves nothing behind once the next one has begun."""
    living = Store(tmp_path)
    work = living.workspace()
    subprocess.run([sys.executable, "-c", DIES, tmp_path], check=False)
    tmp = living.base / "tmp"
    assert len([entry for entry in tmp.iterdir() if entry.is_dir()]) == 2
    third = Store(tmp_path)
    assert third.workspace().is_dir()
    assert work.is_dir()
    assert not any((entry / "half").exists() for entry in tmp.iterdir())
    third.close()
    living.close()
    assert list(tmp.iterdir()) == []


def test_where_the_store_lies():
    """$REVISIONPACK_CACHE first, then the user's cache folder."""
    assert cache_folder({"REVISIONPACK_CACHE": "/x"}) == Path("/x")
    if sys.platform.startswith("linux"):
        assert cache_folder({"XDG_CACHE_HOME": "/c"}) == Path("/c/revisionpack")


def test_a_disk_without_room_is_one_warning_and_work_goes_on_elsewhere(tmp_path, monkeypatch):
    """The workspace moves to the system's temporary folder; nothing is kept, nothing is left."""
    import shutil

    from revisionpack.build import store as module

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=module.ROOM - 1))
    store = Store(tmp_path / "cache")
    folder = store.workspace()
    assert not folder.is_relative_to(tmp_path)
    assert store.workspace() == folder
    store.put("ab" * 32, Result(b"x"), {})
    assert len(store.warnings) == 1
    assert "No space left" in store.warnings[0]
    store.close()
    assert not folder.exists()
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []
