"""Regimen → exposure: what reaches the tissues, in mg prednisone-equivalent (PE) per day.

Per drug: gut, muscle, depot or infusion bag → central compartment Ac → effect compartment Ee, all linear, so doses superpose exactly.
The adrenal axis has an effect compartment of its own, which follows the blood in hours, and a potency of its own of each drug.
A dose or a change of rate may fall anywhere in a step: its share of the state at the end of the step is a closed form.
The mean of a step follows from mass balance (what came in less what stayed), so coarse steps lose nothing.
Volume and bioavailability enter only the displayed concentration, never the effect.
Source: dossier §4.1, §4.2 and appendix A.1.

The equations, as `assets/equations.yaml` prints them, and each symbol with its name in the code (– if it has none) and its unit. Gut, blood and effect count t in hours.

    P = D·5/m
    dA_g/dt = −k_a·A_g
    dA_c/dt = Σ_g k_a·A_g − ln 2/t_h·f·A_c + r
    dE/dt = ln 2/t_e·(24·ln 2/t_h·A_c − E)
    E_∞ = P/f
    E_exo = E_n + φ·E_f
    dE_j/dt = ln 2/t_a·(24·ln 2/t_h·A_c − E_j)
    E_a = Σ_j w_j·E_j

    P      prescribed                                              [mg PE/day]
    D      mg_per_day                                              [mg/day]
    m      equivalent                                              [mg]
    A_g    waits                                                   [mg PE]
    k_a    absorption, intramuscular_absorption, depot_absorption  [1/h]
    A_c    central                                                 [mg PE]
    t_h    half_life                                               [h]
    f      clearance_times                                         [times]
    r      _rates                                                  [mg PE/h]
    E      effect                                                  [mg PE/day]
    t_e    persistence                                             [h]
    E_∞    –                                                       [mg PE/day]
    E_exo  mean                                                    [mg PE/day]
    E_n    –                                                       [mg PE/day]
    φ      fluorinated_weight                                      [times]
    E_f    fluorinated_means                                       [mg PE/day]
    E_j    axis                                                    [mg PE/day]
    t_a    axis_persistence                                        [h]
    E_a    axis_means                                              [mg PE/day]
    w_j    axis_potency                                            [times]
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np
from numpy.polynomial.chebyshev import chebvander

from ..model.drug import ROUTES, Drug
from ..model.regimen import Course, Interaction, Regimen
from .doses import Source, pe_per_mg, sources
from .grid import HOURS, Grid, within
from .linear_recurrence import run
from .parameters import Number, Parameters

_CLEARANCES = 8  # so many suffice for any number of patients


@dataclass(frozen=True)
class Exposure:
    """What reaches the tissues of N patients in S steps [mg PE per day], with the fluorinated weight φ or `plain`, without it.

    Disease reads it plain; muscle and illness read it weighted; `axis_means` and `axis_points` are what the adrenal axis feels.
    Patients clear at different rates and differ in nothing else here, so the exposure is worked out for C clearances,
    and `shares` (C, N) says how each patient lies between them; None if patients are as many as clearances, or all alike.
    `earlier` is the same in a history before day 0, if there is one.
    """

    means: np.ndarray  # of each step (S, C), plain
    points: np.ndarray  # at each grid point (S+1, C), plain
    fluorinated_means: np.ndarray  # what of it fluorinated drugs bring (S or 1, C or 1)
    fluorinated_points: np.ndarray
    axis_means: np.ndarray  # E_a of each step (S, C)
    axis_points: np.ndarray  # at each grid point (S+1, C)
    weight: Number
    shares: np.ndarray | None
    earlier: "Exposure | None" = None

    @property
    def plain_mean(self) -> np.ndarray:
        """Of each step (S, N)."""
        return self.of_patients(self.means)

    @property
    def plain_now(self) -> np.ndarray:
        """At each grid point (S+1, N)."""
        return self.of_patients(self.points)

    @property
    def mean(self) -> np.ndarray:
        """Weighted, of each step (S, N)."""
        return self.weigh(self.plain_mean, self.fluorinated_means)

    @property
    def now(self) -> np.ndarray:
        """Weighted, at each grid point (S+1, N)."""
        return self.at(slice(None))

    def at(self, points: slice) -> np.ndarray:
        """Weighted, at some of the grid points."""
        return self.weigh(self.of_patients(self.points[points]), self.fluorinated_points[points])

    def weigh(self, plain: np.ndarray, fluorinated: np.ndarray) -> np.ndarray:
        """Plain exposure (…, N) with the weight on what fluorinated drugs bring of it (…, C)."""
        return plain + (self.weight - 1) * self.of_patients(fluorinated) if fluorinated.any() else plain

    def through(self, function: Callable, *constants: Number, history: bool = False) -> np.ndarray:
        """What `function` makes of the plain means (S, C or N), those of a `history` before them if asked, for every patient (…, N).

        Where all have the same `constants` patients differ by their clearance alone, so a few clearances are enough.
        """
        means = self.with_history("means") if history else self.means
        if all(np.size(constant) == 1 for constant in constants):
            return self.of_patients(function(means))
        return function(self.of_patients(means))

    def with_history(self, name: str) -> np.ndarray:
        """Means of every step, with those before day 0 first."""
        means = getattr(self, name)
        return means if self.earlier is None else np.concatenate([getattr(self.earlier, name), means])

    def cut_at(self, step: int) -> "Exposure":
        """That from a step on, with what came before it as its history."""
        if not step:
            return self
        means, points = (("means", "fluorinated_means", "axis_means"), ("points", "fluorinated_points", "axis_points"))
        before = {name: getattr(self, name)[:step] for name in means}
        before |= {name: getattr(self, name)[: step + 1] for name in points}
        after = {name: getattr(self, name)[step:] for name in (*means, *points)}
        return replace(self, **after, earlier=replace(self, **before))

    def of_patients(self, values: np.ndarray) -> np.ndarray:
        """Values (…, C) that follow the clearance as smoothly as an exposure does → (…, N)."""
        if self.shares is None:
            return values
        return values @ self.shares

    def weigh_felt(self, plain: np.ndarray, fluorinated: np.ndarray) -> np.ndarray:
        """The same of exposures that are every patient's already (…, N)."""
        return plain + (self.weight - 1) * fluorinated if fluorinated.any() else plain

    def part(self, first: int, last: int) -> "Exposure":
        """That of the patients from `first` until just before `last`."""
        earlier = self.earlier and self.earlier.part(first, last)
        if self.shares is not None:
            shares = np.ascontiguousarray(self.shares[:, first:last])
            return replace(self, weight=_cut(self.weight, first, last), shares=shares, earlier=earlier)
        names = ("means", "points", "fluorinated_means", "fluorinated_points", "axis_means", "axis_points", "weight")
        return replace(self, **{name: _cut(getattr(self, name), first, last) for name in names}, earlier=earlier)


