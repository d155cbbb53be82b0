"""The third case as its file tells it: what therapy and dose do to its curves, what grade 3 costs, and what is not said."""

import re

import pytest

from course_lib import content
from course_lib.engine.case import replay, typed_orders
from course_lib.engine.commitments import Impossible
from course_lib.physiology.strength import sit_to_stand_s
from course_lib.views.case import patient
from course_lib.views.case.page import Page
from course_lib.views.parts.claim_text import Evidence
from tests.content.cases.written_case import FORBIDDEN
from tests.content.told import end, options, played, run, taught

ID = "fifty-a-day"
REST = {"resistance": "load-rest", "intervals": "hiit-proof"}
HARD = {"intervals": "hiit-yes"}
HELD = {"with-dermatology": "dose-hold"}
STOPPED = {"with-dermatology": "dose-zero", "reserve-runs-out": "crisis-tablets", "blisters-return": "skin-little"}


def chair(choices, day):
    trace = run(replay.scenario(played(ID, choices), 196))
    return float(sit_to_stand_s(trace)[trace.index(day), 0])


def strength(choices):
    return end(played(ID, choices), lambda trace: trace.strength[0, :, 0])


def test_the_argued_path_is_not_interrupted_earns_everything_and_wins_back_the_chair():
    best = played(ID, {})
    assert not best.interrupted and all(got == most > 0 for got, most in replay.score(best).values())
    assert chair({}, 196) < 0.6 * chair({}, 84)


def test_while_the_dose_is_held_moderate_work_beats_hard_intervals_and_these_beat_rest():
    assert strength(HELD) > strength(HELD | HARD) + 0.05 > strength(HELD | REST) + 0.1


def test_hard_intervals_cost_less_once_the_dose_is_down_as_the_model_assumes():
    assert strength(HELD) - strength(HELD | HARD) > 2 * (strength({}) - strength(HARD)) > 0


def test_neither_therapy_nor_a_lower_dose_brings_alone_what_both_bring_nor_therapy_that_ends_early():
    assert strength({}) > max(strength(HELD), strength(REST), strength({"grade-again": "again-end"})) + 0.2


@pytest.mark.parametrize("id", [ID, "second-floor"])
def test_the_mixed_grades_are_those_of_the_case_and_the_model_draws_none(id):
    begun, library = replay.start(content.case(id)), content.library
    evidence = Evidence(library.claims(), library.references(), f"case-{id}")
    shown = str(patient.today(Page(begun, run(replay.scenario(begun)), evidence, library.drugs())))
    assert "Grades by muscle group" not in shown and "group by group" in shown


def test_the_slip_at_grade_three_costs_nothing_on_the_chart_and_the_feedback_says_so():
    assert strength({"resistance": "load-three"}) == strength({})
    said = next(option.feedback for _, option in options(ID) if option.id == "load-three")
    assert "charges nothing for this slip" in said


def test_a_sudden_end_empties_the_reserve_within_a_week_and_brings_the_blisters_back_later():
    day = {step.commitment.scene: step.day for step in played(ID, STOPPED).history}
    assert 100 < day["reserve-runs-out"] <= 107 < day["blisters-return"] < 196


def test_five_at_once_covers_the_axis_and_not_the_skin():
    assert played(ID, {"with-dermatology": "dose-five"}).interrupted == {"blisters-return"}


def test_another_drug_with_a_smaller_number_spares_the_muscle_little():
    assert strength({"with-dermatology": "dose-other"}) < strength(HELD) < strength({}) - 0.2


@pytest.mark.parametrize(
    ("drug", "dose", "option"),
    [("prednisone", "0", "dose-zero"), ("dexamethasone", "6", "dose-other"), ("prednisolone", "25", "dose-steps"),
     ("methylprednisolone", "24", "dose-hold"), ("prednisone", "10", "dose-five")],
)  # fmt: skip
def test_an_order_written_by_hand_is_answered_by_what_it_is_in_prednisone(drug, dose, option):
    written = typed_orders.TypedOrder(drug=drug, mg_per_day=dose, route="oral")
    scene = content.case(ID).scene("with-dermatology")
    assert typed_orders.read_order(scene, written, content.library.drugs()).options == (option,)


@pytest.mark.parametrize(
    ("scene", "drug", "dose", "route", "asked", "too_much"),
    [("with-dermatology", "prednisone", "250", "oral", "Is a zero too many", True),
     ("reserve-runs-out", "hydrocortisone", "200 µg", "infusion", "Is it meant in milligrams?", False),
     ("reserve-runs-out", "prednisone", "50", "iv", "Prednisone is a tablet.", False)],
)  # fmt: skip
def test_a_slip_is_asked_back_and_only_what_is_too_much_is_called_so(scene, drug, dose, route, asked, too_much):
    written = typed_orders.TypedOrder(drug=drug, mg_per_day=dose, route=route)
    with pytest.raises(Impossible) as sentence:
        typed_orders.read_order(content.case(ID).scene(scene), written, content.library.drugs())
    assert asked in str(sentence.value) and ("more than this decision" in str(sentence.value)) is too_much


MORE = {
    r"\bstandard (protocol|programme) (is|has)\b": "The standard protocol is three sets.",
    r"\b(rats?|animals?) (show|prove)s? that\b": "Rats show that hard work harms.",
    r"\bresistance (from|at) grade 3\b": "Resistance from grade 3.",
}


@pytest.mark.parametrize(("pattern", "example"), {**FORBIDDEN, **MORE}.items())
def test_the_course_says_nothing_that_it_must_not(pattern, example):
    assert re.search(pattern, example, re.IGNORECASE)
    assert [text for text in taught(ID) if re.search(pattern, text, re.IGNORECASE)] == []


def test_the_caution_about_intensity_keeps_its_species_and_its_may():
    for _, option in options(ID):
        if "S8" in option.claims:
            assert re.search(r"\b(animal|rats)\b", option.feedback), option.id
