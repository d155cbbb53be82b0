"""A lesson of the course."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from .facilitator import Facilitator
from .id import Id
from .noun import Noun
from .quantity import Minutes


def _day(written):
    """What is written, unless it is a number, which would be taken for seconds since 1970."""
    if isinstance(written, int | float):
        raise ValueError(f"`{written}` is not a day: write it as in `2026-11-22`")
    return written


class Short(Noun):
    """The ten-minute path of a lesson: the steps of its page, by their headings' names, and what it leaves out."""

    steps: tuple[str, ...] = Field(min_length=1)
    leaves_out: str


class Lesson(Noun):
    """What a notebook is for; its prose lives in the notebook alone."""

    id: Id
    number: int = Field(ge=1)
    title: str
    tagline: str
    minutes: Minutes | None = None  # only for a page of which there is nothing to compute
    notebook: str
    objectives: tuple[str, ...] = Field(min_length=1)
    claims: tuple[str, ...] = ()
    case: str | None = None
    cases: tuple[str, ...] = ()  # further patients, after `case`
    later: tuple[str, ...] = ()  # for another day: the lesson is mastered without them, and its time leaves them out
    worksheets: tuple[str, ...] = ()
    contrasts: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    lab: bool = False  # the dose lab, with every scenario of it
    clinic: bool = False  # clinic day: every case of the course, unguided
    quiz: str | None = None
    short: Short | None = None
    facilitator: Facilitator | None = None
    facilitator_notes: str = ""  # what is said to a teacher besides, in prose
    checked: Annotated[date, BeforeValidator(_day)]  # when its text was last checked against its sources
    reviewed_by: str = ""  # the clinician who reviewed it, by name; empty until one has

    @property
    def asked_cases(self) -> tuple[str, ...]:
        """The patients that belong to it for whoever wants to master it."""
        return tuple(filter(None, (self.case, *self.cases)))

    @property
    def patients(self) -> tuple[str, ...]:
        """All patients on its page, those for another day last."""
        return (*self.asked_cases, *self.later)


def step_name(heading: str) -> str:
    """A heading's name in an address, as in `#step=patient` for “A patient”: lower case, joined by hyphens, without its article."""
    words = re.sub(r"[\W_]+", " ", heading.lower()).strip()
    return re.sub(r"^(?:the|an?) (?=.)", "", words).replace(" ", "-")
