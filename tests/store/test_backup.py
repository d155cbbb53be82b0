"""A backup holds everything that was saved when it was made, and a restore gives it back and keeps what it replaces."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from course_lib.store import NotSaved, Refused, back_up, open_store, restore
from course_lib.store import backup as module
from course_lib.store.schema import VERSION
from tests.store.conftest import told_to_host

OLD = Path(__file__).parent / "fixtures" / "learners-version-1.sql"
WRITE_ON = """
import sys, time
from course_lib.model.event import Event
from course_lib.store import NotSaved, open_store
store, number = open_store(f"sqlite:///{sys.argv[1]}"), 0
print("ready", flush=True)
sys.stdin.readline()
while True:
    try:
        store.record(Event(learner=sys.argv[2], run=sys.argv[2], number=number, activity="quiz:icu", kind="committed",
                           seed=7, fingerprint="f1", at="2026-03-01T09:00:00+00:00", body={"words": "x" * 2000}))
    except NotSaved as why:
        if "locked" in str(why):  # four that write without a pause may keep one waiting; a page tries again, too
            continue
        print(why, flush=True)
        break
    print(number, flush=True)
    number += 1
    time.sleep(0.005)
"""


@pytest.fixture
def target(tmp_path):
    return tmp_path / "friday.sqlite"


@pytest.fixture
def reopened():
    """What a file holds, to a page that opens it now."""
    opened = []

    def reopened(path):
        opened.append(open_store(f"sqlite:///{path}"))
        return opened[-1]

    yield reopened
    for store in opened:
        store.close()


def files(folder):
    return sorted(path.name for path in folder.iterdir())


# ── backup ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_of_an_open_file_is_one_whole_file_with_all_that_was_saved(store, path, target, event, reopened):
    for number in range(5):
        store.record(event(number))
    held = back_up(path, target)
    assert (held.learners, held.events) == (1, 5)
    assert files(path.parent) == sorted({target.name, *(path.name + end for end in ("", "-wal", "-shm"))})
    elsewhere = shutil.copytree(path.parent, path.parent / "elsewhere") / target.name
    assert len(reopened(elsewhere).events("ada", "r1")) == 5


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's files from others by itself")
def test_a_backup_is_for_its_owner_alone_whatever_the_umask(store, path, target, event):
    store.record(event())
    before = os.umask(0)
    try:
        back_up(path, target)
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_backup_while_four_pages_write_holds_each_page_s_work_without_a_gap(kernel, path, target, reopened):
    open_store(f"sqlite:///{path}").close()
    pages = {name: kernel(WRITE_ON, path, name) for name in "abcd"}
    for page in pages.values():
        assert page.stdout.readline() == "ready\n"
    for page in pages.values():
        page.stdin.write("go\n")
        page.stdin.flush()
    for copy in range(4):
        told = {name: int(page.stdout.readline()) for name, page in pages.items()}
        back_up(path, target, force=copy > 0)
        kept = reopened(shutil.copy(target, target.with_name(f"copy-{copy}.sqlite")))
        for name, number in told.items():
            numbers = [event.number for event in kept.events(name, name)]
            assert numbers == list(range(len(numbers))) and number in numbers
    assert all(page.poll() is None for page in pages.values())


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(store, path, target, event):
    store.record(event())
    target.write_text("precious")
    with told_to_host(Refused, "friday.sqlite is there already"):
        back_up(path, target)
    assert target.read_text() == "precious"
    assert back_up(path, target, force=True).events == 1


@pytest.mark.parametrize("force", [False, True])
def test_a_place_that_cannot_be_meant_is_refused_and_nothing_is_written(store, path, event, tmp_path, force):
    store.record(event())
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.sqlite").symlink_to(path)
    before = files(tmp_path)
    for place in ("folder", "missing/x.sqlite", path.name, path.name + "-wal", "link.sqlite"):
        with pytest.raises(Refused):
            back_up(path, tmp_path / place, force)
    assert files(tmp_path) == before and len(store.events("ada", "r1")) == 1


def test_where_there_are_no_records_there_is_nothing_to_back_up(path, target):
    with told_to_host(Refused, "There is nothing to back up: .*learners.sqlite is not there yet"):
        back_up(path, target)
    assert files(path.parent) == []


def test_a_damaged_file_is_not_passed_off_as_a_backup(store, path, target, event):
    for number in range(20):
        store.record(event(number, body={"words": "x" * 3000}))
    store.close()
    with open(path, "r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 9)
    with told_to_host(NotSaved, f"The file {path} is damaged"):
        back_up(path, target)
    assert files(path.parent) == [path.name]


def test_a_backup_that_fails_leaves_the_one_of_before(store, path, target, event, monkeypatch):
    store.record(event())
    back_up(path, target)
    before = target.read_bytes()
    monkeypatch.setattr(module, "_put", lambda *_, **__: (_ for _ in ()).throw(OSError("the plug is pulled")))
    with pytest.raises(OSError):
        back_up(path, target, force=True)
    assert target.read_bytes() == before and not [name for name in files(path.parent) if name.startswith(".")]


# ── restore ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_restore_into_an_empty_place_gives_everything_back(store, path, target, event, tmp_path, reopened):
    for number in range(3):
        store.record(event(number))
    back_up(path, target)
    new = tmp_path / "new" / "learners.sqlite"
    new.parent.mkdir()
    done = restore(target, new)
    assert (done.held.events, done.aside, done.deleted_again) == (3, None, ())
    assert reopened(new).events("ada", "r1") == store.events("ada", "r1")
    assert oct(new.stat().st_mode & 0o777) == "0o600"


def test_records_that_are_there_are_replaced_only_when_that_is_said_and_are_kept_aside(
    store, path, target, event, reopened
):
    store.record(event())
    back_up(path, target)
    store.record(event(1))
    with told_to_host(Refused, "is there already and would be replaced; say --force"):
        restore(target, path)
    assert len(store.events("ada", "r1")) == 2
    done = restore(target, path, force=True)
    assert len(reopened(path).events("ada", "r1")) == 1 and len(reopened(done.aside).events("ada", "r1")) == 2
    assert done.aside.parent == path.parent and oct(done.aside.stat().st_mode & 0o777) == "0o600"
    assert restore(target, path, force=True).aside != done.aside


def test_a_page_that_was_open_is_told_and_a_reload_goes_on_from_what_was_restored(store, path, target, event, reopened):
    store.record(event())
    back_up(path, target)
    store.record(event(1, body={"of": "the old"}))
    restore(target, path, force=True)
    for deed in (lambda: store.record(event(2)), lambda: store.events("ada", "r1"), lambda: store.forget("ada")):
        with told_to_host(NotSaved, "is gone or was replaced; reload the page"):
            deed()
    later = reopened(path)
    later.record(event(1, body={"of": "the new"}))
    assert [event.body for event in later.events("ada", "r1")] == [{}, {"of": "the new"}]


def test_whatever_was_acknowledged_while_a_restore_went_on_is_in_the_file_or_aside(
    kernel, path, target, reopened, event
):
    store = open_store(f"sqlite:///{path}")
    store.record(event())
    store.close()
    back_up(path, target)
    pages = {name: kernel(WRITE_ON, path, name) for name in "abcd"}
    for page in pages.values():
        assert page.stdout.readline() == "ready\n"
    for page in pages.values():
        page.stdin.write("go\n")
        page.stdin.flush()
    first = [page.stdout.readline() for page in pages.values()]
    assert first == ["0\n"] * 4
    done = restore(target, path, force=True)
    aside, now = reopened(done.aside), reopened(path)
    for name, page in pages.items():
        *told, why = page.communicate(timeout=60)[0].splitlines()
        assert "was replaced; reload the page" in why  # each page was stopped, none wrote on into another's record
        saved = int(told[-1] if told else 0) + 1
        assert [event.number for event in aside.events(name, name)][:saved] == list(range(saved))
        assert now.events(name, name) == ()
    assert len(now.events("ada", "r1")) == 1


@pytest.mark.parametrize("spoil", ["garbage", "truncated", "future", "foreign"])
def test_a_file_that_cannot_be_used_is_moved_aside_as_it_is(store, path, target, event, spoil, reopened):
    store.record(event())
    back_up(path, target)
    store.close()
    if spoil == "garbage":
        path.write_bytes(b"garbage!" * 1000)
    elif spoil == "truncated":
        os.truncate(path, 9000)
    else:
        with closing(sqlite3.connect(path)) as file, file:
            what = "UPDATE schema_version SET version = 99" if spoil == "future" else "DROP TABLE schema_version"
            file.execute(what)
    spoilt = path.read_bytes()
    with pytest.raises(Refused):
        restore(target, path)
    assert path.read_bytes() == spoilt
    done = restore(target, path, force=True)
    assert len(reopened(path).events("ada", "r1")) == 1 and done.aside.read_bytes()[200:] == spoilt[200:]


def test_what_root_puts_in_place_belongs_to_whoever_the_file_before_belonged_to(
    store, path, target, event, monkeypatch
):
    store.record(event())
    back_up(path, target)
    store.close()
    path.write_bytes(b"garbage!" * 1000)
    owner, given = path.stat(), []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda file, *whose: given.append((file.parent, whose)))
    restore(target, path, force=True)
    assert given == [(path.parent, (owner.st_uid, owner.st_gid))]


def test_a_backup_of_an_older_version_is_taken_along_and_itself_left_as_it_is(path, target, reopened):
    with closing(sqlite3.connect(target)) as file:
        file.executescript(OLD.read_text(encoding="utf-8"))
    before = target.read_bytes()
    assert restore(target, path).held.learners == 2
    assert len(reopened(path).events("ada", "r1")) == 2 and target.read_bytes() == before


@pytest.mark.parametrize("what", ["missing", "garbage", "empty", "foreign", "future", "damaged", "itself", "folder"])
def test_what_is_no_backup_is_refused_and_the_records_stay(store, path, target, event, what):
    for number in range(20):
        store.record(event(number, body={"words": "x" * 3000}))
    if what in ("damaged", "future"):
        back_up(path, target)
    if what == "garbage":
        target.write_bytes(b"garbage!" * 1000)
    elif what == "empty":
        target.touch()
    elif what == "folder":
        target.mkdir()
    elif what == "damaged":
        with open(target, "r+b") as file:
            file.seek(4096 * 3)
            file.write(b"\xff" * 4096 * 9)
    elif what in ("foreign", "future"):
        with closing(sqlite3.connect(target)) as file, file:
            file.execute(
                "CREATE TABLE bookmarks (url)"
                if what == "foreign"
                else f"INSERT INTO schema_version VALUES ({VERSION + 1})"
            )
    before = files(path.parent)
    with pytest.raises((NotSaved, Refused)) as trouble:
        restore(path if what == "itself" else target, path, force=True)
    assert str(path.parent) in trouble.value.for_host
    assert files(path.parent) == before and len(store.events("ada", "r1")) == 20


def test_a_restore_that_breaks_off_leaves_the_records_as_they_were(store, path, target, event, monkeypatch):
    store.record(event())
    back_up(path, target)
    store.record(event(1))
    monkeypatch.setattr(module, "_delete_again", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restore(target, path, force=True)
    assert len(store.events("ada", "r1")) == 2
    store.record(event(2))


# ── what was deleted since ─────────────────────────────────────────────────────────────────────────────────────────

ADA, BO, CY = ("3f9a22c1" + "0" * 56, "b0b0b0b0" + "0" * 56, "c1c1c1c1" + "0" * 56)


@pytest.fixture
def three(store, event):
    """Three learners, and a report of one of them."""
    for learner in (ADA, BO, CY):
        for number in range(2):
            store.record(event(number, learner=learner, run=learner[:20]))
    store.record(event(learner=CY, run="abcd1234abcd1234abcd", kind="reported"))
    return store


def days(path):
    with closing(sqlite3.connect(path)) as file:
        return [day for (day,) in file.execute("SELECT day FROM deletions ORDER BY day")]


def told(done):
    return [(one.of, one.number, one.day, one.events) for one in done.deleted_again]


def test_whoever_was_deleted_after_the_backup_is_named_and_deleted_again(three, path, target, reopened):
    back_up(path, target)
    three.forget(ADA, date(2026, 3, 4))
    three.forget_run("abcd1234abcd1234abcd", date(2026, 3, 5))
    done = restore(target, path, force=True)
    assert told(done) == [("record", "3f9a-22c1", "2026-03-04", 2), ("report", "abcd-1234", "2026-03-05", 1)]
    now = reopened(path)
    assert now.learners() == (BO, CY) and now.of_kind("reported") == () and len(now.events(CY, CY[:20])) == 2
    assert days(path) == ["2026-03-04", "2026-03-05"]
    assert ADA.encode() not in b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    assert told(restore(target, path, force=True)) == told(done)  # and again, from the same old backup


def test_whoever_was_deleted_before_the_backup_and_began_again_keeps_what_came_after(
    three, path, target, event, reopened, begin_again
):
    three.forget(ADA, date(2026, 3, 4))
    begin_again(event(learner=ADA, run="later"))
    back_up(path, target)
    assert told(restore(target, path, force=True)) == []
    assert len(reopened(path).events(ADA, "later")) == 1 and days(path) == ["2026-03-04"]


def test_a_second_deletion_on_the_same_day_counts_as_one_more(three, path, target, event, reopened, begin_again):
    three.forget(ADA, date(2026, 3, 4))
    begin_again(event(learner=ADA, run="later"))
    back_up(path, target)
    three.forget(ADA, date(2026, 3, 4))
    assert told(restore(target, path, force=True)) == [("record", "3f9a-22c1", "2026-03-04", 1)]
    assert ADA not in reopened(path).learners() and days(path) == ["2026-03-04", "2026-03-04"]


def test_a_file_of_the_future_still_tells_what_was_deleted_and_garbage_does_not(three, path, target, reopened):
    back_up(path, target)
    three.forget(ADA, date(2026, 3, 4))
    three.close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE schema_version SET version = 99")
    done = restore(target, path, force=True)
    assert done.deletions_known and told(done) == [("record", "3f9a-22c1", "2026-03-04", 2)]
    path.write_bytes(b"garbage!" * 1000)
    done = restore(target, path, force=True)
    assert not done.deletions_known and told(done) == [] and ADA in reopened(path).learners()
