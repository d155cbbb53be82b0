"""An observation as it was published, and what the model says for the same drug, dose and time → where both lie, and whether they agree.

Agreement is computed and never written down: what was observed, as far as its spread is known, meets the model's combined band or it does not.
What the model was tuned to is marked, because its agreement is no evidence; where dose or duration is assumed no verdict is given.
Source: dossier §3.2 and §4.4b; the cut-off for weakness and the allowance for rounding are conventions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import comb
from typing import Literal

import numpy as np

from ...model.drug import Drug
from ...model.observation import Observation
from ...model.regimen import Course, Scenario
from ...model.trace import REGIONS, Trace

WEAK_BELOW = 0.75  # strength below which a virtual patient counts as weak; a convention of the model's checks
ROUNDING = 0.02  # of baseline: published numbers are rounded, and no tolerance of the targets is narrower

Verdict = Literal["agrees", "disagrees", "assumed", "not comparable"]
Span = tuple[float, float]


@dataclass(frozen=True)
class Modelled:
    """The model's word on one observation, as fractions like it: the median patient, and two kinds of not knowing.

    `patients` is None for a share, which a whole population makes together.
    """

    value: float
    patients: Span | None
    belief: Span

    @property
    def combined(self) -> Span:
        """From the lowest to the highest of both bands."""
        spans = (self.belief, self.patients or self.belief)
        return min(low for low, _ in spans), max(high for _, high in spans)


@dataclass(frozen=True)
class Row:
    """One observation beside the model: the scenario that was run and what came of it, or neither."""

    id: str
    observation: Observation
    dose_mg_pe_per_day: (
        float | None
    )  # per day, the highest of the run where the dose is not told; None if neither is known
    day: float | None  # when it was read
    modelled: Modelled | None
    tuned: bool  # to a target, or it informed the structure
    check: str = ""  # the standing of the check that it is

    @property
    def observed(self) -> Span | None:
        """Where the observation lies (fractions); None if there is no number for it."""
        return observed(self.observation)

    @property
    def inside(self) -> bool:
        """Whether what was observed meets the model's combined band."""
        (low, high), (least, most) = self.observed, self.modelled.combined
        return low <= most + ROUNDING and high >= least - ROUNDING

    @property
    def verdict(self) -> Verdict:
        """Agrees or disagrees; or the exposure is assumed; or there is nothing to compare."""
        if self.modelled is None or self.observed is None:
            return "not comparable"
        if self.observation.assumed and self.observation.assumed.is_exposure:
            return "assumed"
        return "agrees" if self.inside else "disagrees"


def observed(observation: Observation) -> Span | None:
    """Where an observation lies: its range, the interval of its counts, or its number alone; None if it has none.

    A difference that was not significant leaves no difference possible, so its span reaches 1; told in words alone it stands at 1.
    """
    if observation.measure == "other":
        return None
    if observation.weak is not None:
        return exact(observation.weak, observation.people)
    known = [one for one in (observation.value, observation.low, observation.high) if one is not None]
    if observation.not_significant:
        known.append(1.0)
    if not known:
        return None
    return (0.0 if observation.at_most else min(known)), max(known)


def centre(observation: Observation) -> float | None:
    """The number that was published, or the share of its counts; None if only a range or words were."""
    return observation.weak / observation.people if observation.weak is not None else observation.value


@cache
def exact(count: int, of: int) -> Span:
    """The exact 95 % interval of a share (Clopper and Pearson), as the sheet of checks gives it."""
    return _share_at(0.025, count, of), _share_at(0.975, count + 1, of)


def _share_at(chance: float, count: int, of: int) -> float:
    """The share at which `count` or more among `of` are seen with this chance, by halving."""
    low, high, ways = 0.0, 1.0, [(n, comb(of, n)) for n in range(count, of + 1)]
    for _ in range(60):
        middle = (low + high) / 2
        seen = sum(known * middle**n * (1 - middle) ** (of - n) for n, known in ways)
        low, high = (middle, high) if seen < chance else (low, middle)
    return round((low + high) / 2, 9)


def scenario(observation: Observation, known: Mapping[str, Scenario]) -> Scenario | None:
    """What the model is run with: what was told, and else what is assumed; None if dose or duration stays unknown."""
    assumed = observation.assumed
    if observation.measure == "other":
        return None
    if assumed and assumed.scenario:
        return known[assumed.scenario]
    told = {name: getattr(observation, name) for name in ("drug", "dose", "duration")}
    drug, dose, days = (getattr(assumed, name, None) if value == "unknown" else value for name, value in told.items())
    if None in (drug, dose, days):
        return None
    route, loading = (assumed.route, assumed.loading) if assumed else ("oral", 1.0)
    return Scenario(regimen=(Course(drug, route, dose, 0, days),), days=days, loading=((0, loading),))


def day(observation: Observation, run: Scenario) -> float:
    """The day [d] on which an observation is read in its run."""
    told = observation.duration if observation.duration != "unknown" else run.days
    return min(observation.at_day if observation.at_day is not None else told, run.days)


def exposure(observation: Observation, run: Scenario | None, drugs: Mapping[str, Drug]) -> float | None:
    """The dose [mg PE per day]: as told, else the highest of the run; without a drug's name it is read as prednisone-equivalent."""
    if observation.dose != "unknown":
        drug = drugs.get(observation.drug)
        return observation.dose * 5 / drug.equivalent.value if drug else observation.dose
    if run is None or not run.regimen:
        return None
    return max(course.mg_per_day * 5 / drugs[course.drug].equivalent.value for course in run.regimen)


def read(observation: Observation, run: Scenario, trace: Trace, patients: int) -> Modelled:
    """The model's word from a trace whose columns are the median patient, `patients` virtual ones, and other parameter sets."""
    strength = trace.strength[REGIONS.index(observation.region), trace.index(day(observation, run))]
    median, around, believed = strength[0], strength[1 : 1 + patients], strength[1 + patients :]
    if observation.measure == "strength":
        return Modelled(float(median), _ninety(around), _ninety(believed))
    # Under another parameter set every virtual patient is taken to move by as much as the median patient does.
    shares = [np.mean(around + (other - median) < WEAK_BELOW) for other in believed]
    return Modelled(float(np.mean(around < WEAK_BELOW)), None, _ninety(shares))


def _ninety(values) -> Span:
    low, high = np.quantile(values, (0.05, 0.95))
    return float(low), float(high)
