"""A finished play beside the path that the course argues for → the debrief.

Points follow the written reason for each decision, never a simulated number.
"""

import numpy as np
from htpy import (
    Element,
    dd,
    details,
    div,
    dl,
    dt,
    fragment,
    h3,
    li,
    ol,
    p,
    section,
    span,
    summary,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
    ul,
)  # fmt: skip

from ..engine import case as engine
from . import casereads, controls, figures
from .casepage import MODEL_NOTE, WEAKNESS, Page
from .judgement import explanations, headline
from .words import amount


def show(page: Page) -> Element:
    """What the decisions were worth, both paths over each other, and each decision beside the report."""
    case = page.play.case
    return div(".px-stack")[
        section(".px-card", id="decision", tabindex="-1")[
            h3["What your decisions were worth"],
            p(".px-note")["Points follow the written reason for each decision, never a simulated number."],
            _scores(page),
        ],
        section(".px-card")[h3["Your path beside the path this course argues for"], div(".px-pair")[[figures.show(chart) for chart in paths(page)]], p(".px-note")[_ahead(page), MODEL_NOTE, " The band shows virtual patients who vary around this one, the dotted edges this patient under other constants that explain the targets about as well; the widths follow from spreads and tolerances chosen by hand."]],
        section(".px-card")[h3["Decision by decision"], ol(".px-review")[[_reviewed(page, step) for step in page.play.history]]],
        section(".px-card.px-prose")[
            h3["Take with you"],
            ul[[li[page.evidence.inline(text)] for text in case.take_home]],
            case.modelled_on and p(".px-note")["The report: ", page.evidence.cite(case.modelled_on), " ", page.evidence.inline(case.disclaimer)],
            div(".px-actions")[controls.saved("saved"), controls.primary("Play this case again", "again")],
        ],
    ]  # fmt: skip


def _scores(page):
    return table(".px-scores")[
        thead[tr[th(scope="col")["Domain"], th(scope="col")["Points"], th(scope="col")[span(".px-sr")["Share"]]]],
        tbody[
            [
                tr[
                    th(scope="row")[domain.capitalize()],
                    td[f"{got} of {most}"],
                    td[span(".px-bar", aria_hidden="true")[span(style=f"width:{100 * got / most:.0f}%")]],
                ]
                for domain, (got, most) in engine.score(page.play).items()
            ]
        ],
    ]


def paths(page: Page) -> tuple[figures.Chart, ...]:
    """The learner's path and the argued one over each other: function, disease, axis and dose."""
    mine, (_, theirs), case = page.trace, page.argued, page.play.case
    common = dict(day=mine.day, span=(0.0, float(mine.day[-1])))

    def pair(of, band=True):
        return (
            _path("You", "a", of(mine), band and page.patients),
            _path("Course", "argued", of(theirs), band and page.patients),
        )

    test, ill = casereads.function(case), casereads.illness(case, mine)
    total, other = (casereads.performed(case, trace)[:, 0] for trace in (mine, theirs))
    last = f"day {mine.day[-1]:.0f}"
    top = max(20.0, float(np.ceil(max(mine.dose_mg_pe.max(), theirs.dose_mg_pe.max()) / 20) * 20))
    charts = (
        figures.Chart(test.title, test.unit, lines=pair(lambda t: casereads.drawn(case, t)), range=test.range, ticks=test.ticks, levels=test.levels, band="nine in ten virtual patients", edges="nine in ten other sets of constants",
                      sentence=f"In the model, by {last}, five chair rises take {casereads.seconds(total[-1])} on your path and {casereads.seconds(other[-1])} on the course’s." if test.slower_is_worse
                      else f"In the model, the MRC sum score reaches {WEAKNESS} on {_reaches(mine.day, total)} on your path and on {_reaches(mine.day, other)} on the course’s.", **common),
        ill and figures.Chart(ill.title, "% of its worst", lines=pair(lambda t: 100 * casereads.illness(case, t).active, False), range=(0, 105), ticks=(0, 50, 100),
                      sentence=f"In the model, {_since(page)}, {ill.name} peaks at {_peak(page, mine):.0f} % on your path and {_peak(page, theirs):.0f} % on the course’s.", **common),
        figures.Chart("Adrenal reserve", "%", lines=pair(lambda t: 100 * t.axis, False), range=(0, 105), ticks=(0, 50, 100),
                      sentence=f"In the model, by {last}, adrenal reserve stands at {100 * mine.axis[-1, 0]:.0f} % on your path and {100 * theirs.axis[-1, 0]:.0f} % on the course’s.{_deficit(page, mine, theirs)}", **common),
        figures.Chart("Dose", "mg/day prednisone-equivalent", lines=(_steps("You", "a", mine), _steps("Course", "argued", theirs)), range=(0, 320) if top == 300 else (0, top), ticks=(0, 100, 200, 300) if top == 300 else (0, top / 2, top),
                      sentence=f"In all, {_grams(mine)} g of prednisone-equivalent on your path and {_grams(theirs)} g on the course’s.", **common),
    )  # fmt: skip
    return tuple(chart for chart in charts if chart)


