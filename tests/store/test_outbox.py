"""What waits to be told to a learning record store: noted with the event itself, in order, gone with it, and kept over restarts."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from course_lib.store import back_up, open_store, outbox, restore
from tests.store.conftest import address_of, told_to_host

AT = "2026-03-01T10:00:00+00:00"


def waits(path) -> list[tuple[str, int]]:
    return [(one.event.run, one.event.number) for one in outbox.waiting(path, 100)]


@pytest.fixture
def collecting(store, path):
    outbox.collect(path)
    return store


def test_only_what_is_committed_while_a_course_collects_waits_and_in_that_order(store, path, event):
    store.record(event(0, run="before"))
    outbox.collect(path)
    outbox.collect(path)  # as a second server does
    for number, run in enumerate(("r2", "r1", "r0")):
        store.record(event(0, run=run, at=f"2026-02-0{number + 1}T00:00:00+00:00"))
    assert waits(path) == [("r2", 0), ("r1", 0), ("r0", 0)]
    outbox.collect_no_more(path)
    store.record(event(1, run="r0"))
    assert outbox.count(path) == 3


def test_an_event_comes_whole_and_only_of_the_kinds_that_are_told(collecting, path, event):
    for number, kind in enumerate(("started", "answered", "committed", "reopened", "kept")):
        collecting.record(event(number, kind=kind, body={"words": "naïve"}))
    assert [one.event for one in outbox.waiting(path, 100)] == [
        event(number, kind=kind, body={"words": "naïve"}) for number, kind in enumerate(outbox.KINDS)
    ]


def test_what_was_told_waits_no_longer_and_the_rest_does_whatever_the_file_is_rewritten_for(collecting, path, event):
    for number in range(4):
        collecting.record(event(number))
    first = outbox.waiting(path, 2)
    with closing(sqlite3.connect(path)) as file:
        file.execute("VACUUM")
    outbox.let_go(path, [one.place for one in first])
    assert waits(path) == [("r1", 2), ("r1", 3)]


def test_an_event_that_was_not_kept_does_not_wait(collecting, path, event):
    collecting.record(event())
    collecting.record(event())  # repeated, as after an unclear failure
    with pytest.raises(Exception, match="already taken"):
        collecting.record(event(kind="answered"))
    assert waits(path) == [("r1", 0)]


def test_who_is_forgotten_waits_for_nothing(collecting, path, event):
    collecting.record(event(run="r1"))
    collecting.record(event(run="r2", learner="bo"))
    collecting.forget("ada")
    assert waits(path) == [("r2", 0)]
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT run FROM unsent").fetchall() == [("r2",)]


def test_what_was_brought_from_elsewhere_does_not_wait(collecting, path, event):
    collecting.record(event(0))
    assert collecting.record_all([event(0), event(1), event(0, run="b1", learner="brought")]) == 2
    assert waits(path) == [("r1", 0)]


def test_an_event_is_its_learners_on_whichever_device_and_says_if_the_attempt_was_brought_or_reopened(
    collecting, path, event
):
    collecting.link("phone", "ada", AT)
    collecting.link("brought", "ada", AT, imported="0" * 32)
    collecting.record(event(0, run="p", learner="phone", kind="reopened"))
    for run, learner in (("p", "phone"), ("b", "brought"), ("a", "ada")):
        collecting.record(event(1, run=run, learner=learner))
    told = [(one.learner, one.imported, one.reopened) for one in outbox.waiting(path, 9)]
    assert told == [("ada", False, True), ("ada", True, False), ("ada", False, False)]


def test_after_a_restore_waits_what_had_not_been_told_and_nobody_who_was_deleted(collecting, path, event, tmp_path):
    collecting.record(event(0))
    outbox.let_go(path, [one.place for one in outbox.waiting(path, 9)])
    for run, learner in (("r2", "ada"), ("r3", "bo")):
        collecting.record(event(0, run=run, learner=learner))
    back_up(path, copy := tmp_path / "copy.sqlite")
    outbox.let_go(path, [one.place for one in outbox.waiting(path, 1)])  # told since
    collecting.record(event(1, run="r2"))
    collecting.forget("bo", date(2026, 3, 2))
    collecting.close()
    restore(copy, path, force=True)
    assert waits(path) == [("r2", 0)]  # once more, and stored once
    store = open_store(address_of(path))
    store.record(event(1, run="r2"))
    assert waits(path) == [("r2", 0), ("r2", 1)]
    store.close()


def test_a_file_that_is_not_there_or_is_older_is_left_alone_where_nothing_is_told(path):
    outbox.collect_no_more(path)
    assert not path.exists()
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE events (run)")
    outbox.collect_no_more(path)


def test_a_file_that_cannot_be_read_is_said_to_the_host(path):
    with told_to_host(Exception, "cannot be opened"):
        outbox.waiting(path, 1)
