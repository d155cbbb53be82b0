"""Questions: what is asked, what each answer means, and which claim stands behind it."""

from typing import Literal

from pydantic import Field, model_validator

from .id import Id
from .provenance import Noun

Level = Literal["remember", "understand", "apply", "analyse", "evaluate"]


class Answer(Noun):
    """One answer to choose from; `because` is shown after commitment, for wrong ones most of all."""

    id: Id
    text: str
    correct: bool = False
    because: str


class Item(Noun):
    """One question with a stable id; `hedge` is the word of its claim that the key keeps."""

    id: Id
    kind: Literal["single", "multiple"]
    stem: str
    answers: tuple[Answer, ...] = Field(min_length=3)
    claims: tuple[str, ...] = Field(min_length=1)
    hedge: str = ""
    level: Level
    beyond_seed: bool = False
    sources: tuple[str, ...] = ()

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


class Quiz(Noun):
    """A set of items; its id is the stem of its file."""

    id: Id
    title: str
    intro: str
    items: tuple[Item, ...] = Field(min_length=1)