@dataclass(frozen=True)
class Amounts:
    """One drug: central amount [mg PE] on the grid; exposure of tissues and of the axis [mg PE per day] on it and per step."""

    central: np.ndarray
    effect: np.ndarray
    effect_mean: np.ndarray
    axis: np.ndarray
    axis_mean: np.ndarray


def tissue_exposure(
    regimen: Regimen,
    drugs: Mapping[str, Drug],
    parameters: Parameters,
    grid: Grid,
    interactions: tuple[Interaction, ...] = (),
) -> Exposure:
    """The summed exposure of all drugs of the regimen; N is 1 when no patient clears differently from another."""
    apart = {one.drug for one in interactions if one.route}  # cleared by route, each in a compartment of its own
    times, shares = _clearances(parameters, grid)
    given = [
        (drugs[name], drug_amounts(drugs[name], courses, clearance(name, route, times, interactions, grid), grid))
        for (name, route), courses in _together(regimen, apart).items()
    ]
    plain = _total([(one.effect_mean, one.effect) for _, one in given], times, grid)
    fluorinated = _total([(one.effect_mean, one.effect) for drug, one in given if drug.fluorinated], times, grid)
    felt = [(drug.axis_potency.value * one.axis_mean, drug.axis_potency.value * one.axis) for drug, one in given]
    weight = np.asarray(parameters.fluorinated_weight, dtype=grid.number)
    return Exposure(*plain, *fluorinated, *_total(felt, times, grid), weight, shares)


