"""Who stands on which side, phase by phase: the lines of the alignment diagram before they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct


class Standing(Struct, frozen=True):
    """Where somebody stands in one phase: the side, and the name of those who move together."""

    side: str
    group: str = ""


class Runner(Struct, frozen=True):
    """One line: people who stand together throughout; `places[n]` is None where a phase does not name them."""

    people: tuple[str, ...]
    places: tuple[Standing | None, ...]
    goes_on: bool = False
    """It is seen again on the next part of the diagram."""

    @property
    def first(self) -> int:
        return next(n for n, place in enumerate(self.places) if place is not None)

    @property
    def last(self) -> int:
        return max(n for n, place in enumerate(self.places) if place is not None)


def runners(
    phases: Sequence[Mapping[str, Sequence[tuple[tuple[str, ...], str]]]], everybody: int = 7
) -> tuple[Runner, ...]:
    """The lines of a list of phases, each side -> groups of (people, name or "").

    People whose sides are the same in every phase move as one line, but those of the first phase only when
    they are once in a named group together. Of many people, only those of two phases or more have lines.
    The first line is the one that is longest on the first side.
    """
    count = len(phases)
    places: dict[str, list[Standing | None]] = {}
    mates: dict[str, set[str]] = {}
    for n, sides in enumerate(phases):
        for side, groups in sides.items():
            for people, name in groups:
                for person in people:
                    places.setdefault(person, [None] * count)[n] = Standing(side, name)
                    if name:
                        mates.setdefault(person, set()).update(people)
    if len(places) > everybody:
        places = {person: where for person, where in places.items() if sum(p is not None for p in where) > 1}
    made: list[Runner] = []
    seen: set[str] = set()
    for person, where in places.items():
        if person in seen:
            continue
        late = where[0] is None
        together = [
            other
            for other, others in places.items()
            if other not in seen
            and (other == person or (others == where and (late or other in mates.get(person, ()))))
        ]
        seen.update(together)
        made.append(Runner(tuple(together), tuple(where)))
    top = next(iter(phases[0]), "") if phases else ""
    made.sort(
        key=lambda runner: (
            -sum(place is not None and place.side == top for place in runner.places),
            runner.first,
        )
    )
    return tuple(made)


def part_of(lines: Sequence[Runner], first: int, stop: int) -> tuple[tuple[int, Runner], ...]:
    """The lines of the phases from `first` up to `stop`, each with its position among all of them."""
    parts = []
    for k, runner in enumerate(lines):
        places = runner.places[first:stop]
        if any(place is not None for place in places):
            goes_on = any(place is not None for place in runner.places[stop:])
            parts.append((k, Runner(runner.people, places, goes_on)))
    return tuple(parts)
