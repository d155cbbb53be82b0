"""Exposure of the adrenal axis → what it lets go in each step: of the trophic drive, and of the cortisol of the hour.

Both follow a dose within hours, so they are read in halves of a step's parts; the pools that live on them are in `adrenal_axis`.
"""

from dataclasses import dataclass

import numpy as np

from .exposure import Exposure
from .grid import HOURS, Grid, stretches
from .hill import complement_in_place, power
from .nodes import nodes
from .parameters import Parameters

_SENSITIVITIES = 8  # so many suffice for any number of patients
_ALIKE = {np.float32: 1e-5, np.float64: 1e-10}  # of the half effect: exposures no further apart let go the same
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


def rhythm(day: np.ndarray, parameters: Parameters) -> np.ndarray:
    """W at days (T, 1): when in a day the axis is active, 1 in the mean of a day; (T, N) where patients differ in it."""
    since = day[:, None] * HOURS - parameters.axis_rhythm_peak_h
    return 1 + parameters.axis_rhythm_amplitude * np.cos(2 * np.pi / HOURS * since)


def released(exposure: Exposure, parameters: Parameters, whole: Grid) -> Released:
    """What an exposure lets go: of the trophic drive by the rhythm of a day, and of the cortisol of the hour.

    Where patients differ in clearance and sensitivity alone, a few of both are enough: how long a dose suppresses is smooth in either.
    Day after day of the same dose soon lets go the same, and is worked out once.
    """
    grid, steep = whole.in_halves, parameters.atrophy_exponent
    beat = _beat(parameters, grid)
    halves = parameters.half_atrophy_mg_pe_per_day, parameters.half_suppression_mg_pe_per_day
    memory = np.asarray(parameters.adrenal_response_per_day, dtype=grid.number)
    few = exposure.shares is not None and np.ndim(steep) == 0 and beat.shape[-1] == 1 and memory.ndim == 0
    points, means = exposure.axis_points, exposure.axis_means
    if not few:
        points, means = exposure.of_patients(points), exposure.of_patients(means)
    new, kind = _kinds(points, means, len(beat), _ALIKE[grid.number] * min(np.min(half) for half in halves), grid)
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
    active, morning = active[of_day].swapaxes(0, 1)
    return Released(active, free[:, 0], opened[:, 0], morning, free[:, 1], kind, opened[:, 1], opened[:, 2])


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


def left(square: np.ndarray, exponent) -> np.ndarray:
    """1 − Hill of an array of (x/x₅₀)², which is used up."""
    return complement_in_place(power(square, exponent / 2))
