"""The dose lab's settings: what can be becomes a scenario, what cannot is named in a sentence beside its field."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from course_lib.engine.lab import setup as engine
from course_lib.engine.lab import share_code, typed_fields
from course_lib.engine.lab.goals import measure
from course_lib.engine.typed_numbers import number
from course_lib.model.lab import Lab, Pair
from course_lib.physiology.exposure import prescribed
from course_lib.physiology.grid import stairs
from course_lib.physiology.simulate import simulate

ASSETS = Path(__file__).parents[3] / "assets"
NAN = float("nan")
DRUGS = ["dexamethasone", "hydrocortisone", "methylprednisolone", "prednisolone", "prednisone"]
LIMIT = "Give a dose from 0 to 2000 mg, in digits: the lab takes up to 2000 mg/day prednisone-equivalent."


def side(*steps, drug="prednisone", route="oral", every_h=24.0):
    return tuple(engine.Step(float(day), drug, route, every_h, float(mg)) for day, mg in steps)


@pytest.fixture(scope="module")
def lab():
    return Lab.model_validate(
        {"id": "prednisone-taper", **yaml.safe_load((ASSETS / "labs/prednisone-taper.yaml").read_text("utf-8"))}
    )


@pytest.fixture(scope="module")
def pairs():
    found = yaml.safe_load((ASSETS / "interactions.yaml").read_text("utf-8"))["pairs"]
    return {id: Pair(id=id, **pair) for id, pair in found.items()}


@pytest.fixture
def preset(lab, course):
    return engine.start(lab, course.constants)


# ── regimens ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("steps", "where", "sentence"),
    [
        (((0, -1),), "a-dose-0", LIMIT),
        (((0, NAN),), "a-dose-0", LIMIT),
        (((0, float("inf")),), "a-dose-0", LIMIT),
        (((0, 30_000),), "a-dose-0", LIMIT),
        (((0, 60), (NAN, 40)), "a-from-1", "Give a day from 0 to 730, in digits."),
        (((0, 60), (-3, 40)), "a-from-1", "Give a day from 0 to 730, in digits."),
        (((0, 60), (7300, 40)), "a-from-1", "Give a day from 0 to 730, in digits."),
        (((0, 60), (0, 40)), "a-from-1", "Each step begins after the one before it: day 0."),
        (((0, 60), (50, 40), (20, 10)), "a-from-2", "Each step begins after the one before it: day 50."),
    ],
)
def test_a_setting_that_cannot_be_is_named_where_it_stands(course, steps, where, sentence):
    assert engine.problems(side(*steps), "a", course.drugs)[where] == sentence


def test_only_the_settings_that_cannot_be_are_named(course):
    found = engine.problems(side((0, 60), (28, -1), (20, 30)), "b", course.drugs)
    assert set(found) == {"b-dose-1", "b-from-2"}
    assert engine.problems(side((0, 60), (28, 0), (140, 2000)), "b", course.drugs) == {}


def test_of_two_days_in_the_wrong_order_the_one_that_moved_is_named(course):
    was = side((0, 60), (28, 40), (42, 20))
    for steps, where in (
        (((0, 60), (42, 40), (42, 20)), 1),
        (((0, 60), (28, 40), (28, 20)), 2),
        (((0, 60), (50, 40), (45, 20)), 2),
    ):
        assert set(engine.problems(side(*steps), "a", course.drugs, was)) == {f"a-from-{where}"}


@pytest.mark.parametrize("day", [NAN, -3, 7300])
def test_a_day_that_cannot_be_does_not_blame_its_neighbours(course, day):
    was = side((0, 60), (28, 40), (42, 20))
    assert set(engine.problems(side((0, 60), (day, 40), (42, 20)), "a", course.drugs, was)) == {"a-from-1"}


def test_the_highest_dose_is_the_same_for_every_drug_in_prednisone_equivalent(course):
    for name, drug in course.drugs.items():
        most = engine.MOST_PE * drug.equivalent.value / 5
        assert not engine.problems(side((0, most), drug=name), "a", course.drugs)
        assert engine.problems(side((0, most * 1.001), drug=name), "a", course.drugs)


def test_no_interval_lets_more_through_in_a_day_or_at_once(course):
    for every_h, most in ((6.0, 500), (12.0, 1000), (24.0, 2000), (48.0, 2000), (168.0, 2000)):
        assert not engine.problems(side((0, most), every_h=every_h), "a", course.drugs)
        assert engine.problems(side((0, most + 1), every_h=every_h), "a", course.drugs)


@given(mg=st.floats(0, 2000), names=st.tuples(*[st.sampled_from(DRUGS)] * 2))
def test_another_drug_keeps_the_prednisone_equivalent_and_the_way_back_the_dose(course, mg, names):
    before, after = (course.drugs[name] for name in names)
    there = engine.convert(mg, before, after)
    assert there * 5 / after.equivalent.value == pytest.approx(mg * 5 / before.equivalent.value)
    assert engine.convert(there, after, before) == pytest.approx(mg)


def test_240_mg_of_methylprednisolone_count_as_300_of_prednisone(course):
    assert engine.convert(240, course.drugs["methylprednisolone"], course.drugs["prednisone"]) == 300


@given(
    mg=st.floats(0.1, 2000),
    every_h=st.sampled_from(engine.INTERVALS_H),
    route=st.sampled_from(["oral", "iv", "infusion"]),
)
def test_another_interval_or_route_keeps_the_dose_a_day(course, mg, every_h, route):
    (step,) = side((0, mg))
    assert engine.given(step, course.drugs, "prednisone", route, every_h).mg_per_day == pytest.approx(mg)


def test_a_drug_that_is_a_depot_only_becomes_one_every_four_weeks_and_the_way_back_is_once_a_day(course):
    (step,) = side((0, 20))
    depot = engine.given(step, course.drugs, "triamcinolone-acetonide", "oral", 24.0)
    assert (depot.route, depot.every_h, depot.mg) == ("depot", 672, pytest.approx(20 * 28 * 4 / 5))
    assert not engine.problems((depot,), "a", course.drugs)
    assert engine.given(depot, course.drugs, "prednisone", "depot", 672.0) == step
    assert engine.given(depot, course.drugs, depot.drug, "depot", 24.0) == depot  # nobody has a depot every day
    assert engine.given(step, course.drugs, "prednisone", "depot", 24.0) == step  # of which nothing is known


@pytest.mark.parametrize("route", ["oral", "iv"])
@pytest.mark.parametrize("every_h", engine.INTERVALS_H)
def test_what_is_given_each_time_is_what_was_set(route, every_h):
    first, last = engine.regimen(side((0, 60), (28, 40), route=route, every_h=every_h), 140)
    assert (first.dose_mg, first.every_h, first.from_day, first.to_day) == (60, every_h, 0, 28)
    assert (last.dose_mg, last.from_day) == (40, 28) and last.to_day >= 140


def test_an_infusion_is_set_by_the_day():
    (course,) = engine.regimen(side((0, 200), route="infusion", every_h=6.0), 60)
    assert course.mg_per_day == 200


def test_a_step_of_nothing_gives_no_course_and_one_after_the_end_is_not_reached():
    steps = side((0, 60), (28, 0), (70, 10), (100, 0), (200, 5))
    assert [course.mg_per_day for course in engine.regimen(steps, 140)] == [60, 10]


def test_every_step_is_seen_on_its_day(course):
    regimen = engine.regimen(side((0, 60), (28, 40), (42, 0), (70, 10)), 140)
    days = np.array([0.0, 27.9, 28.0, 41.9, 42.0, 70.0, 139.0])
    assert prescribed(regimen, course.drugs, days).tolist() == [60, 60, 40, 40, 0, 10, 10]


# ── what is typed ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("text", "value"), [("7.5", 7.5), ("7,5", 7.5), (" 60 ", 60), ("0,125", 0.125)])
def test_a_number_is_read_with_a_point_or_a_comma(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["1e3", "1.000", "1,000", "12,000", "1,000,000", "1,000.5", "", "sixty", "60 mg", "--1", None, [], "1,2,3"]
)
def test_what_may_be_a_thousand_or_is_no_number_is_none(text):
    assert np.isnan(number(text))


@given(
    texts=st.dictionaries(
        st.sampled_from(["a-dose-0", "a-from-1", "a-drug", "a-every", "a-route-1", "p-days"]), st.text(max_size=12)
    )
)
def test_whatever_is_typed_the_setup_stays_one_that_can_be(course, texts):
    was = side((0, 60), (28, 40))
    read, found = typed_fields.read_side(was, texts, "a", course.drugs)
    assert bool(engine.problems(read, "a", course.drugs)) == bool(found)


def test_a_field_that_shows_a_rounded_number_keeps_the_whole_one(course):
    (step,) = side((0, 100 / 3))
    ((read,), _) = typed_fields.read_side(
        (step,), {"a-dose-0": engine.shown(100 / 3), "a-from-0": "0"}, "a", course.drugs
    )
    assert read == step


# ── the patient ────────────────────────────────────────────────────────────────────────────────────────────────────


def scenario(lab, preset, pairs, **patient):
    setup = replace(preset, patient=replace(preset.patient, **patient))
    return engine.scenario(lab, setup, setup.a, pairs)


def test_the_preset_is_the_patient_of_its_file(lab, preset, pairs):
    found = engine.scenario(lab, preset, preset.a, pairs)
    assert (found.days, found.disease.start, found.loading, found.sedated) == (140, 0.6, ((0.0, 1.0),), False)
    assert found.stress == lab.patient.stress.corners and found.interactions == ()


def test_mobility_is_one_of_five(lab, preset, pairs):
    assert scenario(lab, preset, pairs, mobility="bed").loading == ((0.0, 0.0),)
    assert scenario(lab, preset, pairs, mobility="partly", loading=0.3).loading == ((0.0, 0.3),)
    sedated = scenario(lab, preset, pairs, mobility="sedated")
    assert sedated.sedated and sedated.loading == engine.AFTER_WAKING


def test_an_infection_is_five_days_of_full_stress_and_its_stress_dose_lasts_as_long(lab, preset, pairs):
    bare = scenario(lab, preset, pairs, infection="uncovered", infection_day=60.0)
    assert stairs(bare.stress, np.array([59.9, 60.0, 64.9, 65.0, 100.0])).tolist() == [0, 1, 1, 0, 0]
    covered = scenario(lab, preset, pairs, infection="covered", infection_day=60.0)
    (extra,) = set(covered.regimen) - set(bare.regimen)
    assert (extra.drug, extra.route, extra.mg_per_day, extra.from_day, extra.to_day) == (
        "hydrocortisone",
        "infusion",
        200,
        60,
        65,
    )


def test_an_infection_keeps_the_stress_that_the_preset_had_before_and_after(preset, lab, pairs):
    stress = SimpleNamespace(corners=((0.0, 1.0), (7.0, 0.3)))
    sick = lab.model_copy(update={"patient": lab.patient.model_copy(update={"stress": stress})})
    found = scenario(sick, preset, pairs, infection="uncovered", infection_day=4.0)
    assert stairs(found.stress, np.array([0.0, 5.0, 8.9, 9.0, 50.0])).tolist() == [1, 1, 1, 0.3, 0.3]


def test_a_measured_pair_has_its_own_factor_for_its_drug_and_route(lab, preset, pairs):
    found = {
        (one.drug, one.route): one
        for one in scenario(lab, preset, pairs, other="itraconazole", other_from=10.0).interactions
    }
    assert {key: 1 / one.clearance_times for key, one in found.items()} == pytest.approx(
        {("methylprednisolone", "oral"): 3.9, ("dexamethasone", "oral"): 3.7, ("dexamethasone", "iv"): 3.3}
    )
    assert {(one.from_day, one.to_day) for one in found.values()} == {(10, np.inf)}


def test_the_other_drug_ends_on_its_last_day(lab, preset, pairs):
    found = scenario(lab, preset, pairs, other="itraconazole", other_from=10.0, other_until=24.0).interactions
    assert {(one.from_day, one.to_day) for one in found} == {(10, 24)}
    late = scenario(lab, preset, pairs, other="itraconazole", other_from=30.0, other_until=24.0).interactions
    assert {one.to_day for one in late} == {30}  # so says the field, and nothing comes of it


def test_a_last_day_before_the_first_is_named_at_its_field(preset):
    known = {"other": ("none", "itraconazole")}
    patient, found = typed_fields.read_patient(preset.patient, {"p-other_from": "30", "p-other_until": "24"}, known)
    assert found == {"p-other_until": "Give a day that is not before day 30, when the other drug begins."}
    assert (patient.other_from, patient.other_until) == (30, preset.patient.other_until)
    patient, found = typed_fields.read_patient(preset.patient, {"p-other_from": "30", "p-other_until": "44"}, known)
    assert not found and patient.other_until == 44


def test_the_factor_without_a_name_holds_for_every_drug_and_route(lab, preset, pairs):
    (one,) = scenario(lab, preset, pairs, clearance_times=0.5).interactions
    assert (one.drug, one.route, one.clearance_times) == ("prednisone", None, 0.5)


def test_a_switch_counts_only_when_it_was_moved(lab, preset, course):
    assert engine.switches(lab, preset, course.constants) == ()
    turned = replace(preset, patient=replace(preset.patient, lasting=0.2, need=15.0))
    assert dict(engine.switches(lab, turned, course.constants)) == {
        "lasting_share_injury": 0.2,
        "disease_half_control_mg_pe_per_day": 15.0,
    }


# ── goals ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_measure_of_a_goal_can_be_read_from_a_trace(lab, preset, pairs, course):
    trace = simulate(engine.scenario(lab, preset, preset.a, pairs), course.drugs, course.parameters, 8.0)
    at = trace.index(60)
    assert measure(trace, "proximal", 60)[0] == 100 * trace.strength[0, at, 0]
    assert measure(trace, "disease", 60)[0] == 100 * trace.disease[at, 0]
    assert measure(trace, "morning-cortisol", 60)[0] == trace.cortisol_am_nmol_per_l[at, 0]
    assert all(
        np.isfinite(measure(trace, name, 60)[0]) for name in ("bronchospasm", "illness", "reserve", "chair-rise")
    )


# ── addresses ──────────────────────────────────────────────────────────────────────────────────────────────────────

numbers = {
    name: st.floats(limits.low, limits.high).map(lambda value: round(value, 4))
    for name, limits in engine.NUMBERS.items()
}


@given(data=st.data())
def test_a_scenario_comes_back_from_its_address_as_it_was(lab, course, pairs, data):
    preset, choices = engine.start(lab, course.constants), engine.choices(pairs)
    patient = engine.Patient(
        **{name: data.draw(values, name) for name, values in numbers.items()},
        **{name: data.draw(st.sampled_from(possible), name) for name, possible in choices.items()},
    )
    every_h = data.draw(st.sampled_from(engine.INTERVALS_H))
    drawn = replace(
        preset, b=side((0, 7.5), (3, 0), drug=data.draw(st.sampled_from(DRUGS)), every_h=every_h), patient=patient
    )
    code = share_code.write(drawn, preset.patient)
    assert share_code.read(code, preset, course.drugs, choices) == drawn
    assert len(code) < 500 and code.replace("-", "").replace("_", "").isalnum()


def test_an_untouched_constant_follows_the_model_of_the_day(lab, course, pairs):
    preset, choices = engine.start(lab, course.constants), engine.choices(pairs)
    code = share_code.write(preset, preset.patient)
    later = replace(preset, patient=replace(preset.patient, injury=444.0))
    assert share_code.read(code, later, course.drugs, choices).patient.injury == 444


@given(code=st.text(max_size=60))
def test_a_text_that_is_no_code_is_refused_in_a_sentence(lab, course, pairs, code):
    with pytest.raises(share_code.Damaged, match="so nothing was changed"):
        share_code.read(code, engine.start(lab, course.constants), course.drugs, engine.choices(pairs))


def packed(payload):
    import base64
    import json
    import zlib

    return base64.urlsafe_b64encode(zlib.compress(json.dumps(payload).encode())).decode().rstrip("=")


@pytest.mark.parametrize(
    "broken",
    [
        lambda step, patient: [2, [step], [step], patient],
        lambda step, patient: [1, [], [step], patient],
        lambda step, patient: [1, [step] * 41, [step], patient],
        lambda step, patient: [1, [step, step], [step], patient],
        lambda step, patient: [1, [[0, "whisky", "oral", 24, 60]], [step], patient],
        lambda step, patient: [1, [[0, "prednisone", "oral", 24, 30_000]], [step], patient],
        lambda step, patient: [1, [[0, "prednisone", "oral", 0, 60]], [step], patient],
        lambda step, patient: [1, [[7300, "prednisone", "oral", 24, 60]], [step], patient],
        lambda step, patient: [1, [[0, "prednisone", "oral", 24, NAN]], [step], patient],
        lambda step, patient: [1, [[0, "prednisone", "oral", 24, True]], [step], patient],
        lambda step, patient: [1, [step], [step], [7300, *patient[1:]]],
        lambda step, patient: [
            1,
            [step],
            [step],
            patient[:-2],
        ],  # without the last alone it is one of before that setting
        lambda step, patient: [1, [step], [step], {"days": 100}],
        lambda step, patient: {"a": [step]},
        lambda step, patient: "a" * 30_000,
    ],
)
def test_a_code_that_says_what_the_fields_would_refuse_is_refused(lab, course, pairs, broken):
    preset, choices = engine.start(lab, course.constants), engine.choices(pairs)
    step, patient = [0, "prednisone", "oral", 24, 60], list(engine.settings(preset.patient).values())
    assert share_code.read(packed([1, [step], [step], patient]), preset, course.drugs, choices)
    with pytest.raises(share_code.Damaged):
        share_code.read(packed(broken(step, patient)), preset, course.drugs, choices)


# ── steps that are drawn ───────────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.integers(0, 700), min_size=1, max_size=8, unique=True), st.integers(0, 700), st.floats(0, 100))
def test_a_drawn_step_changes_what_is_given_from_its_day_to_the_next_step_and_nothing_else(course, days, day, mg):
    side = tuple(engine.Step(float(on), "prednisone", "oral", 24.0, 200.0 + on) for on in sorted(days))
    drawn = engine.split(side, float(day), mg)
    begins = [step.from_day for step in drawn]
    assert begins == sorted({*map(float, days), float(day)}) and engine.problems(drawn, "a", course.drugs) == {}
    assert [step for step in drawn if step.from_day != day] == [step for step in side if step.from_day != day]
    assert {step.mg for step in drawn if step.from_day == day} == {mg}
