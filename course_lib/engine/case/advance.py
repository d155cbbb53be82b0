"""A play and a commitment → the play after it: the next scene, its day, and what interrupts on the way there.

Pure: the simulation comes in as a function (`run`), the clock and the database stay outside.
"""

from collections.abc import Callable
from dataclasses import replace
from math import ceil

from ...model.case import Case, Control
from ...model.regimen import Scenario
from ...model.trace import Trace
from ..commitments import Impossible
from . import differential
from .play import DEBRIEF, Commitment, Play, Step, chosen, controls
from .prescriptions import scenario

Run = Callable[[Scenario], Trace]


def start(case: Case) -> Play:
    """The case before its first decision."""
    return Play(case, case.first, case.scene(case.first).day.value)


def advance(play: Play, commitment: Commitment, run: Run, told: bool = False, kept: bool = False) -> Play:
    """The play after `commitment`; raises Impossible with a sentence if it cannot be made here.

    It may be one that the learner is `told` of, or one that a record `kept`, perhaps of an earlier edition.
    """
    check_commitment(play, commitment, kept)
    play = _awake(play, run)
    history = (*play.history, Step(play.day, commitment, told))
    target = next_scene(play, commitment)
    day = max(play.day, day_of_scene(play.case, target))
    moved = replace(play, history=history, scene_id=target, day=day, resume_at=None)
    return _interrupt(play, moved, run)


def _awake(play, run):
    """The play with the day on which its sedated patient woke, once that day has come: from then on, movement counts from it."""
    if not play.case.patient.sedated or play.woke is not None:
        return play
    trace = run(replace(scenario(play), loading=((0.0, 1.0),)))
    awake = trace.day[trace.loading[:, 0] > 0]
    return replace(play, woke=float(awake[0])) if len(awake) and awake[0] <= play.day else play


def check_commitment(play: Play, commitment: Commitment, kept: bool = False) -> None:
    """Raises Impossible unless `commitment`, which a record may have `kept` from an earlier edition, fits the scene that waits."""
    if play.over:
        raise Impossible("This case is over: nothing is left to decide.")
    scene = play.scene
    if commitment.scene != scene.id:
        raise Impossible("This decision was already made: here is where the case stands now.")
    if scene.ranking:
        return differential.check_ranking(scene.ranking, commitment, kept)
    known = [option.id for option in scene.options]
    if not commitment.options:
        raise Impossible("Choose first: nothing is selected yet.")
    if not set(commitment.options) <= set(known) or (scene.pick == "one" and len(commitment.options) > 1):
        raise Impossible("That choice does not belong to this decision: choose again.")
    for control in controls(scene, commitment.options):
        if sentence := off_scale(control, commitment.controls.get(control.id)):
            raise Impossible(sentence)


def off_scale(control: Control, value: float | None) -> str:
    """A sentence if `value` is no number on the control's scale, else nothing."""
    if value is not None and control.low <= value <= control.high:
        return ""
    return f"{control.label}: give a number from {control.low:g} to {control.high:g} {control.unit}."


def next_scene(play: Play, commitment: Commitment) -> str:
    """The scene to which `commitment` leads, or the debrief, if nothing interrupts on the way there."""
    branches = [option.next for option in chosen(play.scene, commitment.options) if option.next]
    return branches[0] if branches else play.scene.next or play.resume_at or DEBRIEF


def day_of_scene(case: Case, scene_id: str) -> float:
    """The day [d] of a scene or of the debrief; 0 for a scene that comes when the case interrupts itself."""
    if scene_id == DEBRIEF:
        return case.ends.value
    day = case.scene(scene_id).day
    return day.value if day else 0.0


def _interrupt(before, after, run):
    """`after`, or the interruption that a simulated reading forces on the way there."""
    waiting = [rule for rule in after.case.interruptions if rule.scene not in after.interrupted]
    if not waiting or after.day <= before.day:
        return after
    trace = run(scenario(after))
    crossings = [(day, rule) for rule in waiting if (day := _crossing(trace, rule, before.day, after.day)) is not None]
    if not crossings:
        return after
    day, rule = min(crossings, key=lambda crossing: crossing[0])
    return replace(
        after, scene_id=rule.scene, day=day, interrupted=after.interrupted | {rule.scene}, resume_at=after.scene_id
    )


def as_met(play: Play, scene: str, run: Run, go_on: Callable[[Play], Play] = lambda play: play) -> Play:
    """The play at `scene`, in which a record goes on: without an interruption of today's model that it did not meet, or with one that it met.

    Where the record meets neither, the play is as it was. `go_on` brings a play on to the next scene that asks.
    """
    rules = {rule.scene: rule for rule in play.case.interruptions}
    while play.scene_id in rules and play.scene_id != scene and play.resume_at:
        day = max(play.day, day_of_scene(play.case, play.resume_at))
        passed_by = play.interrupted - {play.scene_id}
        play = go_on(replace(play, scene_id=play.resume_at, day=day, interrupted=passed_by, resume_at=None))
    if play.scene_id == scene or scene not in rules or scene in play.interrupted or not play.history:
        return play
    day = _nearest(run(scenario(play)), rules[scene], play.history[-1].day, play.day)
    return replace(play, scene_id=scene, day=day, interrupted=play.interrupted | {scene}, resume_at=play.scene_id)


def past_branch(play: Play, scene: str) -> Play:
    """The play at `scene`, in which a record goes on, if only a scene off the main line stands before it, which the record did not meet."""
    if play.over or play.scene_id == scene or play.scene.next != scene:
        return play
    branches = {option.next for one in play.case.scenes for option in one.options}
    if play.scene_id not in branches:
        return play
    return replace(play, scene_id=scene, day=max(play.day, day_of_scene(play.case, scene)))


def _nearest(trace, rule, from_day, to_day):
    """The whole day after `from_day`, up to `to_day`, on which the reading is highest."""
    then = (trace.day > from_day) & (trace.day <= to_day)
    if not then.any():
        return to_day
    reading = getattr(trace, rule.reading)[then, 0]
    return float(min(ceil(trace.day[then][reading.argmax()]), to_day))


def _crossing(trace, rule, from_day, to_day):
    """The whole day after `from_day`, up to `to_day`, on which the reading first rises above its level."""
    reading = getattr(trace, rule.reading)[:, 0]
    rises = (reading[:-1] <= rule.above) & (reading[1:] > rule.above)
    found = trace.day[1:][rises & (trace.day[1:] > from_day) & (trace.day[1:] <= to_day)]
    return float(min(ceil(found[0]), to_day)) if len(found) else None
