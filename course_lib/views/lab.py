"""Two regimens and their traces → the dose lab: what is given on the left, what the body answers on the right.

Strength is a band, never a lone percentage; nothing here is a recommended dose.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from htpy import (
    Element,
    article,
    dd,
    div,
    dl,
    dt,
    fieldset,
    form,
    fragment,
    h2,
    h3,
    header,
    input,
    label,
    legend,
    option,
    p,
    section,
    select,
    span,
)
from markupsafe import Markup

from ..engine.lab import Side
from ..model.drug import Drug, Parameter
from ..model.lesson import Lab
from ..model.trace import Trace
from . import controls, figures, origins
from .words import ROUTES, Evidence, dose

PROXIMAL = 0


@dataclass(frozen=True)
class Shown:
    """One side as it stands: the settings as typed, the last ones that could be simulated, and their trace."""

    key: str  # a or b
    name: str
    side: Side
    typed: Mapping[str, str]
    problems: Mapping[str, str]
    trace: Trace


@dataclass(frozen=True)
class Page:
    """Everything that the lab shows."""

    lab: Lab
    sides: tuple[Shown, Shown]
    drugs: Mapping[str, Drug]
    evidence: Evidence
    behind: Markup = Markup()  # the fit and the constants of the model, once asked for


def show(page: Page) -> Element:
    """The lab as it stands."""
    strength_chart, *others = charts(page)
    title = f"{page.evidence.scope}-title"
    return article(".px-labpage", aria_labelledby=title)[
        header(".px-head")[div[h2(id=title)[page.lab.title], page.evidence.prose(page.lab.intro)]],
        div(".px-lab")[
            form(".px-stack", data_form="lab", novalidate=True)[[_side(page, shown) for shown in page.sides]],
            section(".px-card.px-lab-strength")[figures.show(strength_chart)],
            div(".px-stack.px-lab-picture")[
                div(".px-card", role="group", aria_label="Read-outs")[_readouts(page)],
                section(".px-card")[[figures.show(chart) for chart in others], p(".px-note")[LIMITS]],
                _model(page),
            ],
        ],
        page.evidence.cards(),
    ]


LIMITS = (
    "A teaching model, not a predictor, and not for a real patient. Lines are one virtual patient; bands hold nine in ten of "
    "the virtual patients around them, and their width follows from spreads chosen by hand. It never recommends a dose."
)


def _side(page, shown: Shown):
    key, drug = shown.key, page.drugs[shown.side.drug]
    return div(class_=["px-card", f"px-lab-{key}"], role="group", aria_label=f"Regimen {key.upper()}")[
        h3[f"{key.upper()} · {shown.name}"],
        div(".px-fields")[
            _select(f"{key}-drug", "Drug", [(id, d.name) for id, d in page.drugs.items()], shown.side.drug),
            _select(f"{key}-route", "Route", list(ROUTES.items()), shown.side.route),
        ],
        [_step(page, shown, drug, number) for number in range(len(shown.side.steps))],
    ]


def _select(name, text, choices, chosen):
    return label[
        text, select(name=name)[[option(value=value, selected=value == chosen)[words] for value, words in choices]]
    ]


def scale(drug: Drug, acute: bool) -> tuple[float, float]:
    """The top and the step of the dose range [mg/day], even for every drug."""
    top = (400.0 if acute else 100.0) * drug.equivalent.value / 5
    step = next(step for step in (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0) if top / step <= 400 or step == 10.0)
    return top, step


def _step(page, shown, drug, number):
    key, problems, scope = shown.key, shown.problems, page.evidence.scope
    top, step = scale(
        drug, page.lab.kind == "acute"
    )  # of the lab, not of the doses: a scale must not move under the hand
    from_problem = problems.get(f"from-{number}", "")
    day, mg = shown.side.steps[number]
    typed = shown.typed.get(f"{key}-dose-{number}", f"{mg:g}")
    equivalent = span(".px-note")[f"{dose(mg * 5 / drug.equivalent.value)} mg/day prednisone-equivalent"]
    return fieldset(".px-step")[
        legend(".px-sr")[f"Step {number + 1}"],
        div(".px-from")[
            label(for_=f"{scope}-{key}-from-{number}")["From day"],
            input(type="number", id=f"{scope}-{key}-from-{number}", name=f"{key}-from-{number}", value=shown.typed.get(f"{key}-from-{number}", f"{day:g}"),
                  min="0", step="1", inputmode="numeric", readonly=number == 0, aria_invalid="true" if from_problem else None,
                  aria_describedby=f"{scope}-{key}-from-{number}-problem" if from_problem else None),
            equivalent,
        ],
        controls.slider(f"{scope}-{key}-slide-{number}", f"{key}-dose-{number}", "Dose", "mg/day", typed, 0, top, step, problems.get(f"dose-{number}", "")),
        from_problem and div(id=f"{scope}-{key}-from-{number}-problem")[controls.problem(from_problem)],
    ]  # fmt: skip


# ---- what the body answers --------------------------------------------------------------------------------------------


def charts(page: Page) -> tuple[figures.Chart, ...]:
    """Strength, dose, disease or airway, and adrenal reserve, A over B."""
    a, b = (shown.trace for shown in page.sides)
    common = dict(day=a.day, span=(0.0, page.lab.days))
    top = float(max(40, np.ceil(max(a.dose_mg_pe.max(), b.dose_mg_pe.max()) / 20) * 20))
    line30 = (
        ((30.0, "30 mg/day: long-term use, “may”; drug not named in the source"),) if page.lab.kind == "chronic" else ()
    )
    activity = (
        ("Disease activity", lambda t: 100 * t.disease)
        if page.lab.kind == "chronic"
        else ("Bronchospasm", lambda t: 100 * t.airway)
    )
    return (
        figures.Chart("Proximal strength", "% of own baseline", lines=_pair(page, strength, band=True), range=(0, 110), ticks=(0, 25, 50, 75, 100),
                      height=200, band="9 in 10 virtual patients", sentence=strength_sentence(page.sides), **common),
        figures.Chart("Dose", "mg/day prednisone-equivalent", lines=_pair(page, lambda t: t.dose_mg_pe[:, None], steps=True), height=140,
                      range=(0, 1.06 * top), ticks=(0, top / 2, top), levels=line30, sentence=_dose_sentence(page), **common),
        figures.Chart(activity[0], "% of its worst", lines=_pair(page, activity[1]), range=(0, 105), ticks=(0, 50, 100), height=130,
                      sentence=_end_sentence(page, activity[0], activity[1]), **common),
        figures.Chart("Adrenal reserve", "%", lines=_pair(page, lambda t: 100 * t.axis), range=(0, 105), ticks=(0, 50, 100), height=130,
                      sentence=_end_sentence(page, "Adrenal reserve", lambda t: 100 * t.axis), **common),
    )  # fmt: skip


def strength(trace: Trace) -> np.ndarray:
    """Proximal strength, % of own baseline (T, N)."""
    return 100 * trace.strength[PROXIMAL]


def _pair(page, of, band=False, steps=False):
    return tuple(_line(shown, np.asarray(of(shown.trace)), band, steps) for shown in page.sides)


def _line(shown, values, band, steps):
    low, high = np.quantile(values[:, 1:], (0.05, 0.95), axis=1) if band else (None, None)
    name = shown.key.upper()
    return figures.Line(name, shown.key, values[:, 0], low, high, steps, label=name)


def _dose_sentence(page):
    a, b = (float(shown.trace.dose_mg_pe[-1]) for shown in page.sides)
    line = (
        " The line at 30 mg/day stands for long-term use and “may”; its source names no drug."
        if page.lab.kind == "chronic"
        else ""
    )
    return f"On day {page.lab.days:g} A gives {dose(a)} and B {dose(b)} mg/day prednisone-equivalent.{line}"


def strength_sentence(sides) -> str:
    """When strength is lowest on each side, as a band."""
    words = []
    for shown in sides:
        values = strength(shown.trace)
        whole = figures.whole_days(shown.trace.day)
        low = int(whole[np.argmin(values[whole, 0])])
        words.append(f"{shown.key.upper()} is lowest about day {shown.trace.day[low]:.0f}, at {_band(values[low])}")
    return "In the model, strength on " + " and on ".join(words) + " of baseline."


def _end_sentence(page, name, of):
    a, b = (float(np.asarray(of(shown.trace))[-1, 0]) for shown in page.sides)
    return f"{name} on day {page.lab.days:g}: {a:.0f} % on A, {b:.0f} % on B."


def _band(values):
    low, high = np.quantile(values[1:], (0.05, 0.95))
    return f"{low:.0f}–{high:.0f} %"


def _readouts(page):
    day = f"day {page.lab.days:g}"
    kind = "Disease activity" if page.lab.kind == "chronic" else "Bronchospasm"
    rows = (
        (f"Strength, {day}", [_band(strength(shown.trace)[-1]) for shown in page.sides]),
        (f"{kind}, {day}", [_activity(shown.trace, page.lab.kind) for shown in page.sides]),
        ("Adrenal reserve", [_reserve(shown.trace) for shown in page.sides]),
        (
            "Cumulative dose",
            [f"{np.trapezoid(shown.trace.dose_mg_pe, shown.trace.day) / 1000:.1f} g" for shown in page.sides],
        ),
    )
    return dl(".px-readouts")[[_readout(name, a, b) for name, (a, b) in rows]]


def _readout(name, a, b):
    return div[
        dt[name],
        dd[span(".px-a")[span(".px-sr")["A: "], a], span(".px-note")[" vs "], span(".px-b")[span(".px-sr")["B: "], b]],
    ]


def _activity(trace, kind):
    level = (trace.disease if kind == "chronic" else trace.airway)[:, 0]
    drift = level[-1] - level[trace.index(trace.day[-1] - 7)]
    word = "quiet" if level[-1] < 0.15 else "smouldering" if level[-1] < 0.4 else "active"
    return word + (", rising" if drift > 0.02 else ", falling" if drift < -0.02 else "")


def _reserve(trace):
    reserve = float(trace.axis[-1, 0])
    return "kept" if reserve > 0.85 else "partial" if reserve > 0.5 else "low"


# ---- the model behind it ------------------------------------------------------------------------------------------------


def _model(page):
    return section(".px-card")[
        h3["How good is this model?"],
        p(".px-note")[
            "It was tuned to sixteen targets; seven of them are translations of words into numbers. A good fit to them is no validation. "
            "Held once against six sets of observations that it was not tuned to, an earlier program of the same model failed four. "
            "Read directions from it, not magnitudes. The distances below are computed when you ask, with the engine of the pictures."
        ],
        page.behind or controls.secondary("Run the sixteen targets", "fit"),
    ]


def behind(rows, parameters: Mapping[str, Parameter], evidence: Evidence) -> Markup:
    """How near the model comes to its targets, and every constant with its origin; made once, not at every drag.

    `rows` hold a target's words, the simulated value, the target, its tolerance and the distance in tolerances.
    """
    return Markup(str(fragment[_fit(rows), origins.of_model(evidence, parameters)]))


def _fit(rows):
    head = ("Target", "Simulated", "Target value", "Tolerance", "Distance in tolerances")
    cells = [
        (words, f"{simulated:.3f}", f"{target:.3f}", f"± {tolerance:.3f}", f"{z:+.1f}".replace("-", "−"))
        for words, simulated, target, tolerance, z in rows
    ]
    worst = max(rows, key=lambda row: abs(row[4]))
    return fragment[
        p(".px-finding")[f"Largest distance: {worst[0]}, {worst[4]:+.1f} tolerances.".replace("-", "−")],
        figures.simple_table("The sixteen targets", head, cells),
    ]
