"""A divided number → its runs lived by virtual people, and each of its readings: the model's value, and whether that counts as agreement.

An entry that stands untouched is refused unless it is run for the record: while constants may still move nobody looks at it.
What this model cannot read is said with its reason and never left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from ....model.drug import Drug
from ...parameters import Parameters
from . import concentrations, relapses
from .lived import MORNING, Lived, NotComputed, is_hourly, live, people
from .needs import lacking_for, runs_of
from .sheet import Beside, Condition, Division, Entry, Group, Need, Reading

STILL_WANTED = frozenset(
    {"routes", "drugs"}
)  # of the sheet's needs; each is met for an entry as soon as the nouns have it


class Untouched(ValueError):
    """An entry that may be run once, for the record, was asked for before."""


@dataclass(frozen=True)
class Outcome:
    """One reading of an entry and the model's value, or why there is none."""

    entry: Entry
    reading: Reading
    value: float | None
    why: str = ""  # why it was not computed

    @property
    def inside(self) -> bool | None:
        """Whether the value counts as agreement; None if there is none."""
        return None if self.value is None else self.beyond == 0

    @property
    def beyond(self) -> float:
        """How far the value lies outside of what counts as agreement, with its sign; 0 inside and if there is none."""
        low, high = self.reading.low, self.reading.high
        if self.value is None:
            return 0.0
        if low is not None and self.value < low - ROUNDING:
            return self.value - low
        return self.value - high if high is not None and self.value > high + ROUNDING else 0.0

    @property
    def beyond_in_widths(self) -> float:
        """The same in units of half the interval, or, where that has one end only, of the size of the end."""
        low, high = self.reading.low, self.reading.high
        width = (high - low) / 2 if None not in (low, high) else abs(low if high is None else high)
        return self.beyond / (width or 1.0)


ROUNDING = 1e-6  # a value on an edge lies inside


def run(
    entry: Entry, drugs: Mapping[str, Drug], parameters: Parameters, needs: Mapping[str, Need], recording: bool = False
) -> tuple[Outcome, ...]:
    """Each reading of an entry; raises Untouched for one that stands untouched unless it is run for the record."""
    if entry.group == "untouched" and not recording:
        raise Untouched(f"{entry.id} stands untouched: it is run once, for the record, when no constant moves any more")
    who = people(entry, parameters)

    @cache
    def lived(name: str, hourly: bool) -> Lived:
        return live(entry.runs[name], drugs, who[entry.runs[name].patients], hourly)

    return tuple(_outcome(entry, reading, drugs, needs, lived) for reading in entry.readings)


def run_all(
    division: Division, groups: tuple[Group, ...], drugs: Mapping[str, Drug], parameters: Parameters, recording=False
) -> tuple[Outcome, ...]:
    """Each reading of every entry in these groups, in the order of the sheet."""
    entries = [entry for entry in division.entries if entry.group in groups]
    return tuple(one for entry in entries for one in run(entry, drugs, parameters, division.needs, recording))


def fit_of_targets(division: Division, drugs: Mapping[str, Drug], parameters: Parameters) -> tuple[Outcome, ...]:
    """Every reading of every target beside what the model gives for it."""
    return run_all(division, ("target",), drugs, parameters)


