"""A play, its trace and the learner's draft → the screens of a case: opening, decision, what followed, debrief.

No forecast is shown before a commitment: every chart ends on the day of the play.
"""

import numpy as np
from htpy import (
    Element,
    article,
    aside,
    dd,
    div,
    dl,
    dt,
    em,
    fieldset,
    form,
    fragment,
    h2,
    h3,
    header,
    legend,
    li,
    p,
    section,
    span,
    strong,
    ul,
)

from ..engine import case as engine
from ..engine.strength import grades, mip_cmh2o, sit_to_stand_s
from ..engine.typed import number
from ..model.case import Option
from . import body, casereads, controls, debrief, figures, origins
from .casepage import MODEL_NOTE, WEAKNESS, Page
from .judgement import judgement
from .words import ROUTES, dose


def show(page: Page) -> Element:
    """The screen of a case as it stands."""
    screens = {"opening": _opening, "deciding": _deciding, "followed": _followed, "debrief": debrief.show}
    return article(".px-case", aria_labelledby="case-title")[
        _head(page),
        controls.notice(page.notices),
        page.saved == "not saved" and controls.saved("not saved", page.why_not_saved),
        screens[page.phase](page),
        page.evidence.cards(),
    ]


def _head(page):
    case = page.play.case
    return header(".px-head")[
        div[h2("#case-title")[case.title], p(".px-sub")[case.setting]],
        page.phase != "opening" and _progress(page),
    ]


def _progress(page):
    line = engine.mainline(page.play.case)
    done = len({step.commitment.scene for step in page.play.history} & set(line))
    if page.phase == "debrief":
        text, done = "Debrief", len(line)
    elif page.phase == "followed":
        text = f"{done} of {len(line)} decisions made"
    else:
        here = page.play.scene_id in line
        text = f"Decision {line.index(page.play.scene_id) + 1} of {len(line)}" if here else "An unplanned decision"
    return div(".px-progress")[
        span[text], span(".px-bar", aria_hidden="true")[span(style=f"width:{100 * done / len(line):.0f}%")]
    ]


def _opening(page):
    case = page.play.case
    return div(".px-card.px-prose")[
        h3["Before you meet the patient"],
        page.evidence.prose(case.primer),
        p(".px-note")[page.evidence.inline(case.disclaimer)],
        div(".px-actions")[
            controls.primary("Meet the patient", "open"),
            span(".px-note")[f"About {case.minutes:g} minutes. You can leave and come back."],
        ],
    ]


# ---- the decision ---------------------------------------------------------------------------------------------------


def _deciding(page):
    return div(".px-columns")[_decision(page), _patient(page), _sofar(page)]


def _decision(page):
    scene, draft = page.play.scene, page.draft
    kind = "radio" if scene.pick == "one" else "checkbox"
    return section(".px-card.px-main", id="decision", tabindex="-1", aria_label=f"Decision, day {page.play.day:g}")[
        p(".px-tag")[f"Day {page.play.day:g} · {scene.short}"],
        page.evidence.prose(scene.text),
        form(data_form="decision", novalidate=True)[
            fieldset(disabled=page.saved == "not saved")[
                legend(".px-question")[scene.question],
                [
                    controls.choice(
                        kind, "options", option.id, option.label, option.detail,
                        chosen=option.id in draft.options, scope="decision", inside=_inside(page, option),
                    )
                    for option in scene.options
                ],
                controls.problem(page.problem),
                div(".px-actions")[
                    controls.certainty(page.ask_certainty, draft.certainty, "decision"),
                    controls.primary("Commit & advance"),
                ],
            ]
        ],
        page.saved != "not saved" and controls.saved(page.saved),
    ]  # fmt: skip


def _inside(page, option: Option):
    """The option's own controls, and what its orders would do to the dose."""
    if not option.controls:
        return None
    sliders = [
        controls.slider(
            f"set-{control.id}", control.id, control.label, control.unit,
            typed := page.draft.values.get(control.id, f"{control.start:g}"), control.low, control.high, control.step,
            engine.off_scale(control, number(typed)),
        )
        for control in option.controls
    ]  # fmt: skip
    return div(".px-inside")[sliders, _plan(page, option)]


