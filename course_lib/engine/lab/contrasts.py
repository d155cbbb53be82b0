"""One setup → seven others, each a contrast to it by one tap: what a button would set, what it does in a sentence, or why it cannot.

Five move the regimen in the hand, two the patient, whom both regimens meet. None is advice: what a stop or a fever may do to
a patient is said with the claims that the course has for it, in brackets, for a screen to open.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ...model.drug import Drug
from ..typed_numbers import shown
from .setup import INFECTION_DAYS, LONGEST, MOST_PE, MOST_STEPS, Setup, Side, convert, given, most_mg, problems, regimen

FEVER_DAY = 60.0
WITHIN_REACH_PE = (
    7.5  # mg/day prednisone-equivalent: a last step up to here is called no abrupt stop (a choice, no limit of safety)
)
AXIS_DAYS = 21.0  # shorter than this is below the “3 to 4 weeks” of B7 and B16, however it is read

# What a teacher would hold against a drug: the fluorinated one against the usual one, the one of the wards against cortisol's own.
OTHER_DRUG = {
    "prednisone": "dexamethasone",
    "prednisolone": "dexamethasone",
    "dexamethasone": "prednisone",
    "methylprednisolone": "hydrocortisone",
    "hydrocortisone": "methylprednisolone",
    "deflazacort": "prednisone",
    "triamcinolone-acetonide": "methylprednisolone",
}
ONE_PATIENT = "on A and on B, for there is one patient"
LAST_DAY = " You read the last day that is shown, so it takes the day halfway: read another day to choose one."
ARITHMETIC = "It is arithmetic, not a recommended taper."


@dataclass(frozen=True)
class Contrast:
    """What a button says and does; `done` is what is said afterwards. One that cannot be done has no `setup`, and says why."""

    which: str
    label: str
    does: str
    done: str = ""
    setup: Setup | None = None
    why_not: str = ""


class _Cannot(ValueError):
    """Why a contrast cannot be made, as a sentence."""


def offered(setup: Setup, hand: str, day: float | None, drugs: Mapping[str, Drug]) -> tuple[Contrast, ...]:
    """All contrasts to a setup, in the order of their buttons; `hand` is the regimen that is changed, a or b.

    `day` is the one that is read; where it is none, or the last one that is shown, a stop takes the day halfway.
    """
    side, whose, patient = getattr(setup, hand), hand.upper(), setup.patient
    today, chosen = stop_day(patient.days, day)
    other = other_drug(side)
    named = drugs[other].name.lower() if other else ""
    end = "" if chosen else LAST_DAY
    fever = fever_day(patient.days)
    sides = (
        ("stop", f"Stop on day {shown(today)}", f"Gives none on {whose} from day {shown(today)} on, at once.{end}",
         lambda: stopped(side, today), lambda after: _stop_words(side, whose, today)),
        ("slow", "Half as fast", f"Leaves the first lowering of {whose} on its day, and doubles every interval after it.",
         lambda: slowed(side, drugs), lambda after: _slow_words(after, whose, first_lowering(side, drugs), patient.days)),
        ("long", "Twice as long", f"Lets every step of {whose} last twice as long.",
         lambda: lengthened(side), lambda after: _long_words(after, whose, patient.days)),
        ("drug", f"{named.capitalize()} instead" if named else "Other drug", f"Gives every step of {whose} by {named or 'another drug'}, at the same prednisone-equivalent.",
         lambda: by_other_drug(side, drugs), lambda after: f"{whose} is now {named} at about the same prednisone-equivalent: anti-inflammatory equivalence only, not established for myopathy [B1]."),
        ("same-mg", f"Same mg of {named}" if named else "Same milligrams", f"Gives on {whose} the same number of milligrams of {named or 'another drug'}: the slip of who compares drugs milligram for milligram.",
         lambda: same_milligrams(side, drugs), lambda after: _slip_words(side, after, whose, drugs)),
    )  # fmt: skip
    patients = (
        ("up", "Up and about", f"Lets the patient walk as on an ordinary day, {ONE_PATIENT}.",
         lambda: _up(patient), f"The patient now walks as on an ordinary day from day 0, {ONE_PATIENT}; whether an ill patient could is not in the model."),
        ("fever", f"A fever on day {shown(fever)}", f"An infection on day {shown(fever)} without a stress dose, {ONE_PATIENT}.",
         lambda: _feverish(patient), _fever_words(fever)),
    )  # fmt: skip
    return (
        *(_of_side(setup, hand, drugs, *one) for one in sides),
        *(_of_patient(setup, *one) for one in patients),
    )


def _of_side(setup, hand, drugs, which, label, does, make: Callable[[], Side], say) -> Contrast:
    try:
        side = make()
        _check(getattr(setup, hand), side, setup.patient.days, drugs)
    except _Cannot as reason:
        return Contrast(which, label, does, why_not=str(reason).format(hand.upper()))
    return Contrast(which, label, does, say(side), replace(setup, **{hand: side}))


def _of_patient(setup, which, label, does, make, done) -> Contrast:
    try:
        return Contrast(which, label, does, done, replace(setup, patient=make()))
    except _Cannot as reason:
        return Contrast(which, label, does, why_not=str(reason))


def _check(before: Side, after: Side, days: float, drugs):
    """What every contrast to a regimen keeps: the limits of the lab, and that something of it is shown."""
    if after[-1].from_day > LONGEST:
        raise _Cannot(f"The last step of {{}} would begin after day {LONGEST:g}, where the lab ends.")
    if len(after) > MOST_STEPS:
        raise _Cannot(f"{{}} has {MOST_STEPS} steps already, which is all it holds: remove one first.")
    if problems(after, "a", drugs):
        raise _Cannot(f"That would be more than the lab takes: {MOST_PE:g} mg/day prednisone-equivalent.")
    if regimen(after, days) == regimen(before, days):
        raise _Cannot(f"It would change nothing of {{}} in the {shown(days)} days that are shown.")


# ---- the days ---------------------------------------------------------------------------------------------------------


def stop_day(days: float, day: float | None) -> tuple[float, bool]:
    """The day on which a stop falls, and whether it is the one that is read; the last one that is shown would show nothing."""
    return (float(day), True) if day is not None and day < days else (float(round(days / 2)), False)


def fever_day(days: float) -> float:
    """Day 60, or the day halfway where the days of an infection would not be shown."""
    return FEVER_DAY if days >= FEVER_DAY + INFECTION_DAYS else float(round(days / 2))


# ---- a regimen ----------------------------------------------------------------------------------------------------------


def stopped(side: Side, day: float) -> Side:
    """As it was until `day`, and none from then on; raises where nothing is given any more."""
    earlier = tuple(step for step in side if step.from_day < day)
    later = side[len(earlier) :]
    in_force = earlier[-1:] if not (later and later[0].from_day == day) else ()
    if not any(step.mg > 0 for step in (*in_force, *later)):
        raise _Cannot(f"Nothing is given on {{}} from day {shown(day)} on.")
    return (*earlier, replace((earlier or side)[-1 if earlier else 0], from_day=day, mg=0.0))


def first_lowering(side: Side, drugs: Mapping[str, Drug]) -> int | None:
    """The number of the first step with less a day than the one before it, in prednisone-equivalent."""
    pe = [convert(step.mg_per_day, drugs[step.drug], drugs["prednisone"]) for step in side]
    return next((n for n in range(1, len(side)) if pe[n] < pe[n - 1] * (1 - 1e-9)), None)


def slowed(side: Side, drugs: Mapping[str, Drug]) -> Side:
    """The first lowering stays on its day, and every later interval is twice as long."""
    first = first_lowering(side, drugs)
    if first is None:
        raise _Cannot("Nothing is lowered on {}.")
    if first == len(side) - 1:
        raise _Cannot("The first lowering of {} is its last step, so there is no interval after it to double.")
    return _doubled(side, first)


def lengthened(side: Side) -> Side:
    """Every step lasts twice as long, from the day on which the first one begins."""
    if len(side) == 1:
        raise _Cannot("{} is one step without an end, so none can last longer.")
    return _doubled(side, 0)


def _doubled(side, first):
    """Every interval after a step twice as long."""
    pivot = side[first].from_day
    return tuple(
        replace(step, from_day=step.from_day + (step.from_day - pivot)) if n > first else step
        for n, step in enumerate(side)
    )


def other_drug(side: Side) -> str:
    """The drug that is held against a regimen's: the other one of the first drug that is given; empty where none is."""
    return next((OTHER_DRUG[step.drug] for step in side if step.mg > 0 and step.drug in OTHER_DRUG), "")


