"""An order written by hand → the drug, the dose and the route that are simulated, and the option whose reasons fit it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan

from ...model.case import Bound, Option, Scene
from ...model.drug import Drug, Route
from ..typed_numbers import number, two_ways
from .play import Commitment, Impossible, chosen

MOST_MG_PER_DAY = 5000.0
LONGEST_DAYS = 365.0
BEYOND = 3.0  # how many times the largest dose that a decision weighs an order may be, before it is asked about
ORDINARY_MG_PE = 60.0  # where a decision weighs no dose
NO_STEROID_BELOW_MG_PE = 5.0  # a slope that nobody ended stops below this dose, in prednisone-equivalent


@dataclass(frozen=True)
class Written:
    """The fields of an order as they were typed."""

    drug: str = ""
    mg_per_day: str = ""
    route: str = ""
    halve_every: str = ""


def halves(scene: Scene) -> bool:
    """Whether an order in this scene may be a slope: some option halves its dose."""
    return any(item.halve_every is not None for option in scene.options for item in option.prescribe)


def called(text: str, drugs: Mapping[str, Drug]) -> Drug | None:
    """The drug that a word means, in any case, with or without hyphens and the last e; cortisol is hydrocortisone."""
    names = {_plain(name): drug for drug in drugs.values() for name in (drug.id, drug.name)}
    names |= {"cortisol": names.get("hydrocortison")}
    return names.get(_plain(text))


def _plain(text):
    return re.sub(r"[^a-z]", "", text.casefold()).removesuffix("e")


def read(scene: Scene, written: Written, drugs: Mapping[str, Drug], certainty: str | None = None) -> Commitment:
    """The commitment that a written order is; raises Impossible with a sentence if it cannot be read."""
    drug, mg_per_day, route = _drug(written, drugs), _dose(written), _route(written)
    halving = _halving(written) if halves(scene) else None
    equivalent = mg_per_day * 5 / drug.equivalent.value
    reading = next(
        reading
        for reading in scene.typed.readings
        if (not reading.drugs or drug.id in reading.drugs)
        and (not reading.routes or route in reading.routes)
        and (reading.up_to is None or equivalent <= reading.up_to + 1e-9)
    )
    if equivalent > (most := _most(scene, drugs)):
        raise Impossible(
            f"{drug.name} {mg_per_day:g} mg/day counts as about {equivalent:.0f} mg/day of prednisone, "
            f"more than this decision can be about ({most:.0f}): check the drug, the dose and the unit."
        )
    (option,) = chosen(scene, [reading.option])
    typed = {
        "drug": drug.id, "route": route, "mg_per_day": mg_per_day, "halve_every": halving if mg_per_day else None,
        "stop_below": NO_STEROID_BELOW_MG_PE * drug.equivalent.value / 5,
    }  # fmt: skip
    return Commitment(scene.id, (option.id,), _set(option, typed, drugs), certainty, typed=typed)


def _most(scene, drugs):
    """The largest prednisone-equivalent [mg/day] that an order in this scene may be: beyond it a slip is likelier than a plan."""
    weighed = [reading.up_to for reading in scene.typed.readings if reading.up_to is not None]
    for option in scene.options:
        highs = {control.id: control.high for control in option.controls}
        for item in option.prescribe:
            dose = highs[item.dose.control] if isinstance(item.dose, Bound) else item.dose
            weighed.append(dose * 5 / drugs[item.drug].equivalent.value)
    return BEYOND * max(weighed, default=ORDINARY_MG_PE)


def _drug(written, drugs):
    if not written.drug.strip() and _is_none(written):
        return next(iter(drugs.values()))
    drug = called(written.drug, drugs)
    if drug is None:
        names = sorted(drug.name.lower() for drug in drugs.values())
        wrong = f"“{written.drug.strip()[:30]}” is no steroid that this model knows" if written.drug.strip() else "Drug"
        raise Impossible(f"{wrong}: write {', '.join(names[:-1])} or {names[-1]}.")
    return drug


def _is_none(written):
    return number(written.mg_per_day) == 0


def _dose(written):
    if sentence := two_ways(written.mg_per_day):
        raise Impossible(f"Dose: {sentence}")
    value = number(written.mg_per_day)
    if isnan(value) or value < 0:
        raise Impossible("Dose: give a number of mg/day; 0 gives none.")
    if value > MOST_MG_PER_DAY:
        raise Impossible(f"Dose: {MOST_MG_PER_DAY:g} mg/day is the most that can be written here; check the unit.")
    return value


def _route(written) -> Route:
    if written.route in ("oral", "iv", "infusion"):
        return written.route
    if _is_none(written):
        return "oral"
    raise Impossible("Route: say how it is given.")


def _halving(written):
    if not written.halve_every.strip():
        return None
    value = number(written.halve_every)
    if not 1 <= value <= LONGEST_DAYS:
        raise Impossible(f"Then halve every: give 1 to {LONGEST_DAYS:g} days, or leave it empty to keep the dose.")
    return value


def _set(option: Option, typed, drugs) -> dict[str, float]:
    """The option's controls as the order sets them, kept on their scales: they say what the course thinks of it."""
    values = {control.id: control.start for control in option.controls}
    for item in option.prescribe:
        if isinstance(item.dose, Bound):
            per_mg = drugs[item.drug].equivalent.value / drugs[typed["drug"]].equivalent.value
            values[item.dose.control] = typed["mg_per_day"] * per_mg
        if isinstance(item.halve_every, Bound):
            values[item.halve_every.control] = typed["halve_every"] or LONGEST_DAYS
    return {control.id: min(max(values[control.id], control.low), control.high) for control in option.controls}
