"""A worksheet: something a learner builds for a patient, part by part: choices row by row, and words of their own.

What is chosen is judged by the written reason; what is written is never scored, and is laid beside one reasonable way.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from .id import Id
from .noun import Noun
from .provenance import Provenance
from .review import Review

GRADES = ("0", "1", "2−", "2", "2+", "3−", "3", "3+", "4−", "4", "4+", "5")  # MRC, weakest first
MrcGrade = Annotated[  # a keyboard has a hyphen, and the printed grade a minus
    Literal["0", "1", "2−", "2", "2+", "3−", "3", "3+", "4−", "4", "4+", "5"],
    BeforeValidator(lambda text: text.replace("-", "−") if isinstance(text, str) else text),
    WithJsonSchema({"enum": sorted({*GRADES, *(grade.replace("−", "-") for grade in GRADES)})}),
]


class Pick(Noun):
    """One thing to choose for a row."""

    id: Id
    label: str
    detail: str = ""


class Says(Noun):
    """What the course says of one choice in one row."""

    pick: str
    right: bool = False
    because: str
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # beyond those of the claims


class Line(Noun):
    """One row to decide: what stands there, and what each choice means."""

    id: Id
    label: str
    detail: str = ""
    says: tuple[Says, ...] = Field(min_length=2)


class Rule(Noun):
    """From one MRC grade up to and including another: what a choice means for a muscle of that strength."""

    from_grade: MrcGrade
    to_grade: MrcGrade
    says: tuple[Says, ...] = Field(min_length=1)


class Muscle(Provenance):
    """A muscle group, and the grades that it may have: one is drawn by the run's seed."""

    id: Id
    label: str
    grades: tuple[MrcGrade, ...] = Field(min_length=1)


class Part(Noun):
    """What every part of a worksheet has."""

    id: Id
    title: str
    text: str
    claims: tuple[str, ...] = ()


class Rows(Part):
    """One choice for each row, or every fitting one where `many` is true."""

    kind: Literal["rows"]
    many: bool = False
    picks: tuple[Pick, ...] = Field(min_length=2)
    lines: tuple[Line, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _every_pick_is_answered(self):
        _once([line.id for line in self.lines], "row")
        for line in self.lines:
            _answered(line.says, self.picks, f"the row `{line.id}`")
        return self


class ByGrade(Part):
    """One choice for each muscle group, judged by the rule for its grade."""

    kind: Literal["by-grade"]
    picks: tuple[Pick, ...] = Field(min_length=2)
    muscles: tuple[str, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _every_grade_has_one_rule(self):
        for grade in GRADES:
            found = [
                r for r in self.rules if GRADES.index(r.from_grade) <= GRADES.index(grade) <= GRADES.index(r.to_grade)
            ]
            if len(found) != 1:
                raise ValueError(f"grade {grade} needs exactly one rule; found {len(found)}")
        for rule in self.rules:
            _answered(rule.says, self.picks, f"the rule from grade {rule.from_grade}")
        return self


class Example(Provenance):
    """A worked example: one reasonable way, with no trial behind it."""

    text: str


class Write(Part):
    """Words of the learner's own, never scored; the example is shown after they committed."""

    kind: Literal["write"]
    prompt: str
    example: Example


class Sentence(Noun):
    """A sentence to weigh; exactly one of a part is the one that is looked for."""

    id: Id
    text: str
    wanted: bool = False
    because: str
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Spot(Part):
    """Which of these sentences is it?"""

    kind: Literal["spot"]
    question: str
    sentences: tuple[Sentence, ...] = Field(min_length=3)
    because: str = ""

    @model_validator(mode="after")
    def _one_is_wanted(self):
        _once([sentence.id for sentence in self.sentences], "sentence")
        if sum(sentence.wanted for sentence in self.sentences) != 1:
            raise ValueError("exactly one sentence is wanted")
        return self


def _answered(says, picks, where):
    known, said = [pick.id for pick in picks], [one.pick for one in says]
    _once(known, "pick")
    if sorted(known) != sorted(said):
        raise ValueError(f"{where} must say something of each pick, once: {', '.join(known)}")
    if not any(one.right for one in says):
        raise ValueError(f"{where} has no pick that is right: mark one with `right: true`")


def _once(ids, kind):
    twice = sorted({id for id in ids if ids.count(id) > 1})
    if twice:
        raise ValueError(f"the {kind} id `{twice[0]}` is here twice: give one of them another id")


class Worksheet(Noun):
    """A whole worksheet; its id is the stem of its file."""

    id: Id
    title: str
    review: Review | None = None  # absent: nobody has checked it yet, and the screen says so
    piece: str  # what is built and can be printed at the end: a prescription, a note
    intro: str
    disclaimer: str  # that the patient is fictional, and what is not judged
    muscles: tuple[Muscle, ...] = ()
    parts: tuple[Annotated[Rows | ByGrade | Write | Spot, Field(discriminator="kind")], ...] = Field(min_length=1)
    claims: tuple[str, ...] = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)
    take_home: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _muscles_are_known(self):
        known = [muscle.id for muscle in self.muscles]
        _once(known, "muscle")
        _once([part.id for part in self.parts], "part")
        for part in self.parts:
            for id in part.muscles if part.kind == "by-grade" else ():
                if id not in known:
                    raise ValueError(f"the part `{part.id}` names the muscle `{id}`, which is not in `muscles`")
        return self
