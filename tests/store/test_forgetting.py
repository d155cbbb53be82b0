"""A learner can have everything about them deleted, and then it is gone from the disk."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from course_lib.store import Deleted, digits_of, learner_of, open_store, record_number
from course_lib.store.learner_codes import deletion_mark
from tests.store.conftest import address_of


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


@pytest.mark.parametrize("number", [0, 1])
def test_a_page_that_was_open_while_its_record_was_deleted_brings_nothing_of_it_back(store, path, event, number):
    store.record(event())
    open_page = open_store(address_of(path))
    store.forget("ada", date(2026, 3, 4))
    for deed in (open_page.record, lambda one: open_page.record_all([one])):
        with pytest.raises(Deleted, match="was deleted on 2026-03-04, here or on another device"):
            deed(event(number))
    assert store.events("ada", "r1") == () and store.deleted_on("ada") == "2026-03-04"
    open_page.close()


def test_a_record_that_an_older_edition_began_again_is_not_taken_for_a_deleted_one(store, event, begin_again):
    store.forget("ada")
    begin_again(event())
    store.record(event(1))
    assert store.deleted_on("ada") == "" and len(store.events("ada", "r1")) == 2


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
    other = open_store(address_of(path))
    assert len(other.runs("ada")) == 1
    store.forget("ada")
    assert other.runs("ada") == ()
    other.close()


def deletions(path):
    with closing(sqlite3.connect(path)) as file:
        return file.execute("SELECT mark, day FROM deletions ORDER BY rowid").fetchall()


def test_of_a_deletion_the_day_is_kept_and_a_hash_that_is_not_the_learner_s(store, path, event):
    ada = learner_of("a" * 16)
    store.record(event(learner=ada))
    before = datetime.now(UTC).date().isoformat()
    store.forget(ada)
    ((mark, day),) = deletions(path)
    assert mark == deletion_mark(ada) != ada and before <= day <= datetime.now(UTC).date().isoformat()
    assert ada.encode() not in bytes_on_disk(path)


def test_each_deletion_is_kept(store, path, event, begin_again):
    for day in (date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 9)):
        begin_again(event())
        store.forget("ada", day)
    assert [day for _, day in deletions(path)] == ["2026-03-01", "2026-03-01", "2026-03-09"]


def test_a_deletion_that_fails_is_not_kept_as_one(store, path, event):
    store.record(event())
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Exception, match="could not be deleted"):
            store.forget("ada")
    assert deletions(path) == [] and len(store.events("ada", "r1")) == 1


def test_one_run_is_deleted_and_the_learner_s_others_are_not(store, path, event):
    store.record(event())
    store.record(event(run="r2", kind="reported"))
    assert store.forget_run("r2") == 1
    assert [run.run for run in store.runs("ada")] == ["r1"]
    assert [mark for mark, _ in deletions(path)] == [deletion_mark("r2")]


def test_learners_are_found_by_the_first_digits_of_their_hash(store, event):
    for number, learner in enumerate(("3f9a22c1aa", "3f9a22c1bb", "3f9b")):
        for part in range(2):
            store.record(event(part, learner=learner, run=f"r{number}"))
    assert store.learners("3f9a22c1") == ("3f9a22c1aa", "3f9a22c1bb")
    assert store.learners("3f9b") == ("3f9b",) and store.learners("22c1") == () and len(store.learners()) == 3
    assert store.learners("%") == () == store.learners("____")


@pytest.mark.parametrize("written", ["3f9a-22c1", "3F9A-22C1", " 3f9a 22c1 ", "3f9a22c1", "3f9a–22c1", "3f9a‑22c1\n"])
def test_a_record_number_is_read_however_it_was_written(written):
    hash = "3f9a22c1" + "0" * 56
    assert digits_of(written) == digits_of(record_number(hash)) == "3f9a22c1"


@pytest.mark.parametrize("written", ["", "3f9", "3f9a-22cx", "ada", "3f9a_22c1", "0" * 65, "٣٣٣٣"])
def test_what_is_no_record_number_is_refused_in_a_sentence(written):
    with pytest.raises(ValueError, match="is no number of a record or a report: it has four digits or more"):
        digits_of(written)
