"""Exposure → the adrenal axis: how much of it still works, the cortisol it makes, and what is missing under stress.

Suppression is quick and follows the blood; two pools are slow: the drive of the pituitary over weeks, the adrenal cortex over months.
Both live on what is released, most of it before the morning, so that an evening dose costs more of them than a morning dose.
Source: dossier §4.2 (HPA) and appendix A.2 for SMS-2, which is nested here; the two pools and the rates are assumptions
chosen for the usual course of suppression and recovery.

The equations, as `assets/equations.yaml` prints them, and each symbol with its name in the code (– if it has none) and its unit.

    E_p = E_n + E_f
    q = E_a²/(E_a² + E_q²)
    W = 1 + a_W·cos(2·π·(t − t_W/24))
    p = E_a²/(E_a² + E_s²)
    dJ/dt = W·(k_rec·(1 − p)·(1 − J) − k_sup·p·J)
    dK/dt = W·K·(k_up·(1 − p)·J·(1 − K) − k_down·(1 − (1 − p)·J)·(K − K_min))
    dY/dt = k_Y·(stress − Y)
    s_Y = max(stress − Y, 0)
    γ_s = γ·(1 − s_Y)
    H = (J·K·(1 + γ_s))/(1 + γ_s·K)
    N = E_phys·(1 + g·s_Y)
    E_end = N·H·(1 − q)
    E_tot = E_exo + E_end
    Π = H·(1 − q)·(1 + g_P·s_Y)
    c₀₈ = (c₀·Π)/(1 − r·s_Y)
    c_free = f_c·c₀₈·(1 + g_B·s_Y)
    c_stim = c_S·K
    AI = max(0, 1 − (E_p + E_end)/N)

    E_p     plain                             [mg PE/day]
    E_n     –                                 [mg PE/day]
    E_f     fluorinated_means                 [mg PE/day]
    q       –                                 [share]
    E_a     axis_means                        [mg PE/day]
    E_q     half_suppression_mg_pe_per_day    [mg PE/day]
    p       –                                 [share]
    E_s     half_atrophy_mg_pe_per_day        [mg PE/day]
    W       rhythm                            [times]
    a_W     axis_rhythm_amplitude             [fraction]
    t_W     axis_rhythm_peak_h                [h]
    J       pituitary                         [share]
    k_rec   axis_recovery_per_day             [1/day]
    k_sup   axis_suppression_per_day          [1/day]
    K       cortex                            [share]
    k_up    adrenal_regrowth_per_day          [1/day]
    k_down  adrenal_loss_per_day              [1/day]
    K_min   adrenal_least                     [share]
    Y       used                              [share]
    k_Y     stress_adaptation_per_day         [1/day]
    stress  stress                            [share]
    s_Y     felt_stress                       [share]
    γ_s     spare                             [times]
    γ       adrenal_compensation              [times]
    H       capacity                          [share]
    N       demand                            [mg PE/day]
    E_phys  physiologic_mg_pe_per_day         [mg PE/day]
    g       stress_demand_gain                [times]
    E_end   –                                 [mg PE/day]
    E_tot   total                             [mg PE/day]
    E_exo   given                             [mg PE/day]
    Π       produced                          [share]
    g_P     stress_production_gain            [times]
    c₀₈     morning_cortisol                  [nmol/L]
    c₀      morning_cortisol_nmol_per_l       [nmol/L]
    r       stress_clearance_loss             [fraction]
    c_free  free                              [nmol/L]
    f_c     free_cortisol_share               [fraction]
    g_B     stress_free_gain                  [times]
    c_stim  stimulated                        [nmol/L]
    c_S     stimulated_cortisol_nmol_per_l    [nmol/L]
    AI      deficit                           [share]
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .exposure import Exposure
from .grid import HOURS, Grid, between, stairs
from .hill import complement_in_place
from .linear_recurrence import first_order, solve
from .parameters import Parameters


@dataclass(frozen=True)
class Axis:
    """J and K at the S+1 grid points, H as a mean of each step times N, the cortisol made were nothing suppressed [mg PE per day] (…, N).

    `mornings` are J, K and the stress that is felt at each of the fine grid's mornings.
    """

    pituitary: np.ndarray
    cortex: np.ndarray
    secretion: np.ndarray
    mornings: tuple[np.ndarray, np.ndarray, np.ndarray]

    def at_rest(self, parameters: Parameters) -> np.ndarray:
        """H at the grid points in a patient without stress."""
        return capacity(self.pituitary, self.cortex, 0.0, parameters)


def axis(exposure: Exposure, stress_curve, parameters: Parameters, grid: Grid) -> Axis:
    """The axis under an exposure in the parts of each step."""
    active, free = _active_and_free(exposure, parameters, grid)
    recovery = parameters.axis_recovery_per_day * free
    loss = parameters.axis_suppression_per_day * (active - free)
    loss += recovery
    pituitary = solve(recovery, loss, 1.0, grid.step_day)
    driven = (pituitary[:-1] + pituitary[1:]) / 2
    fed = free * driven
    cortex = _cortex(parameters.adrenal_regrowth_per_day * fed, active - fed, parameters, grid)

    stress = grid.column(between(grid.day, [day for day, _ in stress_curve], lambda day: stairs(stress_curve, day)))
    used = adapted(stress, parameters, grid)
    felt = np.maximum(stress - (used[:-1] + used[1:]) / 2, 0)
    made = capacity(driven, (cortex[:-1] + cortex[1:]) / 2, felt, parameters)
    morning = _mornings(pituitary, cortex, exposure, parameters, grid)
    return Axis(pituitary, cortex, demand(felt, parameters) * made, (*morning, _felt_stress(stress_curve, used, grid)))


def _cortex(growth: np.ndarray, starved: np.ndarray, parameters: Parameters, grid: Grid) -> np.ndarray:
    """K at the grid points (S+1, N): it grows by what there is of it, so that its reciprocal obeys a linear equation."""
    loss = parameters.adrenal_loss_per_day * starved
    return 1 / solve(growth + loss, growth + loss * parameters.adrenal_least, 1.0, grid.step_day)


def rhythm(day: np.ndarray, parameters: Parameters) -> np.ndarray:
    """W at days (T, 1): when in a day the axis is active, 1 in the mean of a day; (T, N) where patients differ in it."""
    since = day[:, None] * HOURS - parameters.axis_rhythm_peak_h
    return 1 + parameters.axis_rhythm_amplitude * np.cos(2 * np.pi / HOURS * since)


def adapted(stress: np.ndarray, parameters: Parameters, grid: Grid) -> np.ndarray:
    """Y at the grid points (S+1, …): how much of the answer to a stress [share] that goes on has been used up."""
    rate = np.asarray(parameters.stress_adaptation_per_day, dtype=grid.number) + np.zeros_like(stress)
    return solve(rate * stress, rate, 0.0, grid.step_day)


def _felt_stress(stress_curve, used: np.ndarray, grid: Grid) -> np.ndarray:
    """The stress that is felt at each morning of the fine grid."""
    at = grid.fine.mornings
    whole, part = at // grid.parts, (at % grid.parts)[:, None] / grid.parts
    then = used[whole] + part * (used[np.minimum(whole + 1, grid.steps)] - used[whole])
    return np.maximum(grid.column(stairs(stress_curve, grid.fine.day[at])) - then, 0)


def _active_and_free(exposure: Exposure, parameters: Parameters, grid: Grid, parts=slice(None)):
    """The means of W (S, 1 or N) and of W·(1 − p) (S, N) over some parts of each step.

    Both by Simpson's rule in each part, whose middle follows from its ends and its mean: suppression bends within hours.
    """
    half, fine = parameters.half_atrophy_mg_pe_per_day, grid.fine
    at_ends, at_middles = (rhythm(day, parameters).astype(grid.number) for day in (fine.day, fine.middle))

    def mean(ends, middles):
        sums = grid.in_steps((ends[:-1] + ends[1:] + 4 * middles) / 6)
        return grid.mean(sums[:, parts])

    def free(means, points):
        middles = np.maximum((6 * means - points[:-1] - points[1:]) / 4, 0)
        return mean(at_ends * left(points, half), at_middles * left(middles, half))

    alike = half, parameters.axis_rhythm_amplitude, parameters.axis_rhythm_peak_h
    return mean(at_ends, at_middles), exposure.axis_through(free, *alike)


def _mornings(pituitary, cortex, exposure: Exposure, parameters: Parameters, grid: Grid):
    """J and K at each morning of the fine grid."""
    whole, parts = grid.fine.mornings // grid.parts, grid.fine.mornings % grid.parts
    driven, grown = pituitary[whole], cortex[whole]
    if parts.any():  # 08:00 lies within a step: on to there, in so short a time along a straight line
        active, free = _active_and_free(exposure, parameters, grid, slice(parts[-1]))
        free = free[whole[1:]]
        busy = (active if len(active) == 1 else active[whole[1:]]) - free
        since, mass, days = driven[1:], grown[1:], grid.fine.step_day * parts[-1]
        pace = parameters.axis_recovery_per_day * free * (1 - since)
        pace = pace - parameters.axis_suppression_per_day * busy * since
        growth = parameters.adrenal_regrowth_per_day * free * since * (1 - mass)
        loss = parameters.adrenal_loss_per_day * (busy + free * (1 - since)) * (mass - parameters.adrenal_least)
        driven[1:], grown[1:] = since + pace * days, mass * (1 + (growth - loss) * days)
    return driven, grown


def unsuppressed(felt: np.ndarray, parameters: Parameters) -> np.ndarray:
    """1 − q: the share of cortisol secretion that an exposure of the axis [mg PE per day] leaves."""
    return left(felt, parameters.half_suppression_mg_pe_per_day)


def left(felt: np.ndarray, half) -> np.ndarray:
    """What an exposure of the axis leaves [share], of which it takes a half at `half`, of the same unit."""
    return complement_in_place(felt * felt / half**2)


def capacity(pituitary, cortex, felt_stress, parameters: Parameters):
    """H [share]: a small cortex makes up for its size by working harder, which it can at rest and not under stress."""
    spare = parameters.adrenal_compensation * (1 - felt_stress)
    return pituitary * (cortex * (1 + spare) / (1 + spare * cortex))


def demand(felt_stress, parameters: Parameters):
    """What the body asks for [mg PE per day]: the physiologic amount, more under a stress that is felt."""
    return parameters.physiologic_mg_pe_per_day * (1 + parameters.stress_demand_gain * felt_stress)


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
        released = unsuppressed(self.exposure.of_patients(self.exposure.axis_means[at]), self.parameters)
        np.multiply(released.reshape(len(given), parts, -1), self.axis.secretion[steps, None], out=total)
        total += given
        return total


    def followed(self, delay_day) -> np.ndarray:
        """What follows the drug with a delay, and the own cortisol, both as means of each step (S, N)."""
        plain = self._follow(self.exposure.means, delay_day)
        given = self.exposure.weigh_felt(plain, self._follow(self.exposure.fluorinated_means, delay_day))
        return given + self.axis.secretion * self._mean_unsuppressed()

    def _follow(self, means, delay_day):
        """Means of each step, for every patient, of what follows exposures in its parts (S·parts, C)."""
        if not means.any():
            return np.zeros((1, 1), self.grid.number)
        means = means if np.size(delay_day) == 1 else self.exposure.of_patients(means)
        _, mean = first_order(self.grid.in_steps(means), 1 / delay_day, 0.0, self.grid)
        return mean if np.size(delay_day) > 1 else self.exposure.of_patients(mean)

    def _mean_unsuppressed(self):
        """The mean of 1 − q in each step (S, N)."""

        def mean(felt, _):
            return self.grid.mean(self.grid.in_steps(unsuppressed(felt, self.parameters)))

        return self.exposure.axis_through(mean, self.parameters.half_suppression_mg_pe_per_day)


@dataclass(frozen=True)
class Readings:
    """What is read of the axis, each (S+1, N); all but `stimulated` hold the value of the last 08:00 before the dose."""

    total: np.ndarray  # [nmol/L]
    free: np.ndarray  # [nmol/L]
    deficit: np.ndarray  # AI index
    stimulated: np.ndarray  # the peak after ACTH [nmol/L]


def readings(axis: Axis, exposure: Exposure, parameters: Parameters, grid: Grid) -> Readings:
    """Morning cortisol, total and free, the AI index, and what the cortex would answer to ACTH."""
    at, (pituitary, cortex, stress) = grid.fine.mornings, axis.mornings
    exogenous = np.maximum(exposure.of_patients(exposure.points[at]), 0)
    released = capacity(pituitary, cortex, stress, parameters)
    released = released * unsuppressed(np.maximum(exposure.of_patients(exposure.axis_points[at]), 0), parameters)
    wanted = demand(stress, parameters)
    deficit = np.maximum(0.0, 1 - (exogenous + wanted * released) / wanted)
    produced = released * (1 + parameters.stress_production_gain * stress)
    total = parameters.morning_cortisol_nmol_per_l * produced / (1 - parameters.stress_clearance_loss * stress)
    free = parameters.free_cortisol_share * total * (1 + parameters.stress_free_gain * stress)
    stimulated = parameters.stimulated_cortisol_nmol_per_l * axis.cortex
    return Readings(total[grid.last_morning], free[grid.last_morning], deficit[grid.last_morning], stimulated)
