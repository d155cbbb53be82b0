"""Every lesson with its two tests → the list of them, and one of them in place with the way back."""

from dataclasses import dataclass
from typing import Literal

from htpy import Element, article, div, h3, li, p, section, span, ul

from ..parts import controls
from ..parts.named_parts import fresh_part

BACK, TO_LIST = "Back to the lessons", "to-tests"
Stands = Literal["open", "begun", "kept", "later", "late"]
KEPT = "Your answers are kept. You see the right ones after the lesson, when the same questions come again."


@dataclass(frozen=True)
class Row:
    """A lesson: its number, id and title; how each test stands; what came of them, as rights and of how many."""

    number: int
    id: str
    title: str
    before: Stands
    after: Stands
    right_before: tuple[int, int] | None = None
    right_after: tuple[int, int] | None = None


@dataclass(frozen=True)
class Tests:
    """The lessons, in their order."""

    rows: tuple[Row, ...]
    problem: str = ""


def show(page: Tests) -> Element:
    """The list."""
    return article(".px-stack", data_overview="tests")[
        fresh_part(
            "tests",
            section("#tests", tabindex="-1", aria_label="Lessons and their tests")[
                page.problem and p(".px-told", role="alert")[page.problem],
                ul(".px-lessontests")[[li[_row(row)] for row in page.rows]],
            ],
        )
    ]


def _row(row):
    return div(".px-card", id=f"tests-{row.id}")[
        div(".px-cardhead")[h3[f"{row.number}. {row.title}"], _score(row)],
        p(".px-note")[_words(row)],
        div(".px-buttons")[_button(row)],
    ]


def _score(row):
    if row.right_after is None:
        return None
    got, of = row.right_after
    before = f"{row.right_before[0]} before, " if row.right_before else ""
    return span(".px-pill-still")[f"{before}{got} of {of} after"]


def _words(row):
    if row.after == "kept":
        return "Both tests are done." if row.right_before else "The test after it is done."
    if row.after == "begun":
        return "You are in the middle of the test after it."
    if row.after == "open":
        return "The lesson is done: the same four questions again." if row.before == "kept" else "The lesson is done, so only the test after it is left."  # fmt: skip
    if row.before == "kept":
        return "Kept. The same four questions come again when its patient or its questions are done."
    if row.before == "begun":
        return "You are in the middle of the test before it."
    return "Four questions before you begin, and the same four afterwards."


def _button(row):
    when, text = _next(row)
    return text and controls.secondary(
        text, "open-test", data_lesson=controls.code(row.id), data_when=when, id=f"tests-{row.id}-{when}",
        aria_label=f"{text}: {row.title}",
    )  # fmt: skip


def _next(row):
    """What can be done with a lesson's tests now, and in which words."""
    if row.after in ("open", "begun", "kept"):
        return "after", {"open": "Test after", "begun": "Go on with the test after", "kept": "See the answers"}[
            row.after
        ]
    if row.before in ("open", "begun"):
        return "before", {"open": "Test before", "begun": "Go on with the test before"}[row.before]
    return "", ""


def inside(screen: Element, over: bool) -> Element:
    """A test in place of the list, with the way back above it; once it is over its own end leads back."""
    return fresh_part(
        "test",
        div(".px-visit")[
            not over and div(".px-visithead")[controls.secondary(BACK, TO_LIST, id=TO_LIST)],
            screen,
        ],
    )


def kept(here: str) -> Element:
    """The end of a test before a lesson, which says nothing about right and wrong."""
    return fresh_part(
        "over",
        section(".px-card", id=here, tabindex="-1", aria_label="Kept")[
            p(".px-strong")[KEPT], div(".px-actions")[controls.saved("saved"), controls.primary(BACK, TO_LIST, id="tests-back")]
        ],
    )  # fmt: skip


def back() -> Element:
    """The way on after the test after a lesson."""
    return controls.primary(BACK, TO_LIST, id="tests-back")
