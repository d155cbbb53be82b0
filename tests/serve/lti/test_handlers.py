"""A learning platform opens the course for whoever signed in there; whatever is wrong with a launch is told in one sentence."""

import re
import sqlite3
import time
from urllib.parse import urlsplit

import jwt
import pytest

from course_lib.app.identity import outlives_its_record
from course_lib.serve.lti import state as states
from course_lib.serve.lti import token as tokens
from course_lib.store.data_folder import NAME
from tests.serve.lti.launching import asked, launch, login, post, who
from tests.serve.small_platform import CLAIM, STUDENT, TEACHER, new_key, wrong_with_login

ROLES = f"{CLAIM}roles"


def sentence(answer) -> str:
    found = re.search(r"<h1>The course was not opened</h1>\s*<p>(.*?)</p>", answer.text, re.DOTALL)
    return found[1] if found else ""


def test_whoever_signed_in_at_the_platform_is_known_and_is_the_same_again(course, platform):
    begun = login(course, platform)
    assert begun.status == 302 and begun.headers["Location"].startswith(f"{platform.url}/auth?")
    assert not wrong_with_login(begun.said, f"{course.url}/course/lti/launch", platform.user)
    answer = launch(course, platform, begun)
    assert answer.status == 303 and answer.headers["Location"] == "/", answer.text
    assert answer.cookies.keys() == {"course_launch", "course_learner"}, (
        "another launch may be under way in this browser"
    )
    code = who(course, answer.cookies)
    assert outlives_its_record(code) and who(course, launch(course, platform).cookies) == code
    assert who(course, launch(course, platform, sub="somebody-else").cookies) != code
    assert who(course, {}) == ""


def test_the_link_of_a_lesson_leads_to_it_and_one_to_elsewhere_to_the_start(course, platform):
    places = {
        f"{course.url}/voila/render/04_sepsis.ipynb": "/voila/render/04_sepsis.ipynb",
        f"{course.url}/voila/render/..%2f..": "/voila/render/..%2f..",
        f"{course.url}/course/desk": "/",
        "https://evil.example/voila/render/04_sepsis.ipynb": "/",
        "//evil.example": "/",
        "": "/",
    }
    for target, leads in places.items():
        assert launch(course, platform, **{f"{CLAIM}target_link_uri": target}).headers["Location"] == leads


NOW = int(time.time())
REFUSALS = {
    "expired": ({"iat": NOW - 900, "exp": NOW - 600}, tokens.EXPIRED),
    "of a time to come": ({"iat": NOW + 3600, "exp": NOW + 7200}, tokens.EXPIRED),
    "for another audience": ({"aud": "another-tool"}, tokens.OTHER_AUDIENCE),
    "for two, and authorized for the other": ({"aud": ["course-client-7", "x"], "azp": "x"}, tokens.OTHER_AUDIENCE),
    "from another issuer": ({"iss": "https://evil.example"}, tokens.OTHER_ISSUER),
    "from an unknown deployment": ({f"{CLAIM}deployment_id": "other"}, tokens.DEPLOYMENT),
    "of another nonce": ({"nonce": "n" * 32}, tokens.REPLAYED),
    "without an end": ({"exp": None}, tokens.NO_MESSAGE),
    "without a nonce": ({"nonce": None}, tokens.NO_MESSAGE),
    "of another version": ({f"{CLAIM}version": "1.1"}, tokens.NO_MESSAGE),
    "that is a deep link": ({f"{CLAIM}message_type": "LtiDeepLinkingRequest"}, tokens.NO_MESSAGE),
    "for nobody": ({"sub": None}, tokens.NOBODY),
}


@pytest.mark.parametrize(("claims", "said"), REFUSALS.values(), ids=REFUSALS)
def test_a_launch_is_refused_in_a_sentence(course, platform, claims, said):
    answer = launch(course, platform, **claims)
    assert answer.status in (400, 403) and sentence(answer) == said
    assert "course_learner" not in answer.cookies


def test_a_launch_with_a_wrong_key_is_refused(course, platform):
    for key, kid in ((new_key(), "platform-1"), (platform.key, "another")):
        answer = launch(course, platform, key=key, kid=kid)
        assert (answer.status, sentence(answer)) == (403, tokens.WRONG_KEY)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_launch_that_anybody_can_sign_is_refused(course, platform, algorithm):
    begun = login(course, platform)
    claims = platform.claims(begun.said["nonce"])
    key = "platform-1" * 4 if algorithm == "HS256" else None
    answer = post(course, jwt.encode(claims, key, algorithm, {"kid": "platform-1"}), begun.said["state"], begun.cookies)
    assert (answer.status, sentence(answer)) == (403, tokens.WRONG_KEY)


