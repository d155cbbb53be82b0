"""What is set in the dose lab → a scenario for each regimen, or a sentence where a setting cannot be."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from math import inf, nan

from ...model.drug import Drug, Parameter
from ...model.lab import Lab, LabRegimen, Pair
from ...model.regimen import Course, Curve, Disease, Interaction, Regimen, Scenario, Sparing
from ..typed_numbers import shown

MOST_PE = 2000.0  # mg prednisone-equivalent a day, or at once; more than any course in the references
MOST_STEPS = 40
SHORTEST, LONGEST = 28.0, 730.0  # days that can be shown
INTERVALS_H = (6.0, 12.0, 24.0, 48.0, 168.0, 672.0)
DEPOT_EVERY_H = 168.0  # a depot is given no oftener than this here
AFTER_WAKING: Curve = ((0.0, 0.10), (4.0, 0.35), (14.0, 0.65), (45.0, 1.0))  # dossier A.4
SPARES, SPARES_WITHIN_DAY = 0.6, 50.0  # dossier A.3
INFECTION_DAYS, STRESS_DOSE_MG = 5.0, 200.0


@dataclass(frozen=True)
class Step:
    """From `from_day` on: `mg` of a drug each time it is given; of an infusion, mg a day."""

    from_day: float
    drug: str
    route: str
    every_h: float
    mg: float

    @property
    def mg_per_day(self) -> float:
        return self.mg if self.route == "infusion" else self.mg * 24 / self.every_h


Side = tuple[Step, ...]


@dataclass(frozen=True)
class Number:
    """A number that can be set: what it is called, its limits, its unit, and the unit that may be typed along."""

    words: str
    low: float
    high: float
    unit: str = ""
    reads: str = ""


NUMBERS = {
    "days": Number("the days to show", SHORTEST, LONGEST, reads="days"),
    "severity": Number("how active the disease is without treatment", 0, 1),
    "need": Number("the dose that half controls it", 5, 20, "mg/day", "mg/day"),
    "sparing_from": Number("a day", 0, LONGEST, reads="days"),
    "illness": Number("the acute illness on day 0", 0, 1),
    "loading": Number("how much the patient moves", 0, 1),
    "training_from": Number("a day", 0, LONGEST, reads="days"),
    "blockade_days": Number("the days of blockade", 0, 14, reads="days"),
    "infection_day": Number("a day", 0, LONGEST, reads="days"),
    "other_from": Number("a day", 0, LONGEST, reads="days"),
    "other_until": Number("a day", 0, LONGEST, reads="days"),
    "clearance_times": Number("a factor", 0.2, 3, reads="times"),
    "resolution": Number("how far the steroid shortens the illness", 0, 0.118, "per day", "/day"),
    "fluorinated": Number("the weight", 1, 1.6, reads="times"),
    "injury": Number("the dose that half injures", 200, 600, "mg/day", "mg/day"),
    "lasting": Number("the share that stays", 0, 0.3),
}
CHOICES = {
    "sparing": ("no", "yes"),
    "susceptible": ("no", "yes"),
    "mobility": ("preset", "walks", "partly", "bed", "sedated"),
    "training": ("none", "moderate", "high"),
    "infection": ("none", "uncovered", "covered"),
    "other": ("none",),  # and every drug with a measured interaction
}
SWITCHES = {
    "resolution": "steroid_resolution_per_day",
    "fluorinated": "fluorinated_weight",
    "injury": "half_injury_mg_pe_per_day",
    "lasting": "lasting_share_injury",
}


@dataclass(frozen=True)
class Patient:
    """Everything but the regimens, in the order of the address; a switch of the model is as the model has it until it is moved."""

    days: float
    severity: float = 0.0
    need: float = nan
    sparing: str = "no"
    sparing_from: float = 30.0
    illness: float = 0.0
    susceptible: str = "no"
    mobility: str = "walks"
    loading: float = 0.5
    training: str = "none"
    training_from: float = 0.0
    blockade_days: float = 0.0
    infection: str = "none"
    infection_day: float = 60.0
    other: str = "none"
    other_from: float = 0.0
    clearance_times: float = 1.0
    resolution: float = nan
    fluorinated: float = nan
    injury: float = nan
    lasting: float = nan
    other_until: float = LONGEST


@dataclass(frozen=True)
class Setup:
    """All that is set: two regimens and the patient whom both meet."""

    a: Side
    b: Side
    patient: Patient


# ---- the preset ---------------------------------------------------------------------------------------------------------


def start(lab: Lab, parameters: Mapping[str, Parameter]) -> Setup:
    """A preset as it is first shown."""
    patient = lab.patient
    constants = {name: parameters[constant].value for name, constant in switchable(lab).items()}
    mobility = "sedated" if patient.sedated else "walks" if set(_values(patient.mobility)) == {1.0} else "preset"
    settings = Patient(
        days=lab.days,
        severity=patient.severity,
        illness=patient.illness,
        susceptible="yes" if patient.susceptible else "no",
        mobility=mobility,
        infection_day=float(round(lab.days / 2)),
        **constants,
    )
    return Setup(_side(lab.a), _side(lab.b), settings)


def _values(shape):
    return [value for _, value in shape.corners]


def _side(preset: LabRegimen) -> Side:
    times = 1 if preset.route == "infusion" else preset.every / 24
    return tuple(
        Step(step.from_day, preset.drug, preset.route, preset.every, step.dose * times) for step in preset.steps
    )


def switchable(lab: Lab) -> dict[str, str]:
    """The constants of the model that can be moved here, by the setting that moves them."""
    controlled = "disease" if lab.kind == "chronic" else "airway"
    return {**SWITCHES, "need": f"{controlled}_half_control_mg_pe_per_day"}


def moved_by(lab: Lab, constants: Collection[str]) -> tuple[str, ...]:
    """The settings of a lab that move one of these constants."""
    return tuple(name for name, constant in switchable(lab).items() if constant in constants)


def choices(pairs: Mapping[str, Pair]) -> dict[str, tuple[str, ...]]:
    """What each choice can be."""
    return {**CHOICES, "other": ("none", *dict.fromkeys(pair.other.lower() for pair in pairs.values()))}


# ---- one step, one side -----------------------------------------------------------------------------------------------------


def unit_of(step: Step) -> str:
    """The unit of a step's dose, as its field says it."""
    return "mg/day" if step.route == "infusion" or step.every_h == 24 else "mg each time"


