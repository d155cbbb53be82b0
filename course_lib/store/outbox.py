"""Events that wait to be told to a learning record store: kept by the database itself, read and let go of by the server.

While a course collects, a trigger notes each event in the transaction that writes it, so none is told that was not kept,
and none is kept that is not told; who commits knows nothing of it. What is deleted waits no longer (`schema.py`).
What waits stays, over restarts and however long the other side is away. SQLAlchemy is not needed to read it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from course_lib.model.event import Event

from .connection import WRITES, opened
from .links import imported_devices, root_of

KINDS = ("started", "answered", "committed")  # of events that are told
_COLLECTS = (
    "CREATE TRIGGER {0} committed_waits AFTER INSERT ON events WHEN NEW.kind IN "
    f"({', '.join(map(repr, KINDS))}) BEGIN INSERT OR IGNORE INTO unsent (run, number) VALUES (NEW.run, NEW.number); END"
)
_COLUMNS = "learner, run, number, activity, kind, seed, fingerprint, at, body"


class Waiting(NamedTuple):
    """An event that waits, the learner whose it is, and whether it was brought from elsewhere or its run was reopened before."""

    place: int
    event: Event
    learner: str
    imported: bool
    reopened: bool


def collect(path: Path) -> None:
    """Let every event wait that is written from now on, in a file that is up to date; raises NotSaved."""
    with _open(path, "saved") as raw:
        raw.execute(_COLLECTS.format("IF NOT EXISTS"))


def collect_no_more(path: Path) -> None:
    """Let no further event wait; what waits stays. A file that is not there, or has no such table yet, is left as it is; raises NotSaved."""
    if path.is_file():
        with _open(path, "saved") as raw:
            if raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'committed_waits'").fetchone():
                raw.execute("DROP TRIGGER IF EXISTS committed_waits")


def waiting(path: Path, most: int) -> list[Waiting]:
    """Those that wait longest, at most so many; raises NotSaved."""
    with _open(path, "read") as raw:
        raw.execute("BEGIN")
        found = raw.execute(
            f"SELECT place, {_COLUMNS}, EXISTS (SELECT 1 FROM events AS e WHERE e.run = events.run AND e.number < events.number "
            "AND e.kind = 'reopened') AS reopened FROM unsent JOIN events USING (run, number) ORDER BY place LIMIT ?",
            (most,),
        ).fetchall()
        whose = cache(lambda device: _owner(_reader(raw), device))
        return [Waiting(row["place"], _event(row), *whose(row["learner"]), bool(row["reopened"])) for row in found]


def let_go(path: Path, places: Iterable[int]) -> None:
    """What stood in these places was told; raises NotSaved."""
    with _open(path, "saved") as raw:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("DELETE FROM unsent WHERE place = ?", [(place,) for place in places])
        raw.execute("COMMIT")


def count(path: Path) -> int:
    """How many wait; raises NotSaved."""
    with _open(path, "read") as raw:
        return raw.execute("SELECT count(*) FROM unsent").fetchone()[0]


def _owner(events_in: Callable[[str], list[Event]], device: str) -> tuple[str, bool]:
    return root_of(events_in, device), device in imported_devices(events_in, [device])


def _reader(raw):
    wanted = f"SELECT {_COLUMNS} FROM events WHERE run = ? ORDER BY number"
    return lambda run: [_event(row) for row in raw.execute(wanted, (run,))]


def _event(row: sqlite3.Row) -> Event:
    kept = {name: row[name] for name in _COLUMNS.split(", ")}
    return Event(**kept | {"body": json.loads(row["body"])})


def _open(path: Path, deed: str):
    """A connection for a moment. What it writes may be lost in a power cut, after which it is told once more; so nobody waits for the disk."""
    return opened(path, deed, "synchronous = NORMAL", *WRITES)
