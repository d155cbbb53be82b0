"""At the start of a server the data folder and the learners' file are looked at, and trouble is told to the host in a sentence."""

import os
import sqlite3
from contextlib import closing

import pytest

from course_lib.store import NotSaved, Refused, check_store, file_check, open_store
from course_lib.store.schema import VERSION


@pytest.fixture
def look(path, monkeypatch):
    """Looks at the folder of `path` as a server does at its start."""
    monkeypatch.setenv("COURSE_DATA", str(path.parent))
    return lambda: check_store({"COURSE_DATA": str(path.parent)})


@pytest.fixture
def full(path, event):
    """A learners' file of some pages, closed."""
    store = open_store(f"sqlite:///{path}")
    for number in range(40):
        store.record(event(number, body={"words": "x" * 3000}))
    store.close()
    return path


def test_no_folder_an_empty_folder_an_empty_file_and_a_record_are_no_trouble(path, look, event):
    assert check_store({"COURSE_DATA": str(path.parent / "not" / "yet")}) == "" == look()
    path.touch()
    assert look() == ""
    store = open_store(f"sqlite:///{path}")
    store.record(event())
    assert look() == "" and store.events("ada", "r1") == (event(),)
    store.close()
    assert look() == ""


@pytest.mark.parametrize("size", [50, 511, 512, 5000])
def test_a_file_that_is_no_database_is_told(path, look, size):
    path.write_bytes(b"garbage!" * size)
    assert (
        look()
        == f"No learner's work could be kept: the file {path} is not a database; move it away or choose another address."
    )


@pytest.mark.parametrize("share", [0.999, 0.6, 0.1, 0.01])
def test_a_truncated_file_is_told(full, look, share):
    os.truncate(full, int(full.stat().st_size * share))
    assert f"{full} is " in look() and ("damaged" in look() or "not a database" in look())


def test_a_file_that_is_damaged_inside_is_told(full, look):
    with open(full, "r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 8)
    assert f"the file {full} is damaged; whoever runs the course has to restore it from a copy." in look()


def test_a_file_from_the_future_is_told(full, look):
    with closing(sqlite3.connect(full)) as file, file:
        file.execute("INSERT INTO schema_version VALUES (?)", (VERSION + 1,))
    assert "was written by a newer version of the course" in look() and str(full) in look()


def test_a_file_of_another_program_is_told(path, look):
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE bookmarks (url)")
    assert f"{path} is a database of another program" in look()


def test_a_folder_in_the_file_s_place_is_told(path, look):
    path.mkdir()
    assert f"{path} is a folder or something else that is no file; move it away." in look()


def test_a_folder_that_cannot_be_written_is_told(path):
    path.write_text("in the way")
    assert f"the folder {path} cannot be written to; make it writable or set COURSE_DATA" in check_store(
        {"COURSE_DATA": str(path)}
    )


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_a_file_that_cannot_be_written_is_told(full, look, end, monkeypatch):
    file = full.with_name(full.name + end)
    file.touch()
    usable = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **how: path != file and usable(path, mode))
    monkeypatch.setattr(os, "supports_effective_ids", {os.access})
    assert (
        look()
        == f"No learner's work could be kept: the file {file} is read-only; whoever runs the course has to make it writable."
    )


def test_whatever_is_told_at_the_start_a_learner_would_have_met_and_what_is_not_told_opens(full, look):
    whole = full.read_bytes()
    for at in range(0, len(whole), 4096):
        full.write_bytes(whole[:at] + b"\x00" * 100 + whole[at + 100 :])
        if not look():
            store = open_store(f"sqlite:///{full}")
            assert len(store.events("ada", "r1")) == 40
            store.close()
    full.write_bytes(b"garbage!" * 1000)
    with pytest.raises((NotSaved, Refused)):
        open_store()
    assert look()


def test_a_large_file_is_looked_at_without_reading_all_of_it(path, look, monkeypatch):
    open_store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as file, file:
        row = ("ada", "r1", "quiz:icu", "k", 1, "f", "2026", "x" * 100_000)
        file.executemany(
            "INSERT INTO events (learner, run, number, activity, kind, seed, fingerprint, at, body) VALUES (?,?,?,?,?,?,?,?,?)",
            [(row[0], row[1], number, *row[2:]) for number in range(400)],
        )
    monkeypatch.setattr(file_check, "PATIENCE_S", 0.0)
    assert look() == ""


def test_a_file_that_another_holds_is_no_trouble(full, look):
    with closing(sqlite3.connect(full, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert look() == ""
        assert other.in_transaction
