"""An item and an answer to it → whether it is right, how much of it is, and which common error a number or a word shows."""

from ...model.quiz import Choice, Item, Matching, Misnamed, Mistake, Numeric, Ordering, Short
from ...model.spelling import same, slipped
from .answers import Given, pair, value
from .drawing import as_printed

ROUNDED = 0.01  # by which share a number that shows a common error may have been rounded


def right_answer(item: Item) -> tuple[str, ...]:
    """The right answer, as `Given` holds it."""
    if isinstance(item, Choice):
        return tuple(answer.id for answer in item.answers if answer.correct)
    if isinstance(item, Ordering):
        return tuple(stage.id for stage in item.stages)
    if isinstance(item, Matching):
        return tuple(pair(match, match) for match in item.matches)
    if isinstance(item, Short):
        return item.accept[:1]
    return (as_printed(item.key),) if isinstance(item, Numeric) else (item.key,)


def is_right(item: Item, given: Given) -> bool:
    """Whether exactly the right answer was given: the whole set, the whole order, a number within the tolerance, or an accepted word."""
    if isinstance(item, Short):
        return bool(meant(item, given))
    if isinstance(item, Numeric):
        return _near(item, given, item.key)
    if isinstance(item, Ordering):
        return given.answers == right_answer(item)
    return set(given.answers) == set(right_answer(item))


def parts_right(item: Item, given: Given) -> int:
    """How many of the parts of the right answer were given: stages in their place, partners, or correct answers."""
    if isinstance(item, Ordering):
        return sum(one == other for one, other in zip(given.answers, right_answer(item), strict=True))
    return len(set(given.answers) & set(right_answer(item)))


def meant(item: Short, given: Given) -> str:
    """The accepted word that was typed, in the author's spelling, whether rightly spelt or with a slip; nothing if there is none."""
    typed, wrong = given.answers[0], _misnamed(item)
    spelt = next((word for word in item.accept if same(typed, word)), "")
    if spelt or any(same(typed, word) for word in wrong):
        return spelt
    return next((word for word in item.accept if slipped(typed, word, wrong)), "")


def respelt(item: Short, given: Given) -> str:
    """How the word that was typed is spelt, where a slip of the hand was let pass; nothing otherwise."""
    word = meant(item, given)
    return word if word and not same(given.answers[0], word) else ""


def _misnamed(item):
    return [word for one in item.mistakes for word in one.words]


def common_error(item: Numeric | Short, given: Given) -> Mistake | Misnamed | None:
    """The common error that gives a wrong number or word, if there is one."""
    if is_right(item, given):
        return None
    if isinstance(item, Short):
        typed = given.answers[0]
        exact = (one for one in item.mistakes if any(same(typed, word) for word in one.words))
        near = (one for one in item.mistakes if any(slipped(typed, word, item.accept) for word in one.words))
        return next(exact, None) or next(near, None)
    return next((one for one in item.mistakes if _near(item, given, item.key * one.times, ROUNDED)), None)


def _near(item, given, wanted, rounded=0.0):
    """Within the tolerance, or as it may be rounded; what the computer loses in the last digits is no error of the learner."""
    return abs(value(item, given.answers) - wanted) <= max(item.tolerance, rounded * abs(wanted)) + 1e-9 * max(
        1, abs(wanted)
    )
