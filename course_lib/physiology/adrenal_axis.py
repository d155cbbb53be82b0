"""Exposure → the adrenal axis: how much of it still works, the cortisol it makes, and what is missing under stress.

Suppression is quick and follows the blood; two pools are slow: the drive of the pituitary over weeks, the adrenal cortex over months.
Both live on what is released, most of it before the morning, so that an evening dose costs more of them than a morning dose.
Source: dossier §4.2 (HPA) and appendix A.2 for SMS-2, which is nested here; the two pools and the rates are assumptions
chosen for the usual course of suppression and recovery.

The equations, as `assets/equations.yaml` prints them, and each symbol with its name in the code (– if it has none) and its unit.

    E_p = E_n + E_f
    q = E_a²/(E_a² + E_q²)
    W = 1 + a_W·cos(2·π·(t − t_W/24))
    q_s = E_aˡ/(E_aˡ + E_sˡ)
    dJ/dt = W·(k_rec·(1 − q_s)·(1 − J) − k_sup·q_s·J)
    dK/dt = W·K·(k_up·(1 − q_s)·J·(1 − K) − k_down·(1 − (1 − q_s)·J)·(K − K_min))
    dY/dt = k_Y·(stress − Y)
    s_Y = max(stress − Y, 0)
    γ_s = γ·(1 − s_Y)
    H = (J·K·(1 + γ_s))/(1 + γ_s·K)
    N = E_phys·(1 + g·s_Y)
    E_end = N·H·(1 − q)
    E_tot = E_exo + E_end
    Π = H·(1 − q)·(1 + g_P·s_Y)
    c₀₈ = c₀·Π/(1 − r·s_Y)
    c_free = f_c·c₀₈·(1 + g_B·s_Y)
    c_stim = c_S·K
    AI = max(0, 1 − (E_p + E_end)/N)

    E_p     plain                           [mg PE/day]
    E_n     –                               [mg PE/day]
    E_f     fluorinated_means               [mg PE/day]
    q       –                               [share]
    E_a     axis_means                      [mg PE/day]
    E_q     half_suppression_mg_pe_per_day  [mg PE/day]
    q_s     –                               [share]
    E_s     half_atrophy_mg_pe_per_day      [mg PE/day]
    l       atrophy_exponent                [-]
    W       rhythm                          [times]
    t       day                             [day]
    a_W     axis_rhythm_amplitude           [fraction]
    t_W     axis_rhythm_peak_h              [h]
    J       pituitary                       [share]
    k_rec   axis_recovery_per_day           [1/day]
    k_sup   axis_suppression_per_day        [1/day]
    K       cortex                          [share]
    k_up    adrenal_regrowth_per_day        [1/day]
    k_down  adrenal_loss_per_day            [1/day]
    K_min   adrenal_least                   [fraction]
    Y       used                            [share]
    k_Y     stress_adaptation_per_day       [1/day]
    stress  stress                          [share]
    s_Y     felt_stress                     [share]
    γ_s     spare                           [times]
    γ       adrenal_compensation            [times]
    H       capacity                        [share]
    N       demand                          [mg PE/day]
    E_phys  physiologic_mg_pe_per_day       [mg PE/day]
    g       stress_demand_gain              [times]
    E_end   –                               [mg PE/day]
    E_tot   total                           [mg PE/day]
    E_exo   given                           [mg PE/day]
    Π       produced                        [share]
    g_P     stress_production_gain          [times]
    c₀₈     total                           [nmol/L]
    c₀      morning_cortisol_nmol_per_l     [nmol/L]
    r       stress_clearance_loss           [fraction]
    c_free  free                            [nmol/L]
    f_c     free_cortisol_share             [fraction]
    g_B     stress_free_gain                [times]
    c_stim  stimulated                      [nmol/L]
    c_S     stimulated_cortisol_nmol_per_l  [nmol/L]
    AI      deficit                         [share]
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .exposure import Exposure, nodes
from .grid import HOURS, Grid, between, stairs
from .hill import complement_in_place
from .linear_recurrence import first_order, solve
from .parameters import Parameters

_SENSITIVITIES = 8  # so many suffice for any number of patients


@dataclass(frozen=True)
class Axis:
    """J and K at the S+1 grid points; N·H, the cortisol made were nothing suppressed [mg PE per day], and 1 − q as means of each step.

    `mornings` are J, K and the stress that is felt at each of the fine grid's mornings.
    """

    pituitary: np.ndarray
    cortex: np.ndarray
    secretion: np.ndarray
    unsuppressed: np.ndarray
    mornings: tuple[np.ndarray, np.ndarray, np.ndarray]

    def at_rest(self, parameters: Parameters) -> np.ndarray:
        """H at the grid points in a patient without stress."""
        return capacity(self.pituitary, self.cortex, 0.0, parameters)


def axis(exposure: Exposure, stress_curve, parameters: Parameters, grid: Grid, start=(1.0, 1.0)) -> Axis:
    """The axis under an exposure in the parts of each step, from J and K at the `start`."""
    let_go = released(exposure, parameters, grid)
    active, free = let_go.active, let_go.free
    recovery = parameters.axis_recovery_per_day * free
    loss = parameters.axis_suppression_per_day * (active - free)
    loss += recovery
    pituitary = solve(recovery, loss, start[0], grid.step_day)
    driven = (pituitary[:-1] + pituitary[1:]) / 2
    fed = free * driven
    cortex = _cortex(parameters.adrenal_regrowth_per_day * fed, active - fed, start[1], parameters, grid)

    stress = grid.column(between(grid.day, [day for day, _ in stress_curve], lambda day: stairs(stress_curve, day)))
    used = adapted(stress, parameters, grid)
    felt = np.maximum(stress - (used[:-1] + used[1:]) / 2, 0)
    made = capacity(driven, (cortex[:-1] + cortex[1:]) / 2, felt, parameters)
    morning = _mornings(pituitary, cortex, let_go, parameters, grid)
    mornings = (*morning, _felt_stress(stress_curve, used, grid))
    return Axis(pituitary, cortex, demand(felt, parameters) * made, let_go.unsuppressed, mornings)


def _cortex(growth: np.ndarray, starved: np.ndarray, start, parameters: Parameters, grid: Grid) -> np.ndarray:
    """K at the grid points (S+1, N): it grows by what there is of it, so that its reciprocal obeys a linear equation."""
    loss = parameters.adrenal_loss_per_day * starved
    return 1 / solve(growth + loss, growth + loss * parameters.adrenal_least, 1 / start, grid.step_day)


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
    at = grid.mornings
    whole, part = at // grid.parts, (at % grid.parts)[:, None] / grid.parts
    then = used[whole] + part * (used[np.minimum(whole + 1, grid.steps)] - used[whole])
    return np.maximum(grid.column(stairs(stress_curve, grid.fine.day[at])) - then, 0)


@dataclass(frozen=True)
class Released:
    """Means of each step: of W (S, 1 or N), of W·(1 − q_s) and of 1 − q (S, N); `active` and `free` also until 08:00 lies in it."""

    active: np.ndarray
    free: np.ndarray
    unsuppressed: np.ndarray
    active_till_morning: np.ndarray
    free_till_morning: np.ndarray


def released(exposure: Exposure, parameters: Parameters, grid: Grid) -> Released:
    """What an exposure lets go: of the trophic drive by the rhythm of a day, and of the cortisol of the hour.

    Where patients differ in clearance and sensitivity alone, a few of both are enough: how long a dose suppresses is smooth in either.
    """
    ends, middles = (rhythm(day, parameters).astype(grid.number) for day in (grid.fine.day, grid.fine.middle))
    till = grid.mornings[-1] % grid.parts
    steep, halves = (
        parameters.atrophy_exponent,
        (parameters.half_atrophy_mg_pe_per_day, parameters.half_suppression_mg_pe_per_day),
    )
    few = exposure.shares is not None and np.ndim(steep) == 0 and ends.shape[-1] == 1
    points, means = exposure.axis_points, exposure.axis_means
    if not few:
        points, means = exposure.of_patients(points), exposure.of_patients(means)
    within = np.maximum(1.5 * means - 0.25 * (points[:-1] + points[1:]), 0)
    points, within = points * points, within * within

    def mean(at_ends, at_middles, parts=grid.parts):
        """By Simpson's rule in each part, whose middle follows from its ends and its mean."""
        sums = grid.in_steps(4 * at_middles + at_ends[:-1] + at_ends[1:])[:, :parts]
        return np.add.reduce(sums, axis=1) / (6 * max(parts, 1))

    def trophic(half):
        loose = left(points / half**2, steep) * ends, left(within / half**2, steep) * middles
        return np.stack([mean(*loose), mean(*loose, till)])

    def open_now(half):
        return mean(left(points / half**2, 2), left(within / half**2, 2))

    free, opened = (
        _of_sensitivities(function, half, exposure, few, grid)
        for function, half in zip((trophic, open_now), halves, strict=True)
    )
    active = mean(ends, middles), mean(ends, middles, till)
    free = [
        np.clip(one, 0, most) for one, most in zip(free, active, strict=True)
    ]  # between a few it may stray over the edge
    return Released(active[0], free[0], np.clip(opened, 0, 1), active[1], free[1])


