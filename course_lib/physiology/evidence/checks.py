"""Published observations that the model was not tuned to → what it says about each, and whether that lies where it was seen.

A check that suggested a structure or a value is `informed by` for good, and no longer speaks for the model.
Shares of virtual patients depend on the draw: read order and direction, not decimals.
Source: dossier §4.4b and appendix A.5.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter, model_validator

from ...model.drug import Drug
from ...model.noun import Noun
from ...model.regimen import Scenario
from ...model.trace import REGIONS, Trace
from ..parameters import Parameters, vary
from ..simulate import simulate
from ..strength import sum_score

STEP_H = 8.0


class Reading(Noun):
    """What was observed, with the interval that counts as agreement and where the interval comes from."""

    words: str
    kind: Literal["median strength", "share below strength", "share below sum score"]
    region: Literal["proximal", "distal", "respiratory"] = "proximal"
    below: float = 0.0
    day: float
    observed: float
    low: float
    high: float
    interval: str


class Sedation(Noun):
    """No loading for a lognormal time, then full loading; with `reads_after` a reading's day counts from waking."""

    median_day: float
    sd_log: float
    blockade_most_day: float = 0.0  # blockade lasts as long as sedation, but no longer than this


class Run(Noun):
    """One scenario, the constants that its source sets, and what is read."""

    words: str
    scenario: Scenario
    constants: dict[str, float] = {}
    sedation: Sedation | None = None
    readings: tuple[Reading, ...]


class Alternative(Noun):
    """One way to fill in what the source does not tell (a dose, mobility)."""

    words: str
    runs: tuple[Run, ...]


class Check(Noun):
    """One publication; it passes if under any alternative every reading lies in its interval."""

    id: str
    words: str
    source: str
    assumed: str
    standing: Literal["untouched", "informed by"]
    informed: str = ""  # what it informed
    alternatives: tuple[Alternative, ...]

    @model_validator(mode="after")
    def _says_what_it_informed(self):
        if (self.standing == "informed by") != bool(self.informed):
            raise ValueError(
                "a check that is `informed by` says in `informed` what it informed; an untouched one has none"
            )
        return self


@dataclass(frozen=True)
class Found:
    """The model's value for one reading."""

    alternative: str
    run: str
    reading: Reading
    value: float

    @property
    def inside(self) -> bool:
        """Whether it lies in the interval of what was observed."""
        return self.reading.low <= self.value <= self.reading.high


@dataclass(frozen=True)
class Result:
    """A check and what the model says to it."""

    check: Check
    found: tuple[Found, ...]

    @property
    def passed(self) -> bool:
        """Whether under any alternative every reading lies in its interval."""
        inside: dict[str, bool] = {}
        for one in self.found:
            inside[one.alternative] = inside.get(one.alternative, True) and one.inside
        return any(inside.values())


def checks(sheet: Mapping[str, Any]) -> tuple[Check, ...]:
    """The checks of the parsed sheet, in its order."""
    return TypeAdapter(tuple[Check, ...]).validate_python(sheet["checks"])


def run(check: Check, drugs: Mapping[str, Drug], parameters: Parameters, patients: int = 400, seed: int = 20) -> Result:
    """What `patients` virtual patients around `physiology` say to a check."""
    population = vary(parameters, patients, seed)
    found = [
        Found(alternative.words, one.words, reading, value)
        for alternative in check.alternatives
        for one in alternative.runs
        for reading, value in zip(one.readings, _values(one, drugs, population, seed), strict=True)
    ]
    return Result(check, tuple(found))


def medians(run: Run, drugs: Mapping[str, Drug], parameters: Parameters, step_h: float) -> list[np.ndarray]:
    """The strength (N,) of each patient, or parameter set, at each reading of a run that reads strength."""
    trace = simulate(run.scenario, drugs, replace(parameters, **run.constants), step_h)
    return [trace.strength[REGIONS.index(reading.region), trace.index(reading.day)] for reading in run.readings]


def _values(one: Run, drugs, population: Parameters, seed: int) -> list[float]:
    population = _with(population, one.constants)
    if one.sedation is None:
        trace = simulate(one.scenario, drugs, population, STEP_H)
        return [_read(reading, [(trace, 0.0)]) for reading in one.readings]
    asleep = _sleeping(one.sedation, population.patients, seed)
    groups = []
    for time in np.unique(asleep):
        group = _take(population, asleep == time)
        blockade = ((0.0, min(time, one.sedation.blockade_most_day)),) if one.sedation.blockade_most_day else ()
        scenario = replace(one.scenario, loading=((0, 0), (time, 0), (time, 1)), blockade=blockade)
        groups.append((simulate(scenario, drugs, group, STEP_H), time))
    return [_read(reading, groups) for reading in one.readings]


_GROUPS = 20


def _sleeping(sedation: Sedation, patients: int, seed: int) -> np.ndarray:
    """How long each patient is sedated [day], in twenty equal groups of a lognormal time."""
    middles = [NormalDist().inv_cdf((n + 0.5) / _GROUPS) for n in range(_GROUPS)]
    times = sedation.median_day * np.exp(sedation.sd_log * np.array(middles))
    return np.random.default_rng(seed + 1).permutation(np.resize(times, patients))


def _with(population: Parameters, constants: Mapping[str, float]) -> Parameters:
    """The population with other medians, its spread kept."""
    medians_ = {name: np.median(getattr(population, name)) for name in constants}
    return replace(population, **{n: getattr(population, n) / medians_[n] * value for n, value in constants.items()})


def _take(population: Parameters, chosen: np.ndarray) -> Parameters:
    wide = {name: value[chosen] for name, value in vars(population).items() if np.size(value) > 1}
    return replace(population, **wide)


def _read(reading: Reading, groups: list[tuple[Trace, float]]) -> float:
    """The reading over groups of patients, each with the day from which its own day counts."""
    seen = []
    for trace, from_day in groups:
        at = trace.index(from_day + reading.day)
        if reading.kind == "share below sum score":
            seen.append(sum_score(trace)[at] < reading.below)
        else:
            strength = trace.strength[REGIONS.index(reading.region), at]
            seen.append(strength if reading.kind == "median strength" else strength < reading.below)
    together = np.concatenate(seen)
    return float(np.median(together) if reading.kind == "median strength" else together.mean())
