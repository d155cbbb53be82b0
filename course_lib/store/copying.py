"""All records of one database → another, empty one, of whichever kind; counted and compared before it is kept.

Meant for moving: from SQLite's file to PostgreSQL when a course outgrows its machine, and back.
"""

import hashlib
import json
from contextlib import closing

from course_lib.model.noun import Noun

from .connection import is_there
from .database_address import Place, Postgres
from .errors import NotSaved, Refused

ROWS = 500  # read and written at once


class Copied(Noun):
    """A table, how many rows of it were copied, and a hash over all of them in order."""

    table: str
    rows: int
    digest: str


def copy_store(source: Place, target: Place) -> tuple[Copied, ...]:
    """Copy everything, in one transaction of the target; raises Refused if it holds anything, NotSaved if either cannot be used.

    Nobody may write to the source meanwhile: what is committed after its rows were read is not copied.
    """
    from .events import Store

    if source == target:
        raise _refused(f"{source} is the database itself; name another.")
    if not is_there(source):
        raise _refused(f"There is nothing to copy: {source} is not there.")
    with closing(Store(source)) as giver, closing(Store(target)) as taker:
        tables = [table for table in giver._schema.TABLES.sorted_tables if table is not giver._schema.VERSIONS]
        with giver._transaction("read") as from_, taker._transaction("saved", begin="IMMEDIATE") as to:
            for table in tables:
                if to.execute(table.select().limit(1)).first() is not None:
                    raise _refused(f"{target} holds records already; name an empty database.")
            for table in tables:
                _copy(from_, to, table, giver._schema.UNSENT)
            given = tuple(_counted(from_, table) for table in tables)
            taken = tuple(_counted(to, table) for table in tables)
            if given != taken:
                differ = ", ".join(one.table for one, other in zip(given, taken, strict=True) if one != other)
                raise NotSaved(
                    "The records could not be copied.",
                    f"The copy differs from {source} in {differ}, so {target} was left empty; stop the course and try again.",
                )
            _number_on(to, giver._schema.UNSENT, target)
    return given


def _copy(from_, to, table, unsent):
    if table is unsent:  # where a course that collects has just put all that was copied
        to.execute(table.delete())
    found = from_.execution_options(yield_per=ROWS).execute(table.select()).mappings()
    for rows in found.partitions(ROWS):
        to.execute(table.insert(), [dict(row) for row in rows])


def _counted(connection, table):
    """Rows are hashed in an order that no collation changes: that of their JSON."""
    rows = sorted(json.dumps(list(row)) for row in connection.execute(table.select()))
    return Copied(table=table.name, rows=len(rows), digest=hashlib.sha256("\n".join(rows).encode()).hexdigest())


def _number_on(connection, unsent, target):
    """Let the server number the next row after those that came with their numbers."""
    if isinstance(target, Postgres):
        last = f"(SELECT coalesce(max(place), 0) + 1 FROM {unsent.name})"
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{unsent.name}', 'place'), {last}, false)")


def _refused(sentence):
    return Refused("The learners' records could not be copied.", sentence)
