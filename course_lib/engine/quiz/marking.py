"""An item and an answer to it → whether it is right, how much of it is, and which common error a number shows."""

from ...model.quiz import Choice, Item, Matching, Mistake, Numeric, Ordering
from .answers import Given, pair, value
from .drawing import as_printed


def right_answer(item: Item) -> tuple[str, ...]:
    """The right answer, as `Given` holds it."""
    if isinstance(item, Choice):
        return tuple(answer.id for answer in item.answers if answer.correct)
    if isinstance(item, Ordering):
        return tuple(stage.id for stage in item.stages)
    if isinstance(item, Matching):
        return tuple(pair(match, match) for match in item.matches)
    return (as_printed(item.key),) if isinstance(item, Numeric) else (item.key,)


def is_right(item: Item, given: Given) -> bool:
    """Whether exactly the right answer was given: the whole set, the whole order, or a number within the tolerance."""
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


def common_error(item: Numeric, given: Given) -> Mistake | None:
    """The common error that gives the number of a wrong answer, if there is one."""
    if is_right(item, given):
        return None
    return next((one for one in item.mistakes if _near(item, given, item.key * one.times)), None)


def _near(item, given, wanted):
    """Within the tolerance; what the computer loses in the last digits is no error of the learner."""
    return abs(value(item, given.answers) - wanted) <= item.tolerance + 1e-9 * max(1, abs(wanted))
