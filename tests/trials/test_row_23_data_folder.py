"""Row 23: what is wrong with the data folder is found at the start and told to the host; a learner never sees a path."""

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_lib.app.case import CaseRoom
from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.contrast import ContrastRoom
from course_lib.app.lab import LabRoom
from course_lib.app.start import StartRoom
from course_lib.app.worksheet import WorksheetRoom
from course_lib.content import ids
from course_lib.store import NotSaved, Refused, check_store, open_store
from course_lib.store.reasons import _REASONS, for_learner
from tests.app.conftest import CASE


def _folder_in_its_place(folder, file):
    file.mkdir()


def _file_in_the_folder_s_place(folder, file):
    folder.rmdir()
    folder.write_text("in the way")


def _garbage(folder, file):
    file.write_bytes(b"garbage!" * 1000)


def _truncated(folder, file):
    open_store().close()
    os.truncate(file, 6000)


def _from_the_future(folder, file):
    open_store().close()
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("INSERT INTO schema_version VALUES (99)")


def _of_another_program(folder, file):
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("CREATE TABLE bookmarks (url)")


TROUBLES = [
    _folder_in_its_place,
    _file_in_the_folder_s_place,
    _garbage,
    _truncated,
    _from_the_future,
    _of_another_program,
]
ROOMS = {
    "start": StartRoom,
    "case": lambda: CaseRoom(CASE),
    "clinic": ClinicRoom,
    "lab": lambda: LabRoom(ids("labs")[0]),
    "worksheet": lambda: WorksheetRoom(ids("worksheets")[0]),
    "contrast": lambda: ContrastRoom(ids("contrasts")[0]),
}


def named(trouble):
    return trouble.__name__.strip("_")


@pytest.fixture
def troubled(data, request):
    """A data folder with something wrong in it; what it is."""
    data.mkdir()
    request.param(data, data / "learners.sqlite")
    return request.param


@pytest.mark.parametrize("troubled", TROUBLES, indirect=True, ids=named)
def test_at_the_start_the_host_is_told_in_one_sentence_that_names_the_place(troubled, data):
    told = check_store(os.environ)
    assert str(data) in told and told.count("\n") == 0 and told.endswith(".")


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("troubled", TROUBLES, indirect=True, ids=named)
def test_whatever_is_wrong_no_screen_names_the_data_folder_and_the_log_does(troubled, room, enter, data, caplog):
    _, browser = enter(ROOMS[room]())
    assert browser.alerts() and "Something went wrong" not in browser.words
    for place in (data, data.parent, data.resolve()):
        assert str(place) not in browser.html and str(place) not in " ".join(browser.said)
    assert str(data) in caplog.text


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("trouble", ["locked", "vanished", "replaced"])
def test_what_goes_wrong_under_an_open_page_names_no_folder_either(room, trouble, enter, enter_quiz, data, lock):
    page, browser = enter(ROOMS[room]())
    file = data / "learners.sqlite"
    if trouble == "locked":
        lock()
    else:
        file.unlink()
    if trouble == "replaced":
        file.write_bytes(b"garbage!" * 1000)
    for kind in ("open", "commit", "see", "retry", "ping", "report", "ask-to-delete", "forget", "again", "keep"):
        browser.send(kind, form="decision", values={"words": ["wrong"], "options": ["three-hundred-acute"]})
        assert str(data) not in browser.html and str(data.parent) not in " ".join(browser.said)


@given(error=st.text() | st.sampled_from([f"x {sign} y" for sign in _REASONS]), folder=st.sampled_from(["/srv/course"]))
@example("unable to open database: /srv/course/data/learners.sqlite", "/srv/course")
def test_no_sentence_for_a_learner_repeats_what_the_database_said(error, folder):
    assert folder not in for_learner(f"{error} {folder}") and len(for_learner(error)) < 160


@pytest.mark.parametrize("troubled", TROUBLES, indirect=True, ids=named)
def test_what_the_store_raises_reads_as_the_learner_s_sentence(troubled, data):
    with pytest.raises((NotSaved, Refused)) as trouble:
        store = open_store()
        store.close()
    assert str(data) not in str(trouble.value) and str(data) in trouble.value.for_host


def test_what_is_told_to_the_host_reaches_the_server_s_log_and_no_page():
    from jupyter_client.manager import KernelManager

    say = "from course_lib.app.session import told; from course_lib.store import NotSaved; told(NotSaved('short', 'the folder /srv/x'))"
    with tempfile.TemporaryFile() as log:
        manager = KernelManager(kernel_cmd=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"])
        manager.start_kernel(stderr=log, cwd=str(Path(__file__).parents[2]))
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            sent = []
            answer = client.execute_interactive(say, output_hook=sent.append, timeout=60)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
        log.seek(0)
        said = log.read().decode()
    assert answer["content"]["status"] == "ok" and "the folder /srv/x" in said
    assert "/srv/x" not in str([message["content"] for message in sent if message["msg_type"] != "execute_input"])
