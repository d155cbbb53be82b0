import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from course_lib.model.regimen import Course
from course_lib.physiology import suppression
from course_lib.physiology.exposure import drug_amounts, tissue_exposure
from course_lib.physiology.grid import Grid, stretches
from course_lib.physiology.hill import power
from course_lib.physiology.parameters import vary
from tests.near import near

STEADY = (Course("prednisone", "oral", 20, 0, 60),)


@pytest.mark.parametrize("step_h", [8.0, 24.0])
@pytest.mark.parametrize("patients", [1, 80])
def test_days_that_are_alike_let_go_what_each_would_if_it_were_worked_out_by_itself(
    course, monkeypatch, step_h, patients
):
    many = vary(course.parameters, patients, 1)
    grid = Grid.over(90, step_h, np.float64 if patients == 1 else np.float32, 2.0)
    exposure = tissue_exposure(STEADY, course.drugs, many, grid.fine)
    once = suppression.released(exposure, many.part(0, patients, grid.number), grid)
    monkeypatch.setattr(suppression, "_ANEW", 1)
    each = suppression.released(exposure, many.part(0, patients, grid.number), grid)
    assert len(once.free) < grid.steps / 2 and len(each.free) == grid.steps
    for name in ("free", "unsuppressed", "free_till_morning"):
        assert near(getattr(once, name)[once.kind], getattr(each, name)[each.kind], abs=1e-4), name


@pytest.mark.parametrize("route", ["oral", "iv", "infusion"])
@pytest.mark.parametrize("step_h", [2.0, 8.0])
def test_the_halves_of_a_step_are_what_a_grid_of_half_the_step_reads(course, route, step_h):
    times, given_course = np.array([[0.6, 1.0, 1.7]]), (Course("prednisolone", route, 30, 0.1, 4.4, 6),)
    coarse, fine = (drug_amounts(course.drugs["prednisolone"], given_course, times, grid) for grid in (Grid.over(6, step_h), Grid.over(6, step_h / 2)))  # fmt: skip
    assert near(coarse.axis, fine.axis[::2], abs=1e-9)
    assert near(coarse.axis_mean, (fine.axis_mean[::2] + fine.axis_mean[1::2]) / 2, abs=1e-9)


@given(some.floats(0, 50), some.sampled_from([1, 2, 3, 4, 4.0, 2.5, 6]))
def test_a_power_by_products_or_by_logarithms_is_the_power(base, exponent):
    assert near(power(np.array([base]), exponent), np.array([base]) ** exponent, rel=1e-9)


@given(some.integers(1, 300), some.integers(1, 60_000))
def test_stretches_follow_one_another_and_leave_nothing_out(length, values):
    found = stretches(length, values)
    assert [at for some_of in found for at in range(length)[some_of]] == list(range(length))
