from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from course_lib.model.regimen import Course, Disease, Scenario
from course_lib.physiology.grid import Grid, between, level
from course_lib.physiology.parameters import susceptible, vary
from course_lib.physiology.simulate import simulate

RANGES = {
    "cortisol_am_nmol_per_l": 400.0,
    "cortisol_free_nmol_per_l": 40.0,
    "cortisol_stimulated_nmol_per_l": 750.0,
} | dict.fromkeys(
    (
        "muscle",
        "quality",
        "strength",
        "injury",
        "nerve",
        "lasting",
        "inflammation",
        "disease",
        "airway",
        "axis",
        "pituitary",
        "adrenal",
        "adrenal_deficit",
    ),
    1.0,
)
FLARE = Disease(((0, 0.2), (20.4, 0.2), (20.4, 0.9), (40, 0.1)), 0.15)
BED = ((0, 0.0), (12, 0.1), (40, 1.0))
LIVES = {
    "once a day": Scenario((Course("prednisone", "oral", 40, 0, 50),), 60, disease=FLARE, airway=FLARE),
    "every six hours, asleep": Scenario(
        (Course("methylprednisolone", "iv", 60, 0, 10, 6),),
        40,
        BED,
        sedated=True,
        illness=0.7,
        stress=((0, 1), (10, 0)),
    ),
    "every other day": Scenario((Course("prednisone", "oral", 60, 0, 50, 48),), 60, disease=FLARE),
    "weekly pulses": Scenario((Course("methylprednisolone", "iv", 500, 0, 50, 168),), 60, airway=FLARE),
    "changes within a day": Scenario(
        (Course("methylprednisolone", "iv", 80, 1.4, 9.6, 8), Course("prednisone", "oral", 40, 9.6, 30.3)),
        50,
        loading=((0, 1), (2.63, 1), (2.63, 0), (12.41, 0), (12.41, 0.5)),
        blockade=((3.21, 4.87),),
        illness=0.8,
        stress=((0, 0.2), (2.6, 1), (9.1, 0)),
        training="moderate",
        training_from=20.3,
    ),
    "fluorinated beside plain": Scenario(
        (Course("dexamethasone", "oral", 4, 0, 15, 6), Course("hydrocortisone", "oral", 20, 10, 40, 12)), 50, BED
    ),
}


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("step_h", [4.0, 8.0, 24.0])
def test_a_coarse_step_says_less_often_how_patients_are_and_no_less_exactly(course, life, step_h):
    """Half a percent of each state's range, in the median, in a susceptible and in virtual patients; the reference holds the fine step."""
    for patients in (course.parameters, susceptible(course.parameters), vary(course.parameters, 20, 5)):
        fine, coarse = (simulate(LIVES[life], course.drugs, patients, hours) for hours in (1.0, step_h))
        for name, whole in RANGES.items():
            there = getattr(fine, name)[..., :: int(step_h), :][..., : len(coarse.day), :]
            assert np.abs(getattr(coarse, name) - there).max() < 0.005 * whole, name


def test_patients_may_differ_in_any_constant_at_any_step(course):
    names = [
        name for name in course.parameters.constants() if name.endswith(("_per_day", "_day", "_exponent", "_weight"))
    ]
    times = np.array([0.8, 1.0, 1.25])
    many = replace(course.parameters, **{name: getattr(course.parameters, name) * times for name in names})
    for step_h in (2.0, 24.0):
        for scenario in (LIVES["fluorinated beside plain"], LIVES["once a day"]):
            together = simulate(scenario, course.drugs, many, step_h)
            for n in range(3):
                one = replace(course.parameters, **{name: float(getattr(many, name)[n]) for name in names})
                alone = simulate(scenario, course.drugs, one, step_h)
                assert together.strength[..., n] == pytest.approx(alone.strength[..., 0], abs=1e-9)
                assert together.disease[:, n] == pytest.approx(alone.disease[:, 0], abs=1e-9)


def test_the_parts_of_a_day_meet_at_eight_and_are_as_short_as_asked():
    grid = Grid.over(10, 24.0, longest_h=3.0)
    assert grid.parts == 9 and pytest.approx(grid.fine.day[3]) == 8 / 24
    assert Grid.over(10, 2.0, longest_h=3.0).parts == 1
    assert Grid.over(10, 5.0, longest_h=3.0).parts == 2


@given(some.lists(some.tuples(some.floats(0, 9), some.floats(0, 1)), min_size=1, max_size=5), some.integers(1, 12))
def test_the_mean_between_edges_adds_up_to_the_area_under_the_curve(corners, steps):
    curve = tuple(sorted(corners, key=lambda corner: corner[0]))
    edges = np.linspace(0, 10, steps + 1)
    days = [day for day, _ in curve]
    means, whole = (between(at, days, lambda day: level(curve, day)) for at in (edges, edges[[0, -1]]))
    assert np.sum(means * np.diff(edges)) == pytest.approx(whole[0] * 10, abs=1e-6)
