"""A lesson → its documents on paper: a guide for whoever teaches it, a handout with and without answers, an answer sheet and its key.

They are made from what the lesson's page opens, in its order, and hold no second wording of it.
"""

import re
from collections.abc import Callable

from ... import content
from ...content import notebook_steps
from ...engine.case.variation import varied_case
from ...engine.commitments import Impossible
from ...engine.facilitator_notes import note_parts, paragraphs_of
from ...engine.paper import Section, sections
from ...model.decision import decision_at
from ...model.lesson import Lesson
from ...views.answer_sheet import answer_sheet
from ...views.facilitator_guide import ErrorAt, guide
from ...views.handout import handout
from ...views.paper import PAPERS, PaperEvidence, Sheet
from ..reading_times import times
from .command import about

GUIDE, HANDOUT, SHEET = "guide", "handout", "sheet"
KINDS = (GUIDE, HANDOUT, SHEET)
TITLES = {
    (GUIDE, True): "Facilitator guide",
    (HANDOUT, False): "Handout",
    (HANDOUT, True): "Handout with answers",
    (SHEET, False): "Answer sheet",
    (SHEET, True): "Key to the answer sheet",
}
READERS: dict[str, Callable] = {
    "case": content.case, "contrast": content.contrast, "figure": content.figure, "quiz": content.quiz, "worksheet": content.worksheet,
}  # fmt: skip
ON_SCREEN = ("clinic", "lab")  # doors that paper can only name
IDEA, TAKE = "idea", "take-with-you"  # steps of a notebook


def lesson_of(asked: str) -> Lesson:
    """The lesson of that number or id; raises Impossible with those that there are."""
    known = content.lessons()
    number = int(asked) if re.fullmatch(r"0*\d{1,3}", asked, re.ASCII) else None
    for one in known:
        if asked == one.id or number == one.number:
            return one
    listed = ", ".join(f"{one.number:02d}" for one in known)
    raise Impossible(f"There is no lesson `{asked}`; there are: {listed}, and each can be called by its id, such as {known[0].id}.")  # fmt: skip


def document(lesson: Lesson, kind: str, answers: bool = False, paper: str = "a4", seed: int = 0, ways=()) -> str:
    """The HTML of a document, ready to print; a guide holds the answers in any case.

    `ways` are links to the same on other paper. Raises `content.Refused`, KeyError for what the lesson names and is not there,
    and Impossible for a guide to a lesson that has none.
    """
    if kind not in KINDS or paper not in PAPERS:
        raise KeyError(f"{kind}, {paper}")
    answers = answers or kind == GUIDE
    sheet = Sheet(lesson.title, f"{lesson.number:02d}", TITLES[kind, answers], paper, about().lines, ways)
    made = _sections(lesson, seed)
    evidence = PaperEvidence(content.claims(), content.references())
    thoughts = lesson.facilitator.questions if lesson.facilitator and not lesson.quiz else ()
    if kind == SHEET:
        return _html(answer_sheet(sheet, made, thoughts, answers))
    words = _words(lesson.notebook)
    if kind == HANDOUT:
        idea, take = words.get(IDEA, ""), words.get(TAKE, "")
        return _html(handout(sheet, lesson, idea, take, made, thoughts, evidence, answers))
    if lesson.facilitator is None:
        raise Impossible(
            f"The lesson `{lesson.id}` says nothing to whoever teaches it: write `facilitator:` in its file."
        )
    return _html(
        guide(sheet, lesson, times(lesson.notebook)["whole"], words.get(TAKE, ""), made, _errors(lesson, made), note_parts(paragraphs_of(lesson)), evidence)
    )  # fmt: skip


def _html(made) -> str:
    return f"{made}\n"


def _sections(lesson, seed) -> tuple[Section, ...]:
    called = [call for step in _steps(lesson.notebook) for call in step.calls]
    nouns = [(door, READERS[door](id) if door in READERS else None) for door, id in called if door in READERS or door in ON_SCREEN]  # fmt: skip
    return sections([(door, _plain(noun)) for door, noun in nouns], content.drugs(), seed)


def _plain(noun):
    """A case with the words of its first run; anything else as it is."""
    return varied_case(noun) if hasattr(noun, "vary") else noun


def _words(notebook):
    return {step.name: step.text for step in _steps(notebook)}


def _steps(notebook):
    return notebook_steps.steps(content.notebooks() / notebook)


def _errors(lesson, made):
    numbers = {(one.noun.id, task.id): task.number for one in made if one.noun for task in one.tasks}
    for error in lesson.facilitator.errors:
        kind, id = error.place
        if kind == "claim":
            yield ErrorAt(kind, claim=content.claims()[id])
            continue
        noun = _plain(READERS[kind](id))
        found = decision_at(noun, error.at)
        yield ErrorAt(kind, found.title or noun.title, found, error.chosen, numbers.get((id, found.id), ""))
