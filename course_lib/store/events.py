"""Events in, rows in the database; a learner in, their events and runs out.

Rows are only ever appended, and `forget` and `forget_run` alone delete.
The store has no clock: whoever makes an event says when it happened; only a deletion is given the day of today.
One store is used from one thread; with SQLite it holds one connection, with PostgreSQL one for each transaction.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from course_lib.model.event import Event
from course_lib.model.noun import Noun

from . import reasons
from .data_folder import data_folder, identity_of, learners_place
from .database_address import Place, Postgres, place_of
from .errors import Deleted, NotSaved, Taken
from .learner_codes import attempt_numbers, deletion_mark
from .links import OF_THE_RECORD, devices_of, imported_devices, link_events, root_of


class Made(Noun):
    """A run as one of the learner's attempts at an activity: on which device it was begun, and its number there."""

    device: str
    number: int
    run: "Run"


class Run(Noun):
    """One attempt at one activity: how many events it has, when its first and last happened (UTC, ISO 8601).

    `fingerprint` is that of its last event, the content that the learner went on with.
    """

    run: str
    activity: str
    first_at: str
    last_at: str
    events: int
    fingerprint: str


def open_store(address: str | None = None) -> "Store":
    """The store at `sqlite:///path` or `postgresql://…`, by default where the environment says, made or migrated if need be.

    Raises Refused for another kind of address or a newer schema, and NotSaved if it cannot be opened for writing.
    """
    if address:
        return Store(place_of(address))
    data_folder(os.environ)
    return Store(learners_place(os.environ))


