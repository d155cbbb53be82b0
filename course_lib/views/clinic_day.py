"""Doors, a visit or what a whole day came to → the screens of clinic day.

In the corridor a patient is a room number and a complaint: no title, no setting, no lesson.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from htpy import (
    Element,
    a,
    article,
    div,
    fragment,
    h2,
    h3,
    header,
    li,
    p,
    section,
    span,
    strong,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
    ul,
)

from ..model.lesson import Lesson
from .case.page import NAMELESS
from .parts import controls
from .parts.claim_text import Evidence
from .parts.named_parts import fresh_part

LESSONS = 3  # that the summary points back to


@dataclass(frozen=True)
class Door:
    """A case in the corridor, and how far the learner is behind it."""

    case: str
    complaint: str
    how_far: str
    done: bool


@dataclass(frozen=True)
class Summary:
    """Points by domain over all patients, the weakest domain, and the lessons of the patients who lost points in it."""

    points: Mapping[str, tuple[int, int]]
    weakest: str | None
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Corridor:
    """Everything that the corridor shows."""

    doors: tuple[Door, ...]
    checked: int = 0  # of these cases
    summary: Summary | None = None
    why_not_saved: str = ""
    problem: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Visit:
    """A patient behind their door: the screen of the case, and in the debrief what it belongs to."""

    room: int
    screen: Element
    evidence: Evidence  # for what stands beside that screen
    over: bool
    lessons: tuple[Lesson, ...] = ()
    disclaimer: str = ""
    why_not_saved: str = ""


# ---- the corridor -----------------------------------------------------------------------------------------------------


def corridor(page: Corridor) -> Element:
    """All doors in this learner's order, and once every patient is done what the day came to."""
    return fresh_part(
        "corridor",
        article(".px-stack", aria_labelledby="corridor")[
            header(".px-head")[
                div[
                    h2("#corridor", tabindex="-1")["The corridor"],
                    p(".px-sub")[
                        "No titles, no hints, in an order of your own: you write the orders. "
                        "Every patient is fictional, and no dose here is one to copy."
                    ],
                    p(".px-note")[_checked(page)],
                ],
                p(".px-note")[f"{sum(door.done for door in page.doors)} of {len(page.doors)} patients done"],
            ],
            page.notices and controls.notice(page.notices),
            page.why_not_saved and controls.saved("not saved", page.why_not_saved),
            controls.problem(page.problem),
            page.summary and _summary(page.summary),
            ul(".px-modules")[[li[_door(page, number, door)] for number, door in enumerate(page.doors, 1)]],
        ],
    )


def _checked(page):
    """How many of the cases anybody has checked; which ones, each says behind its door."""
    if not page.checked:
        return "None of these cases is checked by anyone yet."
    if page.checked == len(page.doors):
        return "Each of these cases was checked; behind its door it says by whom."
    return f"{page.checked} of these {len(page.doors)} cases were checked; behind its door each says by whom, or that nobody has yet."


def _door(page, number, door):
    waiting = [one for one in page.doors if not one.done]
    begun = [one for one in waiting if one.how_far == "begun"]
    next_ = next(iter(begun or waiting), None)
    words = "See the debrief" if door.done else "Go on with this patient" if door in begun else "See this patient"
    button = controls.primary if door is next_ else controls.secondary
    return fresh_part(
        f"door-{number}",
        section(".px-card.px-door", aria_labelledby=f"room-{number}")[
            div(".px-cardhead")[h3(id=f"room-{number}")[f"Room {number}"], span(".px-pill-still")[door.how_far]],
            p[door.complaint or NAMELESS],
            button(words, "see", data_patient=controls.code(door.case), aria_describedby=f"room-{number}"),
        ],
    )


def _summary(summary):
    return fresh_part(
        "the-day",
        section(".px-card.px-prose", aria_labelledby="the-day")[
            h3("#the-day")["What all patients together came to"],
            p(".px-note")["Points follow the written reason for each decision, never a simulated number."],
            div(".px-scroll")[
                table(".px-scores")[
                    thead[
                        tr[
                            th(scope="col")["Domain"],
                            th(scope="col")["Points"],
                            th(scope="col")[span(".px-sr")["Share"]],
                        ]
                    ],
                    tbody[[_domain(*entry) for entry in summary.points.items()]],
                ]
            ],
            _again(summary),
        ],
    )


def _domain(domain, points):
    got, most = points
    return tr[
        th(scope="row")[domain.capitalize()],
        td[f"{got} of {most}"],
        td[span(".px-bar", aria_hidden="true")[span(style=f"width:{100 * got / most:.0f}%")]],
    ]


def _again(summary):
    if not summary.weakest:
        return p["You took every point that there was; no domain stands out."]
    got, most = summary.points[summary.weakest]
    return fragment[
        p["Look again at ", strong[summary.weakest], f": {got} of {most} points, the smallest share."],
        summary.lessons and p["Most of what is missing there was lost with the patients of these lessons:"],
        summary.lessons and ul[[li[_link(lesson)] for lesson in summary.lessons]],
    ]


def _link(lesson):
    return a(href=lesson.notebook)[f"{lesson.number:02d} {lesson.title}"]


# ---- with a patient ---------------------------------------------------------------------------------------------------


def patient(visit: Visit) -> Element:
    """The case in place, with the way back: above it while it is played, below it once it is over."""
    return fresh_part(
        "visit",
        div(".px-visit")[
            div(".px-visithead")[
                p(".px-tag")[f"Clinic day · Room {visit.room}"],
                not visit.over and controls.secondary("Back to the corridor", "corridor"),
            ],
            visit.why_not_saved and controls.saved("not saved", visit.why_not_saved),
            visit.screen,
            visit.over and _after(visit),
        ],
    )


def _after(visit):
    return fresh_part(
        "after",
        section(".px-card.px-prose.px-after", aria_label="After this patient")[
            [p["This patient belongs to lesson ", _link(lesson), "."] for lesson in visit.lessons],
            visit.disclaimer and p(".px-note")[visit.evidence.inline(visit.disclaimer)],
            div(".px-actions")[controls.primary("Back to the corridor", "corridor")],
            visit.evidence.cards(),
        ],
    )
