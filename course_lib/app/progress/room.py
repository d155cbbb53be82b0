"""The door of the page *Progress*: each of its parts as a screen, and all of them at once for the server.

Nothing is recorded here, and no screen is needed to say it, so the server shows a learner theirs without a kernel.
"""

from functools import cache

from markupsafe import Markup

from ... import content
from ...content.notebook_steps import address_of
from ...engine.progress.calibration import calibration
from ...engine.progress.gain import Gain, gains
from ...engine.progress.mastery import Mastery
from ...engine.progress.strengths import by_claim, by_domain
from ...engine.record.days import day_of
from ...views.progress import certainty, lessons, patients, strengths
from ..overview_room import OverviewRoom
from .facts import Facts, facts_in, goals


def _lessons(facts, problem):
    rows, tests = [], gains(facts.responses) if facts else {}
    known = {lesson.id: lesson for lesson in content.lessons()}
    for goal in goals():
        mastery = facts.mastery[goal.lesson] if facts else Mastery(goal)
        rows.append(lessons.Row(known[goal.lesson], mastery, tests.get(goal.lesson, Gain())))
    return lessons.show(rows, problem)


def _strengths(facts, problem):
    responses = facts.responses if facts else ()
    claims = tuple(one for one in by_claim(responses) if one.name in taught())
    page = strengths.Page(claims, by_domain(responses), taught(), facts.held if facts else frozenset())
    return strengths.show(page, problem)


def _certainty(facts, problem):
    return certainty.show(calibration(facts.responses if facts else ()), problem)


def _patients(facts, problem):
    attempts = facts.attempts[::-1] if facts else ()
    return patients.show(tuple(_patient(one, facts.zone) for one in attempts), problem)


def _patient(attempt, zone):
    place = places().get(attempt.case, "")
    return patients.Row(content.case(attempt.case), attempt, day_of(attempt.began, zone), place)


PARTS = {"lessons": _lessons, "strengths": _strengths, "certainty": _certainty, "patients": _patients}


@cache
def taught() -> dict[str, strengths.Taught]:
    """Every claim with the first lesson that teaches and asks it, else the first that teaches it."""
    listed = [lesson for lesson in content.lessons() if lesson.claims]
    asked = {goal.lesson: goal.claims for goal in goals()}
    found = {}
    for number, (id, claim) in enumerate(content.claims().items(), 1):
        where = [lesson for lesson in listed if id in lesson.claims]
        first = next(iter([*(one for one in where if id in asked.get(one.id, ())), *where]), None)
        found[id] = strengths.Taught(claim, number, *((first.title, first.notebook) if first else ()))
    return found


@cache
def places() -> dict[str, str]:
    """Where each case is met."""
    return {id: address_of(lesson.notebook, "case", id) for lesson in content.lessons() for id in lesson.patients}


def overview(facts: Facts) -> Markup:
    """All parts, one after the other, of what a learner did."""
    return Markup("").join(Markup(str(part(facts, ""))) for part in PARTS.values())


class ProgressRoom(OverviewRoom):
    """A part of the page."""

    def __init__(self, part: str):
        super().__init__(lambda session, problem: PARTS[part](facts_in(session) if session else None, problem))


def progress(part: str = "lessons"):
    """A part of the page *Progress*, as a screen; raises KeyError with the parts that exist."""
    if part not in PARTS:
        raise KeyError(f"progress has no part `{part}`; it has {', '.join(PARTS)}")
    return ProgressRoom(part).screen
