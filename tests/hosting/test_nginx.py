"""What only the example for nginx does: limits, its cache, its log, several services; `test_proxies.py` tries all examples alike."""

import http.client
import re
from urllib.parse import urljoin

import pytest

from tests.hosting.proxies import (
    DEPLOY,
    NAME,
    PREFIX,
    PROXIED,
    START,
    ask,
    example,
    line_to,
    nginx,
    nginx_example,
    question,
    woken,
)
from tests.serving import ON_DEMAND, course_server, free_port

SEVERAL = re.compile(r"```nginx\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def course():
    with course_server(environ=PROXIED, start=ON_DEMAND) as served:
        yield served


@pytest.fixture(scope="module")
def proxy(course, tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    with nginx(folder, nginx_example(folder, port, {"127.0.0.1:8866": f"127.0.0.1:{course.port}"})):
        yield port, folder


def test_a_page_below_a_path_is_served_with_its_live_line(proxy):
    port, folder = proxy
    page = ask(port, START)
    assert page.status == 200 and page.headers["Strict-Transport-Security"]
    assert b"</html>" in page.body
    kernel = woken(port, page.body)
    assert line_to(port, page.body, kernel)
    assert kernel["kernelId"] not in (folder / "course.log").read_text()
    assert kernel["kernelSecret"] not in (folder / "course.log").read_text()


def test_scripts_and_styles_are_packed_and_kept_and_pages_are_not(proxy):
    port, folder = proxy
    page = ask(port, START)
    style = re.search(rb'href="([^"]+/course\.\w+\.css)"', page.body)[1].decode()
    script = re.search(rb'src="([^"]+/own\.\w+\.js)"', page.body)[1].decode()
    style, script = (urljoin(START, path) for path in (style, script))
    for path in (style, script):
        assert path.startswith(PREFIX)
        answer = ask(port, path, Accept_Encoding="gzip")
        assert answer.status == 200 and answer.headers["Content-Encoding"] == "gzip", path
    kept = b"".join(file.read_bytes()[:2000] for file in (folder / "cache").rglob("*") if file.is_file())
    assert style.encode() in kept and script.encode() in kept and b"/voila/render/" not in kept


def test_what_a_browser_says_about_its_own_address_reaches_nobody(proxy, course):
    port, folder = proxy
    said = {"X_Real_Ip": "203.0.113.7", "X_Forwarded_For": "203.0.113.7", "X_Scheme": "gopher"}
    ask(port, f"{PREFIX}voila/api/shutdown/x", "POST", **said)
    logs = course.log() + "".join(file.read_text() for file in folder.glob("*.log"))
    assert "203.0.113.7" not in logs and "127.0.0.1" not in (folder / "course.log").read_text()


def test_the_course_believes_this_proxy_that_pages_go_over_https(proxy, course):
    port, _ = proxy
    cookies = ask(port, START, X_Forwarded_Proto="http", X_Scheme="http").headers.get_all("Set-Cookie")
    assert all("Secure" in cookie for cookie in cookies if cookie.startswith("course_browser="))
    with course_server(environ=PROXIED | {"COURSE_PROXIES": "192.0.2.1"}, start=ON_DEMAND) as other:
        line = http.client.HTTPConnection("127.0.0.1", other.port, timeout=60)
        line.request("GET", START, headers={"Host": NAME, "X-Forwarded-Proto": "https"})
        assert "Secure" not in " ".join(line.getresponse().headers.get_all("Set-Cookie"))


def test_who_asks_for_pages_without_end_is_asked_to_wait(proxy):
    port, _ = proxy
    found = [ask(port, START, "HEAD").status for _ in range(60)]
    assert found[0] == 200 and 429 in found
    assert ask(port, f"{PREFIX}course/style/page.css").status == 200


def test_who_asks_for_kernels_without_end_is_asked_to_wait(course, tmp_path):
    """With the example's limit for questions a hundred times smaller, since a busy machine may be slower than the limit."""
    port, slower = free_port(), {"rate=50r/s": "rate=1r/m", "burst=200": "burst=20"}
    moved = {"127.0.0.1:8866": f"127.0.0.1:{course.port}"} | slower
    with nginx(tmp_path, nginx_example(tmp_path, port, moved)):
        found = [question(port, path, {}).status for path in ("wake", "record") * 15]
        assert found[0] != 429 and found[-1] == 429 and found.count(429) >= 5
        assert ask(port, START).status == 200


def test_two_servers_share_learners_and_each_keeps_its_own(tmp_path):
    port, text = free_port(), example("nginx.conf.example", {})
    single = re.search(r"upstream course_any.*?\nmap \$cookie_course_server[^\n]*\n", text, re.DOTALL)[0]
    several = SEVERAL.search((DEPLOY / "HOSTING.md").read_text(encoding="utf-8"))[1]
    data = tmp_path / "data"
    with (
        course_server(environ=PROXIED | {"COURSE_SERVER_NAME": "a"}, data=data, start=ON_DEMAND) as a,
        course_server(environ=PROXIED | {"COURSE_SERVER_NAME": "b"}, data=data, start=ON_DEMAND) as b,
        nginx(tmp_path, nginx_example(tmp_path, port, {single: several.replace("127.0.0.1:8866", f"127.0.0.1:{a.port}").replace("127.0.0.1:8867", f"127.0.0.1:{b.port}")})),
    ):  # fmt: skip
        first = [ask(port, START) for _ in range(4)]
        servers = [re.search(r"course_server=(\w)", " ".join(page.headers.get_all("Set-Cookie")))[1] for page in first]
        assert sorted(servers) == ["a", "a", "b", "b"]
        for page, server in zip(first, servers, strict=True):
            cookie = {"Cookie": f"course_server={server}"}
            cookie = {"Cookie": f"course_server={server}"}
            assert line_to(port, page.body, woken(port, page.body, **cookie), **cookie)
        a.process.terminate()
        a.process.wait(20)
        after = ask(port, START, Cookie="course_server=a")
        assert after.status == 200 and "course_server=b" in " ".join(after.headers.get_all("Set-Cookie"))
        kernel = woken(port, after.body, Cookie="course_server=b")
        assert line_to(port, after.body, kernel, Cookie="course_server=b")