class Store:
    """The learners' events in one SQLite file or one database of PostgreSQL; get one from `open_store`."""

    def __init__(self, path: Place):
        from . import schema

        if isinstance(path, Postgres):
            from . import postgres as dialect
        else:
            from . import sqlite as dialect

        self._path, self._schema, self._dialect = path, schema, dialect
        self._identity = self._edition = None
        dialect.make_private(path)
        self._engine = dialect.engine_of(path)
        try:
            edition = self._brought_up_to_date()
            if isinstance(path, Path) and not os.access(path, os.W_OK):  # SQLite opens a read-only file without a word
                raise self._not("opened", "readonly")
        except Exception:
            self.close()
            raise
        self._identity, self._edition = identity_of(path), edition
        dialect.checkpoint(self._engine)

    def record(self, event: Event) -> None:
        """Append the event; to repeat one that is already there, as after an unclear failure, is no error.

        Raises Taken if another event has its number in its run, Deleted if the learner's record was deleted,
        NotSaved if the database could not be written, and ValueError if the event cannot be written down exactly.
        """
        from sqlalchemy.exc import IntegrityError

        row = _row_of(event)
        try:
            with self._transaction("saved", begin="APPEND") as connection:
                if day := self._deleted_on(connection, event.learner):  # an open page must not bring a part of it back
                    raise Deleted(day)
                connection.execute(self._schema.EVENTS.insert(), row)
        except IntegrityError:
            same_place = self._in_run(event.run).where(self._schema.EVENTS.c.number == event.number)
            with self._transaction("saved") as connection:
                there = connection.execute(same_place).mappings().first()
            if there is None or dict(there) != row:
                raise Taken(
                    f"Step {event.number} of this attempt was already taken, probably in another tab; "
                    "reload the page to go on from there."
                ) from None

    def record_all(self, events: Iterable[Event]) -> int:
        """Append those of the events that are not there yet, all in one step, and say how many it were; raises NotSaved or Deleted.

        An event whose place another has is passed over, so that what is brought twice is there once.
        What is brought was committed elsewhere, so it is not told to a learning record store from here.
        """
        rows = [_row_of(event) for event in events]
        with self._transaction("saved", begin="IMMEDIATE") as connection:
            for learner in {row["learner"] for row in rows}:
                if day := self._deleted_on(connection, learner):
                    raise Deleted(day)
            events = self._schema.EVENTS
            adding = self._dialect.insert(events).on_conflict_do_nothing().returning(events.c.run)
            new = [row for row in rows if connection.execute(adding, row).first()]
            u = self._schema.UNSENT.c
            for row in new:
                waits = (u.run == row["run"]) & (u.number == row["number"])
                connection.execute(self._schema.UNSENT.delete().where(waits))
            return len(new)

    def link(self, device: str, learner: str, at: str, imported: str = "") -> bool:
        """Make the record of a device, and of all that belong with it, one with that of a learner; raises NotSaved.

        False where they are one already.
        """
        with self._transaction("saved", begin="IMMEDIATE") as connection:
            events_in = self._reader(connection)
            came, root = root_of(events_in, device), root_of(events_in, learner)
            if came == root:
                return False
            number = len(events_in(link_events(came, root, 0, at)[1].run))
            for event in link_events(came, root, number, at, imported):
                connection.execute(self._schema.EVENTS.insert(), _row_of(event))
        return True

    def root(self, device: str) -> str:
        """The learner to whom a device belongs: itself, unless it was paired; raises NotSaved."""
        with self._transaction("read") as connection:
            return root_of(self._reader(connection), device)

    def devices(self, learner: str) -> tuple[str, ...]:
        """All devices of a learner, those that joined first and the learner's own last; raises NotSaved."""
        with self._transaction("read") as connection:
            return self._devices(connection, learner)

    def imported(self, learner: str) -> frozenset[str]:
        """Those of a learner's devices whose events were brought from elsewhere; raises NotSaved."""
        with self._transaction("read") as connection:
            return imported_devices(self._reader(connection), self._devices(connection, learner))

    def events(self, learner: str, run: str) -> tuple[Event, ...]:
        """The learner's events in the run, in order of number; raises NotSaved if the database cannot be read."""
        c = self._schema.EVENTS.c
        with self._transaction("read") as connection:
            wanted = self._in_run(run).where(c.learner.in_(self._devices(connection, learner)))
            return tuple(event_of(row) for row in connection.execute(wanted).mappings())

    def in_run(self, run: str) -> tuple[Event, ...]:
        """The events of a run, whoever's it is: who asks has to know its name; raises NotSaved."""
        with self._transaction("read") as connection:
            return tuple(self._reader(connection)(run))

    def history(self, learner: str) -> tuple[Event, ...]:
        """All events of the learner, each run in order of number; raises NotSaved if the database cannot be read."""
        events = self._schema.EVENTS
        with self._transaction("read") as connection:
            wanted = events.select().where(events.c.learner.in_(self._devices(connection, learner)))
            found = connection.execute(wanted.order_by(events.c.run, events.c.number)).mappings()
            return tuple(event_of(row) for row in found)

    def of_kind(self, kind: str) -> tuple[Event, ...]:
        """The events of that kind of every learner, newest first; raises NotSaved if the database cannot be read."""
        c = self._schema.EVENTS.c
        wanted = self._schema.EVENTS.select().where(c.kind == kind).order_by(c.at.desc(), c.run)
        with self._transaction("read") as connection:
            return tuple(event_of(row) for row in connection.execute(wanted).mappings())

    def runs(self, learner: str, activity: str | None = None) -> tuple[Run, ...]:
        """The learner's runs, of one activity or of all, oldest first by the clock of the day; raises NotSaved.

        That clock may have been set back in between: which attempt is the latest, `attempts` says.
        """
        c = self._schema.EVENTS.c
        wanted = self._schema.EVENTS.select().with_only_columns(c.run, c.activity, c.at, c.fingerprint)
        wanted = wanted.where(c.activity.not_in(OF_THE_RECORD) if activity is None else c.activity == activity)
        steps: dict[str, list] = {}
        with self._transaction("read") as connection:
            wanted = wanted.where(c.learner.in_(self._devices(connection, learner))).order_by(c.run, c.number)
            for row in connection.execute(wanted):
                steps.setdefault(row.run, []).append(row)
        return tuple(sorted(map(run_of_steps, steps.values()), key=lambda run: (run.first_at, run.run)))

    def attempts(self, learner: str, activity: str) -> tuple[Made, ...]:
        """The learner's runs of an activity, by device and then by number, whatever the clock said; raises NotSaved."""
        return attempts_of(self.devices(learner), activity, self.runs(learner, activity))

    def deleted_on(self, learner: str) -> str:
        """The day on which the record of this learner, or of this device, was deleted; empty if it was not; raises NotSaved."""
        with self._transaction("read") as connection:
            return self._deleted_on(connection, learner)

    def learners(self, digits: str = "") -> tuple[str, ...]:
        """The learners whose hashes begin with these digits; raises NotSaved if they cannot be read."""
        return self._beginning_with(self._schema.EVENTS.c.learner, digits)

    def forget(self, learner: str, day: date | None = None) -> int:
        """Delete all that is stored about the learner, on all devices, and say how many events it was; raises NotSaved.

        That a deletion took place, and on which day (today, UTC), is kept with a hash of each device's hash.
        """
        return self._delete(lambda connection: self._devices(connection, learner), "learner", day)

    def forget_run(self, run: str, day: date | None = None) -> int:
        """Delete one run, as a report is one, in the same way."""
        return self._delete(lambda connection: (run,), "run", day)

    def close(self) -> None:
        """Let go of the file; the last to do so leaves everything in it and nothing beside it."""
        if self._identity and self._identity == identity_of(self._path):
            self._dialect.checkpoint(self._engine)
        self._engine.dispose()

    def _beginning_with(self, column, digits):
        wanted = column.table.select().with_only_columns(column).distinct().order_by(column)
        with self._transaction("read") as connection:
            return tuple(connection.scalars(wanted.where(column.startswith(digits, autoescape=True))))

    def _delete(self, hashes, column, day):
        day, events = (day or datetime.now(UTC).date()).isoformat(), self._schema.EVENTS
        with self._transaction("deleted", begin="IMMEDIATE") as connection:
            gone = hashes(connection)
            deleted = connection.execute(events.delete().where(events.c[column].in_(gone))).rowcount
            marks = [{"mark": deletion_mark(hash), "day": day} for hash in gone]
            connection.execute(self._schema.DELETIONS.insert(), marks)
        self._dialect.sweep(self._engine)
        return deleted

    # ---- within a transaction -----------------------------------------------------------------------------------------

    def _brought_up_to_date(self):
        """The edition of the tables, which the first of those who open them at once makes or migrates while the others wait."""
        if isinstance(self._path, Postgres):  # where nobody has to wait once that is done
            with self._transaction("opened") as connection:
                if self._dialect.is_up_to_date(connection):
                    return self._dialect.edition_of(connection)
        with self._transaction("opened", begin="IMMEDIATE") as connection:
            self._schema.bring_up_to_date(connection, str(self._path))
            return self._dialect.edition_of(connection)

    def _in_run(self, run):
        events = self._schema.EVENTS
        return events.select().where(events.c.run == run).order_by(events.c.number)

    def _reader(self, connection):
        return lambda run: [event_of(row) for row in connection.execute(self._in_run(run)).mappings()]

    def _devices(self, connection, learner):
        return devices_of(self._reader(connection), learner)

    def _deleted_on(self, connection, learner):
        """A record that was begun again under the same name, as older editions did, is none that was deleted."""
        c, events = self._schema.DELETIONS.c, self._schema.EVENTS
        marked = c.day.table.select().with_only_columns(c.day).where(c.mark == deletion_mark(learner))
        day = connection.scalar(marked.order_by(c.day.desc()).limit(1))
        there = day and connection.scalar(events.select().with_only_columns(events.c.run).where(events.c.learner == learner).limit(1))  # fmt: skip
        return "" if there else day or ""

    @contextmanager
    def _transaction(self, deed: str, begin: str = "DEFERRED") -> Iterator:
        from sqlalchemy.exc import DBAPIError, IntegrityError

        self._check_identity(deed)
        try:
            with self._engine.execution_options(begin=begin).begin() as connection:
                if self._edition not in (None, self._dialect.edition_of(connection)):  # restored meanwhile
                    raise self._not(deed, "gone")
                yield connection
            self._check_identity(deed)  # or it was written into a file that was just moved away
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise self._not(deed, self._dialect.trouble_in(error.orig)) from error

    def _check_identity(self, deed):
        if self._identity and self._identity != identity_of(self._path):
            raise self._not(deed, "gone")

    def _not(self, deed: str, error: str) -> NotSaved:
        return reasons.not_saved(deed, error, self._path)


