"""What a page asks the server about a learner's record: answered without a kernel, to our own pages alone, and traced nowhere."""

import asyncio
import json
import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, suppress
from types import SimpleNamespace

import pytest
import tornado.web
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.simple_httpclient import HTTPTimeoutError
from tornado.testing import bind_unused_port

from course_lib import content
from course_lib.model.event import Event
from course_lib.serve import own_record
from course_lib.serve.own_record import BUSY, MOST_WAITING, NO_QUESTION, THREADS, OwnRecordHandler, Reading
from course_lib.store import NotSaved, learner_of, open_store, record_number, run_of
from tests.serve.asking import ask
from tests.serve.raw_client import run

ADA, BOB = "Ada7" * 6, "Bob8" * 6
QUIZ = "quiz:icu-quadriplegia"
ASKED = {"code": ADA, "activities": [QUIZ, "case:no-such"], "overview": ""}


@pytest.fixture(scope="module")
def record(course):
    """Two answers of Ada's in the learners' file of the served course."""
    store = open_store(f"sqlite:///{course.data / 'learners.sqlite'}")
    learner = learner_of(ADA)
    for number in range(3):
        store.record(
            Event(
                learner=learner, run=run_of(learner, QUIZ, 1), number=number, activity=QUIZ, seed=1, fingerprint="f",
                kind="answered" if number else "started", at=f"2026-03-01T09:00:{number:02d}+00:00", body={},
            )
        )  # fmt: skip
    store.close()


# What is answered


def test_a_learner_is_told_what_is_recorded_under_their_code_and_starts_no_kernel(course, record):
    before = course.kernel_ids()
    answer = ask(course, ASKED)
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("application/json")
    told = {"record": True, "begun": {QUIZ: {"attempt": 1, "events": 3}}, "due": {"items": 0, "minutes": 0}}
    assert json.loads(answer.text) == told
    assert not course.kernels_since(before)


def test_the_start_page_comes_as_it_is_put_into_the_page(course, record):
    html = json.loads(ask(course, ASKED | {"overview": "start"}).text)["overview"]["html"]
    assert html.startswith("<article") and html.endswith("</article>")
    assert record_number(learner_of(ADA)) in html and content.lesson(content.ids("lessons")[0]).title in html


def test_a_new_learner_has_no_record_and_gets_none_by_asking(course):
    before = sorted(os.listdir(course.data))
    answer = json.loads(ask(course, {"code": BOB, "activities": [QUIZ], "overview": "start"}).text)
    assert (
        answer["record"] is False
        and answer["begun"] == {}
        and "Nothing is stored about you" in answer["overview"]["html"]
    )
    assert sorted(os.listdir(course.data)) == before


def test_the_answer_is_kept_by_no_cache_and_says_what_every_answer_says(course):
    for answer in (ask(course, ASKED), ask(course, ASKED, Origin=None), ask(course, b"{"), ask(course, {}, "GET")):
        assert answer.headers["Cache-Control"] == "no-store" and not answer.headers["Set-Cookie"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_file_that_cannot_be_read_is_said_in_the_learners_sentence_and_met_again_once_it_can(course, record):
    file = course.data / "learners.sqlite"
    kept = file.read_bytes()
    file.write_bytes(b"garbage!" * 1000)
    answer = ask(course, ASKED)
    assert answer.status == 503 and int(answer.headers["Retry-After"]) > 0
    assert "could not be read: the file that keeps it is not a database" in answer.text
    assert str(course.data) not in answer.text and str(file) in course.log()
    file.unlink()
    assert json.loads(ask(course, ASKED).text)["record"] is False and not file.exists()
    file.write_bytes(kept)
    assert json.loads(ask(course, ASKED).text)["record"] is True


# What is refused


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "ftp://127.0.0.1:{port}"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
    ],
    ids=str,
)
def test_a_page_elsewhere_is_told_nothing(course, record, headers):
    headers = {name: value and value.format(port=course.port) for name, value in headers.items()}
    answer = ask(course, ASKED, **headers)
    assert answer.status == 403 and answer.text == own_record.ELSEWHERE
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert ask(course, ASKED, Sec_Fetch_Site="same-origin").status == 200


NO_QUESTIONS = [
    b"", b"{", b"\xff\xfe", b"[" * 10_000, [], "code", {}, {"code": ADA}, ASKED | {"overview": "yes"}, ASKED | {"overview": 1},
    ASKED | {"activities": "quiz"}, ASKED | {"activities": [QUIZ, 7]}, ASKED | {"activities": ["a"] * 101},
    ASKED | {"activities": ["a" * 121]}, ASKED | {"activities": {QUIZ: 1}},
]  # fmt: skip


@pytest.mark.parametrize("body", NO_QUESTIONS, ids=range(len(NO_QUESTIONS)))
def test_what_is_no_question_is_refused_in_a_sentence(course, body):
    answer = ask(course, body)
    assert (answer.status, answer.text) == (400, NO_QUESTION)


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
def test_a_form_that_another_page_could_send_is_no_question(course, kind):
    answer = ask(course, ASKED, Content_Type=kind)
    assert (answer.status, answer.text) == (400, NO_QUESTION)
    assert ask(course, ASKED, Content_Type="application/json; charset=utf-8").status == 200


@pytest.mark.parametrize("code", [None, 7, "", "Ada7", "ä" * 20, "Ada 7" * 5, "Ada7" * 20])
def test_a_damaged_code_is_refused_in_the_learners_sentence(course, code):
    answer = ask(course, ASKED | {"code": code})
    assert answer.status == 400 and "is damaged, so your record cannot be found" in answer.text
    assert not code or str(code) not in answer.text


