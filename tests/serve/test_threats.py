"""What deploy/SECURITY.md promises and no other test holds: raw clients at the served course that `conftest.py` starts."""

import asyncio
import http.client
import json
import socket
from types import SimpleNamespace

import pytest
import tornado.httpserver
import tornado.web
from tornado.httpclient import HTTPClientError
from tornado.websocket import websocket_connect

from course_lib.serve import page_access
from course_lib.serve.admission import Admission, Who
from course_lib.serve.lesson_page import LessonHandler
from course_lib.serve.message_filter import OWN_BYTES
from course_lib.serve.page_access import MOST_LINES, Grant, digest
from course_lib.serve.routes import KERNEL_ID, VOILA_STATIC, routes
from course_lib.serve.security_headers import content_security_policy
from course_lib.serve.server import LIMITS
from course_lib.serve.status import status_server
from course_lib.serve.waking import Kernels
from tests.serve.raw_client import OWN, VOILA, closed, connect, custom, lives, named, open_page, question_to, run
from tests.serving import get

SERVED = {
    "/?", r"/voila/render/([^/]+)", r"/voila/api/shutdown/([^/]+)", r"/voila/labextensions/(.*)", "/voila-static/(.*)",
    "/api/kernels/ID", "/api/kernels/ID/channels", "/course/wake", "/course/record", "/course/desk", "/course/class", "/course/teach", "/course/who", "/join", "/present", "/course/live", "/course/live/ROOM/(phone|wall|lead)",
    r"/course/page/([\w.]+)",
    r"/course/paper/(\d\d)(?:/([a-z-]+))?",
    r"/course/style/([\w.-]+\.(?:css|js|svg))", r"/course/images/([\w./-]+\.(?:png|jpg|svg|webp|ico))",
}  # fmt: skip
FILES = (
    ".git/config", ".git/HEAD", ".env", "pyproject.toml", "requirements.txt", "learners.sqlite", "data/learners.sqlite",
    "notebooks/00_start.ipynb", "00_start.ipynb", "01_own.ipynb", "assets/cases/index.yaml", "assets/references.yaml",
    "assets/quizzes/", "assets/physiology.yaml", "course_lib/serve/server.py", "proc/self/environ", "etc/passwd",
)  # fmt: skip
PLACES = (
    "/", "//", "/voila/", "/voila/render/", "/voila/files/", "/static/", "/files/", "/course/", "/course/page/",
    "/course/style/../../", "/course/style/..%2f..%2f", "/course/style/%2e%2e/%2e%2e/", "/course/images/../../../../../../",
    "/course/images/x/../../../", "/voila/render/..%2f", "/voila/labextensions/anywidget/../../../../../",
    "/voila/labextensions/anywidget/..%2f..%2f", "{static}/../../../../../../", "{static}/..%2f..%2f", "{static}/",
)  # fmt: skip


def raw(
    course, method: str, path: str, body: bytes | None = None, **headers
) -> tuple[int, str, http.client.HTTPMessage]:
    """Status, text and headers of an address that is sent as it stands, dots and all."""
    line = http.client.HTTPConnection("127.0.0.1", course.port, timeout=60)
    line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    return answer.status, answer.read().decode("utf-8", "replace"), answer.headers


# Files


def test_what_is_served_is_this_list_and_nothing_else():
    app = SimpleNamespace(
        voila_configuration=None, config=None, template_paths=[], static_url="", base_url="/", labextensions_path=[],
        static_paths=[], course_settings=SimpleNamespace(preview=None, lti_platforms=()), hub=None,
    )  # fmt: skip
    patterns = {pattern.replace(KERNEL_ID, "ID").replace("([a-z0-9]{8})", "ROOM") for pattern, *_ in routes(app)}
    static = next(pattern for pattern in patterns if pattern.startswith("/course/voila"))
    assert VOILA_STATIC in static.replace("\\", "") and patterns - {static} | {"/voila-static/(.*)"} == SERVED


@pytest.mark.parametrize("place", PLACES)
def test_no_address_leads_to_a_source_a_key_a_record_or_a_setting(course, place):
    for file in FILES:
        status, text, _ = raw(course, "GET", place.format(static=f"/{VOILA_STATIC}") + file)
        if place == "/voila/render/" and file in ("00_start.ipynb", "01_own.ipynb"):
            assert status == 200 and "import os, sys, time" not in text and '"cells"' not in text
        else:
            assert status in (400, 403, 404), (place, file, status)
            assert "Traceback" not in text and "[core]" not in text and "root:" not in text, (place, file)


