"""A lesson of the course."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from .id import Id
from .noun import Noun
from .quantity import Minutes


def _day(written):
    """What is written, unless it is a number, which would be taken for seconds since 1970."""
    if isinstance(written, int | float):
        raise ValueError(f"`{written}` is not a day: write it as in `2026-11-22`")
    return written


class Lesson(Noun):
    """What a notebook is for; its prose lives in the notebook alone."""

    id: Id
    number: int = Field(ge=1)
    title: str
    tagline: str
    minutes: Minutes
    notebook: str
    objectives: tuple[str, ...] = Field(min_length=1)
    claims: tuple[str, ...] = ()
    case: str | None = None
    cases: tuple[str, ...] = ()  # further patients, after `case`
    worksheets: tuple[str, ...] = ()
    contrasts: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    lab: bool = False  # the dose lab, with every scenario of it
    clinic: bool = False  # clinic day: every case of the course, unguided
    quiz: str | None = None
    facilitator_notes: str = ""
    checked: Annotated[date, BeforeValidator(_day)]  # when its text was last checked against its sources
    reviewed_by: str = ""  # the clinician who reviewed it, by name; empty until one has
