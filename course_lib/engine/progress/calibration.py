"""Responses → how sure a learner was against how often they were right."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from ..record.responses import Response

LEVELS = ("guess", "fairly", "certain")  # from the least sure to the most
FEW = 5  # answers of one level, below which nothing is said about it
Z = 1.959964  # of 95 % of a normal distribution


@dataclass(frozen=True)
class Level:
    """The answers that were called so sure: how many were right, of how many."""

    name: str
    right: int = 0
    of: int = 0

    @property
    def few(self) -> bool:
        return self.of < FEW

    @property
    def share(self) -> float:
        """The share that was right (0 to 1); raises ZeroDivisionError where there is no answer."""
        return self.right / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson score interval of 95 % for that share."""
        return wilson(self.right, self.of)


def wilson(right: int, of: int, z: float = Z) -> tuple[float, float]:
    """The Wilson score interval for a share of `right` in `of`, at least one (Wilson 1927, equation as in any textbook)."""
    share, weight = right / of, z * z / of
    middle = (share + weight / 2) / (1 + weight)
    reach = z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def calibration(responses: Iterable[Response]) -> tuple[Level, ...]:
    """One level for each certainty, from a guess to certain, also where nothing was called so; answers without one count nowhere."""
    counts = {name: [0, 0] for name in LEVELS}
    for one in responses:
        if one.certainty in counts:
            counts[one.certainty][0] += one.right
            counts[one.certainty][1] += 1
    return tuple(Level(name, right, of) for name, (right, of) in counts.items())
