"""What is set in the dose lab → a scenario for each regimen, or a sentence where a setting cannot be."""

from dataclasses import dataclass

from ..model.drug import Drug
from ..model.lesson import Lab, LabRegimen
from ..model.regimen import Course, Disease, Regimen, Scenario

MOST_PE = 2000.0  # mg prednisone-equivalent a day; more than any course in the references


@dataclass(frozen=True)
class Side:
    """One regimen: a drug by a route, and steps of (from day [d], dose [mg/day])."""

    drug: str
    route: str
    every_h: float
    steps: tuple[tuple[float, float], ...]


def side(preset: LabRegimen) -> Side:
    """A preset's regimen as it is first shown."""
    return Side(preset.drug, preset.route, preset.every, tuple((step.from_day, step.dose) for step in preset.steps))


def problems(side: Side, drug: Drug, days: float) -> dict[str, str]:
    """A sentence for each setting that cannot be, by `from-N` or `dose-N`."""
    found = {}
    most = MOST_PE * drug.equivalent.value / 5
    for number, (day, dose) in enumerate(side.steps):
        if not 0 <= dose <= most:
            found[f"dose-{number}"] = f"Give a dose from 0 to {most:g} mg/day."
        if not 0 <= day <= days:
            found[f"from-{number}"] = f"Give a day from 0 to {days:g}."
        elif number and not day > side.steps[number - 1][0]:
            found[f"from-{number}"] = "Each step begins after the one before it."
    return found


def regimen(side: Side, days: float) -> Regimen:
    """The courses of a side."""
    ends = [day for day, _ in side.steps[1:]] + [days + 1]  # the last dose runs through the last day
    times = 24 / side.every_h if side.route != "infusion" else 1
    return tuple(
        Course(side.drug, side.route, dose / times, day, end, side.every_h)
        for (day, dose), end in zip(side.steps, ends, strict=True)
        if dose > 0 and end > day
    )


def scenario(lab: Lab, side: Side) -> Scenario:
    """The patient of the lab on this regimen."""
    patient = lab.patient
    return Scenario(
        regimen=regimen(side, lab.days),
        days=lab.days,
        loading=patient.mobility.corners,
        stress=patient.stress.corners,
        illness=patient.illness,
        disease=Disease(((0.0, patient.severity),), patient.severity) if patient.severity else None,
        airway=Disease(patient.airway.severity, patient.airway.start) if patient.airway else None,
    )


def convert(mg: float, before: Drug, after: Drug) -> float:
    """The dose of `after` that counts as `mg` of `before` (anti-inflammatory equivalence, nothing more)."""
    return mg * after.equivalent.value / before.equivalent.value