def by_other_drug(side: Side, drugs: Mapping[str, Drug]) -> Side:
    """Every step by the other drug at the same prednisone-equivalent."""
    steps = (given(step, drugs, _other(side), step.route, step.every_h) for step in side)
    return tuple(replace(step, mg=min(step.mg, most_mg(step, drugs[step.drug]))) for step in steps)


def same_milligrams(side: Side, drugs: Mapping[str, Drug]) -> Side:
    """Every step by the other drug with the same number of milligrams, which is another dose."""
    other = _other(side)
    alike = (given(step, drugs, other, step.route, step.every_h) for step in side)
    return tuple(replace(one, mg=step.mg) for one, step in zip(alike, side, strict=True))


def _other(side):
    drug = other_drug(side)
    if not drug:
        raise _Cannot("Nothing is given on {}.")
    return drug


# ---- the patient --------------------------------------------------------------------------------------------------------


def _up(patient):
    if patient.mobility == "walks":
        raise _Cannot("The patient walks already.")
    return replace(patient, mobility="walks")


def _feverish(patient):
    day = fever_day(patient.days)
    after = replace(patient, infection="uncovered", infection_day=day)
    if after == patient:
        raise _Cannot(f"There is an infection on day {shown(day)} without a stress dose already.")
    return after


# ---- what is said -------------------------------------------------------------------------------------------------------


