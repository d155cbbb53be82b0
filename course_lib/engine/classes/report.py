"""What a class filled → what its teacher reads: items, decisions that went wrong, claims not yet understood, an agenda.

Everything here is made of rows that stand by alias and of batches (`disclosure.py`), so nothing here can tell more than these.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..progress.calibration import LEVELS, Level
from .disclosure import Batch
from .figures import Figure, figure, pooled
from .first_answers import AGAIN, END, FIRST, JOINED, Cells

UNDERSTOOD = 0.75  # the share of right answers from which a claim counts as understood: a teaching assumption
MOST_CLAIMS, MOST_DECISIONS, ITEMS_EACH = 3, 2, 2  # of an agenda for one session
ASKED = "question/"  # only these are asked of a room


@dataclass(frozen=True)
class Understood:
    """How a class stands with a claim: first answers to what rests on it, and those on a later day."""

    claim: str
    first: Figure
    again: Figure

    @property
    def latest(self) -> Figure:
        """Those on a later day where enough people gave one."""
        return self.first if self.again.few else self.again

    @property
    def enough(self) -> bool:
        return not self.latest.few

    @property
    def yet(self) -> bool:
        """Whether the class understands it, as far as enough answers say."""
        return self.enough and self.latest.share >= UNDERSTOOD


@dataclass(frozen=True)
class Agenda:
    """What the next session could be about: decisions to talk through, and claims with the questions to ask on them."""

    decisions: tuple[str, ...] = ()
    claims: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Report:
    """Figures of a class: `named` are the cells of those who show their progress, `counted` the batches of each cell."""

    def __init__(self, named: Sequence[Cells], counted: Mapping[str, Sequence[Batch]]):
        self._named, self._counted = named, counted

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Every cell of which something is told."""
        names = {name for cells in self._named for name in cells} | self._counted.keys()
        return {name: self._figure(name) for name in sorted(names)}

    def figure(self, name: str) -> Figure:
        """A cell, also one of which nothing is told."""
        return self.figures.get(name, Figure())

    def _figure(self, name):
        return figure([cells[name] for cells in self._named if name in cells], self._counted.get(name, ()))

    @property
    def counted(self) -> int:
        """How many people who do not show their progress were counted as having joined."""
        return sum(one.of for one in self._counted.get(JOINED, ()))

    @property
    def items(self) -> tuple[str, ...]:
        """The items that were answered, the hardest first; those of which too few people say anything come last."""
        found = [name.removeprefix(FIRST) for name in self.figures if name.startswith(FIRST)]
        return tuple(sorted(found, key=lambda name: (self.first(name).few, self.first(name).expected, name)))

    def first(self, item: str) -> Figure:
        """The first answers to an item."""
        return self.figure(FIRST + item)

    def again(self, item: str) -> Figure:
        """The first answers on a later day."""
        return self.figure(AGAIN + item)

    def ended(self, case: str) -> Figure:
        """Who saw a patient to the end; right is with nothing unsafe."""
        return self.figure(END + case)

    @property
    def decisions(self) -> tuple[str, ...]:
        """The decisions that went wrong for somebody, for most of them first."""
        found = [one for one in self.items if one.startswith("decision/") and self.first(one).high < self.first(one).of]
        return tuple(sorted(found, key=lambda one: (self.first(one).few, self.first(one).expected, one)))

    @cached_property
    def certainty(self) -> tuple[Level, ...]:
        """How sure people were in their first answers against how often they were right, from a guess to certain."""
        found = pooled(self.first(one) for one in self.items).certainty
        return tuple(Level(name, *found.get(name, (0, 0))) for name in LEVELS)

    def understood(self, claims: Mapping[str, Iterable[str]]) -> tuple[Understood, ...]:
        """Every claim that was answered, the least understood first; `claims` are those of each item."""
        items: dict[str, list[str]] = {}
        for item in self.items:
            for claim in claims.get(item, ()):
                items.setdefault(claim, []).append(item)
        found = [
            Understood(claim, pooled(map(self.first, names)), pooled(map(self.again, names)))
            for claim, names in items.items()
        ]
        return tuple(sorted(found, key=lambda one: (not one.enough, one.latest.expected, one.claim)))

    def agenda(self, claims: Mapping[str, Iterable[str]]) -> Agenda:
        """The decisions that went wrong most, and the claims least understood with questions that few were asked yet."""
        wrong = [one for one in self.decisions if not self.first(one).few and self.first(one).share < UNDERSTOOD]
        weak = [one for one in self.understood(claims) if one.enough and not one.yet]
        taken: set[str] = set()
        asked = []
        for one in weak[:MOST_CLAIMS]:
            asked.append((one.claim, tuple(self._questions(one.claim, claims, taken))))
            taken.update(asked[-1][1])
        return Agenda(tuple(wrong[:MOST_DECISIONS]), tuple(asked))

    def _questions(self, claim, claims, taken):
        about = [item for item, of in claims.items() if item.startswith(ASKED) and claim in of and item not in taken]
        return sorted(about, key=lambda item: (self.first(item).of, item))[:ITEMS_EACH]
