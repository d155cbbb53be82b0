"""What a learner does with their record as a whole: answered to our own pages alone, without a kernel, and traced nowhere."""

import base64
import io
import json
import zipfile

import pytest

from course_lib import content
from course_lib.app.record.desk import DEEDS
from course_lib.model.event import Event
from course_lib.serve.record_desk import MOST_LETTERS
from course_lib.serve.tries import TRIES, TRIES_S, Tries
from course_lib.store import learner_of, open_store, run_of
from tests.app.record.made import AT, did
from tests.serve.asking import ask

DESK = "/course/desk"
ADA = "DeskAda7" * 3  # whom no other test of this course knows


def deed(course, do, code=ADA, here=None, **values):
    here = f"{course.url}/voila/render/16_your_record.ipynb" if here is None else here
    return ask(course, {"do": do, "code": code, "values": values, "here": here, "zone": "Europe/Berlin"}, path=DESK)


@pytest.fixture(scope="module")
def ada(course):
    """Two entries of Ada's in the learners' file of the served course."""
    store = open_store(f"sqlite:///{course.data / 'learners.sqlite'}")
    learner = did(store, ADA)
    store.close()
    return learner


def test_a_learner_sees_their_record_and_no_kernel_starts(course, ada):
    before = course.kernel_ids()
    answer = deed(course, "show")
    assert (
        answer.status == 200 and "2 entries" in answer.found["html"] and answer.headers["Cache-Control"] == "no-store"
    )
    assert not course.kernels_since(before) and ADA not in answer.text


def test_a_newcomer_is_told_that_nothing_is_stored_and_nothing_is(course, ada):
    code = "Newcomer" * 3
    assert "Nothing is stored about you yet" in deed(course, "show", code).found["html"]
    for do in ("words", "pair", "download"):
        assert "There is nothing yet" in deed(course, do, code).found["html"]
    store = open_store(f"sqlite:///{course.data / 'learners.sqlite'}")
    assert learner_of(code) not in store.learners()
    store.close()


def test_a_picture_of_a_link_holds_a_code_for_five_minutes_and_not_the_learner_s_own(course, ada):
    found = deed(course, "pair").found
    assert "<svg" in found["html"] and ADA not in found["html"] and "five minutes" in found["say"]
    assert deed(course, "pair", here="http://elsewhere.example/").status == 400  # it leads back to this course alone


def test_a_file_comes_with_its_name_and_is_brought_again(course, ada):
    file = deed(course, "download").found["file"]
    assert file["name"].startswith("proximal-record-") and json.loads(file["text"])["format"] == "proximal-record"
    other = "Other" * 5
    assert "2 entries were added" in deed(course, "bring", other, text=file["text"]).found["say"]
    assert "in your record already" in deed(course, "bring", other, text=file["text"]).found["say"]
    assert "is no JSON" in deed(course, "bring", other, text="{").found["html"]


def test_missed_questions_come_as_an_anki_file_and_where_none_was_missed_that_is_said(course):
    code = "Misses" * 3
    store = open_store(f"sqlite:///{course.data / 'learners.sqlite'}")
    did(store, code)
    assert "You have missed no question" in deed(course, "anki", code).found["html"]
    item = content.quiz("recognise-it").items[0]
    wrong = next(answer.id for answer in item.answers if not answer.correct)
    body, run = (
        {"item": item.id, "answers": [wrong], "certainty": "certain"},
        run_of(learner_of(code), "quiz:recognise-it", 1),
    )
    store.record(
        Event(
            learner=learner_of(code), run=run, number=0, activity="quiz:recognise-it", kind="answered", seed=1,
            fingerprint="m", at=AT, body=body,
        )
    )  # fmt: skip
    file = deed(course, "anki", code).found["file"]
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(file["base64"]))) as package:
        assert "collection.anki2" in package.namelist()
    assert file["name"] == "proximal-misses.apkg"
    store.close()


def test_a_large_record_is_brought_and_a_larger_body_is_not_read(course):
    code, huge = "Large" * 4, {"format": "proximal-record", "x": "y" * 3_000_000}
    assert "newer edition" in deed(course, "bring", code, text=json.dumps(huge)).found["say"]
    assert (
        ask(course, {"do": "show", "code": ADA, "values": {}, "here": course.url, "x": "y" * 20_000}, path=DESK).status
        == 413
    )
    assert deed(course, "join", secret="x" * (MOST_LETTERS + 1)).status == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": None}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Content_Type": "text/plain"}, 403),
    ],
)
def test_nobody_but_a_page_of_ours_is_answered(course, ada, headers, status):
    answer = ask(course, {"do": "delete", "code": ADA, "values": {}, "here": course.url}, path=DESK, **headers)
    assert answer.status == status and "html" not in answer.found
    assert "2 entries" in deed(course, "show").found["html"]


@pytest.mark.parametrize("question", [b"", b"[]", b"{", b"null", {"do": "__init__"}, {"do": "page"}, {"do": "show", "values": 3}, {"do": "show", "values": {"a": 1}}, {"do": "show", "here": 7}, {"do": ["show"]}])  # fmt: skip
def test_what_is_no_question_is_refused_in_a_sentence(course, question):
    answer = ask(course, question, path=DESK)
    assert answer.status == 400 and answer.found["problem"].endswith(".")


@pytest.mark.parametrize("code", [None, 7, "", "short", "x" * 65, "with space in it all", ["a"], {}])
def test_a_damaged_code_is_refused_and_not_repeated(course, code):
    for do in DEEDS:
        if do != "certificate":
            answer = deed(course, do, code)
            assert answer.status == 400 and "is damaged" in answer.found["problem"]


def test_words_that_open_nothing_are_counted_and_after_ten_the_asking_waits():
    now = [0.0]
    tries = Tries(lambda: now[0])
    for _ in range(TRIES):
        assert not tries.are_too_many("10.0.0.1")
        tries.count("10.0.0.1")
    assert tries.are_too_many("10.0.0.1") and not tries.are_too_many("10.0.0.2")
    now[0] = TRIES_S
    assert not tries.are_too_many("10.0.0.1")


def test_a_slip_is_no_try_and_words_that_open_nothing_are(course, ada):
    unknown = "abandon " * 6 + "zoo"  # a slip: these do not belong together
    for _ in range(TRIES + 2):
        assert deed(course, "join", secret=unknown).status == 200
    from course_lib.engine.record.words import words_of

    nobodys = words_of(b"a secret that nobody has")
    tried = [deed(course, "join", secret=nobodys).status for _ in range(TRIES + 1)]
    assert tried == [200] * TRIES + [429]


def test_a_deletion_takes_the_record_and_the_next_look_is_told(course):
    code = "Leaving" * 3
    store = open_store(f"sqlite:///{course.data / 'learners.sqlite'}")
    did(store, code)
    assert "for good" in deed(course, "ask-delete", code).found["html"]
    answer = deed(course, "delete", code).found
    assert answer["forget"] and "2 entries were removed" in answer["html"]
    assert store.history(learner_of(code)) == ()
    assert "was deleted on" in deed(course, "show", code).found["deleted"]
    told = ask(course, {"code": code, "activities": [], "overview": ""}, path="/course/record")
    assert told.status == 200 and "was deleted on" in told.found["deleted"]
    store.close()