def _watched_from(page):
    """The day after which the disease of this case is compared: an airway's first ten days, or the first decision."""
    return 10.0 if page.play.case.patient.airway else page.play.history[0].day


def _since(page):
    return "after the first ten days" if page.play.case.patient.airway else "after the first decision"


def _deficit(page, mine, theirs):
    """How much of the cortisol that was needed was missing at worst, where the axis has been at risk for months."""
    if not page.play.case.patient.disease:
        return ""
    ours, other = (f"{_missing(page, trace):.0f} %" for trace in (mine, theirs))
    return f" At worst {ours} of what the body asked for was missing on your path and {other} on the course’s."


def _missing(page, trace):
    return 100 * float(trace.adrenal_deficit[trace.day > _watched_from(page), 0].max())


def _ahead(page):
    """What the model leaves out, said where one curve of the learner's runs ahead and another paid for it."""
    mine, (_, theirs) = page.trace, page.argued
    if not page.play.case.patient.airway:
        return _uncharged(page, mine, theirs)
    sooner = _weak_days(page, mine) < _weak_days(page, theirs)
    if not sooner or _peak(page, mine) < _peak(page, theirs) + 10:
        return ""
    return (
        f"On your path strength came back sooner in the model, and bronchospasm peaked at {_peak(page, mine):.0f} % against {_peak(page, theirs):.0f} %. "
        "The model charges nothing for that: not the work of breathing, not lasting damage. "
    )


def _uncharged(page, mine, theirs):
    """The same of a chronic disease: what relapse and missing cortisol cost is on no curve of strength."""
    if not page.play.case.patient.disease:
        return ""
    flared = _peak(page, mine) >= _peak(page, theirs) + 10
    if not flared and _missing(page, mine) < _missing(page, theirs) + 20:
        return ""
    sooner = "The adrenal reserve came back sooner because less steroid held it down; it was missed until then. "
    return (
        "On your path disease or adrenal axis paid for the dose, and the model charges the legs nothing for that: "
        "not the cortisol that was missing, not what an active disease can damage for good. "
        + (sooner if mine.axis[-1, 0] > theirs.axis[-1, 0] + 0.1 else "")
    )


def _weak_days(page, trace):
    return int((casereads.performed(page.play.case, trace)[:, 0] < WEAKNESS).sum())


def _path(name, style, values, patients):
    values = np.asarray(values, dtype=float)
    if not patients:
        return figures.Line(name, style, values[:, 0], label=name)
    low, high = np.quantile(values[:, 1 : 1 + patients], (0.05, 0.95), axis=1)
    edge_low, edge_high = np.quantile(values[:, 1 + patients :], (0.05, 0.95), axis=1)
    return figures.Line(name, style, values[:, 0], low, high, label=name, edge_low=edge_low, edge_high=edge_high)


def _steps(name, style, trace):
    return figures.Line(name, style, trace.dose_mg_pe, steps=True, label=name)


def _reaches(day, total):
    """The day from which the sum score stays at the cut-off or above."""
    below = np.flatnonzero(total < WEAKNESS)
    if len(below) == 0:
        return "day 0"
    return f"day {day[below[-1] + 1]:.0f}" if below[-1] + 1 < len(day) else f"no day before {day[-1]:.0f}"


def _peak(page, trace):
    return 100 * float(casereads.illness(page.play.case, trace).active[trace.day > _watched_from(page), 0].max())


def _grams(trace):
    return f"{np.trapezoid(trace.dose_mg_pe, trace.day) / 1000:.1f}"


def _reviewed(page, step):
    scene = page.play.case.scene(step.commitment.scene)
    findings = engine.judge(scene, step.commitment)
    sound = findings.sound
    report = (
        fragment[page.evidence.inline(scene.report.text), " ", span(".px-source")[page.evidence.named(scene.report)]]
        if scene.report
        else "Not reported in the abstract, which is all that this course has read of it."
    )
    return li[
        h3[f"Day {step.day:g} · {scene.short}"],
        dl(".px-three")[
            div[dt["You"], dd[_said(scene, step.commitment)]],
            page.play.case.modelled_on and div[dt["The report"], dd[report]],
            div[
                dt["This course argues for"], dd[_said(scene, engine.argued(scene)), page.evidence.chips(scene.claims)]
            ],
        ],
        p(class_=["px-verdict", "px-better" if sound else "px-worse"])[headline(findings)],
        details(".px-table")[summary["What each option means"], explanations(page.evidence, scene, findings)],
    ]


def _said(scene, commitment):
    """A commitment in words: the options and what was set on their controls."""
    set_ = {control.id: control for control in engine.controls(scene, commitment.options)}
    values = [
        f"{set_[id].label}: {amount(value, set_[id].unit)}" for id, value in commitment.controls.items() if id in set_
    ]
    return ul[[li[text] for text in [*(option.label for option in engine.chosen(scene, commitment.options)), *values]]]
