"""An item → the texts that may stand in an answer to it, and a sentence for an answer that cannot be committed.

An answer is a tuple of texts, whatever the kind: ids of answers, ids of stages in the learner's order,
`left=right` for each match, the number or the words as they were typed, or `less`, `same` or `more`.
"""

from contextlib import suppress
from dataclasses import dataclass
from math import isfinite, isnan, nan

from ...model.quiz import Choice, Item, Match, Matching, Numeric, Ordering, Shifting, Short, Spare
from ...model.spelling import LONGEST, words_of
from ..typed_numbers import Doubtful, Unclear, number, read_number

SHIFTS = ("less", "same", "more")


@dataclass(frozen=True)
class Given:
    """The answers that a learner committed to for one item."""

    item: str
    answers: tuple[str, ...]
    certainty: str | None = None

    def body(self) -> dict:
        """As an event carries it."""
        return {"item": self.item, "answers": list(self.answers), "certainty": self.certainty}

    @classmethod
    def of(cls, body) -> "Given":
        """From an event's body; raises KeyError if a part is missing, ValueError if it is none of texts."""
        if not isinstance(body["answers"], list) or not all(isinstance(text, str) for text in body["answers"]):
            raise ValueError("the answers of a record are texts")
        return cls(body["item"], tuple(body["answers"]), body["certainty"])


def pair(left: Match, right: Match | Spare) -> str:
    """A match as an answer holds it."""
    return f"{left.id}={right.id}"


def possible(item: Item) -> tuple[str, ...]:
    """Every text that may stand in an answer to this item; none for a number or words, which are free."""
    if isinstance(item, Choice):
        return tuple(answer.id for answer in item.answers)
    if isinstance(item, Ordering):
        return tuple(stage.id for stage in item.stages)
    if isinstance(item, Matching):
        return tuple(pair(left, right) for left in item.matches for right in (*item.matches, *item.spares))
    return SHIFTS if isinstance(item, Shifting) else ()


def problem(item: Item, answers: tuple[str, ...], kept: bool = False) -> str:
    """A sentence if these answers cannot be committed for this item, else nothing; `kept`: they were, in an earlier edition."""
    foreign = "That answer does not belong to this question: choose again."
    if isinstance(item, Numeric) and kept and len(answers) == 1 and isfinite(value(item, answers)):
        return ""
    if isinstance(item, Short):
        return foreign if len(answers) > 1 else _no_words(answers[0] if answers else "")
    if isinstance(item, Numeric):
        return foreign if len(answers) > 1 else _no_number(item, answers[0] if answers else "")
    if not set(answers) <= set(possible(item)) or len(answers) != len(set(answers)):
        return foreign
    if isinstance(item, Matching):
        lefts = [answer.split("=")[0] for answer in answers]
        if len(lefts) != len(set(lefts)):
            return foreign
        missing = len(item.matches) - len(lefts)
        still = "one of them has none" if missing == 1 else f"{missing} of them have none"
        return f"Choose a partner for each first: {still} yet." if missing else ""
    if not answers:
        return "Choose first: nothing is selected yet."
    if isinstance(item, Ordering):
        return "" if len(answers) == len(item.stages) else foreign
    return "" if len(answers) == 1 or item.kind == "multiple" else foreign


def value(item: Numeric, answers: tuple[str, ...]) -> float:
    """The number that was answered, in the item's unit; nan if it is none.

    Records of earlier editions hold what Python reads as a number, such as `1.000` for 1: these count as they did.
    """
    found = number(answers[0], item.unit)
    if isnan(found):
        with suppress(ValueError):
            found = float(answers[0].strip().replace(",", "."))
    return found if isfinite(found) else nan


def _no_number(item, text):
    if not text.strip():
        return "Type a number first: the box is empty."
    try:
        read_number(text, item.unit)
    except Doubtful as reason:
        return str(reason)
    except Unclear:
        return "That is not a number: type digits alone, with a point or a comma for decimals."
    return ""


def _no_words(text):
    if not words_of(text):
        return (
            "Type a word or two first: the box is empty."
            if not text.strip()
            else "That is no word: type the term in letters."
        )
    return f"That is longer than a word or two: keep to {LONGEST} characters." if len(text) > LONGEST else ""
