"""What happened in a room is kept before it is told as kept, in order, under no learner's name, and comes back after a restart."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from course_lib.store import NotSaved, Refused, back_up, live, restore
from course_lib.store.schema import VERSION

OPENED = (1000.0, "opened", {"code": "KXTAP", "page": "04.ipynb", "lead": "h"})
VOTED = (1001.5, "voted", {"phone": "p1", "answers": ["naïve"], "round": 1})


def test_events_come_back_in_the_order_in_which_they_were_appended(store, path):
    assert live.append("a", [OPENED], path) == 1
    assert live.append("a", [VOTED, VOTED], path) == 3
    live.append("b", [OPENED], path)
    assert live.running(path) == {"a": [OPENED, VOTED, VOTED], "b": [OPENED]}


def test_a_session_that_ended_is_not_taken_up_again_and_stays_in_the_file(store, path):
    live.append("a", [OPENED, (1002.0, "ended", {})], path)
    assert live.running(path) == {}
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM live_events").fetchone() == (2,)


def test_votes_that_many_hand_in_at_once_are_each_kept_once_with_a_number_of_their_own(store, path):
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: live.append("a", [(1000.0 + n, "voted", {"phone": str(n)})] * 2, path), range(30)))
    found = live.running(path)["a"]
    assert len(found) == 60 and {body["phone"] for _, _, body in found} == {str(n) for n in range(30)}
    with closing(sqlite3.connect(path)) as raw:
        assert [n for (n,) in raw.execute("SELECT number FROM live_events ORDER BY number")] == list(range(60))


def test_no_column_of_it_is_a_learners_and_a_learner_who_is_forgotten_changes_nothing(store, path, event):
    store.record(event())
    live.append("a", [OPENED, VOTED], path)
    with closing(sqlite3.connect(path)) as raw:
        names = [row[1] for row in raw.execute("PRAGMA table_info(live_events)")]
    assert names == ["session", "number", "at", "kind", "body"]
    store.forget("ada")
    assert len(live.running(path)["a"]) == 2


def test_a_file_that_is_not_there_is_made_and_one_of_before_is_taken_along(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert live.running() == {} and not os.listdir(tmp_path)
    live.append("a", [OPENED])
    assert live.running() == {"a": [OPENED]}
    with closing(sqlite3.connect(tmp_path / "learners.sqlite")) as raw, raw:
        raw.execute("DROP TABLE live_events")
        raw.execute("DELETE FROM schema_version WHERE version = ?", (VERSION,))
        raw.execute("INSERT OR IGNORE INTO schema_version VALUES (?)", (VERSION - 1,))
    assert live.running() == {}
    assert live.append("a", [OPENED]) == 1


def test_what_cannot_be_kept_is_said_and_nothing_of_it_is_there(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    (tmp_path / "learners.sqlite").write_bytes(b"garbage!" * 1000)
    with pytest.raises((NotSaved, Refused)):
        live.append("a", [OPENED])
    with pytest.raises(NotSaved):
        live.running()


def test_a_backup_holds_what_a_room_voted_and_a_restore_gives_it_back(store, path, tmp_path):
    live.append("a", [OPENED, VOTED], path)
    back_up(path, tmp_path / "friday.sqlite")
    live.append("a", [VOTED], path)
    restore(tmp_path / "friday.sqlite", path, force=True)
    assert live.running(path) == {"a": [OPENED, VOTED]}
