"""A play → what its patient lives through: doses, other drugs, movement, blockade, and the orders that were placed.

Pure: nothing is simulated here; the scenario is what the simulation is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf

from ...model.case import Option, Order
from ...model.drug import Route
from ...model.prescription import Bound, Prescription
from ...model.regimen import Course, Curve, Disease, Interaction, Regimen, Scenario, Sparing
from ...physiology.grid import level
from .play import Play, chosen, taken

EVERY_H = {"daily": 24.0, "divided": 6.0}  # how often a dose is given, by the rhythm that was typed
PLAIN = "teaching assumption without a source (the order as the learner wrote it)"


def scenario(play: Play, until: float | None = None) -> Scenario:
    """What the virtual patient lives through on this path, up to `until` [d] (the day of the play unless given)."""
    patient, until = play.case.patient, play.day if until is None else until
    *trained, (training, training_from, _) = training_spans(play)
    return Scenario(
        regimen=regimen(play, until + 1),  # so that today's dose is seen to run
        days=max(until, 1.0),
        loading=loading(play),
        sedated=patient.sedated,
        stress=patient.stress.corners,
        illness=patient.illness,
        airway=Disease(patient.airway.severity, patient.airway.start) if patient.airway else None,
        disease=Disease(patient.disease.severity, patient.disease.start, _sparing(play)) if patient.disease else None,
        training=training,
        training_from=training_from,
        trained=tuple(trained),
        blockade=blockade(play),
        interactions=interactions(play),
    )


def _sparing(play):
    """The first steroid-sparing agent that was ordered, at work from the day on which it was due."""
    agents = [placed for placed in orders(play) if placed.order.sparing]
    return Sparing(agents[0].due, agents[0].order.sparing.share, agents[0].order.sparing.within) if agents else None


# ---- doses ----------------------------------------------------------------------------------------------------------


def regimen(play: Play, until: float) -> Regimen:
    """The courses given up to `until` [d]: a prescription not `beside` replaces what ran before it, from its day on."""
    courses = _courses(play.case.patient.given, 0.0, {}, until)
    for step in play.history:
        options = chosen(play.case.scene(step.commitment.scene), step.commitment.options)
        written = None if play.case.exposure else step.commitment.typed  # the body's own steroid is not ordered
        items = prescriptions(options, written, _running(courses, step.day))
        if items:
            kept = courses if all(item.beside for item in items) else _cut(courses, step.day)
            courses = [*kept, *_courses(items, step.day, step.commitment.controls, until)]
    return tuple(courses)


def prescriptions(
    options: Iterable[Option], typed: Mapping | None, running: Iterable[Course] = ()
) -> tuple[Prescription, ...]:
    """What these options prescribe; an order written by hand stands in place of the first dose among them."""
    items = tuple(item for option in options for item in option.prescribe)
    if typed is None:
        return items
    at = next((n for n, item in enumerate(items) if not item.beside), 0)
    if items:
        rest = items[at + 1 :]
        own_end = typed["halve_every"] or typed.get("rhythm") == "once"
        if own_end and not items[at].beside:  # a slope or an end of the learner's own leaves no room for another
            rest = tuple(item for item in rest if item.beside)
        then = (items[at],) if typed.get("lasts") and not own_end else ()  # after a pulse, what the option prescribes
        return (*items[:at], *_as_typed(items[at], typed), *then, *rest)
    goes_on = [(course.drug, course.route, course.mg_per_day) for course in running]
    same = (typed["drug"], _simulated_route(typed), typed["mg_per_day"])
    if not typed["halve_every"] and typed.get("rhythm") != "once" and goes_on == [same]:
        return ()
    if not typed["mg_per_day"] and not goes_on:
        return ()
    return _as_typed(Prescription.model_construct(drug="", assumption=PLAIN), typed)


def _simulated_route(typed: Mapping) -> Route:
    """The route that is simulated, as it was read with the order; in older orders what went into a muscle was taken as into a vein."""
    return typed.get("simulated") or ("iv" if typed["route"] == "im" else typed["route"])


def _as_typed(item, typed) -> tuple[Prescription, ...]:
    """The prescription with the drug, the route, the dose and the halving that were typed; what is given at once comes first."""
    changes = {
        "drug": typed["drug"], "route": _simulated_route(typed), "dose": typed["mg_per_day"],
        "halve_every": typed["halve_every"], "stop_below": None, "hold_at": None,
    }  # fmt: skip
    if every := EVERY_H.get(typed.get("rhythm")):
        changes |= {"every": every, "at_h": ()}
    if typed.get("lasts"):
        changes |= {"lasts": typed["lasts"], "until": None}
    if typed.get("rhythm") == "once":
        changes |= {"lasts": 1.0, "until": None, "halve_every": None}
    if changes["halve_every"]:
        changes |= {"lasts": None, "until": None}
        own = item.drug == typed["drug"] and (item.hold_at or item.stop_below)
        changes |= (
            {"hold_at": item.hold_at, "stop_below": item.stop_below}
            if own
            else {"hold_at" if item.hold_at else "stop_below": typed["stop_below"]}
        )
    if changes["route"] == "infusion":
        changes["at_h"] = ()
    ordered = item.model_copy(update=changes)
    if not typed.get("first_mg"):
        return (ordered,)
    first = {"dose": typed["first_mg"] + typed["mg_per_day"], "lasts": 1.0, "until": None, "halve_every": None}
    return ordered.model_copy(update={**first, "stop_below": None, "hold_at": None}), ordered


def _cut(courses, day):
    return [replace(course, to_day=min(course.to_day, day)) for course in courses if course.from_day < day]


def _running(courses, day):
    return tuple(course for course in courses if course.from_day <= day < course.to_day)


def _courses(
    prescriptions: Iterable[Prescription], day: float, values: Mapping[str, float], until: float
) -> list[Course]:
    courses = []
    for item in prescriptions:
        dose, halving = _value(item.dose, values), _value(item.halve_every, values)
        ends = day + item.lasts if item.lasts is not None else item.until
        end = until if ends is None else min(ends, until)
        while day < end and dose > 0 and (halving is None or dose >= (item.stop_below or 0)):
            if item.hold_at and dose <= item.hold_at:
                halving = None
            to_day = end if halving is None else min(day + halving, end)
            courses.append(_course(item, dose, day, to_day))
            day, dose = to_day, max(dose / 2, item.hold_at or 0)
            if halving is None:
                break
        if ends is not None:
            day = max(day, ends)
    return courses


def _course(item, mg_per_day, from_day, to_day):
    dose_mg = mg_per_day if item.route == "infusion" else mg_per_day * item.every / 24 / max(1, len(item.at_h))
    return Course(item.drug, item.route, dose_mg, from_day, to_day, item.every, item.at_h)


def _value(written, values):
    return values[written.control] if isinstance(written, Bound) else written


def dose_today(play: Play) -> tuple[Course, ...]:
    """The courses running on the day of the play."""
    return _running(regimen(play, play.day + 1), play.day)


def preview(play: Play, option: Option, values: Mapping[str, float]) -> tuple[Course, ...]:
    """The courses that this option would order with these settings: an order, not a forecast."""
    return tuple(_courses(option.prescribe, play.day, values, play.case.ends.value))


# ---- what else acts on the muscle -------------------------------------------------------------------------------------


def loading(play: Play) -> Curve:
    """Loading of muscle over the days: the patient's own curve, then each plan from the day it was chosen.

    In a sedated patient the days count from waking, and a plan chosen during sleep holds from then on.
    """
    curve = play.case.patient.mobility.corners
    for step, option in taken(play):
        if option.mobility:
            plan, asleep = play.case.mobility[option.mobility].corners, play.case.patient.sedated
            if asleep and (play.woke is None or step.day <= play.woke):
                curve = plan
            else:
                day = step.day - play.woke if asleep else step.day
                curve = (*(c for c in curve if c[0] < day), *_from(curve, plan, day))
    return curve


def _from(curve, plan, day):
    """The corners of `plan` from `day` on, beginning there at the level that `curve` had reached."""
    return (day, float(level(curve, day))), *(corner for corner in plan if corner[0] > day)


def training_spans(play: Play) -> list[tuple[str, float, float]]:
    """(kind, from day, to day) of every training so far, the last one without end: each plan ends that of the plan before."""
    spans = [("none", 0.0, inf)]
    for step, option in taken(play):
        if option.mobility:
            plan = play.case.mobility[option.mobility]
            kind = plan.training.kind if plan.training else "none"
            if kind != spans[-1][0]:
                spans[-1] = (*spans[-1][:2], step.day)
                spans.append((kind, step.day, inf))
    return [span for span in spans[:-1] if span[0] != "none"] + spans[-1:]


def blockade(play: Play) -> tuple[tuple[float, float], ...]:
    """Neuromuscular blockade, from day to day: the patient's own, and that of each choice from its day on."""
    own = play.case.patient.blocked
    return (*own, *((step.day, step.day + option.blocked_for) for step, option in taken(play) if option.blocked_for))


