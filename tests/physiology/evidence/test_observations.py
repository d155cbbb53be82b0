"""Where an observation lies, where the model lies, and that whether they agree is computed."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.model.observation import Assumed, Observation
from course_lib.physiology.evidence.observations import (
    ROUNDING,
    Modelled,
    Row,
    centre,
    exact,
    exposure,
    observed,
    read,
    scenario,
)
from course_lib.physiology.evidence.targets import scenarios

KNOWN = {"drug": "prednisone", "dose": "20 mg/day", "duration": "14 days"}


def seen(**more):
    """Prednisone 20 mg/day for 14 days, strength at 90 % of the start, unless told otherwise."""
    facts = {
        "label": "x", "words": "x", "source": "x", "standing": "seen in excerpt", **KNOWN,
        "region": "proximal", "measure": "strength", "value": 0.9, "against": "own start",
    }  # fmt: skip
    return Observation.model_validate({name: value for name, value in {**facts, **more}.items() if value is not None})


def beside(observation, patients=(0.85, 0.95), belief=(0.88, 0.92)):
    return Row("x", observation, 20, 14, Modelled(0.9, patients, belief), False)


# ── where an observation lies ────────────────────────────────────────────────────────────────────────────────────


def test_the_interval_of_a_share_is_that_of_the_sheet_of_checks():
    assert exact(23, 216) == pytest.approx((0.069, 0.156), abs=0.001)
    assert exact(20, 69) == pytest.approx((0.187, 0.412), abs=0.001)
    assert exact(0, 38) == pytest.approx((0, 0.093), abs=0.001)
    assert exact(4, 4) == pytest.approx((0.398, 1), abs=0.001)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_of_counts_holds_its_share_and_stays_a_share(counts):
    low, high = exact(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


@pytest.mark.parametrize(
    ("facts", "span"),
    [
        ({}, (0.9, 0.9)),
        ({"not_significant": True}, (0.9, 1.0)),
        ({"value": None, "not_significant": True}, (1.0, 1.0)),
        ({"value": 0.8, "at_most": True}, (0.0, 0.8)),
        ({"value": None, "low": 1.08, "high": 1.13, "range_is": "x"}, (1.08, 1.13)),
        ({"measure": "share", "value": 0.45}, (0.45, 0.45)),
        ({"value": None}, None),
        ({"measure": "other"}, None),
    ],
)
def test_an_observation_lies_where_it_was_told_to_lie(facts, span):
    assert observed(seen(**facts)) == span


def test_a_share_of_counts_lies_in_their_interval():
    counted = seen(measure="share", value=None, weak=23, people=216)
    assert centre(counted) == 23 / 216 and observed(counted) == exact(23, 216)


# ── what is run ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_told_is_what_is_run():
    (course,) = (run := scenario(seen(), {})).regimen
    assert (course.drug, course.route, course.dose_mg, course.to_day, run.days) == ("prednisone", "oral", 20, 14, 14)


@pytest.mark.parametrize("unknown", KNOWN)
def test_what_is_not_known_is_not_run(unknown):
    assert scenario(seen(**{unknown: "unknown"}), {}) is None


def test_a_drug_that_is_not_named_may_be_assumed_and_the_verdict_stays():
    observation = seen(drug="unknown", assumed=Assumed(why="x", drug="prednisone"))
    assert scenario(observation, {}) == scenario(seen(), {}) and beside(observation).verdict == "agrees"


@pytest.mark.parametrize(("unknown", "guess"), [("dose", {"dose": "60 mg/day"}), ("duration", {"duration": "9 days"})])
def test_a_dose_or_a_time_that_is_assumed_gives_no_verdict(unknown, guess):
    observation = seen(**{unknown: "unknown"}, assumed={"why": "x", **guess})
    assert scenario(observation, {}) is not None and beside(observation).verdict == "assumed"


def test_an_assumed_scenario_is_one_of_the_sheet(course):
    known = scenarios(course.targets)
    observation = seen(dose="unknown", assumed={"why": "x", "scenario": "weiner"})
    assert scenario(observation, known) is known["weiner"] and beside(observation).verdict == "assumed"
    assert exposure(observation, known["weiner"], course.drugs) == pytest.approx(60)


def test_a_dose_is_told_in_prednisone_equivalent(course):
    assert exposure(seen(drug="dexamethasone", dose="8 mg/day"), None, course.drugs) == pytest.approx(53.3, abs=0.1)
    assert exposure(seen(drug="unknown"), None, course.drugs) == 20
    assert exposure(seen(dose="unknown"), None, course.drugs) is None


# ── whether they agree ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(0.9, "agrees"), (0.85 - ROUNDING, "agrees"), (0.84 - ROUNDING, "disagrees"), (0.99, "disagrees")],
)
def test_agreement_is_meeting_the_combined_band_give_or_take_rounding(value, verdict):
    assert beside(seen(value=value)).verdict == verdict


def test_a_band_of_parameter_sets_counts_as_well_as_one_of_patients():
    assert beside(seen(value=0.7), belief=(0.68, 0.8)).verdict == "agrees"


def test_without_a_number_or_a_run_there_is_nothing_to_compare():
    assert beside(seen(measure="other")).verdict == "not comparable"
    assert Row("x", seen(), 20, 14, None, False).verdict == "not comparable"


spans = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


@given(spans, spans, st.floats(0, 1))
def test_what_lies_in_either_band_agrees(patients, belief, value):
    row = beside(seen(value=value), tuple(patients), tuple(belief))
    if any(low <= value <= high for low, high in (patients, belief)):
        assert row.verdict == "agrees"


# ── what the model says ──────────────────────────────────────────────────────────────────────────────────────────


def lived(*strength):
    """A trace in which every patient keeps their strength in every region."""
    return SimpleNamespace(strength=np.broadcast_to(np.array(strength), (3, 2, len(strength))), index=lambda day: 1)


def test_strength_is_read_with_two_kinds_of_not_knowing():
    found = read(seen(), scenario(seen(), {}), lived(0.9, *np.linspace(0.8, 1, 101), 0.7, 0.7), 101)
    assert (found.value, found.patients, found.belief) == (0.9, pytest.approx((0.81, 0.99)), pytest.approx((0.7, 0.7)))
    assert found.combined == pytest.approx((0.7, 0.99))


def test_a_share_moves_with_the_median_patient_of_another_parameter_set():
    share = seen(measure="share", value=0.5)
    found = read(share, scenario(share, {}), lived(0.8, 0.7, 0.78, 0.82, 0.9, 0.7, 0.9), 4)
    assert found.value == 0.25 and found.patients is None
    assert found.belief == pytest.approx((0.05 * 0.75, 0.95 * 0.75))  # none of four, and three of four
