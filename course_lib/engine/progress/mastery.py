"""Responses and attempts at cases → which claims a learner holds, and which lessons they have mastered.

Repetition to mastery: to have seen or answered something once is not to know it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from math import ceil
from typing import Literal

from ..record.days import day_of
from ..record.responses import Response
from .patients import Attempt

RULE = (
    "You hold a claim when, on each of the last two days on which you were asked about it, everything that rests on it "
    "was right and nothing was called a guess. "
    "A lesson is mastered when you hold four of five of the claims that its questions and its patients ask about, and each "
    "of its patients was seen to the end, the last time with nothing unsafe."
)  # a teaching assumption, as it stands on the page
DAYS, SHARE = 2, 4 / 5

State = Literal["new", "begun", "mastered", "again"]  # `again`: it was mastered, and is to be repeated


@dataclass(frozen=True)
class Goal:
    """What a lesson asks for: the claims of its questions and decisions, and its patients; a lesson without claims has none."""

    lesson: str
    claims: frozenset[str]
    cases: tuple[str, ...] = ()

    @property
    def needed(self) -> int:
        """How many of its claims are to be held."""
        return ceil(SHARE * len(self.claims) - 1e-9)


@dataclass(frozen=True)
class Mastery:
    """How far a lesson is mastered: the claims that are held, and that were met at all; patients not seen to the end, or harmed last.

    `since` is the day of the learner's on which the lesson was mastered, the last time that it was; `lost` are the claims
    that were held then and are not now.
    """

    goal: Goal
    held: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    unseen: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    since: date | None = None
    lost: frozenset[str] = frozenset()
    mastered: bool = False  # whether the rule is met now

    @property
    def state(self) -> State:
        if self.mastered:
            return "mastered"
        return "again" if self.since else "begun" if self.met else "new"


@dataclass
class _Claim:
    """The last days on which a claim was asked about, oldest first, and whether each was good."""

    days: list[date] = field(default_factory=list)
    good: list[bool] = field(default_factory=list)

    def add(self, day: date, good: bool) -> None:
        if self.days and self.days[-1] == day:
            self.good[-1] &= good
        else:
            self.days, self.good = [*self.days, day][-DAYS:], [*self.good, good][-DAYS:]

    @property
    def held(self) -> bool:
        return len(self.good) == DAYS and all(self.good)


@dataclass
class _Patient:
    """Whether a patient was seen to the end, and the run that was gone on with last with what was unsafe in it."""

    seen: bool = False
    run: str = ""
    unsafe: bool = False


def held(responses: Iterable[Response], zone: tzinfo) -> frozenset[str]:
    """The claims that are held after these responses, which come in order of time."""
    fold = _Fold()
    for one in responses:
        fold.take(one, day_of(one.at, zone))
    return frozenset(fold.held)


def masteries(
    goals: Iterable[Goal], responses: Iterable[Response], attempts: Iterable[Attempt], zone: tzinfo
) -> tuple[Mastery, ...]:
    """How far each goal is reached after these responses, which come in order of time, and these attempts, in the order of the goals.

    `attempts` are those at cases on a level on which every decision is asked, or on the short one.
    """
    goals, fold = tuple(goals), _Fold()
    wanted: dict[str, list[Goal]] = {}
    for goal in goals:
        for name in (*goal.claims, *goal.cases):
            wanted.setdefault(name, []).append(goal)
    for at, thing in _in_time(responses, attempts):
        day = day_of(at, zone)
        touched = fold.take(thing, day)
        for goal in {goal.lesson: goal for name in touched for goal in wanted.get(name, ())}.values():
            fold.look(goal, day)
    return tuple(fold.mastery(goal) for goal in goals)


def _in_time(responses, attempts) -> list[tuple[datetime, Response | Attempt]]:
    """Responses, and each attempt after the last of its own, as they came."""
    things = [(one.at, one) for one in responses] + [(one.last, one) for one in attempts]
    return sorted(things, key=lambda pair: (pair[0], isinstance(pair[1], Attempt)))


class _Fold:
    """Claims and patients as they stand at a moment, and of each lesson when it was mastered last and with which claims."""

    def __init__(self):
        self.claims: dict[str, _Claim] = {}
        self.held: set[str] = set()
        self.patients: dict[str, _Patient] = {}
        self.mastered: set[str] = set()
        self.since: dict[str, date] = {}
        self.with_: dict[str, frozenset[str]] = {}

    def take(self, thing: Response | Attempt, day: date) -> list[str]:
        """Go on by a response or the end of an attempt; the claims and cases that stand otherwise than before."""
        if isinstance(thing, Attempt):
            return self._patient(thing.case, seen=thing.over and thing.level != "short")
        changed = [id for id in thing.claims if self._claim(id, day, thing.right and thing.certainty != "guess")]
        kind, _, rest = thing.item.partition("/")
        if kind == "decision" and not thing.asked:  # a question that a review asks for a decision harms nobody
            changed += self._patient(rest.partition("/")[0], run=thing.where.run, unsafe=thing.unsafe)
        return changed

    def _claim(self, id, day, good):
        """Whether a claim that is answered on this day is held now and was not, or the other way round."""
        claim = self.claims.setdefault(id, _Claim())
        claim.add(day, good)
        if claim.held == (id in self.held):
            return False
        (self.held.add if claim.held else self.held.discard)(id)
        return True

    def _patient(self, case, seen=False, run="", unsafe=False):
        patient = self.patients.setdefault(case, _Patient())
        before = patient.seen, patient.unsafe
        patient.seen |= seen
        if run:
            patient.unsafe = unsafe or patient.unsafe and patient.run == run
            patient.run = run
        return [case] if (patient.seen, patient.unsafe) != before else []

    def look(self, goal: Goal, day: date) -> None:
        """Remember the day on which a lesson became mastered, and what is held for as long as it is."""
        lesson = goal.lesson
        if not self._met(goal):
            return self.mastered.discard(lesson)
        if lesson not in self.mastered:
            self.mastered.add(lesson)
            self.since[lesson] = day
        self.with_[lesson] = goal.claims & self.held

    def _met(self, goal):
        enough = bool(goal.claims) and len(goal.claims & self.held) >= goal.needed
        return enough and not any(self._unseen(id) or self._unsafe(id) for id in goal.cases)

    def _unseen(self, case):
        return case not in self.patients or not self.patients[case].seen

    def _unsafe(self, case):
        return case in self.patients and self.patients[case].unsafe

    def mastery(self, goal: Goal) -> Mastery:
        """How far a lesson is now."""
        met, held = goal.claims & self.claims.keys(), goal.claims & self.held
        return Mastery(
            goal, held, met,
            tuple(filter(self._unseen, goal.cases)), tuple(filter(self._unsafe, goal.cases)),
            self.since.get(goal.lesson), self.with_.get(goal.lesson, frozenset()) - held, self._met(goal),
        )  # fmt: skip
