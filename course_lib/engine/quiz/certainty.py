"""The answers of a round → what its certainty was worth, and what to do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...model.quiz import Item
from .answers import Given
from .marking import is_right


@dataclass(frozen=True)
class Worth:
    """How many answers were called certain or a guess, and how many of these turned out the other way."""

    asked: int = 0  # answers of which it was said how sure they were
    certain: int = 0
    certain_and_wrong: int = 0
    guesses: int = 0
    guesses_and_right: int = 0


def worth(answers: Iterable[tuple[str | None, bool]]) -> Worth:
    """What the certainty of these answers was worth, each a certainty (None: not asked) and whether it was right."""
    answers = list(answers)
    certain = [right for sure, right in answers if sure == "certain"]
    guesses = [right for sure, right in answers if sure == "guess"]
    asked = sum(sure is not None for sure, _ in answers)
    return Worth(asked, len(certain), certain.count(False), len(guesses), guesses.count(True))


def missed_items(items: Sequence[Item], given: Sequence[Given]) -> tuple[Item, ...]:
    """The items whose answers were not right, those that were called certain first."""
    wrong = [(item, one) for item, one in zip(items, given, strict=True) if not is_right(item, one)]
    return tuple(item for item, one in sorted(wrong, key=lambda pair: pair[1].certainty != "certain"))


def next_step(missed: int, patient_waits: bool, lesson_follows: bool) -> str:
    """The one thing to do after a round: `missed`, `patient`, `lesson`, or `again` where nothing else is left.

    What was missed is asked again first; who missed nothing meets the patient, if they have not yet; then the next lesson.
    """
    if missed:
        return "missed"
    return "patient" if patient_waits else "lesson" if lesson_follows else "again"
