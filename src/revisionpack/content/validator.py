"""pydantic's validator of the model, made of a schema that was worked out before.

What the classes say has to be put into one schema for pydantic's core: that takes eight times as long as to make the
validator of it, and comes to the same in every process. So it is kept as plain data. What is not plain in it, our
own classes and functions, and the defaults of fields, stands there by its name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import version
from pydantic_core import SchemaValidator

from revisionpack.content.mapping import Model
from revisionpack.kept import Kept, carried, carrier

_Named = list[tuple[Any, Any, str, str]]
"""A part of the schema, the key in it under which something stands, its module and its name there."""


@cache
def validator_of(kind: type[Model]) -> SchemaValidator:
    """What checks plain data against a class, and makes an instance of it."""
    name = f"model.{kind.__name__}.schema"
    found = carried(Kept(name, _made_from(), lambda: carrier(plain_schema(kind))).code())
    if found is None:
        _complete(kind)
        whole: Any = kind.__pydantic_validator__
        return whole  # type: ignore[no-any-return]
    schema, config, named = found
    for part, key, module, name in named:
        part[key] = _by_name(module, name)
    return SchemaValidator(schema, config)


def _made_from() -> bytes:
    """What the schema depends on: pydantic, and the modules of the model, by their stamps, as Python takes them."""
    stamps = [
        f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}"
        for file in os.scandir(Path(__file__).parent)
        if file.name.endswith(".py")
    ]
    return "\n".join([version.VERSION, sys.version, *sorted(stamps)]).encode()


def _complete(kind: type[Model]) -> None:
    """Have pydantic work the schema out."""
    if not kind.__pydantic_complete__:
        with _no_plugins():
            kind.model_rebuild()


@contextmanager
def _no_plugins() -> Iterator[None]:
    """Spare pydantic the look for plugins of its own among all packages that are installed."""
    name = "pydantic.plugin._loader"
    if name in sys.modules:
        yield
        return
    stand_in = sys.modules[name] = ModuleType(name)
    vars(stand_in)["get_plugins"] = tuple
    try:
        yield
    finally:
        del sys.modules[name]


# --- The schema as plain data --------------------------------------------------------------------------


def plain_schema(kind: type[Model]) -> tuple[Any, Any, _Named] | None:
    """The schema, how it is to be used, and what has to be put into it; None if something in it has no name."""
    from pydantic._internal._config import ConfigWrapper

    _complete(kind)
    named: _Named = []
    config = dict(ConfigWrapper(kind.model_config).core_config(kind.__name__))
    try:
        return _plain(kind.__pydantic_core_schema__, named), config, named
    except LookupError:
        return None


def _plain(value: Any, named: _Named) -> Any:
    """A copy, without what only describes the schema. Raises LookupError."""
    if isinstance(value, dict):
        made: Any = {}
        pairs: Any = ((key, inner) for key, inner in value.items() if key != "metadata")
    elif isinstance(value, list):
        made, pairs = [None] * len(value), enumerate(value)
    elif value is None or isinstance(value, (str, int, float)) or value == ():
        return value
    else:
        raise LookupError(value)
    for key, inner in pairs:
        if callable(inner) or isinstance(inner, Model):
            made[key] = None
            named.append((made, key, *_name(inner)))
        else:
            made[key] = _plain(inner, named)
    return made


def _name(value: Any) -> tuple[str, str]:
    """The module, and the name in it, of a class, a function, a method of a class or the default of a field."""
    if isinstance(value, Model):
        found = (
            (kind.__module__, f"{kind.__qualname__}.model_fields.{name}.default")
            for kind in Model.__subclasses__()
            for name, field in kind.model_fields.items()
            if field.default is value
        )
        return next(found, None) or _unknown(value)
    owner = getattr(value, "__self__", None)
    if isinstance(owner, type):
        return owner.__module__, f"{owner.__qualname__}.{value.__name__}"
    module = value.__module__
    if "<" not in value.__qualname__ and _by_name(module, value.__qualname__) == value:
        return module, value.__qualname__
    names = (name for name, one in vars(sys.modules[module]).items() if one is value)
    return module, next(names, None) or _unknown(value)


def _unknown(value: Any) -> Any:
    raise LookupError(value)


def _by_name(module: str, name: str) -> Any:
    found: Any = sys.modules[module]
    for part in name.split("."):
        found = found[part] if isinstance(found, dict) else getattr(found, part)
    return found