PARTS = ("drug", "route", "every")


def common(side: Side, what: str) -> str:
    """The drug, route or interval of all steps, as its field shows it; empty if they differ."""
    values = {part(step, what) for step in side}
    return values.pop() if len(values) == 1 else ""


def commons(side: Side) -> str:
    """What the fields for all steps show, as a form carries it along; of one step, what its dose is a dose of."""
    return "/".join(common(side, what) for what in PARTS)


def part(step: Step, what: str) -> str:
    """The drug, route or interval of a step, as its field shows it."""
    return _interval(step.every_h) if what == "every" else getattr(step, what)


_interval = lru_cache(maxsize=64)(shown)


def given(step: Step, drugs: Mapping[str, Drug], drug: str, route: str, every_h: float) -> Step:
    """The same prednisone-equivalent a day by another drug, route or interval; what nobody knows stays as it was."""
    drug = drug if drug in drugs else step.drug
    known = drugs[drug].routes
    if drug != step.drug and route == step.route and drugs[step.drug].routes == (route,):
        route = known[0]  # nobody chose the only route of the drug before
    route = route if route in known else step.route if step.route in known else known[0]
    every_h = _interval_by(route, every_h if every_h in INTERVALS_H else step.every_h, step)
    if (drug, route, every_h) == (step.drug, step.route, step.every_h):
        return step
    per_day = convert(step.mg_per_day, drugs[step.drug], drugs[drug])
    return Step(step.from_day, drug, route, every_h, per_day if route == "infusion" else per_day * every_h / 24)


