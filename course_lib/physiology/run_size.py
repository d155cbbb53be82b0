"""How much memory a run takes before it is begun [bytes]: from its days, its steps, its patients and its states.

    bytes = b·T·N·s·c + b·T·k·min(N, 512)·w + 8·24·d/h·min(N, 8)·f

    T     times, 24·d/step + 1, of d days        N     patients
    b     bytes of a number: 8 for few patients, 4 for many
    s, c  states of a trace, and how often they are held while groups of patients are put together
    k, w  shifts of 8 h in a step, and what is worked on in them for one group of patients
    h, f  hours of a part of a step, and what is worked on in the parts for each clearance

s, c, w and f were measured; a test holds the sum between the peak of a run and three times that.
"""

from .grid import HOURS
from .simulate import MANY, TOGETHER

_STATES = 26  # of a trace: three of three regions, and the rest
_HELD, _HELD_IN_SHIFTS = 2.3, 3.2  # steps of several shifts hold what was solved in shifts
_WORKED, _IN_PARTS = 13, 30
_PART_H, _CLEARANCES, _SHIFT_H = 1.0, 8, 8.0
_EMPTY = 200_000  # what any run takes


def run_bytes(days: float, step_h: float, patients: int) -> float:
    """About the most that a run takes at once, rather more than less; a float, for it may be beyond counting."""
    number = 8 if patients < MANY else 4
    times, shifts = days * HOURS / step_h + 1, max(1.0, step_h / _SHIFT_H)
    kept = number * times * patients * _STATES * (_HELD_IN_SHIFTS if shifts > 1 else _HELD)
    worked = number * times * shifts * min(patients, TOGETHER) * _WORKED
    parts = max(times, days * HOURS / _PART_H)
    return _EMPTY + kept + worked + 8 * parts * min(patients, _CLEARANCES) * _IN_PARTS
