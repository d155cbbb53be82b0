"""Row 24: after a clean stop the learners' file alone holds everything, and while the course runs it is never far behind."""

import os
import shutil
import sqlite3
from contextlib import closing

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.model.event import Event
from course_lib.store import data_folder, open_store
from course_lib.store.sqlite import CHECKPOINT_PAGES
from tests.serving import course_server, get

PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
ANSWER = """
from course_lib.app.session import HERE, Attempt
HERE.greet({"code": "ada23456789ada23456789"})
attempt = Attempt(HERE, "quiz:icu", "f")
attempt.open()
attempt.write("answered", {"answer": 7})
"""


@pytest.fixture(autouse=True)
def lenient():
    """A machine on which whatever is made is for everybody, unless it is made otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "learners.sqlite"


@pytest.fixture
def page(file):
    """Opens the learners' file as one page of the course does."""
    file.parent.mkdir()
    opened = []

    def page():
        opened.append(open_store(f"sqlite:///{file}"))
        return opened[-1]

    yield page
    for store in opened:
        store.close()


def event(number, words=""):
    return Event(
        learner="ada", run="r1", number=number, activity="quiz:icu", kind="answered", seed=1, fingerprint="f",
        at="2026-11-26T09:00:00+00:00", body={"words": words},
    )  # fmt: skip


def alone(file, elsewhere):
    """How many events a copy of the one file holds, without what lies beside it."""
    copy = shutil.copy(file, elsewhere / "copy.sqlite")
    with closing(sqlite3.connect(copy)) as raw:
        return raw.execute("SELECT count(*) FROM events").fetchone()[0]


def modes(folder):
    return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}


def test_when_the_last_page_closes_the_file_alone_holds_everything(page, file, tmp_path):
    one, two = page(), page()
    for number in range(3):
        (one, two)[number % 2].record(event(number))
    one.close()
    assert alone(file, tmp_path) == 3  # although another page is still open
    two.record(event(3))
    two.close()
    assert alone(file, tmp_path) == 4 and [path.name for path in file.parent.iterdir()] == [file.name]


def test_while_pages_stay_open_the_file_alone_misses_at_most_the_latest_answers(page, file, tmp_path):
    store = page()
    for number in range(3 * CHECKPOINT_PAGES):
        store.record(event(number))
        assert number + 1 - alone(file, tmp_path) <= CHECKPOINT_PAGES


def test_a_page_that_opens_takes_into_the_file_what_a_killed_one_left_beside_it(page, file, tmp_path):
    store = page()
    store.record(event(0))
    assert file.with_name(file.name + "-wal").stat().st_size > 0
    page()
    assert alone(file, tmp_path) == 1 and file.with_name(file.name + "-wal").stat().st_size == 0


def test_a_page_that_reads_keeps_nobody_from_closing(page, file):
    store, reader = page(), sqlite3.connect(file)
    store.record(event(0))
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM events").fetchall()
    store.record(event(1))
    store.close()
    reader.close()
    assert len(page().events("ada", "r1")) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's files from others by itself")
def test_record_files_are_for_their_owner_alone_whatever_the_umask(page, file):
    store = page()
    store.record(event(0))
    assert modes(file.parent) == {name: "0o600" for name in (file.name, file.name + "-wal", file.name + "-shm")}
    assert data_folder({"COURSE_DATA": str(file.parent / "new")}).stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's files from others by itself")
def test_record_files_of_before_are_narrowed_and_a_read_only_one_stays_read_only(page, file):
    store = page()
    store.record(event(0))
    for path in file.parent.iterdir():
        path.chmod(0o666)
    page()
    assert set(modes(file.parent).values()) == {"0o600"}
    file.chmod(0o444)
    open_as_root_or_not_at_all(page)
    assert modes(file.parent)[file.name] == "0o400"


def open_as_root_or_not_at_all(page):
    try:
        page()
    except Exception as why:
        assert "read-only" in str(why)


def test_after_the_server_was_stopped_the_file_alone_holds_everything(tmp_path, file):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    cells = [new_markdown_cell("# Start"), new_code_cell(ANSWER)]
    nbformat.write(new_notebook(cells=cells, metadata=PYTHON), notebooks / "00_start.ipynb")
    with course_server(notebooks, data=file.parent) as course:
        for _ in range(2):
            assert get(f"{course.url}/voila/render/00_start.ipynb")[0] == 200
    assert alone(file, tmp_path) == 3
    assert [path.name for path in file.parent.iterdir()] == [file.name] and modes(file.parent)[file.name] == "0o600"
