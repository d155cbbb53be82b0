"""What SMS-3 was built for, in numbers: what was seen in people informed these, so none of them is a check."""

import numpy as np
import pytest

from course_lib.model.regimen import Course, Disease, Scenario
from course_lib.physiology.parameters import vary
from course_lib.physiology.simulate import simulate


def dose(drug, mg, hour, day=3.0, days=1):
    """A single dose at an hour of each day."""
    return tuple(Course(drug, "oral", mg, day + n + hour / 24, day + n + (hour + 0.9) / 24, 1.0) for n in range(days))


def seen(trace, state, day, patient=0):
    return float(getattr(trace, state)[trace.index(day), patient])


def lived(course, scenario, patients=0, step_h=1.0):
    return simulate(
        scenario, course.drugs, vary(course.parameters, patients, 7) if patients else course.parameters, step_h
    )


# the axis within hours (SMS-2: 348 nmol/L)


def test_one_milligram_of_dexamethasone_at_night_suppresses_the_morning_in_nearly_everybody(course):
    trace = lived(course, Scenario(dose("dexamethasone", 1, 23), 6))
    assert seen(trace, "cortisol_am_nmol_per_l", 4.4) < 50
    many = lived(course, Scenario(dose("dexamethasone", 1, 23), 6), 400)
    assert 0.92 <= (many.cortisol_am_nmol_per_l[many.index(4.4)] < 50).mean() <= 0.995


def test_three_mornings_later_it_is_over(course):
    trace = lived(course, Scenario(dose("dexamethasone", 1, 23), 8))
    first, second, third = (seen(trace, "cortisol_am_nmol_per_l", day + 0.4) for day in (4, 5, 6))
    assert first < second < third and third > 0.85 * course.parameters.morning_cortisol_nmol_per_l


def test_half_a_milligram_of_dexamethasone_does_far_more_to_the_axis_than_five_of_prednisolone(course):
    two = (Scenario(dose(drug, mg, 22), 6) for drug, mg in (("dexamethasone", 0.5), ("prednisolone", 5)))
    strong, weak = (lived(course, one) for one in two)
    assert seen(strong, "cortisol_am_nmol_per_l", 4.4) < 0.3 * seen(weak, "cortisol_am_nmol_per_l", 4.4)


def test_a_week_after_a_pulse_the_morning_cortisol_is_nearly_usual(course):
    trace = lived(course, Scenario((Course("methylprednisolone", "iv", 500, 0, 60, 168.0),), 60), step_h=8.0)
    assert seen(trace, "cortisol_am_nmol_per_l", 56.3) > 0.8 * course.parameters.morning_cortisol_nmol_per_l


def test_an_evening_dose_costs_the_axis_more_than_a_morning_dose(course):
    morning, night = (
        lived(course, Scenario(dose("prednisone", 10, hour, 0, 60), 61), step_h=4.0).adrenal[-1, 0] for hour in (8, 22)
    )
    assert night < morning - 0.03


# recovery


def weeks(*steps):
    courses, day = [], 0.0
    for mg, length in steps:
        courses.append(Course("prednisone", "oral", mg, day, day + length))
        day += length
    return tuple(courses), day


def test_nearly_half_fail_a_stimulation_test_after_nine_weeks_and_most_pass_at_three_months(course):
    regimen, end = weeks((60, 14), (50, 7), (40, 7), (30, 7), (20, 7), (15, 7), (10, 7), (5, 7))
    trace = lived(course, Scenario(regimen, end + 185), 300, 24.0)
    failed, later, last = (trace.cortisol_stimulated_nmol_per_l[trace.index(end + day)] < 500 for day in (1, 90, 180))
    assert 0.25 <= failed.mean() <= 0.6
    assert 0.55 <= (~later)[failed].mean() <= 0.95
    assert 0.75 <= (~last)[failed].mean() < 1


def test_a_morning_cortisol_can_be_usual_where_a_stimulation_test_is_failed(course):
    trace = lived(course, Scenario(weeks((37.5, 14))[0], 30), 300, 8.0)
    usual, failed = (
        trace.cortisol_am_nmol_per_l[trace.index(17.4)] > 275,
        trace.cortisol_stimulated_nmol_per_l[trace.index(17.4)] < 550,
    )
    assert usual.mean() > 0.7 and (usual & failed).any()


