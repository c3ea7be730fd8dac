"""The timeline of a pack: which events, phases and offices, on which days. No geometry.

Days are numbers of text.calendar; an event's `at` is where its line leaves the axis (the first day it can
mean, of a span open at the start the last), and entries stand in that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite

from msgspec import Struct

from revisionpack.content.model import Event, Office, Pack, Person, Phase, Selection
from revisionpack.content.texts import Text
from revisionpack.derive.numbering import Numbers
from revisionpack.derive.sentences import runs, sentences
from revisionpack.text.calendar import Calendar, day_number, gregorian
from revisionpack.text.dates import HistoricalDate
from revisionpack.text.markup_nodes import Rich, plain

MINUTES = 24 * 60
LONG_LINE = 160
"""Characters of a first sentence that is too long to stand for a text."""
REACH = 0.34
"""Phases may lengthen the axis beyond the events by this share of it; what reaches further is cut with an arrow."""


class Moment(Struct, frozen=True):
    """A stretch of time on the axis: `start` to `end` in days, either end perhaps open (-inf, inf)."""

    start: float
    end: float
    precision: str
    """day, month, season, year, decade, century, span, open or geological (HistoricalDate.precision)."""
    circa: bool

    @property
    def at(self) -> float:
        """Where it begins; of a span without a beginning, where it ends."""
        if isfinite(self.start):
            return self.start
        return self.end if isfinite(self.end) else 0.0


class Entry(Struct, frozen=True):
    """An event on the timeline."""

    event: Event
    number: str
    moment: Moment
    line: Text | None
    """One line on it: its `brief`, else the first sentence of its text."""

    @property
    def weight(self) -> int:
        """1 to 3: how much depends on it."""
        return min(max(self.event.weight or 2, 1), 3)

    @property
    def has_words(self) -> bool:
        """There is a line or a text to print under the title."""
        return self.event.brief is not None or self.event.text is not None


class Stretch(Struct, frozen=True):
    """A phase on the timeline; its disc shows the number alone."""

    phase: Phase
    number: int
    moment: Moment

    @property
    def settled(self) -> float:
        """The day by which it may have ended: a phase to January 1924 and one from January 1924 meet."""
        end = self.phase.span.end
        return end.earliest + 1 if end is not None else self.moment.end


class Seat(Struct, frozen=True):
    """One person's terms in an office; `full` is False for a lesser form of it ("Politburo (candidate)")."""

    person: Person
    terms: tuple[tuple[Moment, bool], ...]


class Bench(Struct, frozen=True):
    """The holders of one office, in the order in which they come to it, and the lesser titles among them."""

    office: str
    seats: tuple[Seat, ...]
    lesser: tuple[Text, ...]


class Timeline(Struct, frozen=True):
    """What the poster shows, and over which days."""

    entries: tuple[Entry, ...]
    stretches: tuple[Stretch, ...]
    benches: tuple[Bench, ...]
    left_out: int
    """Events of the pack that the filter leaves out; printed, never silent."""
    first: float
    last: float
    calendar: Calendar = "historical"
    ago: bool = False
    """The axis counts years before the present."""

    @property
    def dual(self) -> bool:
        """A date of the Julian calendar is printed in both calendars."""
        return any(_is_julian(entry.event.date) for entry in self.entries)


def derive_timeline(pack: Pack, numbers: Numbers) -> Timeline:
    """The timeline of a pack as its `timeline:` settings choose it.

    Without a choice: the events of weight 2 and 3 where any event has a weight, else all.
    """
    chosen = _chosen(pack)
    entries = sorted(
        (Entry(event, numbers.of(event.id), _event_moment(event), _line(event)) for event in chosen),
        key=lambda entry: (entry.moment.at, entry.event.date.sort_key, numbers.bare(entry.event.id)),
    )
    stretches = tuple(
        sorted(
            (Stretch(phase, numbers.bare(phase.id), _moment(phase.span)) for phase in _phases(pack)),
            key=lambda stretch: (stretch.moment.at, stretch.moment.end, stretch.number),
        )
    )
    first, last = _reach(entries, stretches)
    return Timeline(
        entries=tuple(entries),
        stretches=tuple(s for s in stretches if s.moment.end > first and s.moment.start < last),
        benches=tuple(_bench(pack, office, first, last) for office in pack.timeline.offices),
        left_out=len(pack.events) - len(entries),
        first=first,
        last=last,
        calendar="julian" if pack.calendar == "julian" else "historical",
        ago=any(entry.moment.precision == "geological" for entry in entries),
    )


