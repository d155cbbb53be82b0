"""The taper helper: arithmetic that anybody can check by hand, and that knows no patient."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_lib.engine.lab import taper as engine
from course_lib.engine.lab.setup import LONGEST, MOST_STEPS, Step


def taper(shape="linear", start=60.0, end=10.0, day=28.0, step=14.0, over=70.0, percent=20.0):
    return engine.Taper(shape, start, end, day, step, over, percent)


def test_a_straight_line_falls_by_the_same_amount_and_ends_on_its_day():
    steps = engine.write(taper(), 0.5)
    assert steps == ((28, 60), (42, 50), (56, 40), (70, 30), (84, 20), (98, 10))


def test_halving_halves_until_the_end_is_reached():
    assert engine.write(taper("halving", 80, 5, 0, 7), 0.5) == ((0, 80), (7, 40), (14, 20), (21, 10), (28, 5))


def test_halving_to_nothing_ends_at_nothing():
    assert engine.write(taper("halving", 4, 0, 0, 7), 0.5) == ((0, 4), (7, 2), (14, 1), (21, 0.5), (28, 0))


def test_a_percentage_is_taken_of_the_dose_before_and_not_of_the_rounded_one():
    steps = engine.write(taper("percentage", 50, 20, 0, 7, percent=20), 0.5)
    assert [mg for _, mg in steps] == [50, 40, 32, 25.5, 20.5, 20]


def test_equal_neighbours_are_joined_and_the_days_go_on():
    steps = engine.write(taper("linear", 2, 1, 0, 1, over=10), 0.5)
    assert [mg for _, mg in steps] == [2, 1.5, 1] and steps[-1][0] == 10


def test_dexamethasone_is_rounded_to_a_tenth_and_the_others_to_a_half():
    assert engine.GRAIN_MG == {"dexamethasone": 0.1} and engine.STANDARD_GRAIN_MG == 0.5
    assert [mg for _, mg in engine.write(taper("halving", 6, 0.5, 0, 7), 0.1)] == [6, 3, 1.5, 0.8, 0.5]


shapes = st.builds(
    engine.Taper,
    st.sampled_from(engine.SHAPES), st.floats(1, 400), st.floats(0, 0.99), st.floats(0, 100), st.floats(1, 30), st.floats(30, 300), st.floats(5, 90),
)  # fmt: skip


@example(engine.Taper("linear", 1.0, 0.66796875, 0.0, 1.0, over_days=30.0), 0.5)
@given(asked=shapes, grain=st.sampled_from([0.1, 0.5]))
def test_every_taper_goes_down_later_and_later_from_its_start_to_its_end(asked, grain):
    steps = engine.write(asked, grain)
    assert steps[0] == (asked.from_day, round(asked.start_mg, 6)) and steps[-1][1] == round(asked.end_mg, 6)
    assert all(day < later and mg > less for (day, mg), (later, less) in zip(steps, steps[1:], strict=False))


@pytest.mark.parametrize(
    ("more", "part", "words"),
    [
        (dict(start=0.0), "start", "Give a dose above 0"),
        (dict(start=float("nan")), "start", "Give a dose above 0"),
        (dict(start=30_000.0), "start", "up to 2000 mg"),
        (dict(end=-1.0), "end", "Give a dose of 0 or more"),
        (dict(end=60.0), "end", "A taper goes down: give less than 60 mg."),
        (dict(day=7300.0), "day", "Give a day from 0 to 730"),
        (dict(step=0.0), "step", "Give 1 to 90 days"),
        (dict(step=float("nan")), "step", "Give 1 to 90 days"),
        (dict(over=3.0), "over", "from the length of one step to 730"),
        (dict(shape="percentage", percent=0.0), "percent", "Give 1 to 90 %"),
        (dict(step=1.0, over=100.0, end=0.0), "step", "and a regimen holds 40: take longer steps."),
        (dict(shape="halving", step=90.0, day=700.0), "step", "and the lab ends on day 730: take shorter steps."),
    ],
)
def test_what_cannot_be_is_named_where_it_stands(more, part, words):
    assert words in engine.problems(taper(**more), 2000)[part]


def test_what_can_be_has_no_problem():
    for shape in engine.SHAPES:
        assert engine.problems(taper(shape), 2000) == {}
    assert (LONGEST, MOST_STEPS) == (730, 40)


def test_the_helper_proposes_a_way_down_from_the_last_steps_dose_after_that_step():
    side = (Step(0.0, "prednisone", "oral", 24.0, 60.0), Step(28.0, "prednisone", "oral", 24.0, 40.0))
    assert engine.start(side)["start"] == 40 and engine.start(side)["day"] == 35 and engine.start(side)["end"] == 0
