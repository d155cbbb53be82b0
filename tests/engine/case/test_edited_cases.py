"""A record of a case that was edited: what it holds of scenes that are gone is passed by, and so is a branch that was put in."""

import pytest

from course_lib.content import library
from course_lib.engine.case import replay
from course_lib.engine.case.reached import reached
from tests.content.told import run

EDITED = [id for id in library.ids("cases") if library.case(id).gone]


def commit(scene, option="x"):
    return ("committed", {"scene": scene, "options": [option], "controls": {}, "certainty": None})


def scenes(path):
    return [one.scene for one in path]


OLD = [commit("gone"), commit("a"), commit("gone-too"), commit("b")]


def test_what_was_committed_in_a_scene_that_is_gone_is_in_no_path_and_stays_in_the_record():
    paths = replay.paths(OLD, ("gone", "gone-too"))
    assert scenes(paths.first) == ["a", "b"] and paths.second is None and paths.kept == 0
    assert [paths.in_record(kept) for kept in range(3)] == [1, 3, 4]


@pytest.mark.parametrize("kept", [0, 1])
def test_a_decision_that_is_reopened_is_the_same_one_when_the_record_is_read_again(kept):
    gone = ("gone", "gone-too")
    reopened = ("reopened", {"kept": replay.paths(OLD, gone).in_record(kept)})
    again = replay.paths([*OLD, reopened, commit("c")], gone)
    assert again.kept == kept and scenes(again.second) == ["a", "b"][:kept] + ["c"]
    left = ("reopened", {"kept": again.in_record(len(again.first))})
    assert replay.paths([*OLD, reopened, left], gone).second is None


@pytest.mark.parametrize("id", EDITED)
def test_a_record_with_the_rankings_that_are_gone_goes_on_where_it_was_left(id):
    case = library.case(id)
    made = [step.commitment for step in replay.argued_play(case, run).history]
    kept = [commit(scene) for scene in case.gone]
    old = [kept[0], ("committed", made[0].body()), *kept[1:], ("committed", made[1].body())]
    first = replay.paths(old, case.gone).first
    assert replay.replay(case, first, run).scene_id == reached(case, first).scene == replay.mainline(case)[2]


def test_a_branch_that_was_put_in_after_it_was_passed_is_not_met_and_one_that_waits_is():
    case = library.case("awake-and-unable-to-move")
    made = {step.commitment.scene: step.commitment for step in replay.argued_play(case, run).history}
    early = [made[scene] for scene in replay.mainline(case)[: replay.mainline(case).index("breathing")]]
    limbs = [*early, replay.Commitment("breathing", ("limb-guide",))]
    assert replay.replay(case, limbs, run).scene_id == reached(case, limbs).scene == "back-on-the-tube"
    before = [*limbs, made["movement"]]
    assert replay.replay(case, before, run).scene_id == reached(case, before).scene == "counselling"
