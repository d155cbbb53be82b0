from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from course_lib.model.regimen import Course, Interaction
from course_lib.physiology.doses import pe_per_mg
from course_lib.physiology.exposure import (
    bateman,
    bateman3,
    concentration,
    drug_amounts,
    prescribed,
    tissue_exposure,
)
from course_lib.physiology.grid import Grid
from course_lib.physiology.parameters import vary
from tests.near import near

NORMAL = np.array([[1.0]])
WAYS = [  # drugs with the routes of which their files have kinetics
    *((drug, route) for drug in ("prednisone", "prednisolone") for route in ("oral", "iv", "infusion")),
    *((drug, route) for drug in ("hydrocortisone", "dexamethasone") for route in ("oral", "iv", "infusion", "intramuscular")),
    *(("methylprednisolone", route) for route in ("oral", "iv", "infusion", "intramuscular", "depot")),
    ("deflazacort", "oral"), ("triamcinolone-acetonide", "depot"),
]  # fmt: skip
clocks = some.sampled_from([(), (), (8.0,), (22.5,), (8.0, 20.0), (7.0, 12.0, 18.0)])
steps_h = some.sampled_from([1.0, 2.0, 4.0, 8.0])


@some.composite
def courses(draw):
    start = draw(some.integers(0, 5))
    drug, route = draw(some.sampled_from(WAYS))
    at_h = draw(clocks) if route != "infusion" else ()
    every_h = draw(some.sampled_from([24.0, 48.0] if at_h else [6.0, 8.0, 12.0, 24.0, 48.0]))
    dose, days = draw(some.floats(0.1, 300)), draw(some.integers(1, 10))
    return Course(drug, route, dose, start, start + days, every_h, at_h)


@given(courses(), steps_h, some.floats(0.2, 2))
def test_all_that_is_given_is_in_the_end_cleared(course, given_course, step_h, times):
    """The summed mean exposure is the total dose, divided by the clearance multiplier: nothing is lost or made."""
    drug, given_mg = course.drugs[given_course.drug], _total_mg(given_course)
    amounts = drug_amounts(drug, (given_course,), np.array([[times]]), Grid.over(200, step_h))
    seen = amounts.effect_mean.sum() * step_h / 24
    assert seen == pytest.approx(given_mg * pe_per_mg(drug) / times, rel=1e-6)


@given(some.lists(courses(), min_size=2, max_size=4), steps_h)
def test_doses_superpose(course, regimen, step_h):
    grid = Grid.over(30, step_h)
    together = tissue_exposure(tuple(regimen), course.drugs, course.parameters, grid)
    alone = [tissue_exposure((one,), course.drugs, course.parameters, grid) for one in regimen]
    assert near(together.now, sum(each.now for each in alone), rel=1e-9, abs=1e-9)
    assert near(together.mean, sum(each.mean for each in alone), rel=1e-9, abs=1e-9)


@given(some.lists(courses(), max_size=4), steps_h)
def test_no_exposure_is_negative(course, regimen, step_h):
    exposure = tissue_exposure(tuple(regimen), course.drugs, course.parameters, Grid.over(30, step_h))
    assert min(exposure.now.min(), exposure.mean.min(), exposure.plain_mean.min()) >= 0