def _of_sensitivities(function, half, exposure: Exposure, few: bool, grid: Grid) -> np.ndarray:
    """What `function` makes of a half effect, for every patient: of a `few` where it varies among many, else of each."""
    if not few or np.size(half) == 1:
        made = function(np.asarray(half, dtype=grid.number))
        return exposure.of_patients(made) if few else made
    at, shares = nodes(half, _SENSITIVITIES, grid.number)
    made = np.concatenate([function(grid.number(one)) for one in at], axis=-1)
    return made @ (shares[:, None] * exposure.shares).reshape(made.shape[-1], -1)


def _mornings(pituitary, cortex, let_go: Released, parameters: Parameters, grid: Grid):
    """J and K at each morning of the fine grid."""
    whole, parts = grid.mornings // grid.parts, grid.mornings % grid.parts
    driven, grown = pituitary[whole], cortex[whole]
    if parts.any():  # 08:00 lies within a step: on to there, in so short a time along a straight line
        free = let_go.free_till_morning[whole[1:]]
        busy = let_go.active_till_morning[whole[1:]] - free
        since, mass, days = driven[1:], grown[1:], grid.fine.step_day * parts[-1]
        pace = parameters.axis_recovery_per_day * free * (1 - since)
        pace = pace - parameters.axis_suppression_per_day * busy * since
        growth = parameters.adrenal_regrowth_per_day * free * since * (1 - mass)
        loss = parameters.adrenal_loss_per_day * (busy + free * (1 - since)) * (mass - parameters.adrenal_least)
        driven[1:], grown[1:] = since + pace * days, mass * (1 + (growth - loss) * days)
    return driven, grown


