"""A quantity as an author writes it, `240 mg/day`, → a float in the unit its field is declared in.

Nothing is converted: a field takes its own unit and says so when it meets another.
Conversions between drugs are clinical statements and live in the dose table, not in a parser.
"""

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

SPELLINGS = {
    "mg/day": ("mg/day",),
    "mg": ("mg",),
    "h": ("h", "hour", "hours"),
    "days": ("days", "day"),
    "weeks": ("weeks", "week"),
    "minutes": ("minutes", "minute", "min"),
}
_SHAPE = re.compile(r"^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s+(\S+)\s*$")


def quantity(unit: str, largest: float, zero: bool = True):
    """A field type: a number from 0 (or, without `zero`, above it) to `largest` written with `unit`, as in `240 mg/day`."""

    def read(text):
        example = f"write it with its unit, as in `{min(10, largest):g} {unit}`"
        match = _SHAPE.match(text) if isinstance(text, str) else None
        if match is None:
            shown = f"`{text}`" if isinstance(text, str | int | float) else "this"
            raise ValueError(f"{shown} is not a quantity: {example}")
        number, written = float(match[1]), match[2]
        if written not in SPELLINGS[unit]:
            raise ValueError(f"`{text}` has the unit {written}, but this field is in {unit}: {example}")
        if number < 0:
            raise ValueError(f"`{text}` is negative, which is impossible here: {example}")
        if number == 0 and not zero:
            raise ValueError(f"`{text}` is nothing, which is impossible here: {example}")
        if number > largest:
            raise ValueError(f"`{text}` is above {largest:g} {unit}, the most that this field takes: {example}")
        return number

    pattern = rf"^\s*[0-9.]+\s+({'|'.join(SPELLINGS[unit])})\s*$"
    return Annotated[float, BeforeValidator(read), WithJsonSchema({"type": "string", "pattern": pattern})]


MgPerDay = quantity("mg/day", 5000)
Hours = quantity("h", 24 * 60)
Days = quantity("days", 3650)
Minutes = quantity("minutes", 240, zero=False)

LastingDays = quantity("days", 3650, zero=False)

# What a dose or a halving is repeated by, and what a halving ends at: at zero it would never end.
EveryHours = quantity("h", 24 * 60, zero=False)
EveryDays = quantity("days", 3650, zero=False)
LeastMgPerDay = quantity("mg/day", 5000, zero=False)
