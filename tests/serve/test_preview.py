"""An author's page: it knows when a file was saved and what is wrong with it, and touches nobody's record."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.broken import Copy
from tests.serving import ROOT, free_port, get, stop, until


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    """A preview of a new case in a copy of the course: its address, and the copy."""
    copy = Copy(tmp_path_factory.mktemp("author"))
    env = {**os.environ, "COURSE_ASSETS": str(copy.assets), "PORT": str(free_port()), "HOST": "127.0.0.1"}
    env["COURSE_DATA"] = str(copy.root / "records")
    subprocess.run([sys.executable, "-m", "course_lib", "new", "case", "my-case"], cwd=ROOT, env=env, check=True)
    log = copy.root / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "course_lib", "preview", "my-case"], cwd=ROOT, env=env, stdout=file, stderr=file
        )
    try:
        until(lambda: process.poll() is not None or "The course is at" in log.read_text(), "the preview to start")
        assert process.poll() is None, log.read_text()
        yield f"http://127.0.0.1:{env['PORT']}", copy
    finally:
        stop(process)


def state(url, seen=""):
    return json.loads(get(f"{url}/preview/state?seen={seen}")[1])


def test_the_page_of_a_preview_shows_the_one_file_and_asks_for_its_state(preview):
    url, _ = preview
    text = get(f"{url}/voila/render/00_start.ipynb")[1]
    assert "<title>Preview: my-case · Proximal</title>" in text
    assert re.search(r'src="[^"]*style/preview.js', text)


def test_a_saved_file_has_another_version_and_its_findings_name_the_line(preview):
    url, copy = preview
    first = state(url)
    assert not first["findings"]
    line = copy.edit("cases/my-case.yaml", "ends: {value: 200 days", "ends: {value: 200")
    broken = state(url, first["version"])
    assert broken["version"] != first["version"]
    assert len(broken["findings"]) == 1
    assert re.match(
        rf"assets/cases/my-case.yaml, line {line}: `200` is not a quantity: write it", broken["findings"][0]
    )
    copy.edit("cases/my-case.yaml", "ends: {value: 200", "ends: {value: 200 days")
    assert not state(url, broken["version"])["findings"]


def test_a_preview_keeps_its_records_to_itself(preview):
    _, copy = preview
    assert not (copy.root / "records").exists()


def test_a_name_that_nothing_has_is_refused_with_the_way_to_make_it():
    asked = subprocess.run(
        [sys.executable, "-m", "course_lib", "preview", "no-such-case"], cwd=ROOT, capture_output=True, text=True
    )
    assert asked.returncode == 1
    assert "python -m course_lib new case no-such-case" in asked.stderr
