"""Days and numbers of a review → words."""

from datetime import date

KNEW = "You knew this, so it does not come back by itself."


def on(day: date, today: date) -> str:
    """A day in words, with how far it is away: `tomorrow, Saturday 28 November`, `on Thursday 3 December, in 6 days`."""
    away = (day - today).days
    year = f" {day.year}" if day.year != today.year else ""
    name = f"{day:%A} {day.day} {day:%B}{year}"
    if away < 1:
        return "today"
    return f"tomorrow, {name}" if away == 1 else f"on {name}, in {away} days"


def comes_back(day: date | None, today: date) -> str:
    """When a question comes back, for the line below its explanation; None: it was known and does not."""
    return f"You see this again {on(day, today)}." if day else KNEW


def next_one(day: date | None, today: date) -> str:
    """When something is due again; nothing where nothing is."""
    return f"The next comes back {on(day, today)}." if day else ""


def counted(number: int, one: str = "question") -> str:
    """`1 question`, `7 questions`."""
    return f"{number} {one if number == 1 else one + 's'}"


def waits(number: int) -> str:
    """How many more are due and are not of today's part."""
    return "1 more is due and waits." if number == 1 else f"{number} more are due and wait."
