"""The pack that `new` writes, through every engine: all products, the same bytes everywhere, nothing twice."""

from __future__ import annotations

import json
import os
from hashlib import sha256

import pytest

from revisionpack.build.plan import PRODUCTS


def files(folder):
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def built(shell):
    shell.run("new", "packs/moon.yaml")
    done = shell.run("build", "--json", "-j", "2", TZ="UTC", PYTHONHASHSEED="0")
    return shell, json.loads(done.stdout)


def test_all_products_same_bytes_and_nothing_twice(built):
    """One test, because each build takes seconds: first build, second, elsewhere, without fork, one edit."""
    shell, report = built
    (pack,) = report["packs"]
    assert not pack["failed"]
    assert {artifact["product"] for artifact in pack["artifacts"]} == set(PRODUCTS)
    assert [d for d in pack["diagnostics"] if d["severity"] != "note"] == []
    first = files(shell.folder / "dist")
    lock = (shell.folder / "packs" / "moon.lock").read_bytes()

    # nothing twice
    again = json.loads(shell.run("build", "--json", TZ="Asia/Kathmandu", PYTHONHASHSEED="7").stdout)
    assert again["jobs_run"] == 0
    assert {artifact["state"] for artifact in again["packs"][0]["artifacts"]} == {"unchanged"}
    assert files(shell.folder / "dist") == first

    # elsewhere: another folder, store, time zone, hash seed, umask, one worker, no fork
    elsewhere = shell.folder / "an other folder ✓"
    (elsewhere / "packs").mkdir(parents=True)
    (elsewhere / "packs" / "moon.yaml").write_bytes((shell.folder / "packs" / "moon.yaml").read_bytes())
    shell.run(
        *("build", elsewhere / "packs", "--out", elsewhere / "dist", "-j", "1"),
        TZ="America/St_Johns",
        PYTHONHASHSEED="99",
        LC_ALL="C",
        REVISIONPACK_CACHE=str(elsewhere / "cache"),
        HIDDEN="fork resource",
    )
    assert files(elsewhere / "dist") == first
    assert (elsewhere / "packs" / "moon.lock").read_bytes() == lock

    # one edit: a word of a definition is on sheets and cards, not on the poster, the questions, the answers
    pack_file = shell.folder / "packs" / "moon.yaml"
    pack_file.write_text(pack_file.read_text().replace("without hitting it", "and never hits it"))
    edited = json.loads(shell.run("build", "--json", "-j", "2").stdout)
    products = {a["product"] for a in edited["packs"][0]["artifacts"] if a["state"] == "built"}
    assert products == {"sheets", "deck"}

    # a comment: nothing
    pack_file.write_text("# a comment\n" + pack_file.read_text())
    assert json.loads(shell.run("build", "--json").stdout)["jobs_run"] == 0
    assert os.listdir(shell.folder / "cache" / "v1" / "tmp") == []