def _plan(page, option):
    """The doses that these settings would give, in words and bars: an order, not a forecast."""
    try:
        values = {control.id: number(page.draft.values.get(control.id, control.start)) for control in option.controls}
        engine.check(page.play, engine.Commitment(page.play.scene_id, (option.id,), values))
    except engine.Impossible:
        return None
    courses = engine.preview(page.play, option, values)
    if not courses:
        return p(".px-note")["No more steroid from today."]
    top = max(course.mg_per_day for course in courses)
    words = "; ".join(
        f"day {course.from_day:g}–{course.to_day:g}: {dose(course.mg_per_day)} mg/day" for course in courses
    )
    return div(".px-plan")[
        div(".px-bars", aria_hidden="true")[
            [
                span(style=f"height:{max(4, 100 * c.mg_per_day / top):.0f}%;flex:{max(1, c.to_day - c.from_day):.0f}")
                for c in courses
            ]
        ],
        p(".px-note")[f"{page.drugs[courses[0].drug].name}, {ROUTES[courses[0].route]}. {words}."],
    ]


# ---- the patient ----------------------------------------------------------------------------------------------------


def _patient(page):
    now = grades(page.trace, page.play.day)
    return aside(".px-card.px-patient", aria_label="The patient today")[
        div(".px-cardhead")[h3["Strength"], span(".px-pill-still")[f"Day {page.play.day:g}"]],
        body.show(now),
        _chair_rise(page) if page.play.case.function == "chair-rise" else _sum_score(sum(now.values())),
        dl(".px-status")[
            (ill := casereads.illness(page.play.case, page.trace)) and _state(ill.title, *_illness_words(page, ill)),
            page.play.case.patient.airway
            and _state(
                "Inspiratory pressure",
                f"{float(mip_cmh2o(page.trace)[page.trace.index(page.play.day), 0]):.0f} cmH2O",
                "the model’s MIP",
            ),
            _state("Adrenal reserve", *_axis_words(page)),
            _state("Steroid today", *_dose_words(page)),
            [_state(status.label, status.text, "invented" if status.invented else "") for status in _statuses(page)],
        ],
        p(".px-note")[MODEL_NOTE],
        origins.of_case(page.evidence, page.play.case, None if page.play.over else page.play.scene),
    ]


def _sum_score(total):
    weak = total < WEAKNESS
    return fragment[
        p(".px-big")[strong[f"{total}"], " / 60 MRC sum score"],
        p(class_="px-alarm" if weak else "px-note")[
            fragment[f"Below {WEAKNESS}: by convention, ICU-acquired weakness"]
            if weak
            else f"{WEAKNESS} or more: at or above the cut-off for ICU-acquired weakness. It can miss proximal weakness."
        ],
    ]


def _chair_rise(page):
    """The time of five chair rises, once the first decision is made: that one asks what to measure."""
    if not page.play.history:
        return p(".px-note")["Grades by hand. No function test has been done yet."]
    now = float(sit_to_stand_s(page.trace)[page.trace.index(page.play.day), 0])
    return fragment[
        p(".px-big")[strong[casereads.seconds(now)], " five chair rises"],
        p(".px-note")[
            f"In this model {page.trace.readout.sit_to_stand_start_s:g} s before the steroid: an assumption, not a norm."
        ],
    ]


def _state(name, value, aside_):
    return div[dt[name], dd[strong[value], aside_ and span(".px-note")[f" {aside_}"]]]


def _statuses(page):
    return page.play.scene.status if not page.play.over and page.phase == "deciding" else ()


def _illness_words(page, illness):
    """The disease in a word, and where it is heading."""
    level = illness.active[:, 0]
    at = page.trace.index(page.play.day)
    before = level[page.trace.index(max(0.0, page.play.day - 1))]
    word = "quiet" if level[at] < illness.quiet else "present" if level[at] < 0.4 else "active"
    drift = level[at] - before
    return word, "" if abs(drift) < 0.02 else "↑ rising" if drift > 0 else "↓ falling"


def _axis_words(page):
    """What the axis could give, and whether the steroid of today keeps it silent."""
    at = page.trace.index(page.play.day)
    cortisol = float(page.trace.cortisol_am[at, 0])
    return (
        f"{100 * float(page.trace.axis[at, 0]):.0f} %",
        "cortisol is not read under treatment"
        if engine.dose_today(page.play)
        else f"morning cortisol {cortisol:.0f} nmol/L",
    )


def _dose_words(page):
    courses = engine.dose_today(page.play)
    if not courses:
        return "none", ""
    total = sum(course.mg_per_day * 5 / page.drugs[course.drug].equivalent.value for course in courses)
    name = " + ".join(f"{page.drugs[course.drug].name.lower()} {dose(course.mg_per_day)} mg/day" for course in courses)
    return name, f"({dose(total)} mg/day prednisone-equivalent)" if _equivalence_known(page) else ""


def _equivalence_known(page):
    """The first decision may ask for the prednisone-equivalent, so it is shown once that decision is made."""
    return bool(page.play.history)


# ---- what has happened ------------------------------------------------------------------------------------------------


