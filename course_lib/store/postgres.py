"""All that is particular to PostgreSQL where SQLAlchemy is used: the sibling of `sqlite.py`, with the same functions."""

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.dialects.postgresql import insert

from .database_address import Postgres
from .postgres_line import LOCK, connect, sign_of, taken_slot
from .schema_version import VERSION

__all__ = ["checkpoint", "edition_of", "engine_of", "insert", "is_up_to_date", "make_private", "sweep", "trouble_in"]

BEGINS = {  # who is alone waits for those who append, and they for whoever is alone
    "IMMEDIATE": f"SELECT pg_advisory_xact_lock({LOCK})",
    "APPEND": f"SELECT pg_advisory_xact_lock_shared({LOCK})",
    "DEFERRED": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}


def engine_of(place: Postgres) -> Engine:
    """An engine that opens a connection for each transaction and keeps none.

    A transaction begins as the execution option `begin` says: IMMEDIATE for one that writes after it has read and has to be alone,
    APPEND for one that adds what a key keeps from being there twice, beside others that do so; any other sees one moment and writes nothing.
    """
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: _connected(place), poolclass=NullPool, use_native_hstore=False,
        hide_parameters=True,  # an error's text holds nothing that a learner wrote
    )  # fmt: skip
    event.listen(engine, "begin", _begin)
    return engine


def is_up_to_date(connection: Connection) -> bool:
    """Whether the tables are there and of this version, found without waiting for anybody."""
    if not connection.exec_driver_sql("SELECT to_regclass('schema_version') IS NOT NULL").scalar():
        return False
    return connection.exec_driver_sql("SELECT max(version) FROM schema_version").scalar() == VERSION


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
    raw = connect(place, slot=taken_slot())
    raw.autocommit = False
    return raw


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(BEGINS[connection.get_execution_options().get("begin", "DEFERRED")])
