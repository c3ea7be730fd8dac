"""How near the boxes of a poster stand to their dates, ours beside labella, on the same boxes. Never a test.

    python benchmarks/placement.py [--rounds N]

First the reference pack on A1, its boxes as the engine measured them (the poster's own layout facts); then made
crowds: boxes as tall as those of the pack, days that crowd as those of 1917 to 1929 did. labella (a port of
labella.js) has no axis of its own and gets two: a straight one, which is what it would have without us, and our
elastic one. It gets our sides or takes turns, whichever is better for it, and may push boxes further out as it likes
(`outer`) and off the page (`off`). Displacement is how far a leader climbs or falls, mm.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from revisionpack.content.load import load_pack
from revisionpack.derive import derive
from revisionpack.engines import pdf, tile
from revisionpack.layout.axis import linear
from revisionpack.layout.chart import Chart, Label, arrange
from revisionpack.layout.place import Room, fill
from revisionpack.layout.ticks import scale
from revisionpack.outputs import poster
from revisionpack.outputs.step import (
    Ask,
    Done,
    Job,
    MeasureJob,
    Options,
    PdfJob,
    Request,
    Result,
    Skipped,
    Step,
    TileJob,
)
from revisionpack.text.calendar import day_number
from revisionpack.theme import Theme

PACK = Path(__file__).parents[1] / "packs" / "aqa-7042-2n" / "power-struggle.yaml"
CROWDS = (1917.3, 1917.8, 1918.2, 1921.2, 1922.3, 1923.0, 1923.8, 1924.1, 1924.4, 1925.0, 1926.3, 1927.9, 1929.3)
GAP, HOOK, BELOW = 2.4, 7.0, 10.0


@dataclass(frozen=True)
class Course:
    """So many boxes on so many strips of a page, filled to a share of its columns; `most` is the aim, mm."""

    page: str
    count: int
    strips: int
    top: float
    bottom: float
    share: float
    most: float


COURSES = (
    Course("A1", 43, 1, 90, 795, 0.80, 7),
    Course("A1", 100, 2, 90, 795, 0.78, 7),
    Course("A0", 300, 4, 120, 1120, 0.78, 15),
)


@dataclass(frozen=True)
class Box:
    """A box as both are given it: where its date is on our axis and on a straight one, its height and our side."""

    elastic: float
    straight: float
    height: float
    side: int


Strips = Sequence[Sequence[Box]]


def labels(course: Course) -> list[Label]:
    chance = random.Random(course.count)
    begin, end = day_number(1917, 1, 1), day_number(1930, 1, 1)
    days = sorted(
        min(end - 1.0, max(begin, begin + (chance.choice(CROWDS) - 1917 + chance.gauss(0, 0.3)) * 365.2425))
        for _ in range(course.count)
    )
    heights = [chance.choice((18.0, 18.0, 18.0, 25.0, 31.0, 38.0)) for _ in days]
    room = Room(course.top, course.bottom, GAP)
    factor = course.share / fill(heights, room, 2 * course.strips)
    return [Label(day, height * factor, HOOK) for day, height in zip(days, heights, strict=True)]


def ours(course: Course, boxes: list[Label]) -> tuple[Chart, float]:
    start = time.perf_counter()
    most = int(course.strips * (course.bottom - course.top) / 25)
    marks = scale(day_number(1917, 1, 1), day_number(1930, 1, 1), most)
    chart = arrange(boxes, marks, Room(course.top, course.bottom, GAP), course.strips, HOOK, BELOW)
    seconds = time.perf_counter() - start
    assert isinstance(chart, Chart), chart
    return chart, seconds


def strips_of(chart: Chart, boxes: list[Label]) -> Strips:
    found = []
    for lane in chart.lanes:
        straight = linear(lane.axis.days, lane.axis.ys[0], lane.axis.ys[-1])
        here = zip(boxes[lane.strip.first : lane.strip.last], lane.boxes, lane.placement.sides, strict=True)
        found.append([Box(box.anchor, straight.at(label.day), box.height, side) for label, box, side in here])
    return found


def plan(sheets: Literal["a4", "none"]) -> tuple[Step | Skipped, Callable[[Job], Result]]:
    """The first step towards the reference pack's poster, and how to run what it asks for."""
    loaded, theme = load_pack(PACK), Theme()
    assert loaded.pack is not None
    fonts = {name: path.read_bytes() for name, path in theme.fonts.items()}
    request = Request(derive(loaded.pack, loaded.syllabus), theme, Options(tile=sheets), images=loaded.images)

    def run(job: Job) -> Result:
        if isinstance(job, MeasureJob):
            return pdf.measure(job, fonts)
        assert isinstance(job, PdfJob)
        return pdf.render(job, fonts)

    return poster.plan(request), run


def finished(sheets: Literal["a4", "none"]) -> Done:
    step, run = plan(sheets)
    while isinstance(step, Ask):
        step = step.then(tuple(run(job) for job in step.jobs))
    assert isinstance(step, Done), step
    return step


