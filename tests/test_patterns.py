"""Patterns of modules are kept from one process to the next, and are those that `re` makes."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from revisionpack import kept, patterns

COMPILER: Any = sys.modules["re._compiler"]
SOURCES = (r"(?P<day>\d+)\s(?P<month>[^\W\d]+)|[α-ω一-龥]+", "a|b", b"a|b", r"(?i)straße", "[ſs]", "(x)(?<=x)y*+")


@pytest.fixture(autouse=True)
def process(tmp_path, monkeypatch):
    """Begins a process: what the one before knew is forgotten, and `re` is as Python brings it."""
    plain = COMPILER.compile, COMPILER._sre
    monkeypatch.setattr(kept, "__file__", str(tmp_path / "kept.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)

    def begin():
        COMPILER.compile, COMPILER._sre = plain
        patterns._new.clear()
        re.purge()
        patterns.recall()

    begin()
    yield begin
    COMPILER.compile, COMPILER._sre = plain
    patterns._new.clear()
    re.purge()


def module(source, flags=0):
    """The pattern of a module that begins with it."""
    names = {"source": source, "flags": flags}
    exec("import re\npattern = re.compile(source, flags)", names)
    return names["pattern"]


def kept_files(folder):
    return list((folder / "__pycache__").glob("patterns*"))


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.VERBOSE])
def test_what_is_kept_is_what_re_makes(source, flags, process, monkeypatch):
    made = module(source, flags)
    patterns.keep()
    process()
    with monkeypatch.context() as without:
        without.setattr(COMPILER, "_code", None)
        again = module(source, flags)
    assert again == made
    assert again is not made
    assert (again.flags, again.groups, dict(again.groupindex)) == (made.flags, made.groups, dict(made.groupindex))


def test_named_groups_are_found_by_their_names(process):
    module(SOURCES[0])
    patterns.keep()
    process()
    found = module(SOURCES[0]).search("on 21 января")
    assert found.groupdict() == {"day": "21", "month": "января"}
    assert found.lastgroup == "month"


def test_letters_and_bytes_and_flags_are_told_apart(process):
    module("a|b")
    patterns.keep()
    process()
    assert module(b"a|b").match(b"a")
    assert module("a|b", re.IGNORECASE).match("B")
    assert not module("a|b").match("B")


def test_what_a_function_compiles_is_not_kept(tmp_path):
    re.compile("made of the words of a pack")
    patterns.keep()
    assert not [path for path in kept_files(tmp_path) if b"words of a pack" in path.read_bytes()]


def test_patterns_of_several_processes_are_kept_side_by_side(process, tmp_path):
    for source in ("first of all", "second of all"):
        process()
        module(source)
        patterns.keep()
    data = Path(*kept_files(tmp_path)).read_bytes()
    assert b"first of all" in data
    assert b"second of all" in data


def test_past_so_many_it_is_begun_again(process, tmp_path, monkeypatch):
    monkeypatch.setattr(patterns, "MOST", 1)
    for source in ("first of all", "second of all"):
        process()
        module(source)
        patterns.keep()
    data = Path(*kept_files(tmp_path)).read_bytes()
    assert b"first of all" not in data
    assert b"second of all" in data


@pytest.mark.parametrize("damage", [b"", b"no code", None])
def test_what_is_damaged_is_made_again(damage, process, tmp_path):
    module("first of all")
    patterns.keep()
    path = Path(*kept_files(tmp_path))
    path.write_bytes(path.read_bytes()[:40] if damage is None else damage)
    process()
    assert module("first of all").match("first of all")


def test_nothing_is_written_where_python_may_write_nothing(tmp_path, process, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for path in kept_files(tmp_path):
        path.unlink()
    process()
    module("first of all")
    patterns.keep()
    assert not kept_files(tmp_path)


def test_a_pattern_that_is_none_is_told_as_ever():
    with pytest.raises(re.error, match="missing"):
        module("(first")
    assert not patterns._new
