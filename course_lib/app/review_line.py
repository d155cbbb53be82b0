"""A notebook → the line that says when its text was checked against its sources, and which clinician reviewed it, if one has."""

import re

from .. import content
from ..content import Refused
from ..model.lesson import Lesson

START = "00_start.ipynb"


def review_line(notebook: str) -> str:
    """The line for a page; the start page speaks for all lessons and takes the oldest day. Nothing for a page of no lesson."""
    lessons = list(_lessons())
    name = re.sub(r"\.[a-z]{2}\.ipynb$", ".ipynb", notebook)  # a translation stands beside its original
    found = lessons if name == START else [lesson for lesson in lessons if lesson.notebook == name]
    return sentence(found) if found else ""


def sentence(lessons: list[Lesson]) -> str:
    """When the lessons were checked and by whom they were reviewed; one that nobody reviewed counts for all."""
    names = sorted({lesson.reviewed_by.strip() for lesson in lessons})
    by = f"reviewed by {', '.join(names)}" if all(names) else "not yet reviewed by a clinician"
    return f"Checked against its sources on {min(lesson.checked for lesson in lessons)}, {by}."


def _lessons():
    """Every lesson that can be read; the one that cannot has its own page to say so."""
    for id in content.ids("lessons"):
        try:
            yield content.lesson(id)
        except Refused:
            continue
