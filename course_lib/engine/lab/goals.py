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

    @property
    def across(self) -> bool:
        """Whether the criterion holds for the patient drawn and across the band."""
        return not self.beyond and all(map(self.holds, (self.value, self.low, self.high)))

    def holds(self, value: float) -> bool:
        """Whether a value meets the criterion; what cannot be measured does not."""
        wanted = self.criterion
        return bool(value <= wanted.most if wanted.least is None else value >= wanted.least)


def read(goal: Goal, trace: Trace, patients: int) -> tuple[Reading, ...]:
    """Each criterion of a goal, read from a trace whose columns 1 to `patients` are virtual patients."""
    return tuple(_on(criterion, trace, patients) for criterion in goal.criteria)


def _on(criterion, trace, patients):
    return reading(criterion, measure(trace, criterion.measure, criterion.day), trace, patients)


def reading(criterion: Criterion, values: np.ndarray, trace: Trace, patients: int) -> Reading:
    """A criterion as `values` (N,) of its day meet it; their columns are those of the trace."""
    around = values[1 : patients + 1]
    low, high = np.quantile(around, (0.05, 0.95), method="nearest") if patients else (values[0], values[0])
    return Reading(criterion, float(values[0]), float(low), float(high), criterion.day > trace.day[-1] + 1e-6)


def measure(trace: Trace, name: str, day: float) -> np.ndarray:
    """A read-out (N,) on a day: % for strength and activity, nmol/L for cortisol, s for five chair rises, g prednisone-equivalent given until then.

    What is missing of the cortisol that is needed is the most of it until then, % on the model's own scale.
    """
    at = trace.index(day)
    if name == "grams":
        given = float(np.trapezoid(trace.dose_mg_pe_per_day[: at + 1], trace.day[: at + 1])) / 1000
        return np.full(trace.axis.shape[1], given)
    if name == "missing":
        return 100 * trace.adrenal_deficit[: at + 1].max(axis=0)
    if name in REGIONS:
        return 100 * trace.strength[REGIONS.index(name), at]
    if name == "chair-rise":
        then = replace(trace, strength=trace.strength[:, at : at + 1])
        return np.nan_to_num(sit_to_stand_s(then)[0], nan=np.inf)  # too weak to rise
    if name == "morning-cortisol":
        return trace.cortisol_am_nmol_per_l[at]
    return 100 * getattr(trace, _SHARES[name])[at]
