"""Courses → what arrives in a body and when: into a vein at once, or where it waits, in a gut, a muscle, a depot or a bag.

All amounts are in mg prednisone-equivalent (PE), by the equivalence in the drug's file.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from ..model.drug import ROUTES, Drug
from ..model.regimen import Course
from .grid import HOURS, Grid

_PREDNISONE_MG = 5.0  # the equivalence table counts in 5 mg prednisone


@dataclass(frozen=True)
class Source:
    """Where amounts wait before the central compartment: a gut, a muscle or a depot that empties, or a bag that runs at a rate.

    `arrives` holds for each distinct time left of a step [h] what arrives then, per step (S, 1) [mg PE].
    For a bag an arrival is a change of its rate [mg PE/h]; it never empties, and passes its rate on.
    """

    arrives: tuple[tuple[np.ndarray, float], ...]
    empties_per_h: float
    passes_per_h: float


def pe_per_mg(drug: Drug) -> float:
    """How many mg prednisone-equivalent one mg of the drug is."""
    return _PREDNISONE_MG / drug.equivalent.value


def sources(drug: Drug, courses: tuple[Course, ...], grid: Grid) -> tuple[Source, ...]:
    """What is injected into a vein, and then, for each other route that is used, what waits there; in mg PE."""
    by_route = {route: tuple(course for course in courses if course.route == route) for route in ROUTES}
    return tuple(
        Source(_by_time_left(*_events(given, drug, grid), grid), *_pace(drug, route))
        for route, given in sorted(by_route.items(), key=lambda one: one[0] != "iv")
        if given or route == "iv"
    )


def _pace(drug: Drug, route: str) -> tuple[float, float]:
    """How fast a source empties, and how much of what is there it passes on in an hour [1/h]."""
    if route in ("iv", "infusion"):
        return 0.0, float(route == "infusion")
    absorbed = drug.absorbed(route).value
    return absorbed, absorbed


def _events(courses: tuple[Course, ...], drug: Drug, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Hours from the grid's first, and what arrives then [mg PE, or mg PE/h for an infusion]."""
    pairs = [_rates(course) if course.route == "infusion" else _doses(course, grid) for course in courses]
    if not pairs:
        return np.empty(0), np.empty(0)
    hours, amounts = zip(*pairs, strict=True)
    return np.concatenate(hours) - grid.first_day * HOURS, np.concatenate(amounts) * pe_per_mg(drug)


def _doses(course: Course, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Hours and mg of every single dose, from each hour of the course's clock on its first day."""
    end, every_h = min(course.to_day, grid.day[-1]) * HOURS, course.every_h
    numbers = (max(0, ceil((end - first) / every_h - 1e-9)) for first in course.first_hours)
    hours = [first + np.arange(number) * every_h for first, number in zip(course.first_hours, numbers, strict=True)]
    hours = np.concatenate(hours)
    return hours, np.full(len(hours), course.dose_mg)


def _rates(course: Course) -> tuple[np.ndarray, np.ndarray]:
    rate = course.dose_mg / HOURS
    return np.array([course.from_day, course.to_day]) * HOURS, np.array([rate, -rate])


def _by_time_left(hour: np.ndarray, amount: np.ndarray, grid: Grid) -> tuple[tuple[np.ndarray, float], ...]:
    """(amount per step (S, 1), hours left of the step), one pair for each distinct time left."""
    step = np.floor(hour / grid.step_h + 1e-9).astype(int)
    left = np.round((step + 1) * grid.step_h - hour, 9)
    inside = (step >= 0) & (step < grid.steps)
    return tuple(
        (np.bincount(step[at], weights=amount[at], minlength=grid.steps)[:, None], float(left_h))
        for left_h in np.unique(left[inside])
        for at in [inside & (left == left_h)]
    )
