"""What one learner has in the learners' file at one moment, for whoever only looks: nothing is made, migrated or written.

The file is opened for each look and closed before anything is done with what was read.
So a file that comes later, goes or is replaced is met as it is then, any thread may look, and no kernel waits for long.
SQLAlchemy is not needed here.
"""

import json
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pydantic import TypeAdapter

from course_lib.model.event import Event

from . import reasons
from .connection import LOOKS, connected
from .database_address import Place, Postgres
from .errors import DatabaseTrouble
from .events import Made, Run, attempts_of, run_of_steps
from .file_check import version_of
from .learner_codes import deletion_mark
from .links import OF_THE_RECORD, devices_of, imported_devices, root_of
from .schema_version import check_version

WAIT_S = 1.0  # for another's lock; who writes through SQLite's log, as every kernel does, locks no reader out
WITH_FINGERPRINT, WITH_DELETIONS = 2, 3  # the versions of the tables that brought them
COLUMNS = "learner, run, number, activity, kind, seed, {fingerprint}, at, body"

_EVENTS = TypeAdapter(list[Event])


class Snapshot:
    """A learner's events as they stood at one moment; about this learner it answers as a `Store` does.

    `deleted` is the day on which the record of the device that asked was deleted, empty if it was not.
    """

    def __init__(self, learner: str, events: Iterable[Event] = (), deleted: str = ""):
        self.learner, self.deleted = learner, deleted
        self._events: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            self._events[event.run].append(event)
        learnt = (steps for steps in self._events.values() if steps[0].activity not in OF_THE_RECORD)
        runs = sorted(map(run_of_steps, learnt), key=lambda run: (run.first_at, run.run))
        self._devices = devices_of(self._in_run, learner)
        self._runs: dict[str, list[Run]] = defaultdict(list)
        for run in runs:
            self._runs[run.activity].append(run)
        self._all = tuple(runs)

    def events(self, learner: str, run: str) -> tuple[Event, ...]:
        """The learner's events in the run, in order of number."""
        return tuple(self._events.get(run, ())) if learner == self.learner else ()

    def history(self, learner: str) -> tuple[Event, ...]:
        """All events of the learner, each run in order of number."""
        return tuple(event for run in self._events.values() for event in run) if learner == self.learner else ()

    def runs(self, learner: str, activity: str | None = None) -> tuple[Run, ...]:
        """The learner's runs, of one activity or of all, oldest first by the clock of the day."""
        if learner != self.learner:
            return ()
        return self._all if activity is None else tuple(self._runs.get(activity, ()))

    def attempts(self, learner: str, activity: str) -> tuple[Made, ...]:
        """The learner's runs of an activity, by device and then by number, whatever the clock said."""
        return attempts_of(self._devices, activity, self.runs(learner, activity))

    def devices(self, learner: str) -> tuple[str, ...]:
        """All devices of the learner, those that joined first and the learner's own last."""
        return self._devices if learner == self.learner else (learner,)

    def imported(self, learner: str) -> frozenset[str]:
        """Those of the learner's devices whose events were brought from elsewhere."""
        return imported_devices(self._in_run, self.devices(learner))

    def _in_run(self, run):
        return self._events.get(run, ())


def snapshot_of(path: Place, device: str) -> Snapshot:
    """What the records hold now of the learner to whom a device belongs; nothing if there is no file yet.

    Raises NotSaved if the file cannot be read, and Refused for one of another program or of a newer version.
    """
    try:
        mode = stat.S_IFREG if isinstance(path, Postgres) else path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Snapshot(device)
    except OSError as error:
        raise reasons.not_saved("read", "unable to open", path) from error
    if not stat.S_ISREG(mode):
        raise reasons.not_saved("read", "unable to open", path)
    try:
        with connected(path, *LOOKS, wait_s=WAIT_S) as raw:
            learner, rows, deleted = _rows(raw, path, device)
    except DatabaseTrouble as error:
        if not isinstance(path, Postgres) and not os.path.lexists(path):  # it went at this very moment
            return Snapshot(device)
        raise reasons.not_saved("read", str(error), path) from error
    return Snapshot(learner, _events_of(rows), deleted)


def _rows(raw, path, device):
    raw.execute("BEGIN")  # version and rows of one moment
    found = version_of(raw)
    if found == 0:  # made, and nothing in it yet
        return device, [], ""
    check_version(found, str(path))
    columns = COLUMNS.format(fingerprint="fingerprint" if found >= WITH_FINGERPRINT else "'unknown' AS fingerprint")

    def of(column, value):
        return raw.execute(f"SELECT {columns} FROM events WHERE {column} = ? ORDER BY run, number", (value,)).fetchall()

    def events_in(run):
        return _events_of(of("run", run))

    learner = root_of(events_in, device)
    rows = [row for one in devices_of(events_in, learner) for row in of("learner", one)]
    if found < WITH_DELETIONS or any(row["learner"] == device for row in rows):
        return learner, rows, ""
    mark = deletion_mark(device)
    marked = raw.execute("SELECT day FROM deletions WHERE mark = ? ORDER BY day DESC", (mark,)).fetchone()
    return learner, rows, marked[0] if marked else ""


def _events_of(rows: Sequence) -> list[Event]:
    """The events of these rows, read and checked all together: a learner has hundreds, and most pages ask for all of them."""
    bodies = json.loads(f"[{','.join([row['body'] for row in rows])}]")
    return _EVENTS.validate_python([{**row, "body": body} for row, body in zip(map(dict, rows), bodies, strict=True)])
