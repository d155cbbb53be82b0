"""A learner's events and the course's files → what progress is folded from: goals of lessons, responses, attempts at cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache, cached_property

from ... import content
from ...engine.case.play import Commitment
from ...engine.progress.mastery import Goal, Mastery, masteries
from ...engine.progress.patients import Attempt, attempt
from ...engine.record.responses import Response
from ...model.event import Event
from ...store import Refused
from ..case import run
from ..record.responses import responses_in

CASE = "case"


@dataclass(frozen=True)
class Facts:
    """What a learner did: their responses and their attempts at cases, oldest first, and the zone of their days."""

    responses: tuple[Response, ...]
    attempts: tuple[Attempt, ...]
    zone: tzinfo

    @cached_property
    def mastery(self) -> dict[str, Mastery]:
        """How far each lesson that has something to master is, by its id; under an empty one, all claims of the course."""
        every = Goal("", frozenset(content.claims()))
        found = masteries((*goals(), every), self.responses, self.attempts, self.zone)
        return {one.goal.lesson: one for one in found}

    @property
    def held(self) -> frozenset[str]:
        """The claims that are held."""
        return self.mastery[""].held


def facts_of(events: Iterable[Event], zone: tzinfo, imported: frozenset[str] = frozenset()) -> Facts:
    """What these events tell, each run's in order of number; `imported` are the devices whose events were brought from elsewhere."""
    events = tuple(events)
    return Facts(responses_in(events, imported), attempts_in(events, imported), zone)


def facts_in(session) -> Facts:
    """What the learner of a session did, on the days of their own zone; raises NotSaved."""
    return facts_of(session.open().history(session.learner), session.zone)


def attempts_in(events: Iterable[Event], imported: frozenset[str] = frozenset()) -> tuple[Attempt, ...]:
    """The attempts at cases that these events tell, by when they were begun; one that no longer fits its case is passed over.

    What was tried after the debrief by going another way is no part of an attempt.
    """
    runs: dict[str, list[Event]] = {}
    for event in events:
        if event.activity.startswith(CASE + ":"):
            runs.setdefault(event.run, []).append(event)
    found = filter(None, (_attempt(run, of_run, of_run[0].learner in imported) for run, of_run in runs.items()))
    return tuple(sorted(found, key=lambda one: one.began))


def _attempt(name, events, imported):
    _, id, level = f"{events[0].activity}:guided".split(":")[:3]
    made = []
    for event in events:
        if event.kind == "reopened":
            break
        if event.kind == "committed":
            made.append(event)
    try:
        taken = [(datetime.fromisoformat(one.at), Commitment.of(one.body)) for one in made]
        return attempt(content.case(id), level, name, taken, imported) if taken and level in run.LEVELS else None
    except (KeyError, ValueError, TypeError, Refused):
        return None


@cache
def goals() -> tuple[Goal, ...]:
    """What each lesson with questions asks for, in the order of the course."""
    return tuple(_goal(lesson) for lesson in content.lessons() if lesson.quiz)


def _goal(lesson):
    cases = lesson.asked_cases
    claims = {claim for item in content.quiz(lesson.quiz).items for claim in item.claims}
    for scene in (scene for id in cases for scene in content.case(id).scenes if not scene.ranking):
        claims.update(scene.claims)
    return Goal(lesson.id, frozenset(claims), cases)
