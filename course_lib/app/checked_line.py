"""A notebook → the line that says when its text was checked against its sources, and what on the page nobody has checked.

The line speaks for the words of the lesson alone: a case, a quiz, a worksheet, a contrast pair or a figure has a review of its own, or none.
"""

import re
from collections.abc import Iterator

from .. import content
from ..content import Refused
from ..model.lesson import Lesson
from ..model.noun import Noun

START = "00_start.ipynb"
SAYS_ITSELF = "A case, a quiz, a worksheet, a pair or a figure says itself whether anyone has checked it."
KINDS = {  # what stands on a page beside its text: its name for one and for several, and how it is read
    "case": ("case", "cases", content.case),
    "quiz": ("quiz", "quizzes", content.quiz),
    "worksheet": ("worksheet", "worksheets", content.worksheet),
    "contrast": ("pair", "pairs", content.contrast),
    "figure": ("figure", "figures", content.figure),
}


def review_line(notebook: str) -> str:
    """The line for a page; the start page speaks for all lessons and takes the oldest day. Nothing for a page of no lesson."""
    lessons = list(_lessons())
    name = re.sub(r"\.[a-z]{2}\.ipynb$", ".ipynb", notebook)  # a translation stands beside its original
    if name == START:
        return f"{sentence(lessons)} {SAYS_ITSELF}" if lessons else ""
    found = [lesson for lesson in lessons if lesson.notebook == name]
    return " ".join(filter(None, (sentence(found), *(_of_activities(lesson) for lesson in found)))) if found else ""


def sentence(lessons: list[Lesson]) -> str:
    """When the text of the lessons was checked and by whom it was reviewed; one that nobody reviewed counts for all."""
    names = sorted({lesson.reviewed_by.strip() for lesson in lessons})
    by = f"reviewed by {', '.join(names)}" if all(names) else "not yet reviewed by a clinician"
    return f"Text checked against its sources on {min(lesson.checked for lesson in lessons)}, {by}."


def not_checked(activities: list[tuple[str, Noun | None]]) -> str:
    """What of these, each with its kind, nobody has checked (None: it cannot be read); empty if there is nothing to say."""
    parts = []
    for kind, (one, several, _) in KINDS.items():
        of_kind = [noun for name, noun in activities if name == kind]
        open_ = sum(noun is None or noun.review is None for noun in of_kind)
        if open_ and len(of_kind) == 1:
            parts.append(f"the {one}")
        elif open_:
            parts.append(f"the {several}" if open_ == len(of_kind) else f"{open_} of the {len(of_kind)} {several}")
    if parts:
        return f"Not checked by anyone yet: {', '.join(parts)}."
    return SAYS_ITSELF if activities else ""


def _of_activities(lesson: Lesson) -> str:
    return not_checked([(kind, _read(kind, id)) for kind, id in _activities(lesson)])


def _activities(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """The kind and the id of each activity on a lesson's page."""
    cases = content.ids("cases") if lesson.clinic else lesson.patients
    yield from (("case", id) for id in cases)
    yield from (("quiz", id) for id in (lesson.quiz,) if id)
    yield from (("worksheet", id) for id in lesson.worksheets)
    yield from (("contrast", id) for id in lesson.contrasts)
    yield from (("figure", id) for id in lesson.figures)


def _read(kind: str, id: str) -> Noun | None:
    try:
        return KINDS[kind][2](id)
    except (KeyError, Refused):
        return None


def _lessons():
    """Every lesson that can be read; the one that cannot has its own page to say so."""
    for id in content.ids("lessons"):
        try:
            yield content.lesson(id)
        except Refused:
            continue
