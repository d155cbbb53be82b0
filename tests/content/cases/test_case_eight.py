"""The eighth case as it plays: a list that changes nothing, and a second box that changes the exposure at an unchanged dose."""

import re

import pytest

from course_lib.content import library
from course_lib.engine.case import replay
from course_lib.engine.case.typed_orders import TypedOrder, read_order
from course_lib.engine.commitments import Impossible
from course_lib.physiology.strength import sit_to_stand_s
from tests.content import told

ID = "a-list-from-the-internet"


def case():
    return library.case(ID)


def played(**choices):
    """The case along the argued path, but for `choices` (option by scene, with _ for -)."""
    return told.played(ID, {scene.replace("_", "-"): option for scene, option in choices.items()})


def seconds(play, day=290):
    found = told.run(replay.scenario(play))
    return float(sit_to_stand_s(found)[found.index(day), 0])


def test_the_dose_stays_and_the_legs_fail_after_the_second_box():
    play = played()
    doses = {course.mg_per_day for course in replay.regimen(play, 163) if course.to_day > 119}
    assert doses == {16}
    assert seconds(play, 163) > 1.5 * seconds(play, 119)


@pytest.mark.parametrize("option", [option.id for option in library.case(ID).scene("hormones").options])
def test_the_second_box_comes_whatever_is_said_of_hormones(option):
    found = {(one.drug, one.from_day) for one in replay.scenario(played(hormones=option)).interactions}
    assert found == {("methylprednisolone", 119), ("dexamethasone", 119)}


def test_the_factors_are_those_of_the_measured_interactions():
    measured = {pair.drug: pair.exposure_times for pair in library.interactions().values() if pair.route == "oral"}
    for option in case().scene("hormones").options:
        for item in option.interacting:
            assert 1 / item.clearance_times == pytest.approx(measured[item.drug], abs=0.01)


def test_the_argued_path_takes_back_what_changed_and_wins_back_the_chair():
    play = played()
    assert not play.interrupted
    assert seconds(play) < 0.7 * seconds(play, 163)


@pytest.mark.parametrize("option", ["plan-wait", "plan-dexamethasone"])
def test_a_plan_that_leaves_the_exposure_leaves_the_patient_in_the_chair(option):
    assert seconds(played(one_plan=option), 215) > 1.5 * seconds(played(), 215)


@pytest.mark.parametrize("option", ["plan-prednisolone", "plan-quarter"])
def test_two_other_plans_do_about_as_well_in_the_model_and_bring_nothing_back(option):
    play = played(one_plan=option)
    assert not play.interrupted
    assert seconds(play) == pytest.approx(seconds(played()), abs=0.5)


def test_a_stop_empties_the_reserve_and_too_little_brings_the_lungs_back():
    assert "no-reserve" in played(one_plan="plan-stop").interrupted
    assert played(one_plan="plan-five").interrupted == {"lungs-return"}


def test_a_typed_order_is_read_by_what_it_does_beside_itraconazole():
    readings = case().scene("one-plan").typed.readings
    assert readings[0].option == "plan-stop" and readings[0].up_to == 0
    by_drug = {reading.option: reading.drugs for reading in readings}
    assert by_drug["plan-dexamethasone"] == ("dexamethasone",)
    assert by_drug["plan-quarter"] == by_drug["plan-antifungal"] == ("methylprednisolone",)


def test_a_tenth_of_the_dose_is_asked_back_and_not_called_too_much():
    with pytest.raises(Impossible) as asked:
        read_order(case().scene("one-plan"), TypedOrder("methylprednisolone", "1.6", "oral"), library.drugs())
    assert "decimal point" in str(asked.value) and "more than this decision" not in str(asked.value)


@pytest.mark.parametrize("option", ["worse-sarcoid", "worse-emg", "worse-creatine"])
def test_looking_elsewhere_costs_ten_days_before_the_plan(option):
    play = played(worse=option)
    days = {step.commitment.scene: step.day for step in play.history}
    assert days["worse-still"] == days["one-plan"] == 173
    assert seconds(play, 215) > seconds(played(), 215)


def test_nothing_on_the_list_is_advised():
    advice = r"\b(take|give|start|prescribe|recommend(ed)?) (creatine|BCAA|glutamine|IGF-I|testosterone|DHEA)\b"
    assert re.search(advice, "Take creatine.", re.IGNORECASE)
    assert not [text for text in told.taught(ID) if re.search(advice, text, re.IGNORECASE)]
