"""Exposure → the adrenal axis: how much of it still works, the cortisol it makes, and what is missing under stress.

Source: dossier §4.2 (HPA) and appendix A.2; the rates are assumptions chosen for the usual course of recovery.

The equations, as `assets/equations.yaml` prints them, and each symbol with its name in the code (– if it has none) and its unit.

    E_p = E_n + E_f
    q = E_p²/(E_p² + E_q²)
    dH/dt = k_rec·(1 − q)·(1 − H) − k_sup·q·H
    N = E_phys·(1 + g·stress)
    E_end = N·H·(1 − q)
    E_tot = E_exo + E_end
    c₀₈ = c₀·H·(1 − q)
    AI = max(0, 1 − (E_p + E_end)/N)

    E_p     plain                           [mg PE/day]
    E_n     –                               [mg PE/day]
    E_f     fluorinated_means               [mg PE/day]
    q       –                               [share]
    E_q     half_suppression_mg_pe_per_day  [mg PE/day]
    H       capacity                        [share]
    k_rec   axis_recovery_per_day           [1/day]
    k_sup   axis_suppression_per_day        [1/day]
    N       demand                          [mg PE/day]
    E_phys  physiologic_mg_pe_per_day       [mg PE/day]
    g       stress_demand_gain              [times]
    stress  stress                          [share]
    E_end   –                               [mg PE/day]
    E_tot   total                           [mg PE/day]
    E_exo   given                           [mg PE/day]
    c₀₈     morning_cortisol                [nmol/L]
    c₀      morning_cortisol_nmol_per_l     [nmol/L]
    AI      deficit                         [share]
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .exposure import Exposure
from .grid import Grid, between, stairs
from .hill import complement_in_place
from .linear_recurrence import solve
from .parameters import Parameters


@dataclass(frozen=True)
class Axis:
    """H at the S+1 grid points, N·H as a mean of each step, the cortisol made were nothing suppressed [mg PE per day] (…, N).

    `morning_capacity` is H at each of the fine grid's mornings.
    """

    capacity: np.ndarray
    secretion: np.ndarray
    morning_capacity: np.ndarray


def axis_capacity(exposure: Exposure, stress_curve, parameters: Parameters, grid: Grid) -> Axis:
    """The axis under an exposure in the parts of each step."""
    left = _mean_unsuppressed(exposure, slice(None), parameters, grid)
    recovery = parameters.axis_recovery_per_day * left
    loss = parameters.axis_suppression_per_day * (1 - left)
    loss += recovery
    capacity = solve(recovery, loss, 1.0, grid.step_day)
    stress = between(grid.day, [day for day, _ in stress_curve], lambda day: stairs(stress_curve, day))
    secretion = demand(grid.column(stress), parameters) * ((capacity[:-1] + capacity[1:]) / 2)
    whole, parts = grid.fine.mornings // grid.parts, grid.fine.mornings % grid.parts
    morning = capacity[whole]
    if parts.any():  # 08:00 lies within a step: on to there, in so short a time along a straight line
        left, since = _mean_unsuppressed(exposure, slice(parts[-1]), parameters, grid)[whole[1:]], morning[1:]
        pace = parameters.axis_recovery_per_day * left * (1 - since)
        pace = pace - parameters.axis_suppression_per_day * (1 - left) * since
        morning[1:] += pace * (grid.fine.step_day * parts[-1])
    return Axis(capacity, secretion, morning)


def _mean_unsuppressed(exposure: Exposure, parts: slice, parameters: Parameters, grid: Grid) -> np.ndarray:
    """The mean of 1 − q over some parts of each step (S, N)."""

    def mean(plain):
        return grid.mean(unsuppressed(grid.in_steps(plain)[:, parts], parameters))

    return exposure.through(mean, parameters.half_suppression_mg_pe_per_day)


def unsuppressed(exposure: np.ndarray, parameters: Parameters) -> np.ndarray:
    """1 − q: the share of cortisol secretion that an exposure [mg PE per day] leaves."""
    return complement_in_place(exposure * exposure / parameters.half_suppression_mg_pe_per_day**2)


def demand(stress, parameters: Parameters):
    """What the body asks for [mg PE per day]: the physiologic amount, more under stress."""
    return parameters.physiologic_mg_pe_per_day * (1 + parameters.stress_demand_gain * stress)


@dataclass(frozen=True)
class TotalExposure:
    """E_tot [mg PE per day], what is given and the cortisol that is still made: the one large array, so made when it is asked for."""

    exposure: Exposure
    axis: Axis
    parameters: Parameters
    grid: Grid

    @cached_property
    def patients(self) -> int:
        """How many virtual patients there are."""
        return self.parameters.patients

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
        np.multiply(
            unsuppressed(plain, self.parameters).reshape(len(given), parts, -1),
            self.axis.secretion[steps, None],
            out=total,
        )
        total += given
        return total


def morning_cortisol(axis: Axis, exposure: Exposure, stress_curve, parameters: Parameters, grid: Grid):
    """Morning cortisol [nmol/L] and AI index, each (S+1, N) and holding the value of the last 08:00 before the dose."""
    at = grid.fine.mornings
    exogenous = np.maximum(exposure.of_patients(exposure.points[at]), 0)
    released = axis.morning_capacity * unsuppressed(exogenous, parameters)
    wanted = demand(grid.column(stairs(stress_curve, grid.fine.day[at])), parameters)
    deficit = np.maximum(0.0, 1 - (exogenous + wanted * released) / wanted)
    return (parameters.morning_cortisol_nmol_per_l * released)[grid.last_morning], deficit[grid.last_morning]
