"""What a figure says of a guess: one sentence from numbers, whichever way the guess lay, and no name where something was moved."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.app.course_evidence import evidence_of
from course_lib.engine import figure as engine
from course_lib.engine.lab import setup as lab_setup
from course_lib.model.trace import Readout, Trace
from course_lib.views import figure as view
from course_lib.views.lab.screens import Shown

DRAWN, CHOSEN = content.figure("either-side-of-thirty"), content.figure("same-number-other-drug")
READOUT = Readout((), 10.0, 1.0, 0.5, 80.0)


def level(key, percent, days):
    """A side whose strength is as high on every day, with four patients and four sets of constants around it."""
    day, n = np.arange(0.0, days + 1), 9
    strength = np.full((3, len(day), n), percent / 100)
    flat = np.zeros((len(day), n))
    trace = Trace(day, np.zeros(len(day)), flat, strength, strength, strength, *[flat] * 15, READOUT)
    return Shown(key, trace, 4, 4)


def page(figure, given, a=80.0, b=80.0):
    lab = content.lab(figure.lab)
    setup = lab_setup.start(lab, content.parameters())
    sides = level("a", a, lab.days), level("b", b, lab.days)
    return view.Page(
        figure, evidence_of("figure"), engine.Standing(given, True), lab=lab, setup=setup, preset=setup,
        drugs=content.drugs(), sides=sides, first=sides, day=lab.days,
    )  # fmt: skip


def drawn(*heights):
    return engine.Given(line=tuple(zip(DRAWN.guess.days, heights, strict=True)))


@pytest.mark.parametrize(
    ("heights", "words"),
    [
        ((80, 80, 80, 90), "Your line ends on day 180 at 90 %, 10 points above the model’s patient (80–80 % across patients), and nowhere farther away."),
        ((50, 80, 80, 79), "Your line ends on day 180 at 79 %, 1 point below the model’s patient (80–80 % across patients); they are farthest apart on day 30, with yours 30 points below."),
        ((80.4, 80, 79.8, 80), "Your line ends on day 180 at 80 %, on the model’s patient (80–80 % across patients); on none of your days is it farther than 1 point away."),
    ],
)  # fmt: skip
def test_a_line_is_told_by_where_it_ends_and_where_it_lies_farthest(heights, words):
    assert view.compared(page(DRAWN, drawn(*heights))) == words


@pytest.mark.parametrize(
    ("b", "words"),
    [
        (79, "in the model B lies 1 point below A on day 90 (−1 to −1 across patients), within your guess."),
        (80, "in the model B lies as high as A on day 90 (0 to 0 across patients), within your guess."),
        (67, "in the model B lies 13 points below A on day 90 (−13 to −13 across patients), about 10 points below your guess."),
        (84, "in the model B lies 4 points above A on day 90 (+4 to +4 across patients), about 1 point above your guess."),
        (83.5, "in the model B lies 4 points above A on day 90 (+4 to +4 across patients), which is “Above it, by more than 3 points”."),
    ],
)  # fmt: skip
def test_a_choice_is_told_by_how_far_outside_of_it_the_model_lies(b, words):
    assert view.compared(page(CHOSEN, engine.Given("on-each-other"), b=b)).endswith(words)


def test_what_was_moved_since_is_said_so_that_nobody_looks_for_it_in_the_chart():
    one = page(DRAWN, drawn(80, 80, 80, 90))
    moved, _ = engine.moved(DRAWN, one.setup, {"b-dose": "10"})
    assert view.compared(replace(one, setup=moved)).startswith("Before you moved anything, your line ends")
    assert view.names(replace(one, setup=moved)) == [("a", "32 mg/day"), ("b", "Prednisone 10 mg/day")]


def test_nothing_is_compared_where_nothing_was_guessed():
    assert view.compared(page(DRAWN, None)) == "" and len(view.chart(page(DRAWN, None)).lines) == 2


@given(st.lists(st.floats(0, 110), min_size=4, max_size=4))
def test_the_guess_stands_in_the_chart_as_it_was_drawn(heights):
    line = view.chart(page(DRAWN, drawn(*heights))).lines[-1]
    assert line.label == "You" and [line.y[int(day)] for day in DRAWN.guess.days] == pytest.approx(heights)


@pytest.mark.parametrize("option", CHOSEN.guess.options, ids=lambda option: option.id)
def test_a_choice_stands_in_the_chart_beside_the_day_that_is_read_and_nowhere_else(option):
    line = view.chart(page(CHOSEN, engine.Given(option.id))).lines[-1]
    there = np.flatnonzero(np.isfinite(line.y))
    assert (
        there[-1] == 90 and there[0] >= 84 and (line.low[there] < line.y[there]).all() and line.high[there].max() <= 100
    )


@pytest.mark.parametrize("given", [None, engine.Given("on-each-other")])
def test_what_the_model_does_not_hold_stands_above_every_reason_that_the_chart_seems_to_give(given):
    html = str(view.show(page(CHOSEN, given)))
    assert html.count("px-figure-limits") == 1 and html.index("px-figure-limits") < html.index("px-argued")
