"""Which addresses a database may have."""

import re

import pytest

from course_lib.store import NotSaved, Refused, open_store, place_of
from tests.store.conftest import told_to_host


def test_a_database_that_is_of_another_kind_is_refused_and_its_password_not_repeated():
    with pytest.raises(Refused, match=r"\(mysql\) is of neither SQLite nor PostgreSQL") as refusal:
        open_store("mysql://host:pass-word@db/learners")
    assert "pass-word" not in str(refusal.value)


@pytest.mark.parametrize("address", ["postgresql:", "postgresql://db", "postgresql://db/", "postgres://u:p@db/a/b", "postgresql://u:pass/word@db/d", "postgresql://db:0/d", "postgresql://u:pass%word@db/d", "postgresql://db/d?pass=word"])  # fmt: skip
def test_an_address_of_a_server_names_a_database(address):
    with pytest.raises(Refused, match="must name a host and a database") as refusal:
        place_of(address)
    assert not re.search("pass.word", str(refusal.value) + refusal.value.for_host)


def test_a_server_s_database_is_called_by_its_name_and_host_alone():
    assert str(place_of("postgresql://course:secret@db.example.org:5433/records")) == "records on db.example.org"
    assert str(place_of("postgresql:///records?host=/run/postgresql")) == "records on /run/postgresql"
    assert "secret" not in repr(place_of("postgresql://course:secret@db/records"))


@pytest.mark.parametrize("address", ["learners.sqlite", "mysql://h/d", "sqlite+aiosqlite:///x", "SQLITE", "/srv/x"])
def test_what_is_not_an_address_is_refused(address):
    with pytest.raises(Refused, match="must have an address such as sqlite:////"):
        open_store(address)


@pytest.mark.parametrize("address", ["sqlite:", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///a?mode=ro"])
def test_an_address_that_names_no_plain_file_is_refused(address):
    with pytest.raises(Refused, match="must name a file"):
        open_store(address)


def test_a_relative_address_stays_where_it_was_when_the_kernel_moves(tmp_path, monkeypatch, event):
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///learners.sqlite")
    monkeypatch.chdir("/")
    store.record(event())
    store.close()
    assert (tmp_path / "learners.sqlite").is_file()


def test_a_place_that_holds_no_database_is_said_in_a_sentence(tmp_path):
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be looked at " * 30)
    with told_to_host(NotSaved, "notes.txt is not a database; move it away"):
        open_store(f"sqlite:///{tmp_path}/notes.txt")
    for nowhere in (tmp_path, tmp_path / "missing" / "x.sqlite", tmp_path / "notes.txt" / "x.sqlite"):
        with told_to_host(NotSaved, "cannot be opened; its folder must exist and be writable"):
            open_store(f"sqlite:///{nowhere}")
