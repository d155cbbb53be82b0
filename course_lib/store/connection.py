"""The learners' records opened for a moment by whoever looks or writes without SQLAlchemy: SQLite's file, or a line to PostgreSQL.

A file is never opened with `mode=ro`: who reads so and closes last leaves beside it what SQLite keeps there while it is open.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from . import reasons
from .database_address import Place, Postgres
from .errors import DatabaseTrouble

LOOKS = ("query_only = ON",)
WRITES = (
    "secure_delete = ON",
    "temp_store = MEMORY",
)  # freed pages are overwritten, and nothing goes to a folder of all
WAIT_S = 2.0  # for another's lock


@contextmanager
def connected(place: Place, *pragmas: str, wait_s: float = WAIT_S) -> Iterator:
    """A connection with these settings, whose transactions are the caller's own; a file is never made. Raises DatabaseTrouble.

    Its rows are read by place and by name; `?` stands for a value, and `BEGIN IMMEDIATE` begins what writes after it has read.
    """
    if isinstance(place, Postgres):
        from . import postgres_line

        with postgres_line.connected(place, looks=LOOKS[0] in pragmas) as line:
            yield line
        return
    try:
        with closing(_file(place, wait_s)) as raw:
            for one in pragmas:
                raw.execute(f"PRAGMA {one}").close()
            yield raw
    except sqlite3.Error as trouble:
        raise DatabaseTrouble(str(trouble)) from trouble


@contextmanager
def opened(place: Place, deed: str, *pragmas: str, wait_s: float = WAIT_S) -> Iterator:
    """The same; raises NotSaved, which says that nothing could be `read` or `saved`."""
    try:
        with connected(place, *pragmas, wait_s=wait_s) as raw:
            yield raw
    except DatabaseTrouble as trouble:
        raise reasons.not_saved(deed, str(trouble), place) from trouble


def is_there(place: Place) -> bool:
    """Whether there is a file to be opened; a server's database is taken to be there."""
    return isinstance(place, Postgres) or place.is_file()


def tables_of(raw) -> set[str]:
    """The names of the tables in an open database."""
    if isinstance(raw, sqlite3.Connection):
        return {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {name for (name,) in raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")}


def _file(path, wait_s):
    raw = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=wait_s, isolation_level=None)
    raw.row_factory = sqlite3.Row
    return raw
