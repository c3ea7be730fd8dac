"""Jobs run side by side under limits; what goes wrong in one is one sentence."""

from __future__ import annotations

import faulthandler
import mmap
import os
import signal
import time

import pytest

from revisionpack.build import wire
from revisionpack.build.fork_pool import ForkPool
from revisionpack.build.outcome import Outcome
from revisionpack.build.spawn_pool import SpawnPool
from revisionpack.build.worker import Engines, Limits
from revisionpack.outputs.step import Result, TextJob

LIMITS = Limits(cpu=1, memory=1 << 30, wall=20)


def odd_jobs(self: Engines, job: TextJob) -> Result:
    """What the fake engine does, by the job's name."""
    match job.name:
        case "spin":
            while True:
                pass
        case "grow":
            held: list[mmap.mmap] = []
            while True:
                held.append(mmap.mmap(-1, 1 << 28))
        case "crash":
            faulthandler.disable()
            os.kill(os.getpid(), signal.SIGSEGV)
        case "nest":
            return odd_jobs(self, job)
        case "sleep":
            time.sleep(60)
        case "fail":
            raise ValueError("bad\nthing")
        case "exit":
            os._exit(3)
        case "work":
            begun = time.process_time()
            while time.process_time() < begun + 0.6:
                pass
        case "where":
            return Result(str(os.getpid()).encode())
    return Result(job.data.upper(), {"n": len(job.data)})


@pytest.fixture
def warm_engines(monkeypatch):
    monkeypatch.setattr(Engines, "run", odd_jobs)
    monkeypatch.setattr("revisionpack.build.fork_pool.warm", lambda workspace: None)
    monkeypatch.setattr("revisionpack.build.fork_pool.equipped", lambda workspace: Engines({}))


@pytest.fixture
def make_pool(tmp_path, warm_engines):
    made = []

    def make(limits=LIMITS, size=2):
        pool = ForkPool(size, lambda: tmp_path, limits)
        pool.use({"a.ttf": "/nowhere/a.ttf"})
        made.append(pool)
        return pool

    yield make
    for pool in made:
        pool.close()


def job(name, data=b"x"):
    return wire.encode(TextJob(name, data))


def outcomes(pool, *tickets):
    found: dict[int, Outcome] = {}
    while len(found) < len(tickets):
        for outcome in pool.wait():
            found[outcome.ticket] = outcome
    return [found[ticket] for ticket in tickets]


def test_jobs_come_back_with_their_results(make_pool):
    """Many jobs, more than workers."""
    pool = make_pool()
    for ticket in range(6):
        pool.submit(ticket, job("ok", b"abc%d" % ticket))
    found = outcomes(pool, *range(6))
    assert [outcome.result.data for outcome in found] == [b"ABC%d" % ticket for ticket in range(6)]
    assert all(1 << 20 < outcome.memory < LIMITS.memory for outcome in found)


def test_a_process_that_has_done_its_job_takes_the_next(make_pool):
    """What it has read for one document serves the others; none is done in the build's own process."""
    pool = make_pool(size=1)
    for ticket in range(3):
        pool.submit(ticket, job("where"))
    pids = {outcome.result.data for outcome in outcomes(pool, 0, 1, 2)}
    assert len(pids) == 1
    assert str(os.getpid()).encode() not in pids


def test_no_job_is_done_by_a_process_that_failed_or_has_grown(make_pool, monkeypatch):
    """Nothing that a document did to its process when it went wrong is seen by the next."""
    pool = make_pool(size=1)
    for ticket, name in enumerate(["where", "fail", "where"]):
        pool.submit(ticket, job(name))
    first, _, second = outcomes(pool, 0, 1, 2)
    assert first.result.data != second.result.data
    monkeypatch.setattr("revisionpack.build.fork_pool.KEPT", 1)
    small = make_pool(size=1)
    small.submit(1, job("where"))
    small.submit(2, job("where"))
    assert len({outcome.result.data for outcome in outcomes(small, 1, 2)}) == 2


def test_each_job_has_the_processor_time_that_a_document_may_use(make_pool):
    """What earlier ones used is not held against it."""
    pool = make_pool(size=1)
    for ticket in range(3):
        pool.submit(ticket, job("work"))
    assert [outcome.result.data for outcome in outcomes(pool, 0, 1, 2)] == [b"X"] * 3


def test_the_next_job_begins_when_one_ends_whatever_the_build_does(make_pool, tmp_path):
    """Jobs that were handed over ahead wait for nobody but each other."""
    pool = make_pool(size=1)
    for ticket in range(3):
        pool.submit(ticket, job("ok"))
    end = time.monotonic() + 20
    while len(list(tmp_path.glob("*.out"))) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    assert len(list(tmp_path.glob("*.out"))) == 3
    assert [outcome.result.data for outcome in outcomes(pool, 0, 1, 2)] == [b"X"] * 3


