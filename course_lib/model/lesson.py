"""A lesson of the course."""

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
    quiz: str | None = None
    facilitator_notes: str = ""