def _interval_by(route: str, every_h: float, before: Step) -> float:
    """The interval [h] at which a step can be given by a route: a depot at most weekly, and what is a depot no more once a day."""
    if route == "depot":
        return every_h if every_h >= DEPOT_EVERY_H else max(before.every_h, 4 * DEPOT_EVERY_H)
    return 24.0 if before.route == "depot" and every_h == before.every_h else every_h


def convert(mg: float, before: Drug, after: Drug) -> float:
    """The dose of `after` that counts as `mg` of `before` (anti-inflammatory equivalence, nothing more)."""
    return mg * after.equivalent.value / before.equivalent.value


def most_mg(step: Step, drug: Drug) -> float:
    """The highest dose that a step takes; a depot is let go over its interval, and so counts by the day."""
    a_day = MOST_PE * drug.equivalent.value / 5
    times = step.every_h / 24
    return a_day if step.route == "infusion" else a_day * (times if step.route == "depot" else min(1.0, times))


def problems(side: Side, key: str, drugs: Mapping[str, Drug], was: Side = ()) -> dict[str, str]:
    """A sentence for each setting of a side that cannot be, by its field; of two days in the wrong order, the one unlike `was`."""
    found = {}
    moved = [step.from_day != before.from_day for step, before in zip(side, was or side, strict=True)]
    for n, step in enumerate(side):
        most = most_mg(step, drugs[step.drug])
        if not 0 <= step.mg <= most:
            limit = f"the lab takes up to {MOST_PE:g} mg/day prednisone-equivalent"
            found[f"{key}-dose-{n}"] = f"Give a dose from 0 to {most:g} mg, in digits: {limit}."
        if not 0 <= step.from_day <= LONGEST:
            found[f"{key}-from-{n}"] = f"Give a day from 0 to {LONGEST:g}, in digits."
        elif n and step.from_day <= side[n - 1].from_day <= LONGEST:
            before = side[n - 1].from_day
            if moved[n - 1] and not moved[n]:
                sentence = f"Give a day before day {step.from_day:g}, when the next step begins."
                found.setdefault(f"{key}-from-{n - 1}", sentence)
            else:
                found[f"{key}-from-{n}"] = f"Each step begins after the one before it: day {before:g}."
    return found


def outside(limits: Number, value: float) -> str:
    """A sentence if a value is not within its limits."""
    if limits.low <= value <= limits.high:
        return ""
    return f"Give {limits.words} from {limits.low:g} to {limits.high:g}{limits.unit and ' '}{limits.unit}, in digits."


# ---- what is simulated --------------------------------------------------------------------------------------------------


def regimen(side: Side, days: float) -> Regimen:
    """The courses of a side; each step ends where the next begins, and the last runs through the last day."""
    ends = [step.from_day for step in side[1:]] + [LONGEST + 1]
    return tuple(
        Course(step.drug, step.route, step.mg, step.from_day, min(end, days + 1), step.every_h)
        for step, end in zip(side, ends, strict=True)
        if step.mg > 0 and step.from_day <= days
    )


def scenario(lab: Lab, setup: Setup, side: Side, pairs: Mapping[str, Pair]) -> Scenario:
    """The patient on this side's regimen, and on a stress dose where an infection is covered."""
    patient, preset = setup.patient, lab.patient
    sparing = Sparing(patient.sparing_from, SPARES, SPARES_WITHIN_DAY) if patient.sparing == "yes" else None
    chronic = Disease(((0.0, patient.severity),), patient.severity, sparing) if patient.severity else None
    return Scenario(
        regimen=regimen(side, patient.days) + _stress_dose(patient),
        days=patient.days,
        loading=_loading(patient, preset),
        sedated=patient.mobility == "sedated",
        stress=_stress(patient, preset.stress.corners),
        illness=patient.illness,
        disease=chronic,
        airway=Disease(preset.airway.severity, preset.airway.start) if preset.airway else None,
        training=patient.training,
        training_from=patient.training_from,
        blockade=((0.0, patient.blockade_days),) if patient.blockade_days else (),
        interactions=interactions(patient, side, pairs),
    )


