"""A case and the commitments made in it → where the learner stands, and the paths that their record tells.

A case is resumed by replaying its commitments, so nothing but them is ever stored.
How one commitment moves a case on is in `advance`, what a play holds in `play`, what its patient lives through in
`prescriptions`, what it is worth in `judgement`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from ...model.case import Case
from .advance import Run, advance, as_met, check_commitment, off_scale, past_branch, start
from .judgement import GRADES, Findings, Grade, argued, grade, judge, score
from .news import News, news
from .play import DEBRIEF, Commitment, Play, Step, chosen, controls, own, told, told_last
from .prescriptions import Placed, dose_today, loading, orders, prescriptions, preview, regimen, scenario


def replay(case: Case, commitments: Iterable[Commitment], run: Run, short: bool = False) -> Play:
    """The play that these commitments lead to, in their order.

    On the `short` level they are those of the decisive scenes and of unplanned ones; in every other scene of the main line
    what the course argues for is committed to by itself, and told.
    An unplanned scene that was met under an earlier model is met again, though today's model would not lead there, and one
    that was not met is passed by; so is a branch that a later edition put in.
    """
    go_on = partial(_told_on, run=run) if short else lambda play: play
    play = go_on(start(case))
    for commitment in commitments:
        met = past_branch(as_met(play, commitment.scene, run, go_on), commitment.scene)
        play = go_on(advance(met, commitment, run, kept=True))
    return play


def _told_on(play, run):
    """The play at the next scene that asks the learner: an unplanned one, to which their own decisions led, is never told."""
    told = set(mainline(play.case)) - set(play.case.decisive)
    while play.scene_id in told:
        play = advance(play, argued(play.scene), run, told=True)
    return play


def asked(case: Case, short: bool = False) -> tuple[str, ...]:
    """The scenes of the main line that ask the learner for a decision: all of them, or on the short level the decisive ones."""
    return case.decisive if short else decisions(case)


def mainline(case: Case) -> tuple[str, ...]:
    """The scenes on the way from the first to the debrief when no choice branches off."""
    ids, id = [], case.first
    while id and id != DEBRIEF and id not in ids:
        ids.append(id)
        id = case.scene(id).next
    return tuple(ids)


def decisions(case: Case) -> tuple[str, ...]:
    """The scenes of the main line that ask for a decision."""
    return tuple(id for id in mainline(case) if not case.scene(id).ranking)


def rankings(case: Case) -> tuple[str, ...]:
    """The scenes of the main line that ask for a working differential."""
    return tuple(id for id in mainline(case) if case.scene(id).ranking)


def decided(play: Play) -> bool:
    """Whether a decision was made, a ranking aside: until then nothing is shown that the first one asks for."""
    return any(not play.case.scene(step.commitment.scene).ranking for step in play.history)


def ranked_before(play: Play, step: Step | None = None) -> Commitment | None:
    """The ranking that was committed last before `step`, or before where the play stands."""
    earlier = play.history if step is None else play.history[: play.history.index(step)]
    return next((one.commitment for one in reversed(earlier) if play.case.scene(one.commitment.scene).ranking), None)


def argued_play(case: Case, run: Run) -> Play:
    """The path that this course argues for, played to the debrief."""
    play = start(case)
    while not play.over:
        play = advance(play, argued(play.scene), run)
    return play


@dataclass(frozen=True)
class Paths:
    """The commitments of an attempt's first path, and of the latest other one (`what if`) with how many it shares."""

    first: tuple[Commitment, ...] = ()
    second: tuple[Commitment, ...] | None = None
    kept: int = 0
    passed_by: tuple[int, ...] = ()  # where the record's first path holds a scene that is gone

    def in_record(self, kept: int) -> int:
        """How many commitments of the record's first path are kept where so many of `first` are."""
        for at in self.passed_by:
            kept += at <= kept
        return kept


def paths(events: Iterable[tuple[str, Mapping]], gone: Collection[str] = ()) -> Paths:
    """The paths that the events of an attempt tell, each a kind and a body: `committed`, or `reopened` with how many are kept.

    What was committed in scenes that are `gone` is passed by.
    """
    found = Paths()
    for kind, body in events:
        if kind == "committed" and found.second is None:
            found = replace(found, first=(*found.first, Commitment.of(body)))
        elif kind == "committed":
            found = replace(found, second=(*found.second, Commitment.of(body)))
        elif kind == "reopened" and body["kept"] < len(found.first):
            found = replace(found, second=found.first[: body["kept"]], kept=body["kept"])
        elif kind == "reopened":  # all are kept: back to the first path
            found = replace(found, second=None, kept=0)
    passed_by = tuple(at for at, one in enumerate(found.first) if one.scene in gone)
    first, second = (
        path and tuple(one for one in path if one.scene not in gone) for path in (found.first, found.second)
    )
    return Paths(first, second, found.kept - sum(at < found.kept for at in passed_by), passed_by)


__all__ = [
    "DEBRIEF", "GRADES", "Commitment", "Findings", "Grade", "News", "Paths", "Placed", "Play", "Run", "Step",
    "advance", "argued", "argued_play", "check_commitment", "chosen", "controls", "decided", "decisions", "dose_today", "grade", "judge", "loading",
    "asked", "mainline", "news", "off_scale", "orders", "own", "paths", "prescriptions", "preview", "ranked_before", "rankings", "regimen", "replay",
    "scenario", "score", "start", "told", "told_last",
]  # fmt: skip
