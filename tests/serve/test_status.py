"""What whoever runs the course is told: how it stands and its numbers, by whom it may be asked, and nothing of a learner."""

import asyncio
import http.client
import json
import os
import re
import threading

import pytest
from tornado.netutil import bind_sockets

from course_lib.serve import status as module
from course_lib.serve.launch import main, status_message
from course_lib.serve.metrics import Metrics
from course_lib.serve.records_file import REPLACED, Trouble
from course_lib.serve.status import SILENT, CourseStatus, StoreLook, status_server
from tests.serve.raw_client import open_page
from tests.serve.test_metrics import Numbers
from tests.serve.test_server import folder  # noqa: F401 - a fixture
from tests.serving import course_server, free_port, get, until

NAMES = frozenset({"course.example.org"})


@pytest.fixture
def start_page(tmp_path):
    page = tmp_path / "00_start.ipynb"
    page.write_text("{}")
    return page


def stands(start_page, found=Trouble(), warm="ready", numbers=(1, 40, 0)) -> CourseStatus:  # noqa: B008 - never changed
    kernels = Numbers()
    kernels.now = numbers
    return CourseStatus(Metrics(kernels, {"00_start.ipynb"}.__contains__), lambda: found, lambda: warm, start_page)


def ask(status: CourseStatus, *asked: tuple) -> list[http.client.HTTPResponse]:
    """The answers to requests of (method, path, headers), each with its text."""

    def talk(port):
        answers = []
        for method, path, *headers in asked:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            line.request(method, path, headers=headers[0] if headers else {})
            answer = line.getresponse()
            answer.text = answer.read().decode()
            answers.append(answer)
        return answers

    async def run():
        sockets = bind_sockets(0, "127.0.0.1")
        server = status_server(status, NAMES, sockets)
        try:
            return await asyncio.to_thread(talk, sockets[0].getsockname()[1])
        finally:
            server.stop()
            await server.close_all_connections()

    return asyncio.run(run())


def health(status) -> tuple[int, dict]:
    (answer,) = ask(status, ("GET", "/health"))
    return answer.status, json.loads(answer.text)


def test_a_course_that_is_well_says_how_it_stands(start_page):
    (answer,) = ask(stands(start_page), ("GET", "/health"))
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(answer.text) == {
        "status": "ok",
        "store": {"status": "ok", "sentence": ""},
        "warm_process": {"status": "ready"},
        "pages": {"status": "ok", "opened": 0},
        "kernels": {"live": 1, "ceiling": 40, "waiting": 0},
        "uptime_s": 0,
    }


def test_work_that_cannot_be_kept_is_503_with_a_sentence(start_page):
    status, told = health(stands(start_page, Trouble(REPLACED, "/a/place/learners.sqlite is gone")))
    assert (status, told["status"]) == (503, "down")
    assert told["store"] == {"status": "down", "sentence": REPLACED}
    assert "/a/place" not in json.dumps(told)


@pytest.mark.parametrize(("status", "word"), [("ok", "ok"), ("away", "ok"), ("stopped", "degraded")])
def test_a_learning_record_store_makes_a_course_uneasy_only_where_the_host_has_to_act(start_page, status, word):
    class Line:
        waiting, sentence = 7, "It is so."

    Line.status = status
    course = stands(start_page)
    assert "lrs" not in health(course)[1]
    code, told = health(
        CourseStatus(course.metrics, Trouble, lambda: "ready", start_page, {"lrs": Line(), "grades": None})
    )
    assert (code, told["status"]) == (200, word)
    assert told["lrs"] == {"status": status, "sentence": "It is so.", "waiting": 7}


def test_lessons_that_cannot_be_read_are_503(start_page):
    start_page.unlink()
    status, told = health(stands(start_page))
    assert (status, told["status"], told["pages"]["status"]) == (503, "down", "down")


