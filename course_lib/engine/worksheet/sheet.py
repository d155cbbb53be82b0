"""A worksheet on its way: what each part asks of this learner, what they committed to, and what cannot be committed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random

from ...model.worksheet import GRADES, Pick, Says, Worksheet
from ..commitments import Impossible

LONGEST = 2000  # characters that a learner may write in a part
SENTENCE = "sentence"  # the one row of a part that asks for a sentence


@dataclass(frozen=True)
class Given:
    """What a learner committed to in a part: picks by the id of their row, or words of their own."""

    part: str
    picks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""

    def body(self) -> dict:
        """As an event carries it."""
        return {"part": self.part, "picks": {row: list(ids) for row, ids in self.picks.items()}, "words": self.words}

    @classmethod
    def of(cls, body: Mapping) -> "Given":
        """From an event's body; raises KeyError if a part is missing."""
        return cls(body["part"], {row: tuple(ids) for row, ids in body["picks"].items()}, body["words"])


@dataclass(frozen=True)
class Row:
    """One row as it is asked of this learner: a muscle group comes with the grade that was drawn for it."""

    id: str
    label: str
    detail: str
    grade: str | None
    says: tuple[Says, ...]

    @property
    def right(self) -> tuple[str, ...]:
        return tuple(one.pick for one in self.says if one.right)


@dataclass(frozen=True)
class Sheet:
    """A worksheet on its way: what was committed so far, in order."""

    worksheet: Worksheet
    seed: int
    given: tuple[Given, ...] = ()

    @property
    def over(self) -> bool:
        return len(self.given) == len(self.worksheet.parts)

    @property
    def part(self):
        """The part that waits; raises IndexError when the worksheet is over."""
        return self.worksheet.parts[len(self.given)]

    @cached_property
    def grades(self) -> dict[str, str]:
        """The MRC grade of each muscle group, by its id."""
        return {one.id: Random(f"{self.seed}:{one.id}").choice(one.grades) for one in self.worksheet.muscles}


def picks_of(part) -> tuple[Pick, ...]:
    """What can be chosen in each row of a part; nothing where words are asked for."""
    if part.kind == "spot":
        return tuple(Pick(id=one.id, label=one.text) for one in part.sentences)
    return getattr(part, "picks", ())


def takes_many(part) -> bool:
    """Whether more than one pick may fit a row of this part."""
    return part.kind == "rows" and part.many


def rows_of(sheet: Sheet, part) -> tuple[Row, ...]:
    """The rows of a part as they are asked of this learner; none where words are asked for."""
    if part.kind == "rows":
        return tuple(Row(line.id, line.label, line.detail, None, line.says) for line in part.lines)
    if part.kind == "by-grade":
        labels = {muscle.id: muscle.label for muscle in sheet.worksheet.muscles}
        return tuple(
            Row(id, labels[id], "", sheet.grades[id], _rule(part, sheet.grades[id]).says) for id in part.muscles
        )
    if part.kind == "spot":
        says = tuple(
            Says(pick=one.id, right=one.wanted, because=one.because, claims=one.claims, sources=one.sources)
            for one in part.sentences
        )
        return (Row(SENTENCE, part.question, "", None, says),)
    return ()


def _rule(part, grade):
    at = GRADES.index(grade)
    return next(r for r in part.rules if GRADES.index(r.from_grade) <= at <= GRADES.index(r.to_grade))


def advance(sheet: Sheet, given: Given) -> Sheet:
    """The sheet after `given`; raises Impossible with a sentence if it does not fit the part that waits."""
    if sheet.over or given.part != sheet.part.id:
        raise Impossible("This part was already committed: here is where the worksheet stands now.")
    if sheet.part.kind == "write":
        _check_words(given.words)
    else:
        _check_picks(sheet, given)
    return replace(sheet, given=(*sheet.given, given))


def _check_words(words):
    if not words.strip():
        raise Impossible("Write a few words first: they are not scored, and the example comes after them.")
    if len(words) > LONGEST:
        raise Impossible(f"That is {len(words):,} characters: shorten it to {LONGEST:,} or fewer.")


def _check_picks(sheet, given):
    part = sheet.part
    asked, known = rows_of(sheet, part), {pick.id for pick in picks_of(part)}
    for row, ids in given.picks.items():
        too_many = len(ids) > 1 and not takes_many(part)
        if row not in [one.id for one in asked] or too_many or not set(ids) <= known:
            raise Impossible("That choice does not belong to this part: choose again.")
    if not any(given.picks.values()):
        raise Impossible("Choose first: nothing is selected yet.")
    open_ = [row.label for row in asked if not given.picks.get(row.id)]
    if open_:
        raise Impossible(f"Choose in every row first. Still open: {', '.join(open_)}.")
