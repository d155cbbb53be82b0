"""The fourth case as its file tells it: what equipment does to its curves, what the cane costs, and what is not said."""

import re

import numpy as np
import pytest

from course_lib import content
from course_lib.engine.case import replay, typed_orders
from course_lib.physiology.strength import sit_to_stand_s
from tests.content.cases.written_case import FORBIDDEN
from tests.content.told import end, options, played, run, taught

ID = "second-floor"
CARRIED = {"the-stairs": "stairs-carried"}
CANE = {"the-stairs": "stairs-cane"}
STOPPED = {"one-more-call": "pills-zero", "reserve-runs-out": "crisis-tablets", "blisters-return": "skin-little"}


def strength(choices):
    return end(played(ID, choices), lambda trace: trace.strength[0, :, 0])


def test_the_argued_path_is_not_interrupted_earns_everything_and_brings_the_chair_back():
    best = played(ID, {})
    assert not best.interrupted and all(got == most > 0 for got, most in replay.score(best).values())
    seconds, trace = sit_to_stand_s(run(replay.scenario(best)))[:, 0], run(replay.scenario(best))
    assert np.isnan(seconds[trace.index(150)]) and seconds[-1] < 15


def test_a_lift_keeps_more_strength_than_one_floor_and_one_floor_more_than_being_carried():
    assert strength({}) > strength({"the-stairs": "stairs-one-floor"}) + 0.05 > strength(CARRIED) + 0.1


def test_devices_do_not_replace_a_lower_dose():
    assert strength({"one-more-call": "pills-hold"}) < strength({}) - 0.1


def test_the_cane_leads_to_a_fall_that_is_told_and_every_answer_to_it_leads_on():
    for answer in ("fall-bed", "fall-refit", "fall-again"):
        play = played(ID, CANE | {"the-fall": answer})
        assert "the-fall" in [step.commitment.scene for step in play.history] and play.over
    assert "does not simulate falls" in content.case(ID).scene("the-fall").text
    assert "the-fall" not in replay.mainline(content.case(ID))


def test_a_fall_answered_with_bed_costs_what_the_cane_had_won():
    assert strength(CANE | {"the-fall": "fall-bed"}) < strength(CANE) - 0.2


def test_devices_that_are_taken_away_by_the_calendar_take_strength_with_them():
    assert strength({"devices-again": "loans-return"}) < strength({}) - 0.1


def test_a_sudden_end_empties_the_reserve_within_a_week_and_brings_the_blisters_back_later():
    day = {step.commitment.scene: step.day for step in played(ID, STOPPED).history}
    assert 158 < day["reserve-runs-out"] <= 165 < day["blisters-return"] < 270


def test_five_at_once_without_the_prescriber_brings_the_blisters_back():
    assert played(ID, {"one-more-call": "pills-alone"}).interrupted == {"blisters-return"}


@pytest.mark.parametrize(
    ("scene", "drug", "dose", "route", "option"),
    [("one-more-call", "prednisone", "0", "oral", "pills-zero"), ("one-more-call", "prednisone", "25", "oral", "pills-steps"),
     ("one-more-call", "dexamethasone", "6", "oral", "pills-hold"), ("reserve-runs-out", "hydrocortisone", "100", "iv", "crisis-treat"),
     ("reserve-runs-out", "hydrocortisone", "20", "oral", "crisis-tablets")],
)  # fmt: skip
def test_an_order_written_by_hand_is_answered_by_drug_dose_and_route(scene, drug, dose, route, option):
    written = typed_orders.TypedOrder(drug=drug, mg_per_day=dose, route=route)
    assert typed_orders.read_order(content.case(ID).scene(scene), written, content.library.drugs()).options == (option,)


MORE = {
    r"\b(device|orthosis|lift)s? (is|are) (proven|permanent)\b": "The orthosis is proven.",
    r"\bmust (be )?(given|fitted|provided)\b": "A lift must be provided.",
}


@pytest.mark.parametrize(("pattern", "example"), {**FORBIDDEN, **MORE}.items())
def test_the_course_says_nothing_that_it_must_not(pattern, example):
    assert re.search(pattern, example, re.IGNORECASE)
    assert [text for text in taught(ID) if re.search(pattern, text, re.IGNORECASE)] == []


def test_what_an_arm_support_needs_is_said_of_other_diseases():
    for _, option in options(ID):
        if "B19" in option.claims and "success" in option.feedback:
            assert "other neuromuscular diseases" in option.feedback, option.id
    assert "other neuromuscular diseases" in content.case(ID).scene("will-it-work").argued
