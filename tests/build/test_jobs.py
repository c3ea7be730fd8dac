"""Which job is done next, and that each is done once."""

from __future__ import annotations

from typing import Any

import pytest

from revisionpack.build.jobs import Bench
from revisionpack.build.keys import Keys
from revisionpack.build.outcome import Outcome
from revisionpack.build.store import Store
from revisionpack.build.worker import Limits
from revisionpack.outputs.step import Document, MeasureJob, PdfJob, Result
from revisionpack.theme import Theme


class Slow:
    """A pool of one worker that does a job when it is waited for."""

    size = 1
    ahead = 0

    def __init__(self):
        self.order = []
        self.jobs = []

    def use(self, fonts):
        pass

    def warm(self):
        pass

    def close(self):
        pass

    def submit(self, ticket, payload):
        self.jobs.append((ticket, payload))

    def wait(self):
        ticket, payload = self.jobs.pop(0)
        self.order.append(payload[payload.index(b"<p>") + 3 :].split(b"<")[0].split()[0].decode())
        return [Outcome(ticket, Result(payload))]


@pytest.fixture
def bench(tmp_path):
    return Bench(Store(tmp_path), Keys(Theme()), Slow(), force=False, limits=Limits())


def pdf(words, times=1):
    return PdfJob("a.pdf", Document(f"<p>{' '.join([words] * times)}</p>", (), "T", "en"))


def run(bench):
    while bench.busy:
        bench.step()
    return bench.pool.order


def test_what_others_wait_for_comes_first_then_the_longest(bench):
    """A short job with a product behind it is no reason to wait for a long one."""
    for job, asked in (
        (pdf("short"), False),
        (pdf("long", 9000), False),
        (MeasureJob("boxes", Document("<p>asked</p>", (), "T", "en")), True),
    ):
        bench.bring(job, lambda made: None, data=False, asked=asked)
    assert run(bench) == ["asked", "long", "short"]


def test_how_long_it_took_last_time_counts_more_than_its_size(bench):
    """The store remembers seconds."""
    old = bench.keys.key(pdf("old"))
    bench.store.put(old, Result(b"x"), {}, seconds=100.0)
    bench.bring(pdf("long", 9000), lambda made: None, data=False)
    bench.bring(pdf("slow"), lambda made: None, data=False, before=old)
    assert run(bench) == ["slow", "long"]


def test_a_job_that_many_ask_for_is_done_once(bench):
    """Everyone gets it; later ones from memory, with its bytes."""
    got: list[Any] = []
    for _ in range(3):
        bench.bring(pdf("same"), got.append, data=False)
    assert run(bench) == ["same"]
    bench.bring(pdf("same"), got.append, data=True)
    assert len(got) == 4
    assert {made.known.key for made in got} == {got[0].known.key}
    assert got[3].data is not None
    assert bench.ran == 1


def test_what_another_build_has_done_meanwhile_is_not_done_again(bench):
    """Two builds on one store: what waits is looked for once more before it is begun."""
    other = Bench(bench.store, bench.keys, Slow(), force=False, limits=Limits())
    got: list[Any] = []
    for job in (pdf("one"), pdf("two")):
        bench.bring(job, lambda made: None, data=False)
        other.bring(job, got.append, data=False)
    assert sorted(run(bench)) == ["one", "two"]
    assert run(other) == []
    assert [made.ran for made in got] == [False, False]
    assert all(made.data for made in got)
    assert other.ran == 0
