"""A class is kept with the hash of its secret; who belongs to it is what learners said, and goes with their record."""

import sqlite3
from contextlib import closing

import pytest

from course_lib.store import Taken, back_up, open_store, restore
from course_lib.store.classes import Assignment, Class, Classes, Counted, looked_up
from tests.store.conftest import address_of
from tests.store.test_forgetting import bytes_on_disk

AT = "2026-11-02T04:00:00+00:00"


def some_class(id="c1", code="BCDFGHJ"):
    return Class(id=id, name="Residents 2027", code=code, made_at=AT, counted_to=AT)


@pytest.fixture
def classes(store):
    return Classes(store)


@pytest.fixture
def joined(event):
    """A maker of the event that somebody joined a class."""
    return lambda learner, id="c1", number=0: event(number, learner=learner, run=f"class-{learner}", activity="class", kind="joined", body={"class": id, "alias": learner, "shows": False})  # fmt: skip


def test_a_class_is_found_by_its_secret_by_its_code_and_by_its_id_and_only_by_these(classes):
    classes.make(some_class(), "hash")
    for found in (classes.with_secret("hash"), classes.with_code("BCDFGHJ"), classes.with_id("c1")):
        assert found == some_class()
    assert classes.with_secret("other") is classes.with_code("x") is classes.with_id("c2") is None


def test_no_two_classes_share_a_code_or_a_secret(classes):
    classes.make(some_class(), "hash")
    for again in ((some_class("c2"), "other"), (some_class("c2", "other"), "hash")):
        with pytest.raises(Taken):
            classes.make(*again)


def test_an_installation_keeps_so_many_classes_and_no_more(classes, monkeypatch):
    monkeypatch.setattr("course_lib.store.classes.MOST", 1)
    classes.make(some_class(), "hash")
    with pytest.raises(Taken, match="no more classes"):
        classes.make(some_class("c2", "other"), "other")


def test_an_assignment_has_one_day_and_the_next_one_comes_first(classes, path):
    classes.make(some_class(), "hash")
    for lesson, due in (("b", "2026-12-01"), ("a", "2026-12-08"), ("b", "2026-12-15")):
        classes.assign("c1", Assignment(lesson=lesson, due=due))
    assert [(one.lesson, one.due) for one in classes.with_id("c1").assignments] == [("a", "2026-12-08"), ("b", "2026-12-15")]  # fmt: skip
    classes.unassign("c1", "a")
    assert looked_up(path, "c1") == classes.with_id("c1") and looked_up(path, "c2") is None


def test_a_file_that_is_not_there_or_knows_no_classes_holds_none(tmp_path):
    assert looked_up(tmp_path / "none.sqlite", "c1") is None
    with closing(sqlite3.connect(tmp_path / "old.sqlite")) as raw:
        raw.execute("CREATE TABLE events (x)")
    assert looked_up(tmp_path / "old.sqlite", "c1") is None


def test_who_joined_is_listed_once_whatever_their_devices(store, classes, joined):
    for learner in ("ada", "bo", "cy"):
        store.record(joined(learner))
    store.record(joined("dan", "c2"))
    store.link("bo", "ada", AT)
    assert list(classes.members("c1")) == ["ada", "cy"] and list(classes.members("c2")) == ["dan"]
    assert {event.learner for event in classes.members("c1")["ada"]} == {"ada", "bo"}


def test_who_deletes_their_record_has_left_and_nothing_of_them_is_on_the_disk(store, classes, joined, path):
    classes.make(some_class(), "hash")
    for learner in ("ada-of-the-class", "bo"):
        store.record(joined(learner))
    store.forget("ada-of-the-class")
    assert list(classes.members("c1")) == ["bo"] and b"ada-of-the-class" not in bytes_on_disk(path)


def test_what_was_said_about_a_class_is_no_learning(store, joined):
    store.record(joined("ada"))
    assert store.runs("ada") == () and len(store.history("ada")) == 1


def test_a_count_is_kept_once_whoever_counts_at_the_same_moment(classes):
    classes.make(some_class(), "hash")
    batch = Counted(cell="first/a", until="2026-11-03", body={"of": 5})
    assert classes.count("c1", AT, "2026-11-03", [batch]) and not classes.count("c1", AT, "2026-11-03", [batch])
    assert classes.counted("c1") == (batch,) and classes.with_id("c1").counted_to == "2026-11-03"


def test_a_class_that_ends_leaves_nothing_but_what_learners_said(store, classes, joined):
    classes.make(some_class(), "hash")
    classes.assign("c1", Assignment(lesson="a", due="2026-12-08"))
    classes.count("c1", AT, "later", [Counted(cell="x", until="later", body={})])
    store.record(joined("ada"))
    classes.end("c1")
    assert classes.with_id("c1") is None and classes.counted("c1") == () and list(classes.members("c1")) == ["ada"]


def test_a_backup_brings_classes_back_and_who_was_deleted_since_has_left_again(store, classes, joined, path, tmp_path):
    classes.make(some_class(), "hash")
    classes.count("c1", AT, "later", [Counted(cell="x", until="later", body={"of": 5})])
    for learner in ("ada", "bo"):
        store.record(joined(learner))
    back_up(path, tmp_path / "friday.sqlite")
    store.forget("ada")
    classes.end("c1")
    restore(tmp_path / "friday.sqlite", path, force=True)
    again = open_store(address_of(path))
    assert Classes(again).with_code("BCDFGHJ").counted_to == "later" and list(Classes(again).members("c1")) == ["bo"]
    assert Classes(again).counted("c1")[0].body == {"of": 5}
    again.close()


def test_the_secret_itself_is_not_asked_for(path, classes):
    """The store is given a hash and gives nothing of it back."""
    classes.make(some_class(), "hash-of-a-secret")
    assert "hash-of-a-secret" not in classes.with_id("c1").model_dump_json()