def switches(lab: Lab, setup: Setup, parameters: Mapping[str, Parameter]) -> tuple[tuple[str, float], ...]:
    """The constants of the model that were moved, with what they were moved to."""
    moved = ((constant, getattr(setup.patient, name)) for name, constant in switchable(lab).items())
    return tuple((constant, value) for constant, value in moved if value != parameters[constant].value)


def interactions(patient: Patient, side: Side, pairs: Mapping[str, Pair]) -> tuple[Interaction, ...]:
    """The measured pairs of the other drug, each for its own drug and route, from its first day to its last; the factor without a name for all drugs."""
    ends = inf if patient.other_until >= LONGEST else max(patient.other_from, patient.other_until)
    measured = tuple(
        Interaction(pair.drug, 1 / pair.exposure_times, patient.other_from, ends, pair.route)
        for pair in pairs.values()
        if pair.other.lower() == patient.other
    )
    if patient.clearance_times == 1:
        return measured
    drugs = dict.fromkeys(step.drug for step in side)
    return measured + tuple(Interaction(drug, patient.clearance_times) for drug in drugs)


def _loading(patient: Patient, preset) -> Curve:
    if patient.mobility == "preset" or patient.mobility == "sedated" and preset.sedated:
        return preset.mobility.corners
    if patient.mobility == "sedated":
        return AFTER_WAKING
    return ((0.0, {"walks": 1.0, "partly": patient.loading, "bed": 0.0}[patient.mobility]),)


def _stress(patient: Patient, corners: Curve) -> Curve:
    """The preset's stress, a staircase, with full stress on the days of an infection."""
    if patient.infection == "none":
        return corners
    begins, ends = patient.infection_day, patient.infection_day + INFECTION_DAYS
    after = [value for day, value in corners if day <= ends] or [corners[0][1]]
    earlier = tuple((day, value) for day, value in corners if day < begins) or ((0.0, corners[0][1]),)
    later = tuple((day, value) for day, value in corners if day > ends)
    return (*earlier, (begins, 1.0), (ends, after[-1]), *later)


def _stress_dose(patient: Patient) -> Regimen:
    if patient.infection != "covered":
        return ()
    begins = patient.infection_day
    return (Course("hydrocortisone", "infusion", STRESS_DOSE_MG, begins, begins + INFECTION_DAYS),)


# ---- steps by the button ------------------------------------------------------------------------------------------------


def added(side: Side, mg: float | None = None) -> Side:
    """One step more, a week after the last, with its dose or another; as it was if there is no room."""
    last = side[-1]
    if len(side) >= MOST_STEPS or last.from_day + 1 > LONGEST:
        return side
    day = min(last.from_day + 7, LONGEST)
    return (*side, replace(last, from_day=day, mg=last.mg if mg is None else mg))


def split(side: Side, day: float, mg: float) -> Side:
    """A step of `mg` from a day on, given as the step that ran until then; where one begins on that day it gets the dose."""
    earlier = tuple(step for step in side if step.from_day < day)
    later = tuple(step for step in side if step.from_day >= day)
    if later and later[0].from_day == day:
        return (*earlier, replace(later[0], mg=mg), *later[1:])
    like = earlier[-1] if earlier else side[0]
    return (*earlier, replace(like, from_day=day, mg=mg), *later)


def without(side: Side, number: int) -> Side:
    """One step less; the last one stays."""
    return side[:number] + side[number + 1 :] if len(side) > 1 and 0 <= number < len(side) else side


def settings(patient: Patient) -> dict[str, float | str]:
    """Every setting of a patient by its name."""
    return {field.name: getattr(patient, field.name) for field in fields(patient)}
