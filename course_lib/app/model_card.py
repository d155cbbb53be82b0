"""The door of the model card: one section at a time, everything in it computed from the files and the engine when the page runs.

What takes long is done in pieces, each shown as soon as it is there, so that the page stays free between them.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from statistics import NormalDist

import numpy as np
from htpy import fragment
from pydantic import TypeAdapter

from .. import content
from ..content import library
from ..model.drug import Drug, Parameter
from ..model.miss import Misses
from ..model.tried import Tried
from ..physiology.evidence import checks as engine
from ..physiology.evidence import nested
from ..physiology.evidence.calibration import Prior, priors
from ..physiology.evidence.division import record as division_record
from ..physiology.evidence.targets import Fit, fit, outcomes, scenarios, targets
from ..physiology.parameters import Parameters
from ..views.model_card import checks, constants
from ..views.model_card import fit as fit_view
from ..views.model_card.divided import divided
from ..views.model_card.misses import misses
from ..views.parts.claim_text import Evidence
from ..views.parts.screen import Screen
from . import kernel_notes
from .course_evidence import evidence_of
from .virtual_patients import parameters, sets

PATIENTS, FEWER = 400, 150  # virtual patients in a check, under the constants of the course and under each other set
SETS = 12  # parameter sets under which the checks are run; the targets are run under all of them
STEP_H = 8.0  # of the runs under other parameter sets
PAUSE_S = 0.02  # between two pieces of work, for what else the page asks
LOW, HIGH = 0.05, 0.95
MOST_DRAWN = 100  # pictures of one section, each with more of its numbers


class CardRoom:
    """One section of the card; it opens with what is there at once, and fills when the browser has said hello."""

    def __init__(self, id: str):
        if id not in SECTIONS:
            raise KeyError(f"the model card has no section `{id}`; it has {', '.join(SECTIONS)}")
        self.evidence = evidence_of(f"card-{id}")
        self.pieces = SECTIONS[id](self.evidence)
        self.element, self.drawn = None, 0
        self.begun = False
        self._draw()
        self.screen = Screen(self.show, self.hear, lambda: {"drawn": self.drawn})
        self.screen.slow = True

    def show(self):
        """The section as far as its numbers are there, with the cards of its claims."""
        return fragment[self.element and self.element(), self.evidence.cards()]

    def hear(self, message: Mapping) -> Mapping | None:
        if message.get("kind") != "hello" or self.begun:
            return {} if message.get("kind") == "hello" else None
        self.begun = True
        drawn = kernel_notes.whole(kernel_notes.read(message.get("stood")).get("drawn"), MOST_DRAWN) or 0
        while (
            self.drawn < drawn and self._draw()
        ):  # what stood there before this kernel's predecessor slept stays there
            pass
        loop = _loop()
        if loop:
            self._later(loop)
        else:
            while self._draw():
                pass
        return {}

    def _later(self, loop):
        loop.call_later(PAUSE_S, self._go_on, loop)

    def _go_on(self, loop):
        try:
            drawn, more = self.drawn, self._draw()
        except Exception:
            self.screen.fail()
            raise
        if self.drawn > drawn:
            self.screen.refresh()
        if more:
            self._later(loop)
        elif self.drawn > 1:
            self.screen.send({"kind": "done", "say": "The numbers of this part of the model card are computed."})

    def _draw(self):
        """Do the next piece of work and keep how to show it, if it shows anything new; False when all is done."""
        for element in self.pieces:
            if element is not None:
                self.element, self.drawn = element, self.drawn + 1
            return True
        return False


def _loop():
    """The kernel's loop; none where nobody would go on with what is put off, as in a test."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


# ── what stands there at once ────────────────────────────────────────────────────────────────────────────────────


def _equations(evidence: Evidence) -> Iterator:
    from ..views.model_card.equations import equations  # only this section pays for turning LaTeX into MathML

    yield partial(equations, content.equations(), content.parameters(), evidence)


def _constants(evidence: Evidence) -> Iterator:
    known, held = priors(library.page("calibration", "priors.yaml").data), sets()
    found = tuple(
        constants.Constant(name, one, known.get(name), before(known[name], one) if name in known else None, _span(held.get(name)))
        for name, one in content.parameters().items()
    )  # fmt: skip
    yield partial(constants.constants, found, content.drugs(), evidence)


def before(prior: Prior, limits: Parameter) -> tuple[float, float]:
    """Where nine tenths of a prior lie, inside the range of its constant."""
    if prior.form == "uniform":
        return tuple(limits.low + at * (limits.high - limits.low) for at in (LOW, HIGH))
    normal = NormalDist()
    below, above = (
        normal.cdf(np.log(limit / prior.median) / prior.spread) if limit > 0 else 0.0
        for limit in (limits.low, limits.high)
    )
    return tuple(
        float(prior.median * np.exp(prior.spread * normal.inv_cdf(below + at * (above - below)))) for at in (LOW, HIGH)
    )


def _span(values) -> tuple[float, float] | None:
    return None if values is None else tuple(float(value) for value in np.quantile(values, (LOW, HIGH)))


def _calibration(evidence: Evidence) -> Iterator:
    known = priors(library.page("calibration", "priors.yaml").data)
    yield partial(constants.calibration, known, library.page("calibration", "manifest.yaml").data, _members())


