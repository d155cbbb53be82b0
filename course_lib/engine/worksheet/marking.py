"""What was picked in a part of a worksheet → row by row, whether it holds by the reasons that its author wrote."""

from dataclasses import dataclass

from .sheet import Given, Row, Sheet, rows_of, takes_many


@dataclass(frozen=True)
class MarkedRow:
    """A row with what was picked in it, and whether that holds."""

    row: Row
    picked: tuple[str, ...]
    sound: bool


def mark(sheet: Sheet, part, given: Given) -> tuple[MarkedRow, ...]:
    """Each row with what was picked in it; where more than one pick may fit, all of them and no other hold."""
    found = []
    for row in rows_of(sheet, part):
        picked = tuple(given.picks.get(row.id, ()))
        sound = set(picked) == set(row.right) if takes_many(part) else bool(picked) and set(picked) <= set(row.right)
        found.append(MarkedRow(row, picked, sound))
    return tuple(found)
