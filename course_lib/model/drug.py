"""A corticosteroid as the model knows it, and a constant with its unit, range, provenance and grade."""

from typing import Annotated, Literal, get_args

from pydantic import Field, create_model, model_validator

from .id import Id
from .noun import Noun
from .provenance import Provenance

Route = Literal[
    "oral", "iv", "infusion", "intramuscular", "depot"
]  # a depot: injected, and released over days to weeks
ROUTES: tuple[Route, ...] = get_args(Route)
# Ways that are not modelled, by the words under which somebody may ask for them, and what is known of each.
# Broersen LHA, Pereira AM, Jørgensen JOL, Dekkers OM. J Clin Endocrinol Metab 2015;100(6), a meta-analysis, read as its first page:
# 6.8 % (3.8–12.0) of people with asthma who only inhaled, 4.2 % (0.5–28.9) nasal, 52.2 % (40.5–63.6) in a joint; the 4.7 % on
# the skin stand in a table of the Cleveland Clinic Journal of Medicine that quotes it.
_ADRENAL = "yet suppression of the adrenal axis is possible: insufficiency was found in about {} (Broersen 2015, a meta-analysis)"
_INHALED = _ADRENAL.format("7 of 100 people with asthma who inhaled a corticosteroid and took no other")
_NASAL = _ADRENAL.format("4 of 100 who took it into the nose")
_TOPICAL = _ADRENAL.format("5 of 100 who had it on the skin")
_JOINT = _ADRENAL.format("52 of 100 who had it in a joint")
NOT_MODELLED: dict[str, str] = {
    **dict.fromkeys(("inhaled", "inhalation", "nebulised", "nebulized"), _INHALED),
    **dict.fromkeys(("nasal", "intranasal"), _NASAL),
    **dict.fromkeys(("topical", "cutaneous", "skin"), _TOPICAL),
    **dict.fromkeys(("intra-articular", "joint"), _JOINT),
}
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
    bioavailability: _in("fraction", most=1) | None = None  # by mouth
    absorption: _in("1/h") | None = None  # from the gut; without it the drug is not swallowed
    intramuscular_absorption: _in("1/h") | None = None  # of a solution; all of it arrives
    depot_absorption: _in("1/h") | None = None  # of a suspension that dissolves slowly
    depot_bioavailability: _in("fraction", most=1) | None = None
    into_a_vein: bool = True  # at once or as an infusion
    persistence: _in("h")  # biologic persistence (te)
    axis_potency: _in("times")  # of its equivalence above, where it suppresses the adrenal axis
    axis_persistence: _in("h")  # of the suppression: the axis feels the drug in the blood by this half-time
    tablets: Tablets | None = None
    fluorinated: bool
    note: str = ""

    @model_validator(mode="after")
    def _whole_by_each_route(self):
        by_mouth = self.absorption, self.bioavailability, self.tablets
        if any(by_mouth) != all(by_mouth):
            raise ValueError("`absorption`, `bioavailability` and `tablets` go together: give all three, or none")
        if bool(self.depot_absorption) != bool(self.depot_bioavailability):
            raise ValueError("`depot_absorption` and `depot_bioavailability` go together: give both, or none")
        if not self.routes:
            raise ValueError("there is no way to give this drug: add an absorption, or set `into_a_vein` to true")
        return self

    @property
    def routes(self) -> tuple[Route, ...]:
        """The ways in which the drug can be given, in the order of `ROUTES`: those whose kinetics its file has."""
        return tuple(
            route for route in ROUTES if (self.into_a_vein if route in ("iv", "infusion") else self.absorbed(route))
        )

    @property
    def in_doubt(self) -> bool:
        """Whether published equivalences differ by a factor of 2 or more, so that a dose in prednisone is a range."""
        return self.equivalent.high >= 2 * self.equivalent.low

    def absorbed(self, route: Route) -> Parameter | None:
        """How fast the drug is absorbed where it waits [1/h]; None by a route where it does not wait, or by which it is not given."""
        waits = {
            "oral": self.absorption,
            "intramuscular": self.intramuscular_absorption,
            "depot": self.depot_absorption,
        }
        return waits.get(route)

    def arrives(self, route: Route) -> float:
        """The share of a dose that reaches the blood, for a displayed concentration."""
        shares = {"oral": self.bioavailability, "depot": self.depot_bioavailability}
        return shares[route].value if shares.get(route) else 1.0
