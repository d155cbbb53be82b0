"""Two traces → what is read of them on each day: whole numbers for the browser, and the words that it makes of them.

One rule makes the words, here and in `screen.cursor.js`: a text with a place for each column, and how its number is said.
So a cursor reads every curve without waiting for an answer, and says what Python says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from htpy import Element, caption, div, input, label, p, span, table, tbody, td, th, thead, tr
from markupsafe import Markup, escape

from ...engine.lab.setup import shown as shown_number
from ...physiology.strength import grade, mip_cmh2o
from ..parts import body_map, controls, figures
from ..parts.chart_numbers import Columns, Numbers, Steps, as_json, corners
from ..parts.labels import UNFELT, dose
from ..parts.named_parts import chart_part, fresh_part, part
from .spreads import activity, band, reserve, strength_of

WHOLE = Steps(-1000.0, 1.0)  # every column holds whole numbers from -1,000 on
QUIET, ACTIVE, KEPT, PARTIAL = 0.15, 0.4, 0.85, 0.5  # of the worst there is; of a whole reserve
WEEK = 21  # grid points at eight hours a step
LEVELS = tuple(f"{word}{way}" for word in ("quiet", "smouldering", "active") for way in ("", ", rising", ", falling"))
HOW: Mapping[str, object] = {  # how the number of a column is said: in steps of tenths, or as one of these words
    "dose": "dose", "level": LEVELS, "kept": ("low", "partial", "kept"), "given": "tenths", "missing": ("none", "some", "much"),
}  # fmt: skip
STEPPED = {"dose", "level", "kept", "missing", "proximal", "middle", "distal", "chest"}  # sent by their corners
TELLS = (
    "{region} strength is alike: B less A is {{least}} to {{most}} points across patients",
    "{region} strength is greater on B by {{apart}} points, {{least}} to {{most}} across patients",
    "{region} strength is greater on A by {{apart}} points, {{least}} to {{most}} across patients",
)
NOT_IN_ALL = ", so not in every one"
GROUPS = {"proximal": (0,), "middle": (0, 1), "distal": (1,), "chest": (2,)}  # the regions whose mean strength is read
BESIDE = ("proximal", "distal", "mip")  # the numbers that stand on the body: two grades, and a pressure on the chest
ON_BODIES = "On the bodies: cmH₂O, then MRC grades."  # what its three numbers are
MUSCLES = {
    "elbow flexion": "middle",
    "wrist extension": "distal",
    "ankle dorsiflexion": "distal",
}  # others are proximal
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Read:
    """Columns of whole numbers, a number for each whole day: of side A, of side B, and of B beside A."""

    sides: tuple[Mapping[str, np.ndarray], Mapping[str, np.ndarray]]
    apart: Mapping[str, np.ndarray]
    rows: tuple[tuple[str, str], ...]  # what is read, and the text that says it
    region: str  # whose strength is compared

    def row(self, number: int, side: int, day: int) -> str:
        """The words of one row for a side on a day."""
        return filled(self.rows[number][1], self.sides[side], day)

    def told(self, day: int) -> str:
        """Which side is stronger on a day, by how much, and how far that holds across patients, in a short sentence."""
        return f"Day {day}: {filled(tells(self.region)[self.apart['way'][day]], self.apart, day)}."


def tells(region: str) -> tuple[str, ...]:
    """What can be told of B beside A of a region: on which side it is stronger, and then again where that is not so in every patient."""
    told = [one.format(region=region) for one in TELLS]
    return *told, *(one + NOT_IN_ALL for one in told)


def filled(text: str, columns: Mapping[str, np.ndarray], day: int) -> str:
    """A text with the number of each column on a day in its place."""
    return _PLACE.sub(lambda found: said(int(columns[found[1]][day]), HOW.get(found[1], "whole")), text)


def said(number: int, how: object) -> str:
    """A number of a column as it is printed; a dose below 100 mg stands in tenths, and a greater one counts on from there."""
    if how == "dose":
        return dose(number / 10 if number <= 1000 else number - 900)
    if how == "tenths":
        return f"{number / 10:.1f}"
    return str(number).replace("-", "−") if how == "whole" else how[number]


def read(page) -> Read:
    """What is read of both sides; of a drag one side's columns are as they were."""
    a, b = page.sides
    name, _ = activity(page.lab)
    rows = [
        ("Dose", "{dose} mg/day"),
        (f"{page.region.capitalize()} strength", "{low}–{high} %"),
        (name, "{level}, {active} %"),
        ("Adrenal reserve", "{kept}, {reserve} %"),
        ("Cortisol, after ACTH", "{cortisol}, {stimulated} nmol/L"),
        ("Cumulative dose", "{given} g"),
        ("MRC, proximal / distal", "{proximal} / {distal}"),
        ("Inspiratory pressure", "{mip} cmH₂O"),
    ]
    if page.setup.patient.infection != "none":
        rows.insert(1, ("Cortisol missing in the infection", "{missing}"))
    known = a.once(("apart", page.region, id(b)), lambda: (b, _apart(page, a, b)))  # b is kept, so its id stays its own
    return Read(tuple(_side(page, shown) for shown in page.sides), known[1], tuple(rows), page.region)