def _members() -> int:
    return len(next(iter(sets().values())))


def _tried(evidence: Evidence) -> Iterator:
    attempts = library.page("calibration", "tried.yaml").data["tried"]
    yield partial(constants.tried, TypeAdapter(tuple[Tried, ...]).validate_python(attempts), evidence)


# ── what is computed while the page stands ───────────────────────────────────────────────────────────────────────


def _fit(evidence: Evidence) -> Iterator:
    yield partial(fit_view.fit, (), 0, evidence)
    near = tuple(fit_view.Near(one) for one in fitted())
    yield partial(fit_view.fit, near, _members(), evidence)
    spans = believed()
    yield partial(
        fit_view.fit, tuple(replace(one, sets=spans[one.fit.target.id]) for one in near), _members(), evidence
    )


@cache
def fitted() -> tuple[Fit, ...]:
    """Every target beside what the engine gives for it now."""
    return fit(library.page("targets.yaml").data, content.drugs(), parameters(False, 0))


@cache
def believed() -> dict[str, tuple[float, float]]:
    """Where nine in ten of the parameter sets lie at each target, by its id."""
    sheet = library.page("targets.yaml").data
    many = replace(parameters(False, 0), **sets())
    found = outcomes(scenarios(sheet), targets(sheet), content.drugs(), many, STEP_H)
    return {id: _span(values) for id, values in found.items()}


def _checks(evidence: Evidence) -> Iterator:
    kept, day = _recorded().get("checks", {}), str(_recorded().get("recorded_on", ""))

    def shown(*found):
        return fragment[checks.checks(*found, SETS, day, evidence), _divided()]

    yield partial(shown, (), 0)
    checked = []
    for check in engine.checks(library.page("checks.yaml").data):
        recorded = kept[check.id]["passed"] if check.id in kept else None
        checked.append(
            checks.Checked(answer(check, sms_1(), drugs=drugs_then()), answer(check, parameters(False, 0)), recorded)
        )
        yield None
    yield partial(shown, checked, 0)
    found = {one.now.check.id: [] for one in checked}
    for done, plausible in enumerate(others(), 1):
        for one in checked:
            found[one.now.check.id].append(answer(one.now.check, plausible, FEWER))
            yield None
        checked = [_over_sets(one, found[one.now.check.id], done == SETS) for one in checked]
        yield partial(shown, checked, done)


def _recorded() -> Mapping:
    """What was written down when the checks and the divided numbers were run once; empty before that."""
    there = (library.assets() / "calibration" / "record.yaml").exists()
    return library.page("calibration", "record.yaml").data if there else {}


def _divided():
    """The divided numbers as they were recorded."""
    kept = division_record.read(_recorded())
    now = division_record.name_of_constants(parameters(False, 0), content.drugs())
    return divided(kept, kept is not None and kept.constants != now)


def _over_sets(one: checks.Checked, results: list[engine.Result], all_done: bool) -> checks.Checked:
    values = np.array([[found.value for found in result.found] for result in results])
    spans = tuple(_span(column) for column in values.T) if all_done else ()
    return replace(one, spans=spans, passes=sum(result.passed for result in results))


def answer(check: engine.Check, median: Parameters, patients: int = PATIENTS, drugs=None) -> engine.Result:
    """What the virtual patients around a median patient say to a check, with the course's drugs or others."""
    return engine.run(check, drugs or content.drugs(), median, patients)


def sms_1() -> Parameters:
    """The median patient of the first model, which is nested in the second, and that in the present one."""
    sheets = (library.page("calibration", f"sms-{number}.yaml").data for number in (2, 1))
    return nested.with_sheets(parameters(False, 0), *sheets)


def drugs_then() -> dict[str, Drug]:
    """The drugs as the first two models had them."""
    return nested.drugs_of(library.page("calibration", "sms-2.yaml").data, content.drugs())


def others() -> Iterator[Parameters]:
    """The median patient under `SETS` of the calibrated parameter sets, evenly taken from them."""
    for at in np.linspace(0, _members() - 1, SETS).round().astype(int):
        yield replace(parameters(False, 0), **{name: float(values[at]) for name, values in sets().items()})


def _misses(evidence: Evidence) -> Iterator:
    recorded = _recorded()
    failed = [id for id, check in recorded.get("checks", {}).items() if not check["passed"]]
    known = Misses.model_validate(library.page("calibration", "misses.yaml").data)
    yield partial(misses, known, division_record.read(recorded), failed)


def _evidence(evidence: Evidence) -> Iterator:
    from ..views.model_card.observations import LABEL, show
    from .observations import observed_and_modelled, published

    yield partial(constants.waiting, "Running the published observations", LABEL)
    yield partial(show, observed_and_modelled(), published(), evidence)


SECTIONS: dict[str, Callable[[Evidence], Iterator]] = {
    "misses": _misses,
    "equations": _equations,
    "constants": _constants,
    "calibration": _calibration,
    "fit": _fit,
    "checks": _checks,
    "evidence": _evidence,
    "tried": _tried,
}


def card(section: str):
    """A section of the model card, as a screen; raises KeyError with the sections that exist, or Refused."""
    return CardRoom(section).screen
