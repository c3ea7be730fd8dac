"""Real builds that are killed, interrupted, or find no room: old or new files, one line, and the next build mends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

PACK = """\
format: 1
id: small
title: Edition 0
terms:
  nep: {term: New Economic Policy, meaning: A mixed economy.}
events:
  kronstadt: {date: 1921-03-01, title: Kronstadt rises}
topics:
  all: {title: All of it, blocks: [terms: all, events: all]}
"""
BUILD = [sys.executable, "-m", "revisionpack", "build", "packs"]
AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n", "-E"]


class Place:
    def __init__(self, folder):
        self.folder = folder
        (folder / "packs").mkdir()
        self.pack = folder / "packs" / "small.yaml"
        self.environment = os.environ | {"REVISIONPACK_CACHE": str(folder / "store"), "NO_COLOR": "1"}

    def write(self, edition):
        self.pack.write_text(PACK.replace("Edition 0", f"Edition {edition}").replace("NEP", f"NEP {edition}"))

    def build(self, *options):
        return subprocess.run(
            [*BUILD, *options], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )

    def files(self):
        out = self.folder / "dist"
        return {
            path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()
        }

    def temporary(self):
        return [
            path
            for path in self.folder.rglob("*")
            if path.name.startswith(".rp-tmp") or path.parent.name == "tmp"
        ]


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def whole(name, data):
    """A file is whole: it begins and ends as its kind does."""
    if name.endswith(".pdf"):
        return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    if name.endswith(".apkg"):
        return data.startswith(b"PK") and b"PK\x05\x06" in data[-200:]
    return data.rstrip().endswith(b"}")


def test_real_builds_ended_at_any_moment(place):
    """SIGINT, SIGTERM and SIGKILL ten times each, engines and all: no traceback, no half file, nothing left behind."""
    pick, ended = random.Random(7), set()
    place.write(0)
    begun = time.monotonic()
    assert place.build().returncode == 0
    span = time.monotonic() - begun
    for number in range(1, 31):
        place.write(number)
        kind = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)[number % 3]
        left = set(place.temporary())  # of one that was killed before, if nobody has come as far as to sweep
        process = subprocess.Popen(
            BUILD,
            cwd=place.folder,
            env=place.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(pick.uniform(0.0, span))
        process.send_signal(kind)
        said = process.communicate()[1]
        # (before Python has read our first line, the system's own ends apply)
        expected = {0, -kind} if kind == signal.SIGKILL else {0, 128 + kind, -kind}
        assert process.returncode in expected, said
        assert "Traceback" not in said or "KeyboardInterrupt" in said.rsplit("\n", 2)[-2:], said
        ended.add(process.returncode)
        assert all(whole(name, data) for name, data in place.files().items() if ".rp-tmp-" not in name)
        if kind != signal.SIGKILL and process.returncode == 128 + kind:
            assert set(place.temporary()) <= left
    assert len(ended) > 2
    assert place.build().returncode == 0
    files = place.files()
    assert all(whole(name, data) for name, data in files.items())
    assert place.temporary() == []
    assert place.build("--force").returncode == 0
    assert place.files() == files


DISK = """
set -e
mount -t tmpfs -o size=4m tmpfs "$1"
cp -r packs "$1/packs"; cd "$1"
build() { "$@" > said 2>&1 && echo "0" || echo "$?"; }
REVISIONPACK_CACHE="$2/store-1"; export REVISIONPACK_CACHE
build $3 packs --out dist
find dist -type f | sort | xargs sha256sum > "$2/before"
sed -i 's/Edition 0/Edition 1/' packs/small.yaml
"""
FULL = """
dd if=/dev/zero of=filler bs=1k 2>/dev/null || true
mv said "$2/first" 2>/dev/null || true
$3 packs --out dist > "$2/said" 2>&1 && echo 0 || echo $?
rm filler
find dist -type f | sort | xargs sha256sum > "$2/after"
"""
READ_ONLY = """
mount -o remount,ro "$1"
$3 packs --out dist > "$2/said" 2>&1 && echo 0 || echo $?
find dist -type f | sort | xargs sha256sum > "$2/after"
"""
STORE = """
mkdir store; dd if=/dev/zero of=filler bs=1k 2>/dev/null || true
REVISIONPACK_CACHE="$1/store"
$3 packs --out "$2/dist" > "$2/said" 2>&1 && echo 0 || echo $?
find store -type f > "$2/after"
"""


def on_a_small_disk(place, script):
    """Run a script in a mount of its own: (exit codes of the builds, what the last one said)."""
    place.write(0)
    disk = place.folder / "disk"
    disk.mkdir()
    done = subprocess.run(
        [
            *AS_ROOT,
            "unshare",
            "--mount",
            "sh",
            "-c",
            DISK + script,
            "sh",
            disk,
            place.folder,
            " ".join(BUILD[:-1]),
        ],
        cwd=place.folder,
        env=place.environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(), (place.folder / "said").read_text()


@pytest.mark.parametrize("script", [FULL, READ_ONLY], ids=["full", "read-only"])
def test_a_disk_that_takes_nothing_is_one_line_and_the_old_set_stays(place, script):
    """A real file system of 4 MB, filled to the last byte, or made read-only, between two editions."""
    codes, said = on_a_small_disk(place, script)
    assert codes == ["0", "1"], said
    assert "Traceback" not in said
    assert len([line for line in said.splitlines() if "cannot-write" in line]) == 1
    before, after = ((place.folder / name).read_text() for name in ("before", "after"))
    assert before == after != ""


def test_a_store_without_room_is_one_warning_and_the_build_goes_on(place):
    """The workspace goes elsewhere; no half object stays."""
    codes, said = on_a_small_disk(place, STORE)
    assert codes == ["0", "0"], said
    assert "Traceback" not in said
    assert said.count("cannot be written") == 1
    assert all(
        whole(path.name, path.read_bytes()) for path in (place.folder / "dist").rglob("*") if path.is_file()
    )
