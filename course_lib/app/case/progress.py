"""A learner and a case → how far they are in it, from the events of their latest attempt.

A list of many cases is told from the commitments alone; who goes on behind a door of clinic day is replayed.
"""

import json
from dataclasses import dataclass
from functools import lru_cache, partial

from ... import content
from ...engine.case import replay
from ...engine.case.reached import Reached, reached
from ...model.case import Case
from . import run

CLINIC, LEVEL = "clinic:day", "unguided"  # the name under which clinic day is recorded, and the level of its cases


@dataclass(frozen=True)
class CaseProgress:
    """A case as this learner's run tells it, their first path in it (None: not begun), and how many scenes of the main line are made."""

    case: Case
    play: replay.Play | None = None
    made: int = 0
    short: bool = False  # on the short level, where only the decisive scenes are asked

    @property
    def planned(self) -> int:
        return len(_asked(self.case, self.short))

    @property
    def over(self) -> bool:
        return self.play is not None and self.play.over


@dataclass(frozen=True)
class CaseStands:
    """The same without simulating: where the commitments lead (None: not begun), and when the last event was (UTC, ISO 8601).

    What a simulated reading interrupts is met when the case is opened; until then the case stands where it would go on.
    """

    case: Case
    reached: Reached | None = None
    short: bool = False
    last_at: str = ""

    @property
    def made(self) -> int:
        return self.reached.made if self.reached else 0

    @property
    def planned(self) -> int:
        return len(_asked(self.case, self.short))

    @property
    def over(self) -> bool:
        return self.reached is not None and self.reached.over


def stands_in(session, id: str, level: str) -> CaseStands:
    """Where the learner stands in a case on a level, by their commitments; raises NotSaved, or KeyError with the ids that exist."""
    attempt = run.attempt_at(session, id, level)
    attempt.open()
    case, short = content.case(id), level == run.SHORT
    try:
        first = run.paths_of(attempt, case).first
        found = reached(case, first, short) if first else None
    except (ValueError, KeyError):  # what was committed does not fit what is written now
        found = None
    return CaseStands(case, found, short, attempt.events[-1].at if attempt.events else "")


def progress_in(session, id: str, level: str) -> CaseProgress:
    """Where the learner stands in a case on a level, replayed; raises NotSaved, or KeyError with the ids that exist."""
    attempt = run.attempt_at(session, id, level)
    attempt.open()
    case, short = run.case_of_run(id, attempt.seed), level == run.SHORT
    first = run.paths_of(attempt, case).first
    if not first:
        return CaseProgress(case, short=short)
    try:
        play = _replayed(id, attempt.seed, short, json.dumps([commitment.body() for commitment in first]))
    except (ValueError, KeyError):  # what was committed does not fit what is written now
        return CaseProgress(case, short=short)
    line = _asked(case, short)
    return CaseProgress(case, play, len(line) if play.over else len({one.scene for one in first} & set(line)), short)


def _asked(case, short):
    """The scenes of the main line that the learner makes, rankings too."""
    return case.decisive if short else replay.mainline(case)


@lru_cache(maxsize=run.MANY_RUNS)
def _replayed(id, seed, short, bodies):
    case = run.case_of_run(id, seed)
    commitments = [replay.Commitment.of(body) for body in json.loads(bodies)]
    return replay.replay(case, commitments, partial(run.simulate, case, seed), short)
