"""All that is particular to SQLite: how its file is opened, swept and told from another; `reasons.py` has what its errors mean.

`postgres.py` is the sibling of this module, with the same functions.
"""

import os
import sqlite3
import stat
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.dialects.sqlite import insert

__all__ = ["checkpoint", "edition_of", "engine_of", "insert", "make_private", "sweep", "trouble_in"]

CHECKPOINT_PAGES = 64  # some fifteen commitments: what a copy of the file alone could miss while the course runs
WAIT_S = 2.0  # for another's lock: long enough for any write of ours, short enough for a learner to be told


def engine_of(path: Path) -> Engine:
    """An engine that keeps one connection to the file and makes the file if there is none.

    A transaction begins as the execution option `begin` says: IMMEDIATE for one that writes after it has read, as APPEND does too.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)), poolclass=StaticPool, connect_args={"timeout": WAIT_S},
        hide_parameters=True,  # an error's text holds nothing that a learner wrote
    )  # fmt: skip
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def make_private(path: Path) -> None:
    """Make the file if there is none, and let its owner alone read it and what SQLite keeps beside it, whatever the umask.

    Rights are only taken, so a file that is read-only stays so. SQLite gives the files beside it the rights of the file.
    """
    with suppress(OSError):  # whatever is wrong with its place, SQLite says so next
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        with suppress(OSError):
            mode = file.stat().st_mode
            if stat.S_ISREG(mode) and mode & 0o077:
                file.chmod(mode & 0o700)


def checkpoint(engine: Engine) -> None:
    """Take what waits in the write-ahead log into the file, as far as nobody else is using it at this moment."""
    with suppress(sqlite3.Error), engine.connect() as connection:
        raw = connection.connection.driver_connection
        for step in ("busy_timeout = 0", "wal_checkpoint(TRUNCATE)", f"busy_timeout = {1000 * WAIT_S:.0f}"):
            raw.execute(f"PRAGMA {step}").close()


def sweep(engine: Engine) -> None:
    """Write the file anew without what was deleted, and empty the write-ahead log, where deleted rows live on too.

    `secure_delete` alone was seen to leave copies of rows that SQLite had once moved from page to page.
    Who writes meanwhile waits; while someone else reads, what is left goes at a later checkpoint.
    """
    with engine.connect() as connection:
        raw = connection.connection.driver_connection  # neither may happen within a transaction
        for step in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            with suppress(sqlite3.Error):  # the deletion itself is done, and that is what the learner is told
                raw.execute(step).close()


def edition_of(connection: Connection) -> int:
    """How often the file's rows were replaced by those of a backup; read in the transaction that relies on it."""
    return connection.exec_driver_sql("PRAGMA user_version").scalar()


def trouble_in(error: BaseException) -> str:
    """The driver's own words, by which reasons.py knows what is the matter."""
    return str(error)


def _prepare(raw: sqlite3.Connection, _record: object) -> None:
    raw.isolation_level = None  # the driver would otherwise begin transactions itself, and not around schema changes
    _use_wal(raw)
    raw.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    raw.execute("PRAGMA synchronous = FULL")  # a committed event outlives a power cut
    raw.execute("PRAGMA secure_delete = ON")  # freed pages are overwritten
    raw.execute("PRAGMA temp_store = MEMORY")  # nobody's work passes through the machine's folder for temporary files


def _use_wal(raw: sqlite3.Connection) -> None:
    give_up_at = time.monotonic() + WAIT_S
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:  # SQLite does not wait here when several kernels meet a new file
            if "locked" not in str(error) or time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)


def _begin(connection: Connection) -> None:
    how = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {'IMMEDIATE' if how == 'APPEND' else how}")
