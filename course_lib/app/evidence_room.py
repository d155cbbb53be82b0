"""The door of the evidence room: every claim, how much of the course stands on each, and the glossary.

Nothing here is recorded about anyone. What takes long, the counting, is done when the words already stand.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache

from .. import content
from ..content import Refused
from ..content.coverage import coverage
from ..model.coverage import Coverage, Covered
from ..views import evidence_room
from ..views.parts.glossary import ROOM
from ..views.parts.screen import Screen
from . import kernel_notes
from .course_evidence import evidence_of
from .form_data import written

UNCOUNTED = "Where each claim is taught and asked cannot be counted, because a file of the course is refused: {}"


class ClaimsRoom:
    """The list of claims and what the reader sifts it by."""

    def __init__(self):
        self.evidence, self.sieve, self.counted, self.trouble = evidence_of("claims"), evidence_room.Sieve(), False, ""
        self.lessons, self.memory = _lessons(), {}
        self.screen = Screen(self.show, self.hear, self.standing)

    def page(self) -> evidence_room.Page:
        """What the screen shows now."""
        claims = content.claims()
        named = self.lessons[self.sieve.lesson].claims if self.sieve.lesson else ()
        return evidence_room.Page(
            tuple(claim for claim in claims.values() if self.sieve.keeps(claim, named)), len(claims), self.sieve,
            {id: f"{lesson.number:02} {lesson.title}" for id, lesson in self.lessons.items()},
            self.evidence, places() if self.counted and not self.trouble else None, self.trouble, self.memory,
        )  # fmt: skip

    def show(self):
        return evidence_room.show(self.page())

    def hear(self, message: Mapping) -> Mapping | None:
        kind = message.get("kind")
        if kind == "hello":
            slept, self.counted = not self.counted and self.stand(message.get("stood")), True
            self.trouble, self.memory = _trouble(), {}
            return {} if slept else self._go_to(message)
        if kind in ("change", "commit"):
            self._sift(written(message.get("values")))
            return {"say": evidence_room.counted(self.page())}
        return self._go_to(message) if kind == "address" else None

    def standing(self) -> dict:
        """What the list is sifted by."""
        return {"sifted": asdict(self.sieve)}

    def stand(self, note: object) -> bool:
        """Sift as the note of a kernel that slept says; False where it says nothing that can be."""
        sifted, grades = kernel_notes.read(note).get("sifted"), {claim.grade for claim in content.claims().values()}
        if not isinstance(sifted, Mapping) or not kernel_notes.is_text(sifted.get("text")):
            return False
        lesson = kernel_notes.one_of(sifted.get("lesson"), self.lessons)
        layer = kernel_notes.one_of(sifted.get("layer"), ("seed", "beyond"), "all")
        grade = kernel_notes.one_of(sifted.get("grade"), grades)
        self.sieve = evidence_room.Sieve(sifted["text"], lesson, grade, layer)
        return True

    def _sift(self, values):
        text, lesson, grade, layer = (values.get(name, [""])[0] for name in ("text", "lesson", "grade", "layer"))
        self.sieve = evidence_room.Sieve(text, lesson if lesson in self.lessons else "", grade, layer or "all")

    def _go_to(self, message):
        """The claim that the address names is shown, whatever was sifted."""
        id = str(message.get("hash", "")).removeprefix("#")
        if id not in content.claims():
            return {}
        if id not in [claim.id for claim in self.page().shown]:
            self.sieve = evidence_room.Sieve()
        return {"focus": f"#{id}"}


class CoverageRoom:
    """The table of claims against the course, counted when the browser has said hello."""

    def __init__(self):
        self.found, self.trouble = None, ""
        self.screen = Screen(self.show, self.hear)

    def show(self):
        titles = {lesson.notebook: lesson.title for lesson in _lessons().values()}
        return evidence_room.coverage(self.found, titles, self.trouble)

    def hear(self, message: Mapping) -> Mapping | None:
        if message.get("kind") != "hello":
            return None
        self.trouble = _trouble()
        self.found = None if self.trouble else counted()
        return {}


class GlossaryRoom:
    """Every term; it stands as it is, and goes where the address says."""

    def __init__(self):
        self.evidence = evidence_of("terms")
        self.screen = Screen(self.show, self.hear, lambda: {"stood": True})

    def show(self):
        return evidence_room.glossary(content.glossary().values(), self.evidence)

    def hear(self, message: Mapping) -> Mapping | None:
        if message.get("stood"):  # the reader has gone on from where the address led them
            return None
        place = str(message.get("hash", "")).removeprefix("#")
        here = message.get("kind") in ("hello", "address") and place.removeprefix("term-") in content.glossary()
        return {"focus": f"#{place}"} if here and place.startswith("term-") else None


def _lessons():
    """The lessons by id, in the order of the course."""
    found = [content.lesson(id) for id in content.ids("lessons")]
    return {lesson.id: lesson for lesson in sorted(found, key=lambda lesson: lesson.number)}


@cache
def counted() -> Coverage:
    """Where the course teaches and asks each claim, counted once for a kernel; raises Refused."""
    return coverage()


def _trouble():
    try:
        counted()
    except Refused as refusal:
        return UNCOUNTED.format(refusal.findings[0])
    return ""


@cache
def places() -> dict[str, evidence_room.Places]:
    """Where each claim stands, by titles and with addresses; raises Refused."""
    named = _Names()
    return {id: named.places(covered) for id, covered in counted().claims.items()}


class _Names:
    """What each part of the course is called, and on which page it is."""

    def __init__(self):
        lessons = _lessons().values()
        self.pages = {lesson.notebook: lesson.title for lesson in lessons}
        self.of_case = {id: f"{one.notebook}#A-patient" for one in lessons for id in (one.case, *one.cases) if id}
        self.of_quiz = {one.quiz: f"{one.notebook}#Check-yourself" for one in lessons if one.quiz}
        self.of_sheet = {
            id: one.notebook
            for one in lessons
            for id in (*one.worksheets, *one.contrasts, *one.figures)
            if one.notebook != ROOM
        }

    def places(self, covered: Covered) -> evidence_room.Places:
        """One claim's pages, and what asks it by kind."""
        pages = {"00_start.ipynb": "Start", **self.pages}
        return evidence_room.Places(
            tuple(evidence_room.Place(pages.get(name, name), name) for name in covered.notebooks if name != ROOM),
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
        return evidence_room.Place(case.scene(part.id).short, self.of_case.get(part.file, ""), case.title)

    def _item(self, part):
        quiz = content.quiz(part.file)
        stem = next(item.stem for item in quiz.items if item.id == part.id)
        return evidence_room.Place(stem, self.of_quiz.get(part.file, ""), quiz.title)

    def _whole(self, one):
        return evidence_room.Place("", self.of_sheet.get(one.id, ""), one.title)


PARTS = {"claims": ClaimsRoom, "coverage": CoverageRoom, "glossary": GlossaryRoom}


def evidence(part: str = "claims"):
    """A part of the evidence room, as a screen; raises KeyError with the parts that exist, or Refused."""
    if part not in PARTS:
        raise KeyError(f"the evidence room has no part `{part}`; it has {', '.join(PARTS)}")
    return PARTS[part]().screen
