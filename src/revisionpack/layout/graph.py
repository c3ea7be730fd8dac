"""A graph from data: axes with round ticks, curves, points, guides. Numbers in, millimetres out."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

from msgspec import Struct

Point = tuple[float, float]

LEFT, BOTTOM, TOP, RIGHT = 16.0, 13.0, 7.0, 4.0
"""Room for numbers and labels round the plot, mm."""


class Scale(Struct, frozen=True):
    """An axis: its range, its ticks as (value's place in mm, label)."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


class Trace(Struct, frozen=True):
    """One series: an SVG path (empty when only points are drawn), and the points to mark."""

    path: str
    points: tuple[Point, ...]
    end: Point
    """Where its label goes."""


class Remark(Struct, frozen=True):
    at: Point
    guides: tuple[tuple[float, float, float, float], ...]


class Plot(Struct, frozen=True):
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    """Edges of the plot inside the drawing, mm."""
    x: Scale
    y: Scale
    traces: tuple[Trace, ...]
    remarks: tuple[Remark, ...]


class Curve(Struct, frozen=True):
    """What to draw: `how` is curve, line, points or fit."""

    how: str
    points: Sequence[Point]


class Range(Struct, frozen=True):
    """What the author says about an axis; None is worked out from the data."""

    low: float | None = None
    high: float | None = None
    step: float | None = None


def plot(
    curves: Sequence[Curve],
    x: Range,
    y: Range,
    remarks: Sequence[tuple[Point, str | None]] = (),
    width: float = 120.0,
    height: float = 75.0,
) -> Plot:
    """Lay a graph out in `width` x `height` mm."""
    every = [point for curve in curves for point in curve.points] + [at for at, _ in remarks]
    xs, ys = [point[0] for point in every] or [0.0, 1.0], [point[1] for point in every] or [0.0, 1.0]
    left, right, top, bottom = LEFT, width - RIGHT, TOP, height - BOTTOM
    x_low, x_high, x_step = _range(x, min(xs), max(xs))
    y_low, y_high, y_step = _range(y, min(ys), max(ys))

    def place(point: Point) -> Point:
        across = (point[0] - x_low) / (x_high - x_low)
        up = (point[1] - y_low) / (y_high - y_low)
        return round(left + across * (right - left), 2), round(bottom - up * (bottom - top), 2)

    traces = tuple(_trace(curve, place, x_low, x_high) for curve in curves)
    placed = []
    for at, guides in remarks:
        px, py = place(at)
        lines = []
        if guides in {"y", "both"}:
            lines.append((left, py, px, py))
        if guides in {"x", "both"}:
            lines.append((px, bottom, px, py))
        placed.append(Remark((px, py), tuple(lines)))
    scales = (
        Scale(
            x_low, x_high, tuple((place((v, y_low))[0], label) for v, label in _ticks(x_low, x_high, x_step))
        ),
        Scale(
            y_low, y_high, tuple((place((x_low, v))[1], label) for v, label in _ticks(y_low, y_high, y_step))
        ),
    )
    return Plot(width, height, left, right, top, bottom, *scales, traces, tuple(placed))


def _range(given: Range, low: float, high: float) -> tuple[float, float, float]:
    """(low, high, step): what the author gave, else round numbers round the data, zero when it is near."""
    if given.low is None and 0 < low <= high * 0.4:
        low = 0.0
    low = given.low if given.low is not None else low
    high = given.high if given.high is not None else high
    if high <= low:
        high = low + 1.0
    step = given.step if given.step and given.step > 0 else _round_step((high - low) / 5)
    step = max(step, (high - low) / 50)
    if given.low is None:
        low = floor(low / step + 1e-9) * step
    if given.high is None:
        high = -floor(-high / step + 1e-9) * step
    return low, high, step


def _round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, at least `rough`."""
    power = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)


def _ticks(low: float, high: float, step: float) -> list[tuple[float, str]]:
    places = max(0, -floor(log10(step) + 1e-9))
    if round(step, places) != round(step, places + 1):
        places += 1
    count = int((high - low) / step + 1e-9)
    return [(low + n * step, _label(low + n * step, places)) for n in range(count + 1)]


def _label(value: float, places: int) -> str:
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "\u2212")


def _trace(curve: Curve, place: object, x_low: float, x_high: float) -> Trace:
    assert callable(place)
    points = sorted(curve.points) if curve.how in {"curve", "fit"} else list(curve.points)
    placed = tuple(place(point) for point in points)
    if not placed:
        return Trace("", (), (0.0, 0.0))
    if curve.how == "points":
        return Trace("", placed, placed[-1])
    if curve.how == "fit":
        slope, intercept = _least_squares(points)
        ends = [place((x, slope * x + intercept)) for x in (points[0][0], points[-1][0])]
        return Trace(_lines(ends), placed, ends[-1])
    if curve.how == "curve" and len(placed) > 2:
        return Trace(_smooth(placed), (), placed[-1])
    return Trace(_lines(placed), (), placed[-1])


def _least_squares(points: Sequence[Point]) -> tuple[float, float]:
    n = len(points)
    mean_x, mean_y = sum(p[0] for p in points) / n, sum(p[1] for p in points) / n
    spread = sum((p[0] - mean_x) ** 2 for p in points)
    slope = sum((p[0] - mean_x) * (p[1] - mean_y) for p in points) / spread if spread else 0.0
    return slope, mean_y - slope * mean_x


def _lines(points: Sequence[Point]) -> str:
    return "M" + " L".join(f"{x} {y}" for x, y in points)


def _smooth(points: Sequence[Point]) -> str:
    """A curve through the points without overshoot (monotone cubic, Fritsch and Carlson 1980)."""
    n = len(points)
    dx = [points[k + 1][0] - points[k][0] or 1e-6 for k in range(n - 1)]
    slopes = [(points[k + 1][1] - points[k][1]) / dx[k] for k in range(n - 1)]
    tangents = [slopes[0]]
    for k in range(1, n - 1):
        a, b = slopes[k - 1], slopes[k]
        tangents.append(
            0.0
            if a * b <= 0
            else 3 * (dx[k - 1] + dx[k]) / ((2 * dx[k] + dx[k - 1]) / a + (dx[k] + 2 * dx[k - 1]) / b)
        )
    tangents.append(slopes[-1])
    path = [f"M{points[0][0]} {points[0][1]}"]
    for k in range(n - 1):
        (x0, y0), (x1, y1), third = points[k], points[k + 1], dx[k] / 3
        after, before = y0 + tangents[k] * third, y1 - tangents[k + 1] * third
        path.append(f"C{x0 + third:.2f} {after:.2f} {x1 - third:.2f} {before:.2f} {x1} {y1}")
    return " ".join(path)
