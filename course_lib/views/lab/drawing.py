"""The chart of the dose as something to draw on: the browser puts handles on it, and a bar below says which step is in hand.

Whatever can be dragged can be pressed: the bar makes a dose more or less, a step earlier or later, and removes it.
"""

from htpy import Element, button, div, p, span

from ...engine.lab import setup
from ..parts.labels import dose
from ..parts.named_parts import part

NO_ROOM = f"No room for another step: a regimen holds {setup.MOST_STEPS}, until day {setup.LONGEST:g}."
MOVES = {
    "less": (["−"], "Less"),
    "more": (["+"], "More"),
    "earlier": ([span(".px-arrow", aria_hidden="true")["← "], "Earlier"], None),
    "later": (["Later", span(".px-arrow", aria_hidden="true")[" →"]], None),
}


def drawn(page, figure: Element) -> Element:
    """The figure of the dose with its bar; the browser draws on it with the boxes of the side in hand."""
    hand = getattr(page, "hand", "a")
    side, refused = getattr(page.setup, hand), page.problems.get(f"{hand}-add")
    id = f"{page.evidence.scope}-in-hand"
    said = part("step-said", lambda: _said(id, refused, words(hand, 0, side[0])), hand, side[0], refused)
    bar = part("step-bar", lambda: _bar(id, hand, said, len(side) > 1), hand, said, len(side) > 1)
    return part("drawn", lambda: div(id=f"{id}-drawn", data_regimen=True, data_hand=hand)[figure, bar], hand, figure, bar)


def words(key: str, number: int, step: setup.Step) -> str:
    """A step as the bar says it; the browser says it so too, of the step that is chosen."""
    return f"Step {number + 1} of {key.upper()}: from day {step.from_day:g}, {dose(step.mg)} {setup.unit_of(step)}"


def _said(id, refused, step):
    return p(id=id, data_refused=bool(refused), class_=[refused and "px-problem"])[refused or step]


def _bar(id, hand, said, several):
    """What cannot be pressed stays where it is; which that is of a step the browser knows, as soon as one is chosen."""
    return div(".px-stepbar", role="group", aria_label="The step in hand")[
        said,
        [
            button(
                ".px-secondary", type="button", data_move=move, aria_label=name, aria_describedby=id,
                aria_disabled="true" if move in ("earlier", "later") else None,
            )[sign]
            for move, (sign, name) in MOVES.items()
        ],
        button(
            ".px-secondary", type="button", data_say="undraw-step", data_side=hand, data_number=0, aria_describedby=id,
            aria_disabled=None if several else "true",
        )["Remove"],
        button(type="button", hidden=True, data_say="draw-step", data_side=hand)["Draw a step"],
    ]  # fmt: skip
