"""Every case of the course, whatever it is about: its paths lead to the debrief, and its wrong ones cost something."""

from dataclasses import replace
from functools import cache, lru_cache, partial

import numpy as np
import pytest

from course_lib import content
from course_lib.app.case.run import switches_of
from course_lib.app.virtual_patients import simulate_patients
from course_lib.engine.case import replay
from course_lib.engine.case.typed_orders import read_order
from course_lib.engine.case.variation import varied_case
from tests.written import order_for

IDS = content.ids("cases")
SEEDS = 20
STEP_H = 8.0  # coarse: what is asked is where a path leads
RANKED = [id for id in IDS if replay.rankings(content.case(id))]


@cache
def _told(id, seed=0):
    return varied_case(content.case(id), seed)


def run(case, seed, scenario):
    susceptible, seed = case.patient.susceptible is not None, seed if case.patient.varies else 0
    return _lived(scenario, susceptible, switches_of(case), seed)


@lru_cache(maxsize=512)  # many turns begin alike
def _lived(scenario, susceptible, switches, seed):
    return simulate_patients(scenario, susceptible, step_h=STEP_H, switches=switches, seed=seed)


@cache
def argued(id, seed=0):
    case = _told(id, seed)
    return replay.argued_play(case, partial(run, case, seed))


@cache
def detour(id, scene_id, option_id, seed=0):
    """The argued path but for one option of one scene, then as it is argued wherever that leads."""
    case, done = _told(id, seed), argued(id).history
    at = next(n for n, step in enumerate(done) if step.commitment.scene == scene_id)
    play = replay.replay(case, [step.commitment for step in done[:at]], partial(run, case, seed))
    scene = case.scene(scene_id)
    values = {control.id: control.start for control in replay.controls(scene, [option_id])}
    return _to_the_end(
        replay.advance(play, replay.Commitment(scene_id, (option_id,), values), partial(run, case, seed)), seed
    )


def _to_the_end(play, seed=0):
    for _ in range(3 * len(play.case.scenes)):
        if play.over:
            return play
        play = replay.advance(play, replay.argued(play.scene), partial(run, play.case, seed))
    raise AssertionError(f"{play.case.id} never ends: {scenes(play)}")


def scenes(play):
    return [step.commitment.scene for step in play.history]


def wrong(id):
    """Each scene of the argued path with each of its weak and unsafe options."""
    for step in argued(id).history:
        for option in _told(id).scene(step.commitment.scene).options:
            if option.verdict in ("weak", "unsafe"):
                yield step.commitment.scene, option.id


WRONG = [(id, *pick) for id in IDS for pick in wrong(id)]


@pytest.mark.parametrize("id", IDS)
def test_the_argued_path_reaches_the_debrief_by_the_planned_scenes_whoever_the_patient_is(id):
    planned = list(replay.mainline(content.case(id)))
    for seed in range(SEEDS):
        play = argued(id, seed)
        assert play.over and scenes(play) == planned, seed
        assert all(got == most for got, most in replay.score(play).values())


@pytest.mark.parametrize("id", IDS)
def test_unguided_the_order_of_the_argued_option_written_by_hand_leads_the_same_way(id):
    case = _told(id)
    play = replay.start(case)
    while not play.over:
        scene, commitment = play.scene, replay.argued(play.scene)
        if scene.typed:
            commitment = read_order(scene, order_for(scene, commitment.options[0]), content.drugs())
        play = replay.advance(play, commitment, partial(run, case, 0))
    assert scenes(play) == scenes(argued(id)) and replay.score(play) == replay.score(argued(id))


@pytest.mark.parametrize("id", IDS)
def test_a_case_has_five_to_eight_decisions_and_each_has_its_reasons(id):
    case = content.case(id)
    assert 5 <= len(replay.decisions(case)) <= 8
    for scene in case.scenes:
        assert scene.argued.strip() and scene.claims
        assert all(option.feedback.strip() for option in scene.options)


@pytest.mark.parametrize("id", RANKED)
def test_the_differential_is_ranked_twice_over_the_same_diagnoses_and_a_finding_moves_it(id):
    case = content.case(id)
    first, second = (case.scene(scene).ranking for scene in replay.rankings(case))
    assert {one.id: one.label for one in first.order} == {one.id: one.label for one in second.order}
    assert not first.findings and sum(finding.moves for finding in second.findings) >= 1 and len(second.findings) >= 3


@pytest.mark.parametrize("id", RANKED)
def test_every_test_costs_something_and_at_least_two_were_not_needed(id):
    case = content.case(id)
    tests = {key: order for key, order in case.orders.items() if order.kind == "test"}
    reachable = {key for scene in case.scenes for option in scene.options for key in option.orders}
    assert [key for key, order in tests.items() if not order.burden] == []
    assert len([key for key, order in tests.items() if order.not_needed and key in reachable]) >= 2


@pytest.mark.parametrize(("id", "scene", "option"), WRONG, ids=["/".join(one) for one in WRONG])
def test_a_wrong_turn_can_be_played_to_the_debrief(id, scene, option):
    play = detour(id, scene, option)
    assert play.over and play.day == content.case(id).ends.value
    assert sum(got for got, _ in replay.score(play).values()) <= sum(
        got for got, _ in replay.score(argued(id)).values()
    )


@pytest.mark.parametrize("id", IDS)
def test_at_least_two_wrong_turns_change_what_the_body_does_or_what_comes_next(id):
    usual, case = argued(id), _told(id)
    asked, course = replace(replay.scenario(usual), days=1), set(scenes(usual))
    there = [
        pick
        for pick in wrong(id)
        if replace(replay.scenario(play := detour(id, *pick)), days=1) != asked or set(scenes(play)) != course
    ]
    felt = [
        pick for pick in there if set(scenes(detour(id, *pick))) != course or _moved(case, usual, detour(id, *pick))
    ]
    assert len(felt) >= 2, f"of {there} only {felt} are felt"


@cache
def _end(id):
    return run(_told(id), 0, replay.scenario(argued(id)))


def _moved(case, usual, play):
    """Whether strength, disease or axis of the patient ever stand visibly apart."""
    one, two = _end(case.id), run(case, 0, replay.scenario(play))
    curves = [
        (one.strength[0], two.strength[0]),
        (one.axis, two.axis),
        (one.disease, two.disease),
        (one.airway, two.airway),
    ]
    return any(np.abs(a[:, 0] - b[:, 0]).max() > 0.02 for a, b in curves)


@pytest.mark.parametrize("id", [id for id in IDS if content.case(id).patient.varies])
def test_the_turns_that_end_in_an_unplanned_scene_do_so_for_most_patients_and_always_end(id):
    usual = set(scenes(argued(id)))
    forced = [pick for pick in wrong(id) if set(scenes(detour(id, *pick))) - usual][:2]
    for pick in forced:
        plays = [detour(id, *pick, seed) for seed in range(1, SEEDS + 1, 2)]
        assert all(play.over for play in plays)
        assert sum(bool(set(scenes(play)) - usual) for play in plays) >= len(plays) / 2, pick


@pytest.mark.parametrize("id", [id for id in IDS if content.case(id).vary])
def test_no_placeholder_is_left_in_what_a_learner_reads_and_two_runs_differ(id):
    case = content.case(id)
    for seed in range(SEEDS):
        text = _told(id, seed).model_dump_json(exclude={"vary"})
        assert not [name for name in case.vary if f"{{{name}}}" in text]
    assert len({_told(id, seed).model_dump_json(exclude={"vary"}) for seed in range(SEEDS)}) > 1
    assert varied_case(case, 7) == varied_case(case, 7)