def day_of(page) -> int:
    """The whole day that is read."""
    return int(page.day)


def _days(trace, days):
    """The grid point of each whole day that is shown, as `Trace.index` finds it."""
    found = trace.day.searchsorted(np.arange(int(days) + 1) + 1e-9, side="right") - 1
    return np.clip(found, 0, len(trace.day) - 1)


def _side(page, shown):
    patient = page.setup.patient
    infected = patient.infection != "none" and patient.infection_day
    return shown.once(("read", page.region, patient.days, infected), lambda: _columns(page, shown, infected))


def _columns(page, shown, infected):
    trace = shown.trace
    at = _days(trace, page.setup.patient.days)
    low, high = band(strength_of(shown, page.region)[at], shown.patients)
    active = np.asarray(activity(page.lab)[1](trace))[:, 0] / 100
    left, given = reserve(trace)[:, 0] / 100, trace.dose_mg_pe_per_day
    total = np.concatenate([[0.0], np.cumsum((given[1:] + given[:-1]) / 2 * np.diff(trace.day))]) / 1000
    drift = active[at] - active[np.maximum(at - WEEK, 0)]
    found = {
        "dose": np.where(np.rint(10 * given[at]) <= 1000, 10 * given[at], given[at] + 900),
        "low": low,
        "high": high,
        "level": 3 * _steps_over(active[at], QUIET, ACTIVE) + np.where(drift > 0.02, 1, np.where(drift < -0.02, 2, 0)),
        "active": 100 * active[at],
        "kept": (left[at] > PARTIAL) + 1 * (left[at] > KEPT),
        "reserve": 100 * left[at],
        "cortisol": trace.cortisol_am_nmol_per_l[at, 0],
        "stimulated": trace.cortisol_stimulated_nmol_per_l[at, 0],
        "given": 10 * total[at],
        "missing": np.full(len(at), 0 if infected is False else _missing(trace, infected)),
    }
    found |= {
        name: grade(trace.strength[list(of)][:, at, 0].mean(axis=0), trace.readout) for name, of in GROUPS.items()
    }
    found["mip"] = mip_cmh2o(trace)[at, 0]
    return {name: np.rint(values).astype(int) for name, values in found.items()}


def _steps_over(values, *bounds):
    """How many of the bounds each value has reached."""
    return sum(1 * (values >= bound) for bound in bounds)


def _missing(trace, day):
    """The most that is missing of what the infection asks for, as the place of its word: the scale is the model's own."""
    window = slice(trace.index(day), trace.index(day + 5) + 1)
    return int(_steps_over(float(trace.adrenal_deficit[window, 0].max()), 0.05, 0.3))


def _apart(page, a, b):
    """B less A on each day, seen from the side that is stronger; where both are alike, from B."""
    at = _days(a.trace, page.setup.patient.days)
    apart = strength_of(b, page.region)[at] - strength_of(a, page.region)[at]
    (low, high), one = band(apart, a.patients), apart[:, 0]
    way = np.where(np.abs(one) < 0.5, 0, np.where(one > 0, 1, 2))
    found = {
        "way": way + len(TELLS) * ((low < 0) & (high > 0)),
        "apart": np.abs(one),
        "least": np.where(way == 2, -high, low),
        "most": np.where(way == 2, -low, high),
    }
    return {name: np.rint(values).astype(int) for name, values in found.items()}


# ---- for the browser ----------------------------------------------------------------------------------------------------


def numbers(found: Read, before: Numbers | None = None) -> Numbers:
    """The columns as bytes, with the texts that they go into."""
    made, first = Columns(before), found.sides[0]["low"]
    x = made.add(Steps(0.0, 1.0), lambda: np.arange(len(first)), first)
    lines = [{name: place for column in of.items() for name, place in _added(made, *column)} for of in _lines(found)]
    return made.numbers((found.rows, len(first)), lambda: {
        "columns": {"x": x, "lines": lines}, "scale": {"x": [0, 1], "y": [WHOLE.start, WHOLE.size]}, **_around(found),
    })  # fmt: skip


def _lines(found):
    return (*found.sides, found.apart)


def _added(made, name, values):
    if name not in STEPPED:
        return [(name, made.add(WHOLE, lambda: values, values))]
    places = made.add(WHOLE, lambda: corners(values), values)
    return [(f"{name}@", places), (name, made.add(WHOLE, lambda: values[corners(values)], values))]


def _around(found):
    return {
        "rows": [text for _, text in found.rows],
        "tells": tells(found.region),
        "how": HOW,
        "grades": body_map.LEVELS,
    }


