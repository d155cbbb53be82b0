"""The ends of a case's paths, and what is said where a wrong one ends with more than the argued one."""

from functools import partial

import pytest

from course_lib import content
from course_lib.app.case.ends import found, paths, unanswered
from course_lib.app.case.run import case_of_run, simulate
from course_lib.engine.case import replay
from course_lib.engine.case.ends import End, argued_against, ends, ways_on
from course_lib.engine.case.play import Commitment

CASES = sorted(content.ids("cases"))
ARGUED = End({"proximal": 80.0, "distal": 82.0, "respiratory": 81.0}, 40.0)


@pytest.mark.parametrize("id", CASES)
def test_a_wrong_choice_that_ends_with_more_than_the_argued_one_says_why_that_is_no_argument(id):
    _, all_ = found(id, at_once=1)
    assert [(one.choices, one.ahead_of(all_[0])) for one in unanswered(all_)] == []


@pytest.mark.parametrize("id", CASES)
def test_the_first_path_is_the_argued_one_and_each_other_one_leaves_it(id):
    case, all_ = found(id, at_once=1)
    assert all_[0].choices == () and all_[0].worst == "argued" and not argued_against(all_[0])
    assert all(one.choices for one in all_[1:]) and len(all_) > len(replay.decisions(case)) // 2


def test_a_lead_below_what_can_be_seen_is_none():
    assert End({"proximal": 80.9, "distal": 80.0, "respiratory": 81.0}, 42.9).ahead_of(ARGUED) == {}
    ahead = End({"proximal": 81.5, "distal": 80.0, "respiratory": 81.0}, 45.0).ahead_of(ARGUED)
    assert ahead == {"proximal": 1.5, "adrenal reserve": 5.0}


def test_a_lead_that_a_sound_choice_brings_along_is_not_laid_at_the_door_of_a_wrong_one():
    more = {"proximal": 85.0, "distal": 82.0, "respiratory": 81.0}
    sound = End(more, 40.0, (Commitment("a", ("x",)),), "defensible")
    both = End(more, 40.0, (Commitment("a", ("x",)), Commitment("b", ("y",))), "unsafe")
    alone = End(more, 40.0, (Commitment("b", ("y",)),), "unsafe")
    assert unanswered([ARGUED, sound, both]) == [] and unanswered([ARGUED, sound, alone]) == [alone]
    assert unanswered([ARGUED, both]) == [both]


def test_words_that_are_taken_out_of_a_case_are_missed():
    case = case_of_run("shock-then-ards", 0)
    scene = case.scene("which-steroid")
    mute = scene.model_copy(update={"options": tuple(one.model_copy(update={"ahead": ""}) for one in scene.options)})
    silent = case.model_copy(update={"scenes": tuple(mute if one.id == scene.id else one for one in case.scenes)})
    left = unanswered(list(ends(silent, partial(simulate, silent, 0), at_once=1)))
    assert [one.choices[0].options for one in left] == [("muscle-first",)]


def test_two_choices_that_do_the_same_to_the_patient_are_one_way_on():
    case = case_of_run("the-stairs-won", 0)
    talk = case.scene(replay.decisions(case)[0])
    assert not any(one.prescribe or one.mobility or one.next for one in talk.options)
    assert [one.options for one in ways_on(case, talk)] == [replay.argued(talk).options]


def test_the_command_prints_a_table_and_refuses_a_case_that_is_not_there(capsys):
    assert paths("a-list-from-the-internet", once=True) == 0
    told = capsys.readouterr().out
    assert told.startswith("a-list-from-the-internet: 9 paths") and "one-plan: plan-five" in told
    assert paths("no-such-case", once=True) == 1 and "there is no case `no-such-case`" in capsys.readouterr().err
