"""Numbers, curves and windows → the words of Antimony, in which the model is written down to be taken elsewhere.

Every number in a formula declares its unit, so that a checker can follow the units through the whole model.
"""

import re
from itertools import pairwise
from math import inf

import numpy as np

from ...model.regimen import Curve, Disease

UNITS = {  # a unit of the parameter files → its name here
    "mg PE/day": "mg_per_day",
    "1/day": "per_day",
    "day": "day",
    "h": "hour",
    "1/h": "per_hour",
    "nmol/L": "nmol_per_l",
    "fraction": "dimensionless",
    "times": "dimensionless",
    "-": "dimensionless",
}
_BARE = re.compile(r"(?<![\w.^])(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.]|\s+(?:mg|day|hour|per_|dimensionless))")
_RULE = re.compile(r"^(\s*)(\w+)('?)(\s*:?=.*?) : (\w+)(.*)$")


def number(value) -> str:
    """The shortest text that is read as exactly this number, or as the one number of an array."""
    return repr(np.asarray(value, dtype=float).item()).removesuffix(".0")


def days(value: float) -> str:
    """A number of days."""
    return f"{number(value)} day"


def rules(text: str) -> str:
    """Lines `x := formula : unit` or `x' = formula : unit` as Antimony: the unit declared, every bare number dimensionless."""
    lines = []
    for line in text.splitlines():
        rule = _RULE.match(line)
        if rule:
            indent, name, prime, formula, unit, comment = rule.groups()
            formula = _BARE.sub(r"\1 dimensionless", formula)
            line = f"{indent}{name}{prime}{formula}; {name} has {unit}{comment}"
        lines.append(line)
    return "\n".join(lines)


def line(curve: Curve, clock: str) -> str:
    """Straight between its corners and level outside; at a jump the later corner counts."""
    pieces = [f"{number(curve[0][1])}, {clock} < {days(curve[0][0])}"]
    for (start, low), (end, high) in pairwise(curve):
        if end > start:
            slope = (
                f" + {number((high - low) / (end - start))} per_day*({clock} - {days(start)})" if high != low else ""
            )
            pieces.append(f"{number(low)}{slope}, {clock} < {days(end)}")
    last = number(curve[-1][1])
    return f"piecewise({', '.join(pieces)}, {last})" if len(curve) > 1 else last


def stairs(curve: Curve) -> str:
    """The value of the last corner passed."""
    pieces = [f"{number(value)}, time < {days(later)}" for (_, value), (later, _) in pairwise(curve)]
    last = number(curve[-1][1])
    return f"piecewise({', '.join(pieces)}, {last})" if pieces else last


def window(start: float, end: float, inside: float, outside: float) -> str:
    """One value from `start` until just before `end` [day], another before and after."""
    within = f"time >= {days(start)}" + (f" && time < {days(end)}" if end < inf else "")
    return f"piecewise({number(inside)}, {within}, {number(outside)})"


def severity(disease: Disease | None, response: str = "1") -> str:
    """The severity over time, less what a steroid-sparing agent has come to remove by the patient's `response` to it."""
    if disease is None:
        return "0"
    untreated, sparing = line(disease.severity, "time"), disease.sparing
    if sparing is None:
        return untreated
    come = f"1 - exp(-(time - {days(sparing.from_day)})/{days(sparing.time_constant_day)})"
    share = f"{number(sparing.share)}*{response}"
    share = f"piecewise({share}, {share} < 1, 1)"
    return f"({untreated})*(1 - {share}*piecewise({come}, time >= {days(sparing.from_day)}, 0))"


def corner(name: str, day: float, clock: str = "time") -> str:
    """An event that only counts, so that a simulator stops where a curve turns or jumps."""
    return f"  corner_{name}: at ({clock} >= {days(day)}), fromTrigger=false: corners = corners + one"


def note(name: str, text: str) -> str:
    """A note on a constant or state: one line, no mark-up."""
    return f"  {name} notes ```{' '.join(text.replace('`', chr(39)).split())}```"


def word(name: str) -> str:
    """A name that the language takes."""
    return re.sub(r"\W", "_", name)
