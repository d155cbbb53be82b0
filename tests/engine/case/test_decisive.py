"""Which decisions of a case mattered most, by the written rule, and which claims stand behind what was missed."""

from dataclasses import replace

import pytest

from course_lib import content
from course_lib.engine.case import decisive, replay
from course_lib.engine.case.judgement import judge, points, score
from course_lib.engine.case.play import Commitment, Step

CASES = [content.case(id) for id in content.ids("cases")]
ONE = content.case("awake-and-unable-to-move")

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def played(case, picks=None):
    """A play over every planned scene as it is argued, but for `picks`: commitments by scene; no day and no patient matters here."""
    commitments = [(picks or {}).get(id) or replay.argued(case.scene(id)) for id in replay.mainline(case)]
    steps = tuple(Step(float(day), one) for day, one in enumerate(commitments))
    return replace(replay.start(case), scene_id=replay.DEBRIEF, history=steps)


def picked(scene, verdict):
    """One option of a verdict, chosen alone, with the argued values of its controls; nothing where none has that verdict."""
    option = next((one for one in scene.options if one.verdict == verdict), None)
    return option and Commitment(scene.id, (option.id,), {one.id: one.argued for one in option.controls})


def ids(weighed):
    return [one.step.commitment.scene for one in weighed]


@each_case
def test_of_a_perfect_run_the_two_with_most_points_at_stake_are_named_and_nothing_was_missed(case):
    play = played(case)
    found = decisive.decisive(play)
    assert len(found) == 2 and not decisive.missed(play) and not any(one.missed or one.lost for one in found)
    rest = [one for one in decisive.decisive(play, 99) if one not in found]
    assert min(one.stake for one in found) >= max(one.stake for one in rest)


@each_case
def test_an_unsafe_decision_stands_before_every_weak_one_whatever_the_points(case):
    scenes = [case.scene(id) for id in replay.decisions(case)]
    unsafe = next((one for one in reversed(scenes) if picked(one, "unsafe")), None)
    picks = {one.id: picked(one, "weak") for one in scenes if picked(one, "weak")}
    found = decisive.decisive(played(case, picks | ({unsafe.id: picked(unsafe, "unsafe")} if unsafe else {})))
    assert not unsafe or ids(found)[0] == unsafe.id
    assert all(one.missed for one in found)


@each_case
def test_among_unsafe_ones_and_among_weak_ones_the_largest_loss_stands_first_and_then_the_earlier(case):
    scenes = [case.scene(id) for id in replay.decisions(case)]
    picks = {one.id: picked(one, "unsafe") or picked(one, "weak") for one in scenes}
    play = played(case, picks)
    order = decisive.decisive(play, 99)
    keys = [(not one.findings.unsafe, one.findings.sound, -one.lost, -one.stake, one.step.day) for one in order]
    assert keys == sorted(keys) and sorted(ids(order)) == sorted(replay.decisions(case))


def test_a_sound_decision_fills_the_second_place_when_one_alone_was_missed():
    scene = ONE.scene("breathing")
    found = decisive.decisive(played(ONE, {"breathing": picked(scene, "unsafe")}))
    assert ids(found)[0] == "breathing" and [one.missed for one in found] == [True, False]


def test_a_ranking_earns_no_points_and_is_none_of_the_two_and_its_claims_count_as_missed():
    scene = ONE.scene(replay.rankings(ONE)[0])
    turned = Commitment(
        scene.id, tuple(reversed(replay.argued(scene).options)), {}, None, replay.argued(scene).moved_by
    )
    play = played(ONE, {scene.id: turned})
    assert scene.id not in ids(decisive.decisive(play, 99)) and ids(decisive.missed(play)) == [scene.id]
    assert set(scene.claims) <= set(decisive.claims_behind(decisive.missed(play)[0]))


def test_what_was_left_out_of_a_choice_of_many_is_missed_with_its_claims():
    scene = next(ONE.scene(id) for id in replay.decisions(ONE) if ONE.scene(id).pick == "many")
    argued = replay.argued(scene)
    play = played(ONE, {scene.id: replace(argued, options=argued.options[1:])})
    (one,) = decisive.missed(play)
    left = next(option for option in scene.options if option.id == argued.options[0])
    assert one.lost > 0 and set(left.claims) | set(scene.claims) <= set(decisive.claims_behind(one))


@each_case
def test_the_points_of_the_decisions_add_up_to_the_score(case):
    scenes = [case.scene(id) for id in replay.decisions(case)]
    play = played(case, {one.id: picked(one, "weak") for one in scenes if picked(one, "weak")})
    each = [points(judge(case.scene(step.commitment.scene), step.commitment)) for step in play.history]
    for domain, (got, most) in score(play).items():
        assert got == max(0, sum(one[domain][0] for one in each)) and most == sum(one[domain][1] for one in each)
