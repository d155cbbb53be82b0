"""A sitting of one's own choice → the form in which it is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from htpy import Element, div, fieldset, form, input, label, legend, option, p, section, select, span

from ...engine.review.choice import KINDS, LENGTHS, LEVELS
from ..parts import controls
from ..parts.named_parts import fresh_part
from . import words

NO_FIT = "No question fits all of this: leave one of these open, or choose another."
IN_WORDS = {
    "single": "one answer of several", "multiple": "all answers that apply", "ordering": "things put in order",
    "matching": "pairs", "numeric": "a number", "short": "a word or two", "shift": "a finding that moves a suspicion",
}  # fmt: skip
WHICH = {"": "Any question", "missed": "Only what I missed", "unseen": "Only what I never saw"}


@dataclass(frozen=True)
class Choosing:
    """What can be chosen, each value with its words; what is chosen, as the form's values; how many questions fit that."""

    lessons: Mapping[str, str]
    claims: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    fits: int = 0
    problem: str = ""
    notices: tuple[str, ...] = ()


def choose(choosing: Choosing) -> Element:
    """The form."""
    return fresh_part(
        "own-choice",
        section("#own-question.px-card", tabindex="-1", aria_label="Choose questions")[
            controls.notice(choosing.notices),
            form(data_form="own", data_keep=True, novalidate=True)[
                fieldset[
                    legend(".px-question")["What would you like to be asked?"],
                    controls.problem(choosing.problem),
                    div(".px-choosing")[
                        _list(choosing, "lesson", "Lesson", "Any lesson", choosing.lessons),
                        _list(choosing, "claim", "Claim", "Any claim", choosing.claims),
                        _list(choosing, "level", "To do what", "Anything", {one: one for one in LEVELS}),
                        _list(choosing, "kind", "Kind of question", "Any kind", {one: IN_WORDS[one] for one in KINDS}),
                    ],
                    _pills(choosing, "which", "Seen before?", WHICH, ""),
                    _pills(choosing, "length", "How many?", {str(one): str(one) for one in LENGTHS}, str(LENGTHS[0])),
                    p(".px-note", id="own-fits", role="status")[_fits(choosing.fits)],
                    div(".px-actions")[controls.primary("Ask me")],
                ]
            ],
        ],
    )


def _fits(number):
    return (
        f"{words.counted(number)} {'fits' if number == 1 else 'fit'} this."
        if number
        else "No question fits all of this."
    )


def _list(choosing, name, called, open_, entries):
    chosen = choosing.values.get(name, "")
    return label[
        called,
        select(name=name)[
            option(value="", selected=not chosen)[open_],
            [option(value=value, selected=value == chosen)[text] for value, text in entries.items()],
        ],
    ]


def _pills(choosing, name, called, entries: Mapping[str, str], first):
    chosen = choosing.values.get(name, first)
    return fieldset(".px-which")[
        legend[called],
        div(".px-pills")[
            [
                span(".px-pill")[
                    input(type="radio", id=f"own-{name}-{value or 'any'}", name=name, value=value, checked=value == chosen),
                    label(for_=f"own-{name}-{value or 'any'}")[text],
                ]
                for value, text in entries.items()
            ]
        ],
    ]  # fmt: skip


def again() -> Element:
    """The way on after a sitting of one's own."""
    return controls.primary("Choose again", "choose", id="own-choose")
