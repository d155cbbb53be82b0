"""Plasma concentration of a divided number's run → hour and share of its peak, its area, and how fast and how much of it arrives.

Of the typical patient. What arrives is the whole area beside that of the same doses into a vein; how fast is read where the
concentration falls more slowly than the drug is cleared, as after a depot.
"""

from dataclasses import replace
from math import log

import numpy as np

from ...exposure import concentration
from .lived import Lived, NotComputed

QUANTITIES = (
    "hour of peak concentration", "share of peak concentration", "area of concentration", "half-life of absorption", "bioavailability",
)  # fmt: skip
_STEP_H = 1 / 60
_COARSE_H = 1 / 20
_LONG_DAYS = 120.0  # by then a depot is empty
_SLOWER = 1.2  # times the half-life of elimination, and the fall is that of what waits


def read(reading, lived: Lived) -> np.ndarray:
    """The quantity (1,): hours from the first dose of the reading's day, a share, mg·h/L from `from_h` until `to_h`, or days."""
    courses = lived.scenario.regimen
    if len({course.drug for course in courses}) != 1:
        raise NotComputed("a concentration is read of one drug, and this run has several or none")
    drug = lived.drugs[courses[0].drug]
    if reading.of in _OF_ALL:
        return np.array([_OF_ALL[reading.of](drug, courses)])
    day, values = concentration(drug, courses, lived.end, _STEP_H)
    hours = (day - reading.day) * 24
    peak = int(np.argmax(values))
    if reading.of == "hour of peak concentration":
        return np.array([hours[peak] - lived.run.given[0].at_h[0]])
    if reading.of == "share of peak concentration":
        return np.array([np.interp(reading.from_h, hours, values) / values[peak]])
    within = (hours >= reading.from_h - 1e-9) & (hours <= reading.to_h + 1e-9)
    return np.array([np.trapezoid(values[within], hours[within])])


def _half_life_of_absorption(drug, courses) -> float:
    day, values = concentration(drug, courses, _LONG_DAYS, _COARSE_H)
    high = np.flatnonzero(values > 0.01 * values.max())[-1]  # well after the peak, and far from the noise of nothing
    low = np.flatnonzero(values > 0.1 * values.max())[-1]
    half = log(2) * (day[high] - day[low]) / log(values[low] / values[high])
    if half * 24 < _SLOWER * drug.half_life.value:
        raise NotComputed("it is absorbed more quickly than cleared, so its fall does not show how fast it is absorbed")
    return half


def _bioavailability(drug, courses) -> float:
    vein = tuple(replace(one, route="iv") for one in courses)
    given, injected = (concentration(drug, one, _LONG_DAYS, _COARSE_H) for one in (courses, vein))
    return float(np.trapezoid(given[1], given[0]) / np.trapezoid(injected[1], injected[0]))


_OF_ALL = {"half-life of absorption": _half_life_of_absorption, "bioavailability": _bioavailability}
