"""Two workers behind one address: one is killed and all are made anew while learners commit; and a course that starts no more."""

import asyncio
import json
import re
import signal
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest

from course_lib.serve.page_access import SERVER_COOKIE
from course_lib.serve.settings import read_settings
from course_lib.serve.workers.pool import Pool
from tests.load.workers import worked, workers_of
from tests.serve.raw_client import OWN, lives, open_page, run
from tests.serving import course_server, free_port, get, until


@pytest.fixture(scope="module")
def course(lessons):
    status = free_port()
    with course_server(lessons, {"WORKERS": "2", "COURSE_STATUS_PORT": str(status)}) as served:
        served.status = f"http://127.0.0.1:{status}"
        until(lambda: "2 workers serve it" in served.log(), "both workers", served)
        yield served


def test_nothing_that_was_acknowledged_is_lost_where_a_worker_is_killed_and_all_are_made_anew():
    outcome = run(worked(1, workers=2, learners=4, kills=1, renewals=1))
    assert outcome.wrong == [] and outcome.lost == []
    assert len(outcome.kills) == len(outcome.renewals) == 1 and outcome.gone_on() and len(outcome.acknowledged) >= 16


def test_readers_are_spread_and_each_has_their_kernel_at_their_own_worker_with_a_cookie_and_without(course):
    given = {re.search(rf"{SERVER_COOKIE}=(\d)", str(get(f"{course.url}/voila/render/{OWN}")[2].get_all("Set-Cookie")))[1] for _ in range(4)}  # fmt: skip
    assert given == {"1", "2"}
    for number in "12":
        page = open_page(course, OWN, cookie=f"{SERVER_COOKIE}={number}")
        assert page.kernel.endswith(f"0{number}") and lives(page)  # asked without a cookie
    health = json.loads(get(f"{course.status}/health")[1])
    assert health["ready"] == 2 and all(one["kernels"]["live"] >= 1 for one in health["workers"].values())
    assert 'course_live_kernels{worker="2"}' in get(f"{course.status}/metrics")[1]


def test_a_class_that_votes_live_meets_whichever_workers_its_browsers_are_with(course):
    def said(number, path="course/live", **asked):
        request = urllib.request.Request(
            f"{course.url}/{path}", json.dumps(asked).encode(),
            {"Content-Type": "application/json", "Origin": course.url, "Cookie": "; ".join([f"{SERVER_COOKIE}={number}", *cookies])},
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=30) as answer:
            cookies.extend(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or [])
            return json.load(answer)

    cookies = []
    room = said(2, do="begin", page=OWN)["room"]
    code = said(2, do="joining", room=room)["code"]
    lead, cookies = cookies, []
    assert said(1, do="join", code=code)["room"] == room
    cookies = lead
    assert [one["joined"] for one in said(1, do="mine")["rooms"]] == [1]


def test_a_peer_that_a_browser_names_is_nobody(course):
    for path in ("/", f"/voila/render/{OWN}"):
        assert get(f"{course.url}{path}", **{"X-Course-Peer": quote("no address"), "X-Real-IP": "203.0.113.9"})[0] < 400
    assert "203.0.113.9" not in course.log()


def test_what_does_not_start_takes_nobodys_place(course, lessons):
    before = {one.pid for one in workers_of(course)}
    start = lessons / "00_start.ipynb"
    aside = start.rename(lessons / "aside")
    try:
        course.process.send_signal(signal.SIGHUP)
        until(lambda: "A new worker did not start" in course.log(), "the refusal", course)
        assert {one.pid for one in workers_of(course)} == before
    finally:
        aside.rename(start)
    assert get(f"{course.url}/voila/render/{OWN}")[0] == 200


def test_a_course_that_is_stopped_leaves_no_worker_and_no_folder(lessons):
    with course_server(lessons, {"WORKERS": "2"}) as served:
        (first, *_) = workers_of(served)
        folder = first.cmdline()[4].rpartition("/")[0]
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(20) == 0
        assert not first.is_running() and served.log().endswith("The course has stopped.\n")
        assert not Path(folder).exists()


def test_workers_end_with_whoever_started_them(lessons):
    with course_server(lessons, {"WORKERS": "2"}) as served:
        until(lambda: "2 workers serve it" in served.log(), "both workers", served)
        found = workers_of(served)
        served.process.kill()
        until(
            lambda: not any(one.is_running() and one.status() != "zombie" for one in found),
            "the workers to end",
            served,
        )


def test_a_renewal_that_is_asked_for_while_another_fails_is_done(tmp_path):
    async def play():
        pool = Pool(read_settings({}), tmp_path, lambda *_: None)
        pool.workers, tried, goes_on = dict.fromkeys((1, 2)), [], asyncio.Event()

        async def started(number):
            tried.append(number)
            await goes_on.wait()
            return len(tried) > 1

        pool._started = started
        pool.roll()
        await asyncio.sleep(0)
        pool.roll()
        goes_on.set()
        await pool._rolling
        assert tried == [1, 1, 2]

    run(play())