def stops_at_once(side: Side, drugs: Mapping[str, Drug]) -> float | None:
    """The day [d] on which a side stops from more than a small dose after weeks of steroid; None where it does not."""
    begins = next((step.from_day for step in side if step.mg > 0), None)
    for before, step in zip(side, side[1:], strict=False):
        given = convert(before.mg_per_day, drugs[before.drug], drugs["prednisone"])
        if step.mg == 0 and given > WITHIN_REACH_PE and step.from_day - begins >= AXIS_DAYS:
            return step.from_day
    return None


def _stop_words(side, whose, day):
    """A stop with the hedge that its length asks for; it is looked at, and not called anything."""
    stops = f"{whose} now stops at once on day {shown(day)}, to look at and not to copy"
    begins = next(step.from_day for step in side if step.mg > 0)
    if day - begins < AXIS_DAYS:
        return (
            f"{stops}: after less than 3 to 4 weeks a guideline suggests that no taper is needed, with very low certainty and "
            "about the adrenal axis alone; the disease may still need one [B7]."
        )
    return (
        f"{stops}: after more than about 3 to 4 weeks above a physiological dose the adrenal axis may be suppressed and its recovery "
        "varies greatly [B16], and a guideline tapers long-term treatment only if the disease is controlled [B17]."
    )


def _slow_words(after, whose, first, days):
    later = [step.from_day for step in after[first + 1 :]]
    return (
        f"{whose} comes down half as fast after day {shown(after[first].from_day)}: {_begin(later, days)}. {ARITHMETIC}"
    )


def _long_words(after, whose, days):
    return f"Every step of {whose} now lasts twice as long: {_begin([step.from_day for step in after[1:]], days)}. {ARITHMETIC}"


def _begin(later, days):
    """How many steps follow, when the last begins, and which of them nobody sees."""
    unseen = sum(day > days for day in later)
    told = f"its last step begins on day {shown(later[-1])}"
    return told + (f", after the last day shown ({shown(days)})" if unseen else "")


def _slip_words(before, after, whose, drugs):
    was, now = next((one, two) for one, two in zip(before, after, strict=True) if one.mg > 0)
    times = convert(now.mg_per_day, drugs[now.drug], drugs[was.drug]) / was.mg_per_day
    return (
        f"{whose} now has the same milligrams of {drugs[now.drug].name.lower()}, a slip: they count as about {times:.2g} times the dose "
        "(anti-inflammatory equivalence only, not established for myopathy) [B1]."
    )


def _fever_words(day):
    return (
        f"An infection on day {shown(day)} without a stress dose, {ONE_PATIENT}: the model shows only the cortisol that is missing then, and no curve feels it; a patient "
        "not known to have recovered needs a plan for stress doses, and a suspected adrenal crisis is treated at once [B16]."
    )
