"""The tasks of a lesson → a sheet to mark one's answers on, by the numbers and letters of the handout; or the same with the key filled in."""

from collections.abc import Sequence

from htpy import Element, b, fragment, h2, p, section, span, table, tbody, td, th, thead, tr
from markupsafe import Markup

from ..engine.exports.markup import plain
from ..engine.paper import Section, Task
from ..model.facilitator import Discussion
from .paper import Sheet, document, lines
from .parts.controls import CERTAINTIES

NAMES = {"figure": "Guess", "contrast": "Pair", "worksheet": "Worksheet", "case": "Patient", "quiz": "Questions"}


def answer_sheet(sheet: Sheet, made: Sequence[Section], questions: Sequence[Discussion], key: bool) -> Element:
    """The document: circles for one, squares for every one that applies, boxes for an order, a line for a number or a word."""
    asked = [one for one in made if [task for task in one.tasks if _marked(task)]]
    return document(
        sheet,
        p[b["The key, to lay beside a sheet."] if key else fragment["Alias: ", _line(14), " Date: ", _line(8)]],
        not key and p(".note")["An alias is enough; write no name of yours that you do not want read, and nothing of a real patient."],
        p(".note")["○ choose one, ☐ choose all that apply; for an order write the letters, the first one first."],
        [_section(one, key) for one in asked],
        not asked and _thoughts(questions),
    )  # fmt: skip


def _section(made, key):
    rows = [task for task in made.tasks if _marked(task)]
    sure = not key and made.door in ("case", "quiz", "contrast")
    return section[
        h2[f"{NAMES[made.door]}: {made.noun.title}"],
        table(".bubbles")[
            thead[tr[th["No."], th["Answer"], [th(".tick")[word] for word in CERTAINTIES.values() if sure]]],
            tbody[[tr[th[task.number], td[_answer(task, key)], [td(".tick")["○"] for _ in CERTAINTIES if sure]] for task in rows]],
        ],
    ]  # fmt: skip


def _marked(task: Task) -> bool:
    return task.kind not in ("words", "line")


def _answer(task, key):
    if task.kind in ("one", "many"):
        square = task.kind == "many"
        shown = [span(class_=["bubble", square and "square", key and one.letter in task.key and "filled"])[one.letter] for one in task.offered]  # fmt: skip
        return fragment[shown, key and not task.key and " the model answers, on the wall", key and task.kind == "one" and len(task.key) > 1 and " either"]  # fmt: skip
    if task.kind == "order":
        return [fragment[f"{place}. ", _box(letter if key else ""), " "] for place, letter in enumerate(task.key, 1)]
    if task.kind == "match":
        return [fragment[f"{left.numeral} ", _box(left.letter if key else ""), " "] for left in task.lefts]
    return fragment[b[task.key[0]] if key else _line(16 if task.kind == "word" else 8), f" {task.unit}"]


def _box(letter):
    return span(".bubble.square")[letter or Markup("&nbsp;")]


def _line(width):
    return span(".line", style=f"min-width:{width}rem")[Markup("&nbsp;")]


def _thoughts(questions):
    """Where nothing is marked, room for the questions of the lesson, which have no key."""
    return section[
        h2["In your own words"],
        [fragment[p(".lead")[b[f"{at}. "], _asked(one.ask)], lines(5)] for at, one in enumerate(questions, 1)],
    ]


def _asked(text):
    words = plain(text)
    return f"{words[:1].upper()}{words[1:]}"