def test_the_deeper_the_loss_the_longer_the_recovery(course):
    ends = []
    for days in (60, 180, 360):
        trace = lived(course, Scenario(weeks((30, days))[0], days + 400), step_h=24.0)
        back = (trace.day > days) & (trace.adrenal[:, 0] > 2 / 3)
        ends.append(trace.day[np.argmax(back)] - days)
    assert ends[0] < ends[1] < ends[2] and ends[2] > 50


def test_drive_comes_back_before_the_cortex_does(course):
    trace = lived(course, Scenario(weeks((40, 365))[0], 700), step_h=24.0)
    short = (trace.day > 370) & (trace.cortisol_am_nmol_per_l[:, 0] < 300)
    assert trace.pituitary[short, 0].max() > trace.adrenal[short, 0].max()


# stress


def test_full_stress_doubles_or_trebles_total_cortisol_and_a_month_later_it_is_over(course):
    trace = lived(course, Scenario(days=60, stress=((0, 0), (2, 1))), step_h=2.0)
    rest, first, month = (seen(trace, "cortisol_am_nmol_per_l", day) for day in (1, 3, 33))
    assert 2 < first / rest < 3 and month < 1.2 * rest
    assert seen(trace, "cortisol_free_nmol_per_l", 3) / seen(trace, "cortisol_free_nmol_per_l", 1) > 2 * first / rest
    assert course.parameters.stress_production_gain < 1


# strength and size


@pytest.mark.parametrize(("day", "low", "high"), [(5, 3.2, 5.2), (14, 2.0, 3.0), (35, 1.4, 2.4)])
def test_strength_falls_faster_than_size_first_most_and_later_twice(course, day, low, high):
    trace = lived(course, Scenario(days=60, loading=((0, 0),)), step_h=8.0)
    at = trace.index(day)
    assert low < (1 - trace.strength[0, at, 0]) / (1 - trace.muscle[0, at, 0]) < high
    assert trace.strength[1, at, 0] <= trace.strength[0, at, 0] + 1e-9  # the calf as much as the thigh


# intensive care


def test_after_intensive_care_some_weakness_lasts_and_nerves_keep_the_longest_part(course):
    waking = ((0, 0.10), (4, 0.35), (14, 0.65), (45, 1.0))
    ill = Scenario(days=400, loading=waking, sedated=True, stress=((0, 1), (7, 0.3)), illness=1.0)
    trace = lived(course, ill, 300, 8.0)
    woke = np.argmax(trace.loading > 0, axis=0)
    each = np.arange(300)
    week, year = woke + 21, np.minimum(woke + 3 * 365, len(trace.day) - 1)
    assert trace.injury[year, each].max() < 0.01
    weak = trace.nerve[week, each] > 0.3
    assert 0.02 < weak.mean() < 0.3 and (trace.nerve[year, each][weak] > 0.15).mean() > 0.3


def test_two_days_of_blockade_without_a_high_dose_stay_a_small_effect(course):
    def injured(blockade):
        low = (Course("hydrocortisone", "infusion", 200, 0, 7),)
        scenario = Scenario(low, 12, loading=((0, 0),), illness=0.8, stress=((0, 1),), blockade=blockade)
        return lived(course, scenario, step_h=8.0).injury[-1, 0]

    assert injured(((0, 2),)) < injured(()) + 0.02


# alternate days, and relapse


def test_the_same_grams_on_alternate_days_cost_about_the_same_muscle(course):
    daily, alternate = (
        lived(course, Scenario((Course("prednisone", "oral", mg, 0, 180, every),), 180), step_h=8.0).strength[0, -1, 0]
        for mg, every in ((40, 24.0), (80, 48.0))
    )
    assert alternate == pytest.approx(daily, abs=0.03)


def test_patients_differ_in_how_severe_their_disease_is_and_how_it_answers(course):
    regimen = weeks((40, 60), (20, 60), (10, 60))[0]
    trace = lived(course, Scenario(regimen, 240, disease=Disease(((0, 0.6),), 0.6)), 300, 24.0)
    low, high = np.quantile(trace.disease[trace.index(175)], (0.1, 0.9))
    assert high > 1.8 * low