def _cut(values: Number, first: int, last: int) -> Number:
    return values[..., first:last] if np.ndim(values) and np.shape(values)[-1] > 1 else values


def _clearances(parameters: Parameters, grid: Grid) -> tuple[np.ndarray, np.ndarray | None]:
    """Multipliers of clearance (C,) to work with, and how N patients lie between them: on a polynomial in the logarithm."""
    times = np.atleast_1d(np.asarray(parameters.clearance_times, dtype=np.float64))
    return (times, None) if len(times) <= 2 * _CLEARANCES else nodes(times, _CLEARANCES, grid.number)


def nodes(values: np.ndarray, many: int, number: type) -> tuple[np.ndarray, np.ndarray]:
    """A few values (C,) and how N `values` lie between them (C, N): on a polynomial in the logarithm."""
    logs = np.log(np.asarray(values, dtype=np.float64))
    middle, reach = (logs.max() + logs.min()) / 2, np.ptp(logs) / 2 + 1e-9
    at = np.cos(np.pi * (np.arange(many) + 0.5) / many)  # where a polynomial strays least in between
    shares = np.linalg.solve(chebvander(at, many - 1).T, chebvander((logs - middle) / reach, many - 1).T)
    return np.exp(middle + reach * at), shares.astype(number)


def _total(parts, times: np.ndarray, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Mean and momentary exposure (…, C), summed over drugs, in the precision of the grid."""
    mean, now = (np.zeros((length, len(times))) for length in (grid.steps, grid.steps + 1))
    for one_mean, one_now in parts:
        mean, now = mean + one_mean, now + one_now
    return mean.astype(grid.number), now.astype(grid.number)


def _together(regimen: Regimen, apart: set[str]) -> dict[tuple[str, str], tuple[Course, ...]]:
    """The courses that share a compartment, by drug, and by route where an interaction asks for it."""
    groups: dict[tuple[str, str], tuple[Course, ...]] = {}
    for course in regimen:
        key = course.drug, course.route if course.drug in apart else ""
        groups[key] = (*groups.get(key, ()), course)
    return groups


def clearance(
    name: str, route: str, times: np.ndarray, interactions: tuple[Interaction, ...], grid: Grid
) -> np.ndarray:
    """f_CL: the multipliers `times` (C,) of the clearance of one drug by one route, in each step (1 or S, C)."""
    found = times[None]
    for interaction in interactions:
        if interaction.drug == name and interaction.route in (None, route):
            window = within([(interaction.from_day, interaction.to_day)], grid.middle)[:, None]
            found = found * np.where(window > 0, interaction.clearance_times, 1.0)
    return found


def drug_amounts(drug: Drug, courses: tuple[Course, ...], clearance_times: np.ndarray, grid: Grid) -> Amounts:
    """The amounts of one drug on the grid, and the exact mean exposures of each step."""
    vein, *waiting = sources(drug, courses, grid)
    out = log(2) / drug.half_life.value * clearance_times  # [1/h]
    gain = HOURS * log(2) / drug.half_life.value  # E_inst = gain · Ac, so the time average is the daily dose
    into_central, entered = _into_central(vein, waiting, out, grid)
    central = run(np.exp(-out * grid.step_h), into_central, 0.0)
    left = gain * (np.maximum(entered - np.diff(central, axis=0), 0.0) / out)  # ∫E_inst over the step

    def follows(half_time_h):
        rate = log(2) / half_time_h
        into = _into_effect(vein, waiting, out, rate, gain, grid)
        into = into + gain * rate * bateman(out, rate, grid.step_h) * central[:-1]
        effect = run(np.array([[exp(-rate * grid.step_h)]]), into, 0.0)
        mean = (left - np.diff(effect, axis=0) / rate) / grid.step_h
        return effect, np.maximum(mean, 0.0)

    return Amounts(central, *follows(drug.persistence.value), *follows(drug.axis_persistence.value))


def concentration(
    drug: Drug, courses: tuple[Course, ...], day: float, step_h: float = 1.0, clearance_times: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Days (T,) and the plasma concentration [mg/L] of one drug just after any dose at that time; for display only."""
    grid = Grid.over(day, step_h)
    shares = {route: tuple(course for course in courses if course.route == route) for route in ROUTES}
    central = sum(
        drug.arrives(route) * drug_amounts(drug, given, np.array([[clearance_times]]), grid).central[:, 0]
        for route, given in shares.items()
        if given
    )
    central = central + _boluses_now(drug, shares["iv"], grid)
    return grid.day, central / pe_per_mg(drug) / drug.volume.value


def prescribed(regimen: Regimen, drugs: Mapping[str, Drug], day: np.ndarray) -> np.ndarray:
    """The nominal dose [mg PE per day] that the regimen prescribes at each day, a step function."""
    total = np.zeros(len(day))
    for course in regimen:
        running = (day >= course.from_day - 1e-9) & (day < course.to_day - 1e-9)
        total += running * course.mg_per_day * pe_per_mg(drugs[course.drug])
    return total


def _into_central(vein: Source, others: list[Source], out, grid: Grid):
    """Per step: what arrives in Ac by its end from outside, and all that entered Ac (for the mass balance)."""
    into = entered = np.zeros((grid.steps, 1))
    for amount, left_h in vein.arrives:
        into = into + amount * np.exp(-out * left_h)
        entered = entered + amount
    for source in others:
        empties, passes = source.empties_per_h, source.passes_per_h
        for amount, left_h in _waiting(source, grid):
            into = into + amount * (passes * bateman(empties, out, left_h))
            entered = entered + amount * float(passes * bateman(empties, 0.0, left_h))
    return into, entered


def _into_effect(vein: Source, others: list[Source], out, rate: float, gain: float, grid: Grid):
    """Per step: what arrives in an effect compartment of this rate by its end, of what came from outside within it."""
    into, to_effect = np.zeros((grid.steps, 1)), gain * rate
    for amount, left_h in vein.arrives:
        into = into + amount * (to_effect * bateman(out, rate, left_h))
    for source in others:
        empties, passes = source.empties_per_h, source.passes_per_h
        for amount, left_h in _waiting(source, grid):
            into = into + amount * (passes * to_effect * bateman3(empties, out, rate, left_h))
    return into


def _waiting(source: Source, grid: Grid) -> list[tuple[np.ndarray, float]]:
    """(amount per step, hours it has in the step): what waits from before and what arrives, in one if it arrives at the start."""
    if not source.arrives:
        return []
    step, empties = grid.step_h, source.empties_per_h
    left_over = sum(amount * exp(-empties * left_h) for amount, left_h in source.arrives)
    waits = run(np.array([[exp(-empties * step)]]), left_over, 0.0)[:-1]
    at_start = sum((amount for amount, left_h in source.arrives if left_h == step), waits)
    return [(at_start, step), *((amount, left_h) for amount, left_h in source.arrives if left_h != step)]


def _boluses_now(drug: Drug, courses: tuple[Course, ...], grid: Grid) -> np.ndarray:
    """Amounts injected exactly at a grid point, which the state there does not hold yet [mg PE]."""
    now = np.zeros(grid.steps + 1)
    for amount, left_h in sources(drug, courses, grid)[0].arrives:
        if left_h == grid.step_h:
            now[:-1] += amount[:, 0]
    return now


def bateman(a, b, hours):
    """(e^{-b·t} − e^{-a·t}) / (a − b), whose limit for equal rates is t·e^{-a·t}: one unit through two compartments."""
    z = (a - b) * hours
    small = np.abs(z) < 1e-8
    safe = np.where(small, 1.0, z)
    shape = np.where(small, 1.0 - z / 2, -np.expm1(-safe) / safe)
    return (hours * np.exp(-b * hours) * shape).astype(np.result_type(a, b, 0.0))


def bateman3(a, b, c, hours):
    """The second divided difference of e^{-x·t} over three rates, any of which may be equal: one unit through three."""
    low, middle, high = np.sort(np.stack(np.broadcast_arrays(a, b, c)), axis=0).astype(float)
    near = (high - low) * hours < 1e-5
    apart = np.where(near, 1.0, high - low)
    quotient = (bateman(middle, low, hours) - bateman(high, middle, hours)) / apart
    return np.where(near, hours**2 / 2 * np.exp(-(low + middle + high) / 3 * hours), quotient).astype(
        np.result_type(a, b, c, 0.0)
    )
