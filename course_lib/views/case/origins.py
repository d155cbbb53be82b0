"""The numbers behind a screen → where each comes from: a publication, an assumption with its reason, or an invention."""

from htpy import Element, details, li, strong, summary, ul

from ...model.case import Case, Scene
from ..parts.rich_text import Evidence


def of_case(evidence: Evidence, case: Case, scene: Scene | None) -> Element:
    """What this patient and this scene rest on, behind a toggle."""
    return details(".px-table")[
        summary["Where each number comes from"],
        ul(".px-note")[[li[strong[name, ": "], evidence.origin(origin)] for name, origin in _origins(case, scene)]],
    ]


def _origins(case, scene):
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
    if scene and scene.day:
        yield f"That this happens on day {scene.day.value:g}", scene.day
    for other in (other for option in (scene.options if scene else ()) for other in option.interacting):
        yield f"What {other.label} does to {other.drug}", other
    for control in (control for option in (scene.options if scene else ()) for control in option.controls):
        yield f"The scale of “{control.label}”", control
