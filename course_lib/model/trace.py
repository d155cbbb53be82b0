"""What a simulation leaves behind: every state of every virtual patient over time.

Frozen, its arrays too, and free of numpy at run time, so that any storey may hold one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

REGIONS = ("proximal", "distal", "respiratory")


@dataclass(frozen=True)
class Readout:
    """How force, as a fraction of the patient's own baseline, is read at the bedside."""

    mrc_strength: tuple[float, ...]  # strength at which each corner of the grade map is reached
    sit_to_stand_start_s: float
    sit_to_stand_exponent: float
    sit_to_stand_least_strength: float
    mip_start_cmh2o: float


@dataclass(frozen=True, repr=False)
class Trace:
    """What happened to N virtual patients at T times, as read-only arrays of numpy, with patients along the last axis.

    The first axis of `strength`, `muscle` and `quality` is `REGIONS`: proximal, distal, respiratory.
    A share or fraction lies between 0 and 1 and has no unit; PE is prednisone-equivalent.
    A dose given at a grid point is not yet part of the states at that point.
    `cortisol_am_nmol_per_l`, `cortisol_free_nmol_per_l` and `adrenal_deficit` hold the value of the last 08:00, before the dose.

        day                             (T,)       time [day]
        dose_mg_pe_per_day              (T,)       prescribed dose, a step function [mg PE/day]
        exposure_mg_pe_per_day          (T, N)     at the tissues, E_exo [mg PE/day]
        strength                        (3, T, N)  force, fraction of own baseline
        muscle                          (3, T, N)  muscle mass M, fraction of own baseline
        quality                         (3, T, N)  force of what muscle there is Q, fraction of own baseline
        injury                          (T, N)     acute injury X, share
        nerve                           (T, N)     its slow part in intensive care X_n, share
        lasting                         (T, N)     force that does not come back in the proximal region, share
        loading                         (T, N)     L, 1 normal activity, 0 none
        inflammation                    (T, N)     acute illness I
        disease                         (T, N)     chronic inflammatory disease, share
        airway                          (T, N)     bronchospasm B, share
        axis                            (T, N)     capacity of the adrenal axis without stress H, fraction
        pituitary                       (T, N)     drive of the pituitary J, fraction
        adrenal                         (T, N)     adrenal cortex K, fraction
        adrenal_response                (T, N)     what of it answers at once V, fraction
        cortisol_am_nmol_per_l          (T, N)     total cortisol at 08:00 [nmol/L]
        cortisol_free_nmol_per_l        (T, N)     free cortisol at 08:00 [nmol/L]
        cortisol_stimulated_nmol_per_l  (T, N)     peak after ACTH, were it tested now [nmol/L]
        adrenal_deficit                 (T, N)     missing of what was needed, share
        readout                                    how force is read at the bedside
    """

    day: np.ndarray
    dose_mg_pe_per_day: np.ndarray
    exposure_mg_pe_per_day: np.ndarray
    strength: np.ndarray
    muscle: np.ndarray
    quality: np.ndarray
    injury: np.ndarray
    nerve: np.ndarray
    lasting: np.ndarray
    loading: np.ndarray
    inflammation: np.ndarray
    disease: np.ndarray
    airway: np.ndarray
    axis: np.ndarray
    pituitary: np.ndarray
    adrenal: np.ndarray
    adrenal_response: np.ndarray
    cortisol_am_nmol_per_l: np.ndarray
    cortisol_free_nmol_per_l: np.ndarray
    cortisol_stimulated_nmol_per_l: np.ndarray
    adrenal_deficit: np.ndarray
    readout: Readout

    def __post_init__(self):
        for values in vars(self).values():
            if hasattr(values, "setflags"):
                values.setflags(write=False)

    def __repr__(self):
        """A short table: a few days in a line each, of several patients the medians."""
        times, patients = self.exposure_mg_pe_per_day.shape
        of = "1 patient" if patients == 1 else f"{patients} patients, of whom each number is the median"
        rows = [[_number(column(self, at)) for column, _, _ in _COLUMNS] for at in _spread(times)]
        heads = [[name for _, name, _ in _COLUMNS], [unit for _, _, unit in _COLUMNS]]
        widths = [max(map(len, column)) for column in zip(*heads, *rows, strict=True)]
        lines = ["  ".join(map(str.rjust, cells, widths)).rstrip() for cells in (*heads, *rows)]
        return "\n".join([f"Trace of {of}: {times} times, day {self.day[0]:g} to {self.day[-1]:g}", *lines])

    def index(self, day: float) -> int:
        """The last grid point at or before `day`, kept inside the trace."""
        found = int(self.day.searchsorted(day + 1e-9, side="right")) - 1
        return min(max(found, 0), len(self.day) - 1)


_COLUMNS = (
    (lambda trace, at: trace.day[at], "day", ""),
    (lambda trace, at: trace.dose_mg_pe_per_day[at], "dose", "mg PE/day"),
    (lambda trace, at: _median(trace.exposure_mg_pe_per_day[at]), "exposure", "mg PE/day"),
    (lambda trace, at: _median(trace.strength[0, at]), "proximal", "strength"),
    (lambda trace, at: _median(trace.strength[1, at]), "distal", "strength"),
    (lambda trace, at: _median(trace.strength[2, at]), "respiratory", "strength"),
    (lambda trace, at: _median(trace.disease[at]), "disease", "share"),
    (lambda trace, at: _median(trace.axis[at]), "axis", "fraction"),
    (lambda trace, at: _median(trace.cortisol_am_nmol_per_l[at]), "cortisol_am_nmol_per_l", "nmol/L"),
)
_ROWS = 6


def _spread(times: int) -> list[int]:
    """The first time, the last, and a few between them."""
    rows = min(_ROWS, times)
    return [round(row * (times - 1) / max(rows - 1, 1)) for row in range(rows)]


def _median(values) -> float:
    ordered = sorted(values.tolist())
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 1000 or abs(value) < 0.0005 else f"{value:.3g}"
