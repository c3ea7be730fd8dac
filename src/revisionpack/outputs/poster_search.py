"""The largest type in which a timeline fits a page, and on how many strips.

Heights are asked for, a few sizes at a time, until the largest that fits is known. What gives way, in order: the
size down to a large one, long texts, the size down to the one wanted and the lines of weight 1, those of weight 2, the
size down to the floor, then all lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from revisionpack.derive.timeline import Entry, Timeline
from revisionpack.layout.chart import Chart, Label, arrange
from revisionpack.layout.place import Room, Shortfall, fill
from revisionpack.layout.ticks import Scale, scale
from revisionpack.outputs.poster_frame import MM, WANTED, Columns, Page, columns
from revisionpack.outputs.poster_view import says_text

FULLEST = 0.84
"""Share of the columns that boxes may take."""
FAR = 7.0
"""Mean distance of boxes from their dates on A1, mm, beyond which smaller type is tried."""
NARROWEST, WIDEST = 14.0, 38.0
"""Width of a box in em of the body type."""
LARGE = 17.0
"""Body type on A1, pt, that is worth more than long texts: headings are then read from 1.6 m and more."""

HOOK = 1.32
"""How far below its top a leader meets a box, em: the middle of the number."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number of strips and a size of type."""

    strips: int
    step: int


@dataclass(frozen=True, slots=True)
class Found:
    """A timeline that fits: where everything stands."""

    candidate: Candidate
    body: float
    level: int
    """Texts of events of this weight and below are not printed."""
    columns: Columns
    chart: Chart
    scale: Scale
    share: float
    """How full the columns are."""


Heights = Mapping[tuple[str, bool], float]
"""mm by (event id, with its text)."""


