"""The learners' file opened for a moment by whoever looks or writes without SQLAlchemy.

Never with `mode=ro`: who reads so and closes last leaves beside the file what SQLite keeps there while it is open.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from . import reasons

LOOKS = ("query_only = ON",)
WRITES = (
    "secure_delete = ON",
    "temp_store = MEMORY",
)  # freed pages are overwritten, and nothing goes to a folder of all
WAIT_S = 2.0  # for another's lock


@contextmanager
def connected(path: Path, *pragmas: str, wait_s: float = WAIT_S) -> Iterator[sqlite3.Connection]:
    """A connection with these settings, whose transactions are the caller's own; a file is never made. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=wait_s, isolation_level=None)) as raw:
        raw.row_factory = sqlite3.Row
        for one in pragmas:
            raw.execute(f"PRAGMA {one}").close()
        yield raw


@contextmanager
def opened(path: Path, deed: str, *pragmas: str, wait_s: float = WAIT_S) -> Iterator[sqlite3.Connection]:
    """The same; raises NotSaved, which says that nothing could be `read` or `saved`."""
    try:
        with connected(path, *pragmas, wait_s=wait_s) as raw:
            yield raw
    except sqlite3.Error as trouble:
        raise reasons.not_saved(deed, str(trouble), path) from trouble
