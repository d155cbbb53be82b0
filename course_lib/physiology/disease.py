"""Exposure → inflammation: an acute illness that resolves, a chronic disease and an airway that the steroid holds down.

The airway is a teaching assumption without a source; it is why a steroid for bronchospasm is not simply stopped.
Source: dossier §4.2 (inflammation) and appendix A.6.

The equations, as `assets/equations.yaml` prints them, and each symbol with its name in the code (– if it has none) and its unit.

    dI_a/dt = −(k_res + k_gc·E_tot/(E_tot + E_I))·I_a
    dE_d/dt = (E_p − E_d)/τ_dis
    dI_c/dt = k_dis·(v·(1 − c_max·E_d/(E_d + E_D)) − I_c)
    v = min(1, f_v·v₀·(1 − min(1, f_s·a)·(1 − exp(−t_s/τ_s))))·exp(−ρ·t)
    dB/dt = k_B·(v_B·(1 − c_B·E_p/(E_p + E_B)) − B)
    I = I_a + I_c

    I_a    left                                [share]
    k_res  resolution_per_day                  [1/day]
    k_gc   steroid_resolution_per_day          [1/day]
    E_tot  total                               [mg PE/day]
    E_I    half_resolution_mg_pe_per_day       [mg PE/day]
    E_d    felt                                [mg PE/day]
    E_p    plain                               [mg PE/day]
    τ_dis  disease_control_outlasts_day        [day]
    I_c    active                              [share]
    k_dis  disease_per_day                     [1/day]
    v      untreated                           [share]
    c_max  disease_control_maximum             [fraction]
    E_D    disease_half_control_mg_pe_per_day  [mg PE/day]
    f_v    severity_times                      [times]
    v₀     severity                            [share]
    f_s    sparing_times                       [times]
    a      share                               [share]
    t_s    on_for                              [day]
    τ_s    time_constant_day                   [day]
    ρ      remission_per_day                   [1/day]
    t      day                                 [day]
    B      bronchospasm                        [share]
    k_B    airway_per_day                      [1/day]
    v_B    untreated                           [share]
    c_B    airway_control_maximum              [fraction]
    E_B    airway_half_control_mg_pe_per_day   [mg PE/day]
    I      inflammation                        [share]
"""

import numpy as np

from ..model.regimen import Disease
from .adrenal_axis import TotalExposure
from .exposure import Exposure
from .grid import Grid, between, level
from .hill import hill, hill_in_place
from .linear_recurrence import first_order, run
from .parameters import Parameters


def acute_illness(start, total: TotalExposure, parameters: Parameters, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Acute inflammation I (S+1, N) and its mean in each shift: only decays, sooner with steroid."""
    start = np.atleast_1d(np.asarray(start * parameters.illness_times, dtype=grid.number))
    if not start.any():
        return absent_state(grid)
    shifts, half = grid.shifts, parameters.half_resolution_mg_pe_per_day
    felt = (total.within(steps).reshape(-1, shifts.parts, total.patients) for steps in total.stretches)
    effect = np.concatenate([shifts.mean(hill_in_place(exposure, half)) for exposure in felt])
    rate = parameters.resolution_per_day + parameters.steroid_resolution_per_day * effect
    elapsed = np.concatenate([np.zeros((1, rate.shape[1]), grid.number), np.cumsum(rate, axis=0)]) * shifts.step_day
    left = start * np.exp(-elapsed)
    return grid.points_of(left), -np.diff(left, axis=0) / (rate * shifts.step_day)


def chronic_disease(
    disease: Disease | None, exposure: Exposure, parameters: Parameters, grid: Grid
) -> tuple[np.ndarray, np.ndarray]:
    """Chronic disease activity (S+1, N) under the exposure without φ, and its mean in each shift.

    What holds the disease down follows the exposure slowly, so control outlasts the dose that won it, also of a history.
    """
    if disease is None:
        return absent_state(grid)
    outlasts, rate, shifts = parameters.disease_control_outlasts_day, parameters.disease_per_day, grid.shifts
    half, most = parameters.disease_half_control_mg_pe_per_day, parameters.disease_control_maximum
    without = _untreated(disease, shifts.day, parameters.sparing_times).astype(grid.number)
    without = _of_patient(without, grid.column(shifts.middle), parameters)

    def held_down_by(plain):
        return first_order(shifts.cut(plain), 1 / outlasts, 0.0, shifts)[1][-shifts.steps :]

    felt = exposure.through(held_down_by, outlasts, history=True)
    kept = np.exp(-np.asarray(rate, dtype=grid.number) * shifts.step_day)
    heading = without * (1 - most * hill(felt, half))
    active = run(kept[None], heading * (1 - kept), disease.start)
    return grid.points_of(active), (active[:-1] + active[1:]) / 2


def bronchospasm(airway: Disease | None, exposure: Exposure, parameters: Parameters, grid: Grid) -> np.ndarray:
    """Bronchospasm B (S+1, N), of the same form as the chronic disease but faster: it feels the swings within a day."""
    if airway is None:
        return absent_state(grid)[0]
    rate, half = parameters.airway_per_day, parameters.airway_half_control_mg_pe_per_day
    most = parameters.airway_control_maximum
    untreated = _untreated(airway, grid.fine.day).astype(grid.number)

    def follow(plain):
        return first_order(grid.in_steps(untreated * (1 - most * hill(plain, half))), rate, airway.start, grid)[0]

    return exposure.through(follow, rate, half, most)


def absent_state(grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """A state that nobody has, at the grid points (S+1, 1) and in each shift."""
    return np.zeros((grid.steps + 1, 1), grid.number), np.zeros((grid.shifts.steps, 1), grid.number)


def severity(disease: Disease, day: np.ndarray, response: float | np.ndarray = 1.0) -> np.ndarray:
    """The severity at each day [0 to 1] (T, 1), less what a steroid-sparing agent has come to remove; (T, N) by `response` to it."""
    untreated, sparing = level(disease.severity, day)[:, None], disease.sparing
    if sparing is None:
        return untreated
    on_for = np.maximum(day - sparing.from_day, 0.0)[:, None]
    share = np.minimum(sparing.share * np.atleast_1d(response), 1)
    return untreated * (1 - share * -np.expm1(-on_for / sparing.time_constant_day))


def untreated(disease: Disease, day: np.ndarray, parameters: Parameters) -> np.ndarray:
    """v at each day [0 to 1] (T, 1 or N): the severity of each patient, without a steroid."""
    return _of_patient(severity(disease, day, parameters.sparing_times), day[:, None], parameters)


def _of_patient(severity_then, day, parameters: Parameters):
    """A severity of the scenario at a day as that of a patient: more or less of it, which burns out over years."""
    return np.minimum(severity_then * parameters.severity_times, 1) * np.exp(-parameters.remission_per_day * day)


def _untreated(disease: Disease, edges: np.ndarray, response: float | np.ndarray = 1.0) -> np.ndarray:
    """The mean severity between each pair of neighbouring edges (T, 1 or N)."""
    corners = [day for day, _ in disease.severity] + ([disease.sparing.from_day] if disease.sparing else [])
    return between(edges, corners, lambda day: severity(disease, day, response))
