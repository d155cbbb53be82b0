"""Goals and kept attempts of the dose lab → side by side, in the order they were made; nothing is scored or ranked."""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from htpy import (
    Element,
    article,
    button,
    dd,
    details,
    div,
    dl,
    dt,
    fragment,
    h4,
    li,
    p,
    span,
    strong,
    summary,
    ul,
)

from ...engine.lab import goals as engine
from ...engine.lab.setup import Setup
from ...model.trace import REGIONS
from ..parts import controls, figures
from ..parts.labels import dose
from ..parts.named_parts import fresh_part, part
from ..parts.own_mark import own_mark
from . import charts, wording
from .regimen import refused, refused_by
from .sheets import sheet

UNITS = {"morning-cortisol": " nmol/L", "chair-rise": " s", "grams": " g"}  # everything else is a percentage
FULL = "At most {} attempts can be kept: remove one first."
WAITS = "The attempt before is not saved yet: keep another when it is."
BESIDE = "Kept, after what another tab of yours did here in the meantime."
LOST = "Attempt {} is damaged or from another edition of the lab, so it is not shown."
NEWER = "The model is newer than when you kept these attempts: their curves are drawn anew, and may differ from those that you saw."
CORRECT = "First correct what is marked on {}."
CORRECT_TO_KEEP = "First correct what is marked on {}: the picture still shows what could be simulated last."
MEASURES = {
    **{region: f"{region.capitalize()} strength" for region in REGIONS},
    "disease": "Disease activity",
    "bronchospasm": "Bronchospasm",
    "illness": "Acute illness",
    "reserve": "Adrenal reserve",
    "morning-cortisol": "Morning cortisol",
    "chair-rise": "Five chair rises",
    "grams": "Prednisone-equivalent until then",
    "missing": "Cortisol missing at most",
}


@dataclass(frozen=True)
class Kept:
    """An attempt: its number, the side it was, and the scenario that it was part of."""

    number: int
    key: str
    setup: Setup
    trace: object
    patients: int
    believed: int


def goals(page) -> Element | None:
    """The goals of this comparison, with what each criterion reads on A and on B now."""
    if not page.lab.goals:
        return None
    goals = [_goal(page, at, goal) for at, goal in enumerate(page.lab.goals)]
    return part("goals", lambda: _goals(page, goals), goals, page.problems.get("keep"))


def _goals(page, goals):
    return sheet(
        f"{page.evidence.scope}-goals", "Goals to explore",
        p(".px-note")["Something to try for, not a treatment target. Change A or B, and keep the attempts that you want to compare."],
        goals,
        _keepers(page),
    )  # fmt: skip


def _keepers(page):
    return fragment[
        div(".px-buttons")[
            [
                button(".px-secondary", type="button", data_say="keep", data_side=key, aria_describedby=refused_by(page, "keep"))[f"Keep {key.upper()} as an attempt"]
                for key in ("a", "b")
            ]
        ],
        refused(page, "keep"),
    ]  # fmt: skip


def _goal(page, at, goal):
    """A goal, whose criteria are parts of it: what they read moves with the hand."""

    def read(shown):
        return [reads(one) for one in engine.read(goal, shown.trace, shown.patients)]

    readings = {shown.key: shown.once(("goal", at), lambda shown=shown: read(shown)) for shown in page.sides}
    lines = [
        part(
            f"goal-{at}-{n}", lambda words=criterion.words, n=n: _criterion(f"goal-{at}-{n}", words, {key: readings[key][n] for key in readings}),
            *(one[n] for one in readings.values()),
        )
        for n, criterion in enumerate(goal.criteria)
    ]  # fmt: skip
    return part(
        f"goal-{at}",
        lambda: div(".px-goal")[h4[goal.text], ul[lines], p(".px-note")[page.evidence.origin(goal)]],
        lines,
    )


def _criterion(name, words, readings):
    """A criterion and what it reads on each side, which of a drag is another on one."""
    return li[
        words, ". ",
        [[strong(class_=f"px-{key}")[key.upper()], fresh_part(f"{name}-{key}", span[f" {reads}. "])] for key, reads in readings.items()],
    ]  # fmt: skip


def reads(reading: engine.Reading) -> str:
    """The value with its band, and whether the criterion holds across it."""
    if reading.beyond:
        return f"day {reading.criterion.day:g} is beyond the days shown"
    held = {reading.holds(value) for value in (reading.value, reading.low, reading.high)}
    words = (
        "holds for some of the band"
        if len(held) == 2
        else "holds across the band"
        if held == {True}
        else "does not hold"
    )
    return f"{_spread(reading)}, {words}"


def _spread(reading):
    measure, low, high = reading.criterion.measure, reading.low, reading.high
    unit = UNITS.get(measure, " %")
    if measure == "grams":
        return f"{reading.value:.1f}{unit}"
    if reading.criterion.of == "apart":
        return f"{charts.signed(low)} to {charts.signed(high)} {unit.replace('%', 'points').strip()}"
    return f"{_number(low)}–{_number(high)}{unit}"


def _named(reading):
    return f"{MEASURES[reading.criterion.measure]}{':' if reading.beyond else ''} {reads(reading)}"


def _number(value):
    return f"{value:.0f}" if isfinite(value) else "not possible"


