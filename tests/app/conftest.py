"""What the tests of the doors share: a data folder of their own, and rooms entered as a browser enters them."""

import sqlite3
from collections import OrderedDict

import pytest
from ipywidgets import Widget

from course_lib import content
from course_lib.app import virtual_patients
from course_lib.app.case.room import CaseRoom
from course_lib.app.quiz import QuizRoom
from course_lib.app.session import Session
from course_lib.app.start import StartRoom
from course_lib.store import open_store
from tests.questions import LESSON_QUIZ as QUIZ
from tests.questions import twelve
from tests.reading import Browser
from tests.sleeping import Pages, only_whole

CASE = "awake-and-unable-to-move"


class LastAsked(OrderedDict):
    """The traces that were asked for last: all of them would fill the memory."""

    MOST = 32

    def __getitem__(self, asked):
        self.move_to_end(asked)
        return super().__getitem__(asked)

    def __setitem__(self, asked, trace):
        super().__setitem__(asked, trace)
        if len(self) > self.MOST:
            self.popitem(last=False)


@pytest.fixture(autouse=True, scope="session")
def simulated_once():
    """Many tests open the same lab and play the same case, and the model gives the same for the same."""
    with pytest.MonkeyPatch.context() as patch, virtual_patients.remembering():
        patch.setattr(virtual_patients, "_remembered", LastAsked())
        yield


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """The folder of the learners' data; a locked file is given up soon."""
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("course_lib.store.sqlite.WAIT_S", 0.05)
    return tmp_path / "data"


@pytest.fixture
def store(data):
    """The learners' file, as another page would open it."""
    store = open_store()
    yield store
    store.close()


@pytest.fixture(autouse=True)
def no_page_left():
    """What a page held goes with it: ipywidgets keeps every widget, and so its room and its traces, until it is closed."""
    yield
    Widget.close_all()


@pytest.fixture
def served(monkeypatch):
    """The course as Voilà serves it, where each browser has its own code."""
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")


@pytest.fixture
def enter():
    """A maker of (room, browser); each call is a new page with a kernel of its own unless `session` is given."""
    sessions = []

    def enter(room, session=None, **browser):
        sessions.append(session or Session())
        room.session = sessions[-1]
        if hasattr(room, "attempt"):
            room.attempt.session = sessions[-1]
        return room, Browser(room.screen, **browser)

    yield enter
    for session in sessions:
        if session.store:
            session.store.close()


@pytest.fixture
def enter_case(enter):
    return lambda **how: enter(CaseRoom(CASE), **how)


@pytest.fixture
def enter_quiz(enter):
    """A maker of rooms with twelve questions that these tests know, or with another quiz."""
    return lambda quiz=None, **how: enter(QuizRoom(quiz or twelve(), content.fingerprint("quizzes", QUIZ)), **how)


@pytest.fixture
def enter_start(enter):
    return lambda **how: enter(StartRoom(), **how)


@pytest.fixture
def lock(data):
    """Another program that holds the learners' file for itself, from `lock()` until `.close()` of what it gives."""
    held = []

    def lock():
        held.append(sqlite3.connect(data / "learners.sqlite", isolation_level=None))
        held[-1].execute("BEGIN EXCLUSIVE")
        return held[-1]

    yield lock
    for other in held:
        other.close()


@pytest.fixture
def pages():
    """Pages whose kernels can be put to sleep."""
    found = Pages()
    yield found
    found.close()


@pytest.fixture
def compared_whole(monkeypatch):
    """Of a screen only the whole is drawn: its parts are tested elsewhere."""
    only_whole(monkeypatch)
