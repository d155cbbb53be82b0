"""Two regimens and their traces → the dose lab on one screen: what is given, what the body answers, all else in sheets.

Strength is a band, never a lone percentage; nothing here is a recommended dose.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from htpy import Element, a, article, button, div, form, h2, header, p

from ...engine.lab.contrasts import stops_at_once
from ...engine.lab.guess import Answer
from ...engine.lab.setup import Setup, start
from ...model.drug import Drug, Parameter
from ...model.equation import Equation
from ...model.lab import Equivalent, Lab, Pair
from ...model.trace import Trace
from ..parts.claim_text import Evidence
from ..parts.named_parts import fresh_part, part
from ..parts.own_mark import own_mark
from . import (
    challenge,
    charts,
    contrasts,
    guess,
    kept_attempts,
    patient,
    picker,
    regimen,
    sharing,
    wording,
)
from .challenge import Stands
from .sheets import menu, opener, sheet
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
    scenarios: tuple[Lab, ...] = ()  # those that the list offers, this one among them; none where it stands alone
    hand: str = "a"  # the side that drawing and contrasts change
    ghost: tuple[Shown, ...] = ()  # what stood before, behind the curves
    before: str = "before"  # what that is called
    said: str = ""  # what the last press did, with its claims in brackets
    undoes: bool = False  # whether there is a step back
    behind: int = 0  # the kept attempt that is shown behind the curves
    asking: bool = False  # whether the guess stands where the curves will be
    guessed: Answer | None = None  # what was answered, while what the model shows is told beside it
    challenge: Stands | None = None  # while it is open
    newer: bool = False  # whether the attempts were kept under an earlier model
    own: str = ""  # the line that says so where the curves have constants of the learner's own
    owned: tuple[str, ...] = ()  # the settings that would move those, which are not offered

    @cached_property
    def names(self) -> dict[str, str]:
        """What each side is called: by the preset's name as long as it is the preset's regimen."""
        first = start(self.lab, self.parameters)
        as_first = {key: getattr(self.setup, key) == getattr(first, key) for key in ("a", "b")}
        return {key: getattr(self.lab, key).name if as_first[key] else "Your regimen" for key in as_first}


def show(page: Page) -> Element:
    """The lab as it stands: a bar, a note, what is given, what the body answers; everything else in sheets."""
    evidence = page.evidence
    mark = own_mark(page.own, "lab")
    shown = _bar(page), _note(page), mark, _panel(page), _charts(page), _sheets(page), evidence.cards()
    return part("lab", lambda: _frame(evidence.scope, *shown), *shown)


def _frame(scope, bar, note, mark, panel, pictures, others, cards):
    return article(".px-labpage", aria_labelledby=f"{scope}-title")[
        bar,
        note,
        mark,
        div(".px-lab", id=f"{scope}-lab")[
            panel, pictures
        ],  # another scenario is another element: nothing open goes along
        p(".px-note.px-lablimits")[wording.SHORT_LIMITS, " ", wording.NO_ONE],
        others,
        cards,
    ]


# ---- the bar and the note -----------------------------------------------------------------------------------------------


def _bar(page):
    """The list of scenarios, and what is always there; what cannot be pressed now says so."""
    scenarios = page.scenarios and part("scenarios", lambda: picker.show(page.scenarios, page.lab.id), page.lab.id)
    return part("bar", lambda: _head(page, scenarios), page.lab.title, scenarios, page.moved, page.undoes)


def _head(page, scenarios):
    scope = page.evidence.scope
    return header(".px-labbar")[
        scenarios,
        h2(id=f"{scope}-title", class_={"px-sr": scenarios}, tabindex="-1")[page.lab.title],
        div(".px-labacts")[
            contrasts.undo(page),
            _act("preset", "As it was", page.moved),
            opener(f"{scope}-about", "What to try", "px-secondary px-aboutopener"),
            opener(f"{scope}-menu", "Menu"),
        ],
    ]


def _act(kind, text, can):
    """A button that keeps its place and the focus when there is nothing for it to do."""
    return fresh_part(
        kind, button(".px-secondary", type="button", data_say=kind, aria_disabled=None if can else "true")[text]
    )


def _note(page):
    """What this scenario is; and while there is one, what could not be saved and the challenge, in a place of one height."""
    lab, evidence = page.lab, page.evidence
    about = p(".px-note.px-labintro")[lab.limits and [evidence.inline(lab.limits), " "], evidence.inline(lab.intro)]
    lasting = [one for one in (page.saved, challenge.show(page)) if one]
    said = fresh_part("notices", div(".px-labsaying")[lasting or about])
    return part("note", lambda: div(".px-labnote")[said], said)


def _said(page, caption=None):
    """One sentence in a place of one height: of the last press, else where the settings come from, the guess, the day that is read."""
    told = [p(".px-notice", role="status", tabindex="-1")[text] for text in (page.restored, page.damaged) if text]
    said = (page.said and caption) or [_caution(page), told or guess.note(page) or caption]
    return fresh_part("said", div(".px-labsaid", tabindex="0", role="group", aria_label="In a sentence")[said])


def _caution(page):
    """What stands by a stop at once after weeks, whatever the curves of muscle say."""
    stops = {shown.key: stops_at_once(getattr(page.setup, shown.key), page.drugs) for shown in page.sides}
    said = " and ".join(
        f"{key.upper()} on day {day:g}"
        for key, day in stops.items()
        if day is not None and day <= page.setup.patient.days
    )
    words = f"Stopped at once: {said}. The adrenal axis may be suppressed, and its recovery varies greatly [B16]."
    return said and p(".px-caution")[page.evidence.inline(words)]


# ---- what is given ------------------------------------------------------------------------------------------------------


def _panel(page):
    """Both regimens, in place where there is room and else in a sheet; the patient and the model in sheets."""
    scope = page.evidence.scope
    sides = [regimen.show(page, shown.key) for shown in page.sides]
    boxes = part("boxes", lambda: sheet(f"{scope}-boxes", "Doses in numbers", sides, kind="px-labboxes"), sides)
    return fresh_part("panel", form(
        ".px-labpanel", id=_form(page), data_form="lab", data_keep=True, novalidate=True
    )[
        boxes,
        div(".px-labtools")[
            opener(f"{scope}-boxes", "Doses in numbers", "px-secondary px-boxopener"),
            opener(f"{scope}-patient", "The patient"),
            opener(f"{scope}-model", "The model"),
        ],
        patient.show(page),
        patient.argue(page),
    ])  # fmt: skip


def _form(page):
    return f"{page.evidence.scope}-form"


# ---- what the body answers ----------------------------------------------------------------------------------------------


def _charts(page):
    """The side that is changed, the charts over one axis of time, the day that is read, and a sentence; before the guess only what is given."""
    tapped = contrasts.hand(page), part("regions", lambda: charts.regions(page), page.region), contrasts.row(page)
    laboring = part("laboring", lambda: p(".px-laboring", aria_hidden="true")["computing…"])
    shown = *tapped, *(_before(page) if page.asking else _answers(page)), laboring
    return part("charts", lambda: div(".px-labcharts")[shown], *shown)


def _before(page):
    return (
        guess.show(page, charts.given_dose(page)),
        part("read", lambda: div(".px-reading")),
        _said(page, charts.pressed(page)),
    )


def _answers(page):
    told, said = charts.readouts(page)
    plots = charts.multiples(page)
    return (
        charts.key(page),
        part("multiples", lambda: div(".px-multiples", role="group", aria_label="Charts", tabindex="0")[plots], plots),
        charts.reading(page),
        part("read", lambda: div(".px-reading", role="group", aria_label="Read-outs", tabindex="0")[told], told),
        _said(page, said),
        charts.more(),
    )


# ---- everything else, in sheets -----------------------------------------------------------------------------------------


def _sheets(page):
    """The menu and what it lists, each in a sheet."""
    scope = page.evidence.scope
    listed = {
        "about": ("What to try, and what to look for", _about(page)),
        "goals": ("Goals to explore", None if page.asking else kept_attempts.goals(page)),
        "attempts": ("Your attempts", kept_attempts.attempts(page)),
        "why": ("Why this strength", None if page.asking else why_section(page)),
        "share": ("Share this scenario", sharing.address(page)),
        "card": ("Teaching card", sharing.card(page)),
        "tables": ("Tables of numbers", None if page.asking else _tables(page)),
        "equivalents": ("Table of equivalents", part("equivalents", lambda: sheet(
            f"{scope}-equivalents", "Table of equivalents", regimen.equivalents(page)), evidence=page.evidence)),
        "quality": ("How good is this model?", part("quality", lambda: _quality(scope))),
    }  # fmt: skip
    listed = {name: (words, one) for name, (words, one) in listed.items() if one}
    offers = [offer for offer in (guess.again(page), challenge.offer(page)) if offer]
    named = {name: words for name, (words, _) in listed.items()}
    entries = part("menu", lambda: _menu(scope, named, offers), tuple(listed), page.asking, page.challenge is not None)
    shown = [one for _, one in listed.values()]
    return part("sheets", lambda: div(".px-labsheets", id=f"{scope}-sheets")[entries, shown], entries, *shown)


def _menu(scope, names, offers):
    entries = {name: opener(f"{scope}-{name}", words, "px-labentry") for name, words in names.items()}
    entries["card"] = button(".px-labentry", type="button", data_say="card")[
        names["card"]
    ]  # it is made when it is asked for
    return menu(f"{scope}-menu", [*offers, *entries.values()])


def _about(page):
    lab, evidence = page.lab, page.evidence
    prose = part("about-prose", lambda: _prose(lab, evidence), lab.id, evidence=evidence)
    told = fresh_part("reasons", div[guess.reasons(page)])
    return fresh_part("about", sheet(f"{evidence.scope}-about", "What to try, and what to look for", told, prose))


def _prose(lab, evidence):
    return div(".px-prose")[
        evidence.prose(lab.intro),
        lab.look_for and evidence.prose(lab.look_for),
        lab.limits and p(".px-strong")[evidence.inline(lab.limits)],
        p(".px-note")[wording.LIMITS, " ", wording.NO_ONE],
        p(".px-source")[evidence.cite("beuschlein-2024")],
    ]


def _tables(page):
    tables = charts.tables(page)
    return part(
        "tables-sheet",
        lambda: sheet(f"{page.evidence.scope}-tables", "Tables of numbers", own_mark(page.own), tables),
        tables,
    )


def _quality(scope):
    return sheet(
        f"{scope}-quality", "How good is this model?",
        p(".px-note")[
            "It was tuned to sixteen targets, seven of them translations of words into numbers, and to one observation beside them. "
            "A good fit is no validation. Read directions from it, not magnitudes."
        ],
        p[
            a(href="10_model_card.ipynb")["The model card"],
            " holds its equations, the origin of every constant, its fit, the checks that it passes and fails, and its limits.",
        ],
    )  # fmt: skip
