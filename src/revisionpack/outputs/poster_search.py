"""The largest type in which a timeline fits a page, and on how many strips.

Heights are asked for, a few sizes at a time, until the largest that fits is known. What gives way, in order: the
size down to a large one, whole texts, the size down to the one wanted, the lines of weight 1, the size of the headings,
a little more of the size, the lines of weight 2, the size down to the floor, then all lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from math import inf

from revisionpack.derive.timeline import Entry, Timeline
from revisionpack.layout.chart import CALM, Chart, Label, arrange
from revisionpack.layout.place import Room, Shortfall, fill
from revisionpack.layout.ticks import Scale
from revisionpack.outputs.poster_candidates import Attempt, Candidate, Found, Heights, Tall, rank
from revisionpack.outputs.poster_estimate import NUMBER, PADDING, SHORT_DATE, Letters, heights, letters
from revisionpack.outputs.poster_frame import MM, WANTED, Columns, Page, columns
from revisionpack.outputs.poster_key import marks_of
from revisionpack.outputs.poster_marks import words_of

FULLEST = 0.85
"""Share of the columns that boxes may take."""
FAR = 7.0
"""Mean distance of boxes from their dates on A1, mm, beyond which smaller type is tried."""
NARROWEST, WIDEST = 7.5, 44.0
"""Width of the words: at least so many em of the largest heading; of a box: at most so many em of its text."""
NEARLY = 0.85
"""So much of the size wanted is worth more than the lines of weight 2."""
LARGE = 17.0
"""Body type on A1, pt, that is worth more than long texts: headings are then read from 1.6 m and more."""

LEAST_FOR_SEATS = 0.45
"""Smallest page, against an A1, that has room for the holders of an office."""

HOOK = 1.32
"""How far below its top a leader meets a box, em: the middle of the number."""


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
    side: float
    """Width of the numbers and dates beside the headings, em."""
    known: Mapping[Candidate, Heights]
    tried: dict[Candidate, Found | Shortfall] = field(default_factory=dict, compare=False)
    """What came of placing the candidates whose heights are known: only so that it is not done again."""

    @cached_property
    def _letters(self) -> Letters:
        return letters(self.timeline)

    def learnt(self, measured: Mapping[Candidate, Heights]) -> Search:
        """The search with what was `missing` measured."""
        known = dict(self.known)
        for candidate, measures in measured.items():
            known[candidate] = {**self._heights(candidate), **measures}
        return replace(self, known=known)

    def missing(self, candidate: Candidate) -> tuple[Entry, ...]:
        """The events whose height must be measured: those that no candidate of that type shows alike."""
        known = self._heights(candidate)
        return tuple(entry for entry in self.timeline.entries if entry.event.id not in known)

    def may_be_snug(self, candidate: Candidate, entry: Entry) -> bool:
        """Whether being set tighter might spare a line: a smaller heading, or date and heading on one line."""
        form = self.page.forms[candidate.form]
        line = self.layout(candidate.strips).box / (self.page.sizes[candidate.step] * MM) - PADDING
        words = len(str(entry.event.short_name)) * form.headings[3 - entry.weight]
        if form.over:
            return words * 0.46 + NUMBER + SHORT_DATE < line
        return words * 0.54 > line - self.side

    def _heights(self, candidate: Candidate) -> dict[str, Tall]:
        found: dict[str, Tall] = {}
        for other, known in self.known.items():
            if replace(other, level=candidate.level) == candidate:
                for entry in self.timeline.entries:
                    if words_of(entry, other.level) == words_of(entry, candidate.level):
                        found[entry.event.id] = known[entry.event.id]
        return found

    def layout(self, strips: int) -> Columns:
        seats = self.seats if strips == 1 and self.page.unit >= LEAST_FOR_SEATS else 0
        return columns(
            self.page, strips, bands=self.bands, label=self.label[strips], seats=seats, axis=self.axis[strips]
        )

    def next(self) -> Found | tuple[Candidate, ...] | Shortfall:
        """The answer, or the candidates whose heights are needed first.

        The fewest strips on which the wanted size can be kept; if it can on none, the largest type on any.
        """
        short: Shortfall | None = None
        for rivals in self._attempts():
            answer = self._best(rivals)
            if not isinstance(answer, Shortfall):
                return answer
            if short is None or answer.missing < short.missing:
                short = answer
        return short or self._hopeless()

    def _best(self, rivals: Sequence[Attempt]) -> Found | tuple[Candidate, ...] | Shortfall:
        """The largest type that any of the attempts gives, the most promising first; each strip must win a step."""
        best: Found | None = None
        short = Shortfall(inf, 0.0)
        for attempt in sorted(rivals, key=lambda attempt: (self._step(attempt) + attempt.strips, attempt.strips)):
            if best is not None and self._step(attempt) + attempt.strips > rank(best.candidate):
                break
            answer = self._largest(attempt)
            if isinstance(answer, tuple):
                return answer
            if isinstance(answer, Shortfall):
                short = min(short, answer, key=lambda each: each.missing)
            elif best is None or rank(answer.candidate) < rank(best.candidate):
                best = answer
        return best or short

    def _hopeless(self) -> Shortfall:
        """By how much it does not fit, by estimate: too much for measuring to change it."""
        floor = self.page.floor
        share, strips = min((self._guessed(strips, 4, self._last, floor), strips) for strips in self.rooms)
        whole = 2 * strips * self.rooms[strips].length
        return Shortfall(share * whole, FULLEST * whole)

    @property
    def _last(self) -> int:
        """The form that takes the least room."""
        return len(self.page.forms) - 1

    def _attempts(self) -> Iterator[Sequence[Attempt]]:
        """In the order in which they are to be tried; of those that come together the largest type wins."""
        large, wanted, floor = (max(self.page.floor, self.page.unit * size) for size in (LARGE, WANTED, 0.0))
        start, last = self._fewest(large), self._last
        ways = [(0, 0, large), (1, 0, large), (1, 0, wanted), (2, 0, wanted)]
        ways += [(2, form, wanted) for form in range(1, last + 1)]
        if not self.page.desk:  # at arm's length the lines are worth more than the size of the type
            ways += [(2, last, max(floor, NEARLY * wanted)), *((3, form, wanted) for form in range(last + 1))]
        wide = [strips for strips in sorted(self.rooms) if strips >= start]
        first = [Attempt(strips, *way) for strips in wide for way in ways]
        if not self.seats:  # large headings on more strips, unless that costs the bars of the offices
            first.sort(key=lambda attempt: (attempt.level > 2, attempt.form))
        yield from ([attempt] for attempt in first if self._promises(attempt))
        for level in (2, 3, 4):
            least = [Attempt(strips, level, last, floor) for strips in self.rooms]
            if promising := [attempt for attempt in least if self._promises(attempt, 1.2)]:
                yield promising

    def _fewest(self, size: float) -> int:
        """Strips so that lines are not too long to read; a strip has four events at least."""
        for strips in sorted(self.rooms):
            layout, most = self.layout(strips), len(self.timeline.entries) // 4
            uses_the_page = layout.left < 1.2 * self.page.margin
            if (uses_the_page and layout.box <= WIDEST * size * MM) or strips >= most:
                return strips
        return max(self.rooms)

    def _largest(self, attempt: Attempt) -> Found | tuple[Candidate, ...] | Shortfall:
        """The largest size that fits, not below the smallest; or what must be measured to know."""
        steps = self._steps(attempt)
        step = min(self._step(attempt), steps[-1])
        best: Found | None = None
        short: Shortfall | None = None
        while True:
            candidate = Candidate(attempt.strips, step, attempt.form, attempt.level)
            if self.missing(candidate):
                return self._around(candidate, steps)
            found = self._tried(candidate)
            if isinstance(found, Found):
                best = found
                if short is not None or step == steps[0]:
                    return best
                step -= 1
            else:
                short = found
                if best is not None:
                    return best
                if step == steps[-1]:
                    return short
                step += 1

    def _tried(self, candidate: Candidate) -> Found | Shortfall:
        if candidate not in self.tried:
            self.tried[candidate] = self.fitted(candidate)
        return self.tried[candidate]

    def _around(self, candidate: Candidate, steps: Sequence[int]) -> tuple[Candidate, ...]:
        """The candidate and a neighbour or two, so that one question is mostly enough."""
        few = len(self.timeline.entries) < 150
        near = [candidate.step, *((candidate.step + 1, candidate.step - 1) if few else ())]
        wanted = [replace(candidate, step=step) for step in near if step in steps]
        return tuple(each for each in wanted if self.missing(each))

    def _steps(self, attempt: Attempt) -> list[int]:
        """The sizes of an attempt: not below its smallest, and no heading too wide for its box."""
        form = self.page.forms[attempt.form]
        least = NARROWEST * form.headings[0] + PADDING + (0.0 if form.over else self.side)
        widest = self.layout(attempt.strips).box / (least * MM)
        sizes = self.page.sizes
        return [k for k, size in enumerate(sizes) if attempt.smallest - 1e-6 <= size <= max(widest, sizes[-1])]

    def _step(self, attempt: Attempt) -> int:
        """The largest size that fits by estimate; the last one when none does."""
        for step in self._steps(attempt):
            if self._estimated(attempt, self.page.sizes[step]) <= FULLEST - 0.02:
                return step
        return len(self.page.sizes) - 1

    def _promises(self, attempt: Attempt, slack: float = 1.1) -> bool:
        """False when the boxes would be too narrow, or are far too tall by estimate: not worth measuring."""
        return bool(self._steps(attempt)) and self._estimated(attempt, attempt.smallest) <= FULLEST * slack

    def _estimated(self, attempt: Attempt, size: float) -> float:
        """Fill by estimate, put right by what has been measured."""
        estimate = self._guessed(attempt.strips, attempt.level, attempt.form, size)
        measured = [
            fill([tall.height for tall in talls.values()], self.rooms[known.strips], 2 * known.strips)
            / self._guessed(known.strips, known.level, known.form, self.page.sizes[known.step])
            for known, talls in self.known.items()
            if (known.strips, known.form) == (attempt.strips, attempt.form)
        ]
        return estimate * (sum(measured) / len(measured) if measured else 1.0)

    def _guessed(self, strips: int, level: int, form: int, size: float) -> float:
        tall = heights(self._letters, level, self.layout(strips).box, size * MM, self.page.forms[form], self.side)
        return fill(tall, self.rooms[strips], 2 * strips)

    def fitted(self, candidate: Candidate) -> Found | Shortfall:
        """Place the events in known heights; a Shortfall too when they fill the page beyond what is wanted."""
        known = self._heights(candidate)
        body = self.page.sizes[candidate.step]
        room = self.rooms[candidate.strips]
        hook = HOOK * body * MM
        labels = [
            Label(entry.moment.at, known[entry.event.id].height, hook) for entry in self.timeline.entries
        ]
        share = fill([label.height for label in labels], room, 2 * candidate.strips)
        if share > FULLEST:
            whole = 2 * candidate.strips * room.length
            return Shortfall(share * whole, FULLEST * whole)
        chart, marks = self.chart(labels, room, candidate.strips)
        if isinstance(chart, Shortfall):
            return chart
        smallest = candidate.step + 1 >= len(self.page.sizes)
        if share > 0.7 and chart.mean > FAR * self.page.unit and not smallest:
            whole = 2 * candidate.strips * room.length
            return Shortfall(share * whole, FULLEST * whole)
        headings = self.page.forms[candidate.form].headings
        snug = frozenset(item for item, tall in known.items() if tall.snug)
        return Found(candidate, body, headings, snug, self.layout(candidate.strips), chart, marks, share)

    def chart(self, labels: Sequence[Label], room: Room, strips: int) -> tuple[Chart | Shortfall, Scale]:
        """The chart with the finest unit whose names stand clear of each other."""
        name = self.page.mm(12.0)
        above = labels[0].hook
        below = min(self.page.mm(20.0), sum(label.height for label in labels) / len(labels) - above)
        most = max(4, int(strips * room.length / (2.1 * name)))
        while True:
            marks = marks_of(self.timeline, most)
            chart = arrange(labels, marks, room, strips, above, below, CALM * self.page.unit)
            if isinstance(chart, Shortfall) or most <= 4 or _least_unit(chart, marks) >= name:
                return chart, marks
            most = min(most - 1, int(most * 0.75), max(4, len(marks.majors) - 1))


def _least_unit(chart: Chart, marks: Scale) -> float:
    """The shortest whole unit on any strip, mm."""
    lengths = [
        lane.axis.at(after) - lane.axis.at(before)
        for lane in chart.lanes
        for before, after in pairwise(marks.majors)
        if lane.strip.start <= before and after <= lane.strip.end
    ]
    return min(lengths, default=1e9)
