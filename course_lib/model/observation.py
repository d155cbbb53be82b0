"""What was published, as the page of evidence lays it beside the model: observations in people, and studies of weakness in intensive care.

A thing that the source did not tell is `unknown` and stays unknown; what a run of the model needs on top stands under `assumed`.
"""

from typing import Literal

from pydantic import Field, model_validator

from .drug import Route
from .id import Id
from .noun import Noun
from .provenance import Provenance
from .quantity import MgPerDay, quantity

Standing = Literal["seen in excerpt", "from memory, not checked"]
Unknown = Literal["unknown"]
Duration = quantity("days", 20000, zero=False)


class Assumed(Noun):
    """What is assumed so that the model can be run at all, and why; `scenario` names one of the sheet of targets."""

    why: str
    scenario: Id | None = None
    drug: Id | None = None
    route: Route = "oral"
    dose: MgPerDay | None = None
    duration: Duration | None = None
    loading: float = Field(default=1.0, ge=0, le=1)

    @property
    def is_exposure(self) -> bool:
        """Whether dose or duration is assumed, and not only the drug's name."""
        return bool(self.scenario or self.dose or self.duration)


class Observation(Provenance):
    """One observation of strength, or of how many were weak, under a corticosteroid.

    `value`, `low` and `high` are fractions: of baseline or of a comparison group (strength), or of people (share).
    """

    label: str  # a few words, for a narrow screen
    words: str
    standing: Standing
    drug: Id | Unknown
    dose: MgPerDay | Unknown  # per day, of that drug
    duration: Duration | Unknown
    region: Literal["proximal", "distal", "respiratory"] | None = None  # the region of the model that is read beside it
    measure: Literal["strength", "share", "other"]  # other: nothing that the model holds
    value: float | None = Field(default=None, ge=0, le=2)
    low: float | None = Field(default=None, ge=0, le=2)
    high: float | None = Field(default=None, ge=0, le=2)
    range_is: str = ""  # what low and high are
    at_most: bool = False  # the source says this much or less
    weak: int | None = Field(default=None, ge=0)  # of `people`, from which the share is computed
    people: int | None = Field(default=None, gt=0)
    not_significant: bool = False  # the difference was not significant
    against: Literal["own start", "other people", "not told"]
    at_day: float | None = Field(default=None, ge=0)  # read then; else at the end of the duration
    targets: tuple[str, ...] = ()  # of the sheet of targets, to which the model was tuned
    informed: str = ""  # what of the model it informed, if it did
    check: str | None = None  # of the sheet of checks
    confounded: str = ""
    assumed: Assumed | None = None

    @model_validator(mode="after")
    def _whole(self):
        if (self.low is None) != (self.high is None) or (self.low is not None) != bool(self.range_is):
            raise ValueError("`low`, `high` and `range_is` come together: give all three, or none")
        if self.weak is not None and not (self.people and self.weak <= self.people):
            raise ValueError("`weak` is a number of `people`: add how many they were, no fewer")
        if self.weak is not None and self.value is not None:
            raise ValueError("the share is computed from `weak` and `people`: remove `value`")
        if self.measure != "other" and self.region is None:
            raise ValueError("say which `region` of the model is read beside it")
        return self


class Study(Provenance):
    """One estimate of how often weakness acquired in intensive care goes with a corticosteroid; without a ratio, only words."""

    label: str
    words: str
    standing: Standing
    kind: Literal["trial", "re-analysis of a trial", "meta-analysis of trials", "meta-analysis, mostly cohorts", "cohort", "case series", "narrative review"]  # fmt: skip
    scale: Literal["RR", "OR"] | None = None
    estimate: float | None = Field(default=None, gt=0)
    low: float | None = Field(default=None, gt=0)
    high: float | None = Field(default=None, gt=0)
    people: str = ""  # how many, in words
    certainty: str = ""  # as told
    note: str = ""

    @model_validator(mode="after")
    def _whole(self):
        if (self.scale is None) != (self.estimate is None):
            raise ValueError("`scale` and `estimate` come together: give both, or neither")
        if (self.low is None) != (self.high is None):
            raise ValueError("`low` and `high` come together: give both, or neither")
        if self.low and not (self.estimate and self.low <= self.estimate <= self.high):
            raise ValueError("the interval must hold the estimate: correct one of them")
        return self


class Published(Noun):
    """The whole sheet: what is laid beside the model, and the words that go with it."""

    side_by_side: str
    forest: str
    synthesis: str
    never: str  # what no number here may decide
    observations: dict[Id, Observation]
    studies: dict[Id, Study]
