"""A corticosteroid as the model knows it, and a constant with its unit, range, provenance and grade."""

from typing import Annotated, Literal

from pydantic import Field, create_model, model_validator

from .id import Id
from .noun import Noun
from .provenance import Provenance

Route = Literal["oral", "iv", "infusion"]
Grade = Literal["A", "B", "C", "D", "E"]


class Parameter(Provenance):
    """One constant of the model: never without its unit, its range and where it comes from.

    `grade` is the strength of the evidence behind the value, A (trial) to E (convention or assumption).
    """

    value: float
    unit: str
    low: float = Field(ge=0)  # no constant of this model can be negative
    high: float
    grade: Grade
    note: str = ""

    @model_validator(mode="after")
    def _inside_its_range(self):
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value:g} lies outside its own range {self.low:g} to {self.high:g}")
        return self


def _in(unit: str, most: float | None = None) -> type[Parameter]:
    """A parameter above zero, and at most `most`, that takes no unit but this one."""
    number = (float, Field(gt=0, le=most))
    return create_model(
        "Parameter", __base__=Parameter, unit=(Literal[unit], ...), value=number, low=number, high=number
    )


class Tablets(Provenance):
    """The strengths in which a drug is sold as tablets [mg], the smallest first; a half of a scored one is no strength."""

    mg: tuple[Annotated[float, Field(gt=0, le=1000)], ...] = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _the_smallest_first(self):
        if any(low >= high for low, high in zip(self.mg, self.mg[1:], strict=False)):
            raise ValueError("each strength must be given once, the smallest first")
        return self


class Drug(Noun):
    """A drug of the dossier's table A.1; its id is the stem of its file."""

    id: Id
    name: str
    also: tuple[str, ...] = ()  # other names under which it is ordered: brands, short forms
    equivalent: _in("mg per 5 mg prednisone")
    half_life: _in("h")
    volume: _in("L")
    bioavailability: _in("fraction", most=1)  # by mouth
    absorption: _in("1/h")
    persistence: _in("h")  # biologic persistence (te)
    axis_potency: _in("times")  # of its equivalence above, where it suppresses the adrenal axis
    axis_persistence: _in("h")  # of the suppression: the axis feels the drug in the blood by this half-time
    tablets: Tablets
    fluorinated: bool
    note: str = ""
