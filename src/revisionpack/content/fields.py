"""Which keys stand where: from a path of the file to the class, the field and the keys of the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from revisionpack.content.mapping import Model
from revisionpack.content.plain import Path
from revisionpack.content.texts import Text


def key_of(name: str, field: FieldInfo) -> str:
    """The key of the pack file that a field is read from."""
    return field.alias or name


@cache
def keys_of(model: type[Model]) -> tuple[str, ...]:
    """The keys a mapping may have, in the order of the documentation (`id` of an item is its key)."""
    return tuple(key_of(name, field) for name, field in model.model_fields.items() if not model.key_is(name))


@cache
def known_keys() -> frozenset[str]:
    """Every key that the format has anywhere."""
    kinds, keys = [Model], set[str]()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        keys |= set(keys_of(kind))
    return frozenset(keys)


@cache
def text_keys() -> frozenset[str]:
    """The keys under which a text stands, wherever they may stand."""
    kinds, texts, others = [Model], set[str](), set[str]()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        for name, field in kind.model_fields.items():
            parts = {part for part in _parts(field.annotation) if part is not type(None)}
            (texts if parts == {Text} else others).add(key_of(name, field))
    return frozenset(texts - others)


def model_at(root: type[Model], path: Path) -> type[Model] | None:
    """The class of the mapping that stands at a path."""
    kind: Any = root
    for step in path:
        kind = _step(kind, step)
        if kind is None:
            return None
    return _model(kind)


def field_of(model: type[Model], key: str) -> FieldInfo | None:
    """The field that a key of a mapping is read into."""
    return next((field for name, field in model.model_fields.items() if key_of(name, field) == key), None)


def _step(kind: Any, step: str) -> Any:
    """The type that a key or list position leads to."""
    members = [get_args(part) for part in _parts(kind) if get_origin(part) is tuple]
    if step.isdigit() and members:
        return members[0][0]
    model = _model(kind)
    if model is not None:
        return next((f.annotation for n, f in model.model_fields.items() if key_of(n, f) == step), None)
    for part in _parts(kind):
        origin, arguments = get_origin(part), get_args(part)
        if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
            return arguments[1]
    return None


def _model(kind: Any) -> type[Model] | None:
    return next((p for p in _parts(kind) if isinstance(p, type) and issubclass(p, Model)), None)


def _parts(kind: Any) -> Iterator[Any]:
    """The members of a union, without annotations."""
    if hasattr(kind, "__metadata__"):
        yield from _parts(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for argument in get_args(kind):
            yield from _parts(argument)
    else:
        yield kind
