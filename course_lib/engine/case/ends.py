"""A case → every path through it that differs in what the patient lives through, and where each one ends.

Two choices that do the same to the body (prescribe, move, start or stop a drug, lead elsewhere) are one way on, whatever
their words; a dose that is set is tried once in each band that its author judges. The simulation comes in as a function.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...model.case import Case, Control, Option, Scene
from ...model.trace import REGIONS, Trace
from .advance import Run, advance, start
from .judgement import GRADES, Grade, argued, grade, judge
from .play import Commitment, Play, controls, own
from .prescriptions import scenario

STRENGTH, RESERVE = 1.0, 3.0  # percentage points: less is not to be seen on a curve


@dataclass(frozen=True)
class End:
    """Where a path ends.

    `strength` [% of own baseline, by region] and `reserve` [%] on the day of the debrief; `choices` are the commitments in
    which it leaves what the course argues for, `worst` is the worst verdict among them, and `words` are what an author says
    of a path that went this way and ends ahead.
    """

    strength: Mapping[str, float]
    reserve: float
    choices: tuple[Commitment, ...] = ()
    worst: Grade = "argued"
    words: tuple[str, ...] = ()

    def ahead_of(self, other: "End") -> dict[str, float]:
        """By how many points it ends above another: of a region's strength, and of the adrenal reserve; nothing that cannot be seen."""
        strong = {region: self.strength[region] - other.strength[region] for region in REGIONS}
        more = {region: by for region, by in strong.items() if by >= STRENGTH}
        by = self.reserve - other.reserve
        return {**more, "adrenal reserve": by} if by >= RESERVE else more


def ends(case: Case, run: Run, at_once: int = 0) -> Iterator[End]:
    """The ends of all paths, the one that the course argues for first; with `at_once` only those that leave it so often at most."""
    yield from (end(play, run(scenario(play))) for play in _plays(start(case), run, at_once or len(case.scenes)))


def argued_against(end: End) -> bool:
    """Whether the course argues against what was done on this path, and does not merely prefer something else."""
    return GRADES.index(end.worst) > GRADES.index("defensible")


def _plays(play: Play, run: Run, left: int) -> Iterator[Play]:
    if play.over:
        yield play
        return
    first, *others = ways_on(play.case, play.scene)
    yield from _plays(advance(play, first, run), run, left)
    for commitment in others if left else ():
        yield from _plays(advance(play, commitment, run), run, left - 1)


def ways_on(case: Case, scene: Scene) -> list[Commitment]:
    """The commitments in a scene that differ in what they do to the patient, what the course argues for first."""
    best = argued(scene)
    if scene.ranking:
        return [best]
    if scene.pick == "many":
        return [best, *_one_more_or_less(case, scene, best)]
    found = {}
    for option in sorted(scene.options, key=lambda one: GRADES.index(grade(one))):
        for values in _values(option):
            found.setdefault((_does(case, option), tuple(values.items())), Commitment(scene.id, (option.id,), values))
    return list(found.values())


def _one_more_or_less(case, scene, best) -> Iterator[Commitment]:
    for option in scene.options:
        ids = [one.id for one in scene.options if (one.id in best.options) != (one.id == option.id)]
        if ids and any(_does(case, option)):
            yield Commitment(scene.id, tuple(ids), {one.id: one.argued for one in controls(scene, ids)})


def _values(option: Option) -> Iterator[dict[str, float]]:
    """What can be set on an option's controls: what is argued for, then the middle of each band of each control."""
    usual = {control.id: control.argued for control in option.controls}
    yield usual
    for control in option.controls:
        for value in _middles(control):
            yield {**usual, control.id: value}


def _middles(control: Control) -> Iterator[float]:
    low = control.low
    for band in control.bands:
        high = min(band.up_to, control.high)
        yield min(max(round((low + high) / 2 / control.step) * control.step, control.low), high)
        low = high


def _does(case: Case, option: Option) -> tuple:
    """What an option does to the patient."""
    sparing = tuple(id for id in option.orders if case.orders[id].sparing)
    return (
        option.prescribe,
        option.mobility,
        option.interacting,
        option.ends,
        option.blocked_for,
        option.next,
        sparing,
    )


def end(play: Play, trace: Trace) -> End:
    """The end of a finished play, of whose patient `trace` tells."""
    left = [step.commitment for step in own(play) if step.commitment != argued(play.case.scene(step.commitment.scene))]
    judged = [one for commitment in left for one in judge(play.case.scene(commitment.scene), commitment).judged]
    worst = max((grade(one) for one in judged), key=GRADES.index, default="argued")
    strength = {region: 100 * float(trace.strength[n, -1, 0]) for n, region in enumerate(REGIONS)}
    words = tuple(dict.fromkeys(one.ahead for one in judged if one.ahead))
    return End(strength, 100 * float(trace.axis[-1, 0]), tuple(left), worst, words)
