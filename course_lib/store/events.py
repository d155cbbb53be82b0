"""Events in, rows in the database; a learner in, their events and runs out.

Rows are only ever appended, and `forget` and `forget_run` alone delete.
The store has no clock: whoever makes an event says when it happened; only a deletion is given the day of today.
One store holds one connection and is used from one thread.
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
from .data_folder import NAME, data_folder, identity_of
from .database_address import file_of
from .errors import NotSaved, Taken
from .learner_codes import attempt_numbers, deletion_mark


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
    """The store at `sqlite:///path`, by default in the data folder, made or migrated if need be.

    Raises Refused for another kind of address or a newer file, and NotSaved if the file cannot be opened for writing.
    """
    return Store(file_of(address) if address else data_folder(os.environ) / NAME)


class Store:
    """The learners' events in one SQLite file; get one from `open_store`."""

    def __init__(self, path: Path):
        from . import schema, sqlite

        self._path, self._schema, self._sqlite = path, schema, sqlite
        self._identity = self._edition = None
        sqlite.make_private(path)
        self._engine = sqlite.engine_of(path)
        try:
            with self._transaction("opened", begin="IMMEDIATE") as connection:
                schema.bring_up_to_date(connection, str(path))
                edition = sqlite.edition_of(connection)
            if not os.access(path, os.W_OK):  # SQLite opens a read-only file without a word
                raise self._not("opened", "readonly")
        except Exception:
            self.close()
            raise
        self._identity, self._edition = identity_of(path), edition
        sqlite.checkpoint(self._engine)

    def record(self, event: Event) -> None:
        """Append the event; to repeat one that is already there, as after an unclear failure, is no error.

        Raises Taken if another event has its number in its run, NotSaved if the database could not be written,
        and ValueError if the event cannot be written down exactly.
        """
        from sqlalchemy.exc import IntegrityError

        row, events = _row_of(event), self._schema.EVENTS
        try:
            with self._transaction("saved", begin="IMMEDIATE") as connection:
                connection.execute(events.insert(), row)
        except IntegrityError:
            same_place = events.select().where(events.c.run == event.run, events.c.number == event.number)
            with self._transaction("saved") as connection:
                there = connection.execute(same_place).mappings().first()
            if there is None or dict(there) != row:
                raise Taken(
                    f"Step {event.number} of this attempt was already taken, probably in another tab; "
                    "reload the page to go on from there."
                ) from None

    def events(self, learner: str, run: str) -> tuple[Event, ...]:
        """The learner's events in the run, in order of number; raises NotSaved if the database cannot be read."""
        events = self._schema.EVENTS
        wanted = events.select().where(events.c.learner == learner, events.c.run == run).order_by(events.c.number)
        with self._transaction("read") as connection:
            return tuple(_event_of(row) for row in connection.execute(wanted).mappings())

    def history(self, learner: str) -> tuple[Event, ...]:
        """All events of the learner, each run in order of number; raises NotSaved if the database cannot be read."""
        events = self._schema.EVENTS
        wanted = events.select().where(events.c.learner == learner).order_by(events.c.run, events.c.number)
        with self._transaction("read") as connection:
            return tuple(_event_of(row) for row in connection.execute(wanted).mappings())

    def of_kind(self, kind: str) -> tuple[Event, ...]:
        """The events of that kind of every learner, newest first; raises NotSaved if the database cannot be read."""
        c = self._schema.EVENTS.c
        wanted = self._schema.EVENTS.select().where(c.kind == kind).order_by(c.at.desc(), c.run)
        with self._transaction("read") as connection:
            return tuple(_event_of(row) for row in connection.execute(wanted).mappings())

    def runs(self, learner: str, activity: str | None = None) -> tuple[Run, ...]:
        """The learner's runs, of one activity or of all, oldest first by the clock of the day; raises NotSaved.

        That clock may have been set back in between: which attempt is the latest, `attempts` says.
        """
        c = self._schema.EVENTS.c
        wanted = self._schema.EVENTS.select().with_only_columns(c.run, c.activity, c.at, c.fingerprint)
        wanted = wanted.where(c.learner == learner).order_by(c.run, c.number)
        if activity is not None:
            wanted = wanted.where(c.activity == activity)
        steps: dict[str, list] = {}
        with self._transaction("read") as connection:
            for row in connection.execute(wanted):
                steps.setdefault(row.run, []).append(row)
        return tuple(sorted(map(run_of_steps, steps.values()), key=lambda run: (run.first_at, run.run)))

    def attempts(self, learner: str, activity: str) -> dict[int, Run]:
        """The learner's runs of an activity by attempt number, first to latest, whatever the clock said; raises NotSaved."""
        return attempts_of(learner, activity, self.runs(learner, activity))

    def learners(self, digits: str = "") -> tuple[str, ...]:
        """The learners whose hashes begin with these digits; raises NotSaved if they cannot be read."""
        return self._beginning_with(self._schema.EVENTS.c.learner, digits)

    def forget(self, learner: str, day: date | None = None) -> int:
        """Delete all that is stored about the learner and say how many events it was; raises NotSaved if it failed.

        That a deletion took place, and on which day (today, UTC), is kept with a hash of the learner's hash.
        """
        return self._delete(self._schema.EVENTS.c.learner == learner, learner, day)

    def forget_run(self, run: str, day: date | None = None) -> int:
        """Delete one run, as a report is one, in the same way."""
        return self._delete(self._schema.EVENTS.c.run == run, run, day)

    def close(self) -> None:
        """Let go of the file; the last to do so leaves everything in it and nothing beside it."""
        if self._identity and self._identity == identity_of(self._path):
            self._sqlite.checkpoint(self._engine)
        self._engine.dispose()

    def _beginning_with(self, column, digits):
        wanted = column.table.select().with_only_columns(column).distinct().order_by(column)
        with self._transaction("read") as connection:
            return tuple(connection.scalars(wanted.where(column.startswith(digits, autoescape=True))))

    def _delete(self, which, hash, day):
        deleted_on = {"mark": deletion_mark(hash), "day": (day or datetime.now(UTC).date()).isoformat()}
        with self._transaction("deleted", begin="IMMEDIATE") as connection:
            deleted = connection.execute(self._schema.EVENTS.delete().where(which)).rowcount
            connection.execute(self._schema.DELETIONS.insert(), deleted_on)
        self._sqlite.sweep(self._engine)
        return deleted

    @contextmanager
    def _transaction(self, deed: str, begin: str = "DEFERRED") -> Iterator:
        from sqlalchemy.exc import DBAPIError, IntegrityError

        self._check_identity(deed)
        try:
            with self._engine.execution_options(begin=begin).begin() as connection:
                if self._edition not in (None, self._sqlite.edition_of(connection)):  # restored meanwhile
                    raise self._not(deed, "gone")
                yield connection
            self._check_identity(deed)  # or it was written into a file that was just moved away
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise self._not(deed, str(error.orig)) from error

    def _check_identity(self, deed):
        if self._identity and self._identity != identity_of(self._path):
            raise self._not(deed, "gone")

    def _not(self, deed: str, error: str) -> NotSaved:
        return reasons.not_saved(deed, error, self._path)


def attempts_of(learner: str, activity: str, runs: Iterable[Run]) -> dict[int, Run]:
    """Those of the runs that are this learner's attempts at the activity, by attempt number, first to latest."""
    known = {run.run: run for run in runs}
    return {number: known[run] for number, run in attempt_numbers(learner, activity, known).items()}


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


def _event_of(row) -> Event:
    return Event(**(dict(row) | {"body": json.loads(row["body"])}))
