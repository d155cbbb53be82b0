"""An older file is taken along, a newer or a foreign one is refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from course_lib.model.event import Event
from course_lib.store import NotSaved, Refused, Taken, open_store
from course_lib.store.schema import STEPS, VERSION
from tests.store.conftest import told_to_host

OLD = {n: Path(__file__).parent / "fixtures" / f"learners-version-{n}.sql" for n in range(1, VERSION)}


@pytest.fixture(params=OLD)
def version(request):
    return request.param


@pytest.fixture
def old(path, version):
    with closing(sqlite3.connect(path)) as file:
        file.executescript(OLD[version].read_text(encoding="utf-8"))
    return path


def ask(path, question):
    with closing(sqlite3.connect(path)) as file:
        return file.execute(question).fetchall()


def shape(path):
    """What columns and indexes the tables have, in whatever order they came to be."""
    tables = [name for (name,) in ask(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    columns = {(table, *row[1:4], row[5]) for table in tables for row in ask(path, f"PRAGMA table_info({table})")}
    indexes = {(table, *row[1:4]) for table in tables for row in ask(path, f"PRAGMA index_list({table})")}
    return columns, indexes, ask(path, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")


def test_an_older_file_keeps_all_its_events(old):
    store = open_store(f"sqlite:///{old}")
    case = dict(learner="ada", run="r1", activity="case:awake-and-unable-to-move", seed=7, fingerprint="unknown")
    assert store.events("ada", "r1") == (
        Event(**case, number=0, kind="started", at="2025-11-03T09:00:00+00:00", body={}),
        Event(
            **case,
            number=1,
            kind="committed",
            at="2025-11-03T09:01:00+00:00",
            body={"choice": "stop", "dose_mg": 12.5},
        ),
    )
    assert store.events("ada", "r2")[0].body == {"words": 'naïve – "q"'}
    assert [run.run for run in store.runs("bo")] == ["r3"]
    store.close()


def test_an_older_file_works_on_like_a_new_one(old, event, tmp_path):
    store = open_store(f"sqlite:///{old}")
    store.record(event(2))
    with pytest.raises(Taken):
        store.record(event(0))
    assert store.forget("ada") == 4
    store.close()
    open_store(f"sqlite:///{tmp_path}/new.sqlite").close()
    assert shape(old) == shape(tmp_path / "new.sqlite")


def test_a_file_is_migrated_once(old, version):
    for _ in range(2):
        open_store(f"sqlite:///{old}").close()
    assert ask(old, "SELECT version FROM schema_version ORDER BY version") == [
        (n,) for n in range(version, VERSION + 1)
    ]


IN_THE_WAY = {
    1: "CREATE INDEX ix_events_learner ON events (seed)",
    2: "CREATE TABLE deletions (what)",
    3: "CREATE TABLE unsent (what)",
    4: "CREATE TABLE class_batches (what)",
    5: "CREATE TABLE live_events (what)",
}  # of its step


def test_a_migration_that_fails_leaves_the_older_file_as_it_was(old, version):
    with closing(sqlite3.connect(old)) as file:
        file.execute(IN_THE_WAY[version])
    before, events = shape(old), ask(old, "SELECT * FROM events")
    with told_to_host(NotSaved, "could not be opened: .*already exists"):
        open_store(f"sqlite:///{old}")
    assert (shape(old), ask(old, "SELECT * FROM events")) == (before, events)
    assert ask(old, "SELECT version FROM schema_version") == [(version,)]


def test_there_is_a_step_from_every_older_version():
    assert sorted(STEPS) == list(range(1, VERSION))


def test_a_newer_file_is_refused_and_left_alone(store, path, event):
    store.record(event())
    store.close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("INSERT INTO schema_version VALUES (?)", (VERSION + 1,))
    with told_to_host(Refused, f"newer version of the course .its schema is {VERSION + 1}, this one knows"):
        open_store(f"sqlite:///{path}")
    assert len(ask(path, "SELECT * FROM events")) == 1


def test_the_database_of_another_program_is_refused_and_left_alone(path):
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE bookmarks (url)")
    with told_to_host(Refused, "is a database of another program"):
        open_store(f"sqlite:///{path}")
    assert ask(path, "SELECT name FROM sqlite_master") == [("bookmarks",)]
