"""What one learner has in the learners' file at one moment, for whoever only looks: nothing is made, migrated or written.

The file is opened for each look and closed before anything is done with what was read.
So a file that comes later, goes or is replaced is met as it is then, any thread may look, and no kernel waits for long.
SQLAlchemy is not needed here.
"""

import json
import os
import sqlite3
import stat
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from course_lib.model.event import Event

from . import reasons
from .events import Run, attempts_of, run_of_steps
from .file_check import version_of
from .schema_version import check_version

WAIT_S = 1.0  # for another's lock; who writes through SQLite's log, as every kernel does, locks no reader out
WITH_FINGERPRINT = 2  # the version of the tables that brought it
COLUMNS = "learner, run, number, activity, kind, seed, {fingerprint}, at, body"


class Snapshot:
    """A learner's events as they stood at one moment; about this learner it answers as a `Store` does."""

    def __init__(self, learner: str, events: Iterable[Event] = ()):
        self._learner = learner
        self._events: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            self._events[event.run].append(event)
        runs = sorted(map(run_of_steps, self._events.values()), key=lambda run: (run.first_at, run.run))
        self._runs: dict[str, list[Run]] = defaultdict(list)
        for run in runs:
            self._runs[run.activity].append(run)
        self._all = tuple(runs)

    def events(self, learner: str, run: str) -> tuple[Event, ...]:
        """The learner's events in the run, in order of number."""
        return tuple(self._events.get(run, ())) if learner == self._learner else ()

    def history(self, learner: str) -> tuple[Event, ...]:
        """All events of the learner, each run in order of number."""
        return tuple(event for run in self._events.values() for event in run) if learner == self._learner else ()

    def runs(self, learner: str, activity: str | None = None) -> tuple[Run, ...]:
        """The learner's runs, of one activity or of all, oldest first by the clock of the day."""
        if learner != self._learner:
            return ()
        return self._all if activity is None else tuple(self._runs.get(activity, ()))

    def attempts(self, learner: str, activity: str) -> dict[int, Run]:
        """The learner's runs of an activity by attempt number, first to latest, whatever the clock said."""
        return attempts_of(learner, activity, self.runs(learner, activity))


def snapshot_of(path: Path, learner: str) -> Snapshot:
    """What the file holds of the learner now; nothing if there is no file yet.

    Raises NotSaved if the file cannot be read, and Refused for one of another program or of a newer version.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Snapshot(learner)
    except OSError as error:
        raise reasons.not_saved("read", "unable to open", path) from error
    if not stat.S_ISREG(mode):
        raise reasons.not_saved("read", "unable to open", path)
    try:
        # Not `ro`: who reads so and closes last leaves beside the file what SQLite keeps there while it is open.
        with closing(
            sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=WAIT_S, isolation_level=None)
        ) as raw:
            rows = _rows(raw, path, learner)
    except sqlite3.Error as error:
        if not os.path.lexists(path):  # it went at this very moment
            return Snapshot(learner)
        raise reasons.not_saved("read", str(error), path) from error
    return Snapshot(learner, map(_event_of, rows))


def _rows(raw, path, learner):
    raw.row_factory = sqlite3.Row
    raw.execute("PRAGMA query_only = ON")
    raw.execute("BEGIN")  # version and rows of one moment
    found = version_of(raw)
    if found == 0:  # made, and nothing in it yet
        return []
    check_version(found, str(path))
    columns = COLUMNS.format(fingerprint="fingerprint" if found >= WITH_FINGERPRINT else "'unknown' AS fingerprint")
    return raw.execute(f"SELECT {columns} FROM events WHERE learner = ? ORDER BY run, number", (learner,)).fetchall()


def _event_of(row):
    return Event(**(dict(row) | {"body": json.loads(row["body"])}))
