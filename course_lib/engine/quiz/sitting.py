"""A quiz on its way: which items are asked, what was answered so far, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...model.drug import Drug
from ...model.quiz import Item, Quiz
from ..commitments import Impossible
from .answers import Given, problem
from .drawing import as_asked


@dataclass(frozen=True)
class Sitting:
    """A quiz on its way: which items it asks, in order (all of them if `ids` names none), and what was answered so far."""

    quiz: Quiz
    seed: int
    given: tuple[Given, ...] = ()
    ids: tuple[str, ...] = ()
    drugs: Mapping[str, Drug] = field(default_factory=dict)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items as this sitting asks them; raises KeyError for an id that the quiz does not have."""
        known = {item.id: item for item in self.quiz.items}
        return tuple(as_asked(known[id], self.seed, self.drugs) for id in self.ids or known)

    @property
    def over(self) -> bool:
        return len(self.given) == len(self.items)

    @property
    def item(self) -> Item:
        """The item that waits for an answer; raises IndexError when the quiz is over."""
        return self.items[len(self.given)]


def advance(sitting: Sitting, given: Given, kept: bool = False) -> Sitting:
    """The sitting after `given`, or after what a record `kept`; raises Impossible with a sentence if it does not fit the item that waits."""
    if sitting.over or given.item != sitting.item.id:
        raise Impossible("This question was already answered: here is where the quiz stands now.")
    if sentence := problem(sitting.item, given.answers, kept):
        raise Impossible(sentence)
    return replace(sitting, given=(*sitting.given, given))
