"""A chart → what a browser draws it from: a few words as JSON, and a column of whole numbers for each line, a byte a point or less.

A number is sent as the nearest of 2,048 steps across the chart's fixed range, and as many again for ten times the range on either
side, so that what leaves the picture leaves it where it should: a line lies within 1/4,096 of the picture's height of where it was
computed, a twentieth of a pixel on a picture of 200 pixels. A column says its first number in two bytes and by how many steps each
next one differs in one, or two of them in one where all are small; a column that jumps farther, or has a gap, says every number in two.
A line of steps is sent by its corners, every other line by no more points than its picture has pixels.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

POINTS = 260  # about as many as the picture has pixels
NONE, _MOST = 65_535, 65_534  # what stands for a gap, and the highest step
_FINE, _BEYOND, _FARTHEST = 2_048, 10, 127  # steps across the range, ranges on either side, steps in one byte
_HALF = 8  # what stands for no step in half a byte: from 8 less to 7 more
STYLES = {  # of a line: its colour, its dash, and how its band is filled; no two that meet in one chart share dash or filling
    "a": ("--a", (), "plain"),
    "b": ("--b", (8, 5), "hatched"),
    "ghost": ("--ink-2", (2, 4), ""),  # what stood before
    "ink": ("--ink", (), "plain"),
    "brand": ("--brand", (), "plain"),
    "argued": ("--b", (8, 5), "hatched"),
    "course": ("--ink-2", (2, 4), "hatched back"),
    "guess": ("--ink", (4, 3), "dotted"),
}
AROUND = {"low": "low", "high": "high", "edgeLow": "edge_low", "edgeHigh": "edge_high"}


@dataclass(frozen=True)
class Column:
    """So many numbers as bytes; `narrow` where each after the first is the difference from the one before it: in a byte (1) or half of one (2)."""

    count: int
    narrow: int
    bytes: bytes

    @staticmethod
    def size(count: int, narrow: int) -> int:
        """How many bytes a column takes."""
        return (2 * count, count + 1, 2 + count // 2)[narrow]

    def steps(self) -> np.ndarray:
        """The numbers again, as a browser reads them."""
        if not self.narrow:
            return np.frombuffer(self.bytes, dtype="<u2").astype(int)
        first, rest = int.from_bytes(self.bytes[:2], "little"), np.frombuffer(self.bytes[2:], dtype=np.uint8)
        halves = np.stack([rest & 15, rest >> 4], axis=1).ravel().astype(int) - _HALF
        apart = halves[: self.count - 1] if self.narrow == 2 else rest.view(np.int8)
        return first + np.concatenate([[0], np.cumsum(apart, dtype=int)])


@dataclass(frozen=True)
class Numbers:
    """What a browser draws a chart from: `words` are JSON; `sources` are what each column was made of, to know it again."""

    words: str
    columns: tuple[Column, ...]
    sources: tuple[tuple[object, ...], ...]
    look: object  # what the words say


@dataclass(frozen=True)
class Steps:
    """The numbers that can be sent: `start` + n × `size`."""

    start: float
    size: float

    def column(self, values: np.ndarray) -> Column:
        """Values as steps; what is no number is a gap, and what lies far outside the picture lies at the end of the steps."""
        values = np.asarray(values, dtype=float)
        gaps = np.isnan(values)
        if gaps.any():
            values = np.where(gaps, self.start, values)
        steps = np.clip(np.rint((values - self.start) / self.size), 0, _MOST).astype(np.int32)
        apart = np.diff(steps)
        least, most = apart.min(initial=0), apart.max(initial=0)
        first = int(steps[0]).to_bytes(2, "little")
        if not gaps.any() and least >= -_HALF and most < _HALF:
            return Column(len(steps), 2, first + _in_halves(apart))
        if not gaps.any() and max(-least, most) <= _FARTHEST:
            return Column(len(steps), 1, first + apart.astype(np.int8).tobytes())
        return Column(len(steps), 0, np.where(gaps, NONE, steps).astype("<u2").tobytes())

    def values(self, column: Column) -> list[float | None]:
        """The numbers of a column, as a browser reads them."""
        return [None if step == NONE else self.start + int(step) * self.size for step in column.steps()]


def _in_halves(apart):
    """Two differences in a byte, the first in its lower half."""
    halves = np.full(len(apart) + len(apart) % 2, _HALF, dtype=np.uint8)
    halves[: len(apart)] = apart + _HALF
    return (halves[::2] | halves[1::2] << 4).tobytes()


@lru_cache(maxsize=64)
def steps(low: float, high: float) -> Steps:
    """The steps with which a picture from `low` to `high` is sent."""
    wide = max(high - low, 1e-6)
    return Steps(low - _BEYOND * wide, wide / _FINE)


def numbers(chart, before: Numbers | None = None) -> Numbers:
    """A chart's words and columns; a column that was made of the very same arrays `before` is taken from there."""
    x, y = steps(*chart.span), steps(*chart.range)
    keep = thin(len(chart.day))
    made, lines = Columns(before), []
    add = made.add
    at_x = add(x, lambda: chart.day[keep], chart.day)
    cornered = all(line.steps for line in chart.lines)
    for line in chart.lines:
        if cornered:
            lines.append({
                "x": add(x, lambda line=line: chart.day[corners(line.y)], chart.day, line.y),
                "y": add(y, lambda line=line: line.y[corners(line.y)], line.y),
            })  # fmt: skip
        else:
            named = {"y": line.y, **{name: getattr(line, of) for name, of in AROUND.items()}}
            lines.append({name: add(y, lambda v=v: v[keep], v) for name, v in named.items() if v is not None})
    look = (chart.span, chart.range, chart.ticks, chart.levels, chart.days, chart.height, chart.axis, *map(_look, chart.lines))  # fmt: skip
    return made.numbers(look, lambda: {
        "columns": {"x": at_x, "lines": lines}, "scale": {"x": [x.start, x.size], "y": [y.start, y.size]}, **around(chart),
        "series": [looks(line) for line in chart.lines],
    })  # fmt: skip


