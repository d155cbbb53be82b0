"""Where the learners' data lives on this machine."""

import os
import sys
from pathlib import Path

import pytest

from course_lib.store import NotSaved, data_folder, open_store
from tests.store.conftest import told_to_host


def test_course_data_names_the_folder(tmp_path):
    assert data_folder({"COURSE_DATA": str(tmp_path / "a" / "b")}) == tmp_path / "a" / "b"
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the convention of Linux")
def test_without_course_data_the_platform_says_where(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder({}) == data_folder({"COURSE_DATA": ""}) == tmp_path / "proximal"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's folders from others by itself")
def test_the_folder_is_for_its_owner_alone(tmp_path):
    assert data_folder({"COURSE_DATA": str(tmp_path / "new")}).stat().st_mode & 0o777 == 0o700


def test_a_relative_folder_stays_where_it_was_when_the_kernel_moves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert data_folder({"COURSE_DATA": "here"}) == tmp_path / "here"


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/proximal")):
        with told_to_host(NotSaved, "make it writable or set COURSE_DATA") as trouble:
            data_folder({"COURSE_DATA": str(folder)})
        assert str(folder) in trouble.value.for_host and str(folder) not in str(trouble.value)


def test_without_an_address_the_store_is_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    open_store().close()
    assert (tmp_path / "learners.sqlite").is_file()
