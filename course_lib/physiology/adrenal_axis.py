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

from .exposure import Exposure, nodes
from .grid import HOURS, Grid, between, stairs, stretches
from .hill import complement_in_place, power
from .linear_recurrence import first_order, run, run_clipped, solve
from .parameters import Parameters

_SENSITIVITIES = 8  # so many suffice for any number of patients
_ALIKE = 1e-5  # of the half effect: exposures no further apart let go the same
_ANEW = 32  # after so many days what is let go is worked out anew, so that small differences do not add up


@dataclass(frozen=True)
class Released:
    """Means of each step: of W (S, 1 or N), and of W·(1 − q_s) and of 1 − q (D, N), of each of D steps that differ in them.

    `kind` (S,) says which of the D a step is like; `active` and `free` also until 08:00 lies in it, where it does.
    `lately` is 1 − q too, what came last weighing most, as the response of the cortex remembers it.
    """

    active: np.ndarray
    free: np.ndarray
    unsuppressed: np.ndarray
    active_till_morning: np.ndarray
    free_till_morning: np.ndarray
    kind: np.ndarray
    lately: np.ndarray
    lately_till_morning: np.ndarray


@dataclass(frozen=True)
class Axis:
    """J, K and V at the S+1 grid points (S+1, N), and means of each step (S, N) [mg PE per day]: `secretion` and `own`.

    `secretion` is N·H, the cortisol made were nothing suppressed, and `own` is E_end, what is made of it.
    `felt_stress` is that of each of the fine grid's mornings.
    """

    pituitary: np.ndarray
    cortex: np.ndarray
    response: np.ndarray
    secretion: np.ndarray
    own: np.ndarray
    let_go: Released
    felt_stress: np.ndarray

    def at_rest(self, parameters: Parameters) -> np.ndarray:
        """H at the grid points in a patient without stress."""
        return capacity(self.pituitary, self.cortex * self.response, 0.0, parameters)


def axis(exposure: Exposure, stress_curve, parameters: Parameters, grid: Grid) -> Axis:
    """The axis under an exposure in the parts of each step."""
    let_go = released(exposure, parameters, grid)
    stress = grid.column(between(grid.day, [day for day, _ in stress_curve], lambda day: stairs(stress_curve, day)))
    used = adapted(stress, parameters, grid)
    felt = np.maximum(stress - (used[:-1] + used[1:]) / 2, 0)
    wanted, patients = demand(felt, parameters), parameters.patients
    pituitary, cortex = (np.ones((grid.steps + 1, patients), grid.number) for _ in range(2))
    response = np.ones_like(cortex)
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
        answering = _respond(response[points], let_go, kind, parameters, grid)
        made = capacity(driven, _halfway(cortex[points]) * answering, felt[steps], parameters)
        np.multiply(made, wanted[steps], out=secretion[steps])
        np.multiply(secretion[steps], let_go.unsuppressed[kind], out=own[steps])
    return Axis(pituitary, cortex, response, secretion, own, let_go, _felt_stress(stress_curve, used, grid))


def _halfway(states: np.ndarray) -> np.ndarray:
    """The mean in each step (S, N) of a state that moves little in it, at the grid points (S+1, N)."""
    mean = states[:-1] + states[1:]
    mean *= 0.5
    return mean


def _respond(response: np.ndarray, let_go: Released, kind: np.ndarray, parameters: Parameters, grid: Grid):
    """V at grid points (s+1, N), on from the first, and its mean in each step (s, N); 1 throughout where nothing is lost."""
    lost = np.asarray(parameters.adrenal_response_loss, dtype=grid.number)
    if not lost.any():
        return 1
    step = np.asarray(parameters.adrenal_response_per_day, dtype=grid.number) * grid.step_day
    kept = np.exp(-step)
    toward = 1 - lost * (1 - let_go.lately[kind])
    toward *= 1 - kept
    run(kept[None], toward, response[0].copy(), out=response)
    mean = 1 - lost * (1 - let_go.unsuppressed[kind])
    mean -= np.diff(response, axis=0) / step
    return mean


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


def rhythm(day: np.ndarray, parameters: Parameters) -> np.ndarray:
    """W at days (T, 1): when in a day the axis is active, 1 in the mean of a day; (T, N) where patients differ in it."""
    since = day[:, None] * HOURS - parameters.axis_rhythm_peak_h
    return 1 + parameters.axis_rhythm_amplitude * np.cos(2 * np.pi / HOURS * since)


def adapted(stress: np.ndarray, parameters: Parameters, grid: Grid) -> np.ndarray:
    """Y at the grid points (S+1, …): how much of the answer to a stress [share] that goes on has been used up."""
    if not stress.any():
        return np.zeros((len(stress) + 1, 1), grid.number)
    rate = np.asarray(parameters.stress_adaptation_per_day, dtype=grid.number) + np.zeros_like(stress)
    return solve(rate * stress, rate, 0.0, grid.step_day)


