"""Exposure → the adrenal axis: how much of it still works, the cortisol it makes, and what is missing under stress.

Source: dossier §4.2 (HPA) and appendix A.2; the rates are assumptions chosen for the usual course of recovery.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .exposure import Exposure
from .grid import Grid, between, stairs
from .linear_recurrence import solve
from .parameters import Physiology


@dataclass(frozen=True)
class Axis:
    """H at the S+1 grid points, and the cortisol that it would make in each step were nothing suppressed [mg PE per day] (…, N).

    `mornings` is H at each of the fine grid's mornings.
    """

    capacity: np.ndarray
    able: np.ndarray
    mornings: np.ndarray


def live(exposure: Exposure, stress_curve, physiology: Physiology, grid: Grid) -> Axis:
    """The axis under an exposure in the parts of each step."""
    left = _mean_free(exposure, slice(None), physiology, grid)
    regain = physiology.axis_recovery_per_day * left
    lose = physiology.axis_suppression_per_day * (1 - left)
    lose += regain
    capacity = solve(regain, lose, 1.0, grid.step_day)
    stress = between(grid.day, [day for day, _ in stress_curve], lambda day: stairs(stress_curve, day))
    able = demand(grid.column(stress), physiology) * ((capacity[:-1] + capacity[1:]) / 2)
    whole, parts = grid.fine.mornings // grid.parts, grid.fine.mornings % grid.parts
    mornings = capacity[whole]
    if parts.any():  # 08:00 lies within a step: on to there, in so short a time along a straight line
        left, since = _mean_free(exposure, slice(parts[-1]), physiology, grid)[whole[1:]], mornings[1:]
        pace = physiology.axis_recovery_per_day * left * (1 - since)
        pace = pace - physiology.axis_suppression_per_day * (1 - left) * since
        mornings[1:] += pace * (grid.fine.step_day * parts[-1])
    return Axis(capacity, able, mornings)


def _mean_free(exposure: Exposure, parts: slice, physiology: Physiology, grid: Grid) -> np.ndarray:
    """The mean of 1 − q over some parts of each step (S, N)."""

    def mean(plain):
        return grid.mean(free(grid.in_steps(plain)[:, parts], physiology))

    return exposure.through(mean, physiology.half_suppression_mg_pe_per_day)


def free(exposure: np.ndarray, physiology: Physiology) -> np.ndarray:
    """1 − q: the share of cortisol secretion that an exposure [mg PE per day] leaves."""
    left = exposure * exposure / physiology.half_suppression_mg_pe_per_day**2 + 1
    return np.reciprocal(left, out=left)


def suppression(exposure: np.ndarray, physiology: Physiology) -> np.ndarray:
    """q: the share of cortisol secretion that an exposure [mg PE per day] switches off."""
    return 1 - free(exposure, physiology)


def demand(stress, physiology: Physiology):
    """What the body asks for [mg PE per day]: the physiologic amount, more under stress."""
    return physiology.physiologic_mg_pe_per_day * (1 + physiology.stress_demand_gain * stress)


@dataclass(frozen=True)
class Total:
    """E_tot [mg PE per day], what is given and the cortisol that is still made: the one large array, so made when it is asked for."""

    exposure: Exposure
    axis: Axis
    physiology: Physiology
    grid: Grid

    @cached_property
    def patients(self) -> int:
        """How many virtual patients there are."""
        return self.physiology.patients

    @property
    def stretches(self) -> list[slice]:
        """The steps, few at a time."""
        return self.grid.stretches(self.patients)

    def within(self, steps: slice) -> np.ndarray:
        """In the parts of some steps (s, parts, N)."""
        parts = self.grid.parts
        at = slice(steps.start * parts, steps.stop * parts)
        plain = self.exposure.of_patients(self.exposure.means[at])
        given = self.exposure.weigh(plain, self.exposure.fluorinated_means[at])
        given = given.reshape(-1, parts, given.shape[-1])
        total = np.empty((len(given), parts, self.patients), self.grid.number)
        np.multiply(free(plain, self.physiology).reshape(len(given), parts, -1), self.axis.able[steps, None], out=total)
        total += given
        return total


def mornings(axis: Axis, exposure: Exposure, stress_curve, physiology: Physiology, grid: Grid):
    """Morning cortisol [nmol/L] and AI index, each (S+1, N) and holding the value of the last 08:00 before the dose."""
    at = grid.fine.mornings
    exogenous = np.maximum(exposure.of_patients(exposure.points[at]), 0)
    released = axis.mornings * free(exogenous, physiology)
    wanted = demand(grid.column(stairs(stress_curve, grid.fine.day[at])), physiology)
    deficit = np.maximum(0.0, 1 - (exogenous + wanted * released) / wanted)
    return (physiology.morning_cortisol_nmol_per_l * released)[grid.last_morning], deficit[grid.last_morning]
