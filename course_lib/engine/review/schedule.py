"""A learner's responses → when each item comes back: a fold by FSRS, the same whenever and wherever it is made.

The days are the learner's own, so that neither daylight saving nor the hour of the day moves a date.

* A card is seeded by a miss, or by a right answer that was called a guess; what was known does not come back by itself.
* From then on each later response to the item rates it, wherever it was given; a test before a lesson does not count.
* A day's answers are one review, and the worst of them is its rating: so the order of two devices does not matter, an answer
  that was just read earns nothing, and nothing is scheduled twice. What comes within REST of an answer is of the same review,
  whatever the zone or the clock made of the day.
* An answer from later than now was given by a clock that was wrong: up to ASTRAY it counts as given now, beyond that it says
  what was known and not when, and counts as the card's first. So no interval is negative, and nothing is lost for years.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

import fsrs
from fsrs import Rating

from ..record.days import day_of
from ..record.responses import Response

FSRS = "6.3"  # the library's edition with which these dates are made; another may give others
RETENTION = 0.9
MOST_DAYS = 365  # a teaching assumption: what is right every time is asked once a year all the same
PARAMETERS = (  # those that fsrs 6.3 begins with, written out so that an update of the library moves no date by itself
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
    0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
SCHEDULER = fsrs.Scheduler(
    PARAMETERS, RETENTION, learning_steps=(), relearning_steps=(), maximum_interval=MOST_DAYS, enable_fuzzing=False
)
REST = timedelta(hours=8)  # a night; teaching assumptions both
ASTRAY = timedelta(days=1)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # FSRS counts days between moments, and any will do


class Memory(NamedTuple):
    """What FSRS holds of a card: how many days until it is recalled at RETENTION, how hard it is (1 to 10), and its interval [d]."""

    stability: float
    difficulty: float
    days: int


@dataclass(frozen=True)
class Card:
    """An item that comes back: last reviewed on which of the learner's days and at which moment (UTC), due from which day on."""

    item: str
    day: date
    at: datetime
    due: date
    memory: Memory

    def is_due(self, now: datetime, zone: tzinfo) -> bool:
        """Whether it is to be asked now."""
        return self.due <= day_of(now, zone) and now - self.at >= REST

    def recalled(self, today: date) -> float:
        """How probably it is still known today, 0 to 1, as FSRS estimates it."""
        return SCHEDULER.get_card_retrievability(_as_fsrs(self.memory), EPOCH + (today - self.day))


def rating_of(response: Response) -> Rating:
    """The course's rating of a response, from whether it was right and how sure its learner was before they knew.

    Teaching assumptions: certainty is said before the answer is known, and ease only after it, when everything looks easy;
    so ease is not asked. The seconds are not used: a phone that was put down makes them mean nothing.
    A right guess is hardly known, so it is *hard*; who was not asked how sure they were is taken as fairly sure.
    """
    if not response.right:
        return Rating.Again
    return {"guess": Rating.Hard, "certain": Rating.Easy}.get(response.certainty, Rating.Good)


def schedule(responses: Iterable[Response], now: datetime, zone: tzinfo) -> dict[str, Card]:
    """The cards of these responses by the names of their items, as they stand now (UTC)."""
    given = defaultdict(list)
    for one in responses:
        if one.where.setting != "before":
            given[one.item].append((one.at, rating_of(one)))
    cards = (_card(item, answers, now, zone) for item, answers in given.items())
    return {card.item: card for card in cards if card}


def next_day(cards: Iterable[Card], now: datetime, zone: tzinfo) -> date | None:
    """The first day after today on which a card is due; None where there is none."""
    today = day_of(now, zone)
    return min((card.due for card in cards if card.due > today), default=None)


@dataclass
class _Review:
    """The answers that are one review: the first and the last moment, and the worst of the ratings."""

    begun: datetime
    at: datetime
    rating: Rating


def _card(item, answers, now, zone):
    """The card of an item; None while nothing has seeded it."""
    memory, day, last = None, None, None
    for one in _reviews(answers, now, zone):
        if memory is None and one.rating > Rating.Hard:
            continue
        before, day, last = day, day_of(one.at, zone), one
        memory = _reviewed(memory, (day - before).days if before else 0, one.rating)
    return memory and Card(item, day, last.at, day + timedelta(days=memory.days), memory)


@lru_cache(maxsize=50_000)
def _reviewed(memory: Memory | None, days: int, rating: Rating) -> Memory:
    """The memory of a card after a review so many days after the one before; most learners' cards share their first ones."""
    card, _ = SCHEDULER.review_card(_as_fsrs(memory), rating, EPOCH + timedelta(days=days))
    return Memory(card.stability, card.difficulty, (card.due - card.last_review).days)


def _as_fsrs(memory: Memory | None) -> fsrs.Card:
    """A card of the library, last reviewed at EPOCH; without an id and a due date of its own it would ask the clock, and wait."""
    if memory is None:
        return fsrs.Card(card_id=0, due=EPOCH)
    return fsrs.Card(0, fsrs.State.Review, None, memory.stability, memory.difficulty, EPOCH, EPOCH)


def _reviews(answers, now, zone) -> list[_Review]:
    """The answers of an item, oldest first, put together to reviews: each on a later day than the one before, and rested."""
    found: list[_Review] = []
    for at, rating in _timed(answers, now):
        last = found[-1] if found else None
        if last and (at - last.begun < REST or day_of(at, zone) <= day_of(last.at, zone)):
            last.at, last.rating = at, min(last.rating, rating)
        else:
            found.append(_Review(at, at, rating))
    return found


def _timed(answers, now):
    """Each answer with the moment at which it counts as given, in order."""
    known = sorted((min(at, now), rating) for at, rating in answers if at - now <= ASTRAY)
    first = known[0][0] if known else now - ASTRAY
    return [(first, rating) for at, rating in answers if at - now > ASTRAY] + known
