"""A build parted over machines: nothing twice, nothing left out, the same bytes in the end."""

from __future__ import annotations

import concurrent.futures
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from revisionpack.build import planning, worker
from revisionpack.build.plan import Settings
from revisionpack.build.run import build
from revisionpack.build.shards import MOST, Unit, missing, part, parted


@pytest.fixture
def many(workshop, monkeypatch):
    monkeypatch.setattr(planning, "output", workshop.outputs.of)
    for number in range(5):
        workshop.write(f"p{number}")
        workshop.edit(f"p{number}", "Red Army", f"Red Army {number}")
        workshop.edit(f"p{number}", "A mixed economy", f"Economy {number}")
        if number % 2:
            workshop.edit(f"p{number}", "Lenin dies", f"Lenin dies {number}")
    return workshop


def everything(workshop):
    return sorted(workshop.packs.glob("*.yaml")), Settings(out=workshop.out, cache=workshop.cache, jobs=1)


def test_shards_do_each_job_once_and_together_make_the_whole(many):
    """Three machines with stores of their own; their stores joined, a last build renders nothing."""
    files, settings = everything(many)
    whole = many.build()
    expected, files_expected = many.rendered, many.files()
    shutil.rmtree(many.cache)
    shutil.rmtree(many.out)
    rendered: list[str] = []
    joined = many.cache.with_name("joined")
    for number in (1, 2, 3):
        cache = many.cache.with_name(f"cache-{number}")
        mine = replace(settings, cache=cache)
        mine = replace(mine, units=part(files, mine, number, 3))
        assert mine.units
        many.log.write_text("")
        report = build([file for file in files if mine.of(file)], mine)
        assert not report.failed
        rendered += many.rendered
        shutil.copytree(cache, joined, dirs_exist_ok=True)
    assert many.out.exists() is False
    assert sorted(rendered) == expected
    many.cache = joined
    report = many.build()
    assert many.rendered == []
    assert many.files() == files_expected
    assert len(report.packs) == len(whole.packs)


def test_nothing_is_planned_when_the_store_has_it_all(many):
    """An empty matrix: no machine is started."""
    files, settings = everything(many)
    many.build()
    assert missing(files, settings) == []
    assert parted([], 8) == []
    many.edit("p1", "Red Army", "Another Army")
    assert [(unit.file.stem, unit.product) for unit in missing(files, settings)] == [("p1", "sheets")]


UNITS = st.lists(
    st.builds(
        Unit,
        st.integers(0, 50).map(lambda number: Path(f"p{number}.yaml")),
        st.sampled_from(["sheets", "poster", "deck"]),
        st.lists(st.integers(0, 30).map(str), min_size=1, max_size=2, unique=True).map(tuple),
        st.floats(0.1, 100),
    ),
    unique_by=lambda unit: (unit.file, unit.product),
    max_size=40,
)


@given(UNITS, st.integers(1, 300))
def test_parts_hold_every_unit_once_and_no_job_twice(units, number):
    """Whatever is to be made, for however many machines."""
    parts = parted(units, number)
    assert len(parts) <= min(number, MOST)
    assert all(parts)
    assert sorted((u.file, u.product) for one in parts for u in one) == sorted(
        (u.file, u.product) for u in units
    )
    owners = [{key for unit in one for key in unit.keys} for one in parts]
    assert sum(map(len, owners)) == len(set().union(*owners))
    assert parted(units, len(parts) or 1) == parts or len(parts) == 0


def test_parts_are_balanced():
    """2,000 packs over 8 machines: the dearest part is within a tenth of the mean."""
    units = [Unit(Path(f"{n}.yaml"), "sheets", (str(n),), 0.5 + (n * 7919 % 100) / 10) for n in range(2000)]
    costs = [sum(unit.cost for unit in one) for one in parted(units, 8)]
    assert max(costs) <= 1.1 * sum(costs) / 8


class Threads(concurrent.futures.ThreadPoolExecutor):
    """An executor as dask's is: its `shutdown` knows no `cancel_futures`."""

    def shutdown(self, wait=True):  # type: ignore[override] # as dask has it
        super().shutdown(wait)


def threads():
    return Threads(2)


def test_jobs_run_in_any_executor(many, monkeypatch):
    """The same bytes as from our own pool."""
    many.build()
    expected = many.files()
    shutil.rmtree(many.cache)
    shutil.rmtree(many.out)
    monkeypatch.setattr("revisionpack.build.elsewhere.named", lambda name: threads())
    report = many.build(executor="tests:threads")
    assert not report.failed
    assert report.jobs_run > 5
    assert many.files() == expected


def test_what_fails_in_an_executor_is_one_sentence(many, monkeypatch):
    """A failing job, and a machine with other fonts."""
    monkeypatch.setattr("revisionpack.build.elsewhere.named", lambda name: threads())
    many.edit("p1", "Red Army", "CRASH")
    report = many.build(executor="tests:threads")
    (problem,) = report.packs[1].diagnostics
    assert "could not be made (ValueError: it broke)" in problem.message
    monkeypatch.setattr("revisionpack.build.elsewhere._HERE", [("other", worker.Engines({}))])
    many.edit("p0", "Red Army", "New Army")
    report = many.build(executor="tests:threads")
    assert "has other fonts" in report.packs[0].diagnostics[0].message


@pytest.mark.parametrize("name", ["nowhere:make", "os:nothing", "os:getcwd", "plain"])
def test_an_executor_that_is_none_is_named(many, name):
    """A usage error in words."""
    with pytest.raises(ValueError, match=r"[eE]xecutor"):
        many.build(executor=name)
