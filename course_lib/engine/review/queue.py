"""Cards that are due → what of them is asked today: the most forgotten first, mixed over lessons, about six minutes of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from ...model.quiz import Item
from .schedule import Card

MINUTES = 6.0  # of review a day: a teaching assumption, as long as one waits for a lift, a tram or a result
LEAST = 0.5  # minutes that are worth beginning


@dataclass(frozen=True)
class Planned:
    """A card that will be asked: its name, the question that stands for it, and about how many minutes that takes."""

    name: str
    item: Item
    minutes: float


@dataclass(frozen=True)
class Queue:
    """What is asked today in this order, and how many more are due and wait."""

    planned: tuple[Planned, ...] = ()
    waiting: int = 0

    @property
    def minutes(self) -> float:
        """About how long today's part takes [min]."""
        return sum(one.minutes for one in self.planned)


def mixed(cards: Iterable[Card], today: date, lesson_of: Callable[[str], str]) -> tuple[Card, ...]:
    """The cards by turns from each lesson, of each the most forgotten first; the lesson of the most forgotten one begins."""
    lessons: dict[str, list[Card]] = defaultdict(list)
    for card in sorted(cards, key=lambda card: (card.recalled(today), card.item)):
        lessons[lesson_of(card.item)].append(card)
    found = []
    while lessons:
        for lesson in list(lessons):
            found.append(lessons[lesson].pop(0))
            if not lessons[lesson]:
                del lessons[lesson]
    return tuple(found)


def queue(due: Iterable[Planned], number: int, minutes_left: float = MINUTES) -> Queue:
    """The first of what is due, in its order, that fit into the minutes that are left of today; of `number` the rest waits.

    One that would run over by less than half of itself is still asked. While half a minute is left, one is asked at least.
    """
    planned, used = [], 0.0
    for one in due if minutes_left >= LEAST else ():
        if planned and used + one.minutes / 2 > minutes_left:
            return Queue(tuple(planned), number - len(planned))
        planned.append(one)
        used += one.minutes
    return Queue(tuple(planned), 0 if minutes_left >= LEAST else number)
