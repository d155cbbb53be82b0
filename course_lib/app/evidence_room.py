"""The door of the evidence room: every claim, how much of the course stands on each, and the glossary.

Nothing here is recorded about anyone, and looking things up is the browser's work.
What takes long, the counting, is done when somebody opens what was counted.
"""

from collections.abc import Mapping
from functools import cache

from .. import content
from ..content import Refused
from ..content.coverage import coverage
from ..content.notebook_steps import address_of
from ..engine.quiz.drawing import as_listed
from ..model.coverage import Coverage, Covered
from ..views.evidence_room import claims
from ..views.evidence_room.coverage import coverage as coverage_table
from ..views.evidence_room.terms import glossary
from ..views.parts.glossary import ROOM
from ..views.parts.screen import Screen
from .course_evidence import evidence_of

UNCOUNTED = "Where each claim is taught and asked cannot be counted, because a file of the course is refused: {}"


class ClaimsRoom:
    """The list of claims; the browser looks things up in it, and asks only where a claim stands in the course."""

    def __init__(self):
        self.evidence, self.lessons = evidence_of("claims"), _lessons().values()
        self.screen = Screen(self.show, _hear)

    def show(self):
        drugs = {id: drug.name for id, drug in content.drugs().items()}
        lessons = {f"{one.number:02}": (one.title, one.claims) for one in self.lessons}
        return claims.show(claims.Page(content.claims(), lessons, drugs, self.evidence, _or_sentence(places)))


class CoverageRoom:
    """The table of claims against the course, counted when it is opened."""

    def __init__(self):
        self.titles = {lesson.notebook: lesson.title for lesson in _lessons().values()}
        self.screen = Screen(self.show, _hear)

    def show(self):
        return coverage_table(_or_sentence(counted), self.titles)


class GlossaryRoom:
    """Every term; the browser looks them up and goes where the address says."""

    def __init__(self):
        self.evidence = evidence_of("terms")
        self.screen = Screen(self.show, _hear)

    def show(self):
        return glossary(content.glossary().values(), self.evidence)


def _hear(message: Mapping) -> None:
    """Nothing is told to the evidence room but which of its folds are open, and the screen looks after those."""


def _lessons():
    """The lessons by id, in the order of the course."""
    return {lesson.id: lesson for lesson in content.lessons()}


@cache
def counted() -> Coverage:
    """Where the course teaches and asks each claim, counted once for a kernel; raises Refused."""
    return coverage()


def _or_sentence(count):
    """The same, with a sentence where a file of the course is refused."""

    def counts():
        try:
            return count()
        except Refused as refusal:
            return UNCOUNTED.format(refusal.findings[0])

    return counts


@cache
def places() -> dict[str, claims.Places]:
    """Where each claim stands, by titles and with addresses; raises Refused."""
    named = _Names()
    return {id: named.places(covered) for id, covered in counted().claims.items()}


class _Names:
    """What each part of the course is called, and on which page it is."""

    def __init__(self):
        lessons = _lessons().values()
        self.pages = {lesson.notebook: lesson.title for lesson in lessons}
        self.of_case = {id: address_of(one.notebook, "case", id) for one in lessons for id in one.patients}
        self.of_quiz = {one.quiz: address_of(one.notebook, "quiz", one.quiz) for one in lessons if one.quiz}
        self.of_sheet = {
            id: one.notebook
            for one in lessons
            for id in (*one.worksheets, *one.contrasts, *one.figures)
            if one.notebook != ROOM
        }

    def places(self, covered: Covered) -> claims.Places:
        """One claim's pages, and what asks it by kind."""
        pages = {"00_start.ipynb": "Start", **self.pages}
        return claims.Places(
            tuple(claims.Place(pages.get(name, name), name) for name in covered.notebooks if name != ROOM),
            {
                "decisions": tuple(map(self._scene, covered.decisions)),
                "rankings": tuple(map(self._scene, covered.rankings)),
                "items": tuple(map(self._item, covered.items)),
                "worksheets": tuple(self._whole(content.worksheet(id)) for id in covered.worksheets),
                "contrasts": tuple(self._whole(content.contrast(id)) for id in covered.contrasts),
                "figures": tuple(self._whole(content.figure(id)) for id in covered.figures),
            },
        )

    def _scene(self, part):
        case = content.case(part.file)
        return claims.Place(case.scene(part.id).short, self.of_case.get(part.file, ""), case.title)

    def _item(self, part):
        quiz = content.quiz(part.file)
        item = next(item for item in quiz.items if item.id == part.id)
        return claims.Place(as_listed(item, content.drugs()).stem, self.of_quiz.get(part.file, ""), quiz.title)

    def _whole(self, one):
        return claims.Place("", self.of_sheet.get(one.id, ""), one.title)


PARTS = {"claims": ClaimsRoom, "coverage": CoverageRoom, "glossary": GlossaryRoom}


def evidence(part: str = "claims"):
    """A part of the evidence room, as a screen; raises KeyError with the parts that exist, or Refused."""
    if part not in PARTS:
        raise KeyError(f"the evidence room has no part `{part}`; it has {', '.join(PARTS)}")
    return PARTS[part]().screen
