"""Row 22: a clock that is set back changes no order, and nothing that was acknowledged is out of reach."""

from datetime import UTC, datetime, timedelta

import pytest

from course_lib.app.problem_reports import ABOUT
from course_lib.app.session import ALONE, Attempt, Session
from course_lib.store import learner_of

ME, ACTIVITY = learner_of(ALONE), "quiz:icu"
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


class Clock(datetime):
    """A machine's clock that stands where `set` left it."""

    time = NOW

    @classmethod
    def now(cls, tz=None):
        return cls.time


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of every door, so many days from now."""
    for module in ("session", "problem_reports"):
        monkeypatch.setattr(f"course_lib.app.{module}.datetime", Clock)

    def set_(days):
        Clock.time = NOW + timedelta(days=days)

    set_(0)
    yield set_


@pytest.fixture
def reload():
    """A new page with a kernel of its own: its attempt at the activity, opened."""
    sessions = []

    def reload():
        sessions.append(Session(learner=ME))
        attempt = Attempt(sessions[-1], ACTIVITY, "f")
        attempt.open()
        return attempt

    yield reload
    for session in sessions:
        session.store.close()


def answers(attempt):
    return [body["answer"] for body in attempt.bodies("answered")]


def test_again_two_days_earlier_is_still_the_latest_attempt_after_a_reload(clock, reload):
    reload().write("answered", {"answer": "first"})
    page = reload()
    clock(-2)
    page.again()
    assert page.write("answered", {"answer": "second"}) == "saved"
    clock(0)
    page = reload()
    assert (page.number_of_attempts, answers(page)) == (2, ["second"])
    assert page.write("answered", {"answer": "third"}) == "saved"
    assert answers(reload()) == ["second", "third"]


@pytest.mark.parametrize("days", [(0, -2), (0, -1, -2, -3), (0, 5, -5, 4, -4), (0, 0, 0), (3, -40, 2)], ids=str)
def test_whatever_the_clock_does_the_page_comes_back_to_the_last_answer_that_was_saved(clock, reload, days):
    said = []
    for number, day in enumerate(days, 1):
        clock(day)
        page = reload()
        if number > 1:
            page.again()
        for part in "ab":
            clock(day - (part == "b"))  # also back within an attempt
            said.append(f"{number}{part}")
            assert page.write("answered", {"answer": said[-1]}) == "saved"
            assert reload().number_of_attempts == number and answers(reload())[-1] == said[-1]
    page = reload()
    assert [body["answer"] for body in page.earlier("answered")] + answers(page) == said


def test_an_attempt_that_was_begun_and_left_costs_a_number_and_nothing_else(clock, reload):
    page = reload()
    page.write("answered", {"answer": "first"})
    for _ in range(40):
        page.again()
    clock(-2)
    page.write("answered", {"answer": "much later"})
    page = reload()
    assert (page.number_of_attempts, answers(page)) == (41, ["much later"])
    assert page.write("answered", {"answer": "and on"}) == "saved"
    assert answers(reload()) == ["much later", "and on"]
    assert [body["answer"] for body in reload().earlier("answered")] == ["first"]


def test_a_case_played_again_two_days_earlier_comes_back_to_the_second_playing(clock, enter_case):
    def commit(browser, *options):
        browser.send("open")
        browser.send("commit", form="decision", values={"options": list(options), "certainty": ["guess"]})

    room, browser = enter_case()
    commit(browser, "three-hundred-acute")
    clock(-2)
    room.attempt.again()
    room.resume()
    commit(browser, "three-hundred-acute")
    later, _ = enter_case()
    assert later.attempt.number_of_attempts == 2 and later.attempt.events == room.attempt.events


def test_of_two_reports_neither_is_lost_when_the_second_is_earlier(clock, enter_quiz):
    room, browser = enter_quiz()
    browser.send("report", values={"words": ["the first"]})
    clock(-2)
    room, browser = enter_quiz()
    browser.send("report", values={"words": ["the second"]})
    reports = room.session.store.of_kind("reported")
    assert {event.body["words"] for event in reports} == {"the first", "the second"}
    made = room.session.store.attempts(ME, ABOUT + room.attempt.activity)
    assert [one.number for one in made] == [1, 2]
