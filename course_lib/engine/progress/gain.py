"""A lesson's test before it and after it → how many of its questions were right, then and now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..record.responses import Response

FEW = 10  # questions, below which a gain says little by itself


@dataclass(frozen=True)
class Score:
    """A test that was taken: how many were right, of how many, and when it was ended (UTC)."""

    right: int
    of: int
    at: datetime


@dataclass(frozen=True)
class Gain:
    """The first test before a lesson and the latest after it, as far as they were taken."""

    before: Score | None = None
    after: Score | None = None

    @property
    def few(self) -> bool:
        """Whether so few questions were asked that chance alone may make the difference."""
        return min((one.of for one in (self.before, self.after) if one), default=0) < FEW


def gains(responses: Iterable[Response]) -> dict[str, Gain]:
    """The tests of each lesson of which one was taken, by the lesson's id; responses come in order of time."""
    runs: dict[tuple[str, str, str], list[Response]] = {}
    for one in responses:
        where = one.where
        if where.setting in ("before", "after"):
            lesson = where.activity.split(":")[1]
            runs.setdefault((lesson, where.setting, where.run), []).append(one)
    found: dict[str, Gain] = {}
    for (lesson, setting, _), answers in runs.items():
        score = Score(sum(one.right for one in answers), len(answers), answers[-1].at)
        known = found.get(lesson, Gain())
        if setting == "after":
            found[lesson] = Gain(known.before, score)
        else:
            found[lesson] = Gain(known.before or score, known.after)
    return found
