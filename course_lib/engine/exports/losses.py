"""What a format does not hold, or holds in another way → sentences with the items that they are about, never silence."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .asked import Asked


@dataclass(frozen=True)
class Loss:
    """A sentence on what is different in the file, and the ids of the items; `missing` items are not in the file at all."""

    sentence: str
    items: tuple[str, ...] = ()
    missing: bool = False

    def __str__(self) -> str:
        return self.in_words(len(self.items))

    def in_words(self, most: int) -> str:
        """The sentence with its items: counted, and named if they are no more than `most` or not in the file at all."""
        if not self.items:
            return self.sentence
        named = f": {', '.join(self.items)}" if self.missing or len(self.items) <= most else ""
        return f"{self.sentence} {_counted(len(self.items))}{named}."


@dataclass(frozen=True)
class Written:
    """A file that is ready to be put on the disk, and what it does not hold."""

    data: bytes
    losses: tuple[Loss, ...] = ()

    @property
    def missing(self) -> frozenset[str]:
        """The ids of the items that are not in it."""
        return frozenset(id for loss in self.losses if loss.missing for id in loss.items)


Rule = tuple[str, Callable[[Asked], bool]]
ONE_WAY: Rule = (
    "A question with variants or amounts is asked in one of them, which the seed chooses (0 where none is given); no program draws another each time.",
    lambda one: one.ways > 1,
)
SPELLING: Rule = (
    "A word that is typed has to be one of the spellings in the file; the course lets a slip pass, plurals and other spellings too.",
    lambda one: one.item.kind == "short",
)
PICTURE_IN_WORDS: Rule = (
    "The format takes no picture, so the words that describe it stand in its place.",
    lambda one: one.image is not None,
)
CERTAINTY = Loss("How sure somebody is of an answer is not asked.")


def told(questions: Iterable[Asked], rules: Sequence[Rule], missing: bool = False) -> tuple[Loss, ...]:
    """A loss for each rule that applies to any of the questions."""
    questions = tuple(questions)
    found = ((sentence, tuple(one.id for one in questions if applies(one))) for sentence, applies in rules)
    return tuple(Loss(sentence, ids, missing) for sentence, ids in found if ids)


def of_kind(*kinds: str) -> Callable[[Asked], bool]:
    """Whether a question is of one of these kinds."""
    return lambda one: one.item.kind in kinds


def _counted(number):
    return "One question" if number == 1 else f"{number} questions"
