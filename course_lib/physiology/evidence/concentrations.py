"""Plasma concentration of a divided number's run → hour and share of its peak, and its area, for the typical patient."""

import numpy as np

from ..exposure import concentration
from .lived import Lived, NotComputed

QUANTITIES = (
    "hour of peak concentration", "share of peak concentration", "area of concentration", "half-life of absorption", "bioavailability",
)  # fmt: skip
_STEP_H = 1 / 60


def read(reading, lived: Lived) -> np.ndarray:
    """The quantity (1,); hours count from the first dose of the reading's day, an area from `from_h` until `to_h`."""
    names = {course.drug for course in lived.scenario.regimen}
    if len(names) != 1:
        raise NotComputed("a concentration is read of one drug, and this run has several or none")
    drug = lived.drugs[names.pop()]
    if reading.of in ("half-life of absorption", "bioavailability"):
        raise NotComputed(f"the drug files do not say the {reading.of} of this route")
    day, values = concentration(drug, lived.scenario.regimen, lived.end, _STEP_H)
    hours = (day - reading.day) * 24
    first = next(iter(lived.run.given)).at_h[0]
    peak = int(np.argmax(values))
    if reading.of == "hour of peak concentration":
        return np.array([hours[peak] - first])
    if reading.of == "share of peak concentration":
        return np.array([np.interp(reading.from_h, hours, values) / values[peak]])
    within = (hours >= reading.from_h - 1e-9) & (hours <= reading.to_h + 1e-9)
    return np.array([np.trapezoid(values[within], hours[within])])
