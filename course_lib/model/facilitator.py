"""What a lesson tells whoever teaches it: the minutes of a session, questions with the answers one hears, usual errors, the debrief."""

from typing import Literal

from pydantic import Field, model_validator

from .id import Id
from .noun import Noun
from .quantity import Minutes

Place = Literal["case", "quiz", "worksheet", "contrast", "figure", "claim"]
PLACES: tuple[Place, ...] = ("case", "quiz", "worksheet", "contrast", "figure", "claim")
WITHIN = ("case", "quiz", "worksheet")  # where `at` names the scene, the item or the row


class Heard(Noun):
    """An answer that one hears, in the words of whoever gives it, and what can be said to it."""

    says: str
    answer: str
    claims: tuple[str, ...] = ()


class Discussion(Noun):
    """A question that starts a discussion, and the answers that one hears."""

    ask: str
    heard: tuple[Heard, ...] = Field(min_length=2)


class UsualError(Noun):
    """Where it is made, by id; what is said to it stands there already: the feedback of the options, the reason of a claim.

    One of `case`, `quiz`, `worksheet`, `contrast`, `figure` and `claim` is named; `at` is the scene, the item or the row,
    and `chosen` are the options that were wrong.
    """

    case: Id | None = None
    quiz: Id | None = None
    worksheet: Id | None = None
    contrast: Id | None = None
    figure: Id | None = None
    claim: str | None = None
    at: str | None = None
    chosen: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _is_in_one_place(self):
        named = [name for name in PLACES if getattr(self, name)]
        if len(named) != 1:
            raise ValueError(f"a usual error is made in one place: name one of {', '.join(PLACES)}")
        if (named[0] in WITHIN) != bool(self.at):
            said = "says `at` which one" if named[0] in WITHIN else "has no `at`"
            raise ValueError(f"an error in a {named[0]} {said}: write the scene, the item or the row there, or nothing")
        if (named[0] != "claim") != bool(self.chosen):
            raise ValueError("an error is what was `chosen`: name the options; a claim names its own error")
        return self

    @property
    def place(self) -> tuple[Place, str]:
        """The kind of place, and its id."""
        return next((name, getattr(self, name)) for name in PLACES if getattr(self, name))


class Facilitator(Noun):
    """How a session of a lesson goes with a group; its parts add up to `minutes`, which `validate` looks after."""

    minutes: Minutes
    timing: tuple[tuple[Minutes, str], ...] = Field(min_length=2)
    afterwards: str = ""  # what of the page is left for later, in the words that follow a semicolon
    questions: tuple[Discussion, ...] = Field(min_length=3, max_length=3)
    errors: tuple[UsualError, ...] = Field(min_length=1)
    debrief: tuple[str, ...] = Field(min_length=2)

    @property
    def timing_in_words(self) -> str:
        """The timing as one sentence."""
        parts = ", ".join(f"{minutes:g} for {what}" for minutes, what in self.timing)
        return f"{self.minutes:g} minutes are {parts}{self.afterwards and f'; {self.afterwards}'}."
