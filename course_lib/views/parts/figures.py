"""Arrays and words → a chart that the browser draws, with its sentence and its table.

Every picture carries one sentence computed from its data, which is also its text alternative, and a table behind a toggle.
Colour is never alone: each line has its label at its end and its own dash.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from htpy import Element, div, figure, fragment, h3, p, span, table, tbody, th, thead, tr
from markupsafe import Markup, escape

from .chart_numbers import POINTS, numbers, whole
from .named_parts import chart_part, fresh_part, part, table_part

__all__ = ["POINTS", "Chart", "Line", "multiple", "show", "simple_table", "sketch", "swatch", "table_of", "whole_days"]

CLOSED = Markup('<p class="px-note">The table comes as soon as your session answers.</p>')  # until somebody opens it


@dataclass(frozen=True)
class Line:
    """One series: `y` (T,), and optionally a filled band from `low` to `high` (T,) and dotted edges around it (T,).

    The band is for how patients differ, the edges for what the model does not know: never one for the other.
    """

    name: str
    style: str
    y: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    steps: bool = False
    label: str = ""
    edge_low: np.ndarray | None = None
    edge_high: np.ndarray | None = None
    band: str = ""  # what its own band means, where it is not what the chart says of all


@dataclass(frozen=True)
class Chart:
    """A chart over days: `span` of x and `range` of y are fixed, so that a moving line is seen to move."""

    title: str
    unit: str
    day: np.ndarray
    lines: tuple[Line, ...]
    sentence: str
    range: tuple[float, float]
    ticks: tuple[float, ...]
    span: tuple[float, float]
    levels: tuple[tuple[float, str], ...] = ()
    days: tuple[tuple[float, str], ...] = ()
    height: int = 170  # of the picture in pixels; 0 where the style sheet decides
    digits: int = 0
    band: str = ""  # what the band means, for the legend and the table's head
    edges: str = ""  # what the dotted edges mean
    origin: object = None  # where its numbers come from, as it stands below them
    axis: bool = True  # whether days stand below it; not where charts stand over each other on one axis of time
    scope: str = ""  # what its ids begin with, so that no other chart of a page has them
    name: str = ""  # of its parts on the screen; its title if that is no other chart's

    @property
    def called(self) -> str:
        return self.name or named(self.title)


@lru_cache(maxsize=256)
def named(words: str) -> str:
    """A title as the name of a part."""
    return re.sub(r"\W+", "-", words.lower()).strip("-")


def show(chart: Chart) -> Element:
    """The figure: title, picture, sentence, table; of a moving one only the picture and the sentence are made again."""
    name = chart.called
    picture, told = (
        fresh_part(f"{name}-picture", _picture(chart, name)),
        fresh_part(f"{name}-sentence", _sentence(chart)),
    )
    below = _table(chart, name)
    return part(
        f"{name}-figure", lambda: _figure(chart, picture, told, below),
        chart.title, chart.unit, chart.band, chart.edges, picture, told, below,
    )  # fmt: skip


def sketch(chart: Chart) -> Element:
    """The figure of a chart that is drawn into by hand: title, picture and sentence; its numbers stand in boxes beside it."""
    name = chart.called
    return figure(".px-figure")[
        _heading(chart),
        fresh_part(f"{name}-picture", _picture(chart, name)),
        fresh_part(f"{name}-sentence", _sentence(chart)),
    ]


def multiple(chart: Chart) -> Element:
    """One of several charts over one axis of time: a title in one line, the picture, and its sentence for who does not see it."""
    name = chart.called
    picture, told = (
        fresh_part(f"{name}-picture", _picture(chart, name)),
        fresh_part(f"{name}-sentence", _sentence(chart, hidden=True)),
    )
    return part(f"{name}-figure", lambda: figure(".px-plot")[_heading(chart), picture, told], chart.title, chart.unit, picture, told)  # fmt: skip


def table_of(chart: Chart) -> Element:
    """The numbers of a chart alone, behind a toggle: for a screen on which they stand elsewhere than below their picture."""
    return _behind(f"{chart.called}-table", chart.title, f"Table: {chart.title}", _heads(chart), lambda: _rows(chart))


def swatch(*kinds: str) -> Element:
    """A small sample of how a line or a filling is drawn, such as `line-b` or `fill-b`."""
    return span(class_=["px-swatch", *(f"px-swatch-{kind}" for kind in kinds)], aria_hidden="true")


def _heading(chart):
    return h3[chart.title, span(".px-note")[f" {chart.unit}"]]


def _figure(chart, picture, told, below):
    return figure(".px-figure")[_heading(chart), picture, chart.edges and _legend(chart), told, below]


def _picture(chart, name):
    """Where the browser draws: the numbers go beside the page, or stand in it where there is no browser.

    Its name is its title and its description the sentence, which stands on the page once.
    Written as text, like the sentence: a drag shows both on every frame.
    """
    drawn = chart_part(name, lambda before: numbers(chart, before))
    numbers_ = name if drawn else escape(whole(chart))
    told = f' aria-describedby="{_told(chart)}"' if chart.scope else ""
    tall = f' style="height:{chart.height}px"' if chart.height else ""
    return Markup(
        f'<div class="px-chart" role="img" aria-label="{escape(chart.title)}"{told} data-chart="{numbers_}"{tall}></div>'
    )


def _told(chart):
    return f"{chart.scope}-{chart.called}-told"


def _sentence(chart, hidden=False):
    origin = span(".px-from-where")[" ", chart.origin] if chart.origin else ""
    named, unseen = (f' id="{_told(chart)}"' if chart.scope else ""), ' class="px-sr"' if hidden else ""
    return Markup(f"<figcaption{named}{unseen}>{escape(chart.sentence)}{origin}</figcaption>")


def _legend(chart):
    filled = dict.fromkeys(f"fill-{line.style}" for line in chart.lines if line.low is not None and not line.band)
    return p(".px-note.px-legend")[
        span[map(swatch, filled), f" Filled: {chart.band}. "],
        span[swatch("edges"), f" Dotted: {chart.edges}."],
    ]


def whole_days(day: np.ndarray) -> np.ndarray:
    """The indices of the whole days of a time axis [d], so that a day said in words is the day that was read."""
    return np.flatnonzero(np.abs(day - np.round(day)) < 1e-5)


def _table(chart, name):
    return _behind(f"{name}-table", "Table", f"Table: {chart.title}", _heads(chart), lambda: _rows(chart))


def _heads(chart):
    return ("Day", *(_head(line, chart) for line in chart.lines))


def _rows(chart):
    days = whole_days(chart.day)
    at = days[np.unique(np.linspace(0, len(days) - 1, 9).round().astype(int))]
    return Markup("".join(  # a moving picture shows it on every frame, and numbers need no escaping
        f'<tr><th scope="row">{chart.day[i]:.0f}</th>'
        + "".join(f"<td>{_cell(line, i, chart.digits)}</td>" for line in chart.lines)
        + "</tr>"
        for i in at
    ))  # fmt: skip


def _head(line, chart):
    return (
        (line.name if line.name == chart.unit else f"{line.name}, {chart.unit}")
        + (f" ({line.band or chart.band})" if line.low is not None and (line.band or chart.band) else "")
        + (f" [{chart.edges}]" if line.edge_low is not None and chart.edges else "")
    )


def _cell(line, index, digits):
    if not np.isfinite(line.y[index]):
        return "not measurable"
    band = f" ({line.low[index]:.{digits}f}–{line.high[index]:.{digits}f})" if line.low is not None else ""
    edges = (
        f" [{line.edge_low[index]:.{digits}f}–{line.edge_high[index]:.{digits}f}]" if line.edge_low is not None else ""
    )
    return f"{line.y[index]:.{digits}f}{band}{edges}"


def simple_table(
    caption: str,
    head: Sequence[object],
    rows: Sequence[Sequence[object]] | Callable[[], Sequence[Sequence[object]]],
    name: str = "",
) -> Element:
    """A table behind a toggle; the first cell of a row names it. Rows that are costly are given as a function that makes them.

    `name` is that of its part on the screen: its caption, if that is no other table's.
    """

    def body():
        return Markup("").join(map(_table_row, rows() if callable(rows) else rows))

    return _behind(f"{name or named(caption)}-table", caption, caption, head, body)


def _table_row(cells):
    """A row of a table; a long one has hundreds of cells, and most of them are plain words."""
    first, *rest = map(_cell_text, cells)
    return Markup(f'<tr><th scope="row">{first}</th>{"".join(f"<td>{one}</td>" for one in rest)}</tr>')


def _cell_text(cell):
    return escape(cell) if type(cell) in (str, int) else fragment[cell]


def _behind(name, text, label, head, body):
    """A table that is made when somebody opens it, and with every answer as long as it stays open."""

    def toggle(inside):
        return Markup(
            f'<details class="px-table" data-table="{name}"><summary>{escape(text)}</summary>{inside}</details>'
        )

    def made():
        return div(".px-scroll", tabindex="0", role="group", aria_label=label)[
            table[thead[tr[[th(scope="col")[one] for one in head]]], tbody[body()]]
        ]

    return table_part(name, toggle, made, CLOSED)
