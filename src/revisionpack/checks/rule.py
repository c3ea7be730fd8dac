"""A check: a short function with a code, a severity, and a docstring that says what, why and what instead.

The docstring is what `revisionpack explain CODE` and docs/errors.md show:

    First the finding in one sentence.

    Why: what goes wrong for a reader when it stays.
    Instead: what to write.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Literal

from msgspec import Struct, field

from revisionpack.checks.texts import Place, places_in, values
from revisionpack.content.model import Item, Model, Pack, Syllabus
from revisionpack.derive import Derived
from revisionpack.diagnostics import Severity
from revisionpack.text.markup_nodes import Cite, Ref
from revisionpack.text.suggest import suggest

Path = tuple[str, ...]


class Finding(Struct, frozen=True):
    """Something found: where, one plain sentence, and what to do; an offset counts in the text at the path."""

    path: Path
    message: str
    help: str = ""
    offset: int | None = None
    length: int = 1
    at_key: bool = False
    """The place is the key that the path ends with, not its value."""
    fix: str | None = None
    """What to write in the place of what was found, exactly."""


class Subject(Struct, dict=True):
    """What the checks look at: a pack, its syllabus, and what follows from both."""

    pack: Pack
    syllabus: Syllabus | None
    derived: Derived
    gone: frozenset[str] = field(default_factory=frozenset)
    """Ids of items that could not be read: that they are missing is known already. `people/`: any id of people may,
    and `spec/`: any spec point of the syllabus."""
    asked: int = 0
    """How often a suggestion was asked for."""

    @cached_property
    def values(self) -> list[tuple[Path, Any]]:
        """Every text and mapping of the pack with its path."""
        return values(self.pack)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every text of the pack with its path."""
        return tuple(places_in(self.values))

    @cached_property
    def models(self) -> tuple[tuple[Path, Model], ...]:
        """Every mapping of the pack with its path."""
        return tuple((path, value) for path, value in self.values if isinstance(value, Model))

    @cached_property
    def references(self) -> tuple[tuple[Place, Ref | Cite], ...]:
        """Every cross-reference and citation with the text it stands in."""
        return tuple(
            (place, node)
            for place in self.places
            if "[[" in place.rich.source or "[@" in place.rich.source
            for node in place.nodes()
            if isinstance(node, (Ref, Cite))
        )

    def nearest(self, name: str, known: Iterable[str]) -> str | None:
        """What was meant by a name that is not known; nobody reads the five-hundredth suggestion."""
        self.asked += 1
        if self.asked > 500:
            return None
        ids = list(known)
        wanted = name.casefold().split("-")
        holding = [id for id in ids if set(wanted) <= set(id.casefold().split("-"))]
        return suggest(name, ids) or (holding[0] if len(holding) == 1 else None)

    @cached_property
    def items(self) -> dict[str, Item]:
        return dict(self.pack.items)


Whole = Literal["", "item", "pack"]
Check = Callable[[Subject], Iterable[Finding]]


class Rule(Struct, frozen=True):
    """A check with its code."""

    code: str
    severity: Severity
    check: Check
    whole: Whole
    """What must have been read whole for it to speak: nothing, the item that a finding is about, or the pack."""

    @property
    def explanation(self) -> str:
        return inspect.cleandoc(self.check.__doc__ or "")


RULES: dict[str, Rule] = {}
"""Every rule by code, in the order of the modules."""


def rule(code: str, severity: Severity, *, whole: Whole = "") -> Callable[[Check], Check]:
    """Register a check."""

    def register(check: Check) -> Check:
        assert code not in RULES, f"two rules are called {code}"
        RULES[code] = Rule(code, severity, check, whole)
        return check

    return register


def item_path(item: Item) -> Path:
    """The path of an item."""
    return (item.collection, item.id)


def shown(words: Iterable[str]) -> str:
    """`a`, `b` and `c`."""
    quoted = [f"`{word}`" for word in words]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def every(subject: Subject) -> Iterator[Item]:
    """Every item but the topics and sources."""
    for item in subject.pack.each():
        if item.collection not in ("topics", "sources"):
            yield item