@given(courses(), some.sampled_from([3.0, 4.0, 5.0, 8.0, 24.0]))
def test_a_coarse_step_changes_no_state_even_if_doses_fall_inside_it(course, given_course, step_h):
    drug = course.drugs[given_course.drug]
    coarse = drug_amounts(drug, (given_course,), NORMAL, Grid.over(20, step_h))
    fine = drug_amounts(drug, (given_course,), NORMAL, Grid.over(20, 1.0))
    shared = len(coarse.effect)
    stride = int(step_h)
    assert coarse.effect == pytest.approx(fine.effect[::stride][:shared], rel=1e-6, abs=1e-6)
    means = fine.effect_mean[: 480 // stride * stride].reshape(-1, stride).mean(axis=1)
    assert coarse.effect_mean[: len(means), 0] == pytest.approx(means, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("route", ["oral", "iv", "infusion", "intramuscular", "depot"])
def test_area_under_the_concentration_is_absorbed_dose_over_clearance(course, route):
    drug, days = course.drugs["methylprednisolone"], 40 if route == "depot" else 5
    day, mg_per_l = concentration(drug, (Course("methylprednisolone", route, 48, 0, 1),), days, step_h=0.02)
    clearance = log(2) / drug.half_life.value * drug.volume.value
    arrives = {"oral": drug.bioavailability.value, "depot": drug.depot_bioavailability.value}
    absorbed = 48 * arrives.get(route, 1)
    assert np.trapezoid(mg_per_l, day * 24) == pytest.approx(absorbed / clearance, rel=0.005)


def test_nothing_happens_before_the_first_dose_at_eight(course):
    day, mg_per_l = concentration(course.drugs["prednisone"], (Course("prednisone", "oral", 40, 2, 5),), 5)
    assert not mg_per_l[day < 2 + 8 / 24].any()
    assert mg_per_l[day > 2.4].all()


def test_every_six_hours_starts_at_midnight_and_once_a_day_at_eight(course):
    often = concentration(course.drugs["prednisone"], (Course("prednisone", "iv", 10, 0, 1, 6),), 1)[1]
    daily = concentration(course.drugs["prednisone"], (Course("prednisone", "iv", 10, 0, 1),), 1)[1]
    assert [n for n in range(1, 24) if often[n] > often[n - 1]] == [6, 12, 18]
    assert [n for n in range(1, 24) if daily[n] > daily[n - 1]] == [8]


@given(some.floats(0.01, 3), some.floats(0.01, 3), some.floats(0.1, 24), some.floats(-1, 1))
def test_equal_rates_are_the_limit_of_nearly_equal_rates(rate, other, hours, nudge):
    close = rate * (1 + 1e-6 * nudge)
    assert bateman(rate, close, hours) == pytest.approx(bateman(rate, rate, hours), rel=1e-4)
    assert bateman3(rate, close, other, hours) == pytest.approx(bateman3(rate, rate, other, hours), rel=1e-4)
    assert bateman3(rate, close, rate, hours) == pytest.approx(hours**2 / 2 * np.exp(-rate * hours), rel=1e-3)


def test_absorption_as_fast_as_elimination_is_no_special_case(course):
    drug = course.drugs["prednisone"]
    out = log(2) / drug.half_life.value
    exact, near = (
        drug.model_copy(update={"absorption": drug.absorption.model_copy(update={"value": out * times})})
        for times in (1.0, 1.000001)
    )
    courses_given, grid = (Course("prednisone", "oral", 40, 0, 3),), Grid.over(5, 2)
    assert drug_amounts(exact, courses_given, NORMAL, grid).effect == pytest.approx(
        drug_amounts(near, courses_given, NORMAL, grid).effect, rel=1e-4
    )


def test_the_fluorinated_weight_is_not_applied_to_what_axis_and_disease_read(course):
    regimen = (Course("dexamethasone", "oral", 4, 0, 10),)
    exposure = tissue_exposure(regimen, course.drugs, course.parameters, Grid.over(10, 2))
    assert exposure.mean == pytest.approx(1.3 * exposure.plain_mean)


def test_a_quarter_of_the_clearance_means_four_times_the_exposure_while_it_lasts(course):
    regimen, grid = (Course("methylprednisolone", "oral", 16, 0, 90),), Grid.over(90, 2)
    blocked = (Interaction("methylprednisolone", 0.25, 30, 60),)
    alone = tissue_exposure(regimen, course.drugs, course.parameters, grid).mean[:, 0]
    mixed = tissue_exposure(regimen, course.drugs, course.parameters, grid, blocked).mean[:, 0]
    ratio = [mixed[a * 12 : b * 12].mean() / alone[a * 12 : b * 12].mean() for a, b in ((5, 25), (40, 60), (70, 90))]
    assert ratio == pytest.approx([1, 4, 1], rel=0.01)


def test_the_prescribed_dose_is_a_step_function_in_prednisone_equivalents(course):
    regimen = (Course("methylprednisolone", "iv", 60, 0, 10, 6), Course("prednisone", "oral", 80, 10, 13))
    days = np.array([0, 9.9, 10, 12.9, 13, 20])
    assert list(prescribed(regimen, course.drugs, days)) == [300, 300, 80, 80, 0, 0]


@given(courses())
def test_what_is_worked_out_for_a_few_clearances_holds_for_everyone_between_them(course, given_course):
    many, grid = vary(course.parameters, 300, 3), Grid.over(20, 4)
    together = tissue_exposure((given_course,), course.drugs, many, grid)
    each = drug_amounts(course.drugs[given_course.drug], (given_course,), many.clearance_times[None], grid)
    assert np.abs(together.plain_mean - each.effect_mean).max() <= 1e-4 * each.effect_mean.max()
    assert np.abs(together.plain_now - each.effect).max() <= 1e-4 * each.effect.max()


def _total_mg(given_course):
    days = given_course.to_day - given_course.from_day
    if given_course.route == "infusion":
        return given_course.dose_mg * days
    hours = given_course.at_h or (8 if given_course.every_h >= 24 else 0,)
    doses = sum(len(np.arange(first, days * 24, given_course.every_h)) for first in hours)
    return given_course.dose_mg * doses
