"""The words that a room typed → how many gave the key, each common error and anything else; what was typed is never told again."""

from collections.abc import Iterable
from dataclasses import dataclass

from ...model.quiz import Misnamed, Short
from ...model.spelling import same
from ..quiz.answers import Given
from ..quiz.marking import common_error, is_right
from .session import Ballot


@dataclass(frozen=True)
class Grouped:
    """Votes for one word each: those that are right, those of each common error, and how many gave each other word."""

    right: int
    errors: tuple[tuple[Misnamed, int], ...]
    others: tuple[int, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many gave the same answer, the most frequent first, whichever it is."""
        return tuple(
            sorted(filter(None, (self.right, *(count for _, count in self.errors), *self.others)), reverse=True)
        )


def grouped(item: Short, ballots: Iterable[Ballot]) -> Grouped:
    """The votes of a round by what they mean; words that nobody foresaw are put together where they are the same word."""
    right, errors, others = 0, dict.fromkeys(range(len(item.mistakes)), 0), {}
    for ballot in ballots:
        given = Given(item.id, ballot.answers)
        if is_right(item, given):
            right += 1
        elif mistake := common_error(item, given):
            errors[item.mistakes.index(mistake)] += 1
        else:
            typed = next((word for word in others if same(word, ballot.answers[0])), ballot.answers[0])
            others[typed] = others.get(typed, 0) + 1
    return Grouped(right, tuple((item.mistakes[n], count) for n, count in errors.items()), tuple(others.values()))
