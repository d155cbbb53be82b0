"""Every patient of the course, with how far the learner is → the page *Cases*."""

from dataclasses import dataclass

from htpy import Element, a, article, div, h2, h3, li, p, section, ul

from ..model.case import Case
from ..model.lesson import Lesson
from .parts.named_parts import fresh_part

DOOR = "Meet all of them without a name on the door, in an order of your own: no title, no setting, no hints."


@dataclass(frozen=True)
class Row:
    """A patient, the lesson that they belong to, where they are met, and in words how far the learner is with them."""

    case: Case
    lesson: Lesson
    place: str
    minutes: int  # about how long they take
    words: str = ""
    over: bool = False


@dataclass(frozen=True)
class Page:
    """The patients in the order of their lessons; where clinic day is, and how far the learner is in it."""

    rows: tuple[Row, ...]
    clinic: str = ""
    clinic_words: str = ""
    problem: str = ""


def show(page: Page) -> Element:
    """The list as it stands."""
    return article(".px-stack", data_overview="cases")[
        fresh_part("patients", _patients(page)), page.clinic and fresh_part("clinic", _clinic(page))
    ]


def _patients(page):
    return section(aria_labelledby="patients")[
        h2("#patients")["Patients"],
        page.problem and p(".px-told", role="alert")[page.problem],
        ul(".px-patients")[[li[_row(row)] for row in page.rows]],
    ]


def _row(row):
    return div(".px-card.px-module")[
        h3[a(href=row.place)[row.case.title]],
        p[row.case.setting],
        p(".px-note")[
            f"About {row.minutes} minutes · lesson {row.lesson.number}, {row.lesson.title}",
            row.words and not row.over and f" · {row.words}",
        ],
        row.over and p(".px-better")["✓ ", row.words],
    ]


def _clinic(page):
    return section(aria_labelledby="clinic")[
        h2("#clinic")["Clinic day"],
        div(".px-card.px-module")[
            h3[a(href=page.clinic)["The same patients, unannounced"]],
            p[DOOR],
            page.clinic_words and p(".px-note")[page.clinic_words],
        ],
    ]
