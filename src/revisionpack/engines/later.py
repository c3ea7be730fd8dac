"""What a library imports and hardly ever uses is imported when it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class Later:
    """Stands in a library's modules for something; when it is first used, the real thing takes its place.

    So does everything of the same package: fontTools, PIL.
    """

    def __init__(self, library: str, module: str, name: str) -> None:
        vars(self).update(library=library, module=module, name=name, said={})

    def real(self) -> Any:
        owner = import_module(self.module)
        real = getattr(owner, self.name, None) or import_module(f"{self.module}.{self.name}")
        for name, value in self.said.items():
            setattr(real, name, value)
        return real

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        settle(self.library, self.module)
        return self.real()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        settle(self.library, self.module)
        return getattr(self.real(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.said[name] = value

    def __instancecheck__(self, instance: Any) -> bool:
        settle(self.library, self.module)
        return isinstance(instance, self.real())


def of(library: str) -> list[ModuleType]:
    """The modules of a library that have been imported."""
    return [module for name, module in sys.modules.items() if name.partition(".")[0] == library]


def settle(library: str, package: str) -> None:
    """Put the real things of a package in the place of what stands for them in a library."""
    package = package.partition(".")[0]
    for module in of(library):
        for key, value in list(vars(module).items()):
            if isinstance(value, Later) and value.module.partition(".")[0] == package:
                setattr(module, key, value.real())


def stand_ins(library: str, taken: Mapping[str, tuple[str, ...]]) -> dict[str, ModuleType]:
    """For modules (and what is taken from them) that a library imports; none for packages that are there already."""
    made: dict[str, ModuleType] = {}
    there = {name.partition(".")[0] for name in taken.keys() & sys.modules.keys()}
    for name, parts in taken.items():
        if name.partition(".")[0] not in there:
            made[name] = ModuleType(name)
            made[name].__path__ = []
            vars(made[name]).update((part, Later(library, name, part)) for part in parts)
    return made


@contextmanager
def instead(modules: Mapping[str, ModuleType]) -> Iterator[None]:
    """While a library is imported: modules that stand in for others."""
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name, module in modules.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
        sys.modules.update((name, module) for name, module in before.items() if module is not None)
