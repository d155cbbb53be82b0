"""What is set in the dose lab → words: a step, a regimen, the patient, and where the numbers of each setting come from."""

from collections.abc import Mapping

from ...engine.lab.setup import LONGEST, Patient, Setup, Side, Step, switchable, switches, unit_of
from ...model.drug import Drug, Parameter
from ...model.lab import Lab, Pair
from ..parts.labels import ROUTES, dose

INTERVALS = {
    6.0: "every 6 h",
    12.0: "every 12 h",
    24.0: "once a day",
    48.0: "every other day",
    168.0: "once a week",
    672.0: "every 4 weeks",
}
MOBILITY = {
    "preset": "As this comparison tells",
    "walks": "Walks, as on an ordinary day",
    "partly": "Moves in part",
    "bed": "Stays in bed",
    "sedated": "Sedated until awake",
}
TRAINING = {"none": "No programme", "moderate": "Moderate", "high": "High intensity"}
INFECTION = {"none": "None", "uncovered": "Without a stress dose", "covered": "With a stress dose"}
LIMITS = (
    "A teaching model, not a predictor, and not for a real patient. It never recommends a dose. "
    "Filled bands hold nine in ten virtual patients, dotted edges the same patient under nine in ten other plausible settings of the model. "
    "Both widths follow from tolerances and spreads chosen by hand, and seven of the sixteen targets are translations of words."
)
SHORT_LIMITS = "A teaching model, not a predictor, and not for a real patient. It never recommends a dose."
NO_ONE = "Do not enter details of a real patient."
UNRANKED = "The model cannot tell which of them is better for a patient."

# What stands in each group of settings, and on whose word.
ORIGINS = {
    "days": "The charts end there; what a regimen does later is not shown.",
    "disease": (
        "Teaching assumptions without a source: the scale from 0 to 1, the dose that half controls the disease, and an agent "
        "that comes to remove 60 % of the severity with a time constant of 50 days."
    ),
    "bronchospasm": (
        "Teaching assumption without a source: bronchospasm fades over weeks and answers to the dose; no study behind it."
    ),
    "illness": "Teaching assumption without a source: a scale from 0 to 1 that only falls, sooner with steroid.",
    "movement": (
        "Teaching assumption: unloaded muscle is more sensitive to steroid. It extends a bed-rest study at a low dose to all doses. "
        "A sedated patient is at rest until the acute illness has fallen far enough; from then on they move as this comparison tells, or else mobility rises over 45 days."
    ),
    "therapy": (
        "Teaching assumptions: the gain of a moderate programme is set by hand, and the harm of high intensity comes from rats. "
        "Blockade begins on day 0 and adds to injury."
    ),
    "infection": (
        "Teaching assumption: an infection asks for more cortisol for five days and does nothing else in the model. "
        "Its stress dose is hydrocortisone 200 mg/day by infusion for these days: the amount that guidelines give over 24 h in a suspected adrenal crisis. That it fits an infection is assumed, and it is no recommended dose."
    ),
    "susceptible": (
        "Teaching assumption: injury is 1.9 times as fast and needs 0.6 of the dose. It was made so that one case report can be "
        "shown, and a case report is a selected extreme."
    ),
}


def how(step: Step, drugs: Mapping[str, Drug]) -> str:
    """A step without its dose: drug, route, interval."""
    interval = "" if step.route == "infusion" else f", {interval_words(step.every_h)}"
    return f"{drugs[step.drug].name.lower()} {'by ' if step.route == 'infusion' else ''}{ROUTES[step.route]}{interval}"


def interval_words(every_h: float) -> str:
    """An interval as it is said."""
    return INTERVALS.get(every_h, f"every {every_h:g} h")


