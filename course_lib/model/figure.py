"""A figure: one question inside a lesson that takes a guess first, and compares it with the model or with what the course says."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .id import Id
from .noun import Noun
from .quantity import Days
from .review import Review

MOVED = (
    "severity",
    "need",
    "illness",
    "loading",
    "resolution",
    "fluorinated",
    "injury",
    "lasting",
)  # as the lab calls them
Points = float  # of strength, in % of the own baseline
BASELINE = 100.0  # % of the own baseline: where every line begins


class FigureOption(Noun):
    """One guess that can be chosen; `because` is shown after it, whichever was chosen.

    `least` and `most` say what it means beside a lab: how many points B lies above A on the day that is read.
    `value` is what it counts, where the answer is a number.
    """

    id: Id
    label: str
    because: str
    least: Points | None = None
    most: Points | None = None
    value: float | None = None

    @model_validator(mode="after")
    def _in_order(self):
        if self.least is not None and self.most is not None and self.least >= self.most:
            raise ValueError(f"`least` is {self.least:g} and `most` {self.most:g}: the first must be the smaller one")
        return self


class ChosenGuess(Noun):
    """A guess by choosing; `course` is the option that the course would give where no model answers."""

    kind: Literal["choice"]
    options: tuple[FigureOption, ...] = Field(min_length=2)
    course: Id | None = None


class DrawnGuess(Noun):
    """A guess by drawing the strength of one side through a few days, from the baseline on day 0."""

    kind: Literal["line"]
    side: Literal["a", "b"] = "b"
    days: tuple[Days, ...] = Field(min_length=3, max_length=5)

    @model_validator(mode="after")
    def _later_and_later(self):
        if self.days[0] <= 0 or any(b <= a for a, b in zip(self.days, self.days[1:], strict=False)):
            raise ValueError("the days must come one after the other, and after day 0, where every line begins")
        return self


Guess = Annotated[ChosenGuess | DrawnGuess, Field(discriminator="kind")]


class FigureControl(Noun):
    """What a hand moves after the guess: the dose of a side that has one step, or a number of the lab's patient or model by its name there."""

    sets: Literal["a-dose", "b-dose", *MOVED]
    label: str
    low: float
    high: float
    step: float = Field(gt=0)

    @model_validator(mode="after")
    def _has_a_length(self):
        if self.low >= self.high:
            raise ValueError(f"the scale runs from {self.low:g} to {self.high:g}: `low` must be the smaller one")
        return self


class Figure(Noun):
    """One question; its id is the stem of its file. With a `lab` the model answers, without one the course does."""

    id: Id
    title: str
    review: Review | None = None  # absent: nobody has checked it yet, and the screen says so
    question: str
    guess: Guess
    says: str = ""  # what must be read before the guess as well as after it: a hedge, a warning
    lab: str | None = None  # whose patient, regimens and limits these are
    read_on: Days | None = (
        None  # the day on which the sides are compared; the lab's, or its last one, if it is left out
    )
    names: tuple[str, str] | None = None  # what A and B are called below the chart; as in the lab if it is left out
    controls: tuple[FigureControl, ...] = Field(default=(), max_length=2)
    tells: tuple[Literal["activity", "reserve"], ...] = ()  # said beside strength as the controls move
    after: str = ""  # without a lab: what is done before the guess is compared
    told: str  # shown with the comparison, never before
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # beyond those of the claims

    @model_validator(mode="after")
    def _answered_by_one(self):
        if self.lab:
            return self._by_the_model()
        extra = [name for name in ("controls", "tells", "read_on", "names") if getattr(self, name)]
        if extra:
            raise ValueError(f"`{extra[0]}` needs a lab: name one under `lab`, or remove it")
        if self.guess.kind == "line":
            raise ValueError(
                "a line is drawn over the chart of a lab: name one under `lab`, or give options to choose from"
            )
        if not self.after:
            raise ValueError("`after` is missing: say what is done before the guess is compared")
        if self.guess.course is None:
            raise ValueError("`course` is missing under `guess`: name the option that the course would give")
        return self

    def _by_the_model(self):
        if self.after:
            raise ValueError("`after` is for a figure without a lab: the model answers at once, so remove it")
        for option in getattr(self.guess, "options", ()):
            if option.least is None and option.most is None:
                raise ValueError(f"the option `{option.id}` needs `least` or `most`: how many points B lies above A")
        if getattr(self.guess, "course", None):
            raise ValueError("`course` is for a figure without a lab: here the model answers, so remove it")
        return self
