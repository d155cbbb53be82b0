"""The seventh case as it plays: an excess of the body's own, a receptor that can be blocked too far, and no dose of any of it."""

import re

import pytest

from course_lib.content import library
from course_lib.engine.case import replay
from course_lib.physiology.strength import sit_to_stand_s
from tests.content import told

ID = "too-much-of-their-own"


def case():
    return library.case(ID)


def trace(choices=None):
    return told.run(replay.scenario(told.played(ID, choices or {})))


def seconds(choices=None, day=420):
    found = trace(choices)
    return float(sit_to_stand_s(found)[found.index(day), 0])


def test_the_argued_path_wins_back_the_chair_without_an_emergency():
    assert not told.played(ID, {}).interrupted
    assert seconds() < 0.8 * seconds(day=246)


@pytest.mark.parametrize(
    ("scene", "option"), [("how-far", "far-all"), ("how-far", "far-cortisol"), ("legs-of-lead", "lead-raise")]
)
def test_a_receptor_that_is_blocked_too_far_ends_in_adrenal_insufficiency(scene, option):
    choices = {scene: option}
    assert told.played(ID, choices).interrupted == {"nothing-gets-through"}
    assert trace(choices).adrenal_deficit.max() > 0.45 > trace().adrenal_deficit.max()


def test_rest_and_equipment_alone_leave_the_patient_slower_than_graded_work():
    assert seconds() + 2 < seconds({"beside-it": "beside-lift"}) < seconds({"beside-it": "beside-rest"})


def test_a_month_of_waiting_costs_strength_on_the_way():
    assert seconds({"how-far": "far-wait"}, 312) > seconds(day=312)


def test_the_infection_shows_a_want_of_cortisol_and_the_rescue_ends_it_sooner():
    left, rescued = trace({"faint-at-school": "faint-bug"}), trace()
    assert left.adrenal_deficit[left.index(344), 0] > 0.2 > rescued.adrenal_deficit[rescued.index(344), 0]


def test_a_typed_rescue_is_read_by_its_drug():
    for scene in (case().scene("faint-at-school"), case().scene("nothing-gets-through")):
        rescues = [one for one in scene.typed.readings if one.option in {"faint-rescue", "through-rescue"}]
        assert rescues and all(one.drugs == ("dexamethasone",) for one in rescues)


def test_no_dose_of_mifepristone_or_of_its_rescue_is_written():
    for text in told.taught(ID):
        assert not re.search(r"(mifepristone|dexamethasone)[^.;]{0,30}\d+ ?(mg|µg)", text, re.IGNORECASE), text
    assert not any(
        item.drug == "dexamethasone" for scene in case().scenes for o in scene.options for item in o.prescribe
    )


def test_nothing_is_told_of_the_published_child_beyond_the_seed():
    told_of = [text for text in told.taught(ID) if re.search(r"paediatric patient|published child|publication", text)]
    assert len(told_of) >= 3 and not any(
        re.search(r"\b(girl|boy|year-old|tumou?r|adenoma|weeks|months)\b", sentence)
        for text in told_of
        for sentence in re.split(r"(?<=[.;])\s", text)
        if re.search(r"paediatric patient|published child|publication", sentence)
    )
    assert case().modelled_on is None and "follows no published report" in case().disclaimer


def test_whoever_takes_a_steroid_as_a_drug_is_told_no():
    verdicts = {option.id: option.verdict for option in case().scene("not-for-whom").options}
    assert [id for id, verdict in verdicts.items() if verdict in ("argued", "defensible")] == ["whom-no"]
    assert "blocks the treatment" in case().primer
