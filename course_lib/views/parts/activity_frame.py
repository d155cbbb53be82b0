"""What stands around every activity: its progress, what is said of the record, the form to commit, the verdict, the sources.

A `page` here is what the screen of a case, a quiz, a worksheet or a contrast pair shows: each has
`notices`, `saved`, `why_not_saved` and `problem`.
"""

from collections.abc import Iterable

from htpy import Element, div, fieldset, form, fragment, p, span

from ...model.review import Review
from . import controls
from .claim_text import Evidence
from .named_parts import fresh_part

GUESSED_RIGHT = "Right, and you called it a guess: read why, so that next time you know."
CERTAIN_AND_RIGHT = "Right, and you were certain."
CERTAIN_AND_WRONG = "and you were certain: this is the kind of error to look at twice."


def progress(text: object, done: int, most: int, before: object = None) -> Element:
    """How far the learner is, in words and as a bar; `before` stands to the left of the words."""
    return div(".px-progress")[
        before,
        span[text],
        span(".px-bar", aria_hidden="true")[span(style=f"width:{100 * done / most:.0f}%")],
    ]


def record_state(page) -> Element:
    """What happened while the learner was away, and loudly what could not be saved."""
    return fragment[
        controls.notice(page.notices),
        page.saved == "not saved" and controls.saved("not saved", page.why_not_saved),
    ]


def commit_form(page, kind: str, question: object, asked: object, actions: object) -> Element:
    """The form in which something is committed, closed while a commitment waits to be saved; quietly, what is saved."""
    return fragment[
        fresh_part(
            f"{kind}-form",
            form(data_form=kind, data_keep=True, novalidate=True)[
                fieldset(disabled=page.saved == "not saved")[
                    question, controls.problem(page.problem), asked, div(".px-actions")[actions]
                ]
            ],
        ),
        page.saved != "not saved" and controls.saved(page.saved),
    ]


def verdict(right: bool, words: str, more: str = "") -> Element:
    """Whether a commitment holds, by a sign and in words."""
    return p(class_=["px-verdict", "px-better" if right else "px-worse"])["✓ " if right else "△ ", words, more]


def claims_and_sources(evidence: Evidence, claims: Iterable[str], sources: Iterable[str]) -> Element:
    """The claims behind an explanation, and its sources, a line each."""
    return fragment[p[evidence.chips(claims)], source_lines(evidence, sources)]


def source_lines(evidence: Evidence, sources: Iterable[str]) -> Element:
    """Sources as they are printed, a line each."""
    return fragment[[p(".px-source")[evidence.cite(source)] for source in sources]]


def checked(kind: str, review: Review | None) -> Element:
    """Who read this activity, when and against what; or that nobody has."""
    return p(".px-note.px-checked")[
        f"This {kind} was checked on {review.reviewed_on} by {review.by} against {review.against}."
        if review
        else f"This {kind} is not checked by anyone yet."
    ]


def saved_actions(actions: object, state: str = "saved") -> Element:
    """The way on once a commitment is saved, beside the word that it is, or that nothing here is recorded."""
    return div(".px-actions")[controls.saved(state), actions]