def test_no_more_jobs_run_at_once_than_were_allowed(make_pool, tmp_path):
    """What is handed over ahead is not begun ahead."""
    pool = make_pool(size=1)
    pool.submit(1, job("sleep"))
    pool.submit(2, job("ok"))
    time.sleep(0.5)
    assert not (tmp_path / "2.out").exists()


def test_what_many_jobs_need_is_read_before_they_part(make_pool, tmp_path, monkeypatch):
    """Style sheets are read once, by the warm process; one that cannot be read is the job's own matter."""

    def foresee(self, payload):
        with (tmp_path / "foreseen").open("a") as foreseen:
            foreseen.write(f"{os.getpid()}\n")
        raise ValueError

    monkeypatch.setattr(Engines, "foresee", foresee)
    pool = make_pool()
    pool.submit(1, job("sleep"))
    pool.submit(2, job("where"))
    pids = {outcome.result.data.decode() for outcome in outcomes(pool, 2)}
    foreseen = (tmp_path / "foreseen").read_text().split()
    assert len(foreseen) == 2
    assert len(set(foreseen)) == 1
    assert foreseen[0] not in pids | {str(os.getpid())}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("spin", "takes more than 1 s of processor time"),
        ("grow", "needs more than 1,024 MB of memory"),
        ("crash", "made its engine crash (SIGSEGV)"),
        ("nest", "has texts nested too deeply"),
        ("fail", "could not be made (ValueError: bad thing)"),
        ("exit", "made its engine end without an answer (exit code 3)"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_the_next_job_runs(make_pool, name, words):
    """A runaway document neither hangs nor ends the build."""
    pool = make_pool()
    pool.submit(1, job(name))
    pool.submit(2, job("ok"))
    bad, good = outcomes(pool, 1, 2)
    assert (bad.result, bad.refusal) == (None, words)
    assert good.result.data == b"X"


def test_a_job_that_sleeps_is_ended_by_the_clock(make_pool):
    """Wall clock, for what uses no processor."""
    pool = make_pool(Limits(cpu=60, memory=1 << 30, wall=0.3))
    pool.submit(1, job("sleep"))
    (bad,) = outcomes(pool, 1)
    assert bad.refusal == "takes more than 0 s"


def test_a_job_that_cannot_be_handed_over_is_one_sentence(make_pool, tmp_path, monkeypatch):
    """No room in the workspace: the others, and the build, go on."""
    pool = make_pool()
    pool.submit(1, job("ok"))
    assert outcomes(pool, 1)[0].result is not None
    write = type(tmp_path).write_bytes

    def full(path, data):
        if path.name == "2.job":
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(type(tmp_path), "write_bytes", full)
    pool.submit(2, job("ok"))
    pool.submit(3, job("ok"))
    bad, good = outcomes(pool, 2, 3)
    assert bad.refusal == "could not be handed to its engine (No space left on device)"
    assert good.result.data == b"X"


def test_closing_ends_everything_at_once(make_pool, tmp_path):
    """Workers do not outlive the build."""
    pool = make_pool(Limits(cpu=60, memory=1 << 30, wall=60))
    pool.submit(1, job("sleep"))
    begun = time.monotonic()
    zygote = pool._pid
    pool.close()
    assert time.monotonic() - begun < 10
    with pytest.raises(ProcessLookupError):
        os.kill(zygote, 0)


def test_a_warm_process_that_cannot_start_fails_its_jobs_in_words(make_pool, monkeypatch):
    """No WeasyPrint: a sentence, not a hang."""

    def broken(workspace):
        raise OSError("cannot load library 'libpango'")

    monkeypatch.setattr("revisionpack.build.fork_pool.warm", broken)
    pool = make_pool()
    pool.submit(1, job("ok"))
    (bad,) = outcomes(pool, 1)
    assert "cannot load library 'libpango'" in bad.refusal


def test_without_fork_the_same_jobs_give_the_same_results(tmp_path):
    """The spawned worker does real jobs, and its end is met like any other."""
    pool = SpawnPool(2, lambda: tmp_path, LIMITS)
    try:
        for ticket in range(4):
            pool.submit(ticket, job("any", b"abc%d" % ticket))
        found = outcomes(pool, *range(4))
        assert [outcome.result.data for outcome in found] == [b"abc%d" % ticket for ticket in range(4)]
        pool.submit(9, b"no job")
        (bad,) = outcomes(pool, 9)
        assert bad.result is None
        assert bad.refusal.startswith("could not be made (")
        process = pool._idle[-1]
        process.kill()
        pool.submit(10, job("any"))
        (lost,) = outcomes(pool, 10)
        assert lost.refusal == "was killed (is there too little memory?)"
        pool.submit(11, job("any", b"on"))
        (good,) = outcomes(pool, 11)
        assert good.result.data == b"on"
    finally:
        pool.close()
    assert [path.name for path in tmp_path.iterdir()] == ["fonts.json"]
