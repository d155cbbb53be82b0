"""The clock of a run: equal steps, the parts into which they are cut, and what is known in advance read on them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

import numpy as np

from ..model.regimen import Curve

HOURS = 24.0
_MORNING = 8.0  # o'clock
_IN_CACHE = 24_000  # values of an array, of which several are at work at a time


@dataclass(frozen=True)
class Grid:
    """`steps` steps of `step_h` hours from `first_day`, mostly 0; `number` is the precision that states are kept in.

    Each state is solved from step to step; what moves within a step is read in its `parts` and its mean is handed on.
    """

    steps: int
    step_h: float
    number: type = np.float64
    parts: int = 1
    first_day: float = 0.0  # below 0 where there is a history

    @classmethod
    def over(cls, days: float, step_h: float, number: type = np.float64, longest_h: float = np.inf) -> "Grid":
        """The shortest grid that reaches `days`, its parts no longer than `longest_h` and, if they can, meeting at 08:00."""
        meet = _meeting(step_h)
        parts = meet * (ceil(step_h / meet / longest_h - 1e-9) if longest_h < np.inf else 1)
        return cls(max(1, ceil(days * HOURS / step_h - 1e-9)), step_h, number, parts)

    @cached_property
    def fine(self) -> "Grid":
        """The grid whose steps are the parts of this one."""
        return Grid(self.steps * self.parts, self.step_h / self.parts, self.number, 1, self.first_day)

    @cached_property
    def halves(self) -> "Grid":
        """The grid of steps half as long."""
        return Grid(2 * self.steps, self.step_h / 2, self.number, 1, self.first_day)

    @cached_property
    def in_halves(self) -> "Grid":
        """The grid of the same steps, cut into parts half as long."""
        return Grid(self.steps, self.step_h, self.number, 2 * self.parts, self.first_day)

    @cached_property
    def shifts(self) -> "Grid":
        """The grid of steps of 8 hours, or of this one's if they are no multiple, for what moves fast; in the same parts."""
        number = _shifts(self.step_h)
        return Grid(self.steps * number, self.step_h / number, self.number, self.parts // number, self.first_day)

    def column(self, values: np.ndarray) -> np.ndarray:
        """Values over time (T,) as a column (T, 1) beside the states, alike for every patient."""
        return values.astype(self.number)[:, None]

    def in_steps(self, values: np.ndarray) -> np.ndarray:
        """Values of a finer grid, of parts or shifts (S·n, N), as (S, n, N)."""
        return values.reshape(self.steps, -1, values.shape[-1])

    def cut(self, values: np.ndarray) -> np.ndarray:
        """Values in the parts of any number of such steps (s·parts, N) as (s, parts, N)."""
        return values.reshape(-1, self.parts, values.shape[-1])

    def reaching_back(self, days: float) -> "Grid":
        """This grid with so many days before it, or a little more: whole days and whole steps, so that 08:00 lies where it lay."""
        unit = max(HOURS, self.step_h)
        back_h = ceil(days * HOURS / unit - 1e-9) * unit
        return (
            replace(self, steps=self.steps + round(back_h / self.step_h), first_day=-back_h / HOURS) if days else self
        )

    def until(self, steps: int) -> "Grid":
        """The first steps of this grid."""
        return replace(self, steps=steps)

    def points_of(self, states: np.ndarray) -> np.ndarray:
        """The states at this grid's points, of states at those of a finer grid."""
        return states[:: (len(states) - 1) // self.steps]

    def mean(self, values: np.ndarray) -> np.ndarray:
        """The mean in each step (S, N) of values in its parts or shifts (S, n, N)."""
        return np.add.reduce(values, axis=1) / values.shape[1]

    def stretches(self, values: int) -> list[slice]:
        """The steps in runs so short that what is worked out for them, so many `values` a step, stays in the processor's cache."""
        return stretches(self.steps, values)

    @property
    def step_day(self) -> float:
        return self.step_h / HOURS

    @cached_property
    def day(self) -> np.ndarray:
        """The S+1 grid points [day]."""
        return np.arange(self.steps + 1) * self.step_h / HOURS + self.first_day

    @cached_property
    def middle(self) -> np.ndarray:
        """The middles of the S steps [day]."""
        return (np.arange(self.steps) + 0.5) * self.step_h / HOURS + self.first_day

    @cached_property
    def mornings(self) -> np.ndarray:
        """The parts that begin at or just before 08:00, of each day or of each step's last day; the first stands for the time before it."""
        hours = np.arange(self._first_morning, self.steps * self.step_h + 1e-6, max(HOURS, self.step_h))
        return np.concatenate([[0], np.floor(hours / self.fine.step_h + 1e-9).astype(int)])

    @cached_property
    def last_morning(self) -> np.ndarray:
        """For each grid point, which of `mornings` was the last."""
        since = (self.day - self.first_day) * HOURS - self._first_morning
        return np.floor(since / max(HOURS, self.step_h) + 1e-9).astype(int) + 1

    @property
    def _first_morning(self) -> float:
        return max(HOURS, self.step_h) - HOURS + _MORNING


def stretches(length: int, values: int) -> list[slice]:
    """A length cut into stretches of few values in all, where each of its places has so many."""
    most = max(1, _IN_CACHE // values)
    return [slice(first, min(first + most, length)) for first in range(0, length, most)]


def reads_mornings(step_h: float) -> bool:
    """Whether steps of so many hours fill a day, or are whole days, so that 08:00 lies at the same place in each."""
    return step_h > 0 and (_is_whole(HOURS / step_h) or _is_whole(step_h / HOURS))


def _is_whole(number: float) -> bool:
    return round(number) > 0 and abs(number - round(number)) < 1e-9


def _meeting(step_h: float) -> int:
    """Into how many parts a step has to be cut for some of them to meet at 08:00, a third of a day."""
    if step_h > HOURS:
        return _shifts(step_h)
    return 3 if reads_mornings(step_h) and round(HOURS / step_h) % 3 else 1


def _shifts(step_h: float) -> int:
    return round(step_h / _MORNING) if step_h % _MORNING == 0 else 1


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


def between(edges: np.ndarray, corners, read: Callable) -> np.ndarray:
    """The mean between each pair of neighbouring `edges` (E,) of what `read` says at days; it bends or jumps at `corners` only."""
    inside = [day for day in corners if edges[0] < day < edges[-1]]
    if not inside:
        return read((edges[1:] + edges[:-1]) / 2)
    cuts = np.unique(np.concatenate([edges, inside]))
    values = read((cuts[1:] + cuts[:-1]) / 2).T
    sums = np.add.reduceat(values * np.diff(cuts), np.searchsorted(cuts, edges[:-1]), axis=-1)
    return (sums / np.diff(edges)).T
