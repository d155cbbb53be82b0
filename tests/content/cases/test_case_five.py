"""The fifth case: strong legs, weak breath, and a dose that changes without anybody touching it."""

import re

import pytest

from course_lib import content
from course_lib.engine.case import replay, typed_orders
from tests.content.cases.written_case import FORBIDDEN
from tests.content.told import end, played, run, taught

ID = "strong-enough-legs"
HELD = {"steroid-plan": "hold-sixteen"}
MORE_FORBIDDEN = (
    r"\bswitch(ing)? (is|was) proven",
    r"20/30/40 (rule |limits )?(is|are|was|were) validated",
    r"\bnormal saturation (clears|excludes)",
)


def exposure(play, day):
    trace = run(replay.scenario(play))
    return trace.exposure_mg_pe_per_day[trace.index(day), 0]


def breath(choices):
    return end(played(ID, choices), lambda trace: trace.strength[2, :, 0])


def test_the_dose_is_the_same_and_the_exposure_rises_when_phenytoin_leaves():
    gone, kept = played(ID, HELD), played(ID, HELD | {"seizure-drug": "other-keep"})
    assert exposure(gone, 37) == pytest.approx(exposure(kept, 37))
    assert exposure(gone, 50) > 1.3 * exposure(kept, 50)
    assert breath(HELD) < breath(HELD | {"seizure-drug": "other-keep"})


def test_the_argued_path_wins_breath_back_and_neither_oedema_nor_axis_interrupts_it():
    assert not played(ID, {}).interrupted
    assert breath({}) > breath(HELD) + 0.1


def test_a_stop_pleases_the_legs_and_is_paid_for_in_the_axis_and_in_the_head():
    stopped = {"steroid-plan": "stop-now", "dizzy-and-grey": "crisis-fluid"}
    assert played(ID, stopped).interrupted == {"dizzy-and-grey", "oedema-returns"}
    assert breath({"steroid-plan": "stop-now"}) >= breath({})
    said = content.case(ID).scene("steroid-plan").argued
    assert "may even gain from a stop; what it costs is in the head and in the axis" in said


def test_the_same_number_of_another_drug_lets_the_oedema_back_and_about_the_same_effect_does_not():
    assert played(ID, {"steroid-plan": "same-number"}).interrupted == {"oedema-returns"}
    assert not played(ID, {"steroid-plan": "swap-drug"}).interrupted


def test_rest_in_bed_costs_breath_too():
    assert breath({"whom-to-call": "call-bed"}) < breath({}) - 0.05


@pytest.mark.parametrize(
    ("drug", "dose", "option"),
    [
        ("dexamethasone", "0", "stop-now"),
        ("dexamethasone", "8", "steps-together"),
        ("dexamethasone", "16", "hold-sixteen"),
        ("prednisone", "16", "same-number"),
        ("methylprednisolone", "80", "swap-drug"),
        ("methylprednisolone", "240", "hold-sixteen"),
    ],
)
def test_a_dose_written_by_hand_is_read_as_the_option_whose_reasons_fit_it(drug, dose, option):
    scene, written = content.case(ID).scene("steroid-plan"), typed_orders.TypedOrder(drug, dose, "oral")
    assert typed_orders.read_order(scene, written, content.drugs()).options == (option,)


def test_legs_and_saturation_move_no_ranking():
    findings = {one.id: one.moves for one in content.case(ID).scene("rank-again").ranking.findings}
    assert findings == {"fall-lying": True, "clear-ct": True, "saturation-good": False, "good-legs": False}


@pytest.mark.parametrize("pattern", [*FORBIDDEN, *MORE_FORBIDDEN])
def test_the_case_says_nothing_that_the_course_must_not(pattern):
    assert not [text for text in taught(ID) if re.search(pattern, text, re.IGNORECASE)]
