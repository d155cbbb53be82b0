"""Scenario, drugs, parameters → trace: everything that happens to a virtual patient, or to N of them.

The states form a cascade, each a linear equation once those above it are known, so each is solved along all of time at once:
exposure → axis → total exposure → illness, disease, airway → steroid drive → muscle and injury.
Source: dossier §4.2 and appendix A; educational, not validated, not for prescribing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np

from ..model.drug import Drug
from ..model.regimen import Course, Regimen, Scenario
from ..model.trace import Trace
from . import adrenal_axis, disease, muscle
from .exposure import Exposure, prescribed, tissue_exposure
from .grid import Grid, reads_mornings
from .parameters import Parameters
from .strength import readout

MANY = 64  # so many patients are kept in single precision
TOGETHER = 512  # patients whose states stay in the processor's cache while they are worked on
_AXIS_PARTS = 1.4  # the same for the axis, which reads the halves of a part
_PARTS = 4.6  # parts of a step to the half-time of the quickest effect: what is curved is averaged over them

# An array that is made and freed at once: from then on glibc keeps as much memory from one run for the next,
# which else would be given back and asked for page by page, for a fifth of the time of a side of the lab.
np.empty(4 << 20, np.uint8)


def simulate(scenario: Scenario, drugs: Mapping[str, Drug], parameters: Parameters, step_h: float = 2.0) -> Trace:
    """The trace of every patient in `physiology` from day 0 to `scenario.days`, at steps of `step_h` hours.

    What was given before day 0 is lived through first and is in no trace; a share of the own baseline stays one of the patient
    whom no steroid has reached.
    A coarse step says less often how the patient is, and says it no less exactly: within it the exposure is read in parts.
    """
    if not reads_mornings(step_h):
        raise ValueError(
            f"a step of {step_h:g} h neither divides a day nor is whole days; give one that does, such as 1, 2, 4, 8 or 24 h"
        )
    for course in scenario.regimen:
        _can_be_given(course, drugs)
    for one in scenario.interactions:
        if one.drug not in drugs:
            raise ValueError(f"the drug {one.drug!r} is not known; it is one of {', '.join(sorted(drugs))}")
    patients = parameters.patients
    number = np.float64 if patients < MANY else np.float32
    grid = Grid.over(scenario.days, step_h, number, _longest_h(scenario.regimen, drugs))
    whole = grid.reaching_back(scenario.history_days)
    back = whole.steps - grid.steps
    exposure = tissue_exposure(scenario.regimen, drugs, parameters, whole.fine, scenario.interactions)
    exposure = exposure.cut_at(back * whole.parts)
    number_of_groups = ceil(patients / TOGETHER)
    edges = [patients * n // number_of_groups for n in range(number_of_groups + 1)]
    groups = [
        _states(scenario, exposure.part(first, last), parameters.part(first, last, number), grid, whole.until(back))
        for first, last in pairwise(edges)
    ]
    sizes = [last - first for first, last in pairwise(edges)]
    return Trace(
        day=grid.day,
        dose_mg_pe_per_day=prescribed(scenario.regimen, drugs, grid.day),
        readout=readout(parameters),
        **{name: _together([states[name] for states in groups], sizes) for name in groups[0]},
    )


def _together(groups: list[np.ndarray], sizes: list[int]) -> np.ndarray:
    """The states of all patients side by side; what is the same for all of a group is said once."""
    if len(groups) == 1 and groups[0].shape[-1] == sizes[0]:
        return groups[0]
    if all(values.shape[-1] == 1 for values in groups):
        return np.broadcast_to(groups[0], (*groups[0].shape[:-1], sum(sizes)))
    wide = [np.broadcast_to(values, (*values.shape[:-1], size)) for values, size in zip(groups, sizes, strict=True)]
    return wide[0] if len(wide) == 1 else np.concatenate(wide, axis=-1)


def _can_be_given(course: Course, drugs: Mapping[str, Drug]) -> None:
    """Raises ValueError for a drug that nobody knows, and for a route of which its file holds no kinetics."""
    if course.drug not in drugs:
        raise ValueError(f"the drug {course.drug!r} is not known; it is one of {', '.join(sorted(drugs))}")
    known = drugs[course.drug].routes
    if course.route not in known:
        lacks = f"its file has no kinetics by the route {course.route!r}"
        raise ValueError(f"the course of {course.drug}: {lacks}; give {', '.join(known)}")


def _longest_h(regimen: Regimen, drugs: Mapping[str, Drug]) -> float:
    given = (course for course in regimen if course.first_dose_day < np.inf)
    return min((_quick_h(drugs[course.drug]) for course in given), default=np.inf)


def _quick_h(drug: Drug) -> float:
    """The longest part of a step [h] in which the effects of a drug are still read well."""
    return min(drug.persistence.value / _PARTS, drug.axis_persistence.value / _AXIS_PARTS)


@dataclass(frozen=True)
class Start:
    """Where patients stand on day 0: J, K and V, M by region, the time at the pace of lasting loss [day], and the last 08:00's readings."""

    axis: tuple = (1.0, 1.0, 1.0)
    muscle: np.ndarray | float = 1.0
    long: np.ndarray | float = 0.0
    morning: adrenal_axis.Readings | None = None


