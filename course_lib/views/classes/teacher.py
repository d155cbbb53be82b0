"""A class → its teacher's page: how it is made and opened, what is assigned, the report, what is shown of whom, its end.

The browser's part is `serve/client.teach.js`: a form with `data-teach` is asked of the server with the secret, and its answer
takes this screen's place.
"""

from dataclasses import dataclass
from datetime import date, datetime

from htpy import (
    Element,
    article,
    button,
    details,
    div,
    form,
    h2,
    h3,
    input,
    label,
    li,
    option,
    p,
    section,
    select,
    strong,
    summary,
    ul,
)

from ...engine.classes.figures import Figure
from ...engine.classes.report import Report
from ...model.case import Option
from ..parts import controls
from ..progress.frame import day
from . import report as told

LONGEST_NAME = 60
MANY = 0.2  # of first answers, and at least two: a wrong answer that many chose
KEEP = (
    "Put it into a password manager, or write it down and keep it where you keep keys.",
    "Whoever has it sees what you see; do not put it on a wall, into a mail or into an address.",
    "It is shown this once, and only a hash of it is kept: if it is lost, make another class and let everybody join that.",
)
JOIN = "They open Progress, find Your class at its end, and type the code with an alias of their own."
SHOWN = (
    "By alias you see those alone who chose to show their progress, with nothing that they did while they did not show it.",
    "Of all others you see sums over five people or more. Once a day, at four in the morning UTC, what waits in five of them or more is counted together, once; it never changes afterwards, whoever joins, leaves, answers, shows or hides anything.",
    "So nothing follows from one day to the next about any one person, nor from subtracting the rows from a sum: what is left is five people or nobody.",
    "Where nearly all or nearly none of those counted together were right, only that is told, as a range.",
    "Only first answers count, each once, and the first on a later day beside them; of those who do not show their progress, only what they answered after joining.",
    "Discrimination joins several answers of a person, so it is told to one decimal and from twenty people on.",
    "This does not stand against somebody who joins with four browsers of their own to find out about a fifth: let residents join in the room.",
)  # fmt: skip


@dataclass(frozen=True)
class Door:
    """What stands there before a class is open; `problem_at` is `make` or `open`."""

    name: str = ""
    notice: str = ""
    problem: str = ""
    problem_at: str = ""


@dataclass(frozen=True)
class Led:
    """An option that is weak or unsafe, how many chose it, and the scene that it leads to where sound ones do not."""

    option: Option
    times: int
    next: str = ""


@dataclass(frozen=True)
class Wrong:
    """A decision that went wrong for somebody: in words, its first answers, and what was chosen instead."""

    words: object  # app.classes.words.Words
    figure: Figure
    led: tuple[Led, ...] = ()


@dataclass(frozen=True)
class Mistaken:
    """A question, of how many first answers what was chosen is told, and its wrong answers that many chose: words, error, how many."""

    words: object  # app.classes.words.Words
    of: int
    chosen: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Page:
    """Everything that a teacher reads of a class; `problem_at` is the deed that went wrong."""

    found: object  # store.classes.Class
    lessons: tuple
    rows: tuple
    report: Report
    counted_to: datetime
    items: tuple = ()  # (words, first, again)
    decisions: tuple[Wrong, ...] = ()
    mistaken: tuple[Mistaken, ...] = ()
    ended: tuple = ()  # (title of a case, figure)
    claims: tuple = ()  # (claim, how it is understood)
    agenda_decisions: tuple[Wrong, ...] = ()
    agenda_claims: tuple = ()  # (id, claim, words of questions)
    assigned: tuple = ()  # (lesson, day)
    today: date | None = None
    asking_to_end: bool = False
    notice: str = ""
    problem: str = ""
    problem_at: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """The words of each item by its name."""
        return {words.name: words.text for words, *_ in self.items}


def door(page: Door) -> Element:
    """The two ways in: with the secret of a class, or to a new one."""
    return _screen(
        page.notice,
        section(".px-card", aria_labelledby="teach-open")[
            h2("#teach-open")["Open your class"],
            form(method="post", data_teach="open", novalidate=True)[
                label(for_="teach-secret")["Your secret"],
                input(
                    type="password", id="teach-secret", name="secret", maxlength="60", autocomplete="current-password", spellcheck="false",
                    aria_describedby=_described(page, "open"),
                ),
                _problem(page, "open"),
                button(".px-primary", type="submit")["Open the class"],
            ],
        ],
        section(".px-card", aria_labelledby="teach-make")[
            h2("#teach-make")["Make a class"],
            p["You get a code with which residents join, and a secret with which you alone see how the class does. No name and no address of yours is asked for."],
            form(method="post", data_teach="make", novalidate=True)[
                label(for_="teach-name")["Name of the class"],
                p(".px-note", id="teach-name-note")["As residents know it, such as “Neurology, autumn”. Everybody who joins sees it."],
                input(
                    type="text", id="teach-name", name="name", maxlength=str(LONGEST_NAME), autocomplete="off", value=page.name,
                    aria_describedby="teach-name-note" + (" teach-problem" if page.problem_at == "make" else ""),
                ),
                _problem(page, "make"),
                button(".px-secondary", type="submit")["Make the class"],
            ],
        ],
        _what_you_see(),
        narrow=True,
    )  # fmt: skip


