"""What the server says of a learner's record without a kernel: the same that their kernel would show, and nothing is written."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from course_lib import content
from course_lib.app.case import progress, run
from course_lib.app.case.room import CaseRoom
from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.identity import DamagedCode
from course_lib.app.own_record import REACHED, own_record
from course_lib.app.review import history
from course_lib.app.start import StartRoom
from course_lib.engine.case import replay
from course_lib.engine.progress.certificate import LESSONS
from course_lib.store import Deleted, NotSaved, Refused, learner_of, open_store, record_number
from course_lib.views.parts.controls import code
from tests.app.conftest import CASE
from tests.app.record.test_certificate import everything
from tests.app.test_start_room import answer, decide, way_on
from tests.questions import LESSON_QUIZ
from tests.reading import Page

ADA, BOB = "ada" * 8, "bob" * 8
NUMBER = record_number(learner_of(ADA))
DECISIONS = len(replay.mainline(content.case(CASE)))


@pytest.fixture(autouse=True)
def each_browser_has_its_code(served):
    """As under Voilà."""


def start_page(private=ADA):
    return own_record(private, [], "start")["overview"]["html"]


# What is recorded


def test_before_anything_is_recorded_there_is_no_record_and_asking_makes_none(data):
    assert own_record(ADA, [f"case:{CASE}", "quiz:no-such"], "") == {"record": False, "begun": {}}
    assert own_record(ADA, [], "start")["record"] is False and not data.exists()
    data.mkdir()
    own_record(ADA, ["clinic:day"], "start")
    assert not os.listdir(data)


def test_what_is_begun_is_named_with_its_latest_attempt_and_how_many_events_it_holds(enter_case, enter_quiz):
    decide(*enter_case(code=ADA), times=DECISIONS)
    room, browser = enter_case(code=ADA)
    browser.send("again")
    decide(room, browser, times=2)
    answer(*enter_quiz(content.quiz(LESSON_QUIZ), code=ADA), times=1)
    names = [f"case:{CASE}", f"quiz:{LESSON_QUIZ}", "worksheet:no-such", "lab:prednisone-taper", "", "no kind at all"]
    assert own_record(ADA, names, "") == {
        "record": True,
        "begun": {f"case:{CASE}": {"attempt": 2, "events": 3}, f"quiz:{LESSON_QUIZ}": {"attempt": 1, "events": 2}},
        "due": {"items": 0, "minutes": 0},
    }
    assert own_record(BOB, names, "") == {"record": False, "begun": {}}


def test_the_levels_of_a_case_belong_together_and_the_one_that_holds_more_is_told(enter):
    decide(*enter(CaseRoom(CASE, "unguided"), code=ADA), times=2)
    case, unguided = f"case:{CASE}", f"case:{CASE}:unguided"
    both = {"attempt": 1, "events": 3}
    assert own_record(ADA, [case, unguided], "")["begun"] == {case: both, unguided: both}
    decide(*enter(CaseRoom(CASE), code=ADA), times=1)
    assert own_record(ADA, [case], "")["begun"] == {case: both}
    decide(*enter(CaseRoom(CASE), code=ADA), times=2)
    assert own_record(ADA, [case, unguided], "")["begun"] == {case: {"attempt": 1, "events": 4}, unguided: both}


def test_clinic_day_is_begun_with_any_of_its_patients_because_its_corridor_shows_them(enter):
    decide(*enter(CaseRoom(CASE), code=ADA), times=1)
    assert own_record(ADA, ["clinic:day"], "")["begun"] == {}, "guided is no part of clinic day"
    decide(*enter(CaseRoom(CASE, "unguided"), code=ADA), times=1)
    assert own_record(ADA, ["clinic:day"], "")["begun"] == {"clinic:day": {"attempt": 1, "events": 2}}


@pytest.mark.parametrize("damaged", [None, "", "short", "ä" * 20, "a b" * 8, 7, ["a" * 20], "a" * 65, ADA + "\n"])
def test_a_damaged_code_is_refused_and_not_repeated(damaged, data):
    with pytest.raises(DamagedCode, match="damaged, so your record cannot be found") as refused:
        own_record(damaged, [], True)
    assert not damaged or str(damaged) not in str(refused.value) and not data.exists()


def test_a_file_that_cannot_be_read_is_said_in_the_learners_sentence(data):
    data.mkdir()
    (data / "learners.sqlite").write_bytes(b"garbage!" * 1000)
    with pytest.raises(NotSaved, match="could not be read: the file that keeps it is not a database"):
        own_record(ADA, [], False)


def test_asking_writes_nothing_even_for_a_learner_with_a_record(enter_case, data):
    room, browser = enter_case(code=ADA)
    decide(room, browser, times=2)
    room.session.store.close()
    before = {name: (data / name).read_bytes() for name in os.listdir(data)}
    for private in (ADA, BOB):
        own_record(private, [f"case:{CASE}", "clinic:day"], "start")
    assert before == {name: (data / name).read_bytes() for name in os.listdir(data)}


# The start page


def test_a_new_learner_sees_what_anybody_sees(enter_start):
    anybody = StartRoom().screen.html
    _, browser = enter_start(code=ADA)
    assert browser.html == anybody == start_page()
    assert "Nothing is stored about you before you first commit" in browser.words
    assert way_on(browser)[0] == "Begin" and "record’s number" not in browser.words
    assert not [button for button in browser.buttons() if "Delete" in button]


def test_who_deleted_their_record_sees_on_their_next_page_what_anybody_sees(enter_case, enter_start):
    decide(*enter_case(code=ADA), times=1)
    _, browser = enter_start(code=ADA)
    browser.click("Delete my record …")
    browser.click("Delete my record")
    _, later = enter_start(code="anew" * 5)  # the browser has made another
    assert later.html == StartRoom().screen.html == start_page("anew" * 5)


def test_a_device_that_comes_back_after_its_record_was_deleted_elsewhere_is_told_and_begins_anew(
    enter_case, enter_start
):
    decide(*enter_case(code=ADA), times=1)
    store = open_store()
    store.forget(learner_of(ADA))
    store.close()
    with pytest.raises(Deleted, match="was deleted on"):
        own_record(ADA, [], "start")
    _, browser = enter_start(code=ADA)
    assert "Your record was deleted on" in browser.words and browser.forgot


def test_the_start_page_without_a_kernel_is_the_one_that_the_kernel_shows(enter_case, enter_quiz, enter, enter_start):
    shown = []
    for step in (
        lambda: decide(*enter_case(code=ADA), times=1),
        lambda: decide(*enter_case(code=ADA), times=3),
        lambda: answer(*enter_quiz(content.quiz(LESSON_QUIZ), code=ADA), times=2),
        lambda: enter(ClinicRoom(), code=ADA)[1].pass_by("see", values={"patient": code(CASE)}),
    ):
        step()
        _, browser = enter_start(code=ADA)
        shown.append(start_page())
        assert browser.html == shown[-1] and NUMBER in browser.words
        assert "Nothing is stored about you" not in browser.words and "Delete my record …" in browser.buttons()
    assert all(one != next for one, next in pairwise(shown[:3]))
    assert "Continue: " in Page(shown[0]).words and NUMBER not in start_page(BOB)


def test_a_review_that_is_due_stands_on_the_start_page_with_a_kernel_as_without(enter_quiz, enter_start, monkeypatch):
    room, browser = enter_quiz(code=ADA)
    while not room.sitting.over:
        item = room.sitting.item
        wrong = next(one.id for one in item.answers if not one.correct)
        browser.pass_by("commit", form="question", values={"answers": [wrong], "certainty": ["certain"]})
        browser.pass_by("next")
    monkeypatch.setattr(history, "now", lambda: datetime.now(UTC) + timedelta(days=3))
    _, browser = enter_start(code=ADA)
    assert browser.html == start_page() and way_on(browser) == ("Review", "14_review.ipynb")


def test_lists_of_lessons_and_of_patients_are_drawn_without_simulating_anybody(enter_case, monkeypatch):
    decide(*enter_case(code=ADA), times=4)
    simulated = []
    monkeypatch.setattr(run, "simulate", lambda *how: simulated.append(how))
    progress._replayed.cache_clear()
    assert "day 11" in start_page() and "day 11" in own_record(ADA, [], "cases")["overview"]["html"]
    assert not simulated


def test_threads_that_ask_at_once_are_told_the_same_each_their_own(enter_case):
    decide(*enter_case(code=ADA), times=4)
    progress._replayed.cache_clear()
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(start_page, [ADA, BOB] * 20))
    assert set(told[::2]) == {start_page(ADA)} and set(told[1::2]) == {start_page(BOB)} and told[0] != told[1]


def test_a_record_that_was_deleted_in_another_tab_leaves_nothing_to_delete(enter_case, enter_start):
    decide(*enter_case(code=ADA), times=1)
    _, one = enter_start(code=ADA)
    _, other = enter_start(code=ADA)
    one.click("Delete my record …")
    one.click("Delete my record")
    other.send("ask-to-delete")
    assert "Delete everything" not in other.words and "Nothing is stored about you" in other.words


def test_a_record_that_could_not_be_found_promises_no_beginning(enter_start, data):
    data.mkdir()
    (data / "learners.sqlite").write_bytes(b"garbage!" * 1000)
    _, browser = enter_start(code=ADA)
    assert way_on(browser)[0] == "Open the lesson" and browser.alerts()


def test_a_file_of_another_program_is_refused(data):
    data.mkdir()
    other = sqlite3.connect(data / "learners.sqlite")
    other.execute("CREATE TABLE cookies (name)")
    other.close()
    with pytest.raises(Refused, match="another program"):
        own_record(ADA, [], False)


def test_how_far_the_certificates_rule_is_met_is_told_in_steps_when_it_is_asked_for(store):
    steps = len(LESSONS) + len(content.ids("cases"))
    assert own_record(ADA, [], REACHED)["reached"] == {"done": 0, "of": steps}
    store.record_all(everything(learner_of(ADA)))
    assert own_record(ADA, [], REACHED)["reached"] == {"done": steps, "of": steps}
    assert "reached" not in own_record(ADA, [], "start")
