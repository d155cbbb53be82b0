from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from course_lib.model.regimen import Course, Disease, Interaction, Scenario
from course_lib.physiology.evidence.targets import scenarios
from course_lib.physiology.parameters import susceptible, vary
from course_lib.physiology.simulate import simulate
from course_lib.physiology.strength import sum_score

quick = settings(max_examples=25, deadline=None)
doses = some.floats(0, 200)
AIRWAY = Disease(severity=((0, 1.0), (10, 1.0), (28, 0.10)), start=1.0)  # recommended for the first case


def prednisone(mg, to_day=90.0, from_day=0.0):
    return (Course("prednisone", "oral", mg, from_day, to_day),)


def final(course, scenario, parameters=None):
    return simulate(scenario, course.drugs, parameters or course.parameters).strength[:, -1, 0]


@some.composite
def lives(draw):
    """Any stay: steroid, illness, disease, airway, rest, stress and training at once."""
    return Scenario(
        regimen=(Course(draw(some.sampled_from(["prednisone", "dexamethasone"])), "oral", draw(doses), 0, 30),),
        days=60,
        loading=((0, draw(some.floats(0, 1))), (40, 1)),
        stress=((0, draw(some.floats(0, 1))), (10, 0)),
        illness=draw(some.floats(0, 1)),
        disease=Disease(((0, draw(some.floats(0, 1))),), 0.2),
        airway=AIRWAY,
        training=draw(some.sampled_from(["none", "moderate", "high"])),
        blockade=((0, 2),),
        muscle_start=draw(some.floats(0.5, 1)),
    )


@quick
@given(lives())
def test_every_state_stays_between_its_limits(course, life):
    trace = simulate(life, course.drugs, course.parameters)
    for name in (
        "injury",
        "nerve",
        "quality",
        "inflammation",
        "disease",
        "airway",
        "axis",
        "pituitary",
        "adrenal",
        "adrenal_deficit",
    ):
        state = getattr(trace, name)
        assert state.min() >= 0 and state.max() <= 1 + 1e-12, name
    assert trace.muscle.min() >= 0.02 and trace.muscle.max() <= 1.10
    assert (
        trace.strength.min() >= 0
        and trace.exposure_mg_pe_per_day.min() >= 0
        and trace.cortisol_am_nmol_per_l.min() >= 0
    )


@quick
@given(lives())
def test_halving_the_step_hardly_moves_strength(course, life):
    coarse, fine = (simulate(life, course.drugs, course.parameters, step_h) for step_h in (2.0, 1.0))
    assert np.abs(coarse.strength - fine.strength[:, ::2]).max() < 0.005


@quick
@given(doses, doses, some.integers(7, 300), some.floats(0, 1))
def test_more_steroid_never_means_more_strength_in_a_calm_patient_new_to_steroids(course, one, other, days, loading):
    """No stress, disease, inflammation or airway: then only the steroid acts."""
    low, high = sorted((one, other))
    less, more = (
        simulate(Scenario(prednisone(mg, days), days, loading=((0, loading),)), course.drugs, course.parameters)
        for mg in (low, high)
    )
    assert (more.strength <= less.strength + 1e-9).all()


def test_with_the_constants_of_sms_2_a_little_more_steroid_could_mean_more_strength_in_a_stressed_patient(course):
    """A small dose switched off more of the raised endogenous cortisol than it replaced; stress goes on for ever in that model."""
    two, six = (
        simulate(
            Scenario(prednisone(mg, 60), 60, loading=((0, 0.0),), stress=((0, 1.0),)), course.drugs_then, course.sms_2
        ).strength[0, -1, 0]
        for mg in (2, 6)
    )
    assert six > two + 0.02


def test_a_little_steroid_can_mean_more_strength_in_an_inflamed_patient(course):
    """It holds down the inflammation, which wastes more muscle than the low dose does."""
    flare = Disease(((0, 1.0),), 1.0)
    none, little = (final(course, Scenario(prednisone(mg), 90, disease=flare))[0] for mg in (0, 10))
    assert little > none + 0.01


def test_a_population_is_its_patients_one_by_one(course):
    eddelien = scenarios(course.targets)["eddelien"]
    many = vary(course.parameters, 7, seed=3)
    together = simulate(eddelien, course.drugs, many)
    varied = [name for name in vars(many) if np.size(getattr(many, name)) > 1]
    for n in range(7):
        one = replace(course.parameters, **{name: float(getattr(many, name)[n]) for name in varied})
        alone = simulate(eddelien, course.drugs, one)
        for name in (
            "exposure_mg_pe_per_day",
            "injury",
            "inflammation",
            "axis",
            "cortisol_am_nmol_per_l",
            "adrenal_deficit",
        ):
            assert getattr(together, name)[:, n] == pytest.approx(getattr(alone, name)[:, 0], rel=1e-4, abs=1e-5)
        assert together.strength[..., n] == pytest.approx(alone.strength[..., 0], abs=1e-5)


