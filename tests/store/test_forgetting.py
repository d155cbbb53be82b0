"""A learner can have everything about them deleted, and then it is gone from the disk."""

import random
import sqlite3

from course_lib.store import learner_of, open_store


def bytes_on_disk(path):
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


def test_a_learner_is_forgotten_and_the_others_are_not(store, event):
    for n in range(3):
        store.record(event(n))
    store.record(event(run="r2", learner="bo"))
    assert store.forget("ada") == 3
    assert store.runs("ada") == () and store.events("ada", "r1") == ()
    assert store.events("bo", "r2") == (event(run="r2", learner="bo"),)


def test_to_forget_someone_unknown_deletes_nothing(store):
    assert store.forget("nobody") == 0


def test_a_forgotten_learner_can_begin_again(store, event):
    store.record(event())
    store.forget("ada")
    store.record(event(body={"again": True}))
    assert len(store.events("ada", "r1")) == 1


def test_what_was_forgotten_is_no_longer_on_the_disk(store, path, event):
    chance = random.Random(1)
    ada, bo = learner_of("a" * 16), learner_of("b" * 16)
    for n in range(60):
        words = "x" * chance.choice([0, 50, 900, 9000])
        store.record(event(n, learner=ada, body={"words": f"said by ada {words}"}))
        store.record(event(n, learner=bo, run="r2", body={"words": f"said by bo {words}"}))
    assert b"said by ada" in bytes_on_disk(path)
    store.forget(ada)
    left = bytes_on_disk(path)
    assert b"said by ada" not in left and ada.encode() not in left
    assert left.count(b"said by bo") == 60  # once each: no stray copy that would outlive bo's own wish


def test_someone_reading_meanwhile_does_not_keep_a_learner_from_being_forgotten(store, path, event):
    store.record(event())
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM events").fetchall()
    assert store.forget("ada") == 1
    reader.close()
    assert store.runs("ada") == ()
    store.close()
    assert b"committed" not in bytes_on_disk(path)


def test_another_page_that_is_open_sees_that_a_learner_was_forgotten(store, path, event):
    store.record(event())
    other = open_store(f"sqlite:///{path}")
    assert len(other.runs("ada")) == 1
    store.forget("ada")
    assert other.runs("ada") == ()
    other.close()
