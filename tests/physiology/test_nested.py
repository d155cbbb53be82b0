"""SMS-2 is nested in the present model: with its constants the equations give what SMS-2 itself gave."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from course_lib.physiology.evidence.targets import scenarios
from course_lib.physiology.parameters import susceptible
from course_lib.physiology.simulate import simulate
from tests.reference import Patient, chance_life

GIVEN = yaml.safe_load((Path(__file__).parent / "sms_2.yaml").read_text(encoding="utf-8"))
RANGES = {"cortisol_am_nmol_per_l": 400.0, "exposure_mg_pe_per_day": 100.0}


def life(course, name):
    scenario = chance_life(int(name)) if name.isdigit() else scenarios(course.targets)[name]
    return scenario, susceptible(course.sms_2) if name == "eddelien" else course.sms_2


@pytest.mark.parametrize("name", GIVEN)
def test_with_the_constants_of_sms_2_the_equations_are_those_of_sms_2(course, name):
    """Both by a tight solver, each written down apart from the other."""
    scenario, patient = life(course, name)
    given = dict(GIVEN[name])
    states = Patient(scenario, course.drugs_then, patient).states(np.array([0.0, *given.pop("days")]))
    for state, values in given.items():
        assert np.ravel(states[state][..., 1:]) == pytest.approx(values, abs=2e-6 * RANGES.get(state, 1)), state


@pytest.mark.parametrize("name", GIVEN)
def test_with_the_constants_of_sms_2_the_engine_gives_what_sms_2_gave(course, name):
    scenario, patient = life(course, name)
    trace = simulate(scenario, course.drugs_then, patient, 2.0)
    given = dict(GIVEN[name])
    at = [trace.index(day) for day in given.pop("days")]
    for state, values in given.items():
        found = np.ravel(getattr(trace, state)[..., at, 0])
        assert found == pytest.approx(values, abs=0.005 * RANGES.get(state, 1)), state


def test_with_the_constants_of_sms_2_the_cortex_stands_still(course):
    trace = simulate(scenarios(course.targets)["eddelien"], course.drugs_then, course.sms_2, 4.0)
    assert trace.adrenal.min() == trace.adrenal.max() == 1
    assert np.array_equal(trace.axis, trace.pituitary)
