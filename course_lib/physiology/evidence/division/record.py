"""What the model said to the divided numbers when they were run at the end, once → the record as data, and that data read again.

The record holds every entry in every group, so that the model card need not run the untouched ones again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from ....model.drug import Drug, Parameter
from ....model.noun import Noun
from ....model.regimen import Scenario
from ...parameters import Parameters
from .runs import Outcome
from .sheet import Carried, Division, Entry, Group, Run

_FIGURES = 4  # significant


class RecordedReading(Noun):
    """One reading as it came out; without a number it says why it was not computed."""

    reading: str
    observed: float | None = None
    low: float | None = None
    high: float | None = None
    model: float | None = None
    inside: bool | None = None
    not_computed: str = ""


class RecordedEntry(Noun):
    """One entry with the group in which it stood when it was run, and the one in which it was divided if it was moved."""

    group: Group
    divided_as: Group | None = None
    moved: str = ""
    direction_told: tuple[int, ...] = ()
    same_life_as: tuple[str, ...] = ()  # targets and what informed the model whose people live the same
    words: str
    readings: tuple[RecordedReading, ...] = ()
    no_reading: str = ""


class Record(Noun):
    """All entries as they came out, on a day."""

    recorded_on: str
    model: str
    constants: str  # a name of all constants that it was run with
    provenance: str
    entries: dict[str, RecordedEntry]

    def readings(self, *groups: Group) -> list[tuple[str, RecordedEntry, RecordedReading]]:
        """Every reading of the entries in these groups, with the entry's id."""
        return [
            (id, entry, one) for id, entry in self.entries.items() if entry.group in groups for one in entry.readings
        ]


def read(data: Mapping[str, Any] | None) -> Record | None:
    """The record of a parsed file, None if nothing is recorded yet."""
    if not data:
        return None
    kept = {name: data[name] for name in ("recorded_on", "model", "constants", "provenance")}
    return Record(**kept, entries=TypeAdapter(dict[str, RecordedEntry]).validate_python(data["divided"]))


def name_of_constants(parameters: Parameters, drugs: Mapping[str, Drug]) -> str:
    """A short name of all numbers that a run depends on, by which one sees whether any has moved since."""
    of_drugs = {
        name: {field: value.value for field, value in drug if isinstance(value, Parameter)}
        for name, drug in drugs.items()
    }
    return hashlib.sha256(json.dumps([vars(parameters), of_drugs], sort_keys=True).encode()).hexdigest()[:16]


def provenance(division: Division) -> str:
    """Who had read and seen what before the untouched numbers were run, in sentences."""
    moved = [entry.id for entry in division.entries if entry.divided_as]
    return (
        f"{division.seen.words} Printed while constants still moved: {', '.join(division.seen.printed)}. "
        f"Moved out of untouched for that, or because they were used: {', '.join(moved) or 'none'}."
    )


def divided(division: Division, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What every entry gave, by id, as plain data in the order of the sheet."""
    alike = same_lives(division)
    return {
        entry.id: _entry(entry, [one for one in outcomes if one.entry.id == entry.id], alike)
        for entry in division.entries
    }


def carried(division: Division) -> dict[str, Carried]:
    """The standing for this model of each check of the model before, by the check's id."""
    return {one.check: one for one in division.carried}


def same_lives(division: Division) -> dict[str, tuple[str, ...]]:
    """For each untouched entry the others whose people live the same but for its length, so that a fit sees their curve."""
    lives = {entry.id: {_life(run) for run in entry.runs.values()} - {_NOTHING} for entry in division.entries}
    seen = [entry for entry in division.entries if entry.group != "untouched"]
    return {
        entry.id: tuple(other.id for other in seen if lives[entry.id] & lives[other.id])
        for entry in division.of("untouched")
    }


def _life(run: Run) -> str:
    life = {name: value for name, value in vars(run.life).items() if name != "days"}
    return repr((run.given, life, run.without, run.severe))


_NOTHING = _life(Run(words="no drug", life=Scenario()))


def _entry(entry: Entry, outcomes: Sequence[Outcome], alike: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    kept = {
        "group": entry.group,
        "divided_as": entry.divided_as,
        "moved": entry.moved,
        "direction_told": list(entry.direction_told),
        "same_life_as": list(alike.get(entry.id, ())),
        "words": entry.words,
        "readings": [_reading(one) for one in outcomes],
        "no_reading": entry.why_no_reading,
    }
    return {name: value for name, value in kept.items() if value not in (None, "", [])}


def _reading(one: Outcome) -> dict[str, Any]:
    kept = {
        "reading": one.reading.words,
        "observed": one.reading.observed,
        "low": one.reading.low,
        "high": one.reading.high,
        "model": None if one.value is None else float(f"{one.value:.{_FIGURES}g}"),
        "inside": one.inside,
        "not_computed": one.why,
    }
    return {name: value for name, value in kept.items() if value not in (None, "")}
