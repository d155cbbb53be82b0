"""What a simulation leaves behind: every state of every virtual patient over time.

Frozen, and free of numpy at run time, so that any storey may hold one.
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


@dataclass(frozen=True)
class Trace:
    """T grid points of N virtual patients; the first axis of `strength` and `muscle` is `REGIONS`.

    A dose given at a grid point is not yet part of the states at that point.
    `cortisol_am`, `cortisol_free` and `adrenal_deficit` hold the value of the last 08:00, before the dose.
    """

    day: np.ndarray  # (T,)
    dose_mg_pe: np.ndarray  # (T,) prescribed [mg prednisone-equivalent per day], a step function
    exposure: np.ndarray  # (T, N) E_exo [mg PE per day]
    strength: np.ndarray  # (3, T, N) force, fraction of own baseline
    muscle: np.ndarray  # (3, T, N) M, fraction of own baseline
    quality: np.ndarray  # (3, T, N) Q, force of what muscle there is, fraction of own baseline
    injury: np.ndarray  # (T, N) X, 0 to 1
    nerve: np.ndarray  # (T, N) X_n, the slow part of injury in intensive care, 0 to 1
    lasting: np.ndarray  # (T, N) force that does not come back in the proximal region, 0 to 1
    loading: np.ndarray  # (T, N) L, 1 normal activity, 0 none
    inflammation: np.ndarray  # (T, N) acute illness I
    disease: np.ndarray  # (T, N) chronic inflammatory disease, 0 to 1
    airway: np.ndarray  # (T, N) bronchospasm B, 0 to 1
    axis: np.ndarray  # (T, N) H without stress, 0 to 1
    pituitary: np.ndarray  # (T, N) J, the drive of the pituitary, 0 to 1
    adrenal: np.ndarray  # (T, N) K, the adrenal cortex, 0 to 1
    cortisol_am: np.ndarray  # (T, N) total [nmol/L]
    cortisol_free: np.ndarray  # (T, N) [nmol/L]
    cortisol_stimulated: np.ndarray  # (T, N) peak after ACTH, were it tested now [nmol/L]
    adrenal_deficit: np.ndarray  # (T, N) AI index, 0 none to 1
    readout: Readout

    def index(self, day: float) -> int:
        """The last grid point at or before `day`, kept inside the trace."""
        found = int(self.day.searchsorted(day + 1e-9, side="right")) - 1
        return min(max(found, 0), len(self.day) - 1)