def whole(found: Read) -> str:
    """The same as one JSON text that holds every number, for who reads a page without a browser."""
    days = len(found.sides[0]["low"])
    series = [{name: values.tolist() for name, values in line.items()} for line in _lines(found)]
    return as_json({"x": list(range(days)), "span": (0, days - 1), "range": (0, 1), "series": series, **_around(found)})


# ---- on the screen ------------------------------------------------------------------------------------------------------


def show(page) -> Element:
    """What each curve is on the day that is read, A beside B, and both bodies; the browser moves all of it with its cursor."""
    found, day, scope = read(page), day_of(page), page.evidence.scope
    drawn = chart_part("readings", lambda before: numbers(found, before))
    held = "readings" if drawn else escape(whole(found))
    columns = fresh_part(
        "readings",
        Markup(f'<div class="px-readings" aria-label="Readings" data-chart="{held}" data-day="{day}" hidden></div>'),
    )
    typed, problem = page.typed.get("read-day", shown_number(page.day)), page.problems.get("read-day", "")
    box = part("read-day", lambda: _box(scope, typed, problem), typed, problem)
    rows = [_row(found, number, title, text, day) for number, (title, text) in enumerate(found.rows)]
    bodies = [_body(key, columns_, day) for key, columns_ in zip("ab", found.sides, strict=True)]
    infected = page.setup.patient.infection != "none"
    unfelt = infected and part(
        "unfelt", lambda: p(".px-note.px-bodysaid")[page.evidence.inline(UNFELT.format("is"))], evidence=page.evidence
    )
    return part(
        "readout",
        lambda: _frame(columns, box, rows, bodies, problem, scope, unfelt),
        *rows,
        *bodies,
        box,
        problem,
        unfelt,
    )


def _frame(columns, box, rows, bodies, problem, scope, unfelt):
    return div(".px-readout")[
        columns,
        table(".px-readtable")[
            caption(".px-sr")["What each curve is on the day that is read"],
            thead[tr[td[box], th(".px-a", scope="col")[figures.swatch("line-a"), " A"], th(".px-b", scope="col")[figures.swatch("line-b"), " B"]]],
            tbody[rows],
        ],
        problem and div(id=f"{scope}-day-problem")[controls.problem(problem)],
        div(".px-bodies", aria_hidden="true")[bodies],
        p(".px-note.px-bodysaid", aria_hidden="true")[ON_BODIES],
        unfelt,
    ]  # fmt: skip


def _box(scope, typed, problem):
    return label(".px-readday")[
        "Day ",
        input(type="text", id=f"{scope}-day-number", name="day", value=typed, inputmode="numeric", autocomplete="off", form=f"{scope}-read",
              aria_invalid="true" if problem else None, aria_describedby=f"{scope}-day-problem" if problem else None),
    ]  # fmt: skip


def _row(found, number, title, text, day):
    words = [found.row(number, side, day) for side in (0, 1)]
    cells = [
        part(f"read-{key}-{number}", lambda one=one, key=key: td(data_row=number, data_side=key)[one], one)
        for key, one in zip("ab", words, strict=True)
    ]
    return part(
        f"read-{number}",
        lambda: tr(class_={"px-readlevel": "{level}" in text})[th(scope="row")[title], cells],
        title,
        *cells,
    )


def _body(key, columns, day):
    """A small body whose regions are as strong as they are graded, with three of its numbers; the rows say them in words."""
    grades = {name: body_map.LEVELS[int(columns[name][day])] for name in GROUPS}
    numbers_ = [
        part(f"body-{key}-{name}", lambda name=name, number=number: span(data_grade=name)[number], number)
        for name, number in ((name, int(columns[name][day])) for name in BESIDE)
    ]
    picture = part(f"body-{key}-picture", lambda: Markup(DRAWING))
    return part(
        f"body-{key}", lambda: div(class_=["px-body", *(f"px-{name}-{level}" for name, level in grades.items())], data_body=key)[
            span(class_=f"px-{key}")[key.upper()], picture, numbers_,
        ], tuple(grades.values()), picture, *numbers_,
    )  # fmt: skip


def _drawing():
    """The body of the cases in four regions, its chest for the muscles of breathing."""
    drawn = {name: "" for name in GROUPS}
    drawn["chest"] = '<rect x="62" y="58" width="56" height="84" rx="12"/>'
    for muscle in body_map.PLACES:
        drawn[MUSCLES.get(muscle, "proximal")] += "".join(body_map.shape(muscle, side) for side in ("right", "left"))
    regions = "".join(f'<g class="px-region-{name}">{shapes}</g>' for name, shapes in drawn.items())
    return (
        '<svg viewBox="0 0 180 302" focusable="false"><circle cx="90" cy="24" r="20" class="px-torso"/>'
        f'<rect x="58" y="52" width="64" height="94" rx="14" class="px-torso"/>{regions}</svg>'
    )


DRAWING = _drawing()
