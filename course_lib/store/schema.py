"""The tables, their version, and the steps from each older version to the next.

To change a table: change it here, add one to VERSION in `schema_version.py`, add the step to STEPS, and keep a file of the old version
in `tests/store/fixtures`.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    inspect,
    select,
)

from . import class_tables
from .schema_version import VERSION, check_version

TABLES = MetaData()

EVENTS = Table(
    "events",
    TABLES,
    Column("learner", String, nullable=False, index=True),
    Column("run", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("activity", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("at", String, nullable=False),
    Column("body", Text, nullable=False),
)

VERSIONS = Table("schema_version", TABLES, Column("version", Integer, primary_key=True, autoincrement=False))

# That something was deleted, and on which day, so that a restored backup does not bring it back for good.
# `mark` is a hash of the deleted learner or run (`deletion_mark`), which tells of neither by itself.
DELETIONS = Table("deletions", TABLES, Column("mark", String, nullable=False), Column("day", String, nullable=False))

# Which events wait to be told to a learning record store, in the order in which they were committed; see `outbox.py`.
UNSENT = Table(
    "unsent",
    TABLES,
    Column("place", Integer, primary_key=True),  # a name of the row's own: VACUUM may number other rows anew
    Column("run", String, nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("run", "number"),
)

CLASSES, CLASS_ASSIGNMENTS, CLASS_BATCHES = class_tables.define(TABLES, EVENTS)
# What happened in a room in front of a wall; `session` is the name of one session, and no column is a learner's (`live.py`).
LIVE = Table(
    "live_events",
    TABLES,
    Column("session", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("body", Text, nullable=False),
)

# An event that is deleted, however that comes about, waits for nothing any more.
DELETED_WAITS_NOT = (
    "CREATE TRIGGER deleted_waits_not AFTER DELETE ON events BEGIN "
    "DELETE FROM unsent WHERE run = OLD.run AND number = OLD.number; END"
)
TRIGGERS = {
    "sqlite": (DELETED_WAITS_NOT,),
    "postgresql": (
        "CREATE FUNCTION deleted_waits_not() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN DELETE FROM unsent WHERE run = OLD.run AND number = OLD.number; RETURN OLD; END $$",
        "CREATE TRIGGER deleted_waits_not AFTER DELETE ON events FOR EACH ROW EXECUTE FUNCTION deleted_waits_not()",
    ),
}

# Statements for SQLite alone up to version 6, the first that PostgreSQL had; a later step is a dict as TRIGGERS is.
STEPS = {
    1: (  # the draft kept no fingerprint, and looked a learner up by reading everything
        "ALTER TABLE events ADD COLUMN fingerprint VARCHAR NOT NULL DEFAULT 'unknown'",
        "CREATE INDEX ix_events_learner ON events (learner)",
    ),
    2: ("CREATE TABLE deletions (mark VARCHAR NOT NULL, day VARCHAR NOT NULL)",),  # a deletion left no trace
    3: (  # nothing was told to a learning record store
        "CREATE TABLE unsent (place INTEGER NOT NULL PRIMARY KEY, run VARCHAR NOT NULL, number INTEGER NOT NULL, UNIQUE (run, number))",
        DELETED_WAITS_NOT,
    ),
    4: class_tables.STEP,  # there were no classes
    5: (  # nobody voted in a room
        "CREATE TABLE live_events (session VARCHAR NOT NULL, number INTEGER NOT NULL, at VARCHAR NOT NULL, kind VARCHAR NOT NULL, "
        "body TEXT NOT NULL, PRIMARY KEY (session, number))",
    ),
}


def bring_up_to_date(connection: Connection, name: str) -> None:
    """Make the tables in an empty database, or take older ones to VERSION; raises Refused for newer or foreign ones.

    To be called in one writing transaction, so that a migration happens wholly or not at all.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        TABLES.create_all(connection)
        for statement in TRIGGERS[connection.dialect.name]:
            connection.exec_driver_sql(statement)
        connection.execute(VERSIONS.insert(), {"version": VERSION})
        return
    found = connection.scalar(select(func.max(VERSIONS.c.version))) if VERSIONS.name in tables else None
    check_version(found, name)
    for version in range(found, VERSION):
        step = STEPS[version]
        for statement in step[connection.dialect.name] if isinstance(step, dict) else step:
            connection.exec_driver_sql(statement)
        connection.execute(VERSIONS.insert(), {"version": version + 1})
