"""Dates that cannot all be right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revisionpack.checks.rule import Finding, Subject, rule
from revisionpack.content.model import Event, Item, Person, Phase
from revisionpack.text.dates import DateProblem, parse_date
from revisionpack.text.historical import HistoricalDate
from revisionpack.text.markup_nodes import Node, Ref, Str, children_of, plain
from revisionpack.text.typography import MONTHS


def _life(subject: Subject, name: str) -> HistoricalDate | None:
    person = subject.pack.people.get(name)
    return person.life if person else None


@rule("before-birth", "error")
def nobody_acts_before_birth(subject: Subject) -> Iterator[Finding]:
    """A person takes part in an event that lies before their birth.

    Why: one of the two dates is wrong.
    Instead: correct the event's `date:`, the person's `life:`, or the list of people.
    """
    for event in subject.pack.events.values():
        for index, name in enumerate(event.people):
            life = _life(subject, name)
            if life is not None and event.date.latest < life.earliest:
                said = f"`{name}` was not born when this happened (life: {life.source}, event: {event.date.source})"
                yield Finding(("events", event.id, "people", str(index)), said, "Correct one of the two dates.")


@rule("after-death", "note")
def the_dead_rest(subject: Subject) -> Iterator[Finding]:
    """A person takes part in an event that lies after their death.

    Why: it may be a slip; funerals and rehabilitations are not.
    Instead: leave it if it is meant, and say so under `allow:`.
    """
    for event in subject.pack.events.values():
        for index, name in enumerate(event.people):
            life = _life(subject, name)
            if life is not None and life.is_interval and event.date.earliest > life.latest:
                said = f"`{name}` was dead when this happened (life: {life.source}, event: {event.date.source})"
                yield Finding(("events", event.id, "people", str(index)), said)


@rule("span-backwards", "error")
def life_comes_in_order(subject: Subject) -> Iterator[Finding]:
    """The event that ended a phase lies before the phase began.

    Why: one of the two dates is wrong, or another event is meant.
    Instead: correct the `span:`, or name the event that ended it.
    """
    for phase in subject.pack.phases.values():
        event = subject.pack.events.get(phase.ended_by or "")
        if event is not None and event.date.latest < phase.span.earliest:
            said = f"`{event.id}` ({event.date.source}) lies before this phase ({phase.span.source})"
            yield Finding(("phases", phase.id, "ended_by"), said, "Name the event that ended it.")


@rule("outside-span", "warning")
def dates_lie_in_the_span(subject: Subject) -> Iterator[Finding]:
    """A date lies wholly outside the time that the pack says it is about.

    Why: a century is easily mistyped, and the poster's axis would grow for one event.
    Instead: correct the date, widen the pack's `span:`, or accept it under `allow:`.
    """
    span = subject.pack.span
    if span is None:
        return
    dated = [(event.date, event) for event in subject.pack.events.values()]
    items: list[tuple[HistoricalDate, Item]] = [*dated, *((one.span, one) for one in subject.pack.phases.values())]
    for date, item in items:
        if date.latest < span.earliest or date.earliest > span.latest:
            field = "date" if isinstance(item, Event) else "span"
            said = f"{date.source} lies outside the pack's span, {span.source}"
            yield Finding((item.collection, item.id, field), said, "Correct it, or widen `span:` of the pack.")


@rule("view-date", "warning")
def views_are_dated(subject: Subject) -> Iterator[Finding]:
    """A view of a position stands under something that is no date.

    Why: views are drawn along a line of time, and a turn is marked where one ends and the next begins.
    Instead: write the time of each view as its key, `1923/1925: …`, or one undated `view:`.
    """
    for debate in subject.pack.debates.values():
        for label, position in debate.positions.items():
            for written in position.views:
                try:
                    parse_date(written)
                except DateProblem as problem:
                    path = ("debates", debate.id, "positions", label, "views", written)
                    yield Finding(path, f"a view stands under its date: {problem.message}", problem.help, at_key=True)


@rule("year-contradicts", "warning")
def years_agree_with_the_item(subject: Subject) -> Iterator[Finding]:
    """A year inside or right after a reference is not a year of the item it names.

    Why: sheet and poster would give two dates for one event.
    Instead: correct the year, or the item's date; if both are right, move the year away from the reference.
    """
    for place in dict.fromkeys(place for place, node in subject.references if isinstance(node, Ref)):
        for node, after in _references(place.rich.blocks):
            dates = _dates(subject.items.get(node.target))
            if not dates:
                continue
            inside = plain(node.children) if node.children else ""
            years = list(_YEAR.finditer(inside))
            years += [found for form in _AFTER if (found := form.match(after)) is not None]
            for match in years:
                year = _astronomical(match)
                if len(match["year"]) == 3 and not match["era"] and min(_first(date) for date in dates) >= 1000:
                    continue  # 500 people, 300 km: no year of an item of our millennium
                if not any(date.contains_year(year) for date in dates):
                    said = f"`{node.target}` is dated {dates[0].source}, but the text says {match['year']}"
                    words = len(node.target) + 4 + (len(inside) + 1 if inside else 0)
                    yield Finding(place.path, said, "Correct one of the two.", node.offset, words)
                    break


_ERA = r"(?:\s?(?P<era>BCE?|CE|AD))?"
_AMOUNT = r"(?!\s?(?:%|km|kg|cm|marks|people|men|women|roubles|pounds|words|pages|delegates|members|votes))"
_YEAR = re.compile(rf"(?<![\d.,/–-])(?P<year>\d{{3,4}}){_ERA}(?![\d.]*\d|[-–/]\d|s\b){_AMOUNT}")
_MONTH = f"{MONTHS['en']}|{MONTHS['fr']}"
_DAY = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th|er)?\s)?(?:{_MONTH})\.?\s|(?:spring|summer|autumn)\s)?"
_AFTER = (
    re.compile(rf"\s?(?:\(|(?:in|of|on|en|de|du|le)\s){_DAY}(?P<year>\d{{3,4}}){_ERA}(?=[\s),.;:]|$){_AMOUNT}"),
    re.compile(rf",\s{_DAY}(?P<year>\d{{4}}){_ERA}(?=[),.;:]|$)"),
    re.compile(r"\s?\((?P<year>\d{3,4})(?P<era>)[-–]\d{4}\)"),
    re.compile(r"\s?\(\d{3,4}[-–](?P<year>\d{4})(?P<era>)\)"),
)
"""How a year follows a reference: (1924), in January 1924, of 1924; between commas; the two of (1870–1924)."""


def _first(date: HistoricalDate) -> int:
    known = date.start or date.end
    return known.year if known else 0


def _astronomical(match: re.Match[str]) -> int:
    year = int(match["year"])
    return 1 - year if match["era"] in ("BC", "BCE") else year


def _dates(item: Item | None) -> tuple[HistoricalDate, ...]:
    if isinstance(item, Event):
        return (item.date,)
    if isinstance(item, Phase):
        return (item.span,)
    if isinstance(item, Person) and item.life is not None:
        return (item.life,)
    return ()


def _references(nodes: tuple[Node, ...]) -> Iterator[tuple[Ref, str]]:
    """Each reference with the words right after it."""
    for index, node in enumerate(nodes):
        if isinstance(node, Ref):
            following = nodes[index + 1] if index + 1 < len(nodes) else None
            yield node, following.text if isinstance(following, Str) else ""
        else:
            yield from _references(tuple(children_of(node)))