def _chosen(pack: Pack) -> Iterable[Event]:
    if pack.timeline.events is not None:
        found = pack.select("events", pack.timeline.events)
    elif any(event.weight is not None for event in pack.events.values()):
        found = tuple(event for event in pack.events.values() if event.weight is None or event.weight >= 2)
    else:
        found = tuple(pack.events.values())
    return [event for event in found if isinstance(event, Event) and _has_day(event.date)]


def _phases(pack: Pack) -> Iterable[Phase]:
    selection = pack.timeline.phases
    everything = selection is None or selection.every
    found = tuple(pack.phases.values()) if everything else pack.select("phases", _given(selection))
    return [phase for phase in found if isinstance(phase, Phase) and _has_day(phase.span)]


def _given(selection: Selection | None) -> Selection:
    assert selection is not None
    return selection


def _has_day(date: HistoricalDate) -> bool:
    return isfinite(date.earliest) or isfinite(date.latest)


def _moment(date: HistoricalDate) -> Moment:
    return Moment(date.earliest, date.latest + 1, date.precision, date.is_circa)


def _event_moment(event: Event) -> Moment:
    moment = _moment(event.date)
    minutes = _minutes(event.time)
    if minutes is None or moment.precision != "day":
        return moment
    start = moment.start + minutes / MINUTES
    return Moment(start, start, moment.precision, moment.circa)


def _line(event: Event) -> Text | None:
    if event.brief is not None or event.text is None:
        return event.brief
    for run in runs(event.text.main):
        first = sentences(run)[0]
        words = plain(first)
        if words and len(words) <= LONG_LINE:
            return Text(((event.text.lang, Rich(words, first, inline=True)),))
        return None
    return None


def _minutes(time: str | None) -> int | None:
    """Minutes after midnight of `06:30`; None where no such time is given."""
    if time is None:
        return None
    hour, _, minute = time.replace(".", ":").partition(":")
    if not (hour.isdigit() and minute[:2].isdigit()):
        return None
    return min(int(hour) * 60 + int(minute[:2]), MINUTES - 1)


def _reach(entries: Iterable[Entry], stretches: Iterable[Stretch]) -> tuple[float, float]:
    """The days that the axis must show: all events whole, phases as far as they do not dwarf them."""
    moments = [entry.moment for entry in entries]
    if not moments:
        return 0.0, 0.0
    first = min(moment.at for moment in moments)
    last = max(moment.end if isfinite(moment.end) else moment.at for moment in moments)
    if any(moment.precision == "geological" for moment in moments) and last - first < 0.001 * -first:
        first, last = 1.1 * first, 0.9 * last  # an age alone, seen from some way off
    if last - first <= 1 and not any(entry.event.time for entry in entries):
        year = gregorian(int(first))[0]
        first, last = day_number(year, 1, 1), day_number(year + 1, 1, 1)
    slack = REACH * (last - first)
    starts = [s.moment.start for s in stretches if first - slack <= s.moment.start < first]
    ends = [s.moment.end for s in stretches if last < s.moment.end <= last + slack]
    return min([first, *starts]), max([last, *ends])


def _bench(pack: Pack, office: str, first: float, last: float) -> Bench:
    """Who held an office while the axis runs. `Politburo (candidate)` is a lesser form of `Politburo`."""
    seats, lesser = [], {}
    for person in pack.people.values():
        terms = []
        for held in person.offices:
            form = _form(held, office)
            moment = _moment(held.span)
            if form is None or moment.end <= first or moment.start >= last:
                continue
            terms.append((moment, form))
            if not form:
                lesser[str(held.title)] = held.title
        if terms:
            seats.append(Seat(person, tuple(sorted(terms, key=lambda term: term[0].at))))
    seats.sort(key=lambda seat: max(seat.terms[0][0].start, first))
    return Bench(office, tuple(seats), tuple(lesser.values()))


def _form(held: Office, office: str) -> bool | None:
    """True for the office itself, False for a lesser form of it, None for another office."""
    title = str(held.title).casefold()
    wanted = office.casefold()
    if title == wanted:
        return True
    return False if title.startswith(wanted + " ") else None


def _is_julian(date: HistoricalDate) -> bool:
    return any(end is not None and end.is_dual for end in (date.start, date.end))


def lanes_used(timeline: Timeline, lanes: Mapping[str, Text]) -> tuple[str, ...]:
    """The lanes that an event on the timeline stands in, in the pack's order."""
    used = {entry.event.lane for entry in timeline.entries}
    return tuple(lane for lane in lanes if lane in used)


