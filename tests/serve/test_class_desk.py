"""What a resident and a teacher do with a class: answered to our own pages alone, without a kernel, and traced nowhere."""

import re

import pytest

from course_lib.engine.classes.codes import ALPHABET, CHOSEN, code_from
from course_lib.serve.class_desk import EVERYBODY, MOST_CODES, MOST_CODES_OF_ALL, MOST_LETTERS, TOO_MANY, ClassDesk
from course_lib.serve.tries import TRIES
from course_lib.store import learner_of, open_store
from tests.markup import tree
from tests.serve.asking import ask
from tests.serve.test_threats import raw

DESK, ADA = "/course/class", "ClassAda" * 3


def asked(course, do, who="teacher", key="", **values):
    return ask(course, {"as": who, "do": do, "key": key, "values": values}, path=DESK)


@pytest.fixture(scope="module")
def made(course):
    """The code and the secret of a class."""
    page = tree(asked(course, "make", name="Ward 7").found["html"])
    return [found.text for found in page.select(".px-bigcode")]


def test_a_class_is_made_joined_and_read_and_no_kernel_starts(course, made):
    before = course.kernel_ids()
    code, secret = made
    joined = asked(course, "join", "learner", ADA, code=code, alias="Owl", shows="yes")
    assert joined.status == 200 and "You have joined Ward 7" in joined.found["say"]
    seen = asked(course, "open", key=secret)
    assert "Owl" in seen.found["html"] and seen.headers["Cache-Control"] == "no-store"
    assert secret not in seen.text and ADA not in seen.text and not course.kernels_since(before)
    assert asked(course, "people", key=secret).found["file"]["name"].endswith(".csv")


def test_nothing_that_opens_a_class_or_a_record_is_in_the_log_or_in_a_file(course, made):
    code, secret = made
    asked(course, "open", key=secret)
    raw(course, "GET", f"/course/teach?secret={secret.replace(' ', '')}")
    plain = secret.replace(" ", "")
    files = b"".join(file.read_bytes() for file in course.data.glob("learners*"))
    assert plain not in course.log() and secret not in course.log() and ADA not in course.log()
    assert plain.encode() not in files and ADA.encode() not in files and code.encode() in files


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": None}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Content_Type": "text/plain"}, 403),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 403),
    ],
)
def test_nobody_but_a_page_of_ours_is_answered_about_a_class(course, made, headers, status):
    for question in ({"as": "teacher", "do": "end", "key": made[1]}, {"as": "learner", "do": "leave", "key": ADA}):
        answer = ask(course, question, path=DESK, **headers)
        assert answer.status == status and "html" not in answer.found
    assert "Ward 7" in asked(course, "open", key=made[1]).found["html"]


@pytest.mark.parametrize("question", [
    b"", b"[]", b"{", {"as": "teacher"}, {"as": "teacher", "do": "join"}, {"as": "learner", "do": "people"}, {"as": "host", "do": "open"},
    {"as": ["teacher"], "do": "open"}, {"as": "teacher", "do": ["open"]}, {"as": "teacher", "do": "__init__"}, {"as": "teacher", "do": "open", "key": 7},
    {"as": "teacher", "do": "open", "values": 3}, {"as": "teacher", "do": "open", "values": {"a": 1}},
])  # fmt: skip
def test_what_is_no_question_about_a_class_is_refused_in_a_sentence(course, question):
    answer = ask(course, question, path=DESK)
    assert answer.status == 400 and answer.found["problem"].endswith(".")


def test_a_question_that_is_larger_than_any_is_not_read(course):
    assert asked(course, "open", key="x" * (MOST_LETTERS + 1)).status == 413
    assert asked(course, "make", name="x" * 20_000).status == 413


@pytest.mark.parametrize("code", [None, 7, "", "short", ["a"], {}])
def test_a_damaged_code_of_a_browser_is_refused_and_not_repeated(course, code):
    for do in ("show", "join", "leave"):
        answer = asked(course, do, "learner", code)
        assert answer.status == 400 and "is damaged" in answer.found["problem"]


