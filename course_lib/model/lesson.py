"""A lesson of the course."""

from datetime import date

from .id import Id
from .provenance import Noun
from .quantity import Minutes


class Lesson(Noun):
    """What a notebook is for; its prose lives in the notebook alone."""

    id: Id
    number: int
    title: str
    tagline: str
    minutes: Minutes
    notebook: str
    objectives: tuple[str, ...]
    claims: tuple[str, ...] = ()
    case: str | None = None
    cases: tuple[str, ...] = ()  # further patients, after `case`
    worksheets: tuple[str, ...] = ()
    contrasts: tuple[str, ...] = ()
    clinic: bool = False  # clinic day: every case of the course, unguided
    quiz: str | None = None
    facilitator_notes: str = ""
    checked: date  # when its text was last checked against its sources
    reviewed_by: str = ""  # the clinician who reviewed it, by name; empty until one has
