"""Trace → what a clinician would measure: MRC grades and sum score, chair rise, inspiratory pressure.

The map from force to grade is a convention (a sum of 48 falls near a strength of 0.31); both sides are alike.
Source: dossier §4.2 (read-outs) and appendix A.2.

The equations, as `assets/equations.yaml` prints them, and each symbol with its name in the code (– if it has none) and its unit.

    S = M·Q·(1 − X)·(1 − X_n)·(1 − C)·(1 − A)
    g(S) = round(line through (0, 0), (m₁, 1), (m₂, 2), (m₃, 3), (m_3.6, 3.6), (m_4.1, 4.1), (m_4.45, 4.45), (m₅, 5))
    MRC = 2·(3·g_p + g_m + 2·g_d)
    S_p ≥ S_min: t₅ = t₀·S_p⁻ʸ
    MIP = p₀·S_r

    S       strength                     [share of own baseline]
    M       mass                         [share of own baseline]
    Q       quality                      [share of own baseline]
    X       injury                       [share]
    X_n     nerve                        [share]
    C       lasting                      [share]
    A       lasting                      [share]
    m₁      mrc_1_strength               [fraction]
    m₂      mrc_2_strength               [fraction]
    m₃      mrc_3_strength               [fraction]
    m_3.6   mrc_3_6_strength             [fraction]
    m_4.1   mrc_4_1_strength             [fraction]
    m_4.45  mrc_4_45_strength            [fraction]
    m₅      mrc_5_strength               [fraction]
    MRC     sum_score                    [points of 60]
    g_p     grade                        [grade]
    g_m     grade                        [grade]
    g_d     grade                        [grade]
    S_p     strength                     [share of own baseline]
    S_min   sit_to_stand_least_strength  [fraction]
    t₅      sit_to_stand_s               [s]
    t₀      sit_to_stand_start_s         [s]
    y       sit_to_stand_exponent        [-]
    MIP     mip_cmh2o                    [cmH2O]
    p₀      mip_start_cmh2o              [cmH2O]
    S_r     strength                     [share of own baseline]
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