@dataclass(frozen=True)
class Search:
    """What is known of a page so far. `room` is the same on every strip."""

    page: Page
    timeline: Timeline
    rooms: Mapping[int, Room]
    """Number of strips -> the room of its columns."""
    bands: int
    label: Mapping[int, float]
    """Number of strips -> width of the words of a phase."""
    seats: int
    axis: Mapping[int, float]
    """Number of strips -> width of the axis."""
    known: Mapping[Candidate, Heights]

    def learnt(self, known: Mapping[Candidate, Heights]) -> Search:
        return replace(self, known={**self.known, **known})

    def layout(self, strips: int) -> Columns:
        seats = self.seats if strips == 1 else 0
        return columns(
            self.page, strips, bands=self.bands, label=self.label[strips], seats=seats, axis=self.axis[strips]
        )

    def next(self) -> Found | tuple[Candidate, ...] | Shortfall:
        """The answer, or the candidates whose heights are needed first.

        The fewest strips on which the wanted size can be kept; if it can on none, the largest type on any.
        """
        short: Shortfall | None = None
        for strips, level, smallest in self._attempts():
            answer = self._largest(strips, level, smallest)
            if not isinstance(answer, Shortfall):
                return answer
            if short is None or answer.missing < short.missing:
                short = answer
        assert short is not None
        return short

    def _attempts(self) -> Iterator[tuple[int, int, float]]:
        """Strips, level of texts, smallest size: in the order in which they are to be tried."""
        large, wanted, floor = (max(self.page.floor, self.page.unit * size) for size in (LARGE, WANTED, 0.0))
        start = self._fewest(large)
        for strips in sorted(self.rooms):
            if strips >= start:
                for level, smallest in ((0, large), (1, large), (2, wanted), (3, wanted)):
                    if self._promises(strips, level, smallest):
                        yield strips, level, smallest
        for level in (3, 4):
            by_size = sorted(self.rooms, key=lambda strips: (self._step(strips, level, floor), strips))
            for strips in by_size:
                yield strips, level, floor

    def _fewest(self, size: float) -> int:
        """Strips so that lines are not too long to read; a strip has four events at least."""
        for strips in sorted(self.rooms):
            most = len(self.timeline.entries) // 4
            if self.layout(strips).box <= WIDEST * size * MM or strips >= most:
                return strips
        return max(self.rooms)

    def _largest(self, strips: int, level: int, smallest: float) -> Found | tuple[Candidate, ...] | Shortfall:
        """The largest size that fits, not below `smallest`; or what must be measured to know."""
        steps = [k for k, size in enumerate(self.page.sizes) if size >= smallest - 1e-6]
        step = min(self._step(strips, level, smallest), steps[-1])
        best: Found | None = None
        short: Shortfall | None = None
        while True:
            candidate = Candidate(strips, step)
            if candidate not in self.known:
                return self._around(candidate, steps)
            found = self.fitted(candidate, level)
            if isinstance(found, Found):
                best = found
                if short is not None or step == 0:
                    return best
                step -= 1
            else:
                short = found
                if best is not None:
                    return best
                if step == steps[-1]:
                    return short
                step += 1

    def _around(self, candidate: Candidate, steps: Sequence[int]) -> tuple[Candidate, ...]:
        """The candidate and its neighbours, so that one question is mostly enough."""
        near = range(candidate.step - 1, candidate.step + 2) if len(self.timeline.entries) < 150 else (candidate.step,)
        wanted = [Candidate(candidate.strips, step) for step in near if step in steps]
        return tuple(each for each in wanted if each not in self.known)

    def _step(self, strips: int, level: int, smallest: float) -> int:
        """The largest size that fits by estimate; the last one when none does."""
        for step, size in enumerate(self.page.sizes):
            if size < smallest - 1e-6:
                break
            if self._estimated(strips, level, size) <= FULLEST - 0.03:
                return step
        return len(self.page.sizes) - 1

    def _promises(self, strips: int, level: int, size: float) -> bool:
        """False when the boxes would be too narrow, or are far too tall by estimate: not worth measuring."""
        wide = self.layout(strips).box >= NARROWEST * size * MM
        return wide and self._estimated(strips, level, size) <= FULLEST * 1.12

    def _estimated(self, strips: int, level: int, size: float) -> float:
        room, width = self.rooms[strips], self.layout(strips).box
        tall = [_estimate(entry, says_text(entry, level), width, size * MM, self.page) for entry in self.timeline.entries]
        return fill(tall, room, 2 * strips)

    def fitted(self, candidate: Candidate, level: int) -> Found | Shortfall:
        """Place the events in known heights; a Shortfall too when they fill the page beyond what is wanted."""
        heights = self.known[candidate]
        body = self.page.sizes[candidate.step]
        room = self.rooms[candidate.strips]
        hook = HOOK * body * MM
        labels = [
            Label(entry.moment.at, heights[entry.event.id, says_text(entry, level)], hook)
            for entry in self.timeline.entries
        ]
        share = fill([label.height for label in labels], room, 2 * candidate.strips)
        needs = share * (room.length + room.gap)
        if share > FULLEST:
            return Shortfall(needs, room.length)
        chart, marks = self.chart(labels, room, candidate.strips)
        if isinstance(chart, Shortfall):
            return chart
        smallest = candidate.step + 1 >= len(self.page.sizes)
        if share > 0.7 and chart.mean > FAR * self.page.unit and not smallest:
            return Shortfall(needs, room.length)
        return Found(candidate, body, level, self.layout(candidate.strips), chart, marks, share)

    def chart(self, labels: Sequence[Label], room: Room, strips: int) -> tuple[Chart | Shortfall, Scale]:
        """The chart with the finest unit whose names stand clear of each other."""
        name = self.page.mm(12.0)
        most = max(4, int(strips * room.length / (2.1 * name)))
        while True:
            marks = self.scale(most)
            chart = arrange(labels, marks, room, strips)
            if isinstance(chart, Shortfall) or most <= 4 or _least_unit(chart, marks) >= name:
                return chart, marks
            most = min(most - 1, int(most * 0.75), max(4, len(marks.majors) - 1))

    def scale(self, most: int) -> Scale:
        line = self.timeline
        return scale(line.first, line.last, most, ago=line.ago, calendar=line.calendar)


def _least_unit(chart: Chart, marks: Scale) -> float:
    """The shortest whole unit on any strip, mm."""
    lengths = [
        lane.axis.at(after) - lane.axis.at(before)
        for lane in chart.lanes
        for before, after in pairwise(marks.majors)
        if lane.strip.start <= before and after <= lane.strip.end
    ]
    return min(lengths, default=1e9)


def _estimate(entry: Entry, text: bool, width: float, size: float, page: Page) -> float:
    """About how tall a box is: characters of half an em, the sizes of poster.css."""
    inner = width - 3.9 * size
    heading = page.headings[3 - entry.weight]
    lines = ceil(len(str(entry.event.title)) * 0.5 * heading * size / inner)
    height = 1.9 * size + lines * heading * 1.1 * size
    words = entry.event.brief or entry.event.text
    if text and words is not None:
        height += ceil(len(str(words)) * 0.46 * size / inner) * 1.22 * size
    return height
