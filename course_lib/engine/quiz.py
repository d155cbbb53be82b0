"""Items and answers → what was right, why, and what comes next.

Answers are shuffled by the run's seed and known by their ids, so a record outlives a new order.
"""

from dataclasses import dataclass
from random import Random

from ..model.quiz import Answer, Item, Quiz


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
        """From an event's body; raises KeyError if a part is missing."""
        return cls(body["item"], tuple(body["answers"]), body["certainty"])


@dataclass(frozen=True)
class Sitting:
    """A quiz on its way: what was answered so far, in order."""

    quiz: Quiz
    seed: int
    given: tuple[Given, ...] = ()

    @property
    def over(self) -> bool:
        return len(self.given) == len(self.quiz.items)

    @property
    def item(self) -> Item:
        """The item that waits for an answer; raises IndexError when the quiz is over."""
        return self.quiz.items[len(self.given)]


class Impossible(ValueError):
    """Answers that cannot be committed; the message is a sentence for the learner."""


def advance(sitting: Sitting, given: Given) -> Sitting:
    """The sitting after `given`; raises Impossible with a sentence if it does not fit the item that waits."""
    if sitting.over or given.item != sitting.item.id:
        raise Impossible("This question was already answered: here is where the quiz stands now.")
    known = {answer.id for answer in sitting.item.answers}
    if not given.answers:
        raise Impossible("Choose first: nothing is selected yet.")
    if not set(given.answers) <= known or (sitting.item.kind == "single" and len(given.answers) > 1):
        raise Impossible("That answer does not belong to this question: choose again.")
    return Sitting(sitting.quiz, sitting.seed, (*sitting.given, given))


def shuffled(item: Item, seed: int) -> tuple[Answer, ...]:
    """The item's answers in the order of this seed."""
    answers = list(item.answers)
    Random(f"{seed}:{item.id}").shuffle(answers)
    return tuple(answers)


def judge(item: Item, given: Given) -> bool:
    """Whether exactly the correct answers were given."""
    return set(given.answers) == {answer.id for answer in item.answers if answer.correct}
