"""A learner's class → the card on the page *Progress*: join by a code, what is assigned, what the teacher sees, leave.

The browser's part is `serve/client.class.js`: a form with `data-class-deed` is asked of the server, and its answer is this card again.
"""

from dataclasses import dataclass
from datetime import date

from htpy import (
    Element,
    a,
    article,
    button,
    details,
    div,
    fieldset,
    form,
    h3,
    input,
    label,
    legend,
    li,
    p,
    section,
    strong,
    summary,
    ul,
)

from ...engine.classes.membership import LONGEST_ALIAS
from ..parts import controls
from ..progress.frame import day

SHOWN = "By your alias your teacher sees how far you are in each lesson, and what you first answered and decided, right or wrong."
HIDDEN = "Of you alone your teacher sees nothing: once a day your first answers are counted together with those of four others or more."  # fmt: skip
ASK = "Does your teacher give lessons with this course? Join with the code of the class."
WHAT = (
    "Your name, your code and your words are never shown: an alias is all that stands there.",
    "If you do not show your progress, your first answers from now on count only in sums over five people or more, which never change afterwards; what you answered before joining counts in none.",
    "If you show it, your teacher also sees what you did before joining, but nothing that you did while you did not show it.",
    "You can change this, or leave, at any time: your rows are gone at once, and your own record stays as it is.",
    "What the teacher saw before may have been downloaded, and nobody can take that back.",
)  # fmt: skip
IN_JUPYTERLAB = "In JupyterLab you work alone: there is no class to join."
STAYS = "Sums over five people or more stay as they were counted: nobody can tell you from them."


@dataclass(frozen=True)
class Assigned:
    """A lesson that is assigned: its title, where it is, and the day by which it is due."""

    title: str
    place: str
    due: date


@dataclass(frozen=True)
class Page:
    """Everything that the card shows; whoever is in no class has no alias. `problem_at` is the deed that
    went wrong, and what was typed for it stands in its form still."""

    name: str = ""
    ended: bool = False
    alias: str = ""
    shows: bool = False
    joined: date | None = None
    showed_before: bool = False
    assigned: tuple[Assigned, ...] = ()
    asking_to_leave: bool = False
    notice: str = ""
    problem: str = ""
    problem_at: str = ""
    typed_code: str = ""
    typed_alias: str = ""


def show(page: Page, unread: str = "", served: bool = True) -> Element:
    """The card as it stands; `unread` says why the record could not be read."""
    return article(".px-stack.px-class", data_overview="class", data_of="class", data_class="", data_light="")[
        unread and p(".px-problem.px-told", role="alert")[unread],
        page.notice and p(".px-notice", role="status", tabindex="-1")[page.notice],
        _inside(page) if page.alias else _outside(page, served),
    ]


def left(page: Page) -> str:
    """What is said to somebody who has left the class that a page shows."""
    before = (
        "What it showed before your teacher may have downloaded."
        if page.showed_before
        else "Your teacher never saw a row of yours."
    )
    return f"You have left {page.name or 'the class'}. Your rows are gone from it. {before} {STAYS}"


def _outside(page, served):
    if not served:
        return section(".px-card", aria_label="Classes")[p(".px-note")[IN_JUPYTERLAB]]
    return section(".px-card", aria_label="Join a class")[
        p[ASK],
        form(method="post", data_class_deed="join", novalidate=True)[
            label(for_="class-code")["Code of the class"],
            input(
                type="text", id="class-code", name="code", maxlength="20", autocomplete="off", autocapitalize="characters",
                spellcheck="false", value=page.typed_code, aria_describedby=_described(page, "join"),
            ),
            _wishes(page),
            _problem(page, "join"),
            button(".px-primary", type="submit")["Join the class"],
        ],
        _what(),
    ]  # fmt: skip


def _wishes(page):
    """The alias, and whether progress is shown, each choice with a sentence on what the teacher then sees."""
    return [
        label(for_="class-alias")["An alias of your own"],
        p(".px-note", id="class-alias-note")["By this your teacher knows you, if you show your progress. It need not be your name."],
        input(
            type="text", id="class-alias", name="alias", maxlength=str(LONGEST_ALIAS), autocomplete="off", spellcheck="false",
            value=page.typed_alias or page.alias, aria_describedby="class-alias-note",
        ),
        fieldset[
            legend["What your teacher sees"],
            _choice("yes", "Show my progress to the teacher", SHOWN, page.shows),
            _choice("no", "Do not show it", HIDDEN, not page.shows),
        ],
    ]  # fmt: skip


def _choice(value, text, detail, chosen):
    id = f"class-shows-{value}"
    return div(".px-option")[
        input(type="radio", id=id, name="shows", value=value, checked=chosen, aria_describedby=f"{id}-detail"),
        label(for_=id)[text],
        div(".px-detail", id=f"{id}-detail")[detail],
    ]


def _what():
    return details(".px-fold")[summary["What a class shows, and what it never shows"], ul[[li[one] for one in WHAT]]]


def _inside(page):
    return section(".px-card", aria_label="The class that you are in")[
        h3[page.name or "A class that has ended"],
        _assigned(page),
        p[
            "You are in it as ", strong[page.alias], f" since {day(page.joined)}. ", SHOWN if page.shows else HIDDEN,
        ]
        if not page.ended
        else p["Its teacher has ended this class, and sees nothing of it any more. Leave it to join another."],
        _leaving(page) if page.asking_to_leave else _changes(page),
        not page.asking_to_leave and _what(),
    ]  # fmt: skip


def _assigned(page):
    if not page.assigned:
        return None if page.ended else p(".px-note")["Nothing is assigned at the moment."]
    return ul(".px-assigned")[[li[a(href=one.place)[one.title], f", by {day(one.due)}"] for one in page.assigned]]


def _changes(page):
    return [
        not page.ended
        and details(".px-fold", open=page.problem_at == "change" or None)[
            summary["Change my alias, or what is shown"],
            form(method="post", data_class_deed="change", novalidate=True)[
                _wishes(page), _problem(page, "change"), button(".px-secondary", type="submit")["Change it"]
            ],
        ],
        form(".px-inline", method="post", data_class_deed="ask-leave")[
            button(".px-secondary", type="submit")["Leave the class …"]
        ],
        _problem(page, "leave", "ask-leave"),
    ]


def _leaving(page):
    before = (
        "Since you joined you have shown your progress, so your teacher may have downloaded it before; nobody can take that back."
        if page.showed_before
        else "You never showed your progress, so no row of yours was ever there to be downloaded."
    )
    return div(id="class-leave", tabindex="-1")[
        p(".px-strong")["Leave this class?"],
        p["Your rows are gone from it at once. ", before, " ", STAYS, " Your own record stays as it is."],
        div(".px-actions")[
            form(".px-inline", method="post", data_class_deed="leave")[
                button(".px-secondary", type="submit")["Leave it"]
            ],
            form(".px-inline", method="post", data_class_deed="stay")[button(".px-primary", type="submit")["Stay"]],
        ],
    ]


def _described(page, deed):
    return "class-problem" if page.problem and page.problem_at == deed else None


def _problem(page, *deeds):
    if page.problem and page.problem_at in deeds:
        return div(id="class-problem")[controls.problem(page.problem)]
    return None
