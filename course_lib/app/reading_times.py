"""A page or an activity → about how many minutes it takes, computed from its words, decisions and questions.

How, and at which speed, is in `engine/reading_time`.
"""

import re
from functools import cache

from .. import content
from ..content import Refused, notebook_steps
from ..engine import reading_time
from ..engine.reading_time import Effort
from ..model.lesson import Lesson

SHORT_ROUND = 3  # questions of a short round


@cache
def times(notebook: str) -> dict[str, int | None]:
    """About how many minutes a page takes by the name of its notebook: `whole`, and `short` for its ten-minute path.

    None where there is no such path, or nothing to compute from.
    """
    lesson = lesson_of(notebook)
    if lesson is None:
        return {"whole": None, "short": None}
    try:
        whole = lesson.minutes or whole_effort(lesson, notebook).minutes
        short = lesson.short and short_effort(lesson, notebook).minutes
    except (Refused, KeyError):  # the page itself says what is wrong
        return {"whole": None, "short": None}
    return {"whole": reading_time.rounded(whole), "short": reading_time.rounded(short) if short else None}


def lesson_of(notebook: str) -> Lesson | None:
    """The lesson whose page this notebook is, in whatever language; None if it is of none."""
    name = re.sub(r"\.[a-z]{2}\.ipynb$", ".ipynb", notebook)  # a translation stands beside its original
    return next(
        (lesson for lesson in map(_readable, content.ids("lessons")) if lesson and lesson.notebook == name), None
    )


def lesson_with(case: str) -> Lesson | None:
    """The lesson that a case belongs to; None if it is in none."""
    lessons = filter(None, map(_readable, content.ids("lessons")))
    return next((one for one in lessons if case in one.patients), None)


def _readable(id):
    try:
        return content.lesson(id)
    except Refused:
        return None


def whole_effort(lesson: Lesson, notebook: str = "") -> Effort:
    """What a whole lesson asks; raises Refused or KeyError."""
    later = {("case", id) for id in lesson.later}
    return reading_time.total(
        _step(step) for step in _steps(notebook or lesson.notebook) if not later.intersection(step.calls)
    )


def short_effort(lesson: Lesson, notebook: str = "") -> Effort:
    """What the ten-minute path of a lesson asks: the steps that it names, with the case and the questions in short."""
    steps = [step for step in _steps(notebook or lesson.notebook) if step.name in lesson.short.steps]
    return reading_time.total(_step(step, True) for step in steps)


@cache
def case_minutes(id: str, short: bool = False) -> int:
    """About how many minutes a case takes, whole or on the short level."""
    return reading_time.rounded(reading_time.case(content.case(id), short).minutes)


@cache
def worksheet_minutes(id: str) -> int:
    """About how many minutes a worksheet takes."""
    return reading_time.rounded(reading_time.worksheet(content.worksheet(id)).minutes)


@cache
def activity_minutes(door: str, id: str = "") -> float:
    """How many minutes the activity behind a door takes, not rounded; of clinic day one patient."""
    return _door(door, id, False).minutes


def _steps(notebook):
    return notebook_steps.steps(content.notebooks() / notebook)


def _step(step, short=False):
    return reading_time.prose(step.text) + reading_time.total(_door(door, id, short) for door, id in step.calls)


def _door(door, id, short):
    """What the activity behind a door asks; a door that only opens something to look things up asks nothing."""
    if door == "case":
        one = content.case(id)
        return reading_time.case(one, short and bool(one.decisive))
    if door == "quiz":
        return reading_time.quiz(content.quiz(id), SHORT_ROUND if short else None)
    if door == "clinic":
        return _one_patient()
    if door in ("contrast", "worksheet"):
        return getattr(reading_time, door)(getattr(content, door)(id))
    return reading_time.figure() if door in ("lab", "figure") else Effort()


def _one_patient():
    """Clinic day is for more than one day: one patient from its corridor, as the mean of all."""
    efforts = [reading_time.case(content.case(id)) for id in content.ids("cases")]
    words, thinking_s = sum(one.words for one in efforts), sum(one.thinking_s for one in efforts)
    return Effort(words / len(efforts), thinking_s / len(efforts))
