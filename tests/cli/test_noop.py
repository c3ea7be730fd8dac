"""A build with nothing to do is answered from the index, before Click; any doubt falls through to the plan."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

import click
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from revisionpack import _entry
from revisionpack.build import index, watchlist
from revisionpack.cli import group

PACK = """\
format: 1
id: small
title: A small pack
terms:
  nep: {term: New Economic Policy, meaning: A mixed economy.}
"""

CALL = """
import atexit, sys
atexit.register(lambda: print(*sorted(sys.modules), file=open("modules", "w")))
from revisionpack._entry import main
main()
"""


class Quick:
    """Builds in a folder, and says whether Click was needed."""

    def __init__(self, shell):
        self.shell = shell
        self.packs = shell.folder / "packs"
        self.packs.mkdir()
        self.pack = self.packs / "small.yaml"
        self.pack.write_text(PACK)
        self.templates = shell.folder / "own"
        self.templates.mkdir()
        self.css = self.templates / "print.css"
        self.css.write_text("p { }")

    def build(self, *arguments, code=0, **environment):
        """(what was said, whether the quick path answered)."""
        arguments = arguments or ("build", "--only", "deck", "--templates", "own")
        done = subprocess.run(
            [sys.executable, "-c", CALL, *arguments],
            cwd=self.shell.folder,
            env=self.shell.environment(**environment),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == code, done.stderr
        self.modules = modules = set((self.shell.folder / "modules").read_text().split())
        quick = "click" not in modules
        if quick:
            assert modules & {"pydantic", "yaml", "re", "pathlib", "hashlib", "json"} == set()
        return done.stderr, quick

    def settle(self):
        """Build until the quick path answers (other programs may be writing just now)."""
        for _ in range(20):
            if self.build()[1]:
                return
            time.sleep(0.05)
        pytest.fail("the quick path never answered")


@pytest.fixture
def quick(shell):
    quick = Quick(shell)
    quick.settle()
    return quick


def test_nothing_to_do_is_said_as_the_plan_would_say_it(quick):
    """The same summary, only quicker."""
    said, was_quick = quick.build()
    assert was_quick
    assert said == "1 pack, 1 file: 1 unchanged, 0.0 s\n"


def write(path, text):
    path.write_text(text)


CHANGES = {
    "the pack is edited": lambda q: write(q.pack, PACK.replace("mixed", "mixd!")),
    "the pack is touched": lambda q: os.utime(q.pack),
    "the pack is replaced by one of the same size and time": lambda q: swap(q.pack),
    "a pack comes": lambda q: write(q.packs / "other.yaml", PACK.replace("small", "other")),
    "a folder with a pack comes": lambda q: (
        (q.packs / "deep").mkdir(),
        write(q.packs / "deep" / "o.yaml", PACK.replace("small", "deep")),
    ),
    "an artifact is deleted": lambda q: (q.shell.folder / "dist/small/small.apkg").unlink(),
    "an artifact is edited": lambda q: write(q.shell.folder / "dist/small/small.apkg", "by hand"),
    "the manifest is edited": lambda q: write(q.shell.folder / "dist/small/manifest.json", "{}"),
    "a template is edited": lambda q: write(q.css, "p { color: red }"),
    "a template comes": lambda q: write(q.templates / "tokens.css", "p { }"),
    "the index is damaged": lambda q: [
        write(path, "x") for path in (q.shell.folder / "cache" / "v1" / "index").iterdir()
    ],
}


def swap(path):
    """Another file with the same size and times."""
    found = path.stat()
    other = path.with_suffix(".new")
    other.write_text(PACK.replace("mixed", "mixde"))
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    os.replace(other, path)


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_falls_through(quick, change):
    """Whatever is not as it was goes to the full plan, which sets it right."""
    CHANGES[change](quick)
    _, was_quick = quick.build()
    assert not was_quick
    if "damaged" not in change:
        quick.settle()


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("build", "--only", "deck", "--templates", "own", "-j", "1"), {}),
        (("build", "--only", "deck", "--templates", "own", "--explain"), {}),
        ((), {"SOURCE_DATE_EPOCH": "1"}),
    ],
    ids=["other arguments", "explain", "other environment"],
)
def test_another_call_is_another_matter(quick, arguments, environment):
    """An index speaks of one command line, in one folder, in one environment."""
    assert not quick.build(*arguments, **environment)[1]
    assert quick.build()[1]


def test_a_build_that_said_something_says_it_again(quick):
    """Stored findings are no reason to say nothing; to say them again, no pack is read."""
    quick.pack.write_text(PACK.replace("format: 1", "format: 1\nsubtitle:"))
    said, _ = quick.build()
    assert "empty" in said
    again, was_quick = quick.build()
    while "pydantic" in quick.modules:  # other programs may be writing just now
        again, was_quick = quick.build()
    assert not was_quick
    assert "empty" in again


def test_explain_and_json_are_never_quick(quick):
    """They have more to say than a summary."""
    for option in ("--explain", "--json"):
        arguments = ("build", "--only", "deck", "--templates", "own", option)
        assert not quick.build(*arguments)[1]
        assert not quick.build(*arguments)[1]


def test_the_list_holds_everything_a_build_looks_at(quick):
    """Our own modules, the theme's fonts, the folder of installed packages."""
    import marshal

    (path,) = (quick.shell.folder / "cache" / "v1" / "index").iterdir()
    paths = [os.fsdecode(path) for path in marshal.loads(path.read_bytes()[8:])[2].split(b"\0")]
    names = {os.path.basename(path) for path in paths}
    assert len(paths) == len(set(paths))
    assert "packs/small.yaml" in paths
    assert {
        "run.py",
        "model.py",
        "_entry.py",
        "site-packages",
        "small.yaml",
        "small.apkg",
        "manifest.json",
    } <= names
    assert any(path.endswith(".ttf") for path in paths)
    assert os.fspath(watchlist._PACKAGE) in paths


