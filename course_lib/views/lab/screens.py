"""Two regimens and their traces → the dose lab: what is given on the left, what the body answers on the right.

Strength is a band, never a lone percentage; nothing here is a recommended dose.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from htpy import Element, a, article, button, details, div, form, h2, h3, header, p, span, summary

from ...engine.lab.guess import Answer
from ...engine.lab.setup import Setup, start
from ...model.drug import Drug, Parameter
from ...model.equation import Equation
from ...model.lab import Equivalent, Lab, Pair
from ...model.trace import Trace
from ..parts import figures
from ..parts.claim_text import Evidence
from ..parts.named_parts import fresh_part, part
from . import challenge, charts, guess, kept_attempts, patient, regimen, sharing, wording
from .challenge import Stands
from .why import why_section


@dataclass(frozen=True, eq=False)
class Shown:
    """One side: its trace, whose columns are the patient, `patients` around them and `believed` other sets of constants.

    What was read from the trace once is kept with it, because a drag moves one side and shows both.
    """

    key: str  # a or b
    trace: Trace
    patients: int
    believed: int
    _read: dict = field(default_factory=dict, repr=False)

    def once(self, name: object, make: Callable[[], object]) -> object:
        """What `make()` reads from this trace, made when it is first asked for by that name."""
        if name not in self._read:
            self._read[name] = make()
        return self._read[name]


@dataclass(frozen=True)
class Page:
    """Everything that the lab shows: what is set, what was typed and cannot be, what the body answers."""

    lab: Lab
    setup: Setup
    sides: tuple[Shown, Shown]
    drugs: Mapping[str, Drug]
    pairs: Mapping[str, Pair]
    equivalents: Mapping[str, Equivalent]
    parameters: Mapping[str, Parameter]
    equations: Mapping[str, Equation]
    evidence: Evidence
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    region: str = "proximal"
    day: float = 0.0  # of the read-outs
    code: str = ""
    link: str = (
        ""  # what opens this scenario after this page's address; empty where a page cannot be opened by its address
    )
    damaged: str = ""  # why a code could not be opened
    restored: str = ""  # where the settings come from, if not from the preset
    moved: bool = False
    card: bool = False
    kept: tuple[kept_attempts.Kept, ...] = ()
    lost: tuple[int, ...] = ()  # attempts of the record that cannot be opened
    saved: Element | None = None  # what is in the learner's record, and what could not be
    why: str = ""  # the side whose chain is open
    why_day: float = 0.0
    chain: object = None
    asking: bool = False  # whether the guess stands where the curves will be
    guessed: Answer | None = None  # what was answered, while what the model shows is told beside it
    challenge: Stands | None = None  # while it is open

    @cached_property
    def names(self) -> dict[str, str]:
        """What each side is called: by the preset's name as long as it is the preset's regimen."""
        first = start(self.lab, self.parameters)
        as_first = {key: getattr(self.setup, key) == getattr(first, key) for key in ("a", "b")}
        return {key: getattr(self.lab, key).name if as_first[key] else "Your regimen" for key in as_first}


def show(page: Page) -> Element:
    """The lab as it stands: its parts in the order in which they stand, and the frame around them, which is made once."""
    evidence = page.evidence
    head = part("head", lambda: _head(page), evidence=evidence)
    notices = part("notices", lambda: _notices(page), page.restored, page.damaged, page.moved)
    notes = [notices, challenge.show(page) or guess.note(page)]
    card = sharing.card(page) if page.card else None
    settings = [
        *[regimen.show(page, shown.key) for shown in page.sides],
        patient.show(page),
        patient.argue(page),
    ]
    pictures = guess.show(page) or _strength(page), _pictures(page)
    cards = evidence.cards()
    shown = head, notes, card, settings, pictures, cards
    return part("lab", lambda: _frame(evidence.scope, *shown), *shown)


def _frame(scope, head, notices, card, settings, pictures, cards):
    return article(".px-labpage", aria_labelledby=f"{scope}-title")[
        head,
        notices,
        card,
        div(".px-lab")[form(".px-stack", data_form="lab", data_keep=True, novalidate=True)[settings], pictures],
        cards,
    ]


def _head(page):
    title = h2(id=f"{page.evidence.scope}-title", tabindex="-1")[page.lab.title]
    lab, evidence = page.lab, page.evidence
    looked = (
        lab.look_for
        and details(".px-setting.px-lookfor")[
            summary[span["What to try, and what to look for"]], div(".px-prose")[evidence.prose(lab.look_for)]
        ]
    )
    return header(".px-head")[div[title, evidence.prose(lab.intro), looked]]


def _strength(page):
    shown = figures.show(charts.strength_chart(page)), part("regions", lambda: charts.regions(page), page.region)
    return part("strength", lambda: div(".px-card.px-lab-strength", role="group", aria_label="Strength")[shown], *shown)


def _pictures(page):
    """What the body answers: read-outs, charts, why, goals, attempts, and what can be shared."""
    shown = (
        *((_before(page),) if page.asking else _answers(page)),
        page.saved and fresh_part("saved", page.saved),
        kept_attempts.attempts(page),
        sharing.address(page),
        part("equivalents", lambda: regimen.equivalents(page), evidence=page.evidence),
        part("model", _model),
    )
    return part("pictures", lambda: div(".px-stack.px-lab-picture")[shown], *shown)


def _answers(page):
    """What tells the model's answer, and is held back until the guess."""
    read = charts.reading(page), *charts.readouts(page), charts.table(page)
    beside = [figures.show(chart) for chart in charts.beside_strength(page)]
    return (
        part("read", lambda: div(".px-card", role="group", aria_label="Read-outs")[read], *read),
        part("beside", lambda: _beside(page, beside), *beside),
        why_section(page),
        kept_attempts.goals(page),
    )


def _beside(page, pictures):
    return div(".px-card", role="group", aria_label="Dose, disease and adrenal axis")[
        div(".px-charts")[pictures], _limits(page)
    ]


def _before(page):
    return part(
        "limits", lambda: div(".px-card", role="group", aria_label="What the model is")[_limits(page)], page.lab.id
    )


def _limits(page):
    """What has to be read with the curves and before them."""
    return [
        p(".px-note")[wording.LIMITS, " ", wording.NO_ONE],
        page.lab.limits and p(".px-strong")[page.lab.limits],
        p(".px-source")[page.evidence.cite("beuschlein-2024")],
    ]


def _notices(page):
    back = button(".px-secondary", type="button", data_say="preset")["Back to the comparison as it was"]
    said = [p(".px-notice", role="status", tabindex="-1")[text] for text in (page.restored, page.damaged) if text]
    return div(".px-labnotices")[said, page.moved and div(".px-buttons")[back]]


def _model():
    return div(".px-card", role="group", aria_label="The model")[
        h3["How good is this model?"],
        p(".px-note")[
            "It was tuned to sixteen targets, seven of them translations of words into numbers, and to one observation beside them. "
            "A good fit is no validation. Read directions from it, not magnitudes."
        ],
        p[
            a(href="10_model_card.ipynb")["The model card"],
            " holds its equations, the origin of every constant, its fit, the checks that it passes and fails, and its limits.",
        ],
    ]
