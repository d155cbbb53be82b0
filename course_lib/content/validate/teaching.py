"""What a lesson tells whoever teaches it → what does not add up, names nothing that there is, or calls an error what is none."""

from collections.abc import Iterator

from ...model.decision import decision_at
from ...model.lesson import Lesson
from .. import library
from ..yaml_reader import Finding, Page
from .hedges import lost
from .known_ids import refusals, unknown

FOLDERS = {
    "case": (library.case, lambda lesson: lesson.patients),
    "quiz": (library.quiz, lambda lesson: (lesson.quiz,)),
    "worksheet": (library.worksheet, lambda lesson: lesson.worksheets),
    "contrast": (library.contrast, lambda lesson: lesson.contrasts),
    "figure": (library.figure, lambda lesson: lesson.figures),
}


def teaching_findings(lesson: Lesson, page: Page) -> Iterator[Finding]:
    """Every Finding about what a lesson tells whoever teaches it."""
    if lesson.facilitator:
        yield from _timing(lesson, page)
        yield from _hedges(lesson.facilitator, page)
        for number, error in enumerate(lesson.facilitator.errors):
            yield from _error(lesson, error, page, ("facilitator", "errors", number))


def _timing(lesson, page):
    """The parts of a session add up to it; where a lesson has minutes of its own, a session has as many."""
    told, place = lesson.facilitator, ("facilitator", "timing")
    found = sum(minutes for minutes, _ in told.timing)
    if found != told.minutes:
        sentence = f"the parts add up to {found:g} minutes, and the session has {told.minutes:g}"
        yield page.finding(place, f"{sentence}: correct a part, or `minutes`")
    if lesson.minutes and lesson.minutes != told.minutes:
        sentence = f"the session has {told.minutes:g} minutes, and the lesson {lesson.minutes:g}"
        yield page.finding(("facilitator", "minutes"), f"{sentence}: give both the same")


def _hedges(told, page):
    for number, question in enumerate(told.questions):
        for n, one in enumerate(question.heard):
            place = ("facilitator", "questions", number, "heard", n, "answer")
            yield from lost(page, place, one.answer, one.claims, True)
    for number, text in enumerate(told.debrief):
        yield from lost(page, ("facilitator", "debrief", number), text, ())


def _error(lesson, error, page, place):
    kind, id = error.place
    if kind == "claim":
        known = None if refusals(library.claims) else library.claims()
        yield from unknown(page, (*place, "claim"), "claim", id, known)
        return
    read, own = FOLDERS[kind]
    there = [one for one in own(lesson) if one]
    if not all(_exists(read, one) for one in there):
        return  # which is told where the lesson names it
    if id not in there:
        sentence = f"this lesson has no {kind} `{id}`"
        yield page.finding((*place, kind), f"{sentence}: name one of its own ({', '.join(there) or 'it has none'})")
    elif not refusals(lambda: read(id)):
        yield from _chosen(read(id), error, page, place)


def _exists(read, id) -> bool:
    """Whether there is a file of that id, well formed or not."""
    try:
        refusals(lambda: read(id))
    except KeyError:
        return False
    return True


def _chosen(noun, error, page, place):
    try:
        found = decision_at(noun, error.at)
    except KeyError as missing:
        yield from unknown(page, (*place, "at"), "decision", error.at, missing.args[1])
        return
    offered = {one.id: one for one in found.offered}
    for number, id in enumerate(error.chosen):
        yield from unknown(page, (*place, "chosen", number), "option", id, offered)
        if id in offered and offered[id].sound:
            sentence = f"`{id}` is what the course would choose, or can defend, so it is no error"
            yield page.finding((*place, "chosen", number), f"{sentence}: name another option")
