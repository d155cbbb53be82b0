"""A run of a divided number → its virtual people, what they lived through, and every quantity that a reading may ask of them.

A day is read at 08:00, before the dose, as the sheet says; what follows the clock is read at its hour.
Conventions that are ours: the adrenal reserve is the stimulated peak over that of health, as the sheet says, c_stim/c_S;
ACTH is what drives each part of it, H·(1 − q) over the reserve, so 1 in health; cortisol at an hour is morning cortisol as it
would be at that hour, times W there over W at 08:00.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ....model.drug import Drug
from ....model.regimen import Scenario
from ....model.trace import REGIONS, Trace
from ...adrenal_axis import adapted, capacity, unsuppressed
from ...exposure import tissue_exposure
from ...grid import HOURS, Grid, between, stairs
from ...muscle import waking_day
from ...parameters import Parameters, vary
from ...simulate import simulate
from ...strength import sum_score
from ...suppression import rhythm
from .sheet import Entry, Run, scenario

SEED = 20
MORNING = 8 / HOURS  # of a day
HOURLY_H, USUAL_H = 1.0, 8.0  # steps: for cortisol of the hour, and for all else, so that 08:00 lies on one
WORST_OF = 20  # the severe end: the constant of one person in so many
NORMAL_95 = 1.6449  # the standard normal's 95th percentile

_HOURLY = ("cortisol", "peak cortisol")
_OF_MORNINGS = ("morning cortisol", "free cortisol", "cortisol production", "ACTH")
_PER_PERSON = ("waking day",)
_SWITCHED = {"nerve part": "nerve_injury_per_day", "muscular part": "injury_per_day"}


class NotComputed(ValueError):
    """A reading that this model cannot give, and why, in a sentence."""


@dataclass(frozen=True)
class Lived:
    """The people of a run and their trace; readings ask it for quantities at times [day], from day 0 at 00:00."""

    run: Run
    scenario: Scenario
    drugs: Mapping[str, Drug]
    people: Parameters
    trace: Trace
    step_h: float

    @property
    def end(self) -> float:
        """The last day of the run as the sheet has it; the trace goes on for a day, for its morning."""
        return self.run.life.days

    @cached_property
    def grid(self) -> Grid:
        return Grid.over(self.scenario.days, self.step_h, self.trace.pituitary.dtype.type)

    @cached_property
    def woke(self) -> np.ndarray:
        """The day on which each of them wakes (N,), inf if never."""
        found = waking_day(self.scenario, self.trace.inflammation, self.people, self.grid)
        if found is None:
            raise NotComputed("nobody is sedated in this run, so no day counts from waking")
        return self._wide(found)

    def along(self, quantity: str, region: str = "proximal") -> tuple[np.ndarray, np.ndarray]:
        """Times (T,) [day] and the quantity then (T, N); what is read in the mornings has the times of the mornings."""
        if quantity in _OF_MORNINGS:
            return self._mornings(quantity)
        if quantity in _HOURLY:
            return self.trace.day, self.cortisol
        return self.trace.day, self._wide(self._state(quantity, REGIONS.index(region)))

    def at(self, quantity: str, times, region: str = "proximal") -> np.ndarray:
        """The quantity (N,) at a time for all, or at a time of each person (N,); NaN for whom that is after the run."""
        if quantity in _PER_PERSON:
            return self.woke
        known, values = self.along(quantity, region)
        times = np.broadcast_to(np.asarray(times, dtype=float), values.shape[-1:])
        last = np.clip(np.searchsorted(known, times + 1e-6, side="right") - 1, 0, len(known) - 1)
        found = values[last, np.arange(values.shape[-1])].astype(float)
        return np.where(times <= self.scenario.days + 1e-6, found, np.nan)

    def since(self, reading) -> np.ndarray:
        """When a reading or a condition with a day is read: 08:00 of its day, or so long after each person's waking (N,)."""
        if reading.from_waking:
            return self.woke + reading.day
        return np.full(self.people.patients, reading.day + MORNING)

    def _wide(self, values: np.ndarray) -> np.ndarray:
        return np.broadcast_to(values, (*values.shape[:-1], self.people.patients))

    def _state(self, quantity: str, region: int) -> np.ndarray:
        trace = self.trace
        if quantity == "strength lost over mass lost":
            lost = np.maximum(1 - trace.muscle[region], 1e-12)
            return (1 - trace.strength[region]) / lost
        states = {
            "strength": lambda: trace.strength[region],
            "muscle": lambda: trace.muscle[region],
            "strength per mass": lambda: trace.strength[region] / trace.muscle[region],
            "sum score": lambda: sum_score(trace),
            "adrenal reserve": lambda: self.reserve,
            "stimulated peak": lambda: trace.cortisol_stimulated_nmol_per_l,
            "disease": lambda: trace.disease,
        }
        if quantity not in states:
            raise NotComputed(f"the model has no reading of {quantity}")
        return states[quantity]()

    def _mornings(self, quantity: str) -> tuple[np.ndarray, np.ndarray]:
        """At the points that are an 08:00."""
        at = np.flatnonzero(np.round(self.trace.day * HOURS, 6) % HOURS == 8)
        known = {
            "morning cortisol": lambda: self.trace.cortisol_am_nmol_per_l[at],
            "free cortisol": lambda: self.trace.cortisol_free_nmol_per_l[at],
            "cortisol production": lambda: self._secreted[1][at],
            "ACTH": lambda: self._secreted[0][at] / self.reserve[at],
        }
        return self.trace.day[at], self._wide(known[quantity]())

    @property
    def reserve(self) -> np.ndarray:
        """The share of a healthy answer to ACTH that is there at each point (T, N)."""
        return self.trace.cortisol_stimulated_nmol_per_l / self.people.stimulated_cortisol_nmol_per_l

    @cached_property
    def _secreted(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """At each point: H·(1 − q), Π and total cortisol [nmol/L] as it would be in the morning, (T, N)."""
        curve, people, grid = self.scenario.stress, self.people, self.grid
        felt_exposure = tissue_exposure(self.scenario.regimen, self.drugs, people, grid, self.scenario.interactions)
        opened = unsuppressed(np.maximum(felt_exposure.of_patients(felt_exposure.axis_points[::2]), 0), people)
        stress = grid.column(between(grid.day, [day for day, _ in curve], lambda day: stairs(curve, day)))
        felt = np.maximum(grid.column(stairs(curve, grid.day)) - adapted(stress, people, grid), 0)
        let_go = capacity(self.trace.pituitary, self.reserve, felt, people) * opened
        produced = let_go * (1 + people.stress_production_gain * felt)
        total = people.morning_cortisol_nmol_per_l * produced / (1 - people.stress_clearance_loss * felt)
        return let_go, produced, total

    @cached_property
    def cortisol(self) -> np.ndarray:
        """Total cortisol [nmol/L] at each point (T, N), with the rhythm of the day."""
        day = rhythm(self.trace.day, self.people) / rhythm(np.array([MORNING]), self.people)
        return self._wide(self._secreted[2] * day)


def people(entry: Entry, parameters: Parameters) -> dict[int, Parameters]:
    """The virtual people of an entry by their number: one draw for all of its runs, and the typical patient for 1."""
    return {
        n: vary(parameters, n, SEED) if n > 1 else parameters for n in {run.patients for run in entry.runs.values()}
    }


def live(run: Run, drugs: Mapping[str, Drug], who: Parameters, hourly: bool = False) -> Lived:
    """What these people live through in a run, at steps as fine as it is read."""
    step_h = HOURLY_H if hourly else USUAL_H
    who = _switched(run, who)
    try:
        lived = scenario(run)
        lived = replace(lived, days=lived.days + 1)  # its last morning, too
        trace = simulate(lived, drugs, who, step_h)
    except ValueError as refused:
        raise NotComputed(f"the model refuses the run: {refused}") from refused
    return Lived(run, lived, drugs, who, trace, step_h)


def is_hourly(quantity: str) -> bool:
    """Whether a quantity follows the hour."""
    return quantity in _HOURLY


def _switched(run: Run, who: Parameters) -> Parameters:
    for part in run.without:
        who = replace(who, **{_SWITCHED[part]: 0.0})
    for part in run.severe:
        name = _SWITCHED[part]
        spread = np.sqrt(np.log1p(getattr(who, f"cv_{name}") ** 2))
        middle = float(np.median(getattr(who, name)))
        who = replace(who, **{name: middle * float(np.exp(NORMAL_95 * spread))})
    return who
