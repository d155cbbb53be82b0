"""Form parts that every screen shares: choices, a range with its number box, certainty, the line that says what is saved.

Native inputs with native names: what a keyboard, a phone and a screen reader already know.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2s

from htpy import Element, button, div, fieldset, input, label, legend, p, span, strong
from markupsafe import Markup

from .named_parts import fresh_part

CERTAINTIES = {"guess": "A guess", "fairly": "Fairly sure", "certain": "Certain"}


def code(id: str) -> str:
    """A short name for an id that tells nothing to who reads the page's source."""
    return blake2s(id.encode(), digest_size=5).hexdigest()


def decoded(codes: Iterable[str], ids: Iterable[str]) -> tuple[str, ...]:
    """The ids behind the codes of a form; a code that none of `ids` has stays as it is."""
    known = {code(id): id for id in ids}
    return tuple(known.get(one, one) for one in codes)


def choice(
    kind: str,
    name: str,
    value: str,
    text: object,
    detail: object = "",
    *,
    chosen=False,
    scope: str,
    inside: object = None,
) -> Element:
    """One option of a radio group (`radio`) or a list of boxes (`checkbox`); `inside` shows below it when it is chosen.

    The page carries a code of `value`, because an author's id may give the answer away.
    """
    value = code(value)
    id = f"{scope}-{value}"
    return fresh_part(
        id,
        div(class_=["px-option", chosen and "px-chosen"])[
            input(
                type=kind,
                id=id,
                name=name,
                value=value,
                checked=chosen,
                aria_describedby=f"{id}-detail" if detail else None,
            ),
            label(for_=id)[text],
            detail and div(".px-detail", id=f"{id}-detail")[detail],
            chosen and inside,
        ],
    )


@lru_cache(maxsize=512)
def slider(
    id: str, name: str, text: str, unit: str, typed: str, low: float, high: float, step: float, problem: str, at: float
) -> Markup:
    """A range for the hand and a box for the keyboard: the box holds what was typed, the range stands `at` what is set.

    The range moves the box in the browser; the box moves the range by what was read of it, so that no second reader is needed.

    A box of text: one of numbers drops a comma before anyone can ask what it meant, and 2,5 becomes 25.

    Remembered, because a drag shows every slider on every frame and moves one.
    """
    number_id, problem_id = f"{id}-number", f"{id}-problem"
    return Markup(div(".px-slider")[
        label(for_=number_id)[text],
        input(type="range", id=id, aria_label=f"{text}, {unit}", min=_n(low), max=_n(high), step=_n(step), value=_n(at), aria_valuetext=f"{_n(at)} {unit}", data_unit=unit, data_pair=number_id),
        span(".px-number")[
            input(
                type="text", id=number_id, name=name, value=typed, inputmode="decimal", autocomplete="off",
                aria_invalid="true" if problem else None, aria_describedby=problem_id if problem else None,
            ),
            span(aria_hidden="true")[unit],
        ],
        problem and p(".px-problem", id=problem_id)[problem],
    ])  # fmt: skip


def _n(value):
    return f"{value:.12g}"


def certainty(asked: bool, given: str | None, scope: str, kind: str = "decision") -> Element:
    """How sure the learner is; asked on each commitment unless they switched it off."""
    if not asked:
        return div(".px-certainty")[button(".px-quiet", type="button", data_say="certainty-on")["Ask me how sure I am"]]
    return div(".px-certainty")[
        fieldset[
            legend["How sure are you?"],
            div(".px-pills")[
                [
                    span(".px-pill")[
                        input(type="radio", id=f"{scope}-sure-{id}", name="certainty", value=id, checked=given == id),
                        label(for_=f"{scope}-sure-{id}")[text],
                    ]
                    for id, text in CERTAINTIES.items()
                ]
            ],
        ],
        button(".px-quiet", type="button", data_say="certainty-off")[f"Do not ask with each {kind}"],
    ]


def primary(text: str, say: str | None = None, **more) -> Element:
    """The one primary action of a screen: a form's submit, or a message of its own."""
    return (
        button(".px-primary", type="button", data_say=say, **more)[text]
        if say
        else button(".px-primary", type="submit", **more)[text]
    )


def saved(state: str, sentence: str = "") -> Element:
    """What is in the store: said quietly when it is saved, loudly when it could not be."""
    if state == "not saved":
        return div(".px-notsaved", role="alert", tabindex="-1")[
            p[strong["Not saved. "], sentence],
            p[
                "Your decision is kept on this page and is tried again by itself. It does not count as committed until it is saved."
            ],
            button(".px-secondary", type="button", data_say="retry")["Try again now"],
        ]
    return p(".px-saved")[_SAID[state]]


_SAID = {
    "saved": "Saved",
    "kept here": "Kept on this page until you commit",
    "unrecorded": "Not recorded: your own constants",
    "": "",
}


def problem(text: str) -> Element | None:
    """A sentence about what was entered, announced at once."""
    return p(".px-problem.px-told", role="alert", tabindex="-1")[text] if text else None


def notice(texts: Iterable[str]) -> Element:
    """Sentences about what happened while the learner was away."""
    return div[[p(".px-notice", role="status", tabindex="-1")[text] for text in texts if text]]


def connecting() -> Element:
    """What stands here until the learner's own record was found."""
    return div(".px-card.px-skeleton", aria_busy="true")[p["Connecting…"]]


def secondary(text: str, say: str, **more) -> Element:
    """A lesser action, as a message of its own."""
    return button(".px-secondary", type="button", data_say=say, **more)[text]


def quiet(text: str, say: str) -> Element:
    """An action that few look for, as a message of its own."""
    return button(".px-quiet", type="button", data_say=say)[text]
