"""A chart's columns: nowhere farther from what was computed than a twentieth of a pixel, and no bytes that need not go."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.views.parts import chart_numbers as numbers
from course_lib.views.parts import figures

DAY = np.linspace(0.0, 140.0, 421)
PIXELS = 200.0


def chart(*lines, **more):
    usual = dict(title="Strength", unit="%", day=DAY, sentence="", range=(0.0, 110.0), ticks=(0, 50), span=(0.0, 140.0))
    return figures.Chart(lines=lines, **(usual | more))


@given(st.floats(-500, 500), st.floats(0.5, 1000), st.lists(st.none() | st.floats(-0.9, 1.9), min_size=1, max_size=40))
def test_every_number_is_drawn_within_a_twentieth_of_a_pixel_and_a_gap_stays_a_gap(low, wide, shares):
    values = np.array([np.nan if share is None else low + share * wide for share in shares])
    steps = numbers.steps(low, low + wide)
    column = steps.column(values)
    assert column.count == len(column.steps()) == len(values)
    for drawn, value in zip(steps.values(column), values, strict=True):
        assert (drawn is None) == bool(np.isnan(value))
        assert drawn is None or abs(drawn - value) / wide * PIXELS < 0.05


@pytest.mark.parametrize("far", [1e9, -1e9, np.inf, -np.inf])
def test_what_lies_far_outside_the_picture_lies_outside_it_still(far):
    steps = numbers.steps(0.0, 100.0)
    (drawn,) = steps.values(steps.column(np.array([far])))
    assert drawn > 1000 if far > 0 else drawn < -900


@given(st.lists(st.integers(-8, 7), max_size=40))
def test_a_column_of_small_steps_takes_half_a_byte_a_number_and_is_read_again(apart):
    values = 1000 + np.cumsum([0, *apart])
    column = numbers.Steps(0.0, 1.0).column(values)
    assert column.narrow == 2 and len(column.bytes) == 2 + (len(apart) + 1) // 2 == column.size(column.count, 2)
    assert column.steps().tolist() == values.tolist()


def test_a_curve_takes_a_byte_a_point_and_one_that_jumps_or_has_a_gap_takes_two():
    steps, smooth = numbers.steps(0.0, 110.0), 100 * np.exp(-DAY / 60)
    assert len(steps.column(smooth).bytes) == len(smooth) + 1
    jumps, gaps = np.where(DAY < 70, 0.0, 100.0), np.where(DAY < 70, np.nan, smooth)
    assert all(len(steps.column(values).bytes) == 2 * len(values) for values in (jumps, gaps))


def test_a_line_of_steps_is_sent_by_its_corners():
    dose = np.where(DAY < 28, 60.0, np.where(DAY < 70, 25.0, 10.0))
    found = numbers.numbers(chart(figures.Line("A", "a", dose, steps=True)))
    (places,) = json.loads(found.words)["columns"]["lines"]
    x, y = (found.columns[places[axis]] for axis in "xy")
    assert (x.count, y.count) == (4, 4)
    assert numbers.steps(0.0, 110.0).values(y) == pytest.approx([60, 25, 10, 10], abs=0.03)
    assert numbers.steps(0.0, 140.0).values(x) == pytest.approx([0, 28, 70, 140], abs=0.04)


def test_no_more_points_are_sent_than_a_picture_has_pixels():
    found = numbers.numbers(chart(figures.Line("A", "a", DAY, DAY - 1, DAY + 1)))
    assert [column.count for column in found.columns] == [numbers.POINTS] * 4


def test_a_column_of_the_very_same_array_is_not_made_again():
    a, b = figures.Line("A", "a", DAY + 1), figures.Line("B", "b", DAY + 2)
    before = numbers.numbers(chart(a, b))
    after = numbers.numbers(chart(figures.Line("A", "a", DAY + 3), b), before)
    same = [one is other for one, other in zip(before.columns, after.columns, strict=True)]
    assert same == [True, False, True] and after.words is before.words


def test_another_range_of_the_picture_says_every_number_anew():
    line = figures.Line("A", "a", DAY + 1)
    before = numbers.numbers(chart(line))
    after = numbers.numbers(chart(line, range=(0.0, 220.0)), before)
    assert after.columns[0] is before.columns[0] and after.columns[1] != before.columns[1]
    assert after.words != before.words
