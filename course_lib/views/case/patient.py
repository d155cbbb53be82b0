"""A play and its trace → the patient as they are today, and what has happened so far.

No forecast is shown before a commitment: every chart ends on the day of the play.
"""

import numpy as np
from htpy import Element, aside, dd, div, dl, dt, fragment, h3, li, p, section, span, strong, ul

from ...engine.case import replay
from ...engine.case.play import taken
from ...physiology.strength import grades, mip_cmh2o, sit_to_stand_s
from ..parts import body_map, figures
from ..parts.labels import dose
from ..parts.named_parts import fresh_part
from ..parts.origin_mark import SIMULATED, origin_mark
from ..parts.own_mark import own_mark
from . import news, origins, readouts, words
from .folds import fold
from .page import MODEL_NOTE, WEAKNESS, Page

MODEL = origin_mark(SIMULATED, quiet=True)  # the card writes the word out once, below
MOST_UNFOLDED = 3  # orders that stand open beside a decision; more would leave the rest of the row empty


def today(page: Page) -> Element:
    """The patient on the day of the play: strength by hand, and a line for each thing that is watched."""
    now, case, statuses = grades(page.trace, page.play.day), page.play.case, _statuses(page)
    invented, origin = page.evidence.origin_once(statuses)
    return fresh_part(
        "today",
        aside(".px-card.px-patient", aria_label="The patient today")[fold(
            "the-patient", "The patient in full: muscles, readings, sources",
            page.guided and not page.blind and p(".px-note.px-narrow")[case.setting],
            div(".px-cardhead")[h3["Strength"], span(".px-pill-still")[f"Day {page.play.day:g}"]],
            p(".px-note")[page.evidence.inline(case.graded)] if case.graded else body_map.show(now),
            _chair_rise(page)
            if case.function == "chair-rise"
            else _asleep()
            if readouts.asleep(case, page.trace, page.play.day)
            else _sum_score(sum(now.values())),
            dl(".px-status")[
                (ill := readouts.illness(case, page.trace)) and _state(ill.title, *words.of_illness(page, ill), MODEL),
                case.patient.airway
                and _state(
                    "Inspiratory pressure",
                    f"{float(mip_cmh2o(page.trace)[page.trace.index(page.play.day), 0]):.0f} cmH2O",
                    "the model’s MIP",
                    MODEL,
                ),
                _state("Adrenal reserve", *words.of_axis(page), MODEL),
                _state(readouts.dose_today(case), *words.of_dose(page), _origin_of_dose(page)),
                [_state(status.label, status.text, "", origin(status)) for status in statuses],
            ],
            case.exposure and p(".px-note")[page.evidence.inline(case.exposure.note)],
            invented,
            p(".px-note")[origin_mark(SIMULATED), ": ", MODEL_NOTE],
            origins.of_case(page.evidence, case, _scene_in_sight(page), page.drugs if words.equivalence_known(page) else {}),
        )],
    )  # fmt: skip


def _scene_in_sight(page):
    """The scene that waits; none where an order is written by hand, whose scales would tell what can be chosen."""
    if page.play.over or (page.play.scene.typed and not page.guided):
        return None
    return page.play.scene


def _asleep():
    return p(".px-note")[
        "Asleep: strength cannot be tested by hand yet. The grades are the model’s, not an examination."
    ]


def _sum_score(total):
    weak = total < WEAKNESS
    return fragment[
        p(".px-big")[strong[f"{total}"], " / 60 MRC sum score ", MODEL],
        p(class_="px-alarm" if weak else "px-note")[
            fragment[f"Below {WEAKNESS}: by convention, ICU-acquired weakness"]
            if weak
            else f"{WEAKNESS} or more: at or above the cut-off for ICU-acquired weakness. It can miss proximal weakness."
        ],
    ]


def _chair_rise(page):
    """The time of five chair rises, once the first decision is made: that one asks what to measure."""
    if not replay.decided(page.play):
        return p(".px-note")["" if page.play.case.graded else "Grades by hand. ", "No function test has been done yet."]
    now = float(sit_to_stand_s(page.trace)[page.trace.index(page.play.day), 0])
    return fragment[
        p(".px-big")[strong[readouts.seconds(now)], " five chair rises ", MODEL],
        p(".px-note")[
            f"In this model {page.trace.readout.sit_to_stand_start_s:g} s before the steroid: an assumption, not a norm."
        ],
    ]


def _state(name, value, aside_, origin):
    """A line of the patient's state: its value, a word about it, and where the number comes from."""
    return div[
        dt[name],
        dd[
            strong[value],
            aside_ and span(".px-note")[f" {aside_}"],
            origin and span(class_=["px-note", origin is not MODEL and "px-from-where"])[" ", origin],
        ],
    ]


