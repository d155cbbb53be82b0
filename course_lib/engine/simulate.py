"""Scenario, drugs, physiology → trace: everything that happens to a virtual patient, or to N of them.

The states form a cascade, each a linear equation once those above it are known, so each is solved along all of time at once:
exposure → axis → total exposure → illness, disease, airway → steroid drive → muscle and injury.
Source: dossier §4.2 and appendix A; educational, not validated, not for prescribing.
"""

from collections.abc import Mapping

import numpy as np

from ..model.drug import Drug
from ..model.regimen import Scenario
from ..model.trace import Trace
from . import axis, illness, muscle
from .exposure import expose, prescribed
from .grid import Grid, level, stairs
from .physiology import Physiology
from .strength import readout

_TOGETHER = 64  # patients a group: its arrays stay in the processor's cache; single precision from here on
_STATES = ("exposure", "injury", "inflammation", "disease", "airway", "axis", "cortisol_am", "adrenal_deficit")


def simulate(scenario: Scenario, drugs: Mapping[str, Drug], physiology: Physiology, step_h: float = 2.0) -> Trace:
    """The trace of every patient in `physiology` from day 0 to `scenario.days`, at steps of `step_h` hours."""
    patients = physiology.patients
    grid = Grid.over(scenario.days, step_h, np.float64 if patients < _TOGETHER else np.float32)
    states = {name: np.empty((grid.steps + 1, patients), grid.number) for name in _STATES}
    states |= {name: np.empty((3, grid.steps + 1, patients), grid.number) for name in ("muscle", "strength")}
    for first in range(0, patients, _TOGETHER):
        group = physiology.part(first, first + _TOGETHER, grid.number)
        for name, values in _live(scenario, drugs, group, grid).items():
            states[name][..., first : first + _TOGETHER] = values
    return Trace(
        day=grid.day,
        dose_mg_pe=prescribed(scenario.regimen, drugs, grid.day),
        loading=level(scenario.loading, grid.day),
        readout=readout(physiology),
        **states,
    )


def _live(scenario: Scenario, drugs: Mapping[str, Drug], physiology: Physiology, grid: Grid) -> dict[str, np.ndarray]:
    """Every state of a group of patients, (…, S+1, 1 or N)."""
    exposure = expose(scenario.regimen, drugs, physiology, grid, scenario.interactions)
    adrenal = axis.live(exposure, grid.column(stairs(scenario.stress, grid.middle)), physiology, grid)
    total = exposure.mean + adrenal.endogenous_mean

    acute = illness.resolve(scenario.illness, total, physiology, grid)
    disease = illness.smoulder(scenario.disease, exposure.plain_mean, physiology, grid)
    airway = illness.breathe(scenario.airway, exposure.plain_mean, physiology, grid)

    around = muscle.setting(scenario, total, _step_mean(acute) + _step_mean(disease), grid)
    mass = muscle.waste(around, scenario.muscle_start, physiology, grid)
    injury = muscle.injure(around, physiology, grid)
    cortisol, deficit = axis.mornings(adrenal, exposure, scenario.stress, physiology, grid)
    return {
        "exposure": exposure.now,
        "axis": adrenal.capacity,
        "cortisol_am": cortisol,
        "adrenal_deficit": deficit,
        "inflammation": acute,
        "disease": disease,
        "airway": airway,
        "muscle": mass,
        "injury": injury,
        "strength": mass * (1 - injury),
    }


def _step_mean(states: np.ndarray) -> np.ndarray:
    return (states[:-1] + states[1:]) / 2