def saved(state: str, why: str, closed: str, note: str = "") -> Element | None:
    """What of the attempts is in the learner's record; loud where it could not be, and a note where another tab was there too."""
    if closed:
        return div(".px-card.px-notsaved", role="alert")[
            p[strong["Attempts cannot be kept now. "], closed], controls.secondary("Try again", "hello-again")
        ]
    if state == "not saved":
        return div(".px-notsaved", role="alert", tabindex="-1")[
            p[strong["Not saved. "], why], p["The attempt is kept on this page and is tried again by itself."],
            controls.secondary("Try again now", "retry"),
        ]  # fmt: skip
    return p(".px-notice", role="status", tabindex="-1")[note] if note else None


def attempts(page) -> Element:
    """The attempts side by side, and a sentence for each that is lost; an attempt never changes, so its number says all of it."""
    numbers = tuple(one.number for one in page.kept)
    return part("attempts", lambda: _attempts(page, page.kept, page.lost), numbers, page.lost, page.behind, page.newer)


def _attempts(page, kept, lost):
    if not kept and not lost:
        return sheet(f"{page.evidence.scope}-attempts", "Your attempts", p(".px-note")["You kept none yet."])
    return sheet(
        f"{page.evidence.scope}-attempts", "Your attempts",
        own_mark(page.own),
        page.newer and p(".px-notice", role="status")[NEWER],
        p(".px-note")[f"In the order you kept them, not ranked. {wording.UNRANKED} There is no score."],
        div(".px-attempts")[[_kept(page, one) for one in kept]],
        [_lost(number) for number in lost],
    )  # fmt: skip


def _kept(page, one):
    behind = page.behind == one.number
    return part(f"attempt-{one.number}", lambda: _attempt(page, one, behind), one.number, behind)


def _lost(number):
    return div[
        p(".px-problem")[LOST.format(number)],
        button(".px-quiet", type="button", data_say="drop", data_number=number)[f"Remove attempt {number}"],
    ]


def _attempt(page, one, behind):
    side, trace = getattr(one.setup, one.key), one.trace
    values = charts.strength(page.lab.region)(trace)
    low = charts.lowest(values, trace)
    lowest = charts.spread(values[low], one)
    name, of = charts.activity(page.lab)
    around = charts.band(np.asarray(values), one.patients)
    edges = charts.belief(np.asarray(values), one.patients) if one.believed else (None, None)
    line = figures.Line(
        f"Attempt {one.number}", one.key, values[:, 0], *around, label="", edge_low=edges[0], edge_high=edges[1]
    )
    chart = figures.Chart(
        f"{page.lab.region.capitalize()} strength", "% of own baseline", trace.day, (line,),
        f"Lowest about day {trace.day[low]:.0f}, at {lowest} across patients.", (0, 110), (0, 50, 100), (0.0, one.setup.patient.days), height=110,
        band=charts.NINE_IN_TEN, edges=charts.OTHERS if one.believed else "", name=f"attempt-{one.number}",
    )  # fmt: skip
    rows = [
        (f"{name}, day {one.setup.patient.days:g}", _band(np.asarray(of(trace))[-1], one)),
        ("Adrenal reserve at the end", _band(charts.reserve(trace)[-1], one)),
        ("Cumulative dose", f"{charts.cumulative_g(trace):.1f} g prednisone-equivalent"),
    ]
    label = f"Attempt {one.number}"
    return article(".px-attempt", aria_label=label)[
        h4[f"{label}, kept from {one.key.upper()}"],
        p[wording.short(side, page.drugs)],
        div(".px-buttons")[
            button(".px-secondary", type="button", data_say="take-up", data_number=one.number)[f"Open attempt {one.number}"],
            button(".px-secondary", type="button", data_say="show-behind", data_number=one.number, aria_pressed=str(behind).lower())["Show behind the curves"],
        ],
        figures.sketch(_given(page, one)),
        figures.show(chart),
        dl(".px-status")[[div[dt[words], dd[value]] for words, value in rows]],
        [
            p(".px-note")[goal.text, ": ", "; ".join(map(_named, engine.read(goal, trace, one.patients))), "."]
            for goal in page.lab.goals
        ],
        details(".px-table")[
            summary["What was set"],
            ul(".px-note")[[li[line] for line in (*wording.regimen(side, page.drugs), *wording.patient(page.lab, one.setup, page.parameters))]],
        ],
        div(".px-buttons")[button(".px-quiet", type="button", data_say="drop", data_number=one.number)[f"Remove attempt {one.number}"]],
    ]  # fmt: skip


def _given(page, one):
    """The dose of an attempt, drawn small; what was set in words stands beside it."""
    given = one.trace.dose_mg_pe_per_day
    top = float(max(40, np.ceil(given.max() / 20) * 20))
    line = figures.Line(f"Attempt {one.number}, dose", one.key, given, steps=True, label="")
    said = f"It begins with {dose(given[0])} and ends with {dose(given[-1])} mg/day prednisone-equivalent."
    return figures.Chart(
        "Dose", "mg/day prednisone-equivalent", one.trace.day, (line,), said, (0, 1.06 * top), (0, top / 2, top),
        (0.0, one.setup.patient.days), height=84, name=f"attempt-{one.number}-dose",
    )  # fmt: skip


def _band(values, one):
    return charts.spread(values, one)
