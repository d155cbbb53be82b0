"""A connection to a PostgreSQL server for as long as one look or one write takes, spoken to as `connection.py` speaks to SQLite.

No connection is kept: two hundred live pages that wait hold none, and `connection_slots.py` bounds those that work.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO

import psycopg

from . import connection_slots
from .data_folder import data_folder
from .database_address import Postgres
from .errors import DatabaseTrouble

WAIT_S = 5.0  # for the server's answer to a call, for another's lock: a learner is told after that
SLOT_WAIT_S = (
    20.0  # for one of the course's own connections: where a whole course commits at one moment, all are served in turn
)
LOCK = 0x70726F78  # "prox": whoever writes after reading holds it, one at a time, as with SQLite
SLOTS = "connections"
SIGNS = {  # SQLSTATE → the sign by which reasons.py knows what is the matter
    "25006": "readonly",
    "28000": "password",
    "28P01": "password",
    "3D000": "no such database",
    "40P01": "locked",
    "42501": "not allowed",
    "53100": "full",
    "53300": "too many",
    "53400": "too many",
    "55P03": "locked",
    "57014": "locked",
}
IN_USE = "every connection of this course is in use"
SAID = {  # a refused connection has no SQLSTATE, only words
    IN_USE: "in use",
    "password": "password",
    "no pg_hba.conf entry": "password",
    "too many": "too many",
    "remaining connection slots": "too many",
    "does not exist": "no such database",
}


class Row(tuple):
    """A row, by place and by name."""

    names: dict[str, int]

    def keys(self):
        """The names of the columns."""
        return self.names.keys()

    def __getitem__(self, key):
        return tuple.__getitem__(self, self.names[key] if isinstance(key, str) else key)


class Connection(psycopg.Connection):
    """A connection that gives its slot back when it is closed."""

    slot = None

    def close(self) -> None:
        """Close it."""
        super().close()
        if self.slot:
            self.slot.close()


class Line:
    """A connection that takes the statements of `connection.py`'s callers: `?` for a value, transactions begun by hand."""

    def __init__(self, raw: psycopg.Connection):
        self._raw = raw

    def execute(self, statement: str, values: Sequence = ()):
        """Run it; a cursor over its rows."""
        if statement == "BEGIN IMMEDIATE":
            self._raw.execute("BEGIN")
            return self._raw.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        return self._raw.execute(_asked(statement), values or None)

    def executemany(self, statement: str, values: Iterable[Sequence]) -> None:
        """Run it for each of these."""
        with self._raw.cursor() as cursor:
            cursor.executemany(_asked(statement), values)


def connect(place: Postgres, looks: bool = False, slot: IO | None = None) -> Connection:
    """A connection whose transactions are begun by hand; one that only `looks` reads what stood at one moment. Raises psycopg.Error."""
    given = {
        "lock_timeout": f"{1000 * WAIT_S:.0f}",
        "statement_timeout": f"{1000 * WAIT_S:.0f}",
        "idle_in_transaction_session_timeout": "60000",
    }
    if looks:
        given |= {"default_transaction_read_only": "on", "default_transaction_isolation": r"repeatable\ read"}
    try:
        raw = Connection.connect(
            place.url,
            autocommit=True,
            connect_timeout=max(2, round(WAIT_S)),
            application_name="proximal",
            options=" ".join(f"-c {name}={value}" for name, value in given.items()),
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=2,
            tcp_user_timeout=10_000,
            prepare_threshold=None,  # as a pooler in front of the server wants it
        )
    except BaseException:
        if slot:
            slot.close()
        raise
    raw.slot = slot
    return raw


def taken_slot() -> IO:
    """One of the places for connections that all pages on this data folder share; raises psycopg.Error where none gets free."""
    try:
        slot = connection_slots.take(data_folder(os.environ) / SLOTS, SLOT_WAIT_S)
    except OSError as trouble:
        raise psycopg.OperationalError(f"full: {trouble.strerror}") from trouble
    if slot is None:
        raise psycopg.OperationalError(IN_USE)
    return slot


@contextmanager
def connected(place: Postgres, looks: bool = False, waits: bool = True) -> Iterator[Line]:
    """A line to the database; whatever was not committed is undone at its end. Raises DatabaseTrouble.

    Who does not wait for a slot is the server's look at how things stand, of which there is one at a time.
    """
    try:
        with _closing(connect(place, looks, taken_slot() if waits else None)) as raw:
            raw.row_factory = _rows
            yield Line(raw)
    except psycopg.Error as trouble:
        raise DatabaseTrouble(sign_of(trouble)) from None


def sign_of(trouble: BaseException) -> str:
    """The sign by which reasons.py knows what is the matter; the server's own words may hold a name, so they are not repeated."""
    state = getattr(trouble, "sqlstate", None) or ""
    if state in SIGNS:
        return SIGNS[state]
    if state and not state.startswith(("08", "57P")):
        return f"SQLSTATE {state}"
    said = str(trouble)
    if said.startswith("full:"):
        return "full"
    return next((sign for words, sign in SAID.items() if words in said), "away")


@contextmanager
def _closing(raw):
    try:
        yield raw
    finally:
        raw.close()


def _asked(statement):
    return statement.replace("?", "%s")


def _rows(cursor):
    names = {column.name: place for place, column in enumerate(cursor.description or ())}
    made = type("NamedRow", (Row,), {"names": names})
    return made
