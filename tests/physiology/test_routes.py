"""Into a muscle, as a depot, and at named hours: numbers that the drug files were made with, so none of them is a check."""

import numpy as np
import pytest

from course_lib.model.regimen import Course, Scenario
from course_lib.physiology.exposure import concentration, tissue_exposure
from course_lib.physiology.grid import Grid
from course_lib.physiology.simulate import simulate


def blood(course, drug, route, mg, days):
    """Hours since the dose, and the concentration in the blood [mg/L]."""
    day, mg_per_l = concentration(course.drugs[drug], (Course(drug, route, mg, 0, 1),), days, step_h=0.05)
    return day * 24 - 8, mg_per_l


def mornings(course, regimen, days, step_h=2.0):
    """Cortisol at 08:00 of each day, as a share of what it is without a steroid."""
    trace = simulate(Scenario(regimen, days + 1), course.drugs, course.parameters, step_h)
    at = [trace.index(day + 0.4) for day in range(days + 1)]
    return trace.cortisol_am_nmol_per_l[at, 0] / course.parameters.morning_cortisol_nmol_per_l


def test_hydrocortisone_into_a_muscle_peaks_in_an_hour_and_is_half_there_in_twenty_minutes(course):
    hours, level = blood(course, "hydrocortisone", "intramuscular", 100, 1)
    assert 0.4 <= hours[level.argmax()] <= 2
    assert np.interp(1 / 3, hours, level) >= 0.5 * level.max()


def test_methylprednisolone_into_a_muscle_peaks_in_an_hour_with_all_of_what_a_vein_gets(course):
    hours, level = blood(course, "methylprednisolone", "intramuscular", 40, 1)
    assert hours[level.argmax()] == pytest.approx(1, abs=0.3)
    _, at_once = blood(course, "methylprednisolone", "iv", 40, 1)
    assert level.sum() == pytest.approx(at_once.sum(), rel=0.03)


def test_a_depot_of_methylprednisolone_acetate_is_in_the_blood_for_weeks(course):
    hours, level = blood(course, "methylprednisolone", "depot", 40, 21)
    assert 0.006 <= level.max() <= 0.0234  # 14.8 ± 8.6 ng/mL
    assert 4 <= hours[level.argmax()] <= 14
    assert np.trapezoid(level, hours) == pytest.approx(1.354, abs=0.424)  # mg·h/L
    assert 2 <= np.log(2) / course.drugs["methylprednisolone"].depot_absorption.value / 24 <= 4


def test_a_depot_of_triamcinolone_acetonide_suppresses_within_two_days_and_for_about_five_weeks(course):
    left = mornings(course, (Course("triamcinolone-acetonide", "depot", 80, 0, 1),), 89)
    assert left[2] < 0.7
    assert 20 <= next(day for day in range(2, 90) if left[day] >= 0.9) <= 50


def test_deflazacort_at_night_does_to_the_morning_what_less_than_half_of_it_as_prednisolone_does(course):
    def left(drug, mg):
        return mornings(course, (Course(drug, "oral", mg, 0, 1, at_h=(20,)),), 1)[1]

    assert left("prednisolone", 20) <= left("deflazacort", 30) <= left("prednisolone", 10)


def test_the_equivalence_of_deflazacort_is_a_range_that_holds_what_each_endpoint_gave(course):
    equivalent = course.drugs["deflazacort"].equivalent
    for mg_per_mg_prednisolone in (1.14, 1.54, 2.27, 2.77):
        assert equivalent.low <= 5 * mg_per_mg_prednisolone <= equivalent.high


def test_a_dose_into_a_muscle_acts_as_one_by_mouth_and_a_depot_acts_later_and_longer(course):
    grid = Grid.over(40, 2)
    by_route = {
        route: tissue_exposure(
            (Course("methylprednisolone", route, 80, 0, 1),), course.drugs, course.parameters, grid
        ).mean[:, 0]
        for route in ("oral", "intramuscular", "depot")
    }
    middle = {route: (mean * grid.middle).sum() / mean.sum() for route, mean in by_route.items()}
    assert middle["intramuscular"] == pytest.approx(middle["oral"], abs=0.1)
    assert middle["depot"] > middle["oral"] + 3


# hours


def test_an_hour_that_is_named_is_the_hour_of_the_dose(course):
    day, level = concentration(course.drugs["prednisone"], (Course("prednisone", "iv", 10, 0, 2, at_h=(7, 22)),), 2)
    assert [round(day[n] * 24) for n in range(1, len(day) - 1) if level[n] > level[n - 1]] == [7, 22, 31, 46]


def test_a_single_hour_may_be_written_as_a_number_and_08_00_is_what_is_meant_without_one(course):
    assert Course("prednisone", "oral", 10, 0, 9, at_h=22).at_h == (22,)
    named, usual = (Course("prednisone", "oral", 10, 0, 9, at_h=at) for at in ((8,), ()))
    this, other = (
        simulate(Scenario((one,), 10), course.drugs, course.parameters, 4.0).cortisol_am_nmol_per_l
        for one in (named, usual)
    )
    assert np.array_equal(this, other)


def test_hours_that_are_named_add_up_to_a_daily_dose_and_may_come_every_other_day():
    assert Course("prednisone", "oral", 10, 0, 9, at_h=(8, 20)).mg_per_day == 20
    assert Course("prednisone", "oral", 10, 0, 9, 48.0, (8, 20)).mg_per_day == 10


def test_the_same_dose_costs_the_axis_more_at_night_than_in_the_morning(course):
    def adrenal(mg, *at_h):
        life = Scenario((Course("prednisone", "oral", mg, 0, 60, at_h=at_h),), 61)
        return simulate(life, course.drugs, course.parameters, 4.0).adrenal[-1, 0]

    assert adrenal(10, 22) < min(adrenal(10, 8), adrenal(5, 8, 20)) - 0.03


@pytest.mark.parametrize("step_h", [1.0, 3.0, 8.0, 24.0])
def test_a_coarse_step_reads_doses_at_odd_hours_and_from_a_depot_as_a_fine_one_does(course, step_h):
    regimen = (
        Course("hydrocortisone", "oral", 10, 0, 30, at_h=(7.5, 12.25, 17)),
        Course("methylprednisolone", "depot", 40, 0, 30, 336.0),
    )
    fine, coarse = (simulate(Scenario(regimen, 32), course.drugs, course.parameters, hours) for hours in (0.5, step_h))
    for day in (3.0, 16.0, 32.0):
        for state, most in (
            ("exposure_mg_pe_per_day", 30),
            ("cortisol_am_nmol_per_l", 400),
            ("adrenal", 1),
            ("strength", 1),
        ):
            this, that = (getattr(one, state)[..., one.index(day), 0] for one in (coarse, fine))
            assert np.abs(this - that).max() < 0.005 * most, (state, day)
