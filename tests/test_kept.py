"""What is kept is made once, and taken for nothing but what it was made from."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import CodeType, SimpleNamespace

import pytest

from revisionpack.kept import Kept, carried, carrier


@pytest.fixture
def made() -> list[bytes]:
    return []


def value(name: str, made_from: bytes, made: list[bytes], most: int = 0) -> object:
    def make() -> CodeType:
        made.append(made_from)
        return carrier(["made from", made_from])

    return carried(Kept(name, made_from, make, most=most).code())


def test_it_is_made_once_for_what_it_is_made_from(kept_in: Path, made: list[bytes]) -> None:
    for made_from in (b"one", b"one", b"two", b"two", b"one"):
        assert value("a.x", made_from, made) == ["made from", made_from]

    assert made == [b"one", b"two", b"one"]


def test_of_names_that_begin_alike_the_oldest_go(kept_in: Path, made: list[bytes]) -> None:
    for number, name in enumerate(("b-1.x", "b-2.x", "other.x", "b-3.x")):
        value(name, b"", made, most=2)
        for path in kept_in.rglob(f"{name[:-2]}.*"):
            os.utime(path, (number, number))

    assert sorted(path.name.partition(".")[0] for path in kept_in.rglob("*.pyc")) == ["b-2", "b-3", "other"]


def test_a_python_that_keeps_nothing_makes_it_each_time(
    kept_in: Path, made: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "implementation", SimpleNamespace(cache_tag=None, name="cpython"))

    assert [value("a.x", b"one", made) for _ in range(2)] == [["made from", b"one"]] * 2
    assert made == [b"one", b"one"]


def test_what_cannot_be_made_is_said_as_it_is(kept_in: Path) -> None:
    def fail() -> CodeType:
        raise LookupError("of no use")

    with pytest.raises(LookupError, match="of no use"):
        Kept("a.x", b"", fail).code()
