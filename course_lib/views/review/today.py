"""What is due today → a card that says how much it is and begins it; and what there is to say when it is done."""

from dataclasses import dataclass
from datetime import date

from htpy import Element, a, article, div, fragment, p, section, strong

from ..parts import controls
from ..parts.named_parts import fresh_part
from . import words

NEW = "Nothing comes back yet. What you miss in a lesson, or get right by a guess, comes back here when you would begin to forget it."
NONE = "Nothing is due today."
DONE = "You have done the six minutes of today."
OWN, COURSE = "#step=your-own-choice", "00_start.ipynb"


@dataclass(frozen=True)
class Front:
    """What is due: how many questions, about how many minutes, of how many lessons; how many more wait, and what comes next."""

    today: date
    items: int = 0
    minutes: int = 0
    lessons: int = 0
    waiting: int = 0
    next_day: date | None = None
    problem: str = ""
    notices: tuple[str, ...] = ()


def front(front: Front) -> Element:
    """The card before the first question of the day."""
    return article(".px-stack", data_overview="review")[
        fresh_part(
            "due",
            section("#review-question.px-card.px-prose", tabindex="-1", aria_label="Due today")[
                controls.notice(front.notices),
                front.problem and p(".px-told", role="alert")[front.problem],
                _due(front) if front.items else _nothing(front),
            ],
        )
    ]


def _due(front):
    lessons = f", mixed from {front.lessons} lessons" if front.lessons > 1 else ""
    return fragment[
        p(".px-big")[strong[str(front.items)], f" {'question is' if front.items == 1 else 'questions are'} due"],
        p[f"About {words.counted(front.minutes, 'minute')}{lessons}."],
        front.waiting > 0 and p(".px-note")[words.waits(front.waiting)],
        div(".px-actions")[controls.primary("Begin", "begin", id="review-begin")],
    ]


def _nothing(front):
    if front.waiting:
        return fragment[
            p(".px-strong")[DONE], p[words.waits(front.waiting)], div(".px-actions")[ways_on(front.waiting)]
        ]
    said = words.next_one(front.next_day, front.today)
    return fragment[p(".px-strong")[NONE if said else NEW], said and p[said], div(".px-actions")[ways_on(0)]]


def ways_on(waiting: int, done: bool = False) -> Element:
    """More of what is due where anything waits, else questions of one's own choice, and the course.

    Once a round is `done` the page itself leads on to one's own choice.
    """
    more = waiting and controls.primary("Go on with six more minutes", "more", id="review-more")
    own = not done and a(".px-primary", href=OWN)["Choose questions yourself"]
    return fragment[a(".px-secondary", href=COURSE)["Back to the course"], more or own]


def over(waiting: int, next_day: date | None, today: date) -> tuple[str, ...]:
    """What is said when the day's part is done."""
    said = (words.waits(waiting) if waiting else "Nothing else is due today.", words.next_one(next_day, today))
    return tuple(filter(None, said))
