"""Row 23: what is wrong with the learners' folder or file is told to the host before anybody is served."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.serve.records_file import trouble_at_start
from course_lib.store import open_store
from tests.serving import ROOT


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> bytes:
    file = tmp_path_factory.mktemp("sound") / "learners.sqlite"
    open_store(f"sqlite:///{file}").close()
    return file.read_bytes()


def told(data: Path) -> str:
    """What the server finds when it looks, before it serves anybody."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("COURSE_DATA", str(data))
        found = trouble_at_start()
    assert found and "\n" not in found
    return found


def test_a_file_that_cannot_be_used_stops_the_start_with_a_sentence(tmp_path):
    (tmp_path / "learners.sqlite").write_bytes(b"garbage " * 1000)
    course = subprocess.run(
        [sys.executable, "-m", "course_lib", "serve"],
        cwd=ROOT, env=os.environ | {"HOST": "127.0.0.1", "PORT": "0", "COURSE_DATA": str(tmp_path)},
        capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert course.returncode == 1 and "The course is at" not in course.stdout and "Traceback" not in course.stderr
    assert "is not a database" in course.stderr and course.stderr.endswith(" The course was not started.\n")


def test_a_sound_folder_is_not_spoken_of(tmp_path, sound, monkeypatch):
    (tmp_path / "learners.sqlite").write_bytes(sound)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert not trouble_at_start()


def test_a_folder_that_cannot_be_written_to_is_told_at_start(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    assert f"the folder {tmp_path / 'file'} cannot be written to" in told(tmp_path / "file")


def test_garbage_is_told_at_start(tmp_path):
    (tmp_path / "learners.sqlite").write_bytes(b"garbage " * 1000)
    assert "is not a database" in told(tmp_path)


@pytest.mark.parametrize("length", [100, 4096, 10_000])
def test_a_truncated_file_is_told_at_start(tmp_path, sound, length):
    (tmp_path / "learners.sqlite").write_bytes(sound[:length])
    assert "is damaged" in told(tmp_path)


def test_a_file_from_the_future_is_told_at_start(tmp_path, sound):
    (tmp_path / "learners.sqlite").write_bytes(sound)
    with sqlite3.connect(tmp_path / "learners.sqlite") as file:
        file.execute("INSERT INTO schema_version VALUES (99)")
    file.close()
    assert "newer version of the course" in told(tmp_path)


def test_a_file_of_another_program_is_told_at_start(tmp_path):
    with sqlite3.connect(tmp_path / "learners.sqlite") as file:
        file.execute("CREATE TABLE orders (id INTEGER)")
    file.close()
    assert "another program" in told(tmp_path)


def test_a_folder_in_the_place_of_the_file_is_told_at_start(tmp_path):
    (tmp_path / "learners.sqlite").mkdir()
    assert "learners.sqlite" in told(tmp_path)


def test_a_link_to_nowhere_in_the_place_of_the_file_is_told_at_start(tmp_path):
    (tmp_path / "learners.sqlite").symlink_to(tmp_path / "gone" / "learners.sqlite")
    assert "learners.sqlite" in told(tmp_path)