def _felt_stress(stress_curve, used: np.ndarray, grid: Grid) -> np.ndarray:
    """The stress that is felt at each morning of the fine grid."""
    at = grid.mornings
    whole, part = at // grid.parts, (at % grid.parts)[:, None] / grid.parts
    then = used[whole] + part * (used[np.minimum(whole + 1, grid.steps)] - used[whole])
    return np.maximum(grid.column(stairs(stress_curve, grid.fine.day[at])) - then, 0).astype(grid.number)


def released(exposure: Exposure, parameters: Parameters, grid: Grid) -> Released:
    """What an exposure lets go: of the trophic drive by the rhythm of a day, and of the cortisol of the hour.

    Where patients differ in clearance and sensitivity alone, a few of both are enough: how long a dose suppresses is smooth in either.
    Day after day of the same dose soon lets go the same, and is worked out once.
    """
    beat, steep = _beat(parameters, grid), parameters.atrophy_exponent
    halves = parameters.half_atrophy_mg_pe_per_day, parameters.half_suppression_mg_pe_per_day
    memory = np.asarray(parameters.adrenal_response_per_day, dtype=grid.number)
    few = exposure.shares is not None and np.ndim(steep) == 0 and beat.shape[-1] == 1 and memory.ndim == 0
    points, means = exposure.axis_points, exposure.axis_means
    if not few:
        points, means = exposure.of_patients(points), exposure.of_patients(means)
    new, kind = _kinds(points, means, len(beat), _ALIKE * min(np.min(half) for half in halves), grid)
    square = _squares(points, means, new, grid)
    weights = _simpson(grid.parts, grid.parts), _simpson(grid.parts, grid.mornings[-1] % grid.parts)
    beating = (np.stack(weights)[..., None] * beat[:, None]).astype(grid.number)  # of each step of a day
    of_day = np.arange(grid.steps) % len(beat)

    trophic, open_now = beating[of_day[new]], _remembered(weights, memory, grid)[None]
    free, opened = (
        _left_of(square, half, exponent, by, exposure if few else None, grid)
        for half, exponent, by in zip(halves, (steep, 2), (trophic, open_now), strict=True)
    )
    active = beating.sum(axis=2)
    np.clip(free, 0, active[of_day[new]], out=free)  # between a few it may stray over the edge
    np.clip(opened, 0, 1, out=opened)
    whole, morning = active[of_day].swapaxes(0, 1)
    return Released(whole, free[:, 0], opened[:, 0], morning, free[:, 1], kind, opened[:, 1], opened[:, 2])


def _beat(parameters: Parameters, grid: Grid) -> np.ndarray:
    """W in the steps of a day, or in one of whole days: at the ends of the parts, then at their middles (steps, 2·parts + 1, 1 or N)."""
    steps, parts = max(1, round(HOURS / grid.step_h)), np.arange(grid.parts + 1)
    day = np.arange(steps)[:, None] * grid.step_day + np.append(parts, parts[:-1] + 0.5) * grid.fine.step_day
    beat = rhythm(day.ravel(), parameters)
    return beat.reshape(*day.shape, beat.shape[-1])


def _simpson(parts: int, until: int) -> np.ndarray:
    """How the ends of the parts of a step, then their middles, weigh in the mean of the first of them by Simpson's rule."""
    ends, middles = np.zeros(parts + 1), np.zeros(parts)
    ends[:until] += 1
    ends[1 : until + 1] += 1
    middles[:until] = 4
    return np.concatenate([ends, middles]) / (6 * max(until, 1))


def _remembered(weights: tuple[np.ndarray, np.ndarray], memory: np.ndarray, grid: Grid) -> np.ndarray:
    """Weights (3, 2·parts + 1, 1 or N) of a step's mean, and of means of it and of what lies before its 08:00 that fade at a rate."""
    parts = np.arange(grid.parts + 1)
    day = np.append(parts, parts[:-1] + 0.5)[:, None] * grid.fine.step_day
    fading = [
        weight[:, None] * np.exp(np.atleast_1d(memory) * (day - day[weight > 0].max(initial=0))) for weight in weights
    ]
    fading = [one / np.maximum(one.sum(axis=0), np.finfo(one.dtype).tiny) for one in fading]
    mean = np.broadcast_to(weights[0][:, None], fading[0].shape)
    return np.stack([mean, *fading]).astype(grid.number)


