"""Two regimens and their traces → the dose lab: what is given on the left, what the body answers on the right.

Strength is a band, never a lone percentage; nothing here is a recommended dose.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from htpy import Element, a, article, button, div, form, h2, h3, header, p
from markupsafe import Markup

from ...engine.lab.setup import Setup, start
from ...model.drug import Drug, Parameter
from ...model.lab import Equivalent, Lab, Pair
from ...model.trace import Trace
from ..parts import figures
from ..parts.claim_text import Evidence
from . import charts, kept_attempts, patient, regimen, sharing, wording
from .why import why_section


@dataclass(frozen=True)
class Shown:
    """One side: its trace, whose columns are the patient, `patients` around them and `believed` other sets of constants."""

    key: str  # a or b
    trace: Trace
    patients: int
    believed: int


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
    evidence: Evidence
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    region: str = "proximal"
    day: float = 0.0  # of the read-outs
    code: str = ""
    link: str = ""  # the address of this page with the code; empty where a page cannot be opened by its address
    damaged: str = ""  # why a code could not be opened
    restored: str = ""  # where the settings come from, if not from the preset
    moved: bool = False
    card: bool = False
    attempts: Markup = Markup()
    saved: Element | None = None  # what is in the learner's record, and what could not be
    memory: dict = field(default_factory=dict)  # parts as they were last shown: a drag moves one of them
    why: str = ""  # the side whose chain is open
    why_day: float = 0.0
    chain: Markup = Markup()

    @property
    def names(self) -> dict[str, str]:
        """What each side is called: by the preset's name as long as it is the preset's regimen."""
        first = start(self.lab, self.parameters)
        as_first = {key: getattr(self.setup, key) == getattr(first, key) for key in ("a", "b")}
        return {key: getattr(self.lab, key).name if as_first[key] else "Your regimen" for key in as_first}


def show(page: Page) -> Element:
    """The lab as it stands."""
    strength_chart, *others = charts.charts(page)
    title = f"{page.evidence.scope}-title"
    return article(".px-labpage", aria_labelledby=title)[
        header(".px-head")[div[h2(id=title, tabindex="-1")[page.lab.title], page.evidence.prose(page.lab.intro)]],
        _notices(page),
        page.card and sharing.card(page),
        div(".px-lab")[
            form(".px-stack", data_form="lab", data_keep=True, novalidate=True)[
                [_side(page, shown.key) for shown in page.sides],
                _same(page, "patient", (_met(page), *_of(page, "p-")), lambda: patient.show(page)),
                _same(page, "argue", (page.setup.patient, *_of(page, "p-")), lambda: patient.argue(page)),
            ],
            div(".px-card.px-lab-strength", role="group", aria_label="Strength")[
                figures.show(strength_chart), charts.regions(page)
            ],
            div(".px-stack.px-lab-picture")[
                div(".px-card", role="group", aria_label="Read-outs")[
                    charts.reading(page), charts.readouts(page), charts.table(page)
                ],
                div(".px-card", role="group", aria_label="Dose, disease and adrenal axis")[
                    div(".px-charts")[[figures.show(chart) for chart in others]],
                    p(".px-note")[wording.LIMITS, " ", wording.NO_ONE],
                    page.lab.limits and p(".px-strong")[page.lab.limits],
                    p(".px-source")[page.evidence.cite("beuschlein-2024")],
                ],
                why_section(page, page.why, page.why_day, page.chain),
                kept_attempts.goals(page),
                page.saved,
                page.attempts,
                sharing.address(page),
                _same(page, "equivalents", (), lambda: regimen.equivalents(page)),
                _model(),
            ],
        ],
        page.evidence.cards(),
    ]


def _side(page, key):
    return _same(page, key, (getattr(page.setup, key), *_of(page, f"{key}-")), lambda: regimen.show(page, key))


def _met(page):
    """What the patient's part shows: the regimens only where another drug meets them."""
    return page.setup if page.setup.patient.other != "none" else page.setup.patient


def _of(page, prefix):
    """What was typed, and what cannot be, in the fields of one part."""
    return tuple(
        tuple(one for one in known.items() if one[0].startswith(prefix)) for known in (page.typed, page.problems)
    )


def _same(page, name, key, make):
    """A part as it was, with the cards of its chips, unless what it shows has changed."""
    known, evidence = page.memory.get(name), page.evidence
    if known is None or known[0] != key:
        others, evidence.opened = evidence.opened, {}
        known = page.memory[name] = key, Markup(str(make())), evidence.opened
        evidence.opened = others
    evidence.opened |= known[2]
    return known[1]


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