def made(name: str, code: str, secret: str) -> Element:
    """A class that was just made, its code, and its secret, which is shown this once."""
    return _screen(
        "",
        section(".px-card", aria_labelledby="teach-made", id="teach-new", tabindex="-1")[
            h2("#teach-made")[name],
            h3["The code, for residents"],
            p(".px-bigcode")[code],
            p[JOIN],
            h3["Your secret, for you alone"],
            p(".px-bigcode.px-secret")[secret],
            ul[[li[one] for one in KEEP]],
            form(method="post", data_teach="open")[
                input(type="hidden", name="secret", value=secret),
                button(".px-primary", type="submit")["I have kept it: open the class"],
            ],
        ],
        narrow=True,
    )


def show(page: Page) -> Element:
    """The class as it stands."""
    return _screen(
        page.notice,
        section(".px-card", aria_labelledby="teach-class")[
            h2("#teach-class")[page.found.name],
            p["Code for joining: ", strong(".px-code")[page.found.code], ". ", JOIN],
            p(".px-note")[f"Those who do not show their progress were counted up to {_counted(page)}."],
        ],
        _assignments(page),
        told.agenda(page),
        told.people(page),
        told.decisions(page),
        told.mistaken(page),
        told.claims(page),
        told.certain(page),
        told.items(page),
        _files(),
        _what_you_see(),
        _end(page),
    )


def _counted(page):
    if page.counted_to.isoformat() == datetime.fromisoformat(page.found.made_at).isoformat():
        return "now not at all: the first count is tomorrow"
    return f"{day(page.counted_to.date())}, four in the morning UTC"


def _screen(notice, *cards, narrow=False):
    return article(class_=["px-stack", "px-teach", narrow and "px-door"], data_teaching="")[
        notice and p(".px-notice", role="status", tabindex="-1")[notice], cards
    ]


def _assignments(page):
    return section(".px-card", aria_labelledby="teach-assigned")[
        h3("#teach-assigned")["Assigned lessons"],
        ul(".px-assigned")[[_assigned(lesson, due, page.today) for lesson, due in page.assigned]]
        if page.assigned
        else p(".px-note")["None. What you assign stands on the start page and on Progress of everybody in the class."],
        form(method="post", data_teach="assign", novalidate=True)[
            div(".px-choosing")[
                div[
                    label(for_="teach-lesson")["Lesson"],
                    select(id="teach-lesson", name="lesson")[[option(value=one.id)[f"{one.number}. {one.title}"] for one in page.lessons]],
                ],
                div[
                    label(for_="teach-due")["To be done by"],
                    input(type="date", id="teach-due", name="due", aria_describedby=_described(page, "assign")),
                ],
            ],
            _problem(page, "assign"),
            button(".px-secondary", type="submit")["Assign it"],
        ],
    ]  # fmt: skip


def _assigned(lesson, due, today):
    past = " (past)" if today and due < today else ""
    return li[
        f"{lesson.number}. {lesson.title}, by {day(due)}{past} ",
        form(".px-inline", method="post", data_teach="unassign")[
            input(type="hidden", name="lesson", value=lesson.id),
            button(".px-quiet", type="submit", aria_label=f"Do not assign it any more: {lesson.title}")["Take away"],
        ],
    ]


def _files():
    return section(".px-card", aria_labelledby="teach-files")[
        h3("#teach-files")["Take it along"],
        p["Files for a spreadsheet (CSV), with what stands on this page and nothing more. Whoever leaves the class later cannot be taken out of a file: delete it when it has served."],
        div(".px-buttons")[
            form(".px-inline", method="post", data_teach="people")[button(".px-secondary", type="submit")["Download people"]],
            form(".px-inline", method="post", data_teach="items")[button(".px-secondary", type="submit")["Download questions and decisions"]],
        ],
    ]  # fmt: skip


def _what_you_see():
    return section(".px-card", aria_label="What you see")[
        details(".px-fold")[summary["What you see of whom, and what you never see"], ul[[li[one] for one in SHOWN]]]
    ]


def _end(page):
    if page.asking_to_end:
        return section(".px-card", aria_label="End", id="teach-ending", tabindex="-1")[
            h3["End this class?"],
            p["Its counts and assignments are deleted, and its secret and code open nothing any more. What residents did stays in their own records."],
            div(".px-actions")[
                form(".px-inline", method="post", data_teach="end")[button(".px-secondary", type="submit")["End it"]],
                form(".px-inline", method="post", data_teach="keep")[button(".px-primary", type="submit")["Keep it"]],
            ],
        ]  # fmt: skip
    return section(".px-card", aria_labelledby="teach-end")[
        h3("#teach-end")["End the class"],
        form(".px-inline", method="post", data_teach="ask-end")[
            button(".px-secondary", type="submit")["End the class …"]
        ],
    ]


def _described(page, deed):
    return "teach-problem" if page.problem and page.problem_at == deed else None


def _problem(page, *deeds):
    if page.problem and page.problem_at in deeds:
        return div(id="teach-problem")[controls.problem(page.problem)]
    return None
