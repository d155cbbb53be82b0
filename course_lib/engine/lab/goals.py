"""A trace and a goal → what each criterion reads on its day, in its own unit; nothing is scored."""

from dataclasses import dataclass, replace

import numpy as np

from ...model.lab import Criterion, Goal
from ...model.trace import REGIONS, Trace
from ...physiology.strength import sit_to_stand_s

_SHARES = {"disease": "disease", "bronchospasm": "airway", "illness": "inflammation", "reserve": "axis"}


@dataclass(frozen=True)
class Reading:
    """A criterion on its day: the patient drawn, and the band of those around; without end where the patient is too weak to rise."""

    criterion: Criterion
    value: float
    low: float
    high: float
    beyond: bool  # the day lies after the end of the trace

    def holds(self, value: float) -> bool:
        """Whether a value meets the criterion; what cannot be measured does not."""
        wanted = self.criterion
        return bool(value <= wanted.most if wanted.least is None else value >= wanted.least)


def read(goal: Goal, trace: Trace, patients: int) -> tuple[Reading, ...]:
    """Each criterion of a goal, read from a trace whose columns 1 to `patients` are virtual patients."""
    return tuple(_reading(criterion, trace, patients) for criterion in goal.criteria)


def _reading(criterion, trace, patients):
    values = measure(trace, criterion.measure, criterion.day)
    around = values[1 : patients + 1]
    low, high = np.quantile(around, (0.05, 0.95), method="nearest") if patients else (values[0], values[0])
    return Reading(criterion, float(values[0]), float(low), float(high), criterion.day > trace.day[-1] + 1e-6)


def measure(trace: Trace, name: str, day: float) -> np.ndarray:
    """A read-out (N,) on a day: % for strength and activity, nmol/L for cortisol, s for five chair rises."""
    at = trace.index(day)
    if name in REGIONS:
        return 100 * trace.strength[REGIONS.index(name), at]
    if name == "chair-rise":
        then = replace(trace, strength=trace.strength[:, at : at + 1])
        return np.nan_to_num(sit_to_stand_s(then)[0], nan=np.inf)  # too weak to rise
    if name == "morning-cortisol":
        return trace.cortisol_am[at]
    return 100 * getattr(trace, _SHARES[name])[at]