def test_an_extension_that_draws_no_widget_is_not_reached_through_one_that_does(course):
    path = "jupyterlab_pygments/package.json"
    assert raw(course, "GET", f"/voila/labextensions/{path}")[0] == 404
    assert raw(course, "GET", f"/voila/labextensions/anywidget/../{path}")[0] == 404
    assert raw(course, "GET", f"/voila/labextensions/anywidget/%2e%2e/{path}")[0] == 404


def test_what_goes_wrong_shows_no_traceback(course):
    odd = [
        ("GET", "/voila/render/%ff.ipynb"), ("GET", "/voila/render/00_start.ipynb?%ff=%ff&present=%00"), ("PUT", "/course/wake"),
        ("GET", "/api/kernels/x-x-x-x-x"), ("POST", "/voila/api/shutdown/%ff"), ("DELETE", "/"), ("GET", "/course/page/x"),
        ("POST", "/course/record"), ("POST", "/course/desk"), ("POST", "/course/class"), ("POST", "/course/teach"), ("POST", "/course/who"), ("POST", "/course/wake"), ("OPTIONS", "/nowhere"), ("GET", "/course/images/%00.png"), ("GET", "/course/paper/04/handout?paper=%00"), ("GET", "/course/paper/99"), ("POST", "/course/paper/04"), ("POST", "/course/live"), ("GET", "/course/live/aaaaaaaa/lead"), ("GET", "/present?page=%ff"),
    ]  # fmt: skip
    for method, path in odd:
        status, text, _ = raw(
            course, method, path, b"" if method == "POST" else None, Cookie="course_browser=\xff; _xsrf=%"
        )
        assert status < 600 and not any(word in text for word in ("Traceback", "site-packages", 'File "')), (
            method,
            path,
        )


# Other sites


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": ""}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}],
)  # fmt: skip
@pytest.mark.parametrize("path", ["course/wake", "course/record"])
def test_no_other_site_starts_a_kernel_or_reads_a_record(course, path, headers):
    _, text, _ = get(f"{course.url}/voila/render/{OWN}")
    question = {
        "page": OWN,
        "edition": named(text, "edition"),
        "ticket": "",
        "code": "x",
        "activities": [],
        "overview": "start",
    }
    before = course.kernels()
    status, told = question_to(course, path, question, **headers)
    assert status == 403 and "kernelSecret" not in told and course.kernels() <= before


def test_no_other_site_is_told_that_it_may_read(course):
    for method, path in (
        ("GET", f"/voila/render/{OWN}"),
        ("OPTIONS", "/course/wake"),
        ("POST", "/course/record"),
        ("POST", "/course/desk"),
        ("POST", "/course/class"),
        ("POST", "/course/who"),
        ("POST", "/course/live"),
        ("GET", "/course/live/aaaaaaaa/wall"),
        ("GET", "/join"),
    ):
        headers = raw(course, method, path, Origin="http://evil.example", Access_Control_Request_Method="POST")[2]
        assert not [name for name in headers if name.lower().startswith("access-control-")], (method, path)


def test_a_page_runs_no_script_but_the_courses_own_and_no_other_site_frames_it(course):
    policies = {
        "voila/render/" + OWN: True,
        "nowhere": True,
        "join": True,
        "present": True,
        "voila/render/" + VOILA: False,
    }
    for path, own in policies.items():
        _, text, headers = get(f"{course.url}/{path}")
        told = headers["Content-Security-Policy"]
        assert told == content_security_policy(f"127.0.0.1:{course.port}", own)
        rules = dict(rule.split(" ", 1) for rule in told.split("; "))
        assert rules["frame-ancestors"] == rules["form-action"] == rules["default-src"] == "'self'"
        assert rules["object-src"] == rules["base-uri"] == "'none'"
        assert not own or rules["script-src"] == "'self'"


# Floods


def test_a_body_that_no_page_would_send_is_refused_before_it_is_read(course):
    for path in (
        "/course/wake",
        "/course/record",
        "/course/desk",
        "/course/class",
        "/course/teach",
        "/course/who",
        "/course/live",
        "/voila/api/shutdown/x",
        "/nowhere",
    ):
        with socket.create_connection(("127.0.0.1", course.port), timeout=20) as line:
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {LIMITS['max_body_size'] + 1}\r\n\r\n"
            line.sendall(head.encode())
            assert line.recv(100).startswith(b"HTTP/1.1 4") or not line.recv(100), path
    assert get(f"{course.url}/")[0] == 302


