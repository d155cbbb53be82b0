"""The history of patients: each attempt at a case, how it ended, what it was worth and what was unsafe in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from htpy import Element, a, div, h3, li, p, section, strong, ul

from ...engine.progress.patients import Attempt
from ...model.case import Case
from ..case.page import LEVELS
from ..parts.figures import simple_table
from .frame import counted, day, frame, to_come

TO_COME = (
    "Each patient whom you see stands here with the day, how far you came, and what your decisions were worth.",
    "Whatever was unsafe is named, so that you can play them again.",
)
MOST = 6  # attempts that stand on the page; all stand in its table
POINTS = "Points follow the written reason for each decision, never a simulated number."


@dataclass(frozen=True)
class Row:
    """An attempt at a case, the learner's day on which it was begun, and where the case is met."""

    case: Case
    attempt: Attempt
    day: date
    place: str


def show(rows: Sequence[Row], problem: str = "") -> Element:
    """The attempts, the latest first; for whoever has met nobody yet, what will stand here."""
    if not rows:
        return frame("patients", to_come(*TO_COME), problem)
    first, rest = rows[:MOST], rows[MOST:]
    return frame(
        "patients",
        section(".px-card", aria_label="Your patients")[
            h3["Your patients, the latest first"],
            p[sentence(rows)],
            ul(".px-rows")[[li[_row(row)] for row in first]],
            rest and p(".px-note")[f"{counted(len(rest), 'earlier attempt').capitalize()} {'stands' if len(rest) == 1 else 'stand'} in the table."],
            p(".px-note")[POINTS],
            simple_table("Table: your patients", ("Patient", "Day", "Level", "Ended", "Sound", "Unsafe", "Points"), lambda: list(map(_cells, rows)), "patients"),
        ],
        problem,
    )  # fmt: skip


def sentence(rows: Sequence[Row]) -> str:
    """How many attempts there are, how many were ended, and in how many something was unsafe."""
    over, unsafe = sum(row.attempt.over for row in rows), sum(bool(row.attempt.unsafe) for row in rows)
    number = counted(len(rows), "attempt").capitalize()
    harm = f"in {unsafe} of them something unsafe was chosen" if unsafe else "nothing unsafe was chosen"
    return f"{number}: {over} played to the end, and {harm}."


def _row(row):
    attempt = row.attempt
    return div[
        p(".px-ev-name")[a(href=row.place)[row.case.title]],
        p(".px-note")[f"{day(row.day)} · {LEVELS[attempt.level]} · {_ended(attempt)}"],
        p(".px-note")[_sound(attempt), f" Points: {_points(attempt)}." if attempt.points else ""],
        attempt.unsafe
        and p(".px-worse")[strong["⚠ Unsafe: "], "; ".join(scene.short for scene in attempt.unsafe), "."],
    ]


def _ended(attempt):
    return "played to the end" if attempt.over else f"stands at day {attempt.stands.day:g}"


def _sound(attempt):
    return (
        f"{attempt.sound} of {counted(len(attempt.decisions), 'decision')} sound."
        if attempt.decisions
        else "No decision yet."
    )


def _points(attempt):
    return ", ".join(f"{domain} {got} of {most}" for domain, (got, most) in attempt.points.items())


def _cells(row):
    attempt = row.attempt
    return (
        row.case.title, day(row.day), LEVELS[attempt.level], _ended(attempt), f"{attempt.sound} of {len(attempt.decisions)}",
        "; ".join(scene.short for scene in attempt.unsafe) or "none", _points(attempt) or "–",
    )  # fmt: skip
