"""Responses → what was right of what, by claim and by domain of decision, the weakest first.

Counts, and no lone percentages: one miss of one is not worse than eight of ten.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...model.case import DOMAINS
from ..record.responses import Response


@dataclass(frozen=True)
class Strength:
    """Of a claim or a domain by its name: how many answers that rest on it were right, of how many."""

    name: str
    right: int
    of: int

    @property
    def missed(self) -> int:
        return self.of - self.right

    @property
    def expected(self) -> float:
        """The share that one would expect to be right next, by Laplace's rule of succession: few answers say little."""
        return (self.right + 1) / (self.of + 2)


def by_claim(responses: Iterable[Response]) -> tuple[Strength, ...]:
    """Every claim that was asked about, the weakest first."""
    return _weakest_first((claim, one.right) for one in responses for claim in one.claims)


def by_domain(responses: Iterable[Response]) -> tuple[Strength, ...]:
    """Every domain in which decisions of cases could give points, the weakest first; sound decisions count as right."""
    found = _weakest_first((domain, one.right) for one in responses if not one.asked for domain in one.domains)
    return tuple(one for one in found if one.name in DOMAINS)


def weakest(strengths: Iterable[Strength], most: int) -> tuple[Strength, ...]:
    """The first few of these in which something was missed."""
    return tuple(one for one in strengths if one.missed)[:most]


def _weakest_first(pairs: Iterator[tuple[str, bool]]) -> tuple[Strength, ...]:
    counts: dict[str, list[int]] = {}
    for name, right in pairs:
        count = counts.setdefault(name, [0, 0])
        count[0] += right
        count[1] += 1
    found = [Strength(name, right, of) for name, (right, of) in counts.items()]
    return tuple(sorted(found, key=lambda one: (one.expected, -one.missed, one.name)))
