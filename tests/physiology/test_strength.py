from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from course_lib.model.regimen import Scenario
from course_lib.physiology.simulate import simulate
from course_lib.physiology.strength import grade, grades, mip_cmh2o, readout, sit_to_stand_s, sum_score


@pytest.fixture(scope="module")
def healthy(course):
    return simulate(Scenario(days=2), course.drugs, course.parameters)


def weak(trace, proximal, distal, respiratory):
    regions = np.array([proximal, distal, respiratory])[:, None, None]
    return replace(trace, strength=np.broadcast_to(regions, trace.strength.shape))


def test_a_healthy_patient_scores_sixty_and_rises_five_times_in_seven_seconds(healthy):
    assert (sum_score(healthy) == 60).all()
    assert sit_to_stand_s(healthy) == pytest.approx(7)
    assert mip_cmh2o(healthy) == pytest.approx(110)


def test_the_twelve_grades_stand_in_the_order_of_the_sum_score(healthy):
    found = grades(weak(healthy, 0.05, 0.35, 1), day=1)
    assert list(found)[:4] == [(m, side) for m in ("shoulder abduction", "elbow flexion") for side in ("left", "right")]
    movements = dict(shoulder=2, elbow=3, wrist=4, hip=2, knee=2, ankle=4)
    assert {movement.split()[0]: value for (movement, _), value in found.items()} == movements
    assert len(found) == 12


@given(some.floats(0, 1.1), some.floats(0, 1.1))
def test_the_sum_score_is_the_sum_of_the_grades(healthy, proximal, distal):
    trace = weak(healthy, proximal, distal, 1)
    assert sum(grades(trace, 1).values()) == sum_score(trace)[trace.index(1), 0]


@given(some.floats(0, 1.1), some.floats(0, 1.1))
def test_a_stronger_muscle_never_has_a_lower_grade(course, one, other):
    how = readout(course.parameters)
    low, high = sorted((one, other))
    assert 0 <= grade(low, how) <= grade(high, how) <= 5


def test_a_sum_of_48_falls_near_a_strength_of_a_third(healthy):
    assert sum_score(weak(healthy, 0.30, 0.30, 1))[0, 0] < 48 <= sum_score(weak(healthy, 0.32, 0.32, 1))[0, 0]


def test_a_patient_too_weak_to_rise_has_no_time(healthy):
    assert np.isnan(sit_to_stand_s(weak(healthy, 0.39, 1, 1))).all()
    assert sit_to_stand_s(weak(healthy, 0.40, 1, 1))[0, 0] == pytest.approx(7 * 0.4**-1.5)


def test_an_index_stays_inside_the_trace(healthy):
    assert [healthy.index(day) for day in (-1, 0, 1, 1.05, 2, 99)] == [0, 0, 12, 12, 24, 24]
