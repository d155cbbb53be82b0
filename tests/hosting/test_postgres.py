"""What a host, a learner and another machine meet where the records are in PostgreSQL: faults, bounds, moving."""

import os
import random
import subprocess
import sys
import threading

import pytest

from course_lib.cli import main
from course_lib.model.event import Event
from course_lib.store import (
    NotSaved,
    check_store,
    connection_slots,
    learners_place,
    live,
    open_store,
    postgres,
    postgres_line,
    schema,
    schema_version,
)
from tests.hosting.conftest import NAME
from tests.hosting.postgres import PASSWORD
from tests.serving import ROOT
from tests.store.conftest import told_to_host

AT = "2026-03-01T09:00:00+00:00"


def event(number=0, run="r1", **changes):
    usual = dict(learner="ada", activity="quiz:icu", kind="committed", seed=7, fingerprint="f1", at=AT, body={})
    return Event(**(usual | dict(run=run, number=number) | changes))


@pytest.fixture
def store(database):
    store = open_store()
    yield store
    store.close()


# ── faults ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_acknowledged_outlives_a_crash_and_what_was_not_is_taken_when_the_server_is_back(store, cluster):
    store.record(event(0))
    cluster.stop("immediate")
    try:
        with told_to_host(NotSaved, f"could not be saved: the database {NAME} on 127.0.0.1 does not answer; see that"):
            store.record(event(1))
        assert "does not answer" in check_store()
    finally:
        cluster.start()
    assert store.events("ada", "r1") == (event(0),)
    store.record(event(1))
    assert len(store.events("ada", "r1")) == 2 and check_store() == ""


def test_a_connection_that_is_cut_costs_one_try_and_a_repeated_event_is_kept_once(store, cluster):
    with pytest.raises(NotSaved), store._transaction("saved", begin="IMMEDIATE") as connection:
        connection.execute(store._schema.EVENTS.insert(), {**event(0).model_dump(exclude={"body"}), "body": "{}"})
        cluster.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{NAME}'")
        connection.exec_driver_sql("SELECT 1")
    assert store.events("ada", "r1") == ()
    for _ in range(2):
        store.record(event(0))
    assert store.events("ada", "r1") == (event(0),)


def test_a_replica_that_is_read_only_is_said(store, cluster):
    store.record(event(0))
    cluster.ask(f"ALTER ROLE course IN DATABASE {NAME} SET default_transaction_read_only = on")
    try:
        with told_to_host(NotSaved, "is read-only; name the primary and not a replica"):
            store.record(event(1))
        assert store.events("ada", "r1") == (event(0),)
        assert "is read-only" in check_store()
    finally:
        cluster.ask(f"ALTER ROLE course IN DATABASE {NAME} RESET default_transaction_read_only")


