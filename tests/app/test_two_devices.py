"""A learner with two devices: what one began the other goes on with, and what goes wrong between them loses nothing."""

from datetime import UTC, datetime

import pytest

from course_lib.app.record import portable
from course_lib.store import learner_of
from tests.app.test_start_room import answer, decide

DESK, PHONE = "desk" * 6, "phone" * 4
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def each_browser_has_its_code(served):
    """As under Voilà."""


@pytest.fixture
def pair(store):
    """The phone joins the desk's record."""
    return lambda: store.link(learner_of(PHONE), learner_of(DESK), "2026-11-27T09:00:00+00:00")


def test_a_case_that_was_begun_on_the_phone_is_gone_on_with_at_the_desk(enter_case, pair):
    phone, browser = enter_case(code=PHONE)
    decide(phone, browser, times=2)
    pair()
    desk, browser = enter_case(code=DESK)
    assert len(desk.attempt.events) == len(phone.attempt.events) and desk.attempt.device == learner_of(PHONE)
    decide(desk, browser, times=1)
    again, _ = enter_case(code=PHONE)
    assert again.attempt.events == desk.attempt.events and len(again.attempt.events) == 4


def test_a_new_attempt_has_a_number_beyond_those_of_both_devices(enter_quiz, pair):
    for code in (PHONE, DESK):
        room, browser = enter_quiz(code=code)
        answer(room, browser, times=12)
    pair()
    room, browser = enter_quiz(code=PHONE)
    assert room.over and room.attempt.device == learner_of(DESK)
    browser.send("again")
    answer(room, browser, times=1)
    assert (room.attempt.number_of_attempts, room.attempt.device) == (2, learner_of(DESK))
    assert enter_quiz(code=DESK)[0].attempt.events == room.attempt.events


def test_of_two_devices_that_commit_the_same_decision_the_second_is_told_and_stands_where_it_stands(
    enter_case, pair, store
):
    decide(*enter_case(code=DESK), times=1)
    pair()
    (desk, at_desk), (phone, on_phone) = enter_case(code=DESK), enter_case(code=PHONE)
    decide(desk, at_desk, times=1)
    decide(phone, on_phone, times=1)
    assert "moved on" in on_phone.words and phone.attempt.events == desk.attempt.events
    assert len(store.events(learner_of(DESK), desk.attempt.events[0].run)) == 3


def test_a_page_that_was_open_while_its_devices_were_paired_loses_nothing(enter_case, pair, store):
    phone, browser = enter_case(code=PHONE)
    decide(phone, browser, times=1)
    pair()
    decide(phone, browser, times=1)
    assert phone.saved == "saved" and len(enter_case(code=DESK)[0].attempt.events) == 3


def test_a_record_that_is_brought_while_a_case_is_played_leaves_the_case_as_it_is(enter_case, enter_quiz, store):
    answer(*enter_quiz(code=PHONE), times=3)
    file = portable.Record.model_validate(
        {key: value for key, value in portable.download(store, learner_of(PHONE), NOW).items() if key != "schema"}
    )
    room, browser = enter_case(code=DESK)
    decide(room, browser, times=1)
    assert portable.bring(store, learner_of(DESK), file, NOW) == 4
    decide(room, browser, times=1)
    assert room.saved == "saved" and len(enter_case(code=DESK)[0].attempt.events) == 3
    assert len(enter_quiz(code=DESK)[0].sitting.given) == 3


def test_an_open_page_of_a_record_that_is_deleted_says_so_keeps_nothing_and_begins_anew(enter_case, pair, store):
    decide(*enter_case(code=DESK), times=1)
    pair()
    phone, browser = enter_case(code=PHONE)
    store.forget(learner_of(DESK))
    decide(phone, browser, times=1)
    assert "Your record was deleted" in browser.words and browser.buttons() == ["Begin anew"]
    assert store.learners() == ()
    browser.click("Begin anew")
    assert browser.forgot
    _, again = enter_case(code=PHONE)
    assert "Your record was deleted" in again.words
