"""Exposure, loading and inflammation → muscle mass M by region, and the acute reversible injury X that is everywhere.

Synthesis falls and breakdown rises with the steroid drive G, more so in unloaded muscle; injury needs a high dose *and* rest.
Source: dossier §4.2, §4.3 and appendix A.2 (`ferrando-1999`, `paddon-jones-2004`, `uchikawa-2008`).

The equations, as `assets/equations.yaml` prints them, and each symbol with its name in the code (– if it has none) and its unit.

    u = 1 − L
    I_a > I_vent: L = 0
    dE_m/dt = (E_exo − E_m)/τ_m
    x = max(E_m + E_end − E_phys, 0)
    E₅₀,u = E₅₀·(1 − w·u)
    G = xʰ/(E₅₀,uʰ + xʰ)
    s = (1 − a_G·σ·G)·(1 − a_U·u)·(1 + θ)
    d = 1 + b_G·σ·G + b_U·u + b_I·I + η·G
    M_∞ = s/d
    T_M = ln 2/(k₀·d)
    M_min ≤ M ≤ M_max: dM/dt = k₀·(s − d·M)
    dQ/dt = k_Q·(1 − a_Q·u − Q)
    R = uⁿ·(E_totᵖ/(E_Xᵖ + E_totᵖ)·(1 + β·b) + ξ·I)
    dZ/dt = (R − Z)/τ_z
    dX/dt = k_x·Z·(1 − X) − X/τ_x
    dX_n/dt = k_n·uⁿ·I_a·(1 − X_n) − X_n/τ_n
    k_x' = y_k·k_x, E_X' = y_E·E_X
    F = x³/(x³ + E_L³)
    T_F = ∫₀ᵗ F dt, T_X = ∫₀ᵗ X/τ_x dt
    C = μ·P_max·(1 − exp(−k_L·T_F))
    A = 1 − exp(−λ·T_X)

    u       unloading                                                             [share]
    L       loading                                                               [share]
    I_a     acute                                                                 [share]
    I_vent  waking_inflammation                                                   [fraction]
    x       excess                                                                [mg PE/day]
    E_m     followed                                                              [mg PE/day]
    E_exo   given                                                                 [mg PE/day]
    τ_m     muscle_delay_day                                                      [day]
    E_end   –                                                                     [mg PE/day]
    E_tot   total                                                                 [mg PE/day]
    E_phys  physiologic_mg_pe_per_day                                             [mg PE/day]
    E₅₀,u   half                                                                  [mg PE/day]
    E₅₀     half_effect_mg_pe_per_day                                             [mg PE/day]
    w       unloading_sensitisation                                               [fraction]
    G       steroid                                                               [share]
    h       effect_exponent                                                       [-]
    s       –                                                                     [share]
    a_G     synthesis_loss_steroid                                                [fraction]
    σ       sensitivity_proximal, sensitivity_distal, sensitivity_respiratory     [times]
    a_U     synthesis_loss_unloading                                              [fraction]
    θ       training_gain_moderate, training_gain_high                            [share]
    d       breakdown                                                             [share]
    b_G     breakdown_gain_steroid                                                [fraction]
    b_U     breakdown_gain_unloading                                              [fraction]
    b_I     breakdown_gain_inflammation                                           [fraction]
    I       inflammation                                                          [share]
    η       training_harm_high                                                    [share]
    M_∞     heading                                                               [share of own baseline]
    T_M     –                                                                     [day]
    k₀      turnover_per_day                                                      [1/day]
    M       muscle_mass                                                           [share of own baseline]
    M_min   muscle_floor                                                          [fraction]
    M_max   muscle_ceiling                                                        [fraction]
    Q       muscle_quality                                                        [share of own baseline]
    k_Q     quality_per_day                                                       [1/day]
    a_Q     quality_loss_proximal, quality_loss_distal, quality_loss_respiratory  [fraction]
    R       driven                                                                [share]
    n       injury_unloading_exponent                                             [-]
    p       injury_exponent                                                       [-]
    E_X     half_injury_mg_pe_per_day                                             [mg PE/day]
    β       injury_gain_blockade                                                  [times]
    b       blockade                                                              [share]
    ξ       injury_gain_inflammation                                              [fraction]
    Z       waiting                                                               [share]
    τ_z     injury_delay_day                                                      [day]
    X       injury                                                                [share]
    k_x     injury_per_day                                                        [1/day]
    τ_x     injury_recovery_day                                                   [day]
    X_n     nerve_injury                                                          [share]
    k_n     nerve_injury_per_day                                                  [1/day]
    τ_n     nerve_recovery_day                                                    [day]
    y_k     susceptible_injury_times                                              [times]
    y_E     susceptible_half_injury_times                                         [times]
    F       pace                                                                  [share]
    E_L     lasting_half_mg_pe_per_day                                            [mg PE/day]
    T_F     _integral                                                             [day]
    T_X     healed                                                                [share]
    C       –                                                                     [share]
    μ       lasting_proximal, lasting_distal, lasting_respiratory                 [times]
    P_max   lasting_most                                                          [fraction]
    k_L     lasting_per_day                                                       [1/day]
    A       –                                                                     [share]
    λ       lasting_share_injury                                                  [fraction]
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..model.trace import REGIONS
from .adrenal_axis import TotalExposure
from .disease import absent_state
from .grid import Grid, between, level, within
from .hill import complement_in_place, hill_in_place, power
from .linear_recurrence import first_order, run, run_clipped, solve
from .parameters import Parameters

_MANY = 128  # of so many values a cumulative sum along time is slower than a walk


@dataclass(frozen=True)
class Setting:
    """What a muscle lives in: its unloading u and training in each step (S, 1 or N), and in its parts (S, parts, 1 or N).

    `shifts` is u in each shift (S, shifts, 1 or N).
    `rest` is u to the power that counts for injury, averaged after the power, since a patient may get up within a step.
    """

    unloading: np.ndarray
    shifts: np.ndarray
    moderate: np.ndarray
    high: np.ndarray
    rest: np.ndarray
    blockade: np.ndarray


def waking_day(scenario, acute: np.ndarray, parameters: Parameters, grid: Grid) -> np.ndarray | None:
    """The day on which each sedated patient wakes (N,), inf if never: the acute illness (S+1, N) falls to I_vent; None if not sedated."""
    if not scenario.sedated:
        return None
    asleep = acute > parameters.waking_inflammation
    last = np.maximum(asleep.sum(axis=0), 1) - 1  # it only decays, so it crosses once
    before, after = (np.take_along_axis(acute, np.minimum(n, grid.steps)[None], axis=0)[0] for n in (last, last + 1))
    with np.errstate(divide="ignore", invalid="ignore"):  # an illness of 0 was never above
        part = np.log(before / parameters.waking_inflammation) / np.log(before / after)
    day = (last + np.clip(np.nan_to_num(part), 0, 1)) * grid.step_day
    return np.where(asleep[-1], np.inf, np.where(asleep[0], day, 0.0))


def loading(scenario, woke: np.ndarray | None, day: np.ndarray, number: type) -> np.ndarray:
    """L at each day (…, 1 or N): as prescribed, or, in a sedated patient, none before waking and counted from then on."""
    if woke is None:
        return level(scenario.loading, day).astype(number)[:, None]
    awake_for = day[:, None] - woke
    return np.where(awake_for < 0, 0.0, level(scenario.loading, awake_for)).astype(number)


def setting(scenario, woke: np.ndarray | None, parameters: Parameters, grid: Grid) -> Setting:
    """The setting that a scenario makes for patients who woke on a day."""
    shifts, rest = _unloading(scenario, woke, parameters.injury_unloading_exponent, grid)
    windows = scenario.blockade
    blocked = between(grid.fine.day, [day for window in windows for day in window], lambda day: within(windows, day))
    return Setting(
        unloading=grid.mean(shifts),
        shifts=shifts,
        moderate=grid.column(_trains(scenario, "moderate", grid)),
        high=grid.column(_trains(scenario, "high", grid)),
        rest=rest,
        blockade=grid.in_steps(grid.column(blocked)),
    )


def _trains(scenario, kind, grid: Grid) -> np.ndarray:
    """The share of each step (S,) that a training of this kind fills: those that ended, and the one that goes on."""
    spans = [(start, end) for trained, start, end in scenario.trained if trained == kind]
    if scenario.training == kind:
        spans.append((scenario.training_from, np.inf))
    return between(grid.day, [day for span in spans for day in span], lambda day: within(spans, day))


def _unloading(scenario, woke, exponent, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Mean u in each shift (S, shifts, 1 or N), and mean u to the power of `exponent` in each part (S, parts, 1 or N)."""
    shifts = grid.shifts
    if woke is None and all(loaded == 1 for _, loaded in scenario.loading):
        return np.zeros((grid.steps, 1, 1), grid.number), np.zeros((grid.steps, 1, 1), grid.number)
    if woke is None:
        corners = [day for day, _ in scenario.loading]
        mean = between(shifts.day, corners, lambda day: 1 - level(scenario.loading, day))
        power = between(grid.fine.day, corners, lambda day: (1 - level(scenario.loading, day))[:, None] ** exponent)
        return grid.in_steps(grid.column(mean)), grid.in_steps(power.astype(grid.number))
    start, end = grid.fine.day[:-1, None], grid.fine.day[1:, None]
    up = np.clip(woke, start, end)  # each patient is up from here to the end
    asleep = (up - start) / (end - start)
    unloading = 1 - level(scenario.loading, (up + end) / 2 - np.minimum(woke, up))
    mean, power = (asleep + (1 - asleep) * awake for awake in (unloading, unloading**exponent))
    mean = shifts.mean(shifts.in_steps(mean)).astype(grid.number)
    return grid.in_steps(mean), grid.in_steps(power.astype(grid.number))


