"""What the model holds beyond a dose and a muscle: lasting loss, rest by degrees, sedation, slow control, two clearances."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib.model.regimen import Course, Disease, Interaction, Scenario
from course_lib.physiology.evidence.calibration import with_parameter_sets
from course_lib.physiology.parameters import vary
from course_lib.physiology.simulate import simulate
from course_lib.physiology.strength import sum_score


def prednisone(mg, to_day, every_h=24.0):
    return (Course("prednisone", "oral", mg, 0, to_day, every_h),)


def lived(course, scenario, **constants):
    return simulate(scenario, course.drugs, replace(course.parameters, **constants))


def test_long_exposure_leaves_a_loss_that_does_not_come_back(course):
    trace = lived(course, Scenario(prednisone(20, 365), 700))
    gone = trace.lasting[:, 0]
    assert (np.diff(gone) >= 0).all() and gone[-1] > 0.02
    assert trace.strength[0, -1, 0] == pytest.approx((1 - gone[-1]) * trace.muscle[0, -1, 0])
    proximal, distal, respiratory = 1 - trace.strength[:, -1, 0] / trace.muscle[:, -1, 0]
    assert proximal > respiratory > distal > 0.5 * proximal
    assert gone[trace.index(400)] == pytest.approx(gone[-1], abs=1e-4)


def test_what_lasts_counts_duration_more_than_dose(course):
    """The same grams, taken over a year or in two months."""
    long, high = (
        lived(course, Scenario(prednisone(mg, days), days)).lasting[-1, 0] for mg, days in ((20, 360), (120, 60))
    )
    assert long > 2 * high


def test_without_a_lasting_share_all_acute_injury_heals_and_with_one_some_of_it_stays(course):
    stay = Scenario(
        (Course("methylprednisolone", "infusion", 240, 0, 10),), 400, loading=((0, 0), (10, 0), (20, 1)), illness=0.7
    )
    heals, scars = (lived(course, stay, lasting_per_day=0.0, lasting_share_injury=share) for share in (0.0, 0.2))
    assert heals.lasting.max() == 0
    assert 0.05 < scars.lasting[-1, 0] < 0.2 * 3
    assert scars.strength[0, -1, 0] < heals.strength[0, -1, 0] - 0.05
    assert np.array_equal(scars.injury, heals.injury)


def test_half_the_rest_makes_less_than_half_the_injury(course):
    def injury(loading):
        regimen = (Course("methylprednisolone", "infusion", 240, 0, 10),)
        return lived(course, Scenario(regimen, 10, loading=((0, loading),))).injury[-1, 0]

    bed, half, little = injury(0.0), injury(0.5), injury(0.8)
    assert bed > 2 * half > 4 * little > 0
    assert injury(1.0) == 0


def test_disease_control_outlasts_the_dose_that_won_it(course):
    scenario = Scenario(prednisone(40, 90), 180, disease=Disease(((0, 0.6),), 0.6))
    slow = lived(course, scenario)
    fast = lived(course, scenario, disease_control_outlasts_day=0.01)
    at = slow.index(104)
    assert slow.disease[at, 0] < fast.disease[at, 0] - 0.1
    assert slow.disease[-1, 0] == pytest.approx(fast.disease[-1, 0], abs=0.03)


def test_a_weekly_pulse_is_not_a_daily_dose(course):
    """The same total in one day a week: the axis has six days to work, and the muscle meets one high peak."""
    daily, pulse = (lived(course, Scenario(prednisone(mg, 120, h), 120)) for mg, h in ((20, 24.0), (140, 168.0)))
    assert pulse.exposure_mg_pe_per_day.max() > 3 * daily.exposure_mg_pe_per_day.max()
    assert pulse.axis[-1, 0] > daily.axis[-1, 0] + 0.05
    assert pulse.dose_mg_pe_per_day.mean() == pytest.approx(daily.dose_mg_pe_per_day.mean(), rel=0.02)


# sedation


def shock(regimen=()):
    waking = ((0, 0.10), (4, 0.35), (14, 0.65), (45, 1.0))
    return Scenario(regimen, 60, loading=waking, sedated=True, stress=((0, 1), (7, 0.3)), illness=1.0)


def test_a_sedated_patient_wakes_when_the_acute_illness_lets_them_and_is_loaded_from_then_on(course):
    trace = lived(course, shock())
    woke = trace.day[np.argmax(trace.loading[:, 0] > 0)]
    assert trace.inflammation[trace.index(woke - 0.2), 0] > course.parameters.waking_inflammation
    assert trace.inflammation[trace.index(woke), 0] <= course.parameters.waking_inflammation + 1e-9
    assert trace.loading[trace.index(woke + 4), 0] == pytest.approx(0.35, abs=0.01)


def test_each_virtual_patient_wakes_on_a_day_of_their_own(course):
    trace = simulate(shock(), course.drugs, vary(course.parameters, 30, 2))
    woke = np.argmax(trace.loading > 0, axis=0)
    assert len(set(woke)) > 10
    alone = simulate(shock(), course.drugs, vary(course.parameters, 30, 2).part(7, 8))
    assert alone.loading[:, 0] == pytest.approx(trace.loading[:, 7], abs=1e-6)


def test_a_patient_who_is_not_ill_enough_to_be_sedated_is_awake_from_the_start(course):
    trace = lived(course, replace(shock(), illness=0.2))
    assert trace.loading[0, 0] == pytest.approx(0.10)


def test_a_patient_who_never_improves_never_wakes(course):
    trace = lived(course, shock(), resolution_per_day=1e-6, steroid_resolution_per_day=0.0)
    assert trace.loading.max() == 0


def weak_three_days_after_waking(course, regimen, k_gc):
    population = vary(replace(course.parameters, steroid_resolution_per_day=k_gc), 300, 20)
    trace = simulate(shock(regimen), course.drugs, population, 8.0)
    at = np.minimum(np.argmax(trace.loading > 0, axis=0) + 9, len(trace.day) - 1)
    return (sum_score(trace)[at, np.arange(300)] < 48).mean()


def test_the_same_model_holds_a_world_in_which_a_low_dose_helps_and_one_in_which_it_harms(course):
    low = (Course("hydrocortisone", "infusion", 200, 0, 7),)
    helped, harmed = (
        weak_three_days_after_waking(course, low, k_gc) - weak_three_days_after_waking(course, (), k_gc)
        for k_gc in (0.118, 0.0)
    )
    assert helped < 0 < harmed


def test_a_high_dose_makes_more_virtual_patients_weak_in_either_world(course):
    high = (Course("methylprednisolone", "infusion", 240, 0, 10),)
    for k_gc in (0.0, 0.118):
        assert weak_three_days_after_waking(course, high, k_gc) > 1.4 * weak_three_days_after_waking(course, (), k_gc)


# interactions


def test_an_interaction_changes_each_route_by_its_own_factor(course):
    both = (Course("dexamethasone", "oral", 4, 0, 20), Course("dexamethasone", "iv", 4, 0, 20))
    apart = (Interaction("dexamethasone", 1 / 3.7, route="oral"), Interaction("dexamethasone", 1 / 3.3, route="iv"))

    def mean(regimen, interactions=()):
        trace = lived(course, Scenario(regimen, 20, interactions=interactions))
        return trace.exposure_mg_pe_per_day[trace.index(15) :, 0].mean()

    assert mean(both[:1], apart) / mean(both[:1]) == pytest.approx(3.7, rel=0.02)
    assert mean(both[1:], apart) / mean(both[1:]) == pytest.approx(3.3, rel=0.02)
    assert mean(both, apart) == pytest.approx(mean(both[:1], apart) + mean(both[1:], apart), rel=1e-6)
    assert mean(both, (Interaction("prednisone", 0.1),)) == pytest.approx(mean(both))


def test_years_on_a_low_dose_leave_little_behind(course):
    """Two null studies over years informed this: 8 mg/day for 17 years showed no difference."""
    trace = simulate(Scenario(prednisone(8, 3650), 3650), course.drugs, course.parameters, 24.0)
    assert trace.lasting[-1, 0] < 0.06


def test_many_sets_of_constants_live_through_a_life_without_a_drug(course):
    """Patients who differ in everything, clearance too, and are given nothing."""
    sets = with_parameter_sets(course.parameters, course.sets, 40)
    many = replace(sets, clearance_times=np.linspace(0.5, 2, 40))
    trace = simulate(Scenario(days=20, illness=0.8, loading=((0, 0),)), course.drugs, many, 24.0)
    assert trace.strength.shape[-1] == 40 and np.isfinite(trace.strength).all()
