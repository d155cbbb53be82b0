"""Classes over weeks: their names, codes and assignments, the counts of each, and who said that they belong to one.

Nothing here tells a learner's answers: those are read from their events, and a count holds sums alone.
"""

import json
from collections.abc import Iterable, Mapping

from course_lib.model.event import Event
from course_lib.model.noun import Noun

from .connection import LOOKS, is_there, opened, tables_of
from .database_address import Place
from .errors import Taken
from .events import event_of
from .links import CLASS, devices_of, root_of

TABLES = ("classes", "class_assignments", "class_batches")
WAIT_S = 1.0  # for another's lock, when somebody only looks
MOST = 1000  # classes of an installation


class Assignment(Noun):
    """A lesson that a class is to have done by the end of a day (ISO 8601)."""

    lesson: str
    due: str


class Class(Noun):
    """A class: how it is called and joined, when it was made, until when it was counted last (UTC, ISO 8601), what is assigned."""

    id: str
    name: str
    code: str
    made_at: str
    counted_to: str
    assignments: tuple[Assignment, ...] = ()


class Counted(Noun):
    """A batch as it was counted: of which cell, until when (UTC, ISO 8601), and its sums."""

    cell: str
    until: str
    body: dict


class Classes:
    """The classes in a store's file; used from the store's own thread."""

    def __init__(self, store):
        self._store, self._schema = store, store._schema

    def make(self, made: Class, secret: str) -> None:
        """Keep a new class and the hash of its secret; raises Taken if its code or secret is another's, or there are too many, and NotSaved."""
        from sqlalchemy import func, select
        from sqlalchemy.exc import IntegrityError

        table = self._schema.CLASSES
        row = {name: getattr(made, name) for name in ("id", "name", "code", "made_at", "counted_to")}
        try:
            with self._store._transaction("saved", begin="IMMEDIATE") as connection:
                if connection.scalar(select(func.count()).select_from(table)) >= MOST:
                    raise Taken("This installation keeps no more classes: whoever runs the course has to end some.")
                connection.execute(table.insert(), {**row, "secret": secret})
        except IntegrityError:
            raise Taken("Another class has this code.") from None

    def with_secret(self, secret: str) -> Class | None:
        """The class whose secret has this hash; raises NotSaved."""
        return self._found(self._schema.CLASSES.c.secret == secret)

    def with_code(self, code: str) -> Class | None:
        """The class that is joined with this code; raises NotSaved."""
        return self._found(self._schema.CLASSES.c.code == code)

    def with_id(self, id: str) -> Class | None:
        """The class of this id; raises NotSaved."""
        return self._found(self._schema.CLASSES.c.id == id)

    def assign(self, id: str, assignment: Assignment) -> None:
        """Let a class have done a lesson by a day, in place of any day that it had before; raises NotSaved."""
        self.unassign(id, assignment.lesson, {"class": id, "lesson": assignment.lesson, "due": assignment.due})

    def unassign(self, id: str, lesson: str, instead: Mapping | None = None) -> None:
        """Take an assignment away; raises NotSaved."""
        table = self._schema.CLASS_ASSIGNMENTS
        with self._store._transaction("saved", begin="IMMEDIATE") as connection:
            connection.execute(table.delete().where(table.c["class"] == id, table.c.lesson == lesson))
            if instead:
                connection.execute(table.insert(), dict(instead))

    def end(self, id: str) -> None:
        """Delete a class with its assignments and counts; what learners said about it stays their own. Raises NotSaved."""
        with self._store._transaction("deleted", begin="IMMEDIATE") as connection:
            for table in (self._schema.CLASS_BATCHES, self._schema.CLASS_ASSIGNMENTS):
                connection.execute(table.delete().where(table.c["class"] == id))
            connection.execute(self._schema.CLASSES.delete().where(self._schema.CLASSES.c.id == id))

    def members(self, id: str) -> dict[str, tuple[Event, ...]]:
        """Everybody who ever joined a class and has a record still, each once whatever their devices, with all that they
        said about classes; raises NotSaved."""
        events = self._schema.EVENTS
        said = events.select().where(events.c.activity == CLASS).order_by(events.c.at, events.c.run, events.c.number)
        of_device: dict[str, list[Event]] = {}
        with self._store._transaction("read") as connection:
            for row in connection.execute(said).mappings():
                of_device.setdefault(row["learner"], []).append(event_of(row))
            joined = [
                device for device, found in of_device.items() if any(one.body.get("class") == id for one in found)
            ]
            events_in = self._store._reader(connection)
            roots = dict.fromkeys(root_of(events_in, device) for device in joined)
            return {
                root: tuple(event for device in devices_of(events_in, root) for event in of_device.get(device, ()))
                for root in roots
            }

    def counted(self, id: str) -> tuple[Counted, ...]:
        """All counts of a class, the first one first; raises NotSaved."""
        table = self._schema.CLASS_BATCHES
        wanted = table.select().where(table.c["class"] == id).order_by(table.c.until, table.c.cell)
        with self._store._transaction("read") as connection:
            rows = connection.execute(wanted).all()
        return tuple(Counted(cell=row.cell, until=row.until, body=json.loads(row.body)) for row in rows)

    def count(self, id: str, before: str, until: str, batches: Iterable[Counted]) -> bool:
        """Keep what was counted at a moment, if a class was last counted `before`; False if somebody else was first. Raises NotSaved."""
        table, batches_of = self._schema.CLASSES, self._schema.CLASS_BATCHES
        rows = [{"class": id, "cell": one.cell, "until": one.until, "body": json.dumps(one.body)} for one in batches]
        with self._store._transaction("saved", begin="IMMEDIATE") as connection:
            here = (table.c.id == id) & (table.c.counted_to == before)
            if not connection.execute(table.update().where(here).values(counted_to=until)).rowcount:
                return False
            if rows:
                connection.execute(batches_of.insert(), rows)
        return True

    def _found(self, condition):
        classes, assigned = self._schema.CLASSES, self._schema.CLASS_ASSIGNMENTS
        with self._store._transaction("read") as connection:
            row = connection.execute(classes.select().where(condition)).mappings().first()
            if row is None:
                return None
            wanted = (
                assigned.select().where(assigned.c["class"] == row["id"]).order_by(assigned.c.due, assigned.c.lesson)
            )
            lessons = connection.execute(wanted).all()
        return _class_of(row, lessons)


def looked_up(path: Place, id: str) -> Class | None:
    """A class as it stands in records that nothing is written to; None where there is none, or no such file or table.

    SQLAlchemy is not needed here. Raises NotSaved.
    """
    if not is_there(path):
        return None
    with opened(path, "read", *LOOKS, wait_s=WAIT_S) as raw:
        if "classes" not in tables_of(raw):
            return None
        row = raw.execute("SELECT * FROM classes WHERE id = ?", (id,)).fetchone()
        wanted = "SELECT lesson, due FROM class_assignments WHERE class = ? ORDER BY due, lesson"
        return _class_of(dict(row), raw.execute(wanted, (id,)).fetchall()) if row else None


def _class_of(row, lessons):
    given = {name: row[name] for name in ("id", "name", "code", "made_at", "counted_to")}
    assigned = [Assignment(lesson=one[-2], due=one[-1]) for one in lessons]
    return Class(**given, assignments=tuple(assigned))
