"""Priors and targets → how well sets of constants explain the targets; and a calibrated ensemble → physiologies.

`make calibrate` samples with these functions; the course only reads the ensemble that came out.
A target counts by its distance in tolerances, and the tolerances were chosen by hand: so was the width of what follows.
Source: dossier §4.3, §4.4a and appendix A.3; the priors say their reasons themselves.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter, model_validator

from ...model.drug import Drug, Parameter
from ...model.noun import Noun
from ..parameters import Parameters
from . import checks
from .division.lived import live
from .division.sheet import Entry
from .targets import outcomes, scenarios, targets


class Prior(Noun):
    """What was thought of one constant before the targets; `joint` is sampled against them, the rest drawn as it is."""

    form: Literal["lognormal", "uniform"] = "lognormal"
    median: float | None = None
    spread: float | None = None  # sd of the logarithm
    joint: bool
    reason: str

    @model_validator(mode="after")
    def _whole(self):
        if (self.form == "lognormal") != (self.median is not None and self.spread is not None):
            raise ValueError("a lognormal prior has a median and a spread, a uniform one has neither")
        return self


def priors(sheet: Mapping[str, Any]) -> dict[str, Prior]:
    """The priors of the parsed sheet, by constant."""
    return TypeAdapter(dict[str, Prior]).validate_python(sheet["priors"])


def constants(known: Mapping[str, Prior], limits: Mapping[str, Parameter], places: np.ndarray) -> dict[str, np.ndarray]:
    """The constants (N,) at `places` (N, K): standard normal for a lognormal prior, 0 to 1 across a uniform one."""
    return {
        name: limits[name].low + (limits[name].high - limits[name].low) * place
        if prior.form == "uniform"
        else prior.median * np.exp(prior.spread * place)
        for (name, prior), place in zip(known.items(), np.asarray(places).T, strict=True)
    }


def log_prior(known: Mapping[str, Prior], limits: Mapping[str, Parameter], places: np.ndarray) -> np.ndarray:
    """The logarithm of the prior (N,) up to a constant; −inf outside a constant's range."""
    values = constants(known, limits, places)
    inside = np.all([(limits[name].low <= v) & (v <= limits[name].high) for name, v in values.items()], axis=0)
    curved = np.array([prior.form == "lognormal" for prior in known.values()])
    return np.where(inside, -0.5 * np.sum(np.asarray(places) ** 2 * curved, axis=1), -np.inf)


def distances(
    sheet: Mapping[str, Any],
    informing: Sequence[checks.Check],
    drugs: Mapping[str, Drug],
    parameters: Parameters,
    divided: Sequence[Entry] = (),
) -> dict[str, np.ndarray]:
    """How many tolerances each parameter set (N,) lies above each target and each observation that informed the model.

    Of the `divided` numbers those are taken that the typical patient shows on a day; a quarter of the interval is a tolerance.
    """
    wanted = targets(sheet)
    found = outcomes(scenarios(sheet), wanted, drugs, parameters, STEP_H)
    apart = {one.id: (found[one.id] - one.target) / one.tolerance for one in wanted}
    for check in informing:
        for run in check.alternatives[0].runs:
            values = checks.medians(run, drugs, parameters, STEP_H)
            for reading, value in zip(run.readings, values, strict=True):
                apart[f"{check.id}, {reading.words}"] = (value - reading.observed) / ((reading.high - reading.low) / 4)
    for entry in divided:
        for reading in entry.readings:
            lived = live(entry.runs[reading.run], drugs, parameters)
            value = lived.at(reading.of, lived.since(reading), reading.region)
            middle = (reading.low + reading.high) / 2 if reading.observed is None else reading.observed
            apart[f"{entry.id}, {reading.words}"] = (value - middle) / ((reading.high - reading.low) / 4)
    return apart


STEP_H = 24.0  # of the calibration's runs: within 0.02 tolerances of 2 h


def with_parameter_sets(parameters: Parameters, sets: Mapping[str, np.ndarray], n: int) -> Parameters:
    """The same patient under `n` of the calibrated parameter sets, evenly taken from them."""
    total = len(next(iter(sets.values())))
    taken = np.linspace(0, total - 1, n).round().astype(int)
    return replace(parameters, **{name: values[taken] for name, values in sets.items()})


def read_sets(text: str) -> dict[str, np.ndarray]:
    """The parameter sets of a CSV text: a header of constants, then one set a row."""
    rows = list(csv.reader(io.StringIO(text)))
    return dict(zip(rows[0], np.array(rows[1:], dtype=float).T, strict=True))


def write_sets(sets: Mapping[str, np.ndarray]) -> str:
    """Sets as CSV text with four significant digits."""
    rows = [",".join(sets), *(",".join(f"{value:.4g}" for value in row) for row in zip(*sets.values(), strict=True))]
    return "\n".join(rows) + "\n"