def test_the_single_precision_of_a_large_population_does_not_show(course):
    eddelien = scenarios(course.targets)["eddelien"]
    many = vary(course.parameters, 130, seed=3)
    large, small = simulate(eddelien, course.drugs, many), simulate(eddelien, course.drugs, many.part(100, 110))
    assert large.strength.dtype == np.float32 and small.strength.dtype == np.float64
    assert large.strength[..., 100:110] == pytest.approx(small.strength, abs=1e-4)


def test_every_array_has_the_shape_its_trace_promises(course):
    for parameters, patients in ((course.parameters, 1), (vary(course.parameters, 300, 1), 300)):
        trace = simulate(Scenario(prednisone(40), 30), course.drugs, parameters, 4.0)
        assert trace.day.shape == trace.dose_mg_pe_per_day.shape == (181,)
        assert trace.strength.shape == trace.muscle.shape == trace.quality.shape == (3, 181, patients)
        for name in (
            "exposure_mg_pe_per_day",
            "injury",
            "lasting",
            "loading",
            "inflammation",
            "disease",
            "airway",
            "axis",
            "pituitary",
            "adrenal",
            "nerve",
            "cortisol_am_nmol_per_l",
            "cortisol_free_nmol_per_l",
            "cortisol_stimulated_nmol_per_l",
            "adrenal_deficit",
        ):
            assert getattr(trace, name).shape == (181, patients), name


def test_nothing_changes_in_a_healthy_patient_without_a_drug(course):
    trace = simulate(Scenario(days=60), course.drugs, course.parameters)
    assert trace.strength == pytest.approx(1.0)
    assert trace.cortisol_am_nmol_per_l == pytest.approx(400)
    assert trace.adrenal_deficit == pytest.approx(0)


def test_a_dose_that_falls_between_grid_points_is_not_lost(course):
    eddelien = scenarios(course.targets)["eddelien"]
    fine, coarse = (simulate(eddelien, course.drugs, susceptible(course.parameters), h) for h in (2.0, 8.0))
    assert coarse.strength == pytest.approx(fine.strength[:, ::4], abs=0.01)


# the adrenal axis


@pytest.mark.parametrize(
    ("mg", "days", "after_days", "nmol_per_l"), [(40, 21, 3, 332), (20, 90, 3, 317), (40, 180, 3, 161)]
)
def test_the_longer_the_steroid_the_lower_the_morning_cortisol(course, mg, days, after_days, nmol_per_l):
    trace = simulate(Scenario(prednisone(mg, days), days + 30), course.drugs, course.parameters)
    morning = days + after_days + 8 / 24
    assert trace.cortisol_am_nmol_per_l[trace.index(morning), 0] == pytest.approx(nmol_per_l, abs=10)


def test_an_abrupt_stop_leaves_the_patient_short_of_cortisol(course):
    trace = simulate(Scenario(prednisone(40, 90), 120), course.drugs, course.parameters)
    assert trace.adrenal_deficit[:, 0].max() == pytest.approx(0.37, abs=0.01)
    assert trace.adrenal_deficit[trace.index(95), 0] > 0.3
    assert trace.adrenal_deficit[trace.index(80), 0] == 0


def test_morning_cortisol_is_the_value_of_the_last_eight_o_clock(course):
    trace = simulate(Scenario(prednisone(10), 20), course.drugs, course.parameters)
    held = trace.cortisol_am_nmol_per_l[trace.index(5 + 8 / 24) : trace.index(6 + 8 / 24), 0]
    assert len(held) == 12 and np.ptp(held) == 0


# disease, training, interactions


def test_an_abrupt_stop_brings_the_disease_back(course):
    stay, stop = (
        simulate(Scenario(prednisone(40, to), 120, disease=Disease(((0, 0.6),), 0.15)), course.drugs, course.parameters)
        for to in (120, 90)
    )
    assert stop.disease[-1, 0] > 0.3 > 0.2 > stay.disease[-1, 0]


