"""What an author prescribes in a case: a steroid by its route, its dose and its hours, and another drug that changes its clearance."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from .drug import Route
from .id import Id
from .noun import Noun
from .provenance import Provenance
from .quantity import Days, EveryDays, EveryHours, LastingDays, LeastMgPerDay, MgPerDay


class Bound(Noun):
    """The value of one of the option's controls, by its id."""

    control: str


def _or_bound(quantity):
    """A field type: a quantity, or where a group of keys is written, the control that holds it."""
    written = Annotated[quantity, Tag("quantity")] | Annotated[Bound, Tag("bound")]
    return Annotated[written, Discriminator(lambda value: "bound" if isinstance(value, dict | Bound) else "quantity")]


class Prescription(Provenance):
    """A drug from the day of the decision (or from the end of the prescription before it in the list).

    It holds `dose` until the day `until`, for as long as it `lasts`, or for good; with `halve_every` it halves until the dose
    is below `stop_below`, or down to `hold_at` and stays there.
    What ran before it ends, unless it is given `beside`.
    """

    drug: str
    route: Route
    dose: _or_bound(MgPerDay)
    every: EveryHours = 24.0
    at_h: tuple[
        Annotated[float, Field(ge=0, lt=24)], ...
    ] = ()  # o'clock; the dose of a day is divided among these hours
    until: Days | None = None
    lasts: LastingDays | None = None
    beside: bool = False
    halve_every: _or_bound(EveryDays) | None = None
    stop_below: LeastMgPerDay | None = None
    hold_at: LeastMgPerDay | None = None

    @model_validator(mode="after")
    def _hours_of_a_clock(self):
        if not self.at_h:
            return self
        if self.route == "infusion":
            raise ValueError("an infusion runs all day long: remove at_h, or give another route")
        if list(self.at_h) != sorted(set(self.at_h)):
            raise ValueError("the hours of at_h do not go up: give each once, the earliest first")
        if self.every % 24:
            raise ValueError("hours of the clock come again after whole days: give every as `24 h`, `48 h`, and so on")
        return self

    @model_validator(mode="after")
    def _a_halving_ends(self):
        if self.stop_below and self.hold_at:
            raise ValueError("a halving ends in one way: give either stop_below or hold_at")
        if (self.halve_every is None) != (self.stop_below is None and self.hold_at is None):
            raise ValueError("halve_every and stop_below go together: a taper that halves needs a dose to stop below")
        return self

    @model_validator(mode="after")
    def _it_ends_once(self):
        if self.until is not None and self.lasts is not None:
            raise ValueError("a prescription ends once: give either until or lasts")
        return self


class Interacting(Provenance):
    """Another drug that multiplies the clearance of `drug`, given by `route` (any, if none is named)."""

    id: Id
    label: str
    drug: str
    clearance_times: float = Field(gt=0, le=5)
    route: Route | None = None
    until: Days | None = None
