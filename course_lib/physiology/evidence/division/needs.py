"""A divided number → what the nouns of SMS-2 lacked to run and read it, as ids of the sheet's needs."""

from collections.abc import Collection, Iterator
from typing import get_args

from ....model.drug import Route
from .sheet import QUANTITIES, STATISTICS, Entry, Reading, Run

_BEDSIDE = ("strength", "sum score")  # a share below a cut of these could be read


def lacking(entry: Entry, drugs: Collection[str]) -> frozenset[str]:
    """What the nouns of SMS-2 lacked to run and read an entry, as ids of the sheet's needs; empty if they lacked nothing."""
    found = {need for run in entry.runs.values() for need in _of_run(run, drugs)}
    return frozenset(found | {need for reading in entry.readings for need in _of_reading(reading)} - {""})


def lacking_for(reading: Reading, entry: Entry, drugs: Collection[str]) -> frozenset[str]:
    """The same for one reading and the runs that it is read from."""
    runs = [entry.runs[name] for name in runs_of(reading)]
    return frozenset({*_of_reading(reading), *(need for run in runs for need in _of_run(run, drugs))} - {""})


def runs_of(reading: Reading) -> tuple[str, ...]:
    """The names of all runs that a reading needs, its own first."""
    beside = reading.over or reading.minus
    names = (reading.run, reading.ranked_by, beside.run if beside else None)
    return tuple(dict.fromkeys(name for name in names if name))


def _of_run(run: Run, drugs: Collection[str]) -> Iterator[str]:
    for given in run.given:
        if not given.on_the_present_clock:
            yield "clock"
        if given.route not in get_args(Route):
            yield "routes"
        if given.drug not in drugs:
            yield "drugs"
    if run.on_relapse:
        yield "relapses"
    if run.without or run.severe:
        yield "switches"


def _of_reading(reading: Reading) -> Iterator[str]:
    yield QUANTITIES[reading.of]
    yield STATISTICS[reading.statistic]
    yield from (QUANTITIES[one.of] for one in reading.among)
    if reading.statistic == "share" and not (reading.of in _BEDSIDE and reading.above is None):
        yield "any-cut"
    if reading.among:
        yield "two-visits"
    if reading.over or reading.minus:
        yield "beside-another"
    if reading.from_waking or any(one.from_waking for one in reading.among):
        yield "from-waking"
