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

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import exp, expm1, log

import numpy as np

from ..model.drug import ROUTES, Drug
from ..model.regimen import Course, Interaction, Regimen
from .bateman import bateman, bateman3
from .doses import Source, pe_per_mg, sources
from .grid import HOURS, Grid, within
from .linear_recurrence import run
from .nodes import nodes
from .parameters import Number, Parameters

_CLEARANCES = 8  # so many suffice for any number of patients


@dataclass(frozen=True)
class Exposure:
    """What reaches the tissues of N patients in S steps [mg PE per day], with the fluorinated weight φ or `plain`, without it.

    Disease reads it plain; muscle and illness read it weighted; `axis_means` and `axis_points` are what the adrenal axis feels,
    which is quicker than the tissues and is read in halves of a step.
    Patients clear at different rates and differ in nothing else here, so the exposure is worked out for C clearances,
    and `shares` (C, N) says how each patient lies between them; None if patients are as many as clearances, or all alike.
    `earlier` is the same in a history before day 0, if there is one.
    """

    means: np.ndarray  # of each step (S, C), plain
    points: np.ndarray  # at each grid point (S+1, C), plain
    fluorinated_means: np.ndarray  # what of it fluorinated drugs bring (S or 1, C or 1)
    fluorinated_points: np.ndarray
    axis_means: np.ndarray  # E_a of each half of a step (2·S, C)
    axis_points: np.ndarray  # at each grid point and in the middle of each step (2·S+1, C)
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
        at = {name: step * (2 if name.startswith("axis") else 1) for name in (*means, *points)}
        before = {name: getattr(self, name)[: at[name]] for name in means}
        before |= {name: getattr(self, name)[: at[name] + 1] for name in points}
        after = {name: getattr(self, name)[at[name] :] for name in (*means, *points)}
        return replace(self, **after, earlier=replace(self, **before))

    def of_patients(self, values: np.ndarray) -> np.ndarray:
        """Values (…, C) that follow the clearance as smoothly as an exposure does → (…, N)."""
        if self.shares is None:
            return values
        return values @ self.shares

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
    """One drug: central amount [mg PE] on the grid; exposure [mg PE per day] of tissues on it and per step, of the axis by halves of a step."""

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
    potencies = [drug.axis_potency.value for drug, _ in given]
    felt = [
        (potency * one.axis_mean, potency * one.axis) if potency != 1 else (one.axis_mean, one.axis)
        for potency, (_, one) in zip(potencies, given, strict=True)
    ]
    weight = np.asarray(parameters.fluorinated_weight, dtype=grid.number)
    return Exposure(*plain, *fluorinated, *_total(felt, times, grid.halves), weight, shares)


def _cut(values: Number, first: int, last: int) -> Number:
    return values[..., first:last] if np.ndim(values) and np.shape(values)[-1] > 1 else values


def _clearances(parameters: Parameters, grid: Grid) -> tuple[np.ndarray, np.ndarray | None]:
    """Multipliers of clearance (C,) to work with, and how N patients lie between them: on a polynomial in the logarithm."""
    times = np.atleast_1d(np.asarray(parameters.clearance_times, dtype=np.float64))
    return (times, None) if len(times) <= 2 * _CLEARANCES else nodes(times, _CLEARANCES, grid.number)


def _total(parts, times: np.ndarray, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Mean and momentary exposure (…, C), summed over drugs, in the precision of the grid."""
    if not parts:
        return tuple(np.zeros((length, len(times)), grid.number) for length in (grid.steps, grid.steps + 1))
    return tuple(sum(every[1:], every[0]).astype(grid.number) for every in zip(*parts, strict=True))


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
    waits = [(source, _waiting(source, grid)) for source in waiting]
    into_central, entered = _into_central(vein, waits, out, grid)
    central = run(np.exp(-out * grid.step_h), into_central, 0.0)
    left = entered - np.diff(central, axis=0)  # the amount that left in the step
    left = np.maximum(left, 0.0, out=left) * (gain / out)  # ∫E_inst over the step

    rates = log(2) / np.array(
        [[drug.persistence.value], [drug.axis_persistence.value]]
    )  # of tissues and axis, side by side
    into = gain * rates * bateman(out[:, None], rates, grid.step_h) * central[:-1, None]
    for added in _into_effects(vein, waits, out[:, None], rates, gain):
        into += added
    effects = run(np.exp(-rates * grid.step_h)[None], into, 0.0)
    follows = effects[:-1] - effects[1:]
    follows *= 1 / rates
    follows += left[:, None]
    follows = np.maximum(follows, 0.0, out=follows) * (1 / grid.step_h)
    axis = _halved(vein, waits, central, effects[:, 1], follows[:, 1], out, float(rates[1, 0]), gain, grid)
    return Amounts(central, effects[:, 0], follows[:, 0], *axis)


def _halved(vein, waits, central, effect, mean, out, rate: float, gain: float, grid: Grid):
    """An effect compartment of this rate at the ends and middles of steps (2·S+1, C), and its mean in their halves (2·S, C)."""
    half = grid.step_h / 2
    vein, *others = (
        replace(source, arrives=tuple((amount, left_h - half) for amount, left_h in came if left_h > half))
        for source, came in ((vein, vein.arrives), *waits)
    )
    waits = [(source, source.arrives) for source in others]  # what came, until the middle
    into, entered = _into_central(vein, waits, out, grid)
    into = into + np.exp(-out * half) * central[:-1]
    left = np.maximum(entered + central[:-1] - into, 0.0) * (gain / out)
    points, means = np.empty((2 * grid.steps + 1, effect.shape[-1])), np.empty((2 * grid.steps, effect.shape[-1]))
    points[::2], middle = effect, points[1::2]
    np.multiply(exp(-rate * half), effect[:-1], out=middle)
    middle += gain * rate * bateman(out, rate, half) * central[:-1]
    for added in _into_effects(vein, waits, out[:, None], np.array([[rate]]), gain):
        middle += added[:, 0]
    first = np.maximum((left - (middle - effect[:-1]) / rate) / half, 0.0)
    means[::2] = first
    np.maximum(2 * mean - first, 0.0, out=means[1::2])
    return points, means


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


def _into_central(vein: Source, waits, out, grid: Grid):
    """Per step: what arrives in Ac by its end from outside, and all that entered Ac (for the mass balance)."""
    into = entered = np.zeros((grid.steps, 1))
    for amount, left_h in vein.arrives:
        into = into + amount * np.exp(-out * left_h)
        entered = entered + amount
    for source, waiting in waits:
        empties, passes = source.empties_per_h, source.passes_per_h
        for amount, left_h in waiting:
            into = into + amount * (passes * bateman(empties, out, left_h))
            entered = entered + amount * (passes * (-expm1(-empties * left_h) / empties if empties else left_h))
    return into, entered


def _into_effects(vein: Source, waits, out, rates, gain: float) -> Iterator[np.ndarray]:
    """Per step: what arrives in effect compartments of these rates by its end, of each that came from outside within it."""
    for amount, left_h in vein.arrives:
        yield amount[:, None] * (gain * rates * bateman(out, rates, left_h))
    for source, waiting in waits:
        empties, passes = source.empties_per_h, source.passes_per_h
        for amount, left_h in waiting:
            yield amount[:, None] * (passes * gain * rates * bateman3(empties, out, rates, left_h))


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
