"""A run with a chronic disease → each person's first relapse, the dose at it, and the steroid in all if a relapse raises the dose.

A relapse is that the activity comes to the cut from below; one that never came below it has not relapsed.
"""

from dataclasses import replace

import numpy as np

from ....model.regimen import Course
from ...parameters import Parameters
from ...simulate import simulate
from .lived import Lived, NotComputed

QUANTITIES = ("first relapse", "dose at relapse", "steroid in all")
_STEP_H = 24.0  # a relapse is seen from day to day


def read(quantity: str, lived: Lived, day: float | None) -> np.ndarray:
    """The quantity of each person (N,): a day, inf if there was none; a dose [mg PE/day], NaN if there was none; mg until a day."""
    rule = lived.run.on_relapse
    if rule is None:
        raise NotComputed("this run does not say what a relapse is")
    if quantity == "steroid in all":
        return steroid_in_all(lived, lived.end if day is None else day)
    first = first_crossing(lived.trace.disease, lived.trace.day, rule.above)
    if quantity == "first relapse":
        return first
    dose = lived.trace.dose_mg_pe_per_day[np.searchsorted(lived.trace.day, np.minimum(first, lived.trace.day[-1]))]
    return np.where(np.isfinite(first), dose, np.nan)


def first_crossing(activity: np.ndarray, day: np.ndarray, above: float, after: float = -np.inf) -> np.ndarray:
    """The first day after `after` on which each activity (T, N) is at or above a cut and was below it before; inf if none."""
    crosses = (activity[1:] >= above) & (activity[:-1] < above) & (day[1:, None] > after)
    return np.where(crosses.any(axis=0), day[1:][crosses.argmax(axis=0)], np.inf)


def steroid_in_all(lived: Lived, until: float) -> np.ndarray:
    """What each person is given until a day [mg], where every relapse brings the higher dose again and it falls as before (N,)."""
    rule, people = lived.run.on_relapse, lived.people
    total, waiting = np.zeros(people.patients), [(lived.scenario.regimen, np.arange(people.patients), 0.0)]
    while waiting:
        regimen, who, after = waiting.pop()
        life = replace(lived.scenario, regimen=regimen, days=until)
        trace = simulate(life, lived.drugs, _take(people, who), _STEP_H)
        first = np.broadcast_to(first_crossing(trace.disease, trace.day, rule.above, after), who.shape)
        total[who[first >= until]] = grams(regimen, until)
        for day in np.unique(first[first < until]):
            waiting.append((_raised(regimen, lived, float(day)), who[first == day], float(day)))
    return total


def grams(regimen: tuple[Course, ...], until: float) -> float:
    """What a regimen prescribes until a day [mg]."""
    return sum(one.mg_per_day * max(0.0, min(one.to_day, until) - one.from_day) for one in regimen)


def _raised(regimen: tuple[Course, ...], lived: Lived, day: float) -> tuple[Course, ...]:
    """The regimen with the dose of a relapse from a day on, falling at the pace at which it fell."""
    rule = lived.run.on_relapse
    now = sum(one.mg_per_day for one in regimen if one.from_day <= day < one.to_day)
    if now >= rule.dose_mg:
        return regimen
    fall = next((given for given in lived.run.given if given.falls_to_mg is not None), None)
    if fall is None:
        raise NotComputed("the doses of this run do not fall, so none falls as before after a relapse")
    pace = (fall.dose_mg - fall.falls_to_mg) / (fall.to_day - fall.from_day)
    to_day = day + (rule.dose_mg - fall.falls_to_mg) / pace
    again = fall.model_copy(update={"dose_mg": rule.dose_mg, "from_day": day, "to_day": to_day})
    before = [replace(one, to_day=min(one.to_day, day)) for one in regimen if one.from_day < day]
    return (*before, *again.courses())


def _take(people: Parameters, who: np.ndarray) -> Parameters:
    return replace(people, **{name: value[who] for name, value in vars(people).items() if np.size(value) > 1})
