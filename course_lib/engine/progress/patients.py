"""The commitments of a run at a case → how the patient fared with this learner, by what the author wrote and nothing simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ...model.case import DOMAINS, Case, Scene
from ..case.judgement import Findings, judge, points
from ..case.play import Commitment
from ..case.reached import Reached, reached


@dataclass(frozen=True)
class Attempt:
    """One run at a case: when it was begun and last gone on with (UTC), where it stands, and what was decided in which scene.

    What its decisions were worth is found out when somebody asks: of most attempts nobody does.
    """

    case: str
    level: str
    run: str
    began: datetime
    last: datetime
    stands: Reached
    decisions: tuple[tuple[Scene, Commitment], ...] = ()
    imported: bool = False

    @property
    def over(self) -> bool:
        return self.stands.over

    @cached_property
    def findings(self) -> tuple[Findings, ...]:
        """What the course says of each decision, in order."""
        return tuple(judge(scene, commitment) for scene, commitment in self.decisions)

    @cached_property
    def unsafe(self) -> tuple[Scene, ...]:
        """The scenes in which something was chosen that would harm."""
        return tuple(one.scene for one in self.findings if one.unsafe)

    @property
    def sound(self) -> int:
        """How many of the decisions were sound."""
        return sum(one.sound for one in self.findings)

    @cached_property
    def points(self) -> dict[str, tuple[int, int]]:
        """Got and most in each domain in which there were points, as a debrief counts them."""
        totals = {domain: [0, 0] for domain in DOMAINS}
        for one in self.findings:
            for domain, (got, most) in points(one).items():
                totals[domain][0] += got
                totals[domain][1] += most
        return {domain: (max(0, got), most) for domain, (got, most) in totals.items() if most > 0}


def attempt(
    case: Case, level: str, run: str, made: Sequence[tuple[datetime, Commitment]], imported: bool = False
) -> Attempt:
    """The attempt that these commitments are, each with its moment, at least one; raises ValueError or KeyError if they do not fit."""
    made = [(at, one) for at, one in made if one.scene not in case.gone]
    stands = reached(case, [commitment for _, commitment in made], level == "short")
    scenes = {scene.id: scene for scene in case.scenes}
    decisions = tuple((scenes[one.scene], one) for _, one in made if not scenes[one.scene].ranking)
    began, last = min(at for at, _ in made), max(at for at, _ in made)
    return Attempt(case.id, level, run, began, last, stands, decisions, imported)
