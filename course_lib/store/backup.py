"""The learners' file → a backup that is one whole file, and back, while learners go on writing.

A restore happens in one transaction of the file that is there, so that no answer is lost unawares: a page that was open
is refused with its next answer (`Store` knows the file by its edition) and comes back to what was restored.
A file that cannot be used any more is moved aside instead, and the backup takes its place.
What was deleted since the backup is recognised by its mark and deleted again.
"""

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from course_lib.model.noun import Noun

from . import reasons
from .classes import TABLES as CLASS_TABLES
from .errors import NotSaved, Refused
from .file_check import COMPANIONS, trouble_with, version_of
from .learner_codes import deletion_mark, record_number
from .schema_version import check_version

WAIT_S = 10.0  # for whoever writes meanwhile; a host waits more patiently than a learner


class Held(Noun):
    """How much a learners' file holds."""

    learners: int
    events: int


class DeletedAgain(Noun):
    """A learner's record, or a report (`of` says which), that a restore brought back and deleted again."""

    of: str
    number: str
    day: str  # of the deletion that was noted
    events: int


class Restored(Noun):
    """What is in the file after a restore, where the file of before is, and what was deleted again."""

    held: Held
    aside: Path | None
    deleted_again: tuple[DeletedAgain, ...]
    deletions_known: bool  # whether the file of before could still tell what was deleted since the backup


def back_up(source: Path, target: Path, force: bool = False) -> Held:
    """Copy the learners' file to another, whole or not at all, and say what it holds; raises Refused or NotSaved."""
    if not source.is_file():
        raise _refused(f"There is nothing to back up: {source} is not there yet.")
    _refuse_place(target, source)
    if os.path.lexists(target) and not force:
        raise _refused(f"{target} is there already; choose another name, or say --force to replace it.")
    if any(target.with_name(target.name + end).exists() for end in COMPANIONS):
        raise _refused(f"{target} is open in another program; choose another name.")
    with _beside(target) as made:
        held = _copied(source, made)
        _put(made, target, force)
    return held


def restore(source: Path, target: Path, force: bool = False) -> Restored:
    """Make a backup the learners' file again, and keep what was there aside; raises Refused or NotSaved."""
    if not source.is_file():
        raise _refused(f"There is no backup at {source}.")
    _refuse_place(target, source)
    from .events import Store

    with _beside(target) as made:
        _copied(source, made, at_rest=True)
        Store(made).close()  # takes an older version along
        trouble = trouble_with(target)
        if os.path.lexists(target) and not force and (trouble or _held(target) != Held(learners=0, events=0)):
            raise _refused(
                f"{target} is there already and would be replaced; say --force to do so: it is kept aside then."
            )
        if not trouble and os.path.lexists(target):
            Store(target).close()
            return _restored_into(target, made)
        return _put_in_place(target, made)


def _put_in_place(target, made):
    """A backup takes the place of a file that cannot be used, or of none."""
    noted, known, aside = Counter(), True, None
    if os.path.lexists(target):
        noted, known = _deletions_in(target)
        aside = _aside(target)
        for end in ("", *COMPANIONS):
            with suppress(FileNotFoundError):
                os.rename(target.with_name(target.name + end), aside.with_name(aside.name + end))
    with _open(made) as raw:
        raw.execute("BEGIN IMMEDIATE")
        noted -= Counter(raw.execute("SELECT mark, day FROM deletions").fetchall())
        again = _delete_again(raw, noted)
        raw.execute("COMMIT")
        raw.execute("VACUUM")
    _of_the_same(made, aside or target.parent)
    _put(made, target, force=False)
    return Restored(held=_held(target), aside=aside, deleted_again=again, deletions_known=known)


