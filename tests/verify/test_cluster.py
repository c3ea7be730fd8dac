"""`--executor` with a real cluster: dask's scheduler and two workers, each a process with two threads."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

Build = Callable[..., None]

CLUSTER = '''\
"""As docs/releasing.md has it, on this machine alone; tells which processes did the work."""

import os
from pathlib import Path

from dask.distributed import Client, LocalCluster

from revisionpack.build import elsewhere

perform = elsewhere.perform


def witnessed(*job):
    made = perform(*job)
    Path(os.environ["WITNESSES"], str(os.getpid())).touch()
    return made


elsewhere.perform = witnessed


def executor():
    cluster = LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None)
    return Client(cluster).get_executor()
'''


def digests(dist: Path) -> dict[str, str]:
    return {
        path.relative_to(dist).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(dist.rglob("*"))
        if path.is_file()
    }


def test_a_cluster_makes_what_one_machine_makes(build: Build, packs: Path, tmp_path: Path) -> None:
    """A whole pack, jobs spread over two workers, is the same to the byte."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "cluster.py").write_text(CLUSTER, encoding="utf-8")
    (tmp_path / "witnesses").mkdir()
    for name in ("here", "there"):
        shutil.copytree(packs, tmp_path / name / "packs")

    build(tmp_path / "here" / "packs", tmp_path / "here" / "dist", cache=tmp_path / "here" / "cache")
    build(
        tmp_path / "there" / "packs",
        tmp_path / "there" / "dist",
        "--executor",
        "cluster:executor",
        cache=tmp_path / "there" / "cache",
        PYTHONPATH=os.pathsep.join(
            [str(tmp_path / "modules"), *filter(None, [os.environ.get("PYTHONPATH")])]
        ),
        WITNESSES=str(tmp_path / "witnesses"),
    )

    made = digests(tmp_path / "there" / "dist")
    assert {Path(name).suffix for name in made} >= {".pdf", ".apkg"}
    assert made == digests(tmp_path / "here" / "dist")
    assert len(list((tmp_path / "witnesses").iterdir())) == 2
