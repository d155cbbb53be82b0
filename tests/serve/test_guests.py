"""Who asks, and how: by which name, only for the head of a page, with which cookies; and what is written about it."""

import http.client
import json
import re

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from course_lib.serve.allowed_hosts import is_allowed
from course_lib.serve.launch import proxy_advice
from course_lib.serve.redacted_log import without_addresses
from course_lib.serve.settings import read_settings
from tests.serve.test_server import folder  # noqa: F401 - a fixture
from tests.serving import course_server, get, until

START = "/voila/render/00_start.ipynb"
PROXIED = {"COURSE_HOSTS": "course.example.org", "COURSE_BEHIND_PROXY": "yes", "COURSE_SERVER_NAME": "a"}


@pytest.fixture(scope="module")
def course(folder):  # noqa: F811
    with course_server(folder, environ=PROXIED | {"COURSE_DISCONNECTED_SECONDS": "3 s"}) as served:
        yield served


def ask(course, path, method="GET", **headers) -> http.client.HTTPResponse:
    """The whole answer, without the library's own Host header."""
    line = http.client.HTTPConnection("127.0.0.1", course.port, timeout=60)
    line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    answer.text = answer.read().decode("utf-8", "replace")
    return answer


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8866", "localhost.", "127.0.0.1", "192.0.2.7:8866", "[::1]", "[2001:db8::1]:80",
     "course.example.org", "Course.Example.Org:443", "course.example.org."],
)  # fmt: skip
def test_an_address_localhost_and_a_name_that_was_named_are_answered(host):
    assert is_allowed(host, frozenset({"course.example.org"}))


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "example.org", "sub.course.example.org",
     "course.example.org.evil.example", "xlocalhost", "127.0.0.1x", "[evil.example]", "1.2.3", ""],
)  # fmt: skip
def test_any_other_name_is_refused(host):
    assert not is_allowed(host, frozenset({"course.example.org"}))


def test_a_name_that_the_course_listens_on_needs_no_setting():
    assert is_allowed("mylaptop.local:8866", read_settings({"HOST": "MyLaptop.local"}).names)


@pytest.mark.parametrize("path", ["/", START, "/course/style/page.css", "/nowhere", "/api/kernels/x"])
def test_a_refused_name_is_told_the_setting_at_every_address(course, path):
    refused = ask(course, path, Host="evil.example:80")
    assert refused.status == 403
    assert "COURSE_HOSTS" in refused.text and "evil.example" in refused.text
    assert not refused.headers.get_all("Set-Cookie")


def test_a_refused_name_cannot_put_markup_on_the_page(course):
    assert "<script>" not in ask(course, "/", Host="<script>alert(1)</script>").text


def test_a_name_that_was_named_is_answered(course):
    assert ask(course, START, Host="course.example.org").status == 200


def test_a_websocket_by_a_refused_name_is_refused(course):
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    async def connect():
        url = f"ws://127.0.0.1:{course.port}/api/kernels/{'0' * 8}-0000-0000-0000-{'0' * 12}/channels"
        await websocket_connect(HTTPRequest(url, headers={"Host": "evil.example"}))

    with ThreadPoolExecutor(1) as elsewhere, pytest.raises(HTTPClientError) as refused:
        elsewhere.submit(asyncio.run, connect()).result()
    assert refused.value.code == 403


def test_a_course_behind_a_proxy_without_names_says_what_to_set():
    assert "COURSE_HOSTS=" in proxy_advice(read_settings({"COURSE_BEHIND_PROXY": "1"}))[0]
    assert "COURSE_HOSTS=" in proxy_advice(read_settings({"COURSE_PROXIES": "10.0.0.5"}))[0]
    assert not proxy_advice(read_settings(PROXIED)) and not proxy_advice(read_settings({}))


