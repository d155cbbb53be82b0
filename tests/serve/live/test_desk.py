"""A class as its phones and its presenter live it, over raw HTTP: votes count once, nothing is told before its time, strangers get nothing."""

import sqlite3
from contextlib import closing

import pytest

from course_lib.serve.live import desk
from course_lib.serve.live.who import LEAD_COOKIE, PHONE_COOKIE
from tests.serve.asking import ask
from tests.serve.live.conftest import ADDRESS, KEY, WRONG, Browser
from tests.serving import get


def test_a_class_votes_twice_and_sees_both_rounds_and_the_answer_when_the_presenter_says_so(new_class):
    room = new_class(phones=5)
    assert room.asks()["phase"] == "voting"
    for phone, code in zip(room.phones, [KEY, WRONG, WRONG, WRONG, KEY], strict=True):
        assert room.votes(phone, code).found["mine"]["answers"] == [code]
    assert room.numbers() == {"joined": 5, "answered": 5}
    room.lead.does("close")
    assert "2 of 5 were right" in room.lead.hears("lead", "state")["state"]["html"]
    room.lead.does("voting", seconds=60)
    for phone in room.phones:
        assert room.votes(phone, KEY).status == 200
    room.lead.does("close")
    room.lead.does("votes")
    wall = room.lead.hears("wall", "state")["state"]
    assert "All 5 chose " in wall["html"] and "3 from" in wall["html"] and "2 stayed" in wall["html"]
    assert "live-key" not in wall["html"] and "right" not in wall["html"]
    room.lead.does("answer")
    assert "2 of 5 were right at first, 5 of 5 after talking" in room.lead.hears("wall", "state")["state"]["html"]
    told = room.phones[0].hears("phone", "state", "mine")
    assert (
        told["state"]["phase"] == "answer" and "Correct" in told["state"]["html"] and told["mine"]["answers"] == [KEY]
    )
    room.lead.does("away")
    assert room.phones[0].hears("phone", "state")["state"] == {"phase": "waiting", "html": ""}


def test_a_phone_that_votes_again_or_is_reloaded_has_one_vote(new_class):
    room = new_class(phones=2)
    room.asks()
    one = room.phones[0]
    for code in (WRONG, WRONG, KEY):
        assert room.votes(one, code).status == 200
    again = Browser(room.course)
    again.cookies = dict(one.cookies)
    again.room = again.does("join", code=room.code)["room"]
    assert again.cookies == one.cookies and room.numbers() == {"joined": 2, "answered": 1}
    assert again.hears("phone", "mine")["mine"]["answers"] == [KEY]


def test_the_wall_is_told_how_many_answered_and_not_what(new_class):
    room = new_class(phones=3)
    room.asks()
    empty = room.lead.hears("wall", "state")["state"]
    room.votes(room.phones[0], KEY)
    room.votes(room.phones[1], WRONG)
    found = room.lead.hears("wall", "state", "numbers")
    assert found["numbers"] == {"joined": 3, "answered": 2}
    assert {**found["state"], "left": 0} == {**empty, "left": 0}


def test_nobody_votes_without_a_choice_with_two_for_one_or_for_something_else(new_class):
    room = new_class(phones=1)
    room.asks()
    (phone,) = room.phones
    assert room.votes(phone).found["problem"] == "Choose first: nothing is selected yet."
    assert room.votes(phone, KEY, WRONG).status == room.votes(phone, "benefit!").status == 422
    for answers in ("x", [1], [["x"]], ["x" * 81], ["x"] * 41, None):
        assert phone.say("vote", asking=1, round=1, answers=answers).status in (400, 409)
    assert room.votes(phone, KEY, values=[1]).status == room.votes(phone, KEY, certainty=3).status == 400
    assert room.numbers()["answered"] == 0


def test_a_vote_that_comes_late_is_told_so_and_not_counted(new_class):
    room = new_class(phones=1)
    (phone,) = room.phones
    assert room.votes(phone, KEY).found["problem"] == desk.NO_VOTE
    state = room.asks()
    room.lead.does("close")
    late = phone.say("vote", asking=state["asking"], round=1, answers=[KEY])
    assert (late.status, late.found["problem"]) == (409, desk.LATE)
    room.lead.does("voting", seconds=60)
    assert phone.say("vote", asking=state["asking"], round=1, answers=[KEY]).found["problem"] == desk.LATE
    assert phone.say("vote", asking=99, round=2, answers=[KEY]).found["problem"] == desk.OLD
    assert room.numbers()["answered"] == 0


def test_how_sure_somebody_is_is_kept_only_where_the_presenter_asked(new_class):
    room = new_class(phones=1)
    (phone,) = room.phones
    assert "How sure are you?" not in phone.hears("phone", "state")["state"]["html"]
    room.asks()
    assert room.votes(phone, KEY, certainty="certain").found["mine"]["certainty"] is None
    room.lead.does("close")
    room.asks(certainty=True)
    assert "How sure are you?" in phone.hears("phone", "state")["state"]["html"]
    assert room.votes(phone, KEY, certainty="certain").found["mine"]["certainty"] == "certain"


def test_who_changes_their_mind_without_end_is_stopped_and_the_last_vote_stays(new_class):
    room = new_class(phones=1)
    (phone,) = room.phones
    state = room.asks()
    told = [
        phone.say("vote", asking=state["asking"], round=1, answers=[KEY if n % 2 else WRONG]).status
        for n in range(desk.MOST_VOTES + 1)
    ]
    assert told == [200] * desk.MOST_VOTES + [429]
    assert room.numbers()["answered"] == 1