def history(scenario: Scenario, exposure: Exposure | None, parameters: Parameters, grid: Grid) -> Start:
    """What a steroid before day 0 leaves in patients who were well and moved as usual."""
    if exposure is None:
        return Start(muscle=scenario.muscle_start)
    before = Scenario(muscle_start=scenario.muscle_start)
    adrenal = adrenal_axis.axis(exposure, before.stress, parameters, grid)
    total = adrenal_axis.TotalExposure(exposure, adrenal, parameters, grid)
    around = muscle.setting(before, None, parameters, grid)
    steroid, pace = muscle.steroid_drive(total, around, parameters, grid)
    well = np.zeros((grid.steps, 1), grid.number)
    mass = muscle.muscle_mass(steroid, well, around, before.muscle_start, parameters, grid)
    readings = adrenal_axis.readings(adrenal, exposure, parameters, grid)
    left = adrenal.pituitary[-1], adrenal.cortex[-1], adrenal.response[-1]
    return Start(left, mass[-1], pace.sum(axis=0) * grid.step_day, readings)


def _states(
    scenario: Scenario, exposure: Exposure, parameters: Parameters, grid: Grid, back: Grid
) -> dict[str, np.ndarray]:
    """Every state of a group of patients, (…, S+1, 1 or N), from day 0; `back` is the grid of the history before it."""
    start = history(scenario, exposure.earlier, parameters, back)
    adrenal = adrenal_axis.axis(exposure, scenario.stress, parameters, grid, start.axis)
    total = adrenal_axis.TotalExposure(exposure, adrenal, parameters, grid)

    acute, mean_acute = disease.acute_illness(scenario.illness, total, parameters, grid)
    chronic, mean_chronic = disease.chronic_disease(scenario.disease, exposure, parameters, grid)
    airway = disease.bronchospasm(scenario.airway, exposure, parameters, grid)
    inflammation = mean_acute + mean_chronic  # in each shift

    woke = muscle.waking_day(scenario, acute, parameters, grid)
    around = muscle.setting(scenario, woke, parameters, grid)
    steroid, pace = muscle.steroid_drive(total, around, parameters, grid)
    inflamed = grid.mean(grid.in_steps(inflammation))
    mass = muscle.muscle_mass(steroid, inflamed, around, start.muscle, parameters, grid)
    injury, mean_injury = muscle.acute_injury(total, inflammation, around, parameters, grid)
    nerve = muscle.nerve_injury(mean_acute, around, parameters, grid)
    quality = muscle.muscle_quality(around, parameters, grid)
    lasting = muscle.lasting_loss(pace, mean_injury, parameters, grid, start.long)
    strength = muscle.force(mass, quality, lasting, injury, nerve)
    cortisol = adrenal_axis.readings(adrenal, exposure, parameters, grid, start.morning)
    return {
        "exposure_mg_pe_per_day": np.maximum(exposure.at(slice(None, None, grid.parts)), 0),
        "axis": adrenal.at_rest,
        "pituitary": adrenal.pituitary,
        "adrenal": adrenal.cortex,
        "adrenal_response": adrenal.response,
        "cortisol_am_nmol_per_l": cortisol.total,
        "cortisol_free_nmol_per_l": cortisol.free,
        "cortisol_stimulated_nmol_per_l": cortisol.stimulated,
        "adrenal_deficit": cortisol.deficit,
        "inflammation": acute,
        "disease": chronic,
        "airway": airway,
        "muscle": mass.swapaxes(0, 1),
        "quality": quality.swapaxes(0, 1),
        "injury": injury,
        "nerve": nerve,
        "lasting": lasting[:, 0],
        "loading": muscle.loading(scenario, woke, grid.day, grid.number),
        "strength": strength.swapaxes(0, 1),
    }