def steroid_drive(
    total: TotalExposure, around: Setting, parameters: Parameters, grid: Grid
) -> tuple[np.ndarray, np.ndarray]:
    """What the steroid above the physiologic amount does in each step (S, N): G, how strongly it acts on muscle, and F.

    Both are 0 to 1; unloading sensitises muscle (G), and F is the pace of the loss that stays.
    """
    steroid, pace = (np.empty((grid.steps, total.patients), grid.number) for _ in range(2))
    for steps, excess in _excess(total, parameters, grid):
        drive = steroid[steps], pace[steps]
        rest = around.shifts if np.any(parameters.muscle_delay_day) else around.unloading[:, None]
        felt = 1 - parameters.unloading_sensitisation * (rest[steps] if around.unloading.any() else rest[:1])
        _steroid_effects(excess, parameters.half_effect_mg_pe_per_day * felt, drive, parameters, grid)
    return steroid, pace


def _excess(total: TotalExposure, parameters: Parameters, grid: Grid) -> Iterator[tuple[slice, np.ndarray]]:
    """What muscle feels less what the body makes at rest [mg PE per day], a stretch of steps at a time (s, parts or shifts, N)."""
    if not np.any(parameters.muscle_delay_day):
        for steps in total.stretches:
            excess = total.within(steps)
            excess -= parameters.physiologic_mg_pe_per_day
            yield steps, excess
        return
    followed = total.followed(parameters.muscle_delay_day)  # so slow that it hardly moves within a shift
    for steps in grid.stretches(grid.shifts.steps // grid.steps * total.patients):
        yield steps, followed(steps) + (total.axis.own[steps] - parameters.physiologic_mg_pe_per_day)[:, None]


def _steroid_effects(excess, half, drive, parameters: Parameters, grid: Grid) -> None:
    """G and F of a stretch into `drive`; much of a run's time goes by here, so arrays are worked on in place and `excess` is used up."""
    np.maximum(excess, 0, out=excess)
    pace = power(excess * (1 / parameters.lasting_half_mg_pe_per_day), 3)
    excess *= 1 / half
    power(excess, parameters.effect_exponent)
    for share, powers in zip(drive, (excess, pace), strict=True):
        np.subtract(1, grid.mean(complement_in_place(powers)), out=share)


def muscle_mass(steroid, inflammation, around: Setting, start: float, parameters: Parameters, grid: Grid) -> np.ndarray:
    """M (S+1, 3, N) from `start`, in the order proximal, distal, respiratory, under G and inflammation in each step (S, N)."""
    regions = _by_region(parameters, "sensitivity", grid.number)
    others = np.asarray(_breakdown_without(steroid, inflammation, around, parameters), grid.number)
    synthesis = np.asarray(_synthesis_without(around, parameters), grid.number)
    gain, loss = parameters.breakdown_gain_steroid * regions, -parameters.synthesis_loss_steroid * regions
    limits = parameters.muscle_floor, parameters.muscle_ceiling
    held = (
        np.any(start > 1.0) or around.moderate.any() or around.high.any()
    )  # else M stays between its limits by itself
    mass = np.empty((grid.steps + 1, *np.broadcast_shapes(gain.shape, steroid.shape[1:])), grid.number)
    mass[0] = start
    for steps in grid.stretches(mass[0].size):
        breakdown = steroid[steps, None] * gain
        breakdown += others[steps, None]
        heading = steroid[steps, None] * loss
        heading += 1
        heading *= synthesis[steps, None]
        heading /= breakdown
        breakdown *= -parameters.turnover_per_day * grid.step_day
        lost = np.expm1(breakdown, out=breakdown)
        heading *= lost
        add, points = np.negative(heading, out=heading), slice(steps.start, steps.stop + 1)
        lost += 1
        if held:
            mass[points] = run_clipped(lost, add, mass[steps.start], *limits)
        else:
            run(lost, add, mass[steps.start], out=mass[points])
    return mass


def _by_region(parameters: Parameters, what: str, number: type) -> np.ndarray:
    """A constant of each region (3, 1 or N)."""
    regions = (getattr(parameters, f"{what}_{region}") for region in REGIONS)
    return np.stack(np.broadcast_arrays(*map(np.atleast_1d, regions))).astype(number)


def _synthesis_without(around: Setting, parameters: Parameters):
    """Synthesis in each step (S, N) if there were no steroid."""
    resting = 1 - parameters.synthesis_loss_unloading * around.unloading
    gain = parameters.training_gain_moderate * around.moderate + parameters.training_gain_high * around.high
    return resting * (1 + gain)


def _breakdown_without(steroid, inflammation, around: Setting, parameters: Parameters):
    """Breakdown in each step (S, N) but for what every region feels of the steroid in its own measure."""
    rest = 1 + parameters.breakdown_gain_unloading * around.unloading
    rest = rest + parameters.breakdown_gain_inflammation * inflammation
    if around.high.any():
        rest = rest + parameters.training_harm_high * around.high * steroid
    return rest


def acute_injury(
    total, inflammation, around: Setting, parameters: Parameters, grid: Grid
) -> tuple[np.ndarray, np.ndarray]:
    """X (S+1, N) and its mean in each step (S, N): it builds up in unloaded muscle, days after its drive, and heals over weeks."""
    if not around.rest.any():
        return absent_state(grid)

    shifts = grid.shifts  # in a day it can rise from nothing to almost all
    dosed = [_injuring_dose(total.within(steps), around.blockade[steps], parameters) for steps in total.stretches]
    dosed, rest = (values.reshape(shifts.steps, shifts.parts, -1) for values in (np.concatenate(dosed), around.rest))
    driven = rest * (dosed + (parameters.injury_gain_inflammation * inflammation)[:, None])
    _, waiting = first_order(driven, 1 / parameters.injury_delay_day, 0.0, shifts)
    attack = parameters.injury_per_day * waiting
    rate = attack + 1 / parameters.injury_recovery_day
    injury = solve(attack, rate, 0.0, shifts.step_day)
    mean = (attack - np.diff(injury, axis=0) / shifts.step_day) / rate
    return grid.points_of(injury), grid.mean(grid.in_steps(mean))


def nerve_injury(acute, around: Setting, parameters: Parameters, grid: Grid) -> np.ndarray:
    """X_n (S+1, N): what an acute illness at rest does to nerves, which takes months to years to heal and owes nothing to the steroid."""
    if not around.rest.any() or not acute.any() or not np.any(parameters.nerve_injury_per_day):
        return absent_state(grid)[0]
    shifts = grid.shifts
    rest = shifts.mean(around.rest.reshape(shifts.steps, shifts.parts, -1))
    attack = parameters.nerve_injury_per_day * rest * acute
    return grid.points_of(solve(attack, attack + 1 / parameters.nerve_recovery_day, 0.0, shifts.step_day))


def muscle_quality(around: Setting, parameters: Parameters, grid: Grid) -> np.ndarray:
    """Q (S+1, 3, 1 or N), the force of what muscle there is: it falls within days of rest, in each region by its own measure."""
    losses = _by_region(parameters, "quality_loss", grid.number)
    if not around.unloading.any() or not losses.any():
        return np.ones((grid.steps + 1, 3, 1), grid.number)
    rate = np.asarray(parameters.quality_per_day, dtype=grid.number)
    target = 1 - losses * around.unloading[:, None]
    keep = np.exp(-rate * grid.step_day)
    return run(
        np.broadcast_to(keep, (1, 3, *keep.shape)) if keep.ndim else np.full((1, 1, 1), keep), target * (1 - keep), 1.0
    )


def _injuring_dose(total, blockade, parameters: Parameters):
    effect = hill_in_place(total, parameters.half_injury_mg_pe_per_day, parameters.injury_exponent)
    return effect * (1 + parameters.injury_gain_blockade * blockade)


def lasting_loss(pace: np.ndarray, injury: np.ndarray, parameters: Parameters, grid: Grid, before=0.0) -> np.ndarray:
    """The share of force that does not come back (S+1, 3, N): what long exposure leaves, at pace F, and what injury leaves.

    Pace and injury are means in each step (S, N), `before` is what the pace came to in a history [day].
    Both shares only grow, and both are closed forms: long exposure counts by its duration more than by its dose,
    and each region by its own measure.
    """
    most = parameters.lasting_most * _by_region(parameters, "lasting", grid.number)
    left = np.expm1((_integral(pace, grid) + before) * -parameters.lasting_per_day)[:, None]
    lasting = left * -most
    if injury.any() and np.any(parameters.lasting_share_injury):
        healed = _integral(injury, grid) / parameters.injury_recovery_day
        return 1 - (1 - lasting) * np.exp(healed * -parameters.lasting_share_injury)[:, None]
    return lasting


def force(mass, quality, lasting, injury, nerve) -> np.ndarray:
    """The strength (S+1, 3, N) of muscle of a mass and a quality, less what is lost of it for good and for now."""
    strength = np.subtract(1, lasting)
    strength *= mass
    for left, absent in ((quality, 1), ((1 - injury) * (1 - nerve), 1)):
        if np.any(left != absent):
            strength *= left if left.ndim == 3 else left[:, None]
    return strength


def _integral(values: np.ndarray, grid: Grid) -> np.ndarray:
    """The integral of values per step (S, N) from day 0 to each grid point (S+1, N)."""
    sums = np.zeros((len(values) + 1, *values.shape[1:]), values.dtype)
    if values[0].size < _MANY:
        np.cumsum(values, axis=0, out=sums[1:])
        return np.multiply(sums, grid.step_day, out=sums)
    for value, now, following in zip(values, sums[:-1], sums[1:], strict=True):
        np.add(now, value, out=following)
    return np.multiply(sums, grid.step_day, out=sums)
