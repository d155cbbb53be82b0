"""The data folder and the learners' file → what keeps them from being used, in a sentence for the host, before a learner meets it.

SQLAlchemy is not needed here, so the check costs a server's start some milliseconds.
"""

import os
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from . import reasons
from .connection import tables_of
from .data_folder import data_folder, learners_place
from .database_address import Postgres
from .errors import DatabaseTrouble, NotSaved, Refused
from .schema_version import check_version

PATIENCE_S = 0.02  # how long the pages of the file are looked through; a small file is read whole
COMPANIONS = ("-wal", "-shm")  # what SQLite keeps beside a file that is open


def check_store(environ: Mapping[str, str] = os.environ) -> str:
    """Why learners' work could not be kept as things stand, in one sentence for the host; nothing if it can.

    Looks at the data folder (made if there is none) and at the learners' file or database, which is not made or changed.
    A file that is merely locked, as by a course that still runs, is no trouble.
    """
    try:
        data_folder(environ)
    except NotSaved as reason:
        return reason.for_host
    place = learners_place(environ)
    return trouble_with_server(place) if isinstance(place, Postgres) else trouble_with(place)


def trouble_with_server(place: Postgres) -> str:
    """Why learners' work could not be kept in this database, in one sentence for the host; nothing if it can."""
    from . import postgres_line

    try:
        with postgres_line.connected(place, waits=False) as raw:
            if (found := version_of(raw)) != 0:
                check_version(found, str(place))
            (read_only,) = raw.execute("SELECT current_setting('transaction_read_only')").fetchone()
    except Refused as refusal:
        return refusal.for_host
    except DatabaseTrouble as trouble:
        return _sentence(reasons.for_host(str(trouble), place))
    return _sentence(reasons.for_host("readonly", place)) if read_only == "on" else ""


def trouble_with(path: Path) -> str:
    """Why this file cannot be the learners' file, in one sentence for the host; nothing if it can, or is not there yet."""
    if not os.path.lexists(path):
        return ""
    if not path.is_file():
        return _sentence(f"{path} is a folder or something else that is no file; move it away.")
    for file in (path, *(path.with_name(path.name + end) for end in COMPANIONS)):
        if file.exists() and not _usable(file):
            return _sentence(reasons.for_host("readonly", file))
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0)) as raw:
            error = _look_through(raw, path)
    except Refused as refusal:
        return refusal.for_host
    except sqlite3.Error as trouble:
        error = "" if "locked" in str(trouble) else str(trouble)
    return _sentence(reasons.for_host(error, path)) if error else ""


def version_of(raw) -> int | None:
    """The schema version of an open database, 0 for an empty one, None for one of another program; raises the driver's error."""
    tables = tables_of(raw)
    if "schema_version" not in tables:
        return None if tables else 0
    return raw.execute("SELECT max(version) FROM schema_version").fetchone()[0]


def _look_through(raw, path):
    """SQLite's word for damage that shows within PATIENCE_S, else nothing; raises Refused for a version that is not ours."""
    found = version_of(raw)
    if found != 0:
        check_version(found, str(path))
    ((size,), (pages,)) = (raw.execute(f"PRAGMA {name}").fetchone() for name in ("page_size", "page_count"))
    log = path.with_name(path.name + "-wal")
    if not (log.exists() and log.stat().st_size) and path.stat().st_size < size * pages:
        return "malformed"
    until = time.monotonic() + PATIENCE_S
    raw.set_progress_handler(lambda: time.monotonic() > until, 1000)
    try:
        (first,) = raw.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as trouble:
        if "interrupted" not in str(trouble):
            raise
        return ""
    return "" if first == "ok" else "malformed"


def _usable(file):
    return os.access(file, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _sentence(reason):
    return f"No learner's work could be kept: {reason}"