def attempts_of(devices: Sequence[str], activity: str, runs: Iterable[Run]) -> tuple[Made, ...]:
    """Those of the runs that are attempts at the activity on one of these devices, by device and then by number."""
    known = {run.run: run for run in runs}
    return tuple(
        Made(device=device, number=number, run=known[run])
        for device in devices
        for number, run in attempt_numbers(device, activity, known).items()
    )


def run_of_steps(steps: Sequence) -> Run:
    """The run that these events or rows are, given in order of number."""
    first, last = steps[0], steps[-1]
    return Run(
        run=first.run,
        activity=first.activity,
        first_at=first.at,
        last_at=last.at,
        events=len(steps),
        fingerprint=last.fingerprint,
    )


def _row_of(event: Event) -> dict:
    if event.number < 0:
        raise ValueError(f"Events are numbered from 0, so {event.number} cannot be saved.")
    if not -(2**63) <= event.seed < 2**63:
        raise ValueError(f"A seed must fit into 64 bits with its sign, so {event.seed} cannot be saved.")
    try:
        body = json.dumps(event.body, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValueError(f"The body of a {event.kind!r} event is not JSON, so it cannot be saved: {error}.") from error
    return event.model_dump(exclude={"body"}) | {"body": body}


def event_of(row) -> Event:
    """The event that a row holds."""
    return Event(**(dict(row) | {"body": json.loads(row["body"])}))
