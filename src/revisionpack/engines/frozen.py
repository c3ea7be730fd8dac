"""Objects as plain data and back: a table of constants and a list of steps, each of which makes one object.

For values that libraries work out of text: numbers, words, lists, and objects of their own classes. What is not
known to come back as it was cannot be frozen. Nothing here may read what another may have written: it calls what
the data name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any

Frozen = tuple[tuple[Any, ...], list[tuple[str, list[int]]]]
"""Constants, and for each object how it is made and from which objects before it (constants come first)."""

CONSTANT = {type(None), bool, int, float, str, bytes, CodeType}


class CannotFreezeError(Exception):
    """A value that would not come back as it was."""


class _Freezer:
    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names
        self.constants: dict[Any, int] = {}
        self.steps: list[tuple[str, Sequence[Any]]] = []
        self._equal: dict[Any, int] = {}
        self._known: dict[int, tuple[int, Any]] = {}
        """By identity; the object is held, so that no other takes its place."""

    def place(self, value: Any) -> int:
        """Where an object stands: constants count down from -1."""
        if type(value) in CONSTANT:
            return self._constant(value)
        if id(value) not in self._known:
            self._known[id(value)] = self._made(value), value
        return self._known[id(value)][0]

    def _constant(self, value: Any) -> int:
        return -1 - self.constants.setdefault((type(value), repr(value), value), len(self.constants))

    def _made(self, value: Any) -> int:
        how, parts = self._parts(value)
        step = how, tuple(map(self.place, parts))
        if how == "tuple" and all(part < 0 for part in step[1]):
            return self._constant(value)
        if isinstance(value, tuple) or how in ("named", "test"):  # never changed, so one will do for all its equals
            if step not in self._equal:
                self._equal[step] = self._add(step)
            return self._equal[step]
        return self._add(step)

    def _add(self, step: tuple[str, Sequence[int]]) -> int:
        self.steps.append(step)
        return len(self.steps) - 1

    def _parts(self, value: Any) -> tuple[str, Sequence[Any]]:
        kind = type(value)
        if kind in (tuple, list, set, frozenset):
            return kind.__name__, sorted(value, key=repr) if kind in (set, frozenset) else value
        if kind is dict:
            return "dict", [part for item in value.items() for part in item]
        if isinstance(value, (type, FunctionType)) and "<" not in value.__qualname__:
            module, name = value.__module__, value.__qualname__
            if getattr(import_module(module), name, None) is not value:
                raise CannotFreezeError(f"{name} cannot be found by its name")
            return "named", (module, name)
        if kind is FunctionType:
            if value.__closure__ or value.__defaults__ or value.__kwdefaults__:
                raise CannotFreezeError(f"{value.__qualname__} holds more than its code")
            if not set(value.__globals__) - {"__builtins__"} <= set(self.names):
                raise CannotFreezeError(f"{value.__qualname__} uses other names")
            return "test", (value.__code__,)
        if kind is partial:
            return "partial", (value.func, value.args, value.keywords)
        make, arguments, state, *more = (*value.__reduce_ex__(2), None)[:5]
        if make.__name__ != "__newobj__" or any(each is not None for each in more):
            raise CannotFreezeError(f"a {kind.__name__} is made in a way of its own")
        if state is None:
            return "new", arguments
        own, slots = state if isinstance(state, tuple) else (state, None)
        return "object", (*arguments, {**(own or {}), **(slots or {})})


def freeze(value: Any, names: Mapping[str, Any]) -> Frozen:
    """The plain data of a value; functions without a name may use `names`. Raises CannotFreezeError."""
    freezer = _Freezer(names)
    last = freezer.place([value])
    count = len(freezer.constants)  # in the table they stand before the rest
    steps = [(how, [part + count if part >= 0 else -1 - part for part in parts]) for how, parts in freezer.steps]
    assert last == len(steps) - 1
    return tuple(value for _, _, value in freezer.constants), steps


def thaw(frozen: Frozen, names: Mapping[str, Any]) -> Any:
    """A value that equals the one that was frozen."""
    constants, steps = frozen
    table: list[Any] = [*constants]
    names = dict(names)
    for how, parts in steps:
        values = [table[part] for part in parts]
        made: Any = values
        if how == "tuple":
            made = tuple(values)
        elif how == "new":
            made = values[0].__new__(*values)
        elif how == "test":
            made = FunctionType(values[0], names)
        elif how == "object":
            made = values[0].__new__(*values[:-1])
            for name, value in values[-1].items():
                setattr(made, name, value)
        elif how == "dict":
            made = dict(zip(values[::2], values[1::2], strict=True))
        elif how == "partial":
            made = partial(values[0], *values[1], **values[2])
        elif how == "named":
            made = getattr(import_module(values[0]), values[1])
        elif how != "list":
            made = set(values) if how == "set" else frozenset(values)
        table.append(made)
    return table[-1][0]