def test_who_sends_a_request_without_end_is_let_go():
    status = status_server(None, frozenset(), ())
    for params in (status.conn_params, tornado.httpserver.HTTPServer(lambda request: None, **LIMITS).conn_params):
        assert 0 < params.header_timeout <= 120 and 0 < params.body_timeout <= 30
        assert params.max_body_size <= 1 << 20
    assert status.conn_params.max_body_size <= 1024


def test_a_page_that_voila_draws_starts_no_kernel_beyond_the_ceiling_nor_before_those_who_wait():
    granted, gate = [], Admission(lambda: 2, lambda: 0)
    kernels = Kernels(None, None, granted, gate, None, "/")
    assert kernels.may_draw()
    granted += ["a"]
    assert kernels.may_draw()
    granted += ["b"]
    assert not kernels.may_draw()
    granted.pop()
    gate._line["ticket"] = object()
    assert not kernels.may_draw()


def test_a_page_that_finds_no_room_says_so_and_starts_nothing():
    async def none(*_):
        return None

    refused = []
    handler = LessonHandler.__new__(LessonHandler)
    handler.application = SimpleNamespace(settings={
        "course_settings": SimpleNamespace(server_name=""),
        "course_pictures": SimpleNamespace(page=none),
        "course_kernels": SimpleNamespace(may_draw=lambda: False),
        "course_metrics": SimpleNamespace(refused=refused.append),
    })  # fmt: skip
    handler.request = SimpleNamespace(query_arguments={})
    handler._find = lambda *_: None
    handler._draw = lambda path: pytest.fail("a kernel would be started")
    with pytest.raises(tornado.web.HTTPError) as why:
        asyncio.run(LessonHandler.get.__wrapped__(handler, VOILA))
    assert why.value.status_code == 503 and refused == ["no_room"]


def test_a_page_has_only_so_many_lines_to_its_kernel(course):
    page = open_page(course, OWN)

    async def crowd():
        lines = [await connect(page) for _ in range(MOST_LINES)]
        with pytest.raises(HTTPClientError) as refused:
            await connect(page)
        lines.pop().close()
        for line in lines:
            line.close()
        return refused.value.code

    assert run(crowd()) == 429 and lives(page)


def test_a_page_hands_its_kernel_only_so_much_at_once(course):
    page = open_page(course, OWN)
    message = custom(page, {"word": "x" * 500_000, "wait_s": 0.5})

    async def flood():
        line = await connect(page)
        for _ in range(2 * page_access.MOST_AT_ONCE // len(message)):
            try:
                await line.write_message(message, binary=True)
            except Exception:  # it was closed meanwhile
                break
        await closed(line, 60)
        return line.close_code

    assert run(flood()) == 1003
    assert get(f"{course.url}/")[0] == 302


def test_what_a_page_sent_is_forgotten_in_time():
    grant = Grant(digest("x"), own=True)
    assert grant.takes(page_access.MOST_AT_ONCE // 2) and grant.takes(page_access.MOST_AT_ONCE // 4)
    assert not grant.takes(page_access.MOST_AT_ONCE // 2)
    grant.sent_s -= 2 * page_access.MOST_AT_ONCE / page_access.REFILL
    assert all(grant.takes(300) for _ in range(600)), "the drags of ten seconds"


def test_a_small_message_that_unpacks_to_a_large_one_is_no_way_around_the_limit(course):
    page = open_page(course, OWN)

    async def bomb():
        address, offered = page.channel()
        line = await websocket_connect(address, subprotocols=offered, compression_options={"compression_level": 9})
        await line.write_message(b"\0" * (20 * OWN_BYTES), binary=True)
        await closed(line)

    run(bomb())
    assert lives(page) and get(f"{course.url}/")[0] == 302


# What a learner is told of others


def test_a_place_in_line_says_nothing_about_who_else_waits():
    gate = Admission(lambda: 0, lambda: 0)
    gate.ask(Who("203.0.113.7", "px-secret"), "k1")
    told = json.dumps(vars(gate.ask(Who("198.51.100.1"), "k2")))
    assert "203.0.113" not in told and "px-" not in told