@pytest.mark.parametrize(
    ("warm", "numbers", "word"),
    [
        ("ready", (1, 40, 0), "ok"), ("starting", (1, 40, 0), "ok"), ("none", (1, 40, 0), "ok"), ("ready", (40, 40, 0), "ok"),
        ("restarting", (1, 40, 0), "degraded"), ("failed", (1, 40, 0), "degraded"), ("ready", (40, 40, 3), "degraded"),
    ],
)  # fmt: skip
def test_pages_that_are_slow_or_wait_are_served_all_the_same(start_page, warm, numbers, word):
    status, told = health(stands(start_page, warm=warm, numbers=numbers))
    assert (status, told["status"], told["warm_process"]["status"]) == (200, word, warm)
    assert tuple(told["kernels"].values()) == numbers


def test_numbers_are_told_as_prometheus_reads_them(start_page):
    status = stands(start_page)
    status.metrics.page("00_start.ipynb", 0.5)
    numbers, how = ask(status, ("GET", "/metrics"), ("GET", "/health"))
    assert numbers.status == 200 and numbers.headers["Content-Type"].startswith("text/plain; version=")
    assert 'course_pages_total{notebook="00_start.ipynb"} 1.0' in numbers.text
    assert json.loads(how.text)["pages"]["opened"] == 1


def test_head_answers_as_get_would(start_page):
    well = ask(stands(start_page), ("HEAD", "/health"), ("HEAD", "/metrics"), ("HEAD", "/x"))
    assert [(answer.status, answer.text) for answer in well] == [(200, ""), (200, ""), (404, "")]
    (ill,) = ask(stands(start_page, Trouble("x", "y")), ("HEAD", "/health"))
    assert (ill.status, ill.text) == (503, "")


@pytest.mark.parametrize("path", ["/", "/healthz", "/health/", "/metrics/x", "/voila/render/00_start.ipynb", "/api/kernels", "/course/style/page.css", "//health"])  # fmt: skip
def test_there_is_nothing_else(start_page, path):
    (answer,) = ask(stands(start_page), ("GET", path))
    assert answer.status == 404 and answer.text == "There is only /health and /metrics here.\n"


def test_nothing_can_be_told_to_it(start_page):
    for answer in ask(stands(start_page), ("POST", "/health"), ("DELETE", "/metrics"), ("PUT", "/x")):
        assert answer.status in (404, 405) and "<" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8870", "192.0.2.7", "[::1]:8870", "localhost", "Course.Example.Org:8870"])
def test_an_address_localhost_and_a_name_that_was_named_are_answered(start_page, host):
    assert ask(stands(start_page), ("GET", "/health", {"Host": host}))[0].status == 200


@pytest.mark.parametrize("path", ["/health", "/metrics", "/x"])
def test_a_strangers_name_is_refused(start_page, path):
    (answer,) = ask(stands(start_page), ("GET", path, {"Host": "evil.example"}))
    assert answer.status == 403 and "COURSE_HOSTS" in answer.text and "course_pages" not in answer.text


def test_the_store_is_looked_at_once_for_all_who_ask_within_some_seconds(monkeypatch, caplog):
    looks, found = [], [Trouble("told", "logged at /a/place"), Trouble()]

    async def run():
        store = StoreLook(lambda: looks.append(threading.get_ident()) or found[len(looks) - 1])
        first = await asyncio.gather(*(store.sentence() for _ in range(5)))
        again = await store.sentence()
        monkeypatch.setattr(module, "KEPT_S", 0)
        return first, again, await store.sentence()

    with caplog.at_level("ERROR", "course"):
        assert asyncio.run(run()) == (["told"] * 5, "told", "")
    assert len(looks) == 2 and threading.get_ident() not in looks
    assert [record.getMessage() for record in caplog.records] == ["logged at /a/place", "Learners' work can be kept again."]  # fmt: skip


