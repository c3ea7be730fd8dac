"""The largest type in which a timeline fits a page, and on how many strips.

The search asks nothing: it goes by heights worked out from the words (poster_estimate), and by measured ones where
they are known. What gives way, in order: the size down to a large one, whole texts, the size down to the one wanted,
the lines of weight 1, the size of the headings, a little more of the size, the lines of weight 2, the size down to the
floor, then all lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf

from msgspec import Struct, field
from msgspec.structs import replace

from revisionpack.derive.timeline import Timeline
from revisionpack.layout.chart import CALM, Chart, Label, arrange
from revisionpack.layout.place import Room, Shortfall, fill
from revisionpack.layout.ticks import Scale
from revisionpack.outputs.poster_candidates import Attempt, Candidate, Found, Heights, Tall, rank
from revisionpack.outputs.poster_estimate import PAD, Setting, Wording
from revisionpack.outputs.poster_frame import MM, WANTED, Columns, Page
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
"""Body type on A1, pt, that is worth more than long texts: headings are then readable from 1.6 m and more."""
LARGER = 2
"""So many steps above the largest size that fits are tried: lines may break luckier in larger type."""

HOOK = 1.32
"""How far below its top a leader meets a box, em: the middle of the number."""


class Search(Struct, frozen=True):
    """A page and what is to stand on it. `room` is the same on every strip."""

    page: Page
    timeline: Timeline
    words: Sequence[Wording]
    layouts: Mapping[int, Columns]
    """Number of strips -> widths."""
    rooms: Mapping[int, Room]
    """Number of strips -> the room of its columns; only those whose boxes are wide enough."""
    side: float
    """Width of the numbers and dates beside the headings, em."""
    chip: float
    """Width of the numbers over the words, em."""
    seats: int
    """Holders of offices."""
    wider: float = 1.0
    """Words are taken to be so much wider than the fonts say."""
    taller: float = 1.0
    """Boxes turned out so much taller than was worked out."""
    known: Mapping[Candidate, Heights] = field(default_factory=dict)
    """What was measured."""
    talls: dict[tuple[int, int, int, float], dict[tuple[int, int], Tall]] = field(default_factory=dict)
    charts: dict[tuple[object, ...], tuple[Chart | Shortfall, Scale]] = field(default_factory=dict)
    """Heights and charts worked out before, by this search or one like it: only so that it is not done again."""

    def heights(self, candidate: Candidate) -> tuple[Tall, ...]:
        """The heights of the events in order, measured or worked out."""
        known = self.known.get(candidate)
        if known is not None:
            return tuple(known[entry.event.id] for entry in self.timeline.entries)
        found = tuple(self._worked_out(candidate))
        return found if self.taller == 1.0 else tuple(Tall(t.height * self.taller, t.snug) for t in found)

    def _worked_out(self, candidate: Candidate) -> Iterator[Tall]:
        """The heights as worked out, one after the other. An event with the same words under it is worked out once."""
        key = (candidate.strips, candidate.step, candidate.form, self.wider)
        talls = self.talls.setdefault(key, {})
        setting = self.setting(candidate)
        for number, entry in enumerate(self.timeline.entries):
            said = words_of(entry, candidate.level)
            tall = talls.get((number, said))
            if tall is None:
                tall = talls[number, said] = setting.tall(self.words[number], said)
            yield tall

    def learnt(self, heights: Mapping[Candidate, Heights]) -> Search:
        """The search with what was measured; what was not is taken to be as much taller than worked out."""
        more = 1.0
        for candidate, measures in heights.items():
            guessed = sum(tall.height for tall in replace(self, known={}, taller=1.0).heights(candidate))
            more = max(more, sum(tall.height for tall in measures.values()) / guessed)
        return replace(self, known={**self.known, **heights}, taller=max(self.taller, more))

    def setting(self, candidate: Candidate) -> Setting:
        """How the boxes of a candidate are set."""
        size = self.page.sizes[candidate.step] * MM
        form = self.page.forms[candidate.form]
        return Setting(self.layouts[candidate.strips].box, size, form, self.side, self.chip, self.wider)

    def answer(self) -> Found | Shortfall:
        """The fewest strips on which the wanted size can be kept; if it can on none, the largest type on any."""
        short: Shortfall | None = None
        for rivals in self._attempts():
            answer = self._best(rivals)
            if not isinstance(answer, Shortfall):
                return answer
            if short is None or answer.missing < short.missing:
                short = answer
        return short or self._hopeless()

    def among(self, candidates: Sequence[Candidate]) -> Found | None:
        """The first of some candidates that fits, with its boxes near enough to their dates if one has them so."""
        fitting = [found for found in map(self.placed, candidates) if isinstance(found, Found)]
        calm = (found for found in fitting if not self._far(found))
        return next(calm, min(fitting, key=lambda found: found.chart.mean, default=None))

    def _best(self, rivals: Sequence[Attempt]) -> Found | Shortfall:
        """The largest type that any of the attempts gives, the most promising first; each strip must win a step."""
        best: Found | None = None
        short = Shortfall(inf, 0.0)
        for attempt in sorted(rivals, key=lambda attempt: (self._step(attempt) + attempt.strips, attempt.strips)):
            if best is not None and self._step(attempt) + attempt.strips > rank(best.candidate):
                break
            answer = self._largest(attempt)
            if isinstance(answer, Shortfall):
                short = min(short, answer, key=lambda each: each.missing)
            elif best is None or rank(answer.candidate) < rank(best.candidate):
                best = answer
        return best or short

    def _hopeless(self) -> Shortfall:
        """By how much it does not fit in the smallest type with the fewest words."""
        step = len(self.page.sizes) - 1
        share, strips = min((self._fill(Candidate(strips, step, self._last, 4)), strips) for strips in self.rooms)
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
            if promising := [attempt for attempt in least if self._promises(attempt)]:
                yield promising

    def _fewest(self, size: float) -> int:
        """Strips so that lines are not too long to read; a strip has four events at least."""
        for strips in sorted(self.rooms):
            layout, most = self.layouts[strips], len(self.timeline.entries) // 4
            uses_the_page = layout.left < 1.2 * self.page.margin
            if (uses_the_page and layout.box <= WIDEST * size * MM) or strips >= most:
                return strips
        return max(self.rooms)

    def _largest(self, attempt: Attempt) -> Found | Shortfall:
        """The largest size that fits, not below the smallest."""
        steps = self._steps(attempt)
        start = max(0, steps.index(self._step(attempt)) - LARGER)
        short: Shortfall | None = None
        for step in steps[start:]:
            found = self.fitted(Candidate(attempt.strips, step, attempt.form, attempt.level))
            if isinstance(found, Found):
                return found
            short = found
        assert short is not None
        return short

    def _steps(self, attempt: Attempt) -> list[int]:
        """The sizes of an attempt: not below its smallest, and no heading too wide for its box."""
        form = self.page.forms[attempt.form]
        least = NARROWEST * form.headings[0] + 2 * PAD + (0.0 if form.over else self.side)
        widest = self.layouts[attempt.strips].box / (least * MM)
        sizes = self.page.sizes
        return [k for k, size in enumerate(sizes) if attempt.smallest - 1e-6 <= size <= max(widest, sizes[-1])]

    def _step(self, attempt: Attempt) -> int:
        """The largest size whose boxes fill no more than they may (halving); the smallest when they always do."""
        steps = self._steps(attempt)
        low, high = 0, len(steps) - 1
        while low < high:
            middle = (low + high) // 2
            if self._fits(Candidate(attempt.strips, steps[middle], attempt.form, attempt.level)):
                high = middle
            else:
                low = middle + 1
        return steps[low]

    def _promises(self, attempt: Attempt) -> bool:
        """False when the boxes would be too narrow, or fill too much even in the smallest type."""
        steps = self._steps(attempt)
        return bool(steps) and self._fits(Candidate(attempt.strips, steps[-1], attempt.form, attempt.level))

    def _fits(self, candidate: Candidate) -> bool:
        """Whether the boxes fill no more than they may; of those that do only so many are worked out."""
        if self.taller != 1.0 or candidate in self.known:
            return self._fill(candidate) <= FULLEST
        room = self.rooms[candidate.strips]
        most = FULLEST * (2 * candidate.strips * (room.length + room.gap))
        taken = 0.0
        for tall in self._worked_out(candidate):
            taken += tall.height + room.gap
            if taken > most:
                return False
        return True

    def _fill(self, candidate: Candidate) -> float:
        heights = [tall.height for tall in self.heights(candidate)]
        return fill(heights, self.rooms[candidate.strips], 2 * candidate.strips)

    def fitted(self, candidate: Candidate) -> Found | Shortfall:
        """The events placed; a Shortfall too when they stand too far from their dates and could be smaller."""
        found = self.placed(candidate)
        smallest = candidate.step + 1 >= len(self.page.sizes)
        if isinstance(found, Shortfall) or smallest or not self._far(found):
            return found
        return self._short(candidate, found.share)

    def _far(self, found: Found) -> bool:
        return found.share > 0.7 and found.chart.mean > FAR * self.page.unit

    def _short(self, candidate: Candidate, share: float) -> Shortfall:
        whole = 2 * candidate.strips * self.rooms[candidate.strips].length
        return Shortfall(share * whole, FULLEST * whole)

    def placed(self, candidate: Candidate) -> Found | Shortfall:
        """The events placed; a Shortfall when they fill the page beyond what is wanted."""
        talls = self.heights(candidate)
        body = self.page.sizes[candidate.step]
        room = self.rooms[candidate.strips]
        share = fill([tall.height for tall in talls], room, 2 * candidate.strips)
        if share > FULLEST:
            return self._short(candidate, share)
        hook = HOOK * body * MM
        key = (candidate.strips, hook, room, tuple(tall.height for tall in talls))
        if key not in self.charts:
            labels = [
                Label(entry.moment.at, tall.height, hook)
                for entry, tall in zip(self.timeline.entries, talls, strict=True)
            ]
            self.charts[key] = self.chart(labels, room, candidate.strips)
        chart, marks = self.charts[key]
        if isinstance(chart, Shortfall):
            return chart
        entries = self.timeline.entries
        snug = frozenset(entry.event.id for entry, tall in zip(entries, talls, strict=True) if tall.snug)
        headings = self.page.forms[candidate.form].headings
        return Found(candidate, body, headings, snug, self.layouts[candidate.strips], chart, marks, share)

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
