"""A lab's guess → the question where the curves will be; and once it is answered, what the model shows beside it.

A guess is never right or wrong as a verdict: what is said is how far the sides lie apart, and why the model says so.
"""

from htpy import Element, button, div, h3, p, strong

from ...engine.figure import beyond
from ...engine.lab import guess as engine
from ..parts import controls
from ..parts.named_parts import fresh_part, part
from . import charts
from .kept_attempts import MEASURES

WITHOUT = "Show me without guessing"


def show(page, dose: Element) -> Element | None:
    """What stands in place of the curves until the guess is answered: the dose alone, and the question; nothing after it.

    `dose` is the chart of the dose as the frame draws it.
    """
    if not page.asking:
        return None
    asked = part("guess-asked", lambda: _asked(page), page.lab.id, evidence=page.evidence)
    return fresh_part("guess", div(".px-multiples.px-guess")[dose, asked])


def _asked(page):
    id = f"{page.evidence.scope}-guess"
    return div(".px-guess-asked", id=id, tabindex="-1", role="group", aria_labelledby=f"{id}-question")[
        h3["Before you look, guess"],
        p(".px-strong", id=f"{id}-question")[page.evidence.inline(page.lab.guess.question)],
        div(".px-buttons")[[_option(option) for option in page.lab.guess.options]],
        div(".px-buttons")[controls.quiet(WITHOUT, "guess")],
    ]


def _option(option):
    return button(".px-secondary", type="button", data_say="guess", data_option=controls.code(option.id))[option.label]


def note(page) -> Element | None:
    """What the model shows beside the guess, and why, until something is moved."""
    if page.guessed is None:
        return None
    id = f"{page.evidence.scope}-guessed"
    return part("guessed", lambda: _note(page, id), page.guessed, compared(page))


def _note(page, id):
    why = button(".px-quiet", type="button", popovertarget=f"{page.evidence.scope}-about")["Why"]
    return div(".px-notice.px-guessed", id=id, tabindex="-1")[p[compared(page), " ", why]]


def reasons(page) -> Element | None:
    """Why the model says so, for what was guessed and for what it shows; behind a button, so that the note keeps its height."""
    if page.guessed is None:
        return None
    fits, chosen = _true(page), page.guessed.option
    told = [one for one in dict.fromkeys((chosen, fits)) if one]
    return [p[strong[one.label, "."], " ", page.evidence.inline(one.because)] for one in told]


def compared(page) -> str:
    """Which guess was taken, and how far the model's sides lie apart on its day, as a band."""
    guess, sides = page.lab.guess, page.sides
    apart = engine.apart(guess, *(shown.trace for shown in sides))
    low, high = charts.band(apart[None], sides[0].patients)[:, 0]
    across = f"{charts.signed(low)} to {charts.signed(high)} across patients"
    points = f"B less A is {charts.signed(apart[0])} points of {MEASURES[guess.measure].lower()} on day {guess.day:g} ({across})"
    option = page.guessed and page.guessed.option
    if option is None:
        return f"In the model {points}."
    if not beyond(option, float(apart[0])):
        return f"As you guessed: in the model {points}."
    fits = _true(page)
    return f"You guessed “{option.label}”. In the model {points}{fits and f', which is “{fits.label}”' or ''}."


def _true(page):
    guess = page.lab.guess
    return engine.true_one(guess, float(engine.apart(guess, *(shown.trace for shown in page.sides))[0]))


def again(page) -> Element | None:
    """For the menu: ask for the guess once more, from the comparison as it was."""
    return button(".px-labentry", type="button", data_say="guess-anew", disabled=page.asking)["Guess first"] if page.lab.guess else None  # fmt: skip
