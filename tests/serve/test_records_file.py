"""What keeps learners' work from being kept while the course runs, for anybody without a place, for the log with it."""

import os
import shutil
import sqlite3
import tempfile

import pytest

from course_lib.serve.records_file import CANNOT_BE_KEPT, REPLACED, RecordsWatch, Trouble
from course_lib.store import open_store


@pytest.fixture
def data(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("COURSE_DATA", str(folder))
    return folder


@pytest.fixture
def file(data):
    open_store().close()
    return data / "learners.sqlite"


def watch(data) -> RecordsWatch:
    return RecordsWatch({"COURSE_DATA": str(data)})


def test_a_file_that_is_sound_and_one_that_is_not_made_yet_are_no_trouble(data):
    looking = watch(data)
    assert looking.look() == Trouble("", "")
    open_store().close()
    assert looking.look() == looking.look() == Trouble("", "")


def test_a_file_that_is_written_to_meanwhile_is_no_trouble(file):
    looking = watch(file.parent)
    with sqlite3.connect(file) as raw:
        raw.execute("BEGIN IMMEDIATE")
        assert looking.look() == Trouble("", "")


def test_a_file_that_was_replaced_or_is_gone_is_told_until_it_is_back(file):
    looking = watch(file.parent)
    assert not looking.look().told
    aside = file.with_name("aside")
    os.rename(file, aside)
    assert looking.look().told == REPLACED
    shutil.copy(aside, file)
    found = looking.look()
    assert found.told == REPLACED and str(file) in found.logged
    os.rename(aside, file)
    assert not looking.look().told


def test_a_file_that_came_after_the_start_is_known_from_then_on(data):
    looking = watch(data)
    looking.look()
    open_store().close()
    looking.look()
    os.rename(data / "learners.sqlite", data / "aside")
    assert looking.look().told == REPLACED


def test_a_folder_that_is_gone_is_told_and_not_made_anew(data):
    looking = watch(data)
    data.rmdir()
    found = looking.look()
    assert found.told == CANNOT_BE_KEPT and str(data) in found.logged and not data.exists()


def test_a_damaged_file_is_told(file):
    looking = watch(file.parent)
    with file.open("r+b") as raw:
        raw.truncate(5000)
    found = looking.look()
    assert found.told == CANNOT_BE_KEPT and "is damaged" in found.logged


def test_a_full_disk_is_told(data, monkeypatch):
    class Full:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def write(self, _):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Full())
    found = watch(data).look()
    assert found.told == CANNOT_BE_KEPT and "is full; free some space" in found.logged


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(data):
    looking = watch(data)
    data.chmod(0o500)
    try:
        assert looking.look().told == CANNOT_BE_KEPT
    finally:
        data.chmod(0o700)


def test_what_anybody_reads_names_no_place(file):
    for told in (CANNOT_BE_KEPT, REPLACED):
        assert "/" not in told and "sqlite" not in told