def _origin_of_dose(page):
    """Where today's dose comes from, for as long as it is the one that the patient came with."""
    ordered = any(option.prescribe or step.commitment.typed for step, option in taken(page.play))
    given = page.play.case.patient.given
    if ordered or not given:
        return span["as you ordered"] if ordered else None
    return page.evidence.named(given[-1])  # the whole citation stands below, where each number comes from


def _statuses(page):
    return page.play.scene.status if not page.play.over and page.phase == "deciding" else ()


# ---- what has happened ------------------------------------------------------------------------------------------------


def so_far(page: Page) -> Element:
    """The charts up to today, and every order with what came back."""
    return div(".px-side")[
        fresh_part(
            "so-far",
            section(".px-card", aria_label="So far")[
                fold(
                    "so-far",
                    f"So far: charts up to day {page.play.day:g}",
                    h3["So far"],
                    own_mark(page.own),
                    [figures.show(chart) for chart in past(page)],
                    p(".px-note")[origin_mark(SIMULATED), ": ", MODEL_NOTE],
                )
            ],
        ),
        fresh_part("orders", _orders(page)),
    ]


def past(page: Page) -> tuple[figures.Chart, ...]:
    """Function, disease and dose up to the day of the play."""
    trace, day, ends, case = page.trace, page.play.day, page.play.case.ends.value, page.play.case
    test, done = readouts.function(case), readouts.performed(case, trace)[:, 0]
    ill, given = readouts.illness(case, trace), readouts.dose(case)
    span_ = (0.0, float(min(ends, max(20.0, 1.6 * day))))  # room for today, and not for a forecast
    common = dict(day=trace.day, span=span_, days=((day, "today"),), scope=page.evidence.scope)
    charts = (
        (not test.slower_is_worse or replay.decided(page.play)) and figures.Chart(
            title=test.title, unit=test.unit, range=test.range, ticks=test.ticks, levels=test.levels,
            lines=(figures.Line(test.unit if test is readouts.SUM_SCORE else test.title, "ink", done),),
            sentence=_chair_sentence(trace.day, done) if test.slower_is_worse else _strength_sentence(trace.day, done), origin=MODEL, **common,
        ),
        ill and figures.Chart(
            title=ill.title, unit=ill.unit, range=(0, 105), ticks=(0, 50, 100), height=110,
            lines=(figures.Line(ill.title, "ink", 100 * ill.active[:, 0]),),
            sentence=f"In the model, {ill.name} stands at {100 * ill.active[-1, 0]:.0f} % of {ill.of} on day {day:g}.", origin=MODEL, **common,
        ),
        words.equivalence_known(page) and figures.Chart(
            title=given.title, unit=given.unit, range=(0, _round_up(trace.dose_mg_pe_per_day.max())), height=110,
            ticks=(0, _round_up(trace.dose_mg_pe_per_day.max()) / 2, _round_up(trace.dose_mg_pe_per_day.max())),
            lines=(figures.Line(given.title, "ink", trace.dose_mg_pe_per_day, steps=True),),
            sentence=f"{given.subject} {dose(float(trace.dose_mg_pe_per_day[-1]))} mg/day prednisone-equivalent.",
            origin=origins.of_doses(page.evidence, case), **common,
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
    first, now = readouts.seconds(seconds[0]), readouts.seconds(seconds[-1])
    now = f"take {now}" if np.isfinite(seconds[-1]) else "are no longer possible"
    return f"In the model, five chair rises took {first} on day 0 and {now} on day {day[-1]:.0f}."


def _orders(page):
    placed = replay.orders(page.play)
    ready = [one.order for one in placed if one.ready(page.play.day)]
    invented, origin = page.evidence.origin_once(ready)
    return section(".px-card", aria_label="Orders")[
        fold(
            "orders",
            f"Orders and results: {len(ready)} of {len(placed)} back" if placed else "Orders: nothing ordered yet",
            h3["Orders"],
            invented,
            ul(".px-orders")[[_order(page, one, origin) for one in placed]]
            if placed
            else p(".px-note")["Nothing ordered yet."],
            unfolds=len(placed) <= MOST_UNFOLDED,
        )
    ]


def _order(page, placed, origin):
    if placed.ready(page.play.day):
        return li[
            strong["☑ ", placed.order.label],
            div(".px-detail")[page.evidence.inline(placed.order.result), " ", origin(placed.order)],
        ]
    return li["☐ ", placed.order.label, div(".px-detail")[f"still awaited, {news.due(placed, page.play.day)}"]]
