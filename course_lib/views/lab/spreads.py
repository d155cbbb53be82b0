"""Traces of many patients → a level, and the two kinds of not knowing around it; what the lab's charts, read-outs and words share."""

import numpy as np

from ...model.trace import REGIONS, Trace


def activity(lab):
    """The name of what the steroid is given for here, and how to read it [% of its worst] (T, N)."""
    if lab.kind == "chronic":
        return "Disease activity", lambda t: 100 * t.disease
    if lab.patient.airway:
        return "Bronchospasm", lambda t: 100 * t.airway
    return "Acute illness", lambda t: 100 * t.inflammation


def strength(region: str):
    """How to read the strength of a region, % of own baseline (T, N)."""
    at = REGIONS.index(region)
    return lambda trace: 100 * trace.strength[at]


def strength_of(shown, region: str) -> np.ndarray:
    """The strength of a region on one side, % of own baseline (T, N)."""
    return shown.once(("strength", region), lambda: strength(region)(shown.trace))


def reserve(trace: Trace) -> np.ndarray:
    """What the adrenal axis can still do, % (T, N)."""
    return 100 * trace.axis


def band(values: np.ndarray, patients: int) -> np.ndarray:
    """5th and 95th percentile of the virtual patients, (2, T) of values (T, N)."""
    return _middle(values[:, 1 : 1 + patients])


def belief(values: np.ndarray, patients: int) -> np.ndarray:
    """5th and 95th percentile of the other sets of constants, (2, T) of values (T, N)."""
    return _middle(values[:, 1 + patients :])


def _middle(values):
    """Between neighbours, as np.quantile does, in a tenth of its time."""
    ordered, last = np.sort(values, axis=1), values.shape[1] - 1
    low = 0.05 * last
    at, part = int(low), low - int(low)
    return np.stack([
        ordered[:, at] * (1 - part) + ordered[:, min(at + 1, last)] * part,
        ordered[:, last - at] * (1 - part) + ordered[:, max(last - at - 1, 0)] * part,
    ])  # fmt: skip


def spread(values: np.ndarray, shown, of=band) -> str:
    """Values (N,) of one moment as a band."""
    low, high = of(values[None], shown.patients)[:, 0]
    return f"{low:.0f}–{high:.0f} %"