def test_moderate_training_helps_and_hard_training_on_a_high_dose_harms(course):
    def trained(how):
        return final(course, Scenario(prednisone(40, 120), 120, training=how, training_from=30))[0]

    assert trained("moderate") > trained("none") > trained("high")


def test_an_unknown_training_is_refused_in_a_sentence(course):
    with pytest.raises(ValueError, match="it is none, moderate or high"):
        simulate(Scenario(training="yoga"), course.drugs, course.parameters)


def test_an_inhibitor_turns_a_harmless_dose_into_a_myopathy(course):
    """Held to the numbers documented for SMS-1."""
    regimen = (Course("methylprednisolone", "oral", 16, 0, 90),)
    alone, mixed = (
        simulate(Scenario(regimen, 90, interactions=with_what), course.drugs_then, course.sms_1).strength[0, -1, 0]
        for with_what in ((), (Interaction("methylprednisolone", 1 / 3.9),))
    )
    assert (alone, mixed) == pytest.approx((0.97, 0.51), abs=0.02)


# the patient of the first case


def eddelien(course, regimen, loading=None, parameters=None):
    scenario = replace(scenarios(course.targets)["eddelien"], regimen=regimen, days=150, airway=AIRWAY)
    if loading:
        scenario = replace(scenario, loading=loading)
    return simulate(scenario, course.drugs, susceptible(parameters or course.parameters))


def high_dose(to_day):
    return (Course("methylprednisolone", "iv", 60, 0, to_day, 6),)


def steps(*doses):
    return tuple(Course("prednisone", "oral", mg, start, end) for mg, start, end in doses)


def taper(course):
    return scenarios(course.targets)["eddelien"].regimen


def test_high_dose_steroid_controls_the_airway_by_about_day_six(course):
    trace, line = eddelien(course, high_dose(30)), course.parameters.airway_controlled_below
    first = trace.day[np.argmax(trace.airway[:, 0] < line)]
    assert 5 <= first <= 6.5
    assert trace.airway[trace.index(7) : trace.index(30), 0].max() < line


def test_an_abrupt_stop_on_day_ten_brings_the_bronchospasm_back_within_days(course):
    trace = eddelien(course, high_dose(10))
    assert trace.airway[trace.index(10), 0] < course.parameters.airway_controlled_below
    assert trace.airway[trace.index(14), 0] > 1.4 * course.parameters.airway_controlled_below
    assert trace.airway[:, 0][trace.day > 10].max() > 0.5


def test_a_taper_holds_the_airway_and_by_day_thirty_it_needs_no_steroid(course):
    line = course.parameters.airway_controlled_below
    tapered, stopped = eddelien(course, taper(course)), eddelien(course, high_dose(10))
    assert tapered.airway[tapered.index(7) :, 0].max() < line
    assert stopped.airway[stopped.index(30) :, 0].max() < line + 0.05
    assert stopped.airway[stopped.index(32) :, 0].max() < line


def test_continuing_the_high_dose_keeps_the_sum_score_low_for_longer(course):
    longer = high_dose(24) + steps((80, 24, 28), (40, 28, 35), (20, 35, 42), (10, 42, 49), (5, 49, 56))
    slower = ((0, 0), (10, 0), (10, 0.05), (24, 0.10), (45, 0.40), (90, 1.0))
    tapered, continued = eddelien(course, taper(course)), eddelien(course, longer, slower)
    score, stuck = sum_score(tapered)[:, 0], sum_score(continued)[:, 0]
    assert ((stuck >= 16) & (stuck <= 24)).sum() > 2 * ((score >= 16) & (score <= 24)).sum()
    assert stuck[continued.index(24)] <= 24 < score[tapered.index(24)]
    assert np.argmax(stuck[120:] == 60) > np.argmax(score[120:] == 60)


def test_with_the_constants_of_sms_1_the_sum_score_of_the_tapered_patient_follows_the_documented_course(course):
    trace = eddelien(course, taper(course), parameters=course.sms_1)
    score = [int(sum_score(trace)[trace.index(day), 0]) for day in (10, 30, 45, 100)]
    assert score == [18, 40, 48, 60]


def test_so_many_patients_that_they_are_worked_out_in_groups_are_each_as_they_would_be_alone(course):
    scenario = Scenario(prednisone(40), 30)
    many = vary(course.parameters, 600, seed=3)
    together, last = (simulate(scenario, course.drugs, some_of, 24.0) for some_of in (many, many.part(520, 600)))
    assert together.strength.shape[-1] == 600
    assert together.strength[..., 520:] == pytest.approx(last.strength, abs=1e-4)  # they lie between other few
