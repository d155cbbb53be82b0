"""A constant that somebody sets by hand → whether a patient can have it: within physical bounds, far beyond its plausible range.

The plausible range is `low` to `high` of the constant's file; a hand may leave it by a factor of 100, and no further.
"""

from collections.abc import Mapping
from itertools import pairwise
from math import isfinite

from ..model.drug import Parameter
from .parameters import INDIVIDUAL, divides

BEYOND = 100.0  # times the plausible range
MOST_EXPONENT = 20.0
_NESTED = ("adrenal_", "stress_")
_OF_THE_WHOLE = (
    "sensitivity_",
    "lasting_proximal",
    "lasting_distal",
    "lasting_respiratory",
)  # of a region, of the most
_LESS_THAN_ALL = ("unloading_sensitisation", "stress_clearance_loss")  # what would be left is divided by
_NEVER_NOTHING = ("adrenal_least",)  # an adrenal cortex that is gone could not grow back
_GAINS = ("gain", "harm")  # fractions that may be more than all
_ASCEND = ("mrc_1_strength", "mrc_2_strength", "mrc_3_strength", "mrc_3_6_strength", "mrc_4_1_strength", "mrc_4_45_strength", "mrc_5_strength")  # fmt: skip
_ORDERS = (_ASCEND, ("muscle_floor", "muscle_ceiling"))


def bounds(name: str, constants: Mapping[str, Parameter]) -> tuple[float, float]:
    """The least and the most that a constant may be, in its unit."""
    if name in INDIVIDUAL:  # 1 in the typical patient
        return 1 / BEYOND if divides(name) else 0.0, BEYOND
    of = constants[name]
    if name.startswith("cv_"):
        return 0.0, 2 * of.high
    if "exponent" in name:
        return of.low / 10, MOST_EXPONENT
    if name == "muscle_ceiling":
        return of.low, 2.0
    if name == "axis_rhythm_peak_h":
        return 0.0, 24.0
    if name.startswith(_OF_THE_WHOLE):
        return 0.0, 1.0
    if name in _LESS_THAN_ALL:
        return 0.0, 0.99
    if of.unit == "fraction" and not any(word in name for word in _GAINS):
        return of.low / BEYOND if divides(name) or name in _NEVER_NOTHING else 0.0, 1.0
    return (0.0 if _may_vanish(name, of) else of.low / BEYOND), of.high * BEYOND


def _may_vanish(name: str, of: Parameter) -> bool:
    """Whether a constant may be 0: a gain, or what an earlier model that is nested in this one does not have."""
    return of.low == 0 or "gain" in name or name.startswith(_NESTED)


def check(own: Mapping[str, float], constants: Mapping[str, Parameter]) -> None:
    """Raise ValueError, in a sentence, for a constant that no patient can have."""
    for name, value in own.items():
        if isinstance(value, bool) or not isinstance(value, float | int) or not isfinite(value):
            raise ValueError(f"`{name}` is {value!r}: give a number{_of(name, constants)}")
        low, high = bounds(name, constants)
        if not low <= value <= high:
            raise ValueError(f"`{name}` is {value:g}: give a number of {low:g} to {high:g}{_unit(name, constants)}")
    _in_order(own, constants)


def _in_order(own, constants) -> None:
    for names in _ORDERS:
        values = [(name, own.get(name, constants[name].value)) for name in names]
        for (first, low), (second, high) in pairwise(values):
            if not low < high:
                raise ValueError(f"`{first}` is {low:g} and `{second}` is {high:g}: give a first that is less")


def _of(name, constants) -> str:
    unit = _unit(name, constants)
    return f" of{unit}" if unit else ""


def _unit(name, constants) -> str:
    unit = constants[name].unit if name in constants else "times"
    return "" if unit in ("-", "fraction") else f" {unit}"