def _sofar(page):
    return div(".px-side")[
        section(".px-card", aria_label="So far")[
            h3["So far"], [figures.show(chart) for chart in past(page)], p(".px-note")[MODEL_NOTE]
        ],
        _orders(page),
    ]


def past(page: Page) -> tuple[figures.Chart, ...]:
    """Function, disease and dose up to the day of the play."""
    trace, day, ends, case = page.trace, page.play.day, page.play.case.ends.value, page.play.case
    test, done = casereads.function(case), casereads.performed(case, trace)[:, 0]
    ill = casereads.illness(case, trace)
    span_ = (0.0, float(min(ends, max(20.0, 1.6 * day))))  # room for today, and not for a forecast
    common = dict(day=trace.day, span=span_, days=((day, "today"),))
    charts = (
        (not test.slower_is_worse or page.play.history) and figures.Chart(
            title=test.title, unit=test.unit, range=test.range, ticks=test.ticks, levels=test.levels,
            lines=(figures.Line(test.unit if test is casereads.SUM_SCORE else test.title, "ink", done),),
            sentence=_chair_sentence(trace.day, done) if test.slower_is_worse else _strength_sentence(trace.day, done), **common,
        ),
        ill and figures.Chart(
            title=ill.title, unit="% of its worst", range=(0, 105), ticks=(0, 50, 100), height=110,
            lines=(figures.Line(ill.title, "ink", 100 * ill.active[:, 0]),),
            sentence=f"In the model, {ill.name} stands at {100 * ill.active[-1, 0]:.0f} % of its worst on day {day:g}.", **common,
        ),
        _equivalence_known(page) and figures.Chart(
            title="Dose", unit="mg/day prednisone-equivalent", range=(0, _round_up(trace.dose_mg_pe.max())), height=110,
            ticks=(0, _round_up(trace.dose_mg_pe.max()) / 2, _round_up(trace.dose_mg_pe.max())),
            lines=(figures.Line("Dose", "ink", trace.dose_mg_pe, steps=True),),
            sentence=f"The dose runs at {dose(float(trace.dose_mg_pe[-1]))} mg/day prednisone-equivalent.", **common,
        ),
    )  # fmt: skip
    return tuple(chart for chart in charts if chart)


def _round_up(value):
    return float(max(20, np.ceil(value / 20) * 20))


def _strength_sentence(day, total):
    whole = figures.whole_days(day)
    low = int(whole[np.argmin(total[whole])])
    if low == len(total) - 1 or total[low] == total[-1]:
        return f"In the model, the MRC sum score went from {total[0]:.0f} to {total[-1]:.0f} by day {day[-1]:.0f}."
    return f"In the model, the MRC sum score was lowest, at {total[low]:.0f}, on day {day[low]:.0f}, and stands at {total[-1]:.0f} on day {day[-1]:.0f}."


def _chair_sentence(day, seconds):
    first, last = casereads.seconds(seconds[0]), casereads.seconds(seconds[-1])
    return f"In the model, five chair rises took {first} on day 0 and take {last} on day {day[-1]:.0f}."


def _orders(page):
    placed = engine.orders(page.play)
    return section(".px-card", aria_label="Orders")[
        h3["Orders"],
        ul(".px-orders")[[_order(page, order) for order in placed]]
        if placed
        else p(".px-note")["Nothing ordered yet."],
    ]


def _order(page, placed):
    if placed.ready(page.play.day):
        mark = em(".px-note")["invented for this case"] if placed.order.invented else page.evidence.origin(placed.order)
        return li[
            strong["☑ ", placed.order.label], div(".px-detail")[page.evidence.inline(placed.order.result), " ", mark]
        ]
    return li["☐ ", placed.order.label, div(".px-detail")[f"expected on day {_day_word(placed.due)}"]]


def _day_word(day):
    return f"{np.ceil(day):.0f}"


# ---- after a commitment -------------------------------------------------------------------------------------------------


def _followed(page):
    step = page.play.history[-1]
    scene = page.play.case.scene(step.commitment.scene)
    where = (
        "the debrief"
        if page.play.over
        else f"day {page.play.day:g}"
        if page.play.day > step.day
        else "the next decision"
    )
    return div(".px-columns")[
        section(".px-card.px-main", id="decision", tabindex="-1", aria_label="What you committed to")[
            p(".px-tag")[f"Day {step.day:g} · {scene.short} · committed"],
            h3(".px-question")[scene.question],
            judgement(page.evidence, scene, step.commitment),
            page.play.resume_at
            and p(".px-notice")["Something happened on the way: the next decision was not planned."],
            div(".px-actions")[controls.saved("saved"), controls.primary(f"Go on to {where}", "go-on")],
        ],
        _patient(page),
        _sofar(page),
    ]
