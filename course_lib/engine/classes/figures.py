"""Answers that stand by name and batches of others → how hard a thing was, how well it parts strong from weak, what was chosen.

The difficulty of an item is the share of people who were right when they were first asked (0 to 1; the higher, the easier).
Its discrimination is the point-biserial correlation of being right in it with the share that the same people got right
first in everything else: the item itself is left out (item-rest correlation; Crocker & Algina 1986, chapter 14).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import atanh, sqrt, tanh

from ..progress.calibration import Z, wilson
from .disclosure import NO_SUMS, Batch, added, by_certainty, sums
from .first_answers import Answer

FEW = 5  # people, below which nothing is said of a share
MANY = 20  # people, below which nothing is said of discrimination
# Words for a correlation: below 0 an item is looked at first. The limits are customary, and no law.
WORDS = ((0.3, "parts well"), (0.1, "parts a little"), (0.0, "hardly parts"), (-2.0, "parts the wrong way"))


@dataclass(frozen=True)
class Discrimination:
    """A point-biserial correlation, to one decimal, of so many people."""

    value: float
    of: int

    @property
    def words(self) -> str:
        return next(words for least, words in WORDS if self.value >= least)

    @property
    def interval(self) -> tuple[float, float]:
        """About 95 %, by Fisher's transformation."""
        middle, reach = atanh(max(-0.99, min(0.99, self.value))), Z / sqrt(self.of - 3)
        return tanh(middle - reach), tanh(middle + reach)


@dataclass(frozen=True)
class Figure:
    """A cell: from `low` to `high` of `of` people were right, of whom `by_name` stand there by alias.

    `choices` and `certainty` are of `told` people: of those by name, and of batches that tell it.
    """

    of: int = 0
    low: int = 0
    high: int = 0
    by_name: int = 0
    told: int = 0
    choices: Mapping[str, int] = field(default_factory=dict)
    certainty: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    discrimination: Discrimination | None = None

    @property
    def few(self) -> bool:
        return self.of < FEW

    @property
    def middle(self) -> float:
        """How many were right, about."""
        return (self.low + self.high) / 2

    @property
    def share(self) -> float:
        """The share that was right, about (0 to 1); raises ZeroDivisionError where nobody answered."""
        return self.middle / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson score interval of 95 % for that share, wide enough for all that is from `low` to `high`."""
        return wilson(self.low, self.of)[0], wilson(self.high, self.of)[1]

    @property
    def expected(self) -> float:
        """The share to be expected next, by Laplace's rule of succession: few answers say little."""
        return (self.middle + 1) / (self.of + 2)


def figure(named: Sequence[Answer] = (), batches: Sequence[Batch] = ()) -> Figure:
    """All that is told of a cell, of answers that stand by name and of batches."""
    right, told = sum(one.right for one in named), [one for one in batches if one.choices or one.certainty]
    choices = Counter(one.choice for one in named if one.choice)
    for one in told:
        choices.update(one.choices)
    return Figure(
        of=len(named) + sum(one.of for one in batches),
        low=right + sum(one.low for one in batches),
        high=right + sum(one.high for one in batches),
        by_name=len(named),
        told=len(named) + sum(one.of for one in told),
        choices=dict(sorted(choices.items())),
        certainty=together([by_certainty(named), *(one.certainty for one in told)]),
        discrimination=discrimination(named, batches),
    )


def discrimination(named: Sequence[Answer], batches: Sequence[Batch]) -> Discrimination | None:
    """How well being right goes with being right elsewhere; None where too few people say it, or all are alike.

    People who do not stand by name come in from MANY on, so that no row can be subtracted to leave fewer.
    """
    by_name, others = sums(named), NO_SUMS
    for one in batches:
        others = added(others, one.sums)
    n, right, rest, squares, both = added(by_name, others if others[0] >= MANY else NO_SUMS)
    if n < MANY:
        return None
    of_right, of_rest = right * (n - right), n * squares - rest**2
    if of_right <= 0 or of_rest <= 1e-9:
        return None
    found = max(-1.0, min(1.0, (n * both - right * rest) / sqrt(of_right * of_rest)))
    return Discrimination(round(found, 1) + 0.0, int(n))


def together(tables: Iterable[Mapping[str, tuple[int, int]]]) -> dict[str, tuple[int, int]]:
    """Tables of right and of how many, added."""
    found: dict[str, tuple[int, int]] = {}
    for table in tables:
        for name, (right, of) in table.items():
            before = found.get(name, (0, 0))
            found[name] = before[0] + right, before[1] + of
    return found


def pooled(figures: Iterable[Figure]) -> Figure:
    """Several cells as one: answers are counted, and no longer people."""
    figures = tuple(figures)
    return Figure(
        *(sum(getattr(one, name) for one in figures) for name in ("of", "low", "high", "by_name", "told")),
        certainty=together(one.certainty for one in figures),
    )
