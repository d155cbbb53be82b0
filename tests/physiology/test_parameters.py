from dataclasses import fields, replace

import numpy as np
import pytest

from course_lib.physiology.parameters import Parameters, join, susceptible, vary


def test_a_missing_and_an_unknown_parameter_are_named(course):
    constants = course.constants
    with pytest.raises(ValueError, match="missing parameter effect_exponent"):
        Parameters.median({name: p for name, p in constants.items() if name != "effect_exponent"})
    with pytest.raises(ValueError, match="unknown parameter luck"):
        Parameters.median({**constants, "luck": constants["effect_exponent"]})


def test_a_susceptible_patient_is_hurt_faster_at_lower_doses_and_is_otherwise_the_same(course):
    usual, easily = course.parameters, susceptible(course.parameters)
    assert easily.injury_per_day == pytest.approx(1.9 * usual.injury_per_day)
    assert easily.half_injury_mg_pe_per_day == pytest.approx(0.60 * usual.half_injury_mg_pe_per_day)
    changed = {f.name for f in fields(usual) if getattr(usual, f.name) != getattr(easily, f.name)}
    assert changed == {"injury_per_day", "half_injury_mg_pe_per_day"}


def test_a_seed_gives_the_same_patients_again(course):
    one, again, other = (vary(course.parameters, 50, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.turnover_per_day, again.turnover_per_day)
    assert not np.array_equal(one.turnover_per_day, other.turnover_per_day)


def test_virtual_patients_are_lognormal_around_the_median_with_the_stated_variation(course):
    many = vary(course.parameters, 40_000, 1)
    for name in (f.name.removeprefix("cv_") for f in fields(many) if f.name.startswith("cv_")):
        values, centre = getattr(many, name), getattr(course.parameters, name)
        values = values[values > 0]  # an axis that never recovers stands apart
        assert np.median(values) == pytest.approx(centre, rel=0.02), name
        spread = np.sqrt(np.expm1(np.log(values).var()))  # of a lognormal; its own sd is hard to meet where it is wide
        assert spread == pytest.approx(getattr(many, f"cv_{name}"), rel=0.05), name


def test_some_virtual_patients_have_an_adrenal_cortex_that_never_recovers(course):
    many = vary(course.parameters, 40_000, 1)
    share = (many.adrenal_regrowth_per_day == 0).mean()
    assert share == pytest.approx(course.parameters.axis_never_recovers_share, abs=0.01)


def test_groups_of_patients_stand_side_by_side_in_order(course):
    many = vary(course.parameters, 3, 1)
    other = replace(course.parameters, effect_exponent=2.0)
    together = join([course.parameters, many, other])
    assert together.patients == 5
    assert together.turnover_per_day[1:4] == pytest.approx(many.turnover_per_day)
    assert together.effect_exponent == pytest.approx([course.parameters.effect_exponent] * 4 + [2.0])
    assert together.muscle_floor == course.parameters.muscle_floor


def test_patients_are_counted_from_the_constants_that_vary(course):
    assert course.parameters.patients == 1
    assert vary(course.parameters, 12, 0).patients == 12