class Columns:
    """The columns of a chart while they are made; one of the very same arrays as `before` is taken from there."""

    def __init__(self, before: Numbers | None):
        self.before, self.columns, self.sources = before, [], []

    def add(self, scale: Steps, make: Callable[[], np.ndarray], *of: np.ndarray) -> int:
        """Add what `make()` reads from the arrays `of`, as steps of `scale`, and give its place."""
        at, source = len(self.columns), (scale, *of)
        known = self.before.sources[at] if self.before and at < len(self.before.sources) else ()
        same = (
            len(known) == len(source) and known[0] == scale and all(a is b for a, b in zip(known[1:], of, strict=True))
        )
        self.columns.append(self.before.columns[at] if same else scale.column(make()))
        self.sources.append(source)
        return at

    def numbers(self, look: object, words: Callable[[], dict]) -> Numbers:
        """All columns with their words, which are written again only where the `look` is another one."""
        same = self.before and self.before.look == look
        return Numbers(self.before.words if same else as_json(words()), tuple(self.columns), tuple(self.sources), look)


def _look(line):
    return line.label, line.style, line.steps, *(getattr(line, of) is None for of in AROUND.values())


def whole(chart) -> str:
    """The same chart as one JSON text that holds every number, for who reads a page without a browser."""
    keep = thin(len(chart.day))
    drawn = {
        "x": rounded(chart.day[keep]),
        "series": [
            looks(line)
            | {"y": rounded(line.y[keep])}
            | {name: rounded(v[keep]) for name, of in AROUND.items() if (v := getattr(line, of)) is not None}
            for line in chart.lines
        ],
        **around(chart),
    }
    return as_json(drawn)


def around(chart) -> dict:
    """What stands around the lines: ranges, ticks, levels and days with their words."""
    return {
        "range": chart.range,
        "ticks": chart.ticks,
        "span": chart.span,
        "levels": [{"y": y, "text": text} for y, text in chart.levels],
        "days": [{"x": x, "text": text} for x, text in chart.days],
        "height": chart.height,
        "axis": chart.axis,
    }


def looks(line) -> dict:
    """How a line is drawn: its label, colour and dash, how its band is filled, and whether it goes in steps."""
    color, dash, fill = STYLES[line.style]
    return {"label": line.label, "color": color, "dash": dash, "fill": fill, "steps": line.steps}


@lru_cache(maxsize=64)
def thin(points: int) -> np.ndarray:
    """The indices of at most `POINTS` of so many points, with the first and the last."""
    kept = np.unique(np.linspace(0, points - 1, min(points, POINTS)).round().astype(int))
    kept.flags.writeable = False  # everybody gets the same ones
    return kept


def corners(values: np.ndarray) -> np.ndarray:
    """The indices (M,) at which a line of steps (T,) begins, changes and ends."""
    gaps = np.isnan(values)  # a gap after a gap is no corner
    changed = np.flatnonzero((values[1:] != values[:-1]) & ~(gaps[1:] & gaps[:-1])) + 1
    return np.unique(np.concatenate([[0], changed, [len(values) - 1]]))


def rounded(values: np.ndarray) -> list[float | None]:
    """Values with two digits; a gap is None."""
    near = np.round(np.asarray(values, dtype=float), 2)
    gaps = np.isnan(near)
    return np.where(gaps, None, near).tolist() if gaps.any() else near.tolist()


def as_json(value: object) -> str:
    """A value as JSON without a space too many."""
    return json.dumps(value, separators=(",", ":"), default=float)