def test_a_disk_that_hangs_is_told_without_waiting_for_it(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_S", 0.05)
    monkeypatch.setattr(module, "KEPT_S", 0)
    goes_on, looks = threading.Event(), []

    async def run():
        store = StoreLook(lambda: looks.append(1) or (goes_on.wait(20) and Trouble()))
        told = [await store.sentence(), await store.sentence()]
        goes_on.set()
        monkeypatch.setattr(module, "PATIENCE_S", 20)
        return [*told, await store.sentence(), len(looks)]

    assert asyncio.run(run()) == [SILENT, SILENT, "", 1]


def test_a_look_that_fails_is_trouble_and_no_error():
    async def run():
        return await StoreLook(lambda: 1 / 0).sentence()

    assert "the log of the course says why" in asyncio.run(run())


@pytest.fixture(scope="module")
def course(folder, tmp_path_factory):  # noqa: F811
    port, data = free_port(), tmp_path_factory.mktemp("data")
    (data / "learners.sqlite").touch()
    environ = {"COURSE_STATUS_PORT": str(port), "COURSE_MAX_KERNELS": "9"}
    with course_server(folder, environ=environ, data=data) as served:
        served.status = f"http://127.0.0.1:{port}"
        yield served


def test_a_served_course_counts_its_pages_and_kernels(course):
    assert f"How it stands is told at {course.status}/health" in course.log()
    page = open_page(course, "00_start.ipynb")
    get(f"{course.url}/voila/render/99_missing.ipynb")
    told, numbers = get(f"{course.status}/health")[1], get(f"{course.status}/metrics")[1]
    assert json.loads(told)["kernels"] == {"live": 1, "ceiling": 9, "waiting": 0}
    assert json.loads(told)["warm_process"]["status"] in ("ready", "starting", "none")
    assert re.findall(r"^course_pages_total.*", numbers, re.MULTILINE) == ['course_pages_total{notebook="00_start.ipynb"} 1.0']  # fmt: skip
    assert "course_live_kernels 1.0" in numbers and "course_kernel_ceiling 9.0" in numbers
    assert "course_page_seconds_count 1.0" in numbers
    for secret in (page.kernel, page.secret, page.cookie, "127.0.0.1", str(course.data)):
        assert secret not in told + numbers


def test_a_kernel_that_ends_by_itself_is_counted(course):
    open_page(course, "00_start.ipynb")
    before = course.kernel_ids()
    os.kill(before[0], 9)
    until(
        lambda: "course_kernel_deaths_total 1.0" in get(f"{course.status}/metrics")[1], "the end to be counted", course
    )


def test_the_courses_own_port_tells_neither(course):
    assert [get(f"{course.url}/{path}")[0] for path in ("health", "metrics")] == [404, 404]


def test_a_learners_file_that_is_replaced_makes_the_course_ill_and_the_log_says_where(course):
    file = course.data / "learners.sqlite"
    assert get(f"{course.status}/health")[0] == 200
    os.rename(file, file.with_name("aside"))
    until(lambda: get(f"{course.status}/health")[0] == 503, "the next look", course)
    told = get(f"{course.status}/health")[1]
    assert json.loads(told)["store"]["sentence"] == REPLACED and str(course.data) not in told
    assert f"{file} is gone or was replaced" in course.log()
    os.rename(file.with_name("aside"), file)
    until(lambda: get(f"{course.status}/health")[0] == 200, "the file to be seen again", course)


def test_a_port_that_is_in_use_is_told_by_its_own_setting(course, folder, monkeypatch, capsys):  # noqa: F811
    port = course.status.rpartition(":")[2]
    for name, value in {"PORT": str(free_port()), "COURSE_STATUS_PORT": port, "COURSE_NOTEBOOKS": str(folder)}.items():
        monkeypatch.setenv(name, value)
    assert main() == 1
    assert f"Port {port} is already in use" in (told := capsys.readouterr().err)
    assert f"COURSE_STATUS_PORT={int(port) + 1}" in told


def test_an_address_that_is_not_of_this_machine_is_told_by_its_own_setting(folder, monkeypatch, capsys):  # noqa: F811
    said = {"PORT": "0", "COURSE_STATUS_PORT": "0", "COURSE_STATUS_HOST": "192.0.2.1", "COURSE_NOTEBOOKS": str(folder)}
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert main() == 1
    assert "The address COURSE_STATUS_HOST=192.0.2.1 cannot be used on this machine" in capsys.readouterr().err


def test_a_host_is_told_who_can_ask():
    (socket, *_) = bind_sockets(0, "127.0.0.1")
    with socket:
        port = socket.getsockname()[1]
        assert "only this computer can ask" in status_message("127.0.0.1", [socket])[0]
        (told,) = status_message("0.0.0.0", [socket])
        assert f"http://127.0.0.1:{port}/health" in told and "whoever reaches that port can ask" in told
    assert status_message("127.0.0.1", []) == []
