"""A site is written whole or not at all, and over nothing but another such site."""

import json
import re

import pytest

from course_lib.engine.commitments import Impossible
from course_lib.serve.static_site import files
from course_lib.serve.static_site.files import refuse_folder, with_worker, write
from tests.broken import JARGON

SITE = with_worker({"index.html": b"<p>one</p>", "course.0.css": b"p { }"}, "// what it does")


def refusal(folder) -> str:
    with pytest.raises(Impossible) as refused:
        refuse_folder(folder)
    assert str(refused.value).endswith(".") and not JARGON.search(str(refused.value))
    return str(refused.value)


def test_a_site_is_written_into_a_new_or_an_empty_folder(tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        write(SITE, tmp_path / name)
        assert {one.name: one.read_bytes() for one in (tmp_path / name).iterdir()} == SITE
    assert {one.name for one in tmp_path.iterdir()} == {"new", "empty"}


def test_another_edition_takes_the_place_of_the_one_before_whole(tmp_path):
    write(SITE, tmp_path / "site")
    other = with_worker({"index.html": b"<p>two</p>"}, "// what it does")
    write(other, tmp_path / "site")
    assert {one.name: one.read_bytes() for one in (tmp_path / "site").iterdir()} == other
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_anything_else_in_it_is_refused_and_left_alone(tmp_path):
    write(SITE, tmp_path / "site")
    (tmp_path / "site" / "thesis.docx").write_text("years of work")
    assert "thesis.docx" in refusal(tmp_path / "site")
    with pytest.raises(Impossible):
        write(SITE, tmp_path / "site")
    assert (tmp_path / "site" / "thesis.docx").read_text() == "years of work"


def test_a_page_of_somebody_elses_is_no_page_of_the_course(tmp_path):
    (tmp_path / "index.html").write_text("mine")
    assert "index.html" in refusal(tmp_path)


def test_a_file_or_a_place_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    assert "is a file" in refusal(tmp_path / "file")
    assert "There is no folder" in refusal(tmp_path / "no" / "site")


def test_what_stood_there_stays_where_a_site_cannot_be_written(tmp_path, monkeypatch):
    write(SITE, tmp_path / "site")
    rename, renamed = files.Path.rename, []

    def full(self, target):
        renamed.append(target)
        if len(renamed) == 2:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(files.Path, "rename", full)
    with pytest.raises(Impossible, match="No space left"):
        write({"index.html": b"other"}, tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_bytes() == SITE["index.html"]
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_the_worker_names_every_file_and_an_edition_by_what_they_hold():
    text = SITE["worker.js"].decode()
    assert json.loads(re.search(r"const FILES = (.*);", text)[1]) == ["course.0.css", "index.html"]
    edition = re.compile(r'const EDITION = "([0-9a-f]{16})";')
    again = with_worker({"course.0.css": b"p { }", "index.html": b"<p>one</p>"}, "")["worker.js"].decode()
    other = with_worker({"course.0.css": b"p { }", "index.html": b"<p>two</p>"}, "")["worker.js"].decode()
    assert edition.search(text)[1] == edition.search(again)[1] != edition.search(other)[1]