def test_a_question_as_large_as_can_be_is_answered_and_a_larger_one_is_refused(course):
    whole = ASKED | {"activities": [f"quiz:{at:03}{'x' * 112}" for at in range(100)]}
    assert ask(course, whole).status == 200
    for body in (json.dumps(ASKED).encode().ljust(16_385), b"[" * 1_000_000):
        answer = ask(course, body)
        assert (answer.status, answer.text) == (413, own_record.TOO_LARGE)
    assert ask(course, json.dumps(ASKED).encode().ljust(16_384)).status == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_it_is_asked_by_post_alone(course, method):
    answer = ask(course, ASKED, method)
    assert (answer.status, answer.text, answer.headers["Allow"]) == (405, own_record.POST_ONLY, "POST")


def test_a_code_in_the_address_is_not_read(course, record):
    assert ask(course, ASKED | {"code": BOB}, path=f"/course/record?code={ADA}").text.startswith('{"record": false')


# While one waits


@asynccontextmanager
async def handler_alone():
    """The handler on a port of its own, beside another address; gives a client's `ask(path)` and the reading."""

    class Other(tornado.web.RequestHandler):
        def get(self):
            self.finish("here")

    reading = Reading()
    app = tornado.web.Application([("/course/record", OwnRecordHandler), ("/other", Other)], course_reading=reading)
    app.settings["xsrf_cookies"] = True
    server, (socket, port) = HTTPServer(app), bind_unused_port()
    server.add_sockets([socket])
    url, client = f"http://127.0.0.1:{port}", AsyncHTTPClient(force_instance=True, max_clients=100)

    async def ask(path="/course/record", timeout=30):
        more = {} if path == "/other" else {"method": "POST", "body": json.dumps(ASKED)}
        headers = {"Origin": url, "Content-Type": "application/json"}
        return await client.fetch(url + path, headers=headers, raise_error=False, request_timeout=timeout, **more)

    try:
        yield SimpleNamespace(ask=ask, reading=reading)
    finally:
        server.stop()
        client.close()
        reading.close()


@pytest.fixture
def slow(monkeypatch):
    """A record that takes until `go` is set to read; `asked` counts."""
    told = SimpleNamespace(go=threading.Event(), asked=0)

    def reads(code, activities, start, zone):
        told.asked += 1
        assert told.go.wait(30)
        return {"record": False, "begun": {}}

    monkeypatch.setattr(own_record, "own_record", reads)
    yield told
    told.go.set()


async def soon(true):
    while not true():
        await asyncio.sleep(0.01)


def test_while_a_record_is_read_other_addresses_answer(slow):
    async def both():
        async with handler_alone() as alone:
            waiting = asyncio.ensure_future(alone.ask())
            await soon(lambda: slow.asked)
            other = await alone.ask("/other")
            assert other.body == b"here" and not waiting.done()
            slow.go.set()
            return (await waiting).code

    assert run(both()) == 200


def test_more_than_can_wait_are_asked_to_come_again_in_a_second_and_then_answered(slow):
    async def many():
        async with handler_alone() as alone:
            waiting = [asyncio.ensure_future(alone.ask()) for _ in range(THREADS + MOST_WAITING)]
            await soon(lambda: alone.reading.asked == THREADS + MOST_WAITING)
            refused = await alone.ask()
            assert (refused.code, refused.headers["Retry-After"], refused.body.decode()) == (503, "1", BUSY)
            assert slow.asked == THREADS
            slow.go.set()
            assert {(await each).code for each in waiting} == {200} and alone.reading.asked == 0
            return (await alone.ask()).code

    assert run(many()) == 200


def test_who_leaves_while_waiting_keeps_nobody_else_waiting(slow, caplog):
    async def leave():
        async with handler_alone() as alone:
            stay = [asyncio.ensure_future(alone.ask()) for _ in range(THREADS)]
            await soon(lambda: slow.asked == THREADS)
            with suppress(HTTPTimeoutError):
                await alone.ask(timeout=0.2)
            await soon(lambda: alone.reading.asked == THREADS)
            slow.go.set()
            assert {(await each).code for each in stay} == {200}
            return slow.asked

    assert run(leave()) == THREADS and not caplog.text


def test_a_locked_file_holds_up_nobody_and_is_said(course, record):
    file = course.data / "learners.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other, ThreadPoolExecutor(1) as elsewhere:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        locked = elsewhere.submit(ask, course, ASKED)
        assert ask(course, b"", "GET", "/course/style/page.css").status == 200 and not locked.done()
        assert locked.result().status == 503 and "is locked by another program; try again" in locked.result().text
    assert ask(course, ASKED).status == 200


# What is said of trouble


@pytest.mark.parametrize(
    "reason", [ValueError(f"about {ADA}"), KeyError(ADA), NotSaved("In a sentence.", "at a place")]
)
def test_no_trouble_tells_the_code(reason, monkeypatch, caplog):
    def fails(code, activities, start, zone):
        raise reason

    monkeypatch.setattr(own_record, "own_record", fails)

    async def one():
        async with handler_alone() as alone:
            return await alone.ask()

    answer = run(one())
    assert answer.code in (500, 503) and answer.body.decode().endswith(".")
    assert ADA not in caplog.text + answer.body.decode() and "at a place" not in answer.body.decode()
    assert type(reason).__name__ in caplog.text or "at a place" in caplog.text


# Last, so that it reads all that was logged above


def test_the_log_holds_no_code(course, record):
    with suppress(OSError):
        ask(course, ASKED, path=f"/course/record?code={ADA}", Origin="http://evil.example")
    for private in (ADA, BOB, learner_of(ADA), learner_of(BOB)):
        assert private not in course.log()
    assert "Traceback" not in course.log()
