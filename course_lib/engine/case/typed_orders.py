"""An order written by hand → which of the author's readings it is, its option, and what of it is simulated; `judgement` says if that is sound.

It is read by drug, dose between a floor and a ceiling, route, rhythm and slope, as the author of the case foresaw it;
what it means is in `order_text`.
"""

from collections.abc import Mapping

from ...model.case import Option, Scene
from ...model.drug import Drug
from ...model.prescription import Bound
from ...model.typed_order import VERDICTS, Reading
from ..commitments import Impossible
from .order_text import (
    LONGEST_DAYS,
    TypedOrder,
    read_amount,
    read_drug,
    read_halving,
    read_rhythm,
    read_route,
    simulated_route,
)
from .play import Commitment, chosen

NO_STEROID_BELOW_MG_PE = 5.0  # a slope that nobody ended stops below this dose, in prednisone-equivalent


def may_halve(scene: Scene) -> bool:
    """Whether an order in this scene may be a slope: some option halves its dose."""
    return any(item.halve_every is not None for option in scene.options for item in option.prescribe)


def read_order(
    scene: Scene, written: TypedOrder, drugs: Mapping[str, Drug], certainty: str | None = None
) -> Commitment:
    """The commitment that a written order is; raises Impossible with a sentence if it cannot be read, or is asked back."""
    amount = read_amount(written.mg_per_day)
    nothing = not amount.mg_per_day
    drug = read_drug(written, drugs, nothing)
    route = read_route(written, nothing, drug)
    halving = read_halving(written) if may_halve(scene) and not nothing else None
    typed = {
        "drug": drug.id, "route": route, "mg_per_day": amount.mg_per_day, "halve_every": halving,
        "stop_below": NO_STEROID_BELOW_MG_PE * drug.equivalent.value / 5,
        "rhythm": read_rhythm(written, route, amount), "first_mg": amount.first_mg, "simulated": simulated_route(drug, route),
    }  # fmt: skip
    reading = reading_of(scene, typed)
    if reading.ask:
        raise Impossible(_asked_back(reading, drug, typed))
    (option,) = chosen(scene, [reading.option])
    typed["lasts"] = reading.lasts
    return Commitment(scene.id, (option.id,), _set(option, typed, drugs), certainty, typed=typed)


def _asked_back(reading: Reading, drug: Drug, typed: Mapping) -> str:
    """What the order counts as, and the author's question; only a reading with a floor is about too much."""
    equivalent = equivalent_mg_per_day(typed, with_first=True)
    shown = f"{equivalent:.0f}" if equivalent >= 1 else f"{equivalent:.1g}"
    much = ", more than this decision is about" if reading.at_least is not None else ""
    return f"{drug.name} {typed['mg_per_day'] + (typed['first_mg'] or 0):g} mg/day counts as about {shown} mg/day of prednisone{much}. {reading.ask}"


def equivalent_mg_per_day(typed: Mapping, with_first: bool = False) -> float:
    """The dose of an order as prednisone [mg/day], of its first day if asked; `stop_below` is 5 mg of it in mg of the drug."""
    mg = typed["mg_per_day"] + (typed.get("first_mg") or 0.0 if with_first else 0.0)
    return mg * NO_STEROID_BELOW_MG_PE / typed["stop_below"]


def reading_of(scene: Scene, typed: Mapping) -> Reading:
    """The first of the scene's readings that fits an order as it was read; the last one always does.

    A dose at once of no more than a day's amount is the usual way to begin; with more than that an order is read by its
    first day too, and the worse of the two readings counts.
    """
    much = (typed.get("first_mg") or 0.0) > typed["mg_per_day"]
    doses = {equivalent_mg_per_day(typed), equivalent_mg_per_day(typed, with_first=much)}
    read = [next(reading for reading in scene.typed.readings if fits(reading, typed, dose)) for dose in sorted(doses)]
    return max(read, key=lambda reading: _severity(scene, reading))


def _severity(scene: Scene, reading: Reading) -> int:
    """How little can be said for an order: 0 argued for, up to 3 unsafe, 4 asked back."""
    if reading.ask:
        return len(VERDICTS)
    return VERDICTS.index(reading.verdict or chosen(scene, [reading.option])[0].verdict)


def fits(reading: Reading, typed: Mapping, equivalent: float) -> bool:
    """Whether drug, route, rhythm, dose [mg/day of prednisone] and slope of an order fit a reading."""
    if reading.fits_all:
        return True
    slope = typed["halve_every"] or LONGEST_DAYS * 10
    return (
        (not reading.drugs or typed["drug"] in reading.drugs)
        and (not reading.routes or typed["route"] in reading.routes)
        and _in_rhythm(reading, typed)
        and (reading.at_least is None or equivalent >= reading.at_least - 1e-9)
        and (reading.up_to is None or equivalent <= reading.up_to + 1e-9)
        and (reading.halve_at_least is None or slope >= reading.halve_at_least)
        and (reading.halve_up_to is None or slope <= reading.halve_up_to)
    )


def _in_rhythm(reading: Reading, typed: Mapping) -> bool:
    """Whether a rhythm fits: a single dose only where it is named, one that was not said wherever another is named."""
    said = typed.get("rhythm")
    if said == "once":
        return "once" in reading.rhythms
    return not reading.rhythms or said in reading.rhythms or (said is None and reading.rhythms != ("once",))


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
