"""Trace → what a clinician would measure: MRC grades and sum score, chair rise, inspiratory pressure.

The map from force to grade is a convention (a sum of 48 falls near a strength of 0.31); both sides are alike.
Source: dossier §4.2 (read-outs) and appendix A.2.
"""

import numpy as np

from ..model.trace import Readout, Trace
from .parameters import Parameters

_GRADES = (0.0, 1.0, 2.0, 3.0, 3.6, 4.1, 4.45, 5.0)  # at the strengths of `Readout.mrc_strength`
_SIDES = ("left", "right")
_MOVEMENTS = {  # in the order of the MRC sum score → the regions whose mean strength is read
    "shoulder abduction": (0,),
    "elbow flexion": (0, 1),
    "wrist extension": (1,),
    "hip flexion": (0,),
    "knee extension": (0,),
    "ankle dorsiflexion": (1,),
}
_RESPIRATORY, _PROXIMAL = 2, 0


def readout(parameters: Parameters) -> Readout:
    """The read-out constants of a physiology, to travel with its trace."""
    corners = ("1", "2", "3", "3_6", "4_1", "4_45", "5")
    return Readout(
        mrc_strength=(0.0, *(getattr(parameters, f"mrc_{corner}_strength") for corner in corners)),
        sit_to_stand_start_s=parameters.sit_to_stand_start_s,
        sit_to_stand_exponent=parameters.sit_to_stand_exponent,
        sit_to_stand_least_strength=parameters.sit_to_stand_least_strength,
        mip_start_cmh2o=parameters.mip_start_cmh2o,
    )


def grades(trace: Trace, day: float, patient: int = 0) -> dict[tuple[str, str], int]:
    """The twelve MRC grades of one patient at a day, keyed (movement, side) in the order of the sum score."""
    strength = trace.strength[:, trace.index(day), patient]
    return {
        (movement, side): int(grade(strength[list(regions)].mean(), trace.readout))
        for movement, regions in _MOVEMENTS.items()
        for side in _SIDES
    }


def sum_score(trace: Trace) -> np.ndarray:
    """MRC sum score, 0 to 60, as integers (T, N)."""
    parts = {regions: list(_MOVEMENTS.values()).count(regions) for regions in _MOVEMENTS.values()}
    total = sum(n * grade(trace.strength[list(regions)].mean(axis=0), trace.readout) for regions, n in parts.items())
    return len(_SIDES) * total


def grade(strength, readout: Readout) -> np.ndarray:
    """MRC grade of a strength (fraction of own baseline): interpolated, then rounded half to even."""
    return np.rint(np.interp(strength, readout.mrc_strength, _GRADES)).astype(int)


def mip_cmh2o(trace: Trace) -> np.ndarray:
    """Maximal inspiratory pressure, as a positive number [cmH2O] (T, N)."""
    return trace.readout.mip_start_cmh2o * trace.strength[_RESPIRATORY]


def sit_to_stand_s(trace: Trace) -> np.ndarray:
    """Time of five chair rises [s] (T, N); nan where the patient is too weak to do them."""
    strength, how = trace.strength[_PROXIMAL], trace.readout
    able = strength >= how.sit_to_stand_least_strength
    return np.where(
        able, how.sit_to_stand_start_s * np.where(able, strength, 1.0) ** -how.sit_to_stand_exponent, np.nan
    )
