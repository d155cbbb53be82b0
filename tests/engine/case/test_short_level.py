"""The short level asks three decisions; what else happened is what the course argues for, and told."""

from functools import partial
from itertools import product

import pytest

from course_lib import content
from course_lib.app.case import run
from course_lib.engine.case import replay

CASES = content.ids("cases")
TWO_WAYS = "shock-then-ards", "second-floor", "awake-and-unable-to-move", "a-list-from-the-internet"


def played(id, commitments=(), seed=1):
    case = run.case_of_run(id, seed)
    return replay.replay(case, commitments, partial(run.simulate, case, seed), short=True)


def one_of(scene, option):
    return replay.Commitment(scene.id, (option.id,), {control.id: control.argued for control in option.controls})


@pytest.mark.parametrize("id", CASES)
def test_a_case_has_three_decisive_scenes_and_tells_every_other_of_its_main_line(id):
    case = content.case(id)
    line = replay.mainline(case)
    assert len(case.decisive) == 3 and [one for one in line if one in case.decisive] == list(case.decisive)
    assert not set(case.decisive) & set(replay.rankings(case))
    assert {scene.id for scene in case.scenes if scene.told} == set(line) - set(case.decisive)


@pytest.mark.parametrize("id", CASES)
def test_whoever_decides_as_the_course_argues_comes_by_three_decisions_to_where_its_own_path_ends(id):
    commitments = []
    while not (play := played(id, commitments)).over:
        commitments.append(replay.argued(play.scene))
    assert tuple(one.scene for one in commitments) == play.case.decisive
    whole = replay.argued_play(play.case, partial(run.simulate, play.case, 1))
    assert [(step.day, step.commitment) for step in play.history] == [(s.day, s.commitment) for s in whole.history]
    assert [step.told for step in play.history] == [s.commitment.scene not in play.case.decisive for s in whole.history]


@pytest.mark.parametrize("id", TWO_WAYS)
def test_every_path_ends_and_an_unplanned_scene_is_always_asked(id):
    unplanned, ends = set(), 0
    todo = [()]
    while todo:
        play = played(id, commitments := todo.pop())
        told = {step.commitment.scene for step in replay.told(play)}
        assert told <= set(replay.mainline(play.case)) - set(play.case.decisive)
        assert [step.commitment for step in replay.own(play)] == list(commitments)
        if play.over:
            ends += 1
        else:
            unplanned |= {play.scene_id} - set(play.case.decisive)
            todo += [(*commitments, one_of(play.scene, option)) for option in play.scene.options]
    assert ends and all(id not in replay.mainline(play.case) for id in unplanned)
    assert bool(unplanned) == (id != "shock-then-ards")


@pytest.mark.parametrize("id", CASES)
def test_only_the_learners_own_decisions_are_scored(id):
    case = run.case_of_run(id, 1)
    for pick in (0, -1):
        commitments = []
        while not (play := played(id, commitments)).over:
            commitments.append(one_of(play.scene, play.scene.options[pick]))
        points = replay.score(play)
        alone = [replay.score(replay.Play(case, replay.DEBRIEF, 0, (step,))) for step in replay.own(play)]
        for domain, (_, most) in points.items():
            assert most == sum(one.get(domain, (0, 0))[1] for one in alone)


def test_what_is_told_last_stands_between_the_learners_last_decision_and_now():
    play = played("the-stairs-won")
    assert replay.told_last(play) == () and play.scene_id == "measure-function"
    play = played("the-stairs-won", [replay.argued(play.scene)])
    assert [step.commitment.scene for step in replay.told_last(play)] == ["what-could-it-be", "other-causes", "what-moved", "call-first"]  # fmt: skip
    assert all(step.day <= play.day for step in replay.told_last(play))


def test_without_the_short_level_nothing_is_told():
    case = run.case_of_run("the-stairs-won", 1)
    play = replay.argued_play(case, partial(run.simulate, case, 1))
    assert replay.told(play) == () and replay.own(play) == play.history
    assert replay.asked(case) == replay.decisions(case) and replay.asked(case, short=True) == case.decisive


@pytest.mark.parametrize(("id", "seed"), product(CASES[:2], (1, 2, 3)))
def test_what_is_told_names_the_same_age_as_the_rest_of_the_run(id, seed):
    case = run.case_of_run(id, seed)
    assert not [scene.id for scene in case.scenes if "{" in scene.told]