def regimen(side: Side, drugs: Mapping[str, Drug]) -> list[str]:
    """A regimen in words: each step a line, or its drug and then the doses where only these differ."""
    same = {how(step, drugs) for step in side if step.mg}
    if len(same) == 1 and len(side) > 3:
        units = {unit_of(step) for step in side if step.mg}
        doses = ", ".join(f"day {step.from_day:g}: {dose(step.mg)}" for step in side)
        return [f"{same.pop().capitalize()}, {units.pop()}", doses]
    lines = []
    for n, step in enumerate(side):
        until = f"until day {side[n + 1].from_day:g}" if n + 1 < len(side) else "to the end"
        given = f"{dose(step.mg)} {unit_of(step)}, {how(step, drugs)}" if step.mg else "none"
        lines.append(f"From day {step.from_day:g} {until}: {given}")
    return lines


def short(side: Side, drugs: Mapping[str, Drug]) -> str:
    """A regimen in one line."""
    doses = " → ".join(dose(step.mg) for step in side)
    units = {unit_of(step) for step in side}
    drugs_named = " and ".join(dict.fromkeys(drugs[step.drug].name for step in side))
    return f"{drugs_named} {doses} {units.pop() if len(units) == 1 else 'mg'}"


def patient(lab: Lab, setup: Setup, parameters: Mapping[str, Parameter]) -> list[str]:
    """The patient and the model in words, one line a setting; what is switched off is left out."""
    set_to = setup.patient
    lines = [f"{set_to.days:g} days shown"]
    if set_to.illness:
        lines.append(f"Acute illness {set_to.illness:g} on day 0 (scale 0 to 1)")
    if set_to.severity:
        lines.append(f"Chronic disease, severity {set_to.severity:g} without treatment (scale 0 to 1)")
    if set_to.sparing == "yes":
        lines.append(f"A steroid-sparing agent from day {set_to.sparing_from:g}")
    lines.append(movement(set_to))
    if set_to.training != "none":
        lines.append(f"Therapy programme: {TRAINING[set_to.training].lower()}, from day {set_to.training_from:g}")
    if set_to.blockade_days:
        lines.append(f"Neuromuscular blockade on the first {set_to.blockade_days:g} days")
    if set_to.infection != "none":
        lines.append(f"Infection on day {set_to.infection_day:g}, {INFECTION[set_to.infection].lower()}")
    if set_to.other != "none":
        until = f" until day {set_to.other_until:g}" if set_to.other_until < LONGEST else ""
        lines.append(f"{set_to.other.capitalize()} from day {set_to.other_from:g}{until}")
    if set_to.clearance_times != 1:
        lines.append(f"Another drug changes clearance × {set_to.clearance_times:g}")
    if set_to.susceptible == "yes":
        lines.append("A susceptible patient")
    moved = {name for name, _ in switches(lab, setup, parameters)}
    for name, constant in switchable(lab).items():
        if constant in moved:
            value, usual = getattr(set_to, name), parameters[constant].value
            lines.append(f"The model changed: {constant.replace('_', ' ')} {value:g} instead of {usual:g}")
    return lines


def movement(set_to: Patient) -> str:
    """How the patient moves, in a few words."""
    return MOBILITY[set_to.mobility] + (f": {set_to.loading:g} of normal" if set_to.mobility == "partly" else "")


def others(set_to: Patient, side: Side, pairs: Mapping[str, Pair], drugs: Mapping[str, Drug]) -> str:
    """What the chosen other drug does to a regimen in the model, or that nothing was measured."""
    named = [pair for pair in pairs.values() if pair.other.lower() == set_to.other]
    met = [
        pair for pair in named if any((step.drug, step.route) == (pair.drug, pair.route) and step.mg for step in side)
    ]
    if not met:
        return "no measured pair that we know, so the model changes nothing. That is no proof that nothing happens."
    return (
        "; ".join(
            f"exposure to {drugs[pair.drug].name.lower()} {ROUTES[pair.route]} × {pair.exposure_times:g}"
            for pair in met
        )
        + "."
    )
