"""A learner's responses → what is due today, for the page, the start page and every page's header alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from ...engine import reading_time
from ...engine.record.days import day_of
from ...engine.record.responses import Response
from ...engine.review import asking
from ...engine.review.queue import MINUTES, Queue, mixed, queue
from ...engine.review.schedule import next_day, schedule
from . import pool

DAILY = "review:day"  # the activity of the daily queue


@dataclass(frozen=True)
class Due:
    """How many items are due today and about how many minutes they take; how many more wait; and the next day after today."""

    items: int
    minutes: int
    next_day: date | None
    waiting: int = 0


def due_today(responses: Iterable[Response], now: datetime, zone: tzinfo) -> Due:
    """What is due for a learner at this moment (UTC) in their zone."""
    found, following = plan_of(responses, now, zone)
    minutes = reading_time.rounded(found.minutes) if found.planned else 0
    return Due(len(found.planned), minutes, following, found.waiting)


def plan_of(
    responses: Iterable[Response], now: datetime, zone: tzinfo, more: bool = False
) -> tuple[Queue, date | None]:
    """Today's queue and the next day on which something is due; with `more`, as many minutes again as a day has."""
    responses, today = tuple(responses), day_of(now, zone)
    cards = [card for card in schedule(responses, now, zone).values() if pool.is_there(card.item)]
    due = mixed([card for card in cards if card.is_due(now, zone)], today, pool.lesson_of)
    planned = asking.plan(due, responses, pool.candidates, lambda item: pool.minutes(item.id))
    done = 0.0 if more else sum(map(_minutes, _of_today(responses, now, zone)))
    return queue(planned, len(due), MINUTES - done), next_day(cards, now, zone)


def _of_today(responses, now, zone):
    """What was reviewed in the daily queue today."""
    today = day_of(now, zone)
    return [one for one in responses if one.where.activity == DAILY and day_of(one.at, zone) == today]


def _minutes(response):
    return pool.minutes(response.asked) if response.asked else 0.0
