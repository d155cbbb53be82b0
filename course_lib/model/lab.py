"""The dose lab as its files tell it: two regimens, the patient whom both meet, goals to explore, measured interactions, equivalent doses."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .case import Airway, Said, Shape
from .drug import Route
from .figure import FigureOption
from .id import Id
from .noun import Noun
from .provenance import Provenance
from .quantity import Days, EveryHours, LastingDays, MgPerDay

Share = Annotated[float, Field(ge=0, le=1)]
Measure = Literal[
    "proximal", "distal", "respiratory", "disease", "bronchospasm", "illness", "reserve", "morning-cortisol", "chair-rise", "grams", "missing"
]  # fmt: skip
Change = Literal[
    "a-dose", "a-drug", "b-dose", "b-drug", "sparing", "training", "mobility", "model"
]  # what a hand can be asked to change, and nothing beside it


class LabStep(Noun):
    """From `from` on, `dose` a day."""

    from_day: Days = Field(alias="from")
    dose: MgPerDay


class LabRegimen(Provenance):
    """One of the two regimens of the lab: a drug, a route, an interval and steps of dose."""

    name: str
    drug: str
    route: Route
    every: EveryHours = 24.0
    steps: tuple[LabStep, ...] = Field(min_length=1)


class LabPatient(Noun):
    """The patient whom both regimens meet; `sedated`: at rest until awake, and mobility counts from the day of waking."""

    susceptible: bool = False
    illness: Share = 0.0
    illness_why: Said | None = None
    stress: Shape
    mobility: Shape
    sedated: bool = False
    severity: Share = 0.0  # chronic disease: how active without treatment
    severity_why: Said | None = None
    airway: Airway | None = None

    @model_validator(mode="after")
    def _numbers_have_a_reason(self):
        for name in ("illness", "severity"):
            if getattr(self, name) and not getattr(self, f"{name}_why"):
                raise ValueError(f"{name} needs {name}_why: where the number comes from")
        return self


class Criterion(Noun):
    """What a goal asks of one read-out on one day, in the read-out's own unit (%, nmol/L, s, g): `most` or `least`.

    Of the two sides `apart` it reads B less A, of one `side` what stands there.
    """

    measure: Measure
    of: Literal["side", "apart"] = "side"
    day: Days
    most: float | None = None
    least: float | None = None
    words: str

    @model_validator(mode="after")
    def _one_bound(self):
        if (self.most is None) == (self.least is None):
            raise ValueError("a criterion needs either `most` or `least`: give one of them")
        if self.of == "apart" and self.measure == "chair-rise":
            raise ValueError(
                "who is too weak to rise has no time, so two sides have no difference: read another measure"
            )
        return self


class Goal(Provenance):
    """Something to try for in the lab; never a treatment target."""

    id: Id
    text: str
    criteria: tuple[Criterion, ...] = Field(min_length=1)


class Task(Goal):
    """A goal of the challenge, which reads A: what may be changed for it, and what the model shows once it holds."""

    may: tuple[Change, ...] = Field(min_length=1)
    learnt: str


class LabGuess(Noun):
    """A question that is asked before the curves are shown; each option says how many points B lies above A, so that the model answers."""

    question: str
    measure: Measure
    day: Days
    options: tuple[FigureOption, ...] = Field(min_length=3, max_length=4)

    @model_validator(mode="after")
    def _each_says_how_far(self):
        for option in self.options:
            if option.least is None and option.most is None:
                raise ValueError(f"the option `{option.id}` needs `least` or `most`: how many points B lies above A")
        if self.measure == "chair-rise":
            raise ValueError(
                "who is too weak to rise has no time, so two sides have no difference: ask of another measure"
            )
        return self


class Lab(Noun):
    """A preset of the dose lab; its id is the stem of its file."""

    id: Id
    title: str
    intro: str
    days: LastingDays
    kind: Literal["chronic", "acute"] = "chronic"
    a: LabRegimen
    b: LabRegimen
    patient: LabPatient
    region: Literal["proximal", "distal", "respiratory"] = "proximal"  # of the large chart at first
    read_on: Days | None = None  # the day of the read-outs at first; the last one shown if it is left out
    goals: tuple[Goal, ...] = ()
    guess: LabGuess | None = None  # before anything is shown or moved
    challenge: tuple[Task, ...] = ()  # three, from easy to hard, each from the preset
    look_for: str = ""  # what to try and to look for, folded: it may give the answer away
    limits: str = ""  # what must be said of this preset beside what is said of every lab

    @model_validator(mode="after")
    def _three_or_none(self):
        if len(self.challenge) not in (0, 3):
            raise ValueError(
                f"a challenge has three tasks, and `challenge` has {len(self.challenge)}: give three or none"
            )
        return self


class Pair(Provenance):
    """A measured interaction: `other` multiplies the exposure (AUC) of `drug` by `route`."""

    id: Id
    other: str
    drug: str
    route: Route
    exposure_times: float = Field(gt=0)
    note: str = ""


class Equivalent(Noun):
    """A row of the table of equivalent doses, as the tables print it."""

    id: Id
    name: str
    mg: str  # that count as 5 mg of prednisone
    lasts: str  # biologic half-life, with its unit
    salt: str  # mineralocorticoid effect, hydrocortisone = 1
    fluorinated: bool
    in_the_lab: bool
    source: str
