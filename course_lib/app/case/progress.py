"""A learner and a case → how far they are in it, from the events of their latest attempt."""

import json
from dataclasses import dataclass
from functools import lru_cache, partial

from ...engine.case import replay as engine
from ...model.case import Case
from . import run

CLINIC, LEVEL = "clinic:day", "unguided"  # the name under which clinic day is recorded, and the level of its cases


@dataclass(frozen=True)
class Standing:
    """A case as this learner's run tells it, their first path in it (None: not begun), and how many scenes of the main line are made."""

    case: Case
    play: engine.Play | None = None
    made: int = 0

    @property
    def planned(self) -> int:
        return len(engine.mainline(self.case))

    @property
    def over(self) -> bool:
        return self.play is not None and self.play.over


def standing(session, id: str, level: str) -> Standing:
    """Where the learner stands in a case on a level; raises NotSaved, or KeyError with the ids that exist."""
    attempt = run.attempt_at(session, id, level)
    attempt.open()
    run.settle_seed(attempt)
    told = run.told(id, attempt.seed)
    first = run.paths(attempt).first
    if not first:
        return Standing(told)
    try:
        play = _replayed(id, attempt.seed, json.dumps([commitment.body() for commitment in first]))
    except (ValueError, KeyError):  # what was committed does not fit what is written now
        return Standing(told)
    line = engine.mainline(told)
    return Standing(told, play, len(line) if play.over else len({one.scene for one in first} & set(line)))


@lru_cache(maxsize=64)
def _replayed(id, seed, bodies):
    case = run.told(id, seed)
    commitments = [engine.Commitment.of(body) for body in json.loads(bodies)]
    return engine.replay(case, commitments, partial(run.run, case, seed))
