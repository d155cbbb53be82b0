"""Scenarios → traces, with the drugs, constants and calibrated parameter sets that the content holds.

Two kinds of not knowing stand side by side in a trace: virtual patients who differ from the one that is drawn,
and the same patient under other sets of constants that explain the targets as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache

import numpy as np

from .. import content
from ..content import library
from ..model.regimen import Scenario
from ..model.trace import Trace
from ..physiology.evidence.calibration import read_sets, with_parameter_sets
from ..physiology.parameters import Parameters, around, individual, join, susceptible
from ..physiology.simulate import simulate

A_LITTLE = 0.2  # of the population's spread: how far the patient of one run of a case differs from the median
SEED = 20  # the same patients stand around every patient, so that only the regimen moves a band
_remembered: dict[tuple, Trace] = {}
_remembering: list[bool] = []
Switches = tuple[tuple[str, float], ...]  # constants that the learner turned, in force for every patient and set


@cache
def sets() -> dict[str, np.ndarray]:
    """The calibrated parameter sets, by constant."""
    return read_sets(library.text("calibration", "ensemble.csv"))


@lru_cache(maxsize=64)
def parameters(
    is_susceptible: bool, patients: int, parameter_sets: int = 0, switches: Switches = (), seed: int = 0
) -> Parameters:
    """The patient of the model as number 0, then `patients` who vary around them, then `parameter_sets` other sets of constants.

    With a `seed` all of them differ a little from the median, as the one patient of this run of a case does.
    """
    one = replace(Parameters.median(content.parameters()), **dict(switches))
    turned = {name for name, _ in switches}
    groups = [around(one, patients, SEED) if patients else one]
    if parameter_sets:
        others = {name: values for name, values in sets().items() if name not in turned}
        groups.append(with_parameter_sets(one, others, parameter_sets))
    together = individual(join(groups), seed, A_LITTLE) if seed else join(groups)
    return susceptible(together) if is_susceptible else together


@lru_cache(maxsize=24)
def simulate_patient(scenario: Scenario, is_susceptible: bool = False, seed: int = 0, switches: Switches = ()) -> Trace:
    """What happens to the one patient, remembered: every page of a case and every commitment asks for all of it again."""
    return simulate_patients(scenario, is_susceptible, switches=switches, seed=seed)


def simulate_patients(
    scenario: Scenario,
    is_susceptible: bool = False,
    patients: int = 0,
    step_h: float = 2.0,
    parameter_sets: int = 0,
    switches: Switches = (),
    seed: int = 0,
) -> Trace:
    """What happens to the patient, to those around them, and to the patient under other sets of constants, in that order."""
    asked = scenario, is_susceptible, patients, step_h, parameter_sets, switches, seed
    if asked in _remembered:
        return _remembered[asked]
    patient = parameters(is_susceptible, patients, parameter_sets, switches, seed)
    trace = simulate(scenario, content.drugs(), patient, step_h)
    if _remembering:
        _remembered[asked] = trace
    return trace


@contextmanager
def remembering() -> Iterator[None]:
    """What is simulated within is worked out once and for all: for the first picture of a lab, which every page shares."""
    _remembering.append(True)
    try:
        yield
    finally:
        _remembering.pop()
