"""What there is to make: the products, and what each asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from revisionpack.build.worker import Limits
from revisionpack.outputs.step import Options, Request, Step

PRODUCTS: Mapping[str, str] = {
    "sheets": "revisionpack.outputs.sheets",
    "poster": "revisionpack.outputs.poster",
    "questions": "revisionpack.outputs.questions",
    "answers": "revisionpack.outputs.answers",
    "deck": "revisionpack.outputs.deck",
}
"""What `build` makes unless told otherwise: product -> module with `plan(request) -> Step`."""

EXTRAS: Mapping[str, str] = {
    "mock": "revisionpack.outputs.mock",
    "deck-tsv": "revisionpack.outputs.deck_tsv",
}
"""What is made only when it is asked for by `--only`."""


class Output(Protocol):
    """A module of outputs. One that may need other packs has `needs_others(request) -> bool` too."""

    def plan(self, request: Request) -> Step:
        """What the product needs."""


def output(product: str) -> Output:
    """The module of a product, imported now."""
    module: Output = import_module({**PRODUCTS, **EXTRAS}[product])
    return module


class Settings(Struct, frozen=True):
    """One build, as it was asked for."""

    out: Path
    cache: Path
    only: tuple[str, ...] = tuple(PRODUCTS)
    options: Options = field(default_factory=Options)
    jobs: int = 1
    locked: bool = False
    lock: Path | None = None
    force: bool = False
    theme: Path | None = None
    """A folder whose files replace the built-in theme's."""
    limits: Limits = field(default_factory=Limits)
    units: Mapping[Path, tuple[str, ...]] | None = None
    """Only these products of these packs, and only into the store: one shard of a larger build."""
    lenders: Mapping[Path, Path] | None = None
    """Pack file -> the file of which its questions are lent to other packs' mock papers; None: each of its own."""
    executor: str = ""
    """`module:factory` of a concurrent.futures.Executor in which the dear jobs run."""

    def of(self, file: Path) -> tuple[str, ...]:
        """The products to make of one pack file."""
        return self.products if self.units is None else in_order(self.units.get(file, ()))

    @property
    def products(self) -> tuple[str, ...]:
        """The products asked for, in the order of the registry."""
        return in_order(self.only)


def in_order(products: Iterable[str]) -> tuple[str, ...]:
    wanted = set(products)
    return tuple(product for product in (*PRODUCTS, *EXTRAS) if product in wanted)
