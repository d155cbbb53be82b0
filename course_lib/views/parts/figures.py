"""Arrays and words → a chart that the browser draws, with its sentence and its table.

Every picture carries one sentence computed from its data, which is also its text alternative, and a table behind a toggle.
Colour is never alone: each line has its label at its end and its own dash.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from htpy import Element, details, div, figcaption, figure, h3, p, span, summary, table, tbody, td, th, thead, tr
from markupsafe import Markup

STYLES = {
    "a": ("--a", ()),
    "b": ("--b", (7, 5)),
    "ink": ("--ink", ()),
    "brand": ("--brand", ()),
    "argued": ("--b", (7, 5)),
    "course": ("--ink-2", (2, 4)),
}
POINTS = 260  # more than a screen shows


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
    height: int = 170
    digits: int = 0
    band: str = ""  # what the band means, for the legend and the table's head
    edges: str = ""  # what the dotted edges mean
    origin: object = None  # where its numbers come from, as it stands below them


def show(chart: Chart) -> Element:
    """The figure: title, picture, sentence, table."""
    return figure(".px-figure")[
        h3[chart.title, span(".px-note")[f" {chart.unit}"]],
        div(
            ".px-chart",
            role="img",
            aria_label=f"{chart.title}. {chart.sentence}",
            data_chart=_spec(chart),
            style=f"height:{chart.height}px",
        ),
        chart.edges and _legend(chart),
        figcaption[chart.sentence, chart.origin and span(".px-from-where")[" ", chart.origin]],
        _table(chart),
    ]


def _legend(chart):
    return p(".px-note.px-legend")[
        span(".px-swatch.px-swatch-band", aria_hidden="true"), f"Filled: {chart.band}. ",
        span(".px-swatch.px-swatch-edges", aria_hidden="true"), f"Dotted: {chart.edges}.",
    ]  # fmt: skip


def _spec(chart):
    keep = _thin(len(chart.day))
    return json.dumps(
        {
            "x": _numbers(chart.day[keep], 2),
            "series": [_series(line, keep) for line in chart.lines],
            "range": chart.range,
            "ticks": chart.ticks,
            "span": chart.span,
            "levels": [{"y": y, "text": text} for y, text in chart.levels],
            "days": [{"x": x, "text": text} for x, text in chart.days],
            "height": chart.height,
        },
        separators=(",", ":"),
    )


def _series(line, keep):
    color, dash = STYLES[line.style]
    around = {"low": line.low, "high": line.high, "edgeLow": line.edge_low, "edgeHigh": line.edge_high}
    return {
        "label": line.label,
        "color": color,
        "dash": dash,
        "steps": line.steps,
        "y": _numbers(line.y[keep], 2),
        **{name: _numbers(values[keep], 2) for name, values in around.items() if values is not None},
    }


def _thin(points):
    return np.unique(np.linspace(0, points - 1, min(points, POINTS)).round().astype(int))


def _numbers(values, digits):
    rounded = np.round(np.asarray(values, dtype=float), digits).tolist()
    return [None if isnan(value) else value for value in rounded]


def whole_days(day: np.ndarray) -> np.ndarray:
    """The indices of the whole days of a time axis [d], so that a day said in words is the day that was read."""
    return np.flatnonzero(np.isclose(day, np.round(day), atol=1e-6))


def _table(chart):
    whole = whole_days(chart.day)
    rows = whole[np.unique(np.linspace(0, len(whole) - 1, 9).round().astype(int))]
    body = "".join(  # a moving picture shows it on every frame, and numbers need no escaping
        f'<tr><th scope="row">{chart.day[i]:.0f}</th>'
        + "".join(f"<td>{_cell(line, i, chart.digits)}</td>" for line in chart.lines)
        + "</tr>"
        for i in rows
    )
    return details(".px-table")[
        summary["Table"],
        div(".px-scroll", tabindex="0", role="group", aria_label=f"Table: {chart.title}")[
            table[
                thead[tr[th(scope="col")["Day"], [th(scope="col")[_head(line, chart)] for line in chart.lines]]],
                tbody[Markup(body)],
            ]
        ],
    ]


def _head(line, chart):
    return (
        (line.name if line.name == chart.unit else f"{line.name}, {chart.unit}")
        + (f" ({chart.band})" if line.low is not None and chart.band else "")
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


def simple_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Element:
    """A table behind a toggle; the first cell of a row names it."""
    return details(".px-table")[
        summary[caption],
        div(".px-scroll", tabindex="0", role="group", aria_label=caption)[
            table[
                thead[tr[[th(scope="col")[text] for text in head]]],
                tbody[[tr[th(scope="row")[row[0]], [td[cell] for cell in row[1:]]] for row in rows]],
            ]
        ],
    ]