def test_head_answers_as_get_would_and_starts_no_kernel(course):
    until(lambda: course.kernels() == 0, "kernels of other tests to be freed", course)
    asked = {
        "/": 302,
        START: 200,
        "/voila/render/99_missing.ipynb": 404,
        "/nowhere": 404,
        "/course/style/page.css": 200,
    }
    for path, status in asked.items():
        answer = ask(course, path, "HEAD")
        assert (answer.status, answer.text) == (status, ""), path
    assert ask(course, START).status == 200
    assert course.kernels() == 1, "more than that of the one page that was read"


def test_head_says_what_kind_of_page_it_is_and_not_that_it_is_empty(course):
    answer = ask(course, START, "HEAD")
    assert answer.headers["Content-Type"].startswith("text/html") and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Length"] is None and answer.headers["Etag"] is None


def test_a_page_sets_no_cookie_but_its_token_its_browsers_word_and_the_name_of_its_server(course):
    cookies = ask(course, START).headers.get_all("Set-Cookie")
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["_xsrf", "course_browser", "course_server"]
    named = next(cookie for cookie in cookies if cookie.startswith("course_server="))
    assert named.startswith("course_server=a;") and "HttpOnly" in named and "SameSite=Lax" in named


def test_who_comes_back_to_the_same_server_is_not_told_its_name_again(course):
    again = ask(course, START, Cookie="course_server=a")
    assert not [cookie for cookie in again.headers.get_all("Set-Cookie") or [] if cookie.startswith("course_server")]
    moved = ask(course, START, Cookie="course_server=b")
    assert [cookie for cookie in moved.headers.get_all("Set-Cookie") if cookie.startswith("course_server=a;")]


def test_a_course_that_is_one_server_sets_only_its_token_and_its_browsers_word(folder):  # noqa: F811
    with course_server(folder) as alone:
        _, _, headers = get(f"{alone.url}{START}")
    assert {cookie.partition("=")[0] for cookie in headers.get_all("Set-Cookie")} == {"course_browser", "_xsrf"}


def test_a_kernel_that_no_page_is_connected_to_is_freed_early(course):
    text = ask(course, START).text
    assert json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', text)[1])["kernelId"]
    assert course.kernels() >= 1
    until(lambda: course.kernels() == 0, "the abandoned kernel to be freed", course, 30)


def test_a_silent_kernel_is_kept_for_ten_minutes_without_a_page_and_an_hour_with_one():
    settings = read_settings({})
    assert (settings.disconnected_s, settings.idle_s) == (600, 3600)


def test_a_kernel_of_a_served_page_computes_in_one_thread_and_a_host_may_choose_otherwise():
    environ = {"OMP_NUM_THREADS": "4"}
    read_settings({}).export(environ)
    sleeping = {"COURSE_SLEEP_SECONDS": "90", "COURSE_SLEEP_HALF_DONE_SECONDS": "600"}
    assert environ == {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "4", "MKL_NUM_THREADS": "1"} | sleeping


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("403 POST /x (203.0.113.7): no", "403 POST /x (‹address›): no"),
        ("remote_ip='2001:db8::1')", "remote_ip='‹address›')"),
        ("::ffff:203.0.113.7 and 10.0.0.2.", "‹address› and ‹address›."),
        ("2026-11-26 08:54:04,123 WARNING 3.11.7", "2026-11-26 08:54:04,123 WARNING 3.11.7"),
    ],
)
def test_addresses_are_struck_out_of_a_log_line(line, kept):
    assert without_addresses(line) == kept


def test_the_log_holds_no_address_of_whoever_asked(course):
    for address in ("203.0.113.77", "2001:db8::77"):
        ask(course, "/voila/api/shutdown/x", "POST", X_Real_Ip=address)
        ask(course, "/api/kernels/0", "DELETE", X_Forwarded_For=address)
        ask(course, START + "?%ff=%ff", X_Real_Ip=address)
    assert "‹address›" in course.log(), course.log()
    assert not re.search(r"203\.0\.113\.77|2001:db8::77", course.log()), course.log()
