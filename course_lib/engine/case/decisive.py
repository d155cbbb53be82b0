"""A finished play → the decisions that mattered most in it, and the claims behind what was missed.

The rule is written here and nowhere else; like every judgement it reads what the author wrote, and no simulated number.
"""

from dataclasses import dataclass

from .judgement import Findings, judge, points
from .play import Play, Step, chosen, own

MOST = 2  # decisions that a debrief puts first


@dataclass(frozen=True)
class Weighed:
    """A decision, what the course says of it, the points that it lost, and how many were at stake in it."""

    step: Step
    findings: Findings
    lost: int
    stake: int

    @property
    def missed(self) -> bool:
        """Whether the course argues for something safer or stronger."""
        return not self.findings.sound


def decisive(play: Play, most: int = MOST) -> tuple[Weighed, ...]:
    """The decisions that mattered most, the most telling first; rankings earn no points and are none of them.

    Unsafe ones first, then weaker ones, then sound ones; among these the largest loss of points, then the most points at
    stake, then the earlier one.
    """
    return tuple(_weighed(play, ranked=False)[:most])


def missed(play: Play) -> tuple[Weighed, ...]:
    """Every decision and ranking that is not sound, in the order of `decisive`."""
    return tuple(one for one in _weighed(play, ranked=True) if one.missed)


def claims_behind(one: Weighed) -> tuple[str, ...]:
    """The claims of a decision: of what was chosen and is not sound, of what was left out, and of the decision itself."""
    findings = one.findings
    told = [findings.reading] if findings.reading else [*unsound(findings), *findings.missed]
    bands = [band for _, _, band in findings.bands if band.verdict in ("unsafe", "weak")]
    return tuple(dict.fromkeys(claim for noun in (*told, *bands, findings.scene) for claim in noun.claims))


def unsound(findings: Findings) -> tuple:
    """The options that were chosen and are unsafe or weak, unsafe ones first."""
    picked = chosen(findings.scene, findings.commitment.options)
    return tuple(option for verdict in ("unsafe", "weak") for option in picked if option.verdict == verdict)


def _weighed(play, ranked):
    found = []
    for step in own(play):
        scene = play.case.scene(step.commitment.scene)
        if scene.ranking and not ranked:
            continue
        findings = judge(scene, step.commitment)
        lost = sum(most - got for got, most in points(findings).values())
        found.append(Weighed(step, findings, lost, _stake(scene)))
    return sorted(found, key=lambda one: (_grade(one.findings), -one.lost, -one.stake))  # which keeps the earlier first


def _grade(findings):
    return 0 if findings.unsafe else 2 if findings.sound else 1


def _stake(scene):
    """The points between the best and the worst that the options of a decision can give."""
    sums = [sum(option.scores.values()) for option in scene.options] or [0]
    if scene.pick == "many":
        return sum(abs(one) for one in sums)
    return max(sums) - min(sums)
