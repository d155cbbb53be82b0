"""A case as the engine plays it: commitments move the patient, orders take time, reasons give the points."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.engine.case import replay
from course_lib.engine.commitments import Impossible
from course_lib.model.case import Case
from course_lib.physiology.parameters import susceptible
from course_lib.physiology.simulate import simulate
from course_lib.physiology.strength import sum_score

FILE = Path(__file__).parents[3] / "assets" / "cases" / "awake-and-unable-to-move.yaml"
LINE = [
    "name-the-exposure",
    "what-could-it-be",
    "exclude-first",
    "suspected",
    "what-moved",
    "steroid-plan",
    "breathing",
    "movement",
    "counselling",
    "rehabilitation",
]


@pytest.fixture(scope="module")
def case():
    return Case(id=FILE.stem, **yaml.safe_load(FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def run(course):
    return lambda scenario: simulate(scenario, course.drugs, susceptible(course.parameters))


@pytest.fixture(scope="module")
def play_with(case, run):
    """A player: the argued path, but for `picks` (options by scene) and `set_` (values by control), to the debrief or `until` a scene."""

    def play_with(picks=None, set_=None, until=replay.DEBRIEF, run=run):
        play = replay.start(case)
        while play.scene_id not in (until, replay.DEBRIEF):
            play = replay.advance(play, commitment(play.scene, (picks or {}).get(play.scene_id), set_), run)
        return play

    return play_with


def commitment(scene, options=None, set_=None):
    """These options, or those argued for, with the argued value of every control that is not set; a ranking as it is argued."""
    if scene.ranking:
        return replace(replay.argued(scene), certainty="fairly")
    options = options or replay.argued(scene).options
    values = {control.id: (set_ or {}).get(control.id, control.argued) for control in replay.controls(scene, options)}
    return replay.Commitment(scene.id, tuple(options), values, "fairly")


def worst(scene):
    """The commitment that earns least; a ranking earns nothing either way."""
    if scene.ranking:
        return commitment(scene)
    points = {
        option.id: sum(option.scores.values()) + sum(least(control)[0] for control in option.controls)
        for option in scene.options
    }
    lowest = min(points, key=points.get)
    options = [lowest] if scene.pick == "one" else [id for id, got in points.items() if got < 0] or [lowest]
    return commitment(scene, options, {control.id: least(control)[1] for control in replay.controls(scene, options)})


def least(control):
    return min((sum(band.scores.values()), band.up_to) for band in control.bands)


def play_worst(case, run):
    play = replay.start(case)
    while not play.over:
        play = replay.advance(play, worst(play.scene), run)
    return play


def scenes(play):
    return [step.commitment.scene for step in play.history]


def commitments(play):
    return [step.commitment for step in play.history]


def at(trace, name, day):
    return float(getattr(trace, name)[trace.index(day), 0])


def day_strong(trace):
    """The day from which the MRC sum score stays at 48 or above."""
    below = np.flatnonzero(sum_score(trace)[:, 0] < 48)
    return float(trace.day[below[-1] + 1])


# ── from the first decision to the debrief ─────────────────────────────────────────────────────────────────────────


def test_the_path_the_course_argues_for_reaches_the_debrief_through_eight_decisions_and_two_rankings(case, run):
    play = replay.argued_play(case, run)
    assert play.over and scenes(play) == LINE
    assert [step.day for step in play.history] == [10, 10, 10, 10, 11, 11, 12, 13, 24, 45] and play.day == 120


def test_the_worst_path_reaches_the_debrief_through_the_wheeze_and_back_onto_the_tube(case, run):
    play = play_worst(case, run)
    assert play.over and scenes(play).count("wheeze-returns") == 1
    assert [id for id in scenes(play) if id not in ("back-on-the-tube", "wheeze-returns")] == LINE
    assert all(got == 0 for got, _ in replay.score(play).values())


def interrupted_above(case, level):
    """The case as a model tells it whose bronchospasm calls the scene at another level."""
    (rule,) = case.interruptions
    return case.model_copy(update={"interruptions": (rule.model_copy(update={"above": level}),)})


def test_an_unplanned_scene_that_an_earlier_model_met_is_met_again_though_todays_would_not_lead_there(case, run):
    met = play_worst(case, run)
    today = replay.replay(interrupted_above(case, 0.99), commitments(met), run)
    assert today.over and scenes(today) == scenes(met)
    day = {step.commitment.scene: step.day for step in today.history}
    assert day["steroid-plan"] < day["wheeze-returns"] <= 24
    in_between = scenes(met).index("wheeze-returns") + 1
    assert (
        replay.replay(interrupted_above(case, 0.99), commitments(met)[:in_between], run).scene_id
        == scenes(met)[in_between]
    )


def test_an_unplanned_scene_that_only_todays_model_calls_is_passed_by_and_waits_where_the_record_ends(case, run):
    calm = interrupted_above(case, 0.99)
    made = play_worst(calm, run)
    assert "wheeze-returns" not in scenes(made)
    today = replay.replay(case, commitments(made), run)
    assert today.over and scenes(today) == scenes(made)
    until = scenes(made).index("steroid-plan") + 1
    waiting = [replay.replay(case, commitments(made)[:n], run).scene_id for n in range(until, len(made.history))]
    assert "wheeze-returns" in waiting


def test_replaying_the_saved_commitments_gives_the_same_play(case, run, play_with):
    for play in (
        replay.argued_play(case, run),
        play_worst(case, run),
        play_with({"steroid-plan": ["continue-240"]}, until="movement"),
    ):
        saved = [replay.Commitment.of(commitment.body()) for commitment in commitments(play)]
        assert replay.replay(case, saved, run) == play


def test_the_debrief_has_nothing_left_to_decide(case, run):
    over = replay.argued_play(case, run)
    with pytest.raises(Impossible, match="over"):
        replay.advance(over, over.history[-1].commitment, run)


@settings(max_examples=25)
@given(data=st.data())
def test_any_choices_reach_the_debrief_and_lose_no_order(case, run, data):
    play, expected = replay.start(case), {}
    for _ in range(len(case.scenes)):
        scene = play.scene
        if scene.ranking:
            play = replay.advance(play, commitment(scene), run)
            continue
        size = 1 if scene.pick == "one" else len(scene.options)
        options = data.draw(
            st.lists(st.sampled_from([o.id for o in scene.options]), min_size=1, max_size=size, unique=True)
        )
        set_ = {c.id: data.draw(st.floats(c.low, c.high)) for c in replay.controls(scene, options)}
        for option in replay.chosen(scene, options):
            expected |= {id: play.day for id in option.orders if id not in expected}
        before, play = play, replay.advance(play, commitment(scene, options, set_), run)
        assert play.day >= before.day
        assert {placed.id: placed.day for placed in replay.orders(play)} == expected
        if play.over:
            break
    assert play.over
    assert set(LINE) <= set(scenes(play)) and len(scenes(play)) == len(set(scenes(play)))
    assert all(0 <= got <= most for got, most in replay.score(play).values())


@settings(max_examples=15)
@given(data=st.data())
def test_an_interruption_comes_on_the_first_day_whose_simulation_calls_for_it(case, run, data):
    (rule,) = case.interruptions
    plan = case.scene("steroid-plan")
    option = data.draw(st.sampled_from(["stop-today", "taper-alone", "taper-together"]))
    set_ = {"first-dose": data.draw(st.integers(20, 200)), "halve-days": data.draw(st.integers(1, 10))}
    play = replay.start(case)
    while not play.over:
        play = replay.advance(play, commitment(play.scene, [option] if play.scene is plan else None, set_), run)
        if play.scene_id == rule.scene:
            trace = run(replay.scenario(play))
            since = trace.day > play.history[-1].day
            assert (trace.airway[since & (trace.day <= play.day), 0] > rule.above).any()
            assert not (trace.airway[since & (trace.day <= play.day - 1), 0] > rule.above).any()
    assert scenes(play).count(rule.scene) == len(play.interrupted) <= 1


# ── what the body answers ──────────────────────────────────────────────────────────────────────────────────────────


def test_stopping_before_the_airway_is_controlled_brings_bronchospasm_back_and_the_argued_taper_does_not(
    play_with, run
):
    stopped, tapered = play_with({"steroid-plan": ["stop-today"]}), play_with()
    assert "wheeze-returns" in scenes(stopped) and "wheeze-returns" not in scenes(tapered)
    airway = run(replay.scenario(tapered)).airway[:, 0]
    day = run(replay.scenario(tapered)).day
    assert airway[day > 11].max() < 0.4


def test_after_the_wheeze_a_restarted_steroid_quietens_it_and_bronchodilators_alone_do_not(play_with, run):
    def airway_four_days_on(answer):
        play = play_with({"steroid-plan": ["stop-today"], "wheeze-returns": [answer]})
        back = next(step.day for step in play.history if step.commitment.scene == "wheeze-returns")
        return at(run(replay.scenario(play)), "airway", back + 4)

    assert airway_four_days_on("restart-together") < 0.4 < airway_four_days_on("bronchodilators")


def test_two_more_weeks_at_240_mg_a_day_delay_recovery(play_with, run):
    tapered = day_strong(run(replay.scenario(play_with())))
    continued = day_strong(run(replay.scenario(play_with({"steroid-plan": ["continue-240"]}))))
    assert continued > tapered + 7


def test_the_doses_that_are_set_are_the_doses_that_run(play_with, run):
    low, high = (run(replay.scenario(play_with(set_={"first-dose": dose}, until="movement"))) for dose in (60, 160))
    assert [float(trace.dose_mg_pe_per_day[trace.index(11)]) for trace in (low, high)] == [75, 200]
    assert at(low, "exposure_mg_pe_per_day", 13) < at(high, "exposure_mg_pe_per_day", 13)
    assert np.array_equal(low.exposure_mg_pe_per_day[low.day <= 11], high.exposure_mg_pe_per_day[high.day <= 11])


def test_the_interval_that_is_set_is_the_interval_that_runs(play_with):
    courses = replay.regimen(play_with(set_={"first-dose": 80, "halve-days": 5}), 120)[1:]
    assert [(c.mg_per_day, c.from_day, c.to_day) for c in courses] == [
        (80, 11, 16),
        (40, 16, 21),
        (20, 21, 26),
        (10, 26, 31),
        (5, 31, 36),
    ]


def test_what_a_plan_shows_before_commitment_is_what_runs_after_it(play_with, run):
    waiting = play_with(until="steroid-plan")
    option = next(o for o in waiting.scene.options if o.id == "taper-together")
    shown = replay.preview(waiting, option, {"first-dose": 90.0, "halve-days": 4.0})
    after = replay.advance(
        waiting, commitment(waiting.scene, [option.id], {"first-dose": 90.0, "halve-days": 4.0}), run
    )
    assert replay.regimen(after, 120)[1:] == shown


def test_early_graded_movement_is_stronger_on_day_45_than_rest(play_with, run):
    graded, rested = (
        run(replay.scenario(play_with({"movement": [plan]}, until="rehabilitation"))) for plan in ("by-grade", "rest")
    )
    assert graded.strength[0, -1, 0] > rested.strength[0, -1, 0]
    assert np.array_equal(graded.loading[graded.day < 13], rested.loading[rested.day < 13])


def test_the_simulation_is_asked_for_nothing_beyond_the_day_of_the_play(play_with):
    for id in LINE:
        play = play_with(until=id)
        assert replay.scenario(play).days == play.day


# ── orders take time ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_result_comes_when_its_hours_have_passed_and_not_before(play_with):
    play = play_with({"suspected": ["biopsy-now", "creatine-kinase"]}, until="steroid-plan")
    biopsy = next(placed for placed in replay.orders(play) if placed.id == "biopsy")
    assert (biopsy.day, biopsy.due) == (10, 14)
    assert [biopsy.ready(day) for day in (10, 13.99, 14, 24)] == [False, False, True, True]


def test_a_bedside_test_answers_at_once_and_a_scan_the_next_day(play_with):
    here = {placed.id: placed.ready(10) for placed in replay.orders(play_with(until="suspected"))}
    assert here == {"reflexes-and-sensation": True, "train-of-four": True, "electrolytes": False, "mri": False}
    assert all(placed.ready(11) for placed in replay.orders(play_with(until="suspected")))


def test_an_order_placed_twice_keeps_its_first_day(play_with):
    physiatry = [placed for placed in replay.orders(play_with()) if placed.id in ("physiatry", "prescriber")]
    assert {placed.id: placed.day for placed in physiatry} == {"prescriber": 10, "physiatry": 13}


# ── what cannot be committed ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("scene", "options", "set_", "sentence"),
    [
        ("steroid-plan", (), {}, "Choose first: nothing is selected yet."),
        ("steroid-plan", ("by-grade",), {}, "That choice does not belong to this decision: choose again."),
        (
            "steroid-plan",
            ("stop-today", "continue-240"),
            {},
            "That choice does not belong to this decision: choose again.",
        ),
        ("movement", ("by-grade",), {}, "This decision was already made: here is where the case stands now."),
        (
            "steroid-plan",
            ("taper-together",),
            {},
            "First lower dose of methylprednisolone: give a number from 20 to 200 mg/day.",
        ),
        (
            "steroid-plan",
            ("taper-together",),
            {"first-dose": 19.9, "halve-days": 3},
            "give a number from 20 to 200 mg/day.",
        ),
        ("steroid-plan", ("taper-together",), {"first-dose": 120, "halve-days": 0}, "give a number from 1 to 10 days."),
        (
            "steroid-plan",
            ("taper-together",),
            {"first-dose": float("nan"), "halve-days": 3},
            "give a number from 20 to 200 mg/day.",
        ),
        (
            "steroid-plan",
            ("taper-together",),
            {"first-dose": float("inf"), "halve-days": 3},
            "give a number from 20 to 200 mg/day.",
        ),
    ],
)
def test_what_does_not_fit_is_answered_in_a_sentence(play_with, run, scene, options, set_, sentence):
    play = play_with(until="steroid-plan")
    with pytest.raises(Impossible) as refusal:
        replay.advance(play, replay.Commitment(scene, options, set_), run)
    assert str(refusal.value).endswith(sentence)


# ── reasons give the points ────────────────────────────────────────────────────────────────────────────────────────

OTHER_BODIES = {
    "a muscle that turns over twice as fast": {"turnover_per_day": 2.0},
    "a muscle injured at a third of the dose": {"half_injury_mg_pe_per_day": 0.3},
    "an axis that falls silent ten times as fast": {"axis_suppression_per_day": 10.0},
    "all of these": {"turnover_per_day": 2.0, "half_injury_mg_pe_per_day": 0.3, "axis_suppression_per_day": 10.0},
}


@pytest.mark.parametrize("changes", OTHER_BODIES.values(), ids=OTHER_BODIES.keys())
def test_another_body_gives_another_trace_and_the_same_points(case, course, run, play_with, changes):
    usual = susceptible(course.parameters)
    other = replace(usual, **{name: getattr(usual, name) * times for name, times in changes.items()})

    def run_other(scenario):
        return simulate(scenario, course.drugs, other)

    for play in (replay.argued_play(case, run), play_worst(case, run), play_with({"steroid-plan": ["continue-240"]})):
        again = replay.replay(case, commitments(play), run_other)
        one, two = run(replay.scenario(play)), run_other(replay.scenario(again))
        assert np.abs(one.strength - two.strength).max() > 0.02 or np.abs(one.axis - two.axis).max() > 0.02
        assert replay.score(again) == replay.score(play)
        assert [replay.judge(case.scene(c.scene), c) for c in commitments(again)] == [
            replay.judge(case.scene(c.scene), c) for c in commitments(play)
        ]


def test_an_airway_that_forgives_a_stop_does_not_forgive_its_points(run, play_with):
    def forgiving(scenario):
        trace = run(scenario)
        return replace(trace, airway=trace.airway / 2)

    stopped, forgiven = (play_with({"steroid-plan": ["stop-today"]}, run=body) for body in (run, forgiving))
    assert set(scenes(stopped)) - set(scenes(forgiven)) == {"wheeze-returns"}
    alike = replace(stopped, history=tuple(step for step in stopped.history if step.commitment.scene in LINE))
    assert replay.score(alike) == replay.score(forgiven)
    got, most = replay.score(forgiven)["safety"]
    assert got < most


def test_the_course_earns_every_point_of_its_own_path(case, run):
    points = replay.score(replay.argued_play(case, run))
    assert set(points) == {"safety", "dosing", "rehabilitation", "consultation", "communication"}
    assert all(got == most > 0 for got, most in points.values())


def test_certainty_costs_and_earns_nothing(case, run):
    argued = commitments(replay.argued_play(case, run))
    points = {
        sure: replay.score(replay.replay(case, [replace(c, certainty=sure) for c in argued], run))
        for sure in ("guess", "certain", None)
    }
    assert points["guess"] == points["certain"] == points[None]


def test_a_list_with_one_argued_option_left_out_is_not_sound_and_names_it(case):
    scene = case.scene("exclude-first")
    findings = replay.judge(scene, replay.Commitment(scene.id, ("reflexes", "blockade", "potassium")))
    assert not findings.sound and [option.id for option in findings.missed] == ["imaging"]


def test_a_sound_option_with_an_unsound_dose_is_not_sound(case):
    scene = case.scene("steroid-plan")
    doses = {
        dose: replay.judge(scene, commitment(scene, ["taper-together"], {"first-dose": dose})).sound
        for dose in (40, 41, 120, 160, 161, 200)
    }
    assert doses == {40: False, 41: True, 120: True, 160: True, 161: False, 200: False}
