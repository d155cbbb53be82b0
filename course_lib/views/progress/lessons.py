"""How far each lesson is mastered, by a rule that stands on the page, and its test before it and after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from htpy import Element, a, div, figcaption, figure, h3, li, p, section, span, strong, ul

from ...engine.progress.gain import Gain
from ...engine.progress.mastery import RULE, Mastery
from ...model.lesson import Lesson
from ..parts import strip
from ..parts.figures import simple_table
from ..parts.strip import Scale
from .frame import GOT, counted, day, frame, to_come

TO_COME = (
    "Once you have answered questions and seen patients, each lesson stands here with what you hold of it, and what is missing.",
    "Its test before and after the lesson stands beside it.",
)
ASSUMED = "The rule is a teaching assumption of this course, and no measurement of you. "
FEW = "So few questions say little by themselves: two more or fewer may be chance."
STATES = {"mastered": "★ Mastered", "again": "↻ To be repeated", "begun": "◐ Begun", "new": "○ Not begun"}


@dataclass(frozen=True)
class Row:
    """A lesson with how far it is mastered, and its tests as far as they were taken."""

    lesson: Lesson
    mastery: Mastery
    gain: Gain = Gain()


def show(rows: Sequence[Row], problem: str = "") -> Element:
    """The lessons in the order of the course; for whoever has done nothing yet, what will stand here."""
    if all(row.mastery.state == "new" and row.gain == Gain() for row in rows):
        return frame("lessons", to_come(*TO_COME), problem)
    few = any(row.gain.few for row in rows if row.gain != Gain())
    return frame(
        "lessons",
        section(".px-card")[
            figure(".px-figure.px-ev")[
                h3["What you hold of each lesson"],
                figcaption(".px-ev-finding")[sentence(rows)],
                p(".px-note")[ASSUMED, RULE],
                ul(".px-ev-rows")[[li(".px-ev-row")[_row(row)] for row in rows]],
                few and p(".px-note")[FEW],
                simple_table("Table: what you hold of each lesson", ("Lesson", "State", "Claims held", "Needed", "Test before", "Test after"), lambda: _table(rows), "lessons"),
            ]
        ],
        problem,
    )  # fmt: skip


def sentence(rows: Sequence[Row]) -> str:
    """How many lessons are mastered and how many are to be repeated."""
    mastered, again = (sum(row.mastery.state == state for row in rows) for state in ("mastered", "again"))
    repeat = f", and {again} {'is' if again == 1 else 'are'} to be repeated" if again else ""
    return f"{mastered} of {len(rows)} lessons {'is' if mastered == 1 else 'are'} mastered{repeat}."


def _row(row):
    mastery = row.mastery
    return [
        div[
            p(".px-ev-name")[a(href=row.lesson.notebook)[f"{row.lesson.number}. {row.lesson.title}"]],
            p(class_=_colour(mastery.state))[strong[STATES[mastery.state]], _since(mastery)],
            [p(".px-note")[text] for text in _missing(mastery)],
            row.gain != Gain() and p(".px-note")[_gain(row.gain)],
        ],
        mastery.state != "new" and div(".px-ev-plot")[_strip(mastery), p(".px-note")[_held(mastery)]],
    ]


def _colour(state):
    return {"mastered": "px-better", "again": "px-worse"}.get(state)


def _since(mastery):
    if mastery.state == "again":
        return f", mastered on {day(mastery.since)}; {counted(len(mastery.lost), 'claim')} missed since"
    return f" since {day(mastery.since)}" if mastery.state == "mastered" else ""


def _held(mastery):
    goal = mastery.goal
    return f"{len(mastery.held)} of {len(goal.claims)} claims held; {goal.needed} are needed."


def _missing(mastery):
    """What of its patients a lesson still asks for."""
    if mastery.state != "new" and mastery.unseen:
        of = len(mastery.goal.cases)
        yield (
            "Its patient was not seen to the end yet."
            if of == 1
            else f"{len(mastery.unseen)} of its {of} patients were not seen to the end yet."
        )
    if mastery.unsafe:
        yield "Something unsafe was chosen the last time with a patient: play them again."


def _strip(mastery):
    goal = mastery.goal
    scale = Scale(0.0, float(len(goal.claims)), ((0, "0"), (goal.needed, f"{goal.needed} needed")))
    marks = [strip.bar(scale, 0, len(mastery.held), 3, 10, GOT)] if mastery.held else []
    return strip.strip(scale, marks, _held(mastery), 34, heavy=goal.needed)


def _gain(gain):
    scores = {"before": gain.before, "after": gain.after}
    told = [f"{score.right} of {score.of} {when}" for when, score in scores.items() if score]
    return span["Test: ", " → ".join(told), "."]


def _table(rows):
    return [
        (
            row.lesson.title, STATES[row.mastery.state], len(row.mastery.held), f"{row.mastery.goal.needed} of {len(row.mastery.goal.claims)}",
            _score(row.gain.before), _score(row.gain.after),
        )
        for row in rows
    ]  # fmt: skip


def _score(score):
    return f"{score.right} of {score.of}" if score else "–"