def test_a_launch_opens_the_course_once(course, platform):
    begun = login(course, platform)
    token = platform.signed(platform.claims(begun.said["nonce"]))
    assert post(course, token, begun.said["state"], begun.cookies).status == 303
    again = post(course, token, begun.said["state"], begun.cookies)
    assert (again.status, sentence(again)) == (403, tokens.REPLAYED)


def test_a_browser_that_keeps_no_cookie_is_offered_a_new_window(course, platform):
    for cookies in ({}, {"course_launch": "x" * 43}):
        answer = launch(course, platform, cookies=cookies)
        assert (answer.status, sentence(answer)) == (403, states.NO_COOKIE)
        link = re.search(r'<a href="([^"]+)" target="_blank"', answer.text)[1].replace("&amp;", "&")
        url = urlsplit(link)
        assert f"{url.scheme}://{url.netloc}" == course.url
        anew = asked(course, f"{url.path}?{url.query}")
        assert anew.status == 302 and anew.headers["Location"].startswith(f"{platform.url}/auth?")


def test_two_tabs_can_be_launched_at_once(course, platform):
    first = login(course, platform)
    second = login(course, platform, first.cookies)
    assert launch(course, platform, first).status == launch(course, platform, second).status == 303


@pytest.mark.parametrize("state", ["", "x", "2|1:0|10:1700000000|13:course_launch|4:e30=|" + "0" * 64])
def test_a_state_that_is_not_ours_is_refused(course, platform, state):
    begun = login(course, platform)
    answer = post(course, platform.signed(platform.claims(begun.said["nonce"])), state, begun.cookies)
    assert (answer.status, sentence(answer)) == (403, states.NO_STATE)


def test_a_state_is_good_for_ten_minutes_and_for_its_browser(monkeypatch):
    key, state = b"k" * 32, states.begun("i", "c", "browser", "hint", "message")
    text = states.written(state, key)
    assert states.read(text, "browser", key) == state
    assert states.begun("i", "c", "browser", "h" * 1201, "").again() is None
    for when, cookie, of, said in (
        (0, "other", key, states.NO_COOKIE),
        (0, "browser", b"o" * 32, states.NO_STATE),
        (601, "browser", key, states.TOO_LATE),
    ):
        monkeypatch.setattr(states, "time", lambda when=when: time.time() + when)
        with pytest.raises(tokens.NotLaunched) as refused:
            states.read(text, cookie, of)
        assert str(refused.value) == said


def test_a_platform_that_is_not_known_and_a_login_for_nobody_are_refused(course, platform):
    for query, said in (
        ("iss=https%3A%2F%2Fevil.example&login_hint=x", "COURSE_LTI_CONFIG"),
        (f"iss={platform.url}&client_id=other&login_hint=x", "COURSE_LTI_CONFIG"),
        (f"iss={platform.url}", "did not say for whom"),
    ):
        answer = asked(course, f"/course/lti/login?{query}")
        assert answer.status in (400, 403) and said in sentence(answer)


def test_a_platform_whose_login_fails_or_whose_keys_are_away_is_told(course, platform):
    begun = login(course, platform)
    answer = asked(course, "/course/lti/launch", "POST", {"state": begun.said["state"], "error": "login_required"}, begun.cookies)  # fmt: skip
    assert "not signed in there" in sentence(answer)


def test_a_forged_cookie_names_nobody(course, platform):
    good = launch(course, platform).cookies["course_learner"]
    for forged in (
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        "x",
        good.replace("course_learner", "course_launch_"),
    ):
        assert who(course, {"course_learner": forged}) == ""


def test_a_teacher_of_the_platform_may_print_answers_and_a_learner_may_not(course, platform):
    guide = "/course/paper/04/guide"
    elsewhere = {"X_Forwarded_For": "192.0.2.7"}  # not this very computer
    inside = "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"
    institution = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"
    for roles, status in (([TEACHER], 200), ([inside], 200), (["Instructor"], 200), ([STUDENT, institution], 403), (None, 403)):  # fmt: skip
        cookies = launch(course, platform, **{ROLES: roles}).cookies
        assert asked(course, guide, cookies=cookies, **elsewhere).status == status, roles


def test_nothing_of_a_person_is_logged_or_kept_but_where_a_grade_goes(course, platform):
    launch(course, platform, sub="the-user-id")
    launch(course, platform, sub="the-user-id", aud="other")
    log = course.log()
    assert "A launch was refused" in log
    assert not [word for word in ("the-user-id", "Ada", "Lovelace", "uni.example", "nonce=") if word in log]
    with sqlite3.connect(course.data / NAME) as file:
        bodies = "".join(body for (body,) in file.execute("SELECT body FROM events WHERE activity = 'launch'"))
    assert "the-user-id" in bodies and "Ada" not in bodies and "uni.example" not in bodies
