"""A chart → what a browser draws it from: a few words as JSON, and a column of whole numbers for each line, a byte a point.

A number is sent as the nearest of 2,048 steps across the chart's fixed range, and as many again for ten times the range on either
side, so that what leaves the picture leaves it where it should: a line lies within 1/4,096 of the picture's height of where it was
computed, a twentieth of a pixel on a picture of 200 pixels. A column says its first number in two bytes and by how many steps each
next one differs in one; a column that jumps farther, or has a gap, says every number in two.
A line of steps is sent by its corners, every other line by no more points than its picture has pixels.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

POINTS = 260  # about as many as the picture has pixels
NONE, _MOST = 65_535, 65_534  # what stands for a gap, and the highest step
_FINE, _BEYOND, _FARTHEST = 2_048, 10, 127  # steps across the range, ranges on either side, steps in one byte
STYLES = {
    "a": ("--a", ()),
    "b": ("--b", (7, 5)),
    "ink": ("--ink", ()),
    "brand": ("--brand", ()),
    "argued": ("--b", (7, 5)),
    "course": ("--ink-2", (2, 4)),
    "guess": ("--ink", (4, 3)),
    "ghost": ("--ink-2", (2, 3)),
}
AROUND = {"low": "low", "high": "high", "edgeLow": "edge_low", "edgeHigh": "edge_high"}


@dataclass(frozen=True)
class Column:
    """So many numbers as bytes; `narrow` where each after the first is the difference from the one before it."""

    count: int
    narrow: bool
    bytes: bytes

    def steps(self) -> np.ndarray:
        """The numbers again, as a browser reads them."""
        if not self.narrow:
            return np.frombuffer(self.bytes, dtype="<u2").astype(int)
        first = int.from_bytes(self.bytes[:2], "little")
        return first + np.concatenate([[0], np.cumsum(np.frombuffer(self.bytes[2:], dtype=np.int8), dtype=int)])


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
        if not gaps.any() and np.abs(apart).max(initial=0) <= _FARTHEST:
            return Column(len(steps), True, int(steps[0]).to_bytes(2, "little") + apart.astype(np.int8).tobytes())
        return Column(len(steps), False, np.where(gaps, NONE, steps).astype("<u2").tobytes())

    def values(self, column: Column) -> list[float | None]:
        """The numbers of a column, as a browser reads them."""
        return [None if step == NONE else self.start + int(step) * self.size for step in column.steps()]


@lru_cache(maxsize=64)
def steps(low: float, high: float) -> Steps:
    """The steps with which a picture from `low` to `high` is sent."""
    wide = max(high - low, 1e-6)
    return Steps(low - _BEYOND * wide, wide / _FINE)


def numbers(chart, before: Numbers | None = None) -> Numbers:
    """A chart's words and columns; a column that was made of the very same arrays `before` is taken from there."""
    x, y = steps(*chart.span), steps(*chart.range)
    keep = thin(len(chart.day))
    columns, sources, lines = [], [], []

    def add(scale, make, *of):
        at, source = len(columns), (scale, *of)
        known = before.sources[at] if before and at < len(before.sources) else ()
        same = (
            len(known) == len(source) and known[0] == scale and all(a is b for a, b in zip(known[1:], of, strict=True))
        )
        columns.append(before.columns[at] if same else scale.column(make()))
        sources.append(source)
        return at

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
    look = (chart.span, chart.range, chart.ticks, chart.levels, chart.days, chart.height, *map(_look, chart.lines))
    if before and before.look == look:
        return Numbers(before.words, tuple(columns), tuple(sources), look)
    words = {
        "columns": {"x": at_x, "lines": lines}, "scale": {"x": [x.start, x.size], "y": [y.start, y.size]}, **around(chart),
        "series": [looks(line) for line in chart.lines],
    }  # fmt: skip
    return Numbers(_json(words), tuple(columns), tuple(sources), look)


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
    return _json(drawn)


def around(chart) -> dict:
    """What stands around the lines: ranges, ticks, levels and days with their words."""
    return {
        "range": chart.range,
        "ticks": chart.ticks,
        "span": chart.span,
        "levels": [{"y": y, "text": text} for y, text in chart.levels],
        "days": [{"x": x, "text": text} for x, text in chart.days],
        "height": chart.height,
    }


def looks(line) -> dict:
    """How a line is drawn: its label, colour and dash, and whether it goes in steps."""
    color, dash = STYLES[line.style]
    return {"label": line.label, "color": color, "dash": dash, "steps": line.steps}


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


def _json(value):
    return json.dumps(value, separators=(",", ":"), default=float)
