"""How near the boxes of a poster stand to their dates, ours beside labella, on the same boxes. Never a test.

    python benchmarks/placement.py [--rounds N]

Boxes are as tall as those of the reference pack; days crowd as those of 1917 to 1929 did. labella (a port of
labella.js) gets our axis, two sides and one layer a side, and may push boxes further out as it likes. Displacement
is how far a leader climbs or falls, mm.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from dataclasses import dataclass

from revisionpack.layout.chart import Chart, Label, arrange
from revisionpack.layout.place import Room, fill
from revisionpack.layout.ticks import scale
from revisionpack.text.calendar import day_number

CROWDS = (1917.3, 1917.8, 1918.2, 1921.2, 1922.3, 1923.0, 1923.8, 1924.1, 1924.4, 1925.0, 1926.3, 1927.9, 1929.3)
GAP, HOOK = 2.4, 7.0


@dataclass(frozen=True)
class Course:
    """So many boxes on so many strips of a page, filled to a share of its columns."""

    page: str
    count: int
    strips: int
    top: float
    bottom: float
    share: float


COURSES = (
    Course("A1", 43, 1, 90, 795, 0.80),
    Course("A1", 100, 2, 90, 795, 0.78),
    Course("A0", 300, 4, 120, 1120, 0.78),
)


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


def figures(moves: list[float]) -> str:
    ordered = sorted(moves)
    return f"{statistics.mean(ordered):6.1f} {ordered[int(0.95 * (len(ordered) - 1))]:6.1f} {ordered[-1]:6.1f}"


def ours(course: Course, boxes: list[Label]) -> tuple[Chart, float]:
    start = time.perf_counter()
    most = int(course.strips * (course.bottom - course.top) / 25)
    marks = scale(day_number(1917, 1, 1), day_number(1930, 1, 1), most)
    chart = arrange(boxes, marks, Room(course.top, course.bottom, GAP), course.strips, HOOK, 10.0)
    seconds = time.perf_counter() - start
    assert isinstance(chart, Chart), chart
    return chart, seconds


def theirs(chart: Chart, course: Course) -> tuple[list[float], int, int, float] | None:
    """Displacements, boxes in a second layer or beyond, boxes off the page, seconds; None without labella."""
    try:
        from labella.force import Force
        from labella.node import Node
    except ImportError:
        return None
    moves, outer, off = [], 0, 0
    start = time.perf_counter()
    for lane in chart.lanes:
        for side in (0, 1):
            nodes = [Node(box.anchor, box.height) for box in lane.boxes[side::2]]
            force = Force({"minPos": course.top, "maxPos": course.bottom, "nodeSpacing": GAP, "density": 0.85})
            force.nodes(nodes)
            force.compute()
            for node in nodes:
                # labella centres a box on its date; ours hangs it by its first line
                moves.append(abs(node.currentPos - node.idealPos))
                outer += node.layerIndex > 0
                low, high = node.currentPos - node.width / 2, node.currentPos + node.width / 2
                off += low < course.top - 0.5 or high > course.bottom + 0.5
    return moves, outer, off, time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print("page boxes strips          mean    p95    max mm   outer   off        s")
    for course in COURSES:
        boxes = labels(course)
        runs = [ours(course, boxes) for _ in range(rounds)]
        chart, mine = runs[0][0], statistics.median(seconds for _, seconds in runs)
        print(f"{course.page} {course.count:5} {course.strips:5}  ours    {figures(list(chart.displacements))}"
              f"          0     0 {mine:8.4f}")  # fmt: skip
        other = theirs(chart, course)
        if other is None:
            print("                  labella is not installed (make bench installs it)")
            continue
        moves, outer, off, seconds = other
        print(f"                  labella {figures(moves)} {outer:10} {off:5} {seconds:8.4f}"
              f"   ours ÷ labella: {statistics.mean(chart.displacements) / statistics.mean(moves):.2f} of the way, "
              f"{mine / seconds:.3f} of the time")  # fmt: skip


if __name__ == "__main__":
    main()
