"""The clock of a run: equal steps, and what is known in advance (curves, windows) read on them."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from ..model.regimen import Curve

HOURS = 24.0


@dataclass(frozen=True)
class Grid:
    """`steps` steps of `step_h` hours from day 0; `number` is the precision that states are kept in."""

    steps: int
    step_h: float
    number: type = np.float64

    @classmethod
    def over(cls, days: float, step_h: float, number: type = np.float64) -> "Grid":
        """The shortest grid that reaches `days`."""
        return cls(max(1, ceil(days * HOURS / step_h - 1e-9)), step_h, number)

    def column(self, values: np.ndarray) -> np.ndarray:
        """Values over time (T,) as a column (T, 1) beside the states, alike for every patient."""
        return values.astype(self.number)[:, None]

    @property
    def step_day(self) -> float:
        return self.step_h / HOURS

    @cached_property
    def day(self) -> np.ndarray:
        """The S+1 grid points [day]."""
        return np.arange(self.steps + 1) * self.step_h / HOURS

    @cached_property
    def middle(self) -> np.ndarray:
        """The middles of the S steps [day]."""
        return (np.arange(self.steps) + 0.5) * self.step_h / HOURS

    @cached_property
    def mornings(self) -> np.ndarray:
        """The grid points at or just before each 08:00; the first stands for the time before it."""
        hours = np.arange(8.0, self.steps * self.step_h + 1e-6, HOURS)
        return np.concatenate([[0], np.floor(hours / self.step_h + 1e-9).astype(int)])

    @cached_property
    def last_morning(self) -> np.ndarray:
        """For each grid point, which of `mornings` was the last."""
        return np.floor((self.day * HOURS - 8.0) / HOURS + 1e-9).astype(int) + 1


def level(curve: Curve, day: np.ndarray) -> np.ndarray:
    """The curve at each day, straight between its corners and level outside; at a jump the later corner counts."""
    days, values = np.array(curve, dtype=float).T
    return np.interp(day + 1e-9, days, values)


def stairs(curve: Curve, day: np.ndarray) -> np.ndarray:
    """The value of the last corner at or before each day; before the first corner, the first."""
    days, values = np.array(curve, dtype=float).T
    return values[np.maximum(np.searchsorted(days, day + 1e-9, side="right") - 1, 0)]


def within(windows, day: np.ndarray) -> np.ndarray:
    """1 where a day lies inside any (from, to) window, else 0."""
    inside = np.zeros(len(day))
    for start, end in windows:
        inside[(day >= start) & (day < end)] = 1.0
    return inside