def test_a_wrong_password_is_one_sentence_and_stands_nowhere(cluster, database, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", cluster.url(NAME, "not-the-pass-word"))
    with told_to_host(NotSaved, "refused the course's name or password; set DATABASE_URL right"):
        open_store()
    served = subprocess.run(
        [sys.executable, "-m", "course_lib", "serve"],
        cwd=ROOT, env=os.environ | {"HOST": "127.0.0.1", "PORT": "0"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    said = served.stdout + served.stderr
    assert served.returncode == 1 and said.count("\n") <= 2 and "refused the course's name or password" in said
    assert "pass-word" not in said + cluster.log()


@pytest.mark.parametrize("database_named, says", [("nowhere", "does not exist; make it"), (NAME, "does not answer")])
def test_a_database_that_is_not_there_and_a_server_that_is_not(cluster, database, monkeypatch, database_named, says):
    address = cluster.url(database_named)
    if says == "does not answer":
        address = address.replace(f":{cluster.port}/", ":9/")
    monkeypatch.setenv("DATABASE_URL", address)
    assert says in check_store()


def test_a_disk_that_is_full_is_said_nothing_is_half_written_and_with_room_it_goes_on(store, cluster):
    kept = []
    with cluster.small_disk(NAME, "events"), told_to_host(NotSaved, "has no room left; free some space"):
        for number in range(100):
            noise = random.Random(number).randbytes(20_000).hex()
            store.record(event(number, body={"noise": noise}))
            kept.append(number)
    assert kept and [one.number for one in store.events("ada", "r1")] == kept
    store.record(event(len(kept)))
    assert len(store.events("ada", "r1")) == len(kept) + 1


def test_what_is_read_is_of_one_moment(store):
    store.record(event(0))
    with store._transaction("read") as connection:
        asked = store._schema.EVENTS.select()
        assert len(connection.execute(asked).all()) == 1
        other = open_store()
        other.record(event(1))
        assert len(connection.execute(asked).all()) == 1
    assert len(store.events("ada", "r1")) == 2


def test_who_commits_waits_for_a_deletion_and_not_for_others_who_commit(store, monkeypatch):
    monkeypatch.setattr(postgres_line, "WAIT_S", 0.5)
    other = open_store()
    with store._transaction("saved", begin="APPEND"):
        other.record(event(0))
        with told_to_host(NotSaved, "is busy"):
            other.forget("ada")
    with store._transaction("deleted", begin="IMMEDIATE"), told_to_host(NotSaved, "is busy"):
        other.record(event(1))
    assert store.events("ada", "r1") == (event(0),)


def test_the_look_at_how_things_stand_does_not_wait_for_learners(database, tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_line, "SLOT_WAIT_S", 0.05)
    open_store().close()
    held = [connection_slots.take(tmp_path / "data" / postgres_line.SLOTS, 0) for _ in range(connection_slots.MOST)]
    assert all(held) and check_store() == ""
    with told_to_host(NotSaved, "is asked by too many at once"):
        open_store()


def test_a_newer_schema_and_a_database_of_another_program_are_refused(store, cluster):
    cluster.ask("UPDATE schema_version SET version = 99", NAME)
    assert "newer version of the course (its schema is 99" in check_store()
    cluster.empty(NAME)
    cluster.ask("CREATE TABLE somebodys (a int)", NAME)
    assert "another program" in check_store()


# ── many at once ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_where_all_slots_are_taken_whoever_comes_waits_and_is_told(tmp_path):
    held = [connection_slots.take(tmp_path / "slots", 0) for _ in range(connection_slots.MOST)]
    assert all(held) and connection_slots.take(tmp_path / "slots", 0.05) is None
    held.pop().close()
    assert connection_slots.take(tmp_path / "slots", 0) is not None


def test_processes_that_begin_at_once_make_the_tables_once(database, cluster):
    line = [sys.executable, "-c", "from course_lib.store import open_store; open_store().close()"]
    started = [subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [one.communicate()[1] for one in started] == [""] * 4
    assert cluster.ask("SELECT version FROM schema_version", NAME) == [(6,)]


def test_an_older_schema_is_taken_to_this_version_wholly_or_not_at_all(store, cluster, monkeypatch):
    def with_step(version, *statements):
        for module in (schema, schema_version, postgres):
            monkeypatch.setattr(module, "VERSION", version + 1)
        monkeypatch.setitem(schema.STEPS, version, {"postgresql": statements})

    def versions():
        return [found for (found,) in cluster.ask("SELECT version FROM schema_version ORDER BY version", NAME)]

    store.record(event(0))
    first = schema.VERSION
    with_step(first, "ALTER TABLE live_events ADD COLUMN room VARCHAR")
    assert open_store().events("ada", "r1") == (event(0),) and versions() == [first, first + 1]
    assert cluster.ask("SELECT room FROM live_events", NAME) == []
    with_step(first + 1, "ALTER TABLE live_events DROP COLUMN room", "ALTER TABLE nowhere DROP COLUMN room")
    with told_to_host(NotSaved, "could not be opened"):
        open_store()
    assert cluster.ask("SELECT room FROM live_events", NAME) == [] and versions() == [first, first + 1]


def test_the_password_may_stand_in_a_file_of_libpq_and_not_in_the_address(cluster, database, tmp_path, monkeypatch):
    file = tmp_path / "pgpass"
    file.write_text(f"127.0.0.1:{cluster.port}:{NAME}:course:{PASSWORD.replace(':', chr(92) + ':')}\n")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    monkeypatch.setenv("DATABASE_URL", f"postgresql://course@127.0.0.1:{cluster.port}/{NAME}")
    open_store().record(event(0))
    assert check_store() == ""


def test_votes_of_many_threads_are_each_kept_once(database):
    def vote(number):
        live.append("room", [(1.0 + number, "voted", {"phone": number})])

    threads = [threading.Thread(target=vote, args=(number,)) for number in range(30)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(body["phone"] for _, _, body in live.running()["room"]) == list(range(30))


# ── moving ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_records_are_moved_there_and_back_counted_and_compared(database, tmp_path, capsys):
    file, again = (f"sqlite:///{tmp_path}/{name}.sqlite" for name in ("from", "back"))
    store = open_store(file)
    for number in range(3):
        store.record(event(number, body={"words": "naïve – \u2028 'quoted' \\ {}"}))
    store.record(event(0, run="r2", learner="bob"))
    store.forget("bob")
    store.close()
    live.append("room", [(1.0, "voted", {"a": 1})], learners_place({"DATABASE_URL": file}))
    assert main(["copy-store", file, database]) == 0
    said = capsys.readouterr().out
    assert "events: 3 rows" in said and "deletions: 1 row" in said and "live_events: 1 row" in said
    assert main(["copy-store", database, again]) == 0
    assert capsys.readouterr().out == said
    assert open_store(again).history("ada") == open_store(file).history("ada") == open_store(database).history("ada")
    assert main(["copy-store", file, database]) == 1
    assert "holds records already" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [["backup", "x.sqlite"], ["restore", "x.sqlite"]])
def test_the_verbs_for_a_file_say_what_to_use_instead(database, capsys, verb):
    assert main(verb) == 1
    assert "pg_dump" in capsys.readouterr().err


def test_records_are_deleted_by_their_number_as_with_a_file(store, capsys):
    store.record(event(0, learner="ab" * 32))
    assert main(["forget", "abab-abab", "--yes"]) == 0
    assert store.learners() == ()
