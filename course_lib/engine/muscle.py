"""Exposure, loading and inflammation → muscle mass M by region, and the acute reversible injury X that is everywhere.

Synthesis falls and breakdown rises with the steroid drive G, more so in unloaded muscle; injury needs a high dose *and* rest.
Source: dossier §4.2, §4.3 and appendix A.2 (`ferrando-1999`, `paddon-jones-2004`, `uchikawa-2008`).
"""

from dataclasses import dataclass

import numpy as np

from .grid import Grid, level, within
from .physiology import Physiology
from .recurrence import run, run_between, solve


@dataclass(frozen=True)
class Setting:
    """What a muscle lives in, per step: E_tot [mg PE per day] and inflammation (S, N), unloading u and training (S, 1)."""

    total: np.ndarray
    inflammation: np.ndarray
    unloading: np.ndarray
    moderate: np.ndarray
    high: np.ndarray
    blockade: np.ndarray


def setting(scenario, total: np.ndarray, inflammation: np.ndarray, grid: Grid) -> Setting:
    """The setting that a scenario makes; raises `ValueError` for a training nobody knows."""
    if scenario.training not in ("none", "moderate", "high"):
        raise ValueError(f"training {scenario.training!r} is not known; it is none, moderate or high")
    trains = grid.column(grid.middle >= scenario.training_from)
    return Setting(
        total=total,
        inflammation=inflammation,
        unloading=grid.column(1 - level(scenario.loading, grid.middle)),
        moderate=trains * (scenario.training == "moderate"),
        high=trains * (scenario.training == "high"),
        blockade=grid.column(within(scenario.blockade, grid.middle)),
    )


def drive(around: Setting, physiology: Physiology) -> np.ndarray:
    """G (S, N), 0 to 1: how strongly the steroid above the physiologic amount acts on muscle; unloading sensitises."""
    excess = np.maximum(around.total - physiology.physiologic_mg_pe_per_day, 0.0)
    half = physiology.half_effect_mg_pe_per_day * (1 - physiology.unloading_sensitisation * around.unloading)
    power = (excess / half) ** physiology.effect_exponent
    return power / (1 + power)


def waste(around: Setting, start: float, physiology: Physiology, grid: Grid) -> np.ndarray:
    """M (3, S+1, N) from `start`, in the order proximal, distal, respiratory."""
    steroid = drive(around, physiology)
    felt = _sensitivity(physiology, grid.number) * steroid
    synthesis = _synthesis(felt, around, physiology)
    breakdown = _breakdown(felt, steroid, around, physiology)
    keep = np.exp(breakdown * (-physiology.turnover_per_day * grid.step_day))
    add = synthesis / breakdown * (1 - keep)
    if start <= 1.0 and not (around.moderate.any() or around.high.any()):
        return run(keep, add, start)  # without training M stays between its limits by itself
    return run_between(keep, add, start, physiology.muscle_floor, physiology.muscle_ceiling)


def _sensitivity(physiology: Physiology, number: type) -> np.ndarray:
    regions = (physiology.sensitivity_proximal, physiology.sensitivity_distal, physiology.sensitivity_respiratory)
    return np.stack(np.broadcast_arrays(*map(np.atleast_1d, regions)))[:, None, :].astype(number)


def _synthesis(felt, around: Setting, physiology: Physiology):
    resting = 1 - physiology.synthesis_loss_unloading * around.unloading
    gain = physiology.training_gain_moderate * around.moderate + physiology.training_gain_high * around.high
    able = resting * (1 + gain)
    return able - (physiology.synthesis_loss_steroid * able) * felt


def _breakdown(felt, steroid, around: Setting, physiology: Physiology):
    rest = 1 + physiology.breakdown_gain_unloading * around.unloading
    rest = rest + physiology.breakdown_gain_inflammation * around.inflammation
    if around.high.any():
        rest = rest + physiology.training_harm_high * around.high * steroid
    return physiology.breakdown_gain_steroid * felt + rest


def injure(around: Setting, physiology: Physiology, grid: Grid) -> np.ndarray:
    """X (S+1, N): injury builds up in unloaded muscle, days after its drive, and heals over weeks."""
    if not around.unloading.any():
        return np.zeros((grid.steps + 1, 1), grid.number)
    delay = np.atleast_2d(np.asarray(1 / physiology.injury_delay_day, dtype=grid.number))
    waiting = solve(_injury_drive(around, physiology) * delay, delay, 0.0, grid.step_day)
    attack = physiology.injury_per_day * (waiting[:-1] + waiting[1:]) / 2
    return solve(attack, attack + 1 / physiology.injury_recovery_day, 0.0, grid.step_day)


def _injury_drive(around: Setting, physiology: Physiology):
    power = (around.total / physiology.half_injury_mg_pe_per_day) ** physiology.injury_exponent
    steroid = power / (1 + power) * (1 + physiology.injury_gain_blockade * around.blockade)
    return around.unloading * (steroid + physiology.injury_gain_inflammation * around.inflammation)
