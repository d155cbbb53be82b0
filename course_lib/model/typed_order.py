"""An order typed by hand, as an author foresees it: which option it is read as, between which doses, and what it deserves."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .noun import Noun
from .quantity import EveryDays, LastingDays, MgPerDay

Domain = Literal["safety", "dosing", "rehabilitation", "consultation", "communication"]
Verdict = Literal["argued", "defensible", "weak", "unsafe"]
VERDICTS: tuple[Verdict, ...] = ("argued", "defensible", "weak", "unsafe")  # from the best to the worst
Kind = Literal["arithmetic"]  # what is wrong besides judgement: a conversion or a sum outside its band
Scores = dict[Domain, Annotated[int, Field(ge=-2, le=2)]]
OrderRoute = Literal["oral", "iv", "infusion", "im"]  # into a muscle: simulated so for drugs of which that is known
Rhythm = Literal["once", "daily", "divided"]
SOUND = ("argued", "defensible")


class Judged(Noun):
    """What has a verdict, and may say of what `kind` the error is; what would harm is unsafe, whatever else it is.

    `ahead` is said in the debrief of a path that went this way and ends with more strength or reserve than the argued one:
    why that is no argument for it.
    """

    kind: Kind | None = None
    ahead: str = ""

    @model_validator(mode="after")
    def _what_does_not_add_up_is_not_sound(self):
        if self.kind and self.verdict not in ("weak", "unsafe"):
            raise ValueError(
                "what is off by arithmetic is not sound: give it the verdict weak or unsafe, or remove kind"
            )
        return self


class Reading(Judged):
    """What an order is read as if its drug, route, rhythm, dose and slope all fit; the first reading that fits counts.

    Doses are prednisone-equivalents, from `at_least` up to and including `up_to`; what is not given fits whatever is typed.
    A dose that is given once fits `once` only where it is named. An order without a slope holds, which fits `halve_at_least`
    and no `halve_up_to`.
    It leads to an `option`, with a `verdict` and the reason of its own where the option's do not hold for it;
    or it is asked back, with the reason in `ask`.
    """

    option: str | None = None
    ask: str = ""
    drugs: tuple[str, ...] = ()
    routes: tuple[OrderRoute, ...] = ()
    rhythms: tuple[Rhythm, ...] = ()
    at_least: MgPerDay | None = None
    no_floor: str = ""  # why no dose is too little for it
    up_to: MgPerDay | None = None
    halve_at_least: EveryDays | None = None
    halve_up_to: EveryDays | None = None
    lasts: LastingDays | None = None  # a pulse: so long it is simulated, and then what the option prescribes
    verdict: Verdict | None = None
    because: str = ""
    hedge: str = ""
    claims: tuple[str, ...] = ()
    scores: Scores = {}

    @model_validator(mode="after")
    def _it_has_a_floor(self):
        if (self.at_least is None) != bool(self.no_floor):
            raise ValueError("a reading has a floor, or says why not: give either at_least or no_floor")
        return self

    @model_validator(mode="after")
    def _it_leads_to_one_thing(self):
        if (self.option is None) != bool(self.ask):
            raise ValueError("a reading leads to an option or asks back: give either option or ask")
        if (self.verdict is None) == bool(self.because):
            raise ValueError("a verdict of its own needs its reason: give verdict and because together, or neither")
        if self.verdict is None and (self.scores or self.hedge or self.claims):
            raise ValueError(
                "scores, hedge and claims belong to a verdict of the reading's own: give it verdict and because"
            )
        return self

    @model_validator(mode="after")
    def _its_ends_are_in_order(self):
        for low, high in (("at_least", "up_to"), ("halve_at_least", "halve_up_to")):
            first, last = getattr(self, low), getattr(self, high)
            if first is not None and last is not None and first > last:
                raise ValueError(f"{low} is above {high}: correct one of them")
        return self

    @property
    def fits_all(self) -> bool:
        """Whether whatever is typed fits."""
        return not (self.drugs or self.routes or self.rhythms or self.at_least or self.halve_at_least) and (
            self.up_to is None and self.halve_up_to is None
        )


class Typed(Noun):
    """How the order of an unguided scene is written by hand, and what it is read as."""

    label: str
    readings: tuple[Reading, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _everything_is_read(self):
        last = self.readings[-1]
        if not last.fits_all:
            raise ValueError(
                "the last reading of a typed order must fit whatever is typed: "
                "remove its drugs, routes, rhythms, doses and slopes, and say in no_floor why it has no floor"
            )
        if last.verdict in SOUND:
            raise ValueError(
                "what fits whatever is typed cannot be sound: give the last reading a weak or unsafe verdict"
            )
        if not any(reading.ask for reading in self.readings):
            raise ValueError(
                "nothing here is too much: add a reading with `at_least` and `ask`, above which the order is asked back"
            )
        return self
