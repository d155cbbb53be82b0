"""Questions: what is asked, what each answer means, and which claim stands behind it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .id import Id
from .noun import Noun
from .picture import Picture
from .review import Review

Level = Literal["remember", "understand", "apply", "analyse", "evaluate"]
Shift = Literal["less", "same", "more"]
Asks = Literal["decision", "reasoning", "term", "source"]


class Variant(Noun):
    """One dress of an item: what stands for each `{word}` of its texts, and its key where that differs.

    `key` is the id of the right answer of a single-best-answer item, or the number of a numeric one.
    """

    words: dict[str, str] = Field(min_length=1)
    key: Id | float | None = None


class Question(Noun):
    """What every item has: a stable id, a stem, and what stands behind it.

    `asks` says what it takes to answer: a decision about a patient who is described (a vignette), reasoning, a term to be
    known without a list, or what a source or the course says. `stance` says of a decision whether its key acts or waits.
    `hedge` is the word of its claim that the key keeps; `about: hedge` marks an item that asks about the hedge itself.
    The run's seed chooses one of `variants`.
    """

    id: Id
    stem: str
    asks: Asks = "reasoning"
    stance: Literal["act", "wait"] | None = None
    picture: Picture | None = None
    variants: tuple[Variant, ...] = ()
    claims: tuple[str, ...] = Field(min_length=1)
    hedge: str = ""
    about: Literal["hedge"] | None = None
    level: Level
    beyond_seed: bool = False
    sources: tuple[str, ...] = ()


class Answer(Noun):
    """One answer to choose from; `because` is shown after commitment, for wrong ones most of all.

    `error` names the belief that leads to a wrong answer, in a few words, as a teacher would list it.
    """

    id: Id
    text: str
    correct: bool = False
    because: str
    error: str = ""


class Choice(Question):
    """One best answer (`single`), or at least two right ones and one wrong (`multiple`)."""

    kind: Literal["single", "multiple"]
    answers: tuple[Answer, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _has_its_keys(self):
        keys = sum(answer.correct for answer in self.answers)
        if self.kind == "single" and keys != 1:
            raise ValueError(f"a single-best-answer item has exactly one correct answer; found {keys}")
        if self.kind == "multiple" and not 1 < keys < len(self.answers):
            raise ValueError(
                f"a multiple-answer item has at least two correct answers and one wrong; found {keys} correct"
            )
        return self


class Stage(Noun):
    """One thing to put in order, and why it stands where it stands."""

    id: Id
    text: str
    because: str


class Ordering(Question):
    """Things to put in order; `stages` stand in the right one."""

    kind: Literal["ordering"]
    stages: tuple[Stage, ...] = Field(min_length=3, max_length=6)


class Match(Noun):
    """A thing on the left and what belongs to it on the right."""

    id: Id
    left: str
    right: str
    because: str


class Spare(Noun):
    """A right-hand side that belongs to nothing on the left."""

    id: Id
    right: str
    because: str


class Matching(Question):
    """Each thing on the left is given its partner from the list on the right, which may hold more than are needed."""

    kind: Literal["matching"]
    matches: tuple[Match, ...] = Field(min_length=3, max_length=6)
    spares: tuple[Spare, ...] = ()

    @model_validator(mode="after")
    def _the_right_hand_sides_differ(self):
        rights = [one.right for one in (*self.matches, *self.spares)]
        if len(rights) != len(set(rights)):
            raise ValueError(
                "two right-hand sides read the same, so a match could not be told from another: reword one"
            )
        return self


class Convert(Noun):
    """Arithmetic of equivalent doses: one of `amounts` of `drug`, by the run's seed, is asked for in `to`.

    The key is computed from the table of the drugs; `{amount}` in a text stands for the amount, and `{key}` for the result.
    """

    drug: str
    to: str
    amounts: tuple[Annotated[float, Field(gt=0)], ...] = Field(min_length=2)


class Mistake(Noun):
    """A number that a common error gives: `times` the key; what went wrong is said to whoever gives it."""

    times: float = Field(gt=0)
    because: str


class Numeric(Question):
    """A number to type, within `tolerance` (in its unit) of the key: authored, or computed by `convert`."""

    kind: Literal["numeric"]
    unit: str
    tolerance: float = Field(ge=0)
    key: float | None = None
    convert: Convert | None = None
    because: str  # how the key comes about
    mistakes: tuple[Mistake, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_one_key(self):
        if (self.key is None) == (self.convert is None):
            raise ValueError("a numeric item has either a key or convert, which computes it")
        return self


class Shifted(Noun):
    """What each of the three answers to a reasoning-shift item means."""

    less: str
    same: str
    more: str


class Shifting(Question):
    """A hypothesis, a finding, and whether the finding makes the hypothesis less or more likely, by a stated reason."""

    kind: Literal["shift"]
    hypothesis: str
    finding: str
    key: Shift
    because: Shifted


class Misnamed(Noun):
    """Words that are often given instead of the right ones, and what is said to whoever gives them."""

    words: tuple[str, ...] = Field(min_length=1)
    because: str
    error: str = ""


class Short(Question):
    """A word or two to type; the first of `accept` is the answer as it is shown, the others are as good."""

    kind: Literal["short"]
    accept: tuple[str, ...] = Field(min_length=1)
    because: str
    mistakes: tuple[Misnamed, ...] = Field(min_length=1)


Item = Annotated[Choice | Ordering | Matching | Numeric | Shifting | Short, Field(discriminator="kind")]


class Quiz(Noun):
    """A set of items; its id is the stem of its file. `ask` of them, drawn by the run's seed, make one sitting (all, if absent)."""

    id: Id
    title: str
    review: Review | None = None  # absent: nobody has checked it yet, and the screen says so
    intro: str
    ask: int | None = Field(None, ge=1)
    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _asks_what_it_has(self):
        if self.ask and self.ask > len(self.items):
            raise ValueError(
                f"`ask` is {self.ask}, and there are only {len(self.items)} items: write a smaller number, or more items"
            )
        return self

    @property
    def one_sitting(self) -> int:
        """How many items make one sitting."""
        return self.ask or len(self.items)