def reference() -> dict[str, Any]:
    """The layout facts of the reference pack's A1 poster, set by the real engine."""
    job = finished("none").jobs[0]
    assert isinstance(job, PdfJob)
    return dict(dict(job.facts)["layout"])


def tiling() -> tuple[int, float]:
    """Sheets of A4 for the reference pack's A1, and the median seconds of processor that cutting it takes."""
    job = finished("a4").jobs[-1]
    assert isinstance(job, TileJob)
    spent = []
    for _ in range(7):
        start = time.process_time()
        tile.tile(job)
        spent.append(time.process_time() - start)
    return len(job.geometry["windows"]), statistics.median(spent)


def strips_in(layout: dict[str, Any]) -> Strips:
    found = []
    for axis, (first, last, *_) in zip(layout["axes"], layout["windows"], strict=True):
        days, ys = axis["days"], axis["mm"]
        straight = linear(days, ys[0], ys[-1])
        boxes = []
        for (*_, height, side), (_, _, y, *_) in zip(
            layout["boxes"][first:last], layout["leaders"][first:last], strict=True
        ):
            piece = next((k for k in range(len(days) - 1) if ys[k + 1] >= y), len(days) - 2)
            day = days[piece] + (y - ys[piece]) / (ys[piece + 1] - ys[piece]) * (days[piece + 1] - days[piece])
            boxes.append(Box(y, straight.at(day), height, side))
        found.append(boxes)
    return found


@dataclass
class Theirs:
    """What labella makes of it."""

    moves: list[float]
    outer: int
    off: int
    seconds: float


def theirs(strips: Strips, top: float, bottom: float, gap: float, *, straight: bool) -> Theirs | None:
    """labella's better answer of two (our sides, or taking turns); None without labella."""
    try:
        from labella.force import Force
        from labella.node import Node
    except ImportError:
        return None
    answers = []
    for turns in (False, True):
        start = time.perf_counter()
        made = Theirs([], 0, 0, 0.0)
        for strip in strips:
            for side in (0, 1):
                boxes = strip[side::2] if turns else [box for box in strip if box.side == side]
                nodes = [Node(box.straight if straight else box.elastic, box.height) for box in boxes]
                force = Force({"minPos": top, "maxPos": bottom, "nodeSpacing": gap, "density": 0.85})
                force.nodes(nodes)
                force.compute()
                for node in nodes:
                    # labella centres a box on its date; ours hangs it by its first line
                    made.moves.append(abs(node.currentPos - node.idealPos))
                    made.outer += node.layerIndex > 0
                    low, high = node.currentPos - node.width / 2, node.currentPos + node.width / 2
                    made.off += low < top - 0.5 or high > bottom + 0.5
        made.seconds = time.perf_counter() - start
        answers.append(made)
    return min(answers, key=lambda made: statistics.mean(made.moves))


def row(page: str, count: object, strips: object, who: str, moves: Sequence[float], rest: str) -> str:
    ordered = sorted(moves)
    figures = f"{statistics.mean(ordered):7.1f} {ordered[int(0.95 * (len(ordered) - 1))]:6.1f} {ordered[-1]:6.1f}"
    return f"{page:14} {count:>5} {strips:>6}  {who:22} {figures} {rest}"


def compare(strips: Strips, moves: Sequence[float], top: float, bottom: float, gap: float) -> None:
    for straight in (True, False):
        other = theirs(strips, top, bottom, gap, straight=straight)
        if other is None:
            print("    labella is not installed (make bench installs it)")
            return
        share = statistics.mean(moves) / statistics.mean(other.moves)
        who = "labella, straight axis" if straight else "labella, our axis"
        rest = f"{other.outer:6} {other.off:5} {other.seconds:9.4f}   ours ÷ labella: {share:.2f}"
        print(row("", "", "", who, other.moves, rest))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print("page           boxes strips                            mean    p95    max  outer   off         s")
    layout = reference()
    moves = [abs(to_y - y) for _, _, y, _, to_y in layout["leaders"]]
    rest = f"     0     0             aim: mean of at most 7; {layout['fill']:.0%} full"
    print(row("A1, the pack", len(moves), layout["strips"], "ours", moves, rest))
    top, bottom = layout["room"]
    compare(strips_in(layout), moves, top, bottom, GAP)
    for course in COURSES:
        boxes = labels(course)
        runs = [ours(course, boxes) for _ in range(rounds)]
        chart, mine = runs[0][0], statistics.median(seconds for _, seconds in runs)
        rest = f"     0     0 {mine:9.4f}   aim: mean of at most {course.most:g}; {course.share:.0%} full"
        print(row(f"{course.page}, made", course.count, course.strips, "ours", chart.displacements, rest))
        compare(strips_of(chart, boxes), chart.displacements, course.top, course.bottom, GAP)
    sheets, seconds = tiling()
    print(f"A1, the pack, on {sheets} sheets of A4: {seconds:.4f} s of processor (aim: at most 0.05)")


if __name__ == "__main__":
    main()
