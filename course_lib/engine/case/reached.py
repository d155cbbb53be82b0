"""The commitments of a case → the scene that waits after them and its day, without simulating the patient.

What interrupts a case is known to the simulation alone: an interruption is seen here once it was decided on, and not while
it waits. So this serves lists of many cases; a case that is opened is replayed (`replay`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ...model.case import Case
from .advance import check_commitment, day_of_scene, next_scene, past_branch
from .judgement import argued
from .play import DEBRIEF, Commitment, Play
from .replay import mainline


@dataclass(frozen=True)
class Reached:
    """The scene that waits (`debrief`: none), its day [d], and how many scenes of the main line the learner made."""

    scene: str
    day: float
    made: int

    @property
    def over(self) -> bool:
        return self.scene == DEBRIEF


def reached(case: Case, commitments: Iterable[Commitment], short: bool = False) -> Reached:
    """How far these commitments lead; raises ValueError or KeyError for one that does not fit the case as it is written."""
    unplanned = {rule.scene for rule in case.interruptions}
    line = case.decisive if short else mainline(case)
    told = set(mainline(case)) - set(case.decisive) if short else set()
    play, made = _told_on(Play(case, case.first, day_of_scene(case, case.first)), told), set()
    for commitment in commitments:
        if commitment.scene in unplanned and commitment.scene != play.scene_id:
            play = Play(case, commitment.scene, play.day, resume_at=play.scene_id)
        play = past_branch(play, commitment.scene)
        check_commitment(play, commitment, kept=True)
        made.add(commitment.scene)
        play = _told_on(_after(play, commitment), told)
    return Reached(play.scene_id, play.day, len(line) if play.over else len(made & set(line)))


def _after(play, commitment):
    scene = next_scene(play, commitment)
    return Play(play.case, scene, max(play.day, day_of_scene(play.case, scene)))


def _told_on(play, told):
    while play.scene_id in told:
        play = _after(play, argued(play.scene))
    return play