def unsuppressed(felt: np.ndarray, parameters: Parameters) -> np.ndarray:
    """1 − q: the share of cortisol secretion that an exposure of the axis [mg PE per day] leaves."""
    return left(felt * felt / parameters.half_suppression_mg_pe_per_day**2, 2)


def left(square: np.ndarray, exponent) -> np.ndarray:
    """1 − Hill of an array of (x/x₅₀)², which is used up, for an exponent that is mostly 2 or 4."""
    if np.ndim(exponent) == 0 and exponent == 4:
        square *= square
    elif np.ndim(exponent) or exponent != 2:
        square = square ** (exponent / 2)
    return complement_in_place(square)


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
        opened = unsuppressed(self.exposure.of_patients(self.exposure.axis_means[at]), self.parameters)
        np.multiply(opened.reshape(len(given), parts, -1), self.axis.secretion[steps, None], out=total)
        total += given
        return total

    def followed(self, delay_day) -> np.ndarray:
        """What follows the drug with a delay, as a mean of each shift, and the own cortisol, of each step (S, shifts, N)."""
        plain = self._follow(self.exposure.with_history("means"), delay_day)
        fluorinated = self._follow(self.exposure.with_history("fluorinated_means"), delay_day)
        given = self.exposure.weigh_felt(plain, fluorinated)
        return self.grid.in_steps(given) + (self.axis.secretion * self.axis.unsuppressed)[:, None]

    def _follow(self, means, delay_day):
        """Means of each shift from day 0, for every patient, of what follows exposures in its parts (S·parts, C)."""
        shifts = self.grid.shifts
        if not means.any():
            return np.zeros((shifts.steps, 1), self.grid.number)
        means = means if np.size(delay_day) == 1 else self.exposure.of_patients(means)
        _, mean = first_order(shifts.cut(means), 1 / delay_day, 0.0, shifts)
        mean = mean[-shifts.steps :]
        return mean if np.size(delay_day) > 1 else self.exposure.of_patients(mean)


@dataclass(frozen=True)
class Readings:
    """What is read of the axis, each (S+1, N); all but `stimulated` hold the value of the last 08:00 before the dose."""

    total: np.ndarray  # [nmol/L]
    free: np.ndarray  # [nmol/L]
    deficit: np.ndarray  # AI index
    stimulated: np.ndarray  # the peak after ACTH [nmol/L]


def readings(
    axis: Axis, exposure: Exposure, parameters: Parameters, grid: Grid, before: Readings | None = None
) -> Readings:
    """Morning cortisol, total and free, the AI index, and what the cortex would answer to ACTH.

    Until the first 08:00 it is as it was last read in a history `before`, or, without one, as it is at the start.
    """
    at, (pituitary, cortex, stress) = grid.mornings, axis.mornings
    exogenous = np.maximum(exposure.of_patients(exposure.points[at]), 0)
    let_go = capacity(pituitary, cortex, stress, parameters)
    let_go = let_go * unsuppressed(np.maximum(exposure.of_patients(exposure.axis_points[at]), 0), parameters)
    wanted = demand(stress, parameters)
    deficit = np.maximum(0.0, 1 - (exogenous + wanted * let_go) / wanted)
    produced = let_go * (1 + parameters.stress_production_gain * stress)
    total = parameters.morning_cortisol_nmol_per_l * produced / (1 - parameters.stress_clearance_loss * stress)
    free = parameters.free_cortisol_share * total * (1 + parameters.stress_free_gain * stress)
    stimulated = parameters.stimulated_cortisol_nmol_per_l * axis.cortex
    if before:
        total[0], free[0], deficit[0] = before.total[-1], before.free[-1], before.deficit[-1]
    return Readings(total[grid.last_morning], free[grid.last_morning], deficit[grid.last_morning], stimulated)