def interactions(play: Play) -> tuple[Interaction, ...]:
    """What other drugs do to the steroid: those of day 0, then those that a choice begins and ends."""
    begun = {item.id: (item, 0.0, _until(item)) for item in play.case.patient.interacting}
    past = []
    for step, option in taken(play):
        for id in (*option.ends, *(item.id for item in option.interacting)):
            if id in begun:
                item, from_day, to_day = begun.pop(id)
                past.append((item, from_day, min(to_day, step.day)))
        begun |= {item.id: (item, step.day, _until(item)) for item in option.interacting}
    return tuple(
        Interaction(item.drug, item.clearance_times, from_day, to_day, item.route)
        for item, from_day, to_day in (*past, *begun.values())
        if to_day > from_day
    )


def _until(item):
    return inf if item.until is None else item.until


# ---- orders -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Placed:
    """An order, the day [d] it was placed and the day [d] its result is due."""

    id: str
    order: Order
    day: float
    due: float

    def ready(self, day: float) -> bool:
        return day >= self.due


def orders(play: Play, own: bool = False) -> tuple[Placed, ...]:
    """Every order placed so far, each once, in the order in which it was placed; only those of the learner's `own` steps, if asked."""
    placed = {}
    for step, option in taken(play):
        for id in () if own and step.told else option.orders:
            order = play.case.orders[id]
            placed.setdefault(id, Placed(id, order, step.day, step.day + order.after / 24))
    return tuple(placed.values())