def test_static_help_is_clicks():
    """Run tools/help.py after a change of commands."""
    assert (
        CliRunner().invoke(group, ["--help"], prog_name="revisionpack", terminal_width=80).output
        == _entry.HELP
    )
    assert isinstance(group, click.Group)


def test_a_file_from_the_future_is_doubtful(quick):
    """A clock that was set back must not make an index that lies."""
    future = time.time_ns() + 10**12
    os.utime(quick.css, ns=(future, future))
    assert not quick.build()[1]
    assert not quick.build()[1]


def test_a_change_within_one_tick_of_the_clock_is_doubtful(quick):
    """git's rule: a file as young as the build is not trusted."""
    assert index.GRAIN >= 10_000_000
    begun = time.time_ns()
    os.utime(quick.pack)
    with pytest.raises(watchlist._DoubtError):
        watchlist.quiet(quick.pack, begun)
    assert watchlist.quiet(quick.pack, time.time_ns() + index.GRAIN + 10**9)


def test_only_the_pack_that_changed_is_read(quick):
    """Of many packs, the others are known by their files' stamps; --explain says so."""
    (quick.packs / "other.yaml").write_text(PACK.replace("small", "other"))
    quick.settle()
    quick.pack.write_text(PACK.replace("mixed", "planned"))
    said, _ = quick.build("build", "--only", "deck", "--templates", "own", "--explain")
    assert re.search(r"other\.apkg  .*\n +no file that it is made from has changed", said)
    assert "deck changed" in said
    assert quick.build()[1]
    artifact = quick.shell.folder / "dist" / "other" / "other.apkg"
    artifact.write_bytes(b"by hand")
    said, was_quick = quick.build()
    assert not was_quick
    assert "restored   other.apkg" in said


def test_a_pack_with_findings_says_them_again_without_being_read(quick):
    """The same words, the line with its caret too; but never so quick that nothing is said."""
    (quick.packs / "other.yaml").write_text(
        PACK.replace("small", "other").replace("format: 1", "format: 1\nsubtitle:")
    )
    first, _ = quick.build()
    said, was_quick = quick.build("build", "--only", "deck", "--templates", "own", "--explain")
    assert not was_quick
    assert said.count("no file that it is made from has changed") == 2
    assert said.split("small ->")[0].split("other ->")[0].strip() == first.split("\nother ->")[0].strip()
    assert "2 | subtitle:" in said


def test_what_was_said_of_the_lock_as_it_was_is_not_said_for_ever(quick):
    """Cards changed under the same `updated:`: told once, when the lock takes note of it."""
    released = PACK.replace("format: 1", 'format: 1\nversion: "1.0"\nupdated: 2026-11-20')
    quick.pack.write_text(released)
    quick.build()
    quick.pack.write_text(released.replace("mixed", "planned"))
    said, _ = quick.build()
    assert "changed-same-day" in said
    said, _ = quick.build()
    assert re.fullmatch(r"1 pack, 1 file: 1 unchanged, \d+\.\d s\n", said)
    quick.settle()


def test_engines_are_begun_with_at_once_unless_all_may_lie_in_the_store(tmp_path, monkeypatch):
    """A fresh checkout to which a store was restored imports no engine before a pack asks for one."""
    from revisionpack.build.native import Native
    from revisionpack.build.plan import Settings
    from revisionpack.build.store import Store
    from revisionpack.cli.build_command import starting

    class Begun:
        def warm(self):
            begun.append(self)

        def close(self):
            pass

    begun: list[Begun] = []
    monkeypatch.setattr("revisionpack.build.pool.begin", lambda *_: (Begun(), Begun()))
    monkeypatch.setattr("revisionpack.build.native.native", lambda: Native({"pango": "1"}, ()))
    monkeypatch.setenv("REVISIONPACK_CACHE", str(tmp_path / "cache"))
    settings = Settings(out=tmp_path / "dist", cache=tmp_path / "cache")

    def starts(settings=settings):
        begun.clear()
        with starting(settings, ["build"]):
            return len(begun)

    assert starts() == 1
    Store(settings.cache).keep_record("a" * 64, {})
    assert starts() == 0
    assert starts(replace(settings, force=True)) == 1
    settings.out.mkdir()
    assert starts() == 1
    assert starts(replace(settings, only=("deck",))) == 0