def _kinds(points, means, cycle: int, apart: float, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """The D steps that are unlike the one a day before, and for each step which of them it is like (S,)."""
    steps = np.arange(grid.steps)
    new = steps // cycle % _ANEW == 0
    if grid.steps > cycle:
        back = cycle * grid.parts
        moved, ends = (np.abs(values[back:] - values[:-back]) for values in (means, points))
        moved = np.maximum(moved, ends[:-1]).reshape(grid.steps - cycle, -1).max(axis=1)
        new[cycle:] |= np.maximum(moved, ends[grid.parts :: grid.parts].max(axis=1)) > apart
    last = np.where(new, steps, 0)
    for first in range(min(cycle, grid.steps)):
        np.maximum.accumulate(last[first::cycle], out=last[first::cycle])
    return np.flatnonzero(new), (np.cumsum(new) - 1)[last]


def _squares(points, means, steps: np.ndarray, grid: Grid) -> np.ndarray:
    """E_a² of steps at the ends of their parts, then at their middles, which follow from their ends and their mean."""
    parts = steps[:, None] * grid.parts + np.arange(grid.parts + 1)
    ends = points[parts]
    middles = 1.5 * means[parts[:, :-1]] - 0.25 * (ends[:, :-1] + ends[:, 1:])
    felt = np.concatenate([ends, np.maximum(middles, 0)], axis=1)
    return np.multiply(felt, felt, out=felt)


def _weighed(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sums over time (D, m, …) of values (D, T, …) by m weights (D or 1, m, T, 1 or N)."""
    if weights.shape[-1] == 1:
        return np.matmul(weights[..., 0], values)
    return np.einsum("dmtn,dtn->dmn", weights, values)


def _left_of(square: np.ndarray, half, exponent, weights: np.ndarray, few: Exposure | None, grid: Grid) -> np.ndarray:
    """What a half effect leaves of squares (D, T, C), weighed (D, m, N): worked out for a `few` clearances, or for each patient."""
    at, shares = np.asarray(half, dtype=grid.number), few and few.shares
    if few and at.size > 1:
        at, between = nodes(half, _SENSITIVITIES, grid.number)
        shares = (between[:, None] * few.shares).reshape(-1, few.shares.shape[-1])
        at = np.repeat(at.astype(grid.number), square.shape[-1])
        square = np.tile(square, _SENSITIVITIES)
    found = [
        _weighed(weights[some if len(weights) > 1 else slice(None)], left(square[some] * (1 / at**2), exponent))
        for some in stretches(len(square), square[0].size)
    ]
    found = np.concatenate(found)
    return found if shares is None else found @ shares


def unsuppressed(felt: np.ndarray, parameters: Parameters) -> np.ndarray:
    """1 − q: the share of cortisol secretion that an exposure of the axis [mg PE per day] leaves."""
    square = felt * (1 / parameters.half_suppression_mg_pe_per_day)
    return left(np.multiply(square, square, out=square), 2)


def left(square: np.ndarray, exponent) -> np.ndarray:
    """1 − Hill of an array of (x/x₅₀)², which is used up."""
    return complement_in_place(power(square, exponent / 2))


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
        opened = unsuppressed(self.exposure.of_patients(self.exposure.axis_means[at]), self.parameters)
        np.multiply(opened.reshape(len(given), parts, -1), self.axis.secretion[steps, None], out=total)
        total += given
        return total

    def followed(self, delay_day) -> Callable[[slice], np.ndarray]:
        """What follows the drug with a delay: for some steps, as a mean of each shift of them (s, shifts, N)."""
        plain, fluorinated = (
            self._follow(means, delay_day) for means in (self.exposure.means, self.exposure.fluorinated_means)
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
        """Means of each shift of what follows exposures in its parts (S·parts, C), for every patient where they differ in the delay."""
        shifts = self.grid.shifts
        if not means.any():
            return np.zeros((shifts.steps, means.shape[-1]), self.grid.number)
        means = means if np.size(delay_day) == 1 else self.exposure.of_patients(means)
        return first_order(shifts.in_steps(means), 1 / delay_day, 0.0, shifts)[1]


@dataclass(frozen=True)
class Readings:
    """What is read of the axis, each (S+1, N); all but `stimulated` hold the value of the last 08:00 before the dose."""

    total: np.ndarray  # [nmol/L]
    free: np.ndarray  # [nmol/L]
    deficit: np.ndarray  # AI index
    stimulated: np.ndarray  # the peak after ACTH [nmol/L]


def readings(axis: Axis, exposure: Exposure, parameters: Parameters, grid: Grid) -> Readings:
    """Morning cortisol, total and free, the AI index, and what the cortex would answer to ACTH."""
    mornings, patients = grid.mornings, parameters.patients
    total, free, deficit = (np.empty((len(mornings), patients), grid.number) for _ in range(3))
    for some in stretches(len(mornings), patients):
        at, stress = mornings[some], axis.felt_stress[some]
        driven, grown, answering = _pools(at, axis, parameters, grid)
        let_go = capacity(driven, grown * answering, stress, parameters)
        let_go *= unsuppressed(np.maximum(exposure.of_patients(exposure.axis_points[at]), 0), parameters)
        given = np.maximum(exposure.of_patients(exposure.points[at]), 0) / demand(stress, parameters)
        np.maximum(1 - given - let_go, 0, out=deficit[some])
        produced = let_go * (1 + parameters.stress_production_gain * stress)
        slower = parameters.morning_cortisol_nmol_per_l / (1 - parameters.stress_clearance_loss * stress)
        np.multiply(produced, slower, out=total[some])
        loose = parameters.free_cortisol_share * (1 + parameters.stress_free_gain * stress)
        np.multiply(total[some], loose, out=free[some])
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
        free *= driven
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
