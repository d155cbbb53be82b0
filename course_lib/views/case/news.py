"""A play and its trace → the patient in a line, and what is new since the decision before: results, changes, what is awaited.

No forecast: everything here is of the day of the play or of a day before it.
"""

from math import floor

from htpy import Element, div, fragment, li, p, section, span, strong, ul
from markupsafe import Markup

from ...engine.case import replay
from ...physiology.strength import grades, sit_to_stand_s
from ..parts import body_map
from . import readouts, words
from .folds import fold
from .page import Page

FULL = 5  # the grade of a muscle that is not weak
MOST_IN_SIGHT = 4  # results above the question; with more, only the tests are


def in_a_line(page: Page) -> Element:
    """The day, today's strength with a small body map, and today's dose: the patient above the question on a phone."""
    case, now = page.play.case, grades(page.trace, page.play.day)
    return div(".px-now")[
        not case.graded and span(".px-now-map", aria_hidden="true")[Markup(body_map.drawing(now))],
        div[
            p[strong[f"Day {page.play.day:g}"], " · ", _strength(page, page.play.day)],
            p(".px-note")[f"{readouts.dose_today(case)}: ", " ".join(filter(None, words.of_dose(page)))],
        ],
    ]


def _strength(page, day):
    """Strength on a day in a few words."""
    case = page.play.case
    if case.function == "chair-rise":
        if not replay.decided(page.play):
            return "no function test yet"
        return f"five chair rises {readouts.seconds(float(sit_to_stand_s(page.trace)[page.trace.index(day), 0]))}"
    if readouts.asleep(case, page.trace, day):
        return "asleep, strength not tested"
    found = grades(page.trace, day).values()
    alike = f", grade {min(found)} in every group" if min(found) == max(found) < FULL else ""
    return f"MRC sum score {sum(found)} of 60{alike}"


def since(page: Page) -> Element | None:
    """What is new since the decision before; nothing before the first."""
    news = replay.news(page.play)
    if not news.before:
        return None
    changed = _changes(page, news.before)
    return (news.back or news.awaited or changed) and section(".px-news", aria_label="New since the last decision")[
        news.back and _results(page, news.back),
        changed
        and p[
            strong[f"Since day {news.before.day:g}: " if news.before.day < page.play.day else "From today: "],
            "; ".join(changed),
            ".",
        ],
        news.awaited
        and p(".px-note")[
            "Still awaited: ", "; ".join(f"{one.order.label} ({due(one, page.play.day)})" for one in news.awaited), "."
        ],
    ]


def _results(page, back):
    """What came back; where that is much, visits and care are folded behind the names of what they were."""
    invented, origin = page.evidence.origin_once([one.order for one in back])
    lines = [(one, _result(page, one.order, origin(one.order))) for one in back]
    tests = [line for one, line in lines if one.order.kind == "test"]
    others = [line for one, line in lines if one.order.kind != "test"]
    folds = len(back) > MOST_IN_SIGHT and tests and others
    names = "; ".join(one.order.label for one in back if one.order.kind != "test")
    return fragment[
        p(".px-tag")["Came back"],
        ul(".px-results")[tests if folds else [line for _, line in lines]],
        folds and fold(f"visits-{page.play.day:g}", f"Also: {names}", ul(".px-results")[others], unfolds=False),
        invented,
    ]


def _result(page, order, origin):
    return li[strong[order.label, ": "], page.evidence.inline(order.result), origin and span(".px-note")[" ", origin]]


def due(placed: replay.Placed, day: float) -> str:
    """When a result comes that is not back on `day`: in hours on the day on which it is due, else that day's number."""
    if floor(placed.due) > floor(day):
        return f"due on day {floor(placed.due)}"
    return f"in about {max(1, round((placed.due - day) * 24))} h"


def _changes(page, before):
    """Strength, disease and dose, each if it is another than at the last decision."""
    now, then = page.play.day, before.day
    pairs = [
        (_strength(page, then), _strength(page, now)),
        *([_illness(page, ill, then, now)] if (ill := readouts.illness(page.play.case, page.trace)) else ()),
        (words.dose_named(page, before), words.dose_named(page, page.play)),
    ]
    return [f"{old} → {new}" for old, new in pairs if old != new]


def _illness(page, illness, then, now):
    old, new = (words.illness_level(page.trace, illness, day) for day in (then, now))
    return f"{illness.name} {old}", new if old != new else f"{illness.name} {new}"
