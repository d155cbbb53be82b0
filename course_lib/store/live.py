"""What happened in a room in front of a wall: events in, rows appended in the order in which they came, events out.

The rows are of a session and of nobody who is in it: a phone is there under a hash of a word that it alone has.
Each call opens the file for a moment, so that one thread of the server can write while kernels do. SQLAlchemy is needed only where
the file is not there yet, or is of an older version.
"""

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from .connection import LOOKS, WRITES, connected, is_there, opened, tables_of
from .data_folder import learners_place
from .database_address import Place
from .errors import DatabaseTrouble
from .schema_version import VERSION, check_version

Row = tuple[float, str, Mapping]  # when [s since 1970], which kind, and its body


def append(session: str, events: Iterable[Row], path: Place | None = None) -> int:
    """Append these events to a session, all in one step, and say how many it has then; raises NotSaved or Refused.

    Whoever hears nothing else may take them for kept: the disk has them.
    """
    path = path or _made()
    rows = [(_text(at), kind, json.dumps(body, allow_nan=False)) for at, kind, body in events]
    with _open(path, "saved") as raw:
        raw.execute("BEGIN IMMEDIATE")
        (last,) = raw.execute(
            "SELECT coalesce(max(number), -1) FROM live_events WHERE session = ?", (session,)
        ).fetchone()
        numbered = [(session, number, *row) for number, row in enumerate(rows, last + 1)]
        raw.executemany("INSERT INTO live_events (session, number, at, kind, body) VALUES (?, ?, ?, ?, ?)", numbered)
        raw.execute("COMMIT")
    return last + 1 + len(rows)


def running(path: Place | None = None) -> dict[str, list[Row]]:
    """The events of every session that has not ended, in their order; none where no room ever voted; raises NotSaved."""
    path = path or learners_place(os.environ)
    found: dict[str, list[Row]] = {}
    if not is_there(path):
        return found
    with _open(path, "read") as raw:
        if "live_events" not in tables_of(raw):
            return found
        wanted = (
            "SELECT session, at, kind, body FROM live_events WHERE session NOT IN "
            "(SELECT session FROM live_events WHERE kind = 'ended') ORDER BY session, number"
        )
        for session, at, kind, body in raw.execute(wanted):
            found.setdefault(session, []).append((datetime.fromisoformat(at).timestamp(), kind, json.loads(body)))
    return found


def _made() -> Place:
    """Where the records are, made or taken to this version if need be."""
    path = learners_place(os.environ)
    with suppress(DatabaseTrouble, OSError):
        if is_there(path) and _version(path) == VERSION:
            return path
    from .events import open_store

    open_store().close()
    return path


def _version(path):
    with connected(path, *LOOKS) as raw:
        (found,) = raw.execute("SELECT max(version) FROM schema_version").fetchone()
    check_version(found, str(path))
    return found


def _text(at):
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _open(path: Place, deed: str):
    """A connection for a moment, whose commits outlive a power cut."""
    return opened(path, deed, "synchronous = FULL", *WRITES)
