"""All that is particular to PostgreSQL where SQLAlchemy is used: the sibling of `sqlite.py`, with the same functions."""

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.dialects.postgresql import insert

from .database_address import Postgres
from .postgres_line import LOCK, connect, sign_of

__all__ = ["checkpoint", "edition_of", "engine_of", "insert", "make_private", "sweep", "trouble_in"]


def engine_of(place: Postgres) -> Engine:
    """An engine that opens a connection for each transaction and keeps none.

    One that writes after it has read (the execution option `begin` is IMMEDIATE) holds a lock of the course's own until its end.
    """
    engine = create_engine("postgresql+psycopg://", creator=lambda: _connected(place), poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    return engine


def make_private(place: Postgres) -> None:
    """Nothing: who may read is for the server's roles to say."""


def checkpoint(engine: Engine) -> None:
    """Nothing: the server keeps its log itself."""


def sweep(engine: Engine) -> None:
    """Nothing: the server's own vacuum frees what was deleted."""


def edition_of(connection: Connection) -> int:
    """Always the same: rows are replaced by the server's own tools, while the course is stopped."""
    return 0


def trouble_in(error: BaseException) -> str:
    """The sign of a driver's error for reasons.py."""
    return sign_of(error)


def _connected(place):
    raw = connect(place)
    raw.autocommit = False
    return raw


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("begin") == "IMMEDIATE":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
