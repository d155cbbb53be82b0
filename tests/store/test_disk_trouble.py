"""A locked, full, read-only or vanished file is one error with one sentence, and nothing half-written."""

import os
import sqlite3
import tempfile
import time
from pathlib import Path

import pytest

from course_lib.store import NotSaved, open_store
from tests.store.conftest import told_to_host


@pytest.fixture
def lock(path):
    """Another program that holds the file for itself."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield other
    other.close()


def tell(store, pragma):
    """Have SQLite itself meet the trouble, on the store's own connection."""
    with store._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {pragma}")


def is_sound(path):
    return sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_locked_file_is_said_within_seconds_and_a_later_try_succeeds(store, path, event, lock):
    began = time.monotonic()
    with pytest.raises(NotSaved, match="^Your work could not be saved: the file .* is locked by another program; try"):
        store.record(event())
    assert 1 < time.monotonic() - began < 8
    lock.execute("ROLLBACK")
    store.record(event())
    assert store.events("ada", "r1") == (event(),)


def test_a_locked_file_can_still_be_read(store, event, path):
    store.record(event())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert store.events("ada", "r1") == (event(),) and len(store.runs("ada")) == 1
    other.close()


def test_a_locked_file_forgets_nobody_and_says_so(store, path, event, monkeypatch):
    store.record(event())
    tell(store, "busy_timeout = 50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with told_to_host(NotSaved, "could not be deleted: .* locked"):
        store.forget("ada")
    other.close()
    assert store.forget("ada") == 1


def test_a_locked_file_cannot_be_opened(path, lock, monkeypatch):
    monkeypatch.setattr("course_lib.store.sqlite.WAIT_S", 0.1)
    with told_to_host(NotSaved, "could not be opened: .* locked"):
        open_store(f"sqlite:///{path}")


def test_a_full_disk_costs_only_the_event_that_did_not_fit(store, path, event):
    tell(store, "max_page_count = 12")
    kept = 0
    with told_to_host(NotSaved, "could not be saved: the disk that holds .* is full; free some space"):
        for kept in range(60):
            store.record(event(kept, body={"words": "x" * 3000}))
    assert 0 < kept == len(store.events("ada", "r1"))
    tell(store, "max_page_count = 1000")
    store.record(event(kept))
    assert len(store.events("ada", "r1")) == kept + 1 and is_sound(path)


def test_an_event_of_many_pages_is_written_wholly_or_not_at_all(store, path, event):
    store.record(event())
    tell(store, "max_page_count = 12")
    with told_to_host(NotSaved, "full"):
        store.record(event(1, body={"words": "x" * 200_000}))
    assert store.events("ada", "r1") == (event(),) and is_sound(path)


def test_a_read_only_file_is_said(store, event):
    tell(store, "query_only = ON")
    with told_to_host(NotSaved, "could not be saved: the file .* is read-only"):
        store.record(event())
    assert store.events("ada", "r1") == ()


@pytest.fixture
def not_root():
    """Somebody who may not write everything: nobody, where the tests are run by root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_read_only_file_is_said_on_opening(request):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        path = Path(folder, "learners.sqlite")
        open_store(f"sqlite:///{path}").close()
        path.chmod(0o444)
        request.getfixturevalue("not_root")
        with told_to_host(NotSaved, "could not be opened: the file .* is read-only"):
            open_store(f"sqlite:///{path}")
        if hasattr(os, "geteuid"):
            os.seteuid(os.getuid())


@pytest.mark.skipif(os.name == "nt", reason="Windows does not delete a file that is open")
def test_a_file_deleted_under_an_open_page_is_said_and_a_reload_begins_anew(store, path, event):
    store.record(event())
    path.unlink()
    for deed in (lambda: store.record(event(1)), lambda: store.runs("ada"), lambda: store.forget("ada")):
        with told_to_host(NotSaved, "the file .* is gone or was replaced; reload the page"):
            deed()
    assert not path.exists()
    reloaded = open_store(f"sqlite:///{path}")
    with told_to_host(NotSaved, "gone or was replaced"):
        store.record(event(1))
    reloaded.record(event())
    store.close()
    assert reloaded.events("ada", "r1") == (event(),)
    reloaded.close()


def test_a_damaged_file_is_said(store, path, event):
    for n in range(20):
        store.record(event(n, body={"words": "x" * 3000}))
    store.close()
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    with told_to_host(NotSaved, "is damaged"):
        open_store(f"sqlite:///{path}").events("ada", "r1")


def test_the_cause_is_kept_for_whoever_runs_the_course(store, event):
    tell(store, "query_only = ON")
    with pytest.raises(NotSaved) as trouble:
        store.record(event())
    assert "readonly" in str(trouble.value.__cause__)
