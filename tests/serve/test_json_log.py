"""The log as JSON: one object a line, whoever said it, and nothing about a person in any."""

import json
import logging
import os
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_lib.serve.json_log import JsonFormatter, json_lines, objects
from course_lib.serve.redacted_log import redacted
from course_lib.serve.settings import SettingsError, read_settings
from tests.serve.conftest import PYTHON
from tests.serve.raw_client import open_page
from tests.serving import ON_DEMAND, ROOT, course_server, until

LOUD = """
import os, sys
from course_lib.views.parts.screen import Screen
class Quiet(Screen):
    def receive(self, message): pass
os.write(2, b"somebody at 203.0.113.9 asked /api/kernels/12345678-1234-1234-1234-123456789abc/channels?token=abc\\n")
os.write(1, "é, and \\"quotes\\"\\n".encode())
Quiet(lambda: "<p>here</p>", lambda message: None)
"""


def told(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_line_of_a_course_that_is_asked_for_json_is_an_object(tmp_path):
    for name, code in (("00_start.ipynb", "1"), ("01_own.ipynb", LOUD)):
        nbformat.write(new_notebook(cells=[new_code_cell(code)], metadata=PYTHON), tmp_path / name)
    with course_server(tmp_path, {"COURSE_LOG": "json", "COURSE_TYPO": "1"}, start=ON_DEMAND) as course:
        open_page(course, "01_own.ipynb")
        until(lambda: "quotes" in course.log(), "what the kernel printed", course)
        course.process.terminate()
        course.process.wait(20)
        lines = told(course.log())
    said = [one["message"] for one in lines]
    assert all({"time", "level", "message"} <= set(one) for one in lines)
    assert any("COURSE_TYPO is not a setting" in one for one in said) and "Starting the course …" in said
    assert f"The course is at http://127.0.0.1:{course.port}/ (only this computer can open it). Stop it with Ctrl+C." in said  # fmt: skip
    assert "somebody at ‹address› asked /api/kernels/‹kernel›/channels?…" in said and 'é, and "quotes"' in said


def test_what_keeps_a_course_from_starting_is_an_object_too():
    refused = subprocess.run(
        [sys.executable, "-m", "course_lib", "serve"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60,
        env=os.environ | {"PORT": "none", "COURSE_LOG": "JSON"},
    )  # fmt: skip
    lines = told(refused.stdout + refused.stderr)
    assert refused.returncode == 1 and [one["level"] for one in lines] == ["error"]
    assert lines[0]["message"].startswith("PORT=none is not a port")


def record(message, *args, error=None):
    try:
        if error:
            raise error
    except Exception:
        return logging.LogRecord("course", logging.ERROR, "x.py", 1, message, args, sys.exc_info())
    return logging.LogRecord("course", logging.ERROR, "x.py", 1, message, args, None)


def test_of_an_error_its_kind_and_its_places_are_kept_and_never_its_text():
    text = JsonFormatter().format(
        record("Uncaught exception %s\nHTTPServerRequest(secret)", "GET /x", error=ValueError("what Ada wrote"))
    )
    (one,) = told(text)
    assert one["message"] == "Uncaught exception GET /x" and one["error"] == "ValueError" and one["level"] == "error"
    assert one["at"] == [place for place in one["at"] if place.startswith("tests/serve/test_json_log.py:")]
    assert one["at"] and "Ada" not in text and "secret" not in text


def test_a_log_record_holds_no_address_no_kernel_no_class_no_secret_and_no_query():
    path = "500 POST /course/live/abcd2345/phone?word=x from 198.51.100.7 or 2001:db8::1 with px-" + "a" * 43
    (one,) = told(JsonFormatter().format(record("%s", path)))
    assert one["message"] == "500 POST /course/live/‹class›/phone?… from ‹address› or ‹address› with ‹secret›"
    assert redacted("/kurs/course/live/abcd2345/wall") == "/kurs/course/live/‹class›/wall"


def test_a_traceback_that_somebody_printed_is_one_object():
    printed = [
        "before", "Traceback (most recent call last):", '  File "/elsewhere/ada/x/cell.py", line 3, in answer', "    check('what Ada wrote')",
        "    ~~~~~^^^^", "", f'  File "{ROOT}/course_lib/app/session.py", line 7', "ValueError: what Ada wrote", "what Ada wrote then", '{"message": "after"}',
    ]  # fmt: skip
    before, error, after = (json.loads(one) for one in objects(printed))
    assert (before["message"], after["message"]) == ("before", "after")
    assert error["error"] == "ValueError" and error["at"] == ["x/cell.py:3 answer", "course_lib/app/session.py:7"]
    assert "Ada" not in json.dumps(error).replace("ada", "")


def test_a_traceback_that_breaks_off_is_told_too_and_empty_lines_are_nothing():
    (one,) = objects(["", "Traceback (most recent call last):", '  File "a.py", line 1, in f'])
    assert json.loads(one)["at"] == ["a.py:1 f"]


def test_what_is_an_object_already_stays_and_a_number_is_none():
    line = json_lines("first\n\nsecond")
    assert list(objects(line.splitlines())) == line.splitlines()
    assert [json.loads(one)["message"] for one in objects(["7"])] == ["7"]


def test_another_way_to_write_the_log_is_refused():
    with pytest.raises(SettingsError, match="give text or json"):
        read_settings({"COURSE_LOG": "xml"})
    assert read_settings({}).log == "text" and read_settings({"COURSE_LOG": "Json"}).log == "json"
