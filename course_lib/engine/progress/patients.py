"""The commitments of a run at a case → how the patient fared with this learner, by what the author wrote and nothing simulated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...model.case import DOMAINS, Case
from ..case.judgement import Findings, judge, points
from ..case.play import Commitment
from ..case.reached import Reached, reached


@dataclass(frozen=True)
class Attempt:
    """One run at a case: when it was begun and last gone on with (UTC), where it stands, and what its decisions were worth.

    `points` are got and most by domain, of the decisions that were made; `unsafe` are the scenes in which something was
    chosen that would harm, `sound` counts the decisions that were sound among those `decided`.
    """

    case: str
    level: str
    run: str
    began: datetime
    last: datetime
    stands: Reached
    points: Mapping[str, tuple[int, int]]
    unsafe: tuple[str, ...]
    sound: int
    decided: int
    imported: bool = False

    @property
    def over(self) -> bool:
        return self.stands.over


def attempt(
    case: Case, level: str, run: str, made: Sequence[tuple[datetime, Commitment]], imported: bool = False
) -> Attempt:
    """The attempt that these commitments are, each with its moment, at least one; raises ValueError or KeyError if they do not fit."""
    commitments = [commitment for _, commitment in made]
    stands = reached(case, commitments, level == "short")
    findings = [judge(case.scene(one.scene), one) for one in commitments if not case.scene(one.scene).ranking]
    return Attempt(
        case.id, level, run, min(at for at, _ in made), max(at for at, _ in made), stands, _points(findings),
        tuple(one.scene.id for one in findings if one.unsafe), sum(one.sound for one in findings), len(findings), imported,
    )  # fmt: skip


def _points(findings: Sequence[Findings]) -> dict[str, tuple[int, int]]:
    """Points and the most possible in each domain in which there were any, as a debrief counts them."""
    totals = {domain: [0, 0] for domain in DOMAINS}
    for one in findings:
        for domain, (got, most) in points(one).items():
            totals[domain][0] += got
            totals[domain][1] += most
    return {domain: (max(0, got), most) for domain, (got, most) in totals.items() if most > 0}