def test_who_looks_at_their_class_and_has_none_leaves_nothing(course):
    asked(course, "show", "learner", "Nobody" * 4)
    store = open_store(f"sqlite:///{course.data / 'learners.sqlite'}")
    assert learner_of("Nobody" * 4) not in store.learners()
    store.close()


def test_tries_at_secrets_are_counted_by_address_and_those_at_codes_also_all_together():
    desk = ClassDesk()
    for number in range(TRIES):
        assert not desk.why_not("teacher", "open", "10.0.0.1")
        desk.count("teacher", "open", "10.0.0.1", wrong_try=True)
        desk.count("teacher", "open", "10.0.0.1", wrong_try=False)
        desk.count("teacher", "make", f"10.0.1.{number}", wrong_try=False)
    assert desk.why_not("teacher", "people", "10.0.0.1") == TOO_MANY
    assert not desk.why_not("teacher", "open", "10.0.0.2") and not desk.why_not("learner", "join", "10.0.0.1")
    for _ in range(MOST_CODES):
        desk.count("learner", "join", "10.0.0.3", wrong_try=True)
    assert desk.why_not("learner", "join", "10.0.0.3") and not desk.why_not("learner", "leave", "10.0.0.3")
    assert not desk.why_not("learner", "join", "10.0.0.4")
    for number in range(MOST_CODES_OF_ALL - MOST_CODES):
        desk.count("learner", "join", f"10.9.{number // 9}.{number % 9}", wrong_try=True)
    assert desk.why_not("learner", "join", "10.0.0.4") and desk.codes_of_all.are_too_many(EVERYBODY)
    desk.close()


def test_a_day_of_tries_at_the_limit_finds_one_of_a_hundred_classes_less_than_once_in_five_days():
    a_day = MOST_CODES_OF_ALL * 24 * 6
    assert 100 * a_day / len(ALPHABET) ** CHOSEN < 0.2


def test_one_address_makes_so_many_classes_and_then_waits():
    desk = ClassDesk()
    for _ in range(TRIES):
        assert not desk.why_not("teacher", "make", "10.0.0.1")
        desk.count("teacher", "make", "10.0.0.1", wrong_try=False)
    assert "wait ten minutes" in desk.why_not("teacher", "make", "10.0.0.1")
    assert not desk.why_not("teacher", "open", "10.0.0.1")
    desk.close()


def test_after_ten_wrong_secrets_the_asking_waits_also_with_the_right_one(course, made):
    for _ in range(3):
        assert asked(course, "open", key="abc").status == 200  # a slip is no try
    wrong = [asked(course, "open", key="b" * 24).status for _ in range(TRIES + 1)]
    assert wrong == [200] * TRIES + [429]
    assert asked(course, "open", key=made[1]).status == 429
    nobody = code_from("BBBBBB")
    assert (
        "There is no class with this code" in asked(course, "join", "learner", "Other" * 5, code=nobody).found["html"]
    )


def test_the_page_for_teachers_is_the_same_for_everybody_and_holds_no_script_no_cookie_and_no_address_with_a_secret(
    course,
):
    status, text, headers = raw(course, "GET", "/course/teach")
    assert status == 200 and text == raw(course, "GET", "/course/teach?secret=x")[1] and "Set-Cookie" not in headers
    assert "script-src 'self'" in headers["Content-Security-Policy"] and not re.search(r"<script(?![^>]*\bsrc=)", text)
    forms = tree(text).select("form")
    assert forms and all(form["method"] == "post" for form in forms), "without scripts a secret would be in the address"
    assert raw(course, "HEAD", "/course/teach")[0] == 200 and raw(course, "POST", "/course/teach")[0] in (403, 405)
    (script,) = {one["src"] for one in tree(text).select("script")}
    assert raw(course, "GET", f"/course/{script.removeprefix('../course/')}")[0] == 200


def test_every_page_leads_teachers_to_their_own(course):
    assert 'href="../../course/teach"' in raw(course, "GET", "/voila/render/01_own.ipynb")[1]
