"""The numbers behind a screen → where each comes from: a publication, an assumption with its reason, or an invention."""

from collections.abc import Iterable, Iterator, Mapping

from htpy import Element, details, fragment, li, strong, summary, ul

from ...engine.case import replay
from ...engine.case.play import taken
from ...model.case import Case, Option, Scene
from ...model.drug import Drug
from ...model.prescription import Bound, Prescription
from ...model.provenance import ORIGINS, Provenance
from ..parts.claim_text import Evidence
from ..parts.labels import dose

Named = Iterator[tuple[str, Provenance]]


def of_case(evidence: Evidence, case: Case, scene: Scene | None, drugs: Mapping[str, Drug]) -> Element:
    """What this patient and this scene rest on, behind a toggle; nothing of what a scene offers if `scene` is None.

    `drugs` are those whose equivalent may be told.
    """
    return _listed(evidence, [*_patient(case), *(_scene(scene) if scene else ()), *_equivalents(case, drugs)])


def of_path(evidence: Evidence, play: replay.Play, drugs: Mapping[str, Drug]) -> Element:
    """What a whole path rests on, behind a toggle: the patient, each scene that was met, and all that was set going there."""
    case = play.case
    scenes = [case.scene(id) for id in dict.fromkeys(step.commitment.scene for step in play.history)]
    made = [
        *_patient(case),
        *_hidden(case),
        *(one for scene in scenes for one in _scene(scene)),
        *(one for scene in scenes for one in ((f"{status.label}: {status.text}", status) for status in scene.status)),
        *(one for _, option in taken(play) for one in _prescribed(option)),
        *((placed.order.label, placed.order) for placed in replay.orders(play)),
        (f"That the case ends on day {case.ends.value:g}", case.ends),
        *_equivalents(case, drugs),
    ]
    return _listed(evidence, made)


def of_doses(evidence: Evidence, case: Case) -> Element:
    """Where the doses of a chart come from: those before the first decision, and those that were ordered."""
    origins = list(dict.fromkeys(_bare(given) for given in case.patient.given))
    if not origins:
        return fragment["These are the doses that were ordered."]
    before = [fragment["; " if at else None, evidence.origin(origin)] for at, origin in enumerate(origins)]
    return fragment["Before the first decision: ", before, ". Then: as ordered."]


def _listed(evidence, named: Iterable[tuple[str, Provenance]]):
    once = dict.fromkeys((name, _bare(origin)) for name, origin in named)
    return details(".px-table")[
        summary["Where each number comes from"],
        ul(".px-note")[[li[strong[name, ": "], evidence.origin(origin)] for name, origin in once]],
    ]


def _bare(origin: Provenance) -> Provenance:
    """The origin alone, by which two numbers can be seen to share it."""
    return Provenance(**{name: getattr(origin, name) for name in ORIGINS})


def _patient(case: Case) -> Named:
    patient = case.patient
    for said in (patient.susceptible, patient.illness_why):
        if said:
            yield said.text.rstrip("."), said
    yield "Stress over the days", patient.stress
    yield "Mobility before a plan is chosen", patient.mobility
    if patient.airway:
        yield "Bronchospasm and what controls it", patient.airway
    if patient.disease:
        yield "The chronic disease and what controls it", patient.disease
    for prescription in patient.given:
        drug = case.exposure.title if case.exposure else prescription.drug.capitalize()
        yield f"{drug} {prescription.dose:g} mg/day before the case opens", prescription
    for other in patient.interacting:
        yield f"What {other.label} does to {other.drug}", other
    if patient.varies:
        yield patient.varies.text.rstrip("."), patient.varies
    for rule in case.interruptions:
        yield f"The level ({100 * rule.above:.0f} %) at which the case interrupts itself", rule
    for plan in case.mobility.values():
        yield plan.label, plan
        if plan.training:
            yield f"That it trains: {plan.label}", plan.training
    for order in case.orders.values():
        if order.sparing:
            yield "What a steroid-sparing agent comes to do", order.sparing


def _hidden(case: Case) -> Named:
    """What nobody in the case can know while it goes on, and the debrief tells."""
    if adrenals := case.patient.adrenals:
        yield (
            f"How fast these adrenals grow back ({adrenals.times:g} times the typical speed). {adrenals.text.rstrip('.')}",
            adrenals,
        )


def _scene(scene: Scene) -> Named:
    if scene.day:
        yield f"That this happens on day {scene.day.value:g}", scene.day
    for other in (other for option in scene.options for other in option.interacting):
        yield f"What {other.label} does to {other.drug}", other
    for control in (control for option in scene.options for control in option.controls):
        yield f"The scale of “{control.label}”", control


def _prescribed(option: Option) -> Named:
    """The doses that an option sets going; never before it was chosen, since they may be what is asked for."""
    for one in option.prescribe:
        yield f"{option.label.rstrip('.')}: {_in_words(one)}", one


def _in_words(one: Prescription) -> str:
    drug = one.drug.capitalize()
    return f"{drug}, the dose that was set" if isinstance(one.dose, Bound) else f"{drug} {dose(one.dose)} mg/day"


def _equivalents(case: Case, drugs: Mapping[str, Drug]) -> Named:
    """How a drug that is given before the first decision is counted in prednisone."""
    for id in dict.fromkeys(given.drug for given in case.patient.given if not case.exposure and given.drug in drugs):
        equivalent = drugs[id].equivalent
        yield f"That {equivalent.value:g} mg {drugs[id].name.lower()} count as 5 mg of prednisone", equivalent
