"""A history before day 0: what was given then is felt by axis, exposure and muscle, and nothing else begins before day 0."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib.model.regimen import Course, Disease, Scenario
from course_lib.model.trace import REGIONS
from course_lib.physiology.parameters import vary
from course_lib.physiology.simulate import simulate
from course_lib.physiology.why import explain

LONG = (
    Course("prednisone", "oral", 40, 0, 50),
    Course("methylprednisolone", "depot", 80, 20, 70, 336.0),
    Course("dexamethasone", "oral", 2, 55, 80, at_h=(8, 22)),
)
BEFORE = 60.0
STATES = ("strength", "muscle", "lasting", "exposure_mg_pe_per_day", "axis", "pituitary", "adrenal", "cortisol_am_nmol_per_l", "cortisol_free_nmol_per_l", "cortisol_stimulated_nmol_per_l", "adrenal_deficit")  # fmt: skip


def earlier(regimen, days):
    return tuple(replace(one, from_day=one.from_day - days, to_day=one.to_day - days) for one in regimen)


@pytest.mark.parametrize("step_h", [1.0, 2.0, 8.0, 24.0, 48.0])
@pytest.mark.parametrize("patients", [0, 3, 70])
def test_a_history_leaves_what_a_life_that_began_earlier_has_by_then(course, step_h, patients):
    people = vary(course.parameters, patients, 1) if patients else course.parameters
    whole = simulate(Scenario(LONG, BEFORE + 40), course.drugs, people, step_h)
    cut = simulate(Scenario(earlier(LONG, BEFORE), 40), course.drugs, people, step_h)
    for state in STATES:
        there = getattr(whole, state)[..., whole.index(BEFORE) :, :]
        assert getattr(cut, state) == pytest.approx(there, rel=1e-4, abs=1e-4), state


@pytest.mark.parametrize(
    "nothing",
    [
        Course("prednisone", "oral", 0, -30, 0),
        Course("prednisone", "oral", 20, -30, -30),
        Course("prednisone", "oral", 20, -0.5, -0.2),  # between two mornings
        Course("hydrocortisone", "infusion", 0, -9, 3),
    ],
)
@pytest.mark.parametrize("patients", [0, 70])
def test_a_history_of_nothing_changes_no_bit(course, nothing, patients):
    people = vary(course.parameters, patients, 1) if patients else course.parameters
    life = Scenario((Course("prednisone", "oral", 20, 0, 20),), 30, illness=0.5, sedated=True, muscle_start=0.9)
    with_it = replace(life, regimen=(nothing, *life.regimen))
    this, other = (simulate(one, course.drugs, people, 4.0) for one in (life, with_it))
    for state in (*STATES, "inflammation", "injury", "nerve", "quality", "loading"):
        assert np.array_equal(getattr(this, state), getattr(other, state)), state


def test_the_trace_begins_on_day_0_and_shows_no_dose_of_before(course):
    trace = simulate(Scenario((Course("prednisone", "oral", 40, -90, 0),), 10), course.drugs, course.parameters)
    assert trace.day[0] == 0 and not trace.dose_mg_pe_per_day.any()
    assert trace.exposure_mg_pe_per_day[0, 0] > 5 and trace.exposure_mg_pe_per_day[-1, 0] < 1


def test_a_share_of_the_own_baseline_stays_one_of_the_patient_whom_no_steroid_has_reached(course):
    trace = simulate(Scenario((Course("prednisone", "oral", 40, -90, 0),), 300), course.drugs, course.parameters, 8.0)
    start, end = (trace.strength[REGIONS.index("proximal"), at, 0] for at in (0, -1))
    assert start < 0.85 < 0.95 < end < 1
    assert trace.axis[0, 0] < 0.7 and trace.cortisol_am_nmol_per_l[0, 0] < 150


def test_illness_disease_stress_rest_and_blockade_begin_on_day_0(course):
    given = (Course("dexamethasone", "oral", 6, -40, -20),)
    ill = Scenario(
        given, 20, loading=((0, 0.0),), sedated=True, stress=((0, 1.0),), illness=1.0, blockade=((0, 3),),
        disease=Disease(((0, 0.8),), 0.6), airway=Disease(((0, 0.5),), 0.4), training="none",
    )  # fmt: skip
    sick, well = (
        simulate(one, course.drugs, course.parameters, 2.0)
        for one in (ill, Scenario(given, 20))
    )  # fmt: skip
    for state in ("muscle", "adrenal", "pituitary", "exposure_mg_pe_per_day", "lasting"):
        assert np.array_equal(getattr(sick, state)[..., 0, :], getattr(well, state)[..., 0, :]), state
    for state, start in (("inflammation", 1.0), ("disease", 0.6), ("airway", 0.4), ("injury", 0.0), ("nerve", 0.0)):
        assert getattr(sick, state)[0, 0] == pytest.approx(start), state


def test_control_of_a_disease_that_was_won_before_day_0_is_there_on_day_0(course):
    active = Disease(((0, 0.8),), 0.2)
    new, old = (
        simulate(
            Scenario((Course("prednisone", "oral", 30, begins, 60),), 14, disease=active),
            course.drugs,
            course.parameters,
        )
        for begins in (0, -60)
    )
    assert old.disease[-1, 0] < new.disease[-1, 0] - 0.05


def test_a_depot_of_last_week_is_felt_on_day_0(course):
    depot = (Course("triamcinolone-acetonide", "depot", 80, -7, -6),)
    trace = simulate(Scenario(depot, 40), course.drugs, course.parameters)
    assert trace.cortisol_am_nmol_per_l[0, 0] < 0.5 * course.parameters.morning_cortisol_nmol_per_l
    assert trace.cortisol_am_nmol_per_l[-1, 0] > 0.9 * course.parameters.morning_cortisol_nmol_per_l


def test_why_tells_of_a_history_what_the_trace_does(course):
    life = Scenario((Course("prednisone", "oral", 40, -90, 5),), 10, disease=Disease(((0, 0.5),), 0.3))
    for day in (1, 8):
        chain = explain(life, course.drugs, course.parameters, day)
        trace = simulate(replace(life, days=day), course.drugs, course.parameters)
        assert chain.link("strength").result.value == pytest.approx(trace.strength[0, -1, 0], abs=0.002)
        assert chain.link("total").result.value > 0