def _restored_into(target, made):
    """A backup's rows take the place of those of a sound file, which is copied aside while nobody can write to it."""
    with _open(target) as raw:
        raw.execute("ATTACH ? AS backup", (str(made),))
        raw.execute("BEGIN IMMEDIATE")
        aside = _aside(target)
        with _beside(aside) as copy:
            _copied(target, copy)
            _put(copy, aside, force=False)
        deletions = [
            Counter(raw.execute(f"SELECT mark, day FROM {db}.deletions").fetchall()) for db in ("main", "backup")
        ]
        _note_what_waits(raw)
        for table in ("events", "deletions", *CLASS_TABLES, "live_events"):
            columns = ", ".join(name for _, name, *_ in raw.execute(f"PRAGMA backup.table_info({table})"))
            raw.execute(f"DELETE FROM main.{table}")
            raw.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM backup.{table}")
        raw.execute("DELETE FROM main.unsent")  # in which a course that collects has just put all of it
        raw.execute(
            "INSERT INTO main.unsent (run, number) SELECT run, number FROM events JOIN waited USING (run, number) ORDER BY at"
        )
        again = _delete_again(raw, deletions[0] - deletions[1])
        (edition,) = raw.execute("PRAGMA main.user_version").fetchone()
        raw.execute(f"PRAGMA main.user_version = {edition % (2**31 - 1) + 1}")
        raw.execute("COMMIT")
        for step in ("DETACH backup", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            with suppress(sqlite3.Error):  # somebody may be reading; the restore itself is done
                raw.execute(step).close()
    return Restored(held=_held(target), aside=aside, deleted_again=again, deletions_known=True)


def _note_what_waits(raw):
    """What waits to be told to a learning record store, here or in the backup: the rest was told, and is not told again."""
    raw.execute("PRAGMA temp_store = MEMORY")
    raw.execute(
        "CREATE TEMP TABLE waited AS SELECT run, number FROM main.unsent UNION SELECT run, number FROM backup.unsent"
    )


def _delete_again(raw, noted):
    """Delete the learners and runs whose deletion was noted after the backup was made, and keep the notes."""
    days, found = dict(sorted(noted)), []
    for column, of in (("learner", "record"), ("run", "report")):
        for (hash,) in raw.execute(f"SELECT DISTINCT {column} FROM main.events ORDER BY {column}").fetchall():
            day = days.get(deletion_mark(hash))
            if day:
                events = raw.execute(f"DELETE FROM main.events WHERE {column} = ?", (hash,)).rowcount
                found.append(DeletedAgain(of=of, number=record_number(hash), day=day, events=events))
    raw.executemany("INSERT INTO main.deletions (mark, day) VALUES (?, ?)", sorted(noted.elements()))
    return tuple(found)


def _deletions_in(file):
    """The deletions that a file notes, and whether it could be asked; an older version noted none."""
    try:
        with _open(file) as raw:
            noted = Counter(raw.execute("SELECT mark, day FROM deletions").fetchall())
            return noted, True
    except (NotSaved, sqlite3.Error):
        return Counter(), False


def _copied(source, to, at_rest=False):
    """Copy a file as it stands at one moment and look the copy through; what it holds.

    A file at rest, as a backup is, may lie where nothing can be written beside it.
    """
    beside = any(source.with_name(source.name + end).exists() for end in COMPANIONS)
    name = f"{source.as_uri()}?{'mode=ro&immutable=1' if at_rest and not beside else 'mode=rw'}"
    with (
        _said_in_a_sentence(source, to),
        closing(sqlite3.connect(name, uri=True, timeout=WAIT_S)) as raw,
        closing(_connect(to)) as copy,
    ):
        raw.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE").close()  # one file, with nothing beside it
        found = version_of(copy)
        if not found:
            raise _refused(f"{source} holds no learners' records.")
        check_version(found, str(source))
        if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("malformed")
    return _held(to)


def _held(file):
    with _open(file) as raw:
        if version_of(raw) == 0:
            return Held(learners=0, events=0)
        learners, events = raw.execute("SELECT count(DISTINCT learner), count(*) FROM events").fetchone()
    return Held(learners=learners, events=events)


@contextmanager
def _open(file) -> Iterator[sqlite3.Connection]:
    """A connection that begins transactions only when it is told to, and whose errors name the file."""
    with _said_in_a_sentence(file), closing(_connect(file)) as raw:
        yield raw


def _connect(file):
    raw = sqlite3.connect(file, timeout=WAIT_S, isolation_level=None)
    raw.execute("PRAGMA secure_delete = ON")
    return raw


@contextmanager
def _said_in_a_sentence(file, copy=None):
    """SQLite's errors become sentences about the file; a disk that is full is that of its copy."""
    try:
        yield
    except sqlite3.Error as trouble:
        error, place = str(trouble), file
        if copy and "full" in error:
            place = copy.parent
        raise NotSaved(reasons.for_learner(error), _as_sentence(reasons.for_host(error, place))) from trouble


@contextmanager
def _beside(target) -> Iterator[Path]:
    """A new file for its owner alone, in the folder of another; gone afterwards, unless it was put in its place."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    except OSError as trouble:
        raise _refused(f"Nothing can be written into {target.parent} ({trouble.strerror}).") from trouble
    os.close(handle)
    made = Path(name)
    try:
        yield made
    finally:
        for end in ("", *COMPANIONS):
            made.with_name(made.name + end).unlink(missing_ok=True)


def _of_the_same(made, other):
    """A file belongs to whoever another belongs to, where it was root who made it."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = other.stat()
        os.chown(made, owner.st_uid, owner.st_gid)


def _put(made, target, force):
    """Give a finished file its name: on the disk first, and in one step."""
    with open(made, "rb+") as file:
        os.fsync(file.fileno())
    if os.path.lexists(target) and not force:
        raise _refused(f"{target} appeared meanwhile and is left as it is; try again.")
    os.replace(made, target)


def _refuse_place(target, source):
    if not target.parent.is_dir():
        raise _refused(f"There is no folder {target.parent}.")
    if target.is_dir():
        raise _refused(f"{target} is a folder; name a file.")
    taken = {source.with_name(source.name + end).resolve() for end in ("", *COMPANIONS)}
    if target.resolve() in taken or (target.exists() and target.samefile(source)):
        raise _refused(f"{target} is the file itself; name another.")


def _refused(sentence):
    return Refused("The learners' records could not be copied.", sentence)


def _aside(target):
    """A name for the file of before that nothing has yet."""
    stamp, count = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ"), 1
    while True:
        name = f"{target.stem}-replaced-{stamp}{f'-{count}' if count > 1 else ''}{target.suffix}"
        if not os.path.lexists(target.with_name(name)):
            return target.with_name(name)
        count += 1


def _as_sentence(text):
    return text[0].upper() + text[1:]
