"""A moment and a zone → the learner's own day, which begins at four in the morning: who learns past midnight is still today."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

BEGINS_AT_H = 4  # a teaching assumption, as flashcard programs make it: a night shift is one day


def zone_of(name: object) -> tzinfo:
    """The zone that a browser names, as in `Europe/Berlin`; UTC for a name that nobody knows."""
    try:
        return ZoneInfo(name) if isinstance(name, str) and len(name) <= 64 else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def day_of(at: datetime, zone: tzinfo) -> date:
    """The learner's day in which a moment (UTC) lies."""
    there = at.astimezone(zone)
    return there.date() - timedelta(days=there.hour < BEGINS_AT_H)


def begins(day: date, zone: tzinfo) -> datetime:
    """The moment (UTC) at which a learner's day begins; an hour that a changed clock leaves out is the one after it."""
    return datetime.combine(day, time(BEGINS_AT_H), zone).astimezone(UTC)
