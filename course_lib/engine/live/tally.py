"""The ballots of a round → counts, a Borda count, a median; of two rounds → who moved from what to what.

Votes are counted by the option's id, so no order in which options stand can mix them up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from .session import Ballot, Round

ENOUGH = 5  # who moved is told only where so many voted in both rounds


@dataclass(frozen=True)
class Move:
    """How many went from one answer to another between two rounds; `before` and `now` are answers as they were given."""

    before: tuple[str, ...]
    now: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Spread:
    """Numbers as a room gave them: the middle one, where the middle half lies, and the ends."""

    median: float
    low_quarter: float
    high_quarter: float
    lowest: float
    highest: float
    count: int


def counts(ballots: Iterable[Ballot], options: Sequence[str]) -> dict[str, int]:
    """How many ballots hold each option, in the order of `options`."""
    found = Counter(answer for ballot in ballots for answer in set(ballot.answers))
    return {option: found[option] for option in options}


def leaders(counted: Mapping[str, int]) -> tuple[str, ...]:
    """The options with the most votes: several in a tie, none where nobody voted."""
    most = max(counted.values(), default=0)
    return tuple(option for option, count in counted.items() if count == most) if most else ()


def borda(ballots: Iterable[Ballot], options: Sequence[str]) -> dict[str, int]:
    """Borda's count: on each ballot the first of n gets n − 1 points, the next one less, the last none."""
    points = dict.fromkeys(options, 0)
    for ballot in ballots:
        for place, option in enumerate(ballot.answers, 1):
            if option in points:
                points[option] += len(options) - place
    return points


def borda_order(points: Mapping[str, int]) -> tuple[str, ...]:
    """The options from most points to fewest; of equal ones the earlier stays before."""
    return tuple(sorted(points, key=lambda option: -points[option]))


def spread(numbers: Sequence[float]) -> Spread | None:
    """The median of some numbers, and how far apart they lie; None for none."""
    if not numbers:
        return None
    lower, _, upper = quantiles(numbers, n=4, method="inclusive") if len(numbers) > 1 else (numbers[0],) * 3
    return Spread(median(numbers), lower, upper, min(numbers), max(numbers), len(numbers))


def moves(before: Round, now: Round) -> tuple[Move, ...] | None:
    """What those who voted in both rounds changed, the most frequent first; None where too few did to say so."""
    both = [phone for phone in before.ballots if phone in now.ballots]
    if len(both) < ENOUGH:
        return None
    pairs = Counter((_as_set(before.ballots[phone]), _as_set(now.ballots[phone])) for phone in both)
    moved = [Move(old, new, count) for (old, new), count in pairs.items() if old != new]
    return tuple(sorted(moved, key=lambda move: (-move.count, move.before, move.now)))


def _as_set(ballot):
    return tuple(sorted(ballot.answers))


def stayed(before: Round, now: Round) -> int:
    """How many voted the same in both rounds."""
    return sum(
        _as_set(before.ballots[one]) == _as_set(now.ballots[one]) for one in before.ballots if one in now.ballots
    )


def in_words(counted: Mapping[str, int], voted: int, names: Mapping[str, str]) -> str:
    """What a vote came to, in a sentence: nobody, one, a tie, all, or who leads with how many."""
    if not voted:
        return "Nobody voted."
    first = leaders(counted)
    if not first:
        return "Nobody chose any of these."
    named, most = [names[one] for one in first], counted[first[0]]
    if voted == 1:
        return f"One vote: {_listed(named)}."
    if len(first) > 1:
        return f"A tie: {_listed(named)} have {most} vote{'s' * (most != 1)} each, of {voted}."
    if most == voted:
        return f"All {voted} chose {named[0]}."
    return f"{named[0]} leads with {most} of {voted} votes."


def _listed(names):
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
