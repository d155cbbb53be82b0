"""The sixteen targets → how near the model comes: each scenario run, its read-out beside target and documented result.

In-sample: the model was tuned to these, so a good fit is not evidence; the distance to a target is shown and never asserted.
Source: dossier §4.4a and appendix A.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter

from ...model.drug import Drug
from ...model.provenance import Provenance
from ...model.regimen import Scenario
from ...model.trace import REGIONS, Trace
from ..parameters import Parameters, susceptible
from ..simulate import simulate


class Target(Provenance):
    """One read-out that the model was tuned to; `model` is the result documented with it."""

    id: str
    words: str
    scenario: str
    region: Literal["proximal", "distal", "respiratory"]
    read_out: Literal["strength", "muscle"] = "strength"
    susceptible: bool = False
    day: float
    target: float
    tolerance: float
    model: float
    kind: Literal["measured", "shaded", "translated"]
    note: str = ""


@dataclass(frozen=True)
class Fit:
    """What the engine gives for a target."""

    target: Target
    simulated: float

    @property
    def z(self) -> float:
        """How many tolerances the engine lies above the target."""
        return (self.simulated - self.target.target) / self.target.tolerance

    @property
    def row(self) -> tuple[str, float, float, float, float, float]:
        """Id, simulated, target, tolerance, documented model, z."""
        wanted = self.target
        return wanted.id, self.simulated, wanted.target, wanted.tolerance, wanted.model, self.z


def scenarios(sheet: Mapping[str, Any]) -> dict[str, Scenario]:
    """The scenarios of the parsed sheet of targets, by name."""
    return TypeAdapter(dict[str, Scenario]).validate_python(sheet["scenarios"])


def targets(sheet: Mapping[str, Any]) -> tuple[Target, ...]:
    """The targets of the parsed sheet, in its order."""
    return tuple(Target.model_validate(target) for target in sheet["targets"])


def fit(
    sheet: Mapping[str, Any], drugs: Mapping[str, Drug], parameters: Parameters, step_h: float = 2.0
) -> tuple[Fit, ...]:
    """Every target beside what the engine gives for it; each scenario is run once."""
    found = outcomes(scenarios(sheet), targets(sheet), drugs, parameters, step_h)
    return tuple(Fit(target, float(found[target.id][0])) for target in targets(sheet))


def outcomes(
    known: Mapping[str, Scenario],
    wanted: tuple[Target, ...],
    drugs: Mapping[str, Drug],
    parameters: Parameters,
    step_h: float = 2.0,
) -> dict[str, np.ndarray]:
    """The read-out (N,) of every patient, or parameter set, for each target by its id; each scenario is run once."""
    traces = {}
    for target in wanted:
        run = (target.scenario, target.susceptible)
        if run not in traces:
            patient = susceptible(parameters) if target.susceptible else parameters
            traces[run] = simulate(known[target.scenario], drugs, patient, step_h)
    return {target.id: read(traces[target.scenario, target.susceptible], target) for target in wanted}


def read(trace: Trace, target: Target) -> np.ndarray:
    """The target's read-out of every patient of a trace (N,)."""
    return getattr(trace, target.read_out)[REGIONS.index(target.region), trace.index(target.day)]
