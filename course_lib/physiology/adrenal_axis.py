"""Exposure → the adrenal axis: how much of it still works, the cortisol it makes, and what is missing under stress.

Suppression is quick and follows the blood; what a cortex that was not driven can answer at once comes back over days,
the drive of the pituitary over weeks, and the mass of the adrenal cortex over months.
Both live on what is released, most of it before the morning, so that an evening dose costs more of them than a morning dose.
Source: dossier §4.2 (HPA) and appendix A.2 for SMS-2, which is nested here; the two pools and the rates are assumptions
chosen for the usual course of suppression and recovery.

The equations, as `assets/equations.yaml` prints them, and each symbol with its name in the code (– if it has none) and its unit.

    E_p = E_n + E_f
    q = E_a²/(E_a² + E_q²)
    W = 1 + a_W·cos(2·π·(t − t_W/24))
    q_s = E_aˡ/(E_aˡ + E_sˡ)
    dJ/dt = W·(k_rec·(1 − q_s)·(1 − J) − k_sup·q_s·J)
    K ≥ K_min: dK/dt = W·K·(k_up·(1 − q_s)·J·(1 − K) − k_down·(1 − (1 − q_s)·J))
    dV/dt = k_V·(1 − a_V·q − V)
    dY/dt = k_Y·(stress − Y)
    s_Y = max(stress − Y, 0)
    γ_s = γ·(1 − s_Y)
    H = (J·K·V·(1 + γ_s))/(1 + γ_s·K·V)
    N = E_phys·(1 + g·s_Y)
    E_end = N·H·(1 − q)
    E_tot = E_exo + E_end
    Π = H·(1 − q)·(1 + g_P·s_Y)
    c₀₈ = c₀·Π/(1 − r·s_Y)
    c_free = f_c·c₀₈·(1 + g_B·s_Y)
    c_stim = c_S·K·V
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
    V       response                        [share]
    k_V     adrenal_response_per_day        [1/day]
    a_V     adrenal_response_loss           [fraction]
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

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .exposure import Exposure
from .grid import Grid, between, stairs, stretches
from .linear_recurrence import first_order, run, run_clipped, solve
from .parameters import Parameters
from .suppression import Released, left, released


@dataclass(frozen=True)
class Axis:
    """J, K, V and H without stress at the S+1 grid points (S+1, N), and means of each step (S, N) [mg PE per day]: `secretion` and `own`.

    `secretion` is N·H, the cortisol made were nothing suppressed, and `own` is E_end, what is made of it.
    `felt_stress` is that of each of the fine grid's mornings.
    """

    pituitary: np.ndarray
    cortex: np.ndarray
    response: np.ndarray
    at_rest: np.ndarray
    secretion: np.ndarray
    own: np.ndarray
    let_go: Released
    felt_stress: np.ndarray


def axis(exposure: Exposure, stress_curve, parameters: Parameters, grid: Grid, start=(1.0, 1.0, 1.0)) -> Axis:
    """The axis under an exposure in the parts of each step, from J, K and V at the `start`."""
    let_go = released(exposure, parameters, grid)
    stress = grid.column(between(grid.day, [day for day, _ in stress_curve], lambda day: stairs(stress_curve, day)))
    used = adapted(stress, parameters, grid)
    felt = np.maximum(stress - (used[:-1] + used[1:]) / 2, 0)
    wanted, patients = demand(felt, parameters), parameters.patients
    pituitary, cortex, response, at_rest = (np.ones((grid.steps + 1, patients), grid.number) for _ in range(4))
    pituitary[0], cortex[0], response[0] = start
    secretion, own = (np.empty((grid.steps, patients), grid.number) for _ in range(2))
    for steps in grid.stretches(patients):
        points, kind, active = slice(steps.start, steps.stop + 1), let_go.kind[steps], let_go.active[steps]
        free = let_go.free[kind]
        recovery = parameters.axis_recovery_per_day * free
        loss = parameters.axis_suppression_per_day * (active - free)
        loss += recovery
        solve(recovery, loss, pituitary[steps.start], grid.step_day, out=pituitary[points])
        driven = _halfway(pituitary[points])
        fed = free * driven
        _grow(cortex[points], fed, active - fed, parameters, grid)
        _respond(response[points], let_go.lately[kind], parameters, grid)
        able = cortex[points] * response[points]
        at_rest[points] = capacity(pituitary[points], able, 0.0, parameters)
        made = _halfway(at_rest[points])
        if stress.any():
            made = capacity(driven, _halfway(able), felt[steps], parameters)
        np.multiply(made, wanted[steps], out=secretion[steps])
        np.multiply(secretion[steps], let_go.unsuppressed[kind], out=own[steps])
    return Axis(pituitary, cortex, response, at_rest, secretion, own, let_go, _felt_stress(stress_curve, used, grid))


def _halfway(states: np.ndarray) -> np.ndarray:
    """The mean in each step (S, N) of a state that moves little in it, at the grid points (S+1, N)."""
    mean = states[:-1] + states[1:]
    mean *= 0.5
    return mean


def _respond(response: np.ndarray, lately: np.ndarray, parameters: Parameters, grid: Grid) -> None:
    """V at grid points (s+1, N), on from the first, by what was let go in each step (s, N); 1 throughout where nothing is lost."""
    lost = np.asarray(parameters.adrenal_response_loss, dtype=grid.number)
    if not lost.any():
        return
    kept = np.exp(-np.asarray(parameters.adrenal_response_per_day, dtype=grid.number) * grid.step_day)
    toward = 1 - lost * (1 - lately)
    toward *= 1 - kept
    run(kept[None], toward, response[0].copy(), out=response)


def _grow(cortex: np.ndarray, fed: np.ndarray, starved: np.ndarray, parameters: Parameters, grid: Grid) -> None:
    """K at grid points (s+1, N), on from the first: it grows and shrinks by what there is of it, so its reciprocal obeys a linear equation."""
    growth = parameters.adrenal_regrowth_per_day * fed
    loss = parameters.adrenal_loss_per_day * np.maximum(starved, 0)  # a rounding error below nothing is no loss
    loss -= growth
    loss *= grid.step_day
    loss[loss == 0] = np.finfo(loss.dtype).tiny  # where growth and loss are equal, the limit
    keep = np.expm1(loss)
    growth *= grid.step_day
    growth *= keep
    growth /= loss
    keep += 1
    most, first = 1 / parameters.adrenal_least, 1 / cortex[0]
    with np.errstate(over="ignore", invalid="ignore"):
        run(keep, growth, first, out=cortex)
    if not np.all(cortex[-1] < most) or not np.all(cortex < most):  # somewhere at its least
        cortex[:] = run_clipped(keep, growth, np.minimum(first, most), 1, most)
    np.reciprocal(cortex, out=cortex)


def adapted(stress: np.ndarray, parameters: Parameters, grid: Grid) -> np.ndarray:
    """Y at the grid points (S+1, …): how much of the answer to a stress [share] that goes on has been used up."""
    if not stress.any():
        return np.zeros((len(stress) + 1, 1), grid.number)
    rate = np.asarray(parameters.stress_adaptation_per_day, dtype=grid.number) + np.zeros_like(stress)
    return solve(rate * stress, rate, 0.0, grid.step_day)


def _felt_stress(stress_curve, used: np.ndarray, grid: Grid) -> np.ndarray:
    """The stress that is felt at each morning of the fine grid."""
    at = grid.mornings
    if not any(share for _, share in stress_curve):
        return np.zeros((len(at), 1), grid.number)
    whole, part = at // grid.parts, (at % grid.parts)[:, None] / grid.parts
    then = used[whole] + part * (used[np.minimum(whole + 1, grid.steps)] - used[whole])
    return np.maximum(grid.column(stairs(stress_curve, grid.fine.day[at])) - then, 0).astype(grid.number)


def unsuppressed(felt: np.ndarray, parameters: Parameters) -> np.ndarray:
    """1 − q: the share of cortisol secretion that an exposure of the axis [mg PE per day] leaves."""
    square = felt * (1 / parameters.half_suppression_mg_pe_per_day)
    return left(np.multiply(square, square, out=square), 2)


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
        return self.grid.stretches(self.grid.parts * self.patients)

    def within(self, steps: slice) -> np.ndarray:
        """In the parts of some steps (s, parts, N)."""
        parts = self.grid.parts
        at = slice(steps.start * parts, steps.stop * parts)
        plain = self.exposure.of_patients(self.exposure.means[at])
        given = self.exposure.weigh(plain, self.exposure.fluorinated_means[at])
        given = given.reshape(-1, parts, given.shape[-1])
        total = np.empty((len(given), parts, self.patients), self.grid.number)
        halves = self.exposure.axis_means[2 * at.start : 2 * at.stop]
        opened = unsuppressed(self.exposure.of_patients(halves), self.parameters)
        opened = opened[::2] + opened[1::2]
        opened *= 0.5
        np.multiply(opened.reshape(len(given), parts, -1), self.axis.secretion[steps, None], out=total)
        total += given
        return total

    def followed(self, delay_day) -> Callable[[slice], np.ndarray]:
        """What follows the drug with a delay: for some steps, as a mean of each shift of them (s, shifts, N)."""
        plain, fluorinated = (
            self._follow(self.exposure.with_history(name), delay_day) for name in ("means", "fluorinated_means")
        )
        heavier, number = np.any(fluorinated), self.grid.shifts.steps // self.grid.steps
        of_patients = self.exposure.of_patients if np.size(delay_day) == 1 else lambda every: every

        def within(steps):
            at = slice(steps.start * number, steps.stop * number)
            given = of_patients(plain[at])
            if heavier:
                given = given + (self.exposure.weight - 1) * of_patients(fluorinated[at])
            return given.reshape(-1, number, given.shape[-1])

        return within

    def _follow(self, means, delay_day):
        """Means of each shift from day 0, of what follows exposures in its parts (S·parts, C), for every patient where they differ in the delay."""
        shifts = self.grid.shifts
        means = means if np.size(delay_day) == 1 else self.exposure.of_patients(means)
        return first_order(shifts.cut(means), 1 / delay_day, 0.0, shifts)[1][-shifts.steps :]


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
    mornings, patients = grid.mornings, parameters.patients
    total, free, deficit = (np.empty((len(mornings), patients), grid.number) for _ in range(3))
    for some in stretches(len(mornings), patients):
        at, stress = mornings[some], axis.felt_stress[some]
        driven, grown, answering = _pools(at, axis, parameters, grid)
        let_go = capacity(driven, grown * answering, stress, parameters)
        let_go *= unsuppressed(np.maximum(exposure.of_patients(exposure.axis_points[2 * at]), 0), parameters)
        given = np.maximum(exposure.of_patients(exposure.points[at]), 0) / demand(stress, parameters)
        np.maximum(1 - given - let_go, 0, out=deficit[some])
        produced = let_go * (1 + parameters.stress_production_gain * stress)
        slower = parameters.morning_cortisol_nmol_per_l / (1 - parameters.stress_clearance_loss * stress)
        np.multiply(produced, slower, out=total[some])
        loose = parameters.free_cortisol_share * (1 + parameters.stress_free_gain * stress)
        np.multiply(total[some], loose, out=free[some])
    if before:
        total[0], free[0], deficit[0] = before.total[-1], before.free[-1], before.deficit[-1]
    if len(mornings) != grid.steps + 1 or np.any(np.diff(grid.last_morning) != 1):
        total, free, deficit = (values[grid.last_morning] for values in (total, free, deficit))
    stimulated = parameters.stimulated_cortisol_nmol_per_l * axis.cortex * axis.response
    return Readings(total, free, deficit, stimulated)


def _pools(at: np.ndarray, axis: Axis, parameters: Parameters, grid: Grid) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """J, K and V at some points of the fine grid (T, N), each 0 or as many parts as an 08:00 into its step."""
    whole, parts = at // grid.parts, (at % grid.parts)[:, None]
    driven, grown, answering = axis.pituitary[whole], axis.cortex[whole], axis.response[whole]
    if parts.any():  # on to there, in so short a time along a straight line
        let_go, kind, days = axis.let_go, axis.let_go.kind[whole], (grid.fine.step_day * parts).astype(grid.number)
        free = let_go.free_till_morning[kind]
        busy = let_go.active_till_morning[whole] - free
        pace = parameters.axis_recovery_per_day * free * (1 - driven)
        pace -= parameters.axis_suppression_per_day * busy * driven
        free = free * driven
        busy = let_go.active_till_morning[whole] - free
        growth = parameters.adrenal_regrowth_per_day * free * (1 - grown)
        growth -= parameters.adrenal_loss_per_day * busy
        driven += pace * days
        grown += grown * growth * days
        np.maximum(grown, parameters.adrenal_least, out=grown)
        toward = 1 - parameters.adrenal_response_loss * (1 - let_go.lately_till_morning[kind])
        answering -= toward
        answering *= np.exp(-parameters.adrenal_response_per_day * days)
        answering += toward
    return driven, grown, answering
