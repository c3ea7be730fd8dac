"""What is frozen comes back equal, with its own objects in common; what would not is refused."""

from __future__ import annotations

import marshal
import math
from functools import partial
from typing import Any, NamedTuple

import pytest

from revisionpack.engines.frozen import CannotFreezeError, freeze, thaw

NAMES = {"ascii_lower": str.lower}


class Length(NamedTuple):
    value: float
    unit: str


class Token:
    __slots__ = ("__dict__", "line")

    def __init__(self, line: int, value: Any) -> None:
        self.line, self.value = line, value


class Pairs(dict[str, int]):
    pass


def again(value: Any) -> Any:
    return thaw(marshal.loads(marshal.dumps(freeze(value, NAMES))), NAMES)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "word",
        (1, True, 1.0, -0.0, "1", b"1"),
        [1, [2, (3, [4])], ()],
        {"a": {1, 2}, ("b", 2): frozenset({3})},
        Length(1.5, "mm"),
        [Length(0, "mm"), Length(0.0, "mm"), Length(False, "mm")],
        {"width": (Length(math.inf, "px"), "auto")},
        Length,
    ],
)
def test_values_come_back_as_they_were(value: Any) -> None:
    assert repr(again(value)) == repr(value)
    assert type(again(value)) is type(value)


def test_an_object_comes_back_with_all_that_it_holds() -> None:
    token = again(Token(3, [Length(1, "px")]))

    assert (type(token), token.line, token.value) == (Token, 3, [Length(1, "px")])


def test_what_was_one_object_is_one_and_what_was_two_is_two() -> None:
    shared: list[int] = [1]
    one, other, third = again([shared, shared, [1]])

    assert one is other
    assert one is not third


def test_functions_come_back_by_their_name_or_by_their_code() -> None:
    test = eval("lambda el: 'h' in ascii_lower(el)", {**NAMES})
    named, call, applied = again([freeze, test, partial(freeze, test, names={})])

    assert named is freeze
    assert [call("H1"), call("p")] == [True, False]
    assert (applied.func, applied.args, applied.keywords) == (freeze, (call,), {"names": {}})


@pytest.mark.parametrize(
    "value",
    [
        Pairs(a=1),
        eval("lambda el: other(el)", {"other": len}),
        (lambda held: lambda: held)(1),
        object.__new__,
        iter([1]),
        type("Local", (), {}),
    ],
    ids=["a dict of its own kind", "another name", "a closure", "a method", "an iterator", "a class without a place"],
)
def test_what_would_not_come_back_is_refused(value: Any) -> None:
    with pytest.raises(CannotFreezeError):
        freeze([value], NAMES)
