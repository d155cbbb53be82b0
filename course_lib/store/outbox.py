"""Events that wait to be told to a learning record store: kept by the database itself, read and let go of by the server.

While a course collects, a trigger notes each event in the transaction that writes it, so none is told that was not kept,
and none is kept that is not told; who commits knows nothing of it. What is deleted waits no longer (`schema.py`).
What waits stays, over restarts and however long the other side is away. SQLAlchemy is not needed to read it.
"""

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from course_lib.model.event import Event

from .connection import WRITES, is_there, opened, tables_of
from .database_address import Place, Postgres
from .links import imported_devices, root_of

KINDS = ("started", "answered", "committed")  # of events that are told
_WHEN = f"NEW.kind IN ({', '.join(map(repr, KINDS))})"
_COLLECTS = (
    f"CREATE TRIGGER IF NOT EXISTS committed_waits AFTER INSERT ON events WHEN {_WHEN} BEGIN "
    "INSERT OR IGNORE INTO unsent (run, number) VALUES (NEW.run, NEW.number); END",
)
_SERVER_COLLECTS = (
    "CREATE OR REPLACE FUNCTION committed_waits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO unsent (run, number) "
    "VALUES (NEW.run, NEW.number) ON CONFLICT DO NOTHING; RETURN NEW; END $$",
    f"CREATE OR REPLACE TRIGGER committed_waits AFTER INSERT ON events FOR EACH ROW WHEN ({_WHEN}) EXECUTE FUNCTION committed_waits()",
)
_COLUMNS = "learner, run, number, activity, kind, seed, fingerprint, at, body"


class Waiting(NamedTuple):
    """An event that waits, the learner whose it is, and whether it was brought from elsewhere or its run was reopened before."""

    place: int
    event: Event
    learner: str
    imported: bool
    reopened: bool


def collect(path: Place) -> None:
    """Let every event wait that is written from now on, in a file that is up to date; raises NotSaved."""
    with _open(path, "saved") as raw:
        for statement in _SERVER_COLLECTS if isinstance(path, Postgres) else _COLLECTS:
            raw.execute(statement)


def collect_no_more(path: Place) -> None:
    """Let no further event wait; what waits stays. A file that is not there, or has no such table yet, is left as it is; raises NotSaved."""
    if not is_there(path):
        return
    with _open(path, "saved") as raw:
        if isinstance(path, Postgres):
            if "events" in tables_of(raw):
                raw.execute("DROP TRIGGER IF EXISTS committed_waits ON events")
        elif raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'committed_waits'").fetchone():
            raw.execute("DROP TRIGGER IF EXISTS committed_waits")


def waiting(path: Place, most: int) -> list[Waiting]:
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


def let_go(path: Place, places: Iterable[int]) -> None:
    """What stood in these places was told; raises NotSaved."""
    with _open(path, "saved") as raw:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("DELETE FROM unsent WHERE place = ?", [(place,) for place in places])
        raw.execute("COMMIT")


def count(path: Place) -> int:
    """How many wait; raises NotSaved."""
    with _open(path, "read") as raw:
        return raw.execute("SELECT count(*) FROM unsent").fetchone()[0]


def _owner(events_in: Callable[[str], list[Event]], device: str) -> tuple[str, bool]:
    return root_of(events_in, device), device in imported_devices(events_in, [device])


def _reader(raw):
    wanted = f"SELECT {_COLUMNS} FROM events WHERE run = ? ORDER BY number"
    return lambda run: [_event(row) for row in raw.execute(wanted, (run,))]


def _event(row) -> Event:
    kept = {name: row[name] for name in _COLUMNS.split(", ")}
    return Event(**kept | {"body": json.loads(row["body"])})


def _open(path: Place, deed: str):
    """A connection for a moment. What it writes may be lost in a power cut, after which it is told once more; so nobody waits for the disk."""
    return opened(path, deed, "synchronous = NORMAL", *WRITES)
