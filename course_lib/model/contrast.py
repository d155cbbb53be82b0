"""A contrast pair: two patients who are alike but for a few findings, and which finding flips what you would do."""

from pydantic import Field, model_validator

from .id import Id
from .noun import Noun
from .review import Review


class Side(Noun):
    """One of the two patients, and what the course would do or call it."""

    title: str
    text: str
    conclusion: str  # shown after commitment


class Row(Noun):
    """One finding in both patients; `flips` marks the one that turns the answer round, and `because` says why or why not."""

    id: Id
    label: str
    left: str
    right: str
    flips: bool = False
    because: str
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # beyond those of the claims


class Contrast(Noun):
    """Two patients side by side; its id is the stem of its file. Both are invented."""

    id: Id
    title: str
    review: Review | None = None  # absent: nobody has checked it yet, and the screen says so
    intro: str
    left: Side
    right: Side
    question: str = "Which finding flips it?"
    rows: tuple[Row, ...] = Field(min_length=3)
    argued: str  # what to take along from the comparison
    claims: tuple[str, ...] = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_flips(self):
        ids = [row.id for row in self.rows]
        twice = sorted({id for id in ids if ids.count(id) > 1})
        if twice:
            raise ValueError(f"the row id `{twice[0]}` is here twice: give one of them another id")
        flips = [row.id for row in self.rows if row.flips]
        if len(flips) != 1:
            raise ValueError(f"exactly one row flips the answer; found {', '.join(flips) or 'none'}")
        return self
