"""Exposure → the adrenal axis: how much of it still works, the cortisol it makes, and what is missing under stress.

Source: dossier §4.2 (HPA) and appendix A.2; the rates are assumptions chosen for the usual course of recovery.
"""

from dataclasses import dataclass

import numpy as np

from .exposure import Exposure
from .grid import Grid, stairs
from .physiology import Physiology
from .recurrence import solve


@dataclass(frozen=True)
class Axis:
    """H on the grid (S+1, N), and the endogenous cortisol of each step, counted as mg PE per day (S, N)."""

    capacity: np.ndarray
    endogenous_mean: np.ndarray


def live(exposure: Exposure, stress: np.ndarray, physiology: Physiology, grid: Grid) -> Axis:
    """The axis under an exposure; `stress` (S, 1) in each step."""
    q = suppression(exposure.plain_mean, physiology)
    regain = physiology.axis_recovery_per_day * (1 - q)
    capacity = solve(regain, regain + physiology.axis_suppression_per_day * q, 1.0, grid.step_day)
    working = (capacity[:-1] + capacity[1:]) / 2
    return Axis(capacity, demand(stress, physiology) * working * (1 - q))


def suppression(exposure: np.ndarray, physiology: Physiology) -> np.ndarray:
    """q: the share of cortisol secretion that an exposure [mg PE per day] switches off."""
    square = exposure * exposure
    return square / (square + physiology.half_suppression_mg_pe_per_day**2)


def demand(stress, physiology: Physiology):
    """What the body asks for [mg PE per day]: the physiologic amount, more under stress."""
    return physiology.physiologic_mg_pe_per_day * (1 + physiology.stress_demand_gain * stress)


def mornings(axis: Axis, exposure: Exposure, stress_curve, physiology: Physiology, grid: Grid):
    """Morning cortisol [nmol/L] and AI index, each (S+1, N) and holding the value of the last 08:00 before the dose."""
    at = grid.mornings
    exogenous = exposure.plain_now[at]
    released = axis.capacity[at] * (1 - suppression(exogenous, physiology))
    wanted = demand(grid.column(stairs(stress_curve, grid.day[at])), physiology)
    deficit = np.maximum(0.0, 1 - (exogenous + wanted * released) / wanted)
    return (physiology.morning_cortisol_nmol_per_l * released)[grid.last_morning], deficit[grid.last_morning]
