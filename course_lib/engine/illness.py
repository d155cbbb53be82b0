"""Exposure → inflammation: an acute illness that resolves, a chronic disease and an airway that the steroid holds down.

The airway is a teaching assumption without a source; it is why a steroid for bronchospasm is not simply stopped.
Source: dossier §4.2 (inflammation) and appendix A.6.
"""

import numpy as np

from ..model.regimen import Disease
from .grid import Grid, level
from .physiology import Physiology
from .recurrence import solve


def resolve(start, total_mean: np.ndarray, physiology: Physiology, grid: Grid) -> np.ndarray:
    """Acute inflammation I (S+1, N): only decays, sooner with steroid; `total_mean` is E_tot (S, N) [mg PE per day]."""
    start = np.atleast_1d(np.asarray(start * physiology.illness_times, dtype=grid.number))
    if not start.any():
        return np.zeros((grid.steps + 1, 1), grid.number)
    bound = total_mean / (total_mean + physiology.half_resolution_mg_pe_per_day)
    rate = physiology.resolution_per_day + physiology.steroid_resolution_per_day * bound
    elapsed = np.concatenate([np.zeros((1, rate.shape[1]), grid.number), np.cumsum(rate, axis=0)]) * grid.step_day
    return start * np.exp(-elapsed)


def smoulder(disease: Disease | None, plain_mean: np.ndarray, physiology: Physiology, grid: Grid) -> np.ndarray:
    """Chronic disease activity (S+1, N) under E_exo without φ, `plain_mean` (S, N) [mg PE per day]."""
    control = (physiology.disease_half_control_mg_pe_per_day, physiology.disease_control_maximum)
    return _follow(disease, plain_mean, physiology.disease_per_day, control, grid)


def breathe(airway: Disease | None, plain_mean: np.ndarray, physiology: Physiology, grid: Grid) -> np.ndarray:
    """Bronchospasm B (S+1, N), of the same form as the chronic disease but faster."""
    control = (physiology.airway_half_control_mg_pe_per_day, physiology.airway_control_maximum)
    return _follow(airway, plain_mean, physiology.airway_per_day, control, grid)


def _follow(disease, exposure, rate, control, grid: Grid) -> np.ndarray:
    if disease is None:
        return np.zeros((grid.steps + 1, 1), grid.number)
    half, most = control
    untreated = grid.column(severity(disease, grid.middle))
    rate = np.atleast_2d(np.asarray(rate, dtype=grid.number))
    return solve(rate * untreated * (1 - most * exposure / (exposure + half)), rate, disease.start, grid.step_day)


def severity(disease: Disease, day: np.ndarray) -> np.ndarray:
    """The severity at each day [0 to 1], less what a steroid-sparing agent has come to remove."""
    untreated, sparing = level(disease.severity, day), disease.sparing
    if sparing is None:
        return untreated
    on_for = np.maximum(day - sparing.from_day, 0.0)
    return untreated * (1 - sparing.share * -np.expm1(-on_for / sparing.time_constant_day))