# Keys


def test_a_stranger_gets_nothing_and_learns_nothing_of_which_rooms_there_are(new_class):
    room = new_class(phones=1)
    room.asks()
    stranger = Browser(room.course)
    for name in (room.name, "zzzzzzzz"):
        stranger.room = name
        for role in ("phone", "wall", "lead"):
            assert stranger.hears(role) == 404
        for do in (
            "show",
            "voting",
            "close",
            "votes",
            "answer",
            "away",
            "end",
            "list",
            "joining",
            "lend",
            "dark",
            "relay",
            "decide",
            "extend",
        ):
            assert (stranger.say(do).status, stranger.say(do).found["problem"]) == (403, desk.NOT_LEAD), do
        assert stranger.say("vote", asking=1, round=1, answers=[KEY]).found["problem"] == desk.NOT_IN
    assert stranger.say("begin", page="../x").status == 404 and stranger.say("nothing").status == 400


def test_a_phone_has_no_rights_of_the_presenter_and_two_classes_do_not_meet(new_class):
    one, other = new_class(phones=1), new_class(phones=1)
    assert one.name != other.name and one.code != other.code
    one.asks()
    (phone,) = one.phones
    assert phone.say("answer").status == 403 and phone.hears("lead") == phone.hears("wall") == 404
    other.lead.room = one.name
    assert other.lead.say("answer").status == 403 and other.lead.hears("wall") == 404
    other.lead.room = other.name
    assert other.phones[0].hears("phone", "state")["state"]["phase"] == "waiting"
    phone.room = other.name
    assert phone.say("vote", asking=1, round=1, answers=[KEY]).status == 403 and phone.hears("phone") == 404
    assert other.numbers() == {"joined": 1, "answered": 0}


def test_the_presenters_secret_is_in_no_address_no_answer_and_no_file(new_class):
    room = new_class(phones=1)
    secret, word = room.lead.cookies[LEAD_COOKIE + room.name], room.phones[0].cookies[PHONE_COOKIE + room.name]
    room.asks()
    told = [str(room.lead.hears(role, "state", "numbers")) for role in ("lead", "wall")]
    told += [room.lead.say(do).text for do in ("joining", "mine", "list", "lend")] + [room.course.log()]
    told += [
        get(f"{room.course.url}/voila/render/01_own.ipynb?present&class={room.name}")[1],
        get(f"{room.course.url}/join")[1],
    ]
    files = b"".join(file.read_bytes() for file in room.course.data.iterdir() if file.is_file())
    for one in (secret, word):
        assert not any(one in text for text in told) and one.encode() not in files


def test_the_cookies_are_for_this_site_and_these_addresses_and_for_no_script(course):
    answer = ask(course, {"do": "begin", "page": "01_own.ipynb"}, path=ADDRESS)
    (cookie,) = answer.headers.get_all("Set-Cookie")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/course/live" in cookie
    browser = Browser(course)
    browser.room, browser.cookies = answer.found["room"], dict([cookie.partition(";")[0].split("=", 1)])
    browser.does("end")


def test_who_guesses_the_word_for_a_further_device_gets_nothing(new_class):
    room, phone = new_class(), Browser(new_class().course)
    assert "<svg" in room.lead.does("lend")["picture"]
    phone.room = room.name
    assert phone.say("borrow", word="guessed").found["problem"] == desk.GONE
    assert phone.say("show").status == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": None}, {"Sec_Fetch_Site": "cross-site"}]
)
def test_no_other_site_says_or_hears_anything(new_class, headers):
    room = new_class(phones=1)
    body = {"do": "end", "room": room.name}
    assert ask(room.course, body, path=ADDRESS, Cookie=room.lead.cookie, **headers).status == 403
    assert room.phones[0].hears("phone", **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert room.phones[0].hears("phone", "state")["state"]["phase"] == "waiting"


def test_a_deed_is_small_and_json(new_class):
    room = new_class()
    headers = {"path": ADDRESS, "Cookie": room.lead.cookie}
    assert ask(room.course, b"x" * (desk.MOST_BYTES + 1), **headers).status == 413
    assert ask(room.course, b"{", **headers).status == 400
    assert ask(room.course, {"do": "end"}, Content_Type="text/plain", **headers).status == 415
    assert ask(room.course, {"do": ["end"]}, **headers).status == 400


def test_nothing_of_a_vote_is_stored_with_a_learner(new_class):
    room = new_class(phones=1)
    room.asks()
    room.votes(room.phones[0], KEY)
    with closing(sqlite3.connect(room.course.data / "learners.sqlite")) as raw:
        learners = raw.execute("SELECT count(*) FROM events WHERE kind = 'voted'").fetchone()
        (body,) = raw.execute(
            "SELECT body FROM live_events WHERE session = ? AND kind = 'voted'", (room.name,)
        ).fetchone()
    assert learners == (0,) and "benefit" in body and "px-" not in body


def test_an_ended_class_is_over_for_everybody_and_not_found_any_more(new_class):
    room = new_class(phones=1)
    room.lead.does("end")
    assert room.phones[0].hears("phone") == 404 and room.lead.say("joining").status == 403
    assert Browser(room.course).say("join", code=room.code).found["problem"] == desk.NO_ROOM
