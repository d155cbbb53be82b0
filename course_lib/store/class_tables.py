"""The tables of classes over weeks, and the step that adds them to an older file; `schema.py` gives the step its number.

Who belongs to a class is in no table: it is what learners said, as events of their own, found by an index. So whoever
deletes their record has left. Of counts (`engine/classes/disclosure.py`) only sums over five people or more are kept.
"""

from sqlalchemy import Column, Index, MetaData, String, Table, Text

from .links import CLASS

STEP = (
    "CREATE TABLE classes (id VARCHAR NOT NULL, name VARCHAR NOT NULL, code VARCHAR NOT NULL, secret VARCHAR NOT NULL, "
    "made_at VARCHAR NOT NULL, counted_to VARCHAR NOT NULL, PRIMARY KEY (id), UNIQUE (code), UNIQUE (secret))",
    "CREATE TABLE class_assignments (class VARCHAR NOT NULL, lesson VARCHAR NOT NULL, due VARCHAR NOT NULL, PRIMARY KEY (class, lesson))",
    "CREATE TABLE class_batches (class VARCHAR NOT NULL, cell VARCHAR NOT NULL, until VARCHAR NOT NULL, body TEXT NOT NULL, "
    "PRIMARY KEY (class, cell, until))",
    f"CREATE INDEX ix_events_class ON events (learner) WHERE activity = '{CLASS}'",
)


def define(tables: MetaData, events: Table) -> tuple[Table, Table, Table]:
    """The three tables, and the index that finds who said something about a class."""
    of_classes = events.c.activity == CLASS
    Index("ix_events_class", events.c.learner, sqlite_where=of_classes, postgresql_where=of_classes)
    return (
        Table(
            "classes",
            tables,
            Column("id", String, primary_key=True),
            Column("name", String, nullable=False),
            Column("code", String, nullable=False, unique=True),
            Column("secret", String, nullable=False, unique=True),  # its hash
            Column("made_at", String, nullable=False),
            Column("counted_to", String, nullable=False),  # the moment of the last count
        ),
        Table(
            "class_assignments",
            tables,
            Column("class", String, primary_key=True),
            Column("lesson", String, primary_key=True),
            Column("due", String, nullable=False),  # a day
        ),
        Table(
            "class_batches",
            tables,
            Column("class", String, primary_key=True),
            Column("cell", String, primary_key=True),
            Column("until", String, primary_key=True),
            Column("body", Text, nullable=False),
        ),
    )