def misses(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """Those outside of what counts as agreement, the farthest first."""
    return tuple(sorted((one for one in outcomes if one.beyond), key=lambda one: -abs(one.beyond_in_widths)))


def _outcome(entry: Entry, reading: Reading, drugs, needs: Mapping[str, Need], lived: Callable) -> Outcome:
    wanted = sorted(lacking_for(reading, entry, drugs) & STILL_WANTED)
    if wanted:
        return Outcome(
            entry, reading, None, f"needs {', '.join(wanted)}: {' '.join(needs[one].words for one in wanted)}"
        )
    try:
        hourly = is_hourly(reading.of)
        value = _value(reading, {name: lived(name, hourly) for name in runs_of(reading)})
    except NotComputed as why:
        return Outcome(entry, reading, None, str(why))
    if not np.isfinite(value):
        return Outcome(entry, reading, None, "the value is not finite: too few of the virtual people ever get there")
    return Outcome(entry, reading, float(value))


# ── one reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def _value(reading: Reading, runs: Mapping[str, Lived]) -> float:
    beside = reading.over or reading.minus
    there = reading.model_copy(update=_elsewhere(beside)) if beside else None
    if reading.statistic == "median days until":
        series = _crossing_series(reading, there, runs)
        return float(np.median(_days_until(reading, runs[reading.run], series)[_chosen(reading, runs[reading.run])]))
    mine = _statistic(reading, runs)
    if there is None:
        return mine
    other = _statistic(there, runs)
    if reading.minus:
        return mine - other
    if reading.statistic == "odds ratio":
        mine, other = _odds(mine), _odds(other)
    if other == 0:
        raise NotComputed("what it is divided by is 0")
    return mine / other


def _elsewhere(beside: Beside) -> dict:
    return {name: value for name, value in vars(beside).items() if value is not None}


def _odds(share: float) -> float:
    if share in (0, 1):
        raise NotComputed("a share of none or of all has no odds")
    return share / (1 - share)


def _statistic(reading: Reading, runs: Mapping[str, Lived]) -> float:
    lived = runs[reading.run]
    if reading.statistic in _OF_THE_SAME_PEOPLE:
        return _OF_THE_SAME_PEOPLE[reading.statistic](reading, runs)
    if reading.statistic == "days with":
        return float(np.median(_days_with(reading, lived)))
    values = (_ever if reading.statistic == "share ever" else _values)(reading, lived)
    chosen = _chosen(reading, lived)
    known = chosen & ~np.isnan(values)
    if not known.any():
        raise NotComputed("none of the virtual people is one of whom this is read")
    values = values[known]
    if reading.statistic in ("share", "share ever", "odds ratio"):
        return float(np.mean(_holds(values, reading)))
    if reading.statistic == "half spread over median":
        low, high = np.quantile(values, (0.05, 0.95))
        return float((high - low) / 2 / np.median(values))
    return float(np.median(values))


def _values(reading: Reading, lived: Lived) -> np.ndarray:
    """What is read of each person (N,)."""
    if reading.of in concentrations.QUANTITIES:
        return concentrations.read(reading, lived)
    if reading.of in relapses.QUANTITIES:
        return relapses.read(reading.of, lived, reading.day)
    if reading.of == "peak cortisol":
        within = (lived.trace.day > reading.day - 1 + 1e-9) & (lived.trace.day <= reading.day + 1e-9)
        return lived.cortisol[within].max(axis=0)
    if reading.from_h is not None:
        return _of_hours(reading, lived)
    return lived.at(reading.of, lived.since(reading), reading.region)


def _of_hours(reading: Reading, lived: Lived) -> np.ndarray:
    """At an hour, or the mean between two."""
    times, values = lived.along(reading.of, reading.region)
    start = reading.day + reading.from_h / 24
    if reading.to_h is None:
        return lived.at(reading.of, start, reading.region)
    within = (times >= start - 1e-9) & (times <= reading.day + reading.to_h / 24 + 1e-9)
    return np.trapezoid(values[within], times[within], axis=0) / np.ptp(times[within])


def _holds(values: np.ndarray, cut: Reading | Condition) -> np.ndarray:
    """Where values lie below a cut, or at and above one."""
    held = np.ones(values.shape, dtype=bool)
    if cut.below is not None:
        held &= values < cut.below
    if cut.above is not None:
        held &= values >= cut.above
    return held


def _chosen(reading: Reading, lived: Lived) -> np.ndarray:
    """Of whom it is read (N,): those of whom every condition with a day, or with none to follow, is true."""
    chosen = np.ones(lived.people.patients, dtype=bool)
    if reading.statistic == "days with":
        return chosen
    for one in reading.among:
        chosen &= _holds(_of_condition(one, lived), one)
    if not chosen.any():
        raise NotComputed("none of the virtual people is one of whom this is read")
    return chosen


def _of_condition(one: Condition, lived: Lived) -> np.ndarray:
    if one.of in relapses.QUANTITIES:
        return relapses.read(one.of, lived, one.day)
    return lived.at(one.of, lived.since(one) if one.day is not None else 0.0, one.region)


# ── along time ───────────────────────────────────────────────────────────────────────────────────────────────────


def _until(reading: Reading, lived: Lived) -> float:
    return (lived.end if reading.day is None else reading.day) + MORNING


def _ever(reading: Reading, lived: Lived) -> np.ndarray:
    """Of each person the value that lies farthest on the cut's side, until the reading's day or the end."""
    times, values = lived.along(reading.of, reading.region)
    until = values[times <= _until(reading, lived) + 1e-9]
    return until.min(axis=0) if reading.below is not None else until.max(axis=0)


def _days_with(reading: Reading, lived: Lived) -> np.ndarray:
    """On how many mornings of each person all conditions hold."""
    mornings = np.arange(0, int(_until(reading, lived)) + 1) + MORNING
    counted = np.zeros(lived.people.patients)
    for time in mornings:
        held = _holds(lived.at(reading.of, time, reading.region), reading)
        for one in reading.among:
            held &= _holds(lived.at(one.of, time, one.region), one)
        counted += held
    return counted


def _crossing_series(reading: Reading, there: Reading | None, runs: Mapping[str, Lived]):
    times, values = runs[reading.run].along(reading.of, reading.region)
    if there is None:
        return times, values
    other = runs[there.run].along(there.of, there.region)[1]
    both = min(len(values), len(other))
    values, other = values[:both], other[:both]
    return times[:both], values / other if reading.over else values - other


def _days_until(reading: Reading, lived: Lived, series=None) -> np.ndarray:
    """Days from the reading's day until the cut is met first (N,), inf if never in the run."""
    times, values = series or lived.along(reading.of, reading.region)
    start = lived.since(reading)
    waits = times[:, None] - start
    met = _holds(values, reading) & (waits >= -1e-6)
    days = np.where(met.any(axis=0), np.take_along_axis(waits, met.argmax(axis=0)[None], axis=0)[0], np.inf)
    return np.maximum(np.round(days, 6), 0)


# ── the same people, ranked and halved ───────────────────────────────────────────────────────────────────────────


def _ranked(reading: Reading, lived: Lived) -> tuple[np.ndarray, np.ndarray]:
    """The value and the days until the cut of those who are not there yet on the day of the reading."""
    values, days = _values(reading, lived), _days_until(reading, lived)
    waiting = _chosen(reading, lived) & (days > 0)
    if waiting.sum() < 10:
        raise NotComputed("fewer than ten of the virtual people are not there yet on that day")
    return values[waiting], days[waiting]


def _depth_and_days(reading: Reading, runs) -> float:
    """The rank correlation of depth, how low the value is, with the days until the cut; never comes last."""
    values, days = _ranked(reading, runs[reading.run])
    return float(np.corrcoef(_ranks(-values), _ranks(days))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks, ties sharing their mean."""
    _, which, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[which]


def _deeper_over_shallower(reading: Reading, runs) -> float:
    values, days = _ranked(reading, runs[reading.run])
    order = np.argsort(values, kind="stable")
    half = len(order) // 2
    return float(np.median(days[order[:half]]) / np.median(days[order[half:]]))


def _lowest_minus_highest(reading: Reading, runs) -> float:
    """The share in the quarter whose morning cortisol after the ranking run's last dose is lowest, less that in the highest."""
    by = runs[reading.ranked_by]
    ranking = by.at("morning cortisol", max(given.to_day for given in by.run.given) + MORNING)
    held = _holds(_values(reading, runs[reading.run]), reading)
    order, quarter = np.argsort(ranking, kind="stable"), len(ranking) // 4
    return float(held[order[:quarter]].mean() - held[order[-quarter:]].mean())


def _severe_minus_mild(reading: Reading, runs) -> float:
    lived = runs[reading.run]
    held, severity = _holds(_values(reading, lived), reading), np.asarray(lived.people.severity_times)
    if severity.size == 1:
        raise NotComputed("severity does not differ between the virtual people")
    order, half = np.argsort(severity, kind="stable"), severity.size // 2
    return float(held[order[half:]].mean() - held[order[:half]].mean())


_OF_THE_SAME_PEOPLE = {
    "rank correlation with days until": _depth_and_days,
    "deeper half over shallower half": _deeper_over_shallower,
    "lowest quarter minus highest": _lowest_minus_highest,
    "severe half minus mild half": _severe_minus_mild,
}
