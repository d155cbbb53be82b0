"""A look at one learner's events: right, harmless to whoever writes, and leaving nothing behind."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from course_lib.store import NotSaved, Refused, open_store, snapshot, snapshot_of
from course_lib.store.schema import VERSION
from tests.store.conftest import address_of, told_to_host

OLD = [Path(__file__).parent / "fixtures" / f"learners-version-{n}.sql" for n in range(1, VERSION)]


def beside(path):
    return sorted(os.listdir(path.parent))


def test_it_answers_as_the_store_does(path, store, event):
    for learner, run, number in (("a", "r1", 0), ("a", "r1", 1), ("a", "r2", 0), ("b", "r3", 0)):
        store.record(event(learner=learner, run=run, number=number, body={"of": run}))
    for learner in "ab":
        seen = snapshot_of(path, learner)
        assert seen.runs(learner) == store.runs(learner) != ()
        assert seen.history(learner) == store.history(learner) != ()
        for run in seen.runs(learner):
            assert seen.events(learner, run.run) == store.events(learner, run.run)
            assert seen.runs(learner, run.activity) == store.runs(learner, run.activity)
            assert seen.attempts(learner, run.activity) == store.attempts(learner, run.activity)
    assert not seen.runs("a") and not seen.events("a", "r1"), "it knows of one learner alone"


def test_without_a_file_nothing_is_recorded_and_none_is_made(path):
    assert snapshot_of(path, "a").runs("a") == () == snapshot_of(path.parent / "no" / path.name, "a").runs("a")
    path.write_bytes(b"")
    assert snapshot_of(path, "a").runs("a") == () and path.read_bytes() == b"" and beside(path) == [path.name]


def test_a_look_changes_no_byte_and_leaves_nothing_beside_the_file(path, store, event):
    store.record(event(learner="a"))
    store.close()
    before = path.read_bytes()
    assert snapshot_of(path, "a").runs("a") and path.read_bytes() == before and beside(path) == [path.name]


@pytest.mark.parametrize("old", OLD, ids=lambda file: file.stem)
def test_an_older_file_is_read_as_it_is_and_not_migrated(path, old):
    with closing(sqlite3.connect(path)) as file:
        file.executescript(old.read_text(encoding="utf-8"))
        learners = [learner for (learner,) in file.execute("SELECT DISTINCT learner FROM events")]
    before = path.read_bytes()
    seen = {learner: snapshot_of(path, learner).runs(learner) for learner in learners}
    assert path.read_bytes() == before
    store = open_store(address_of(path))
    assert learners and seen == {learner: store.runs(learner) for learner in learners}
    store.close()


def test_a_file_that_was_replaced_is_met_as_it_is_now(path, store, event, tmp_path):
    store.record(event(learner="a"))
    store.close()
    assert snapshot_of(path, "a").runs("a")
    os.remove(path)
    assert not snapshot_of(path, "a").runs("a")
    other = open_store(f"sqlite:///{tmp_path / 'other.sqlite'}")
    other.record(event(learner="b"))
    other.close()
    os.replace(tmp_path / "other.sqlite", path)
    assert snapshot_of(path, "b").runs("b") and not snapshot_of(path, "a").runs("a")


def test_who_writes_and_who_looks_do_not_wait_for_each_other(path, store, event):
    store.record(event(learner="a", number=0))
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")  # a kernel in the middle of its writing
        assert len(snapshot_of(path, "a").events("a", event().run)) == 1
    with ThreadPoolExecutor(2) as threads:
        looks = [threads.submit(lambda: len(snapshot_of(path, "a").events("a", event().run))) for _ in range(40)]
        for number in range(1, 20):
            store.record(event(learner="a", number=number))
    assert all(1 <= look.result() <= 20 for look in looks) and len(store.events("a", event().run)) == 20


def test_a_file_that_cannot_be_read_is_said_without_a_place_and_to_the_host_with_it(path, store, event, monkeypatch):
    monkeypatch.setattr(snapshot, "WAIT_S", 0.05)
    store.record(event(learner="a"))
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with told_to_host(NotSaved, "could not be read: the file .* is locked"):
            snapshot_of(path, "a")
    other = path.with_name("other.sqlite")
    other.write_bytes(b"garbage!" * 1000)
    with told_to_host(NotSaved, "is not a database"):
        snapshot_of(other, "a")
    with told_to_host(NotSaved, "cannot be opened"):
        snapshot_of(path.parent, "a")


def test_a_newer_or_a_foreign_file_is_refused(path):
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE schema_version (version INTEGER)")
        file.execute("INSERT INTO schema_version VALUES (99)")
        file.commit()
    with told_to_host(Refused, "newer version of the course"):
        snapshot_of(path, "a")
    with closing(sqlite3.connect(path)) as file:
        file.execute("ALTER TABLE schema_version RENAME TO cookies")
    with told_to_host(Refused, "another program"):
        snapshot_of(path, "a")
