"""A question → what a phone answers it with: native inputs, the same bytes whichever option is right.

Options carry the letters that the wall shows, and codes of their ids, because an author's id may give the answer away.
"""

from htpy import Element, button, div, fieldset, fragment, h2, input, label, legend, p, span

from ...engine.exports.markup import plain
from ...engine.live.question import TYPED, LiveQuestion, options
from ...engine.quiz.wording import HINTS, NO_PANEL
from ...model.case import Control
from ...model.quiz import Numeric, Shifting
from ..parts.controls import CERTAINTIES, choice, code
from ..parts.labels import amount
from ..parts.pictures.shown import figure_of
from ..quiz import items

SCOPE = "live"
TAP = "Tap the first, then the next. Tap one again to take its place back."
HOW = {"one": HINTS["single"], "many": HINTS["multiple"], "order": TAP, "pairs": HINTS["matching"], "number": HINTS["numeric"], "word": HINTS["short"]}  # fmt: skip


def letter(place: int) -> str:
    """The letter of an option by its place, from 0."""
    return chr(ord("A") + place)


def head(question: LiveQuestion) -> Element:
    """What is asked; of a reasoning shift also what it is about."""
    return fragment[
        told(question, ".live-told"),
        h2(".live-stem", id="live-stem", tabindex="-1")[words(question.stem)],
        question.item and figure_of(question.item.picture),
        isinstance(question.item, Shifting) and items.thought(question.item),
    ]


def told(question: LiveQuestion, css: str) -> Element:
    """The scene of a decision, without the marks of its claims."""
    blocks = [plain(block) for block in question.told.split("\n\n") if block.strip()]
    return blocks and div(css)[[p[block] for block in blocks]]


def words(text: str) -> str:
    """A stem on one line, as it is read aloud."""
    return " ".join(text.split())


def form(question: LiveQuestion, seed: int, certainty: bool) -> Element:
    """The question with everything that it is answered with, before the room has answered."""
    return fragment[
        head(question),
        fieldset(".live-fields")[
            legend(".live-how")[HOW[question.way]],
            _inputs(question, seed),
            isinstance(question.item, Shifting) and p(".px-note")[NO_PANEL],
        ],
        certainty and _certainty(),
    ]


def _inputs(question, seed):
    if question.way == "order":
        return [_placed(id, text, at) for at, (id, text) in enumerate(options(question, seed))]
    if question.way in ("pairs", *TYPED):
        return items.ask(question.item, seed, (), SCOPE)
    kind = "radio" if question.way == "one" else "checkbox"
    return [
        fragment[
            choice(kind, "answers", id, _lettered(at, text), _detail(question, id), scope=SCOPE),
            _doses(question, id),
        ]
        for at, (id, text) in enumerate(options(question, seed))
    ]


def _lettered(at, text):
    return fragment[span(".live-letter")[letter(at)], " ", text]


def _detail(question, id):
    return next((one.detail for one in question.scene.options if one.id == id), "") if question.scene else ""


def _doses(question, id):
    """The doses of an option, which are asked where it is chosen."""
    option = next((one for one in question.scene.options if one.id == id), None) if question.scene else None
    if not option or not option.controls:
        return None
    return div(".live-doses", data_of=code(id))[[_dose(one) for one in option.controls]]


def _dose(control: Control):
    id = f"{SCOPE}-set-{code(control.id)}"
    between = f"from {amount(control.low, control.unit)} to {amount(control.high, control.unit)}"
    return p(".px-typed")[
        label(for_=id)[control.label],
        input(
            type="text", inputmode="decimal", autocomplete="off", id=id, name=f"value-{code(control.id)}",
            aria_describedby=f"{id}-unit",
        ),
        span(id=f"{id}-unit")[f"{control.unit}, {between}"],
    ]  # fmt: skip


def _placed(id, text, at):
    """A thing that a tap gives the next place; the script writes its place into its name."""
    return button(".live-place", type="button", data_place=code(id), aria_pressed="false", aria_label=f"No place yet: {text}", data_text=text)[
        span(".px-place", aria_hidden="true")["–"], span[_lettered(at, text)]
    ]  # fmt: skip


def _certainty():
    return fieldset(".live-sure.px-certainty")[
        legend["How sure are you?"],
        div(".px-pills")[
            [
                span(".px-pill")[
                    input(type="radio", id=f"{SCOPE}-sure-{id}", name="certainty", value=id),
                    label(for_=f"{SCOPE}-sure-{id}")[text],
                ]
                for id, text in CERTAINTIES.items()
            ]
        ],
    ]


def unit(question: LiveQuestion) -> str:
    """The unit in which a number is answered."""
    return question.item.unit if isinstance(question.item, Numeric) else ""
