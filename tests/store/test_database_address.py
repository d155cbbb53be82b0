"""Which addresses a database may have."""

import pytest

from course_lib.store import NotSaved, Refused, open_store
from tests.store.conftest import told_to_host


def test_a_database_that_is_not_sqlite_is_refused_and_its_password_not_repeated():
    with pytest.raises(Refused, match=r"\(postgresql\) is not SQLite") as refusal:
        open_store("postgresql://host:pass-word@db/learners")
    assert "pass-word" not in str(refusal.value)


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
