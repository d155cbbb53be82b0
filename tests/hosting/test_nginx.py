"""The example for nginx, run by the nginx of this machine in front of a real course, on loopback."""

import asyncio
import http.client
import json
import os
import re
import ssl
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from tests.hosting.machine import program
from tests.serve.raw_client import V1, frame, named, understood
from tests.serving import ROOT, course_server, free_port, stop, until

EXAMPLE = ROOT / "deploy" / "nginx.conf.example"
HOSTING = ROOT / "deploy" / "HOSTING.md"
NAME = "course.example.org"
PREFIX = "/kurs/"
START = f"{PREFIX}voila/render/00_start.ipynb"
PROXIED = {"COURSE_BASE_URL": PREFIX, "COURSE_BEHIND_PROXY": "yes", "COURSE_HOSTS": NAME}
SEVERAL = re.compile(r"```nginx\n(.*?)```", re.DOTALL)


def for_this_machine(text: str, folder: Path, port: int, moved: dict[str, str]) -> str:
    """The example with its ports, certificates and folders exchanged for those of a test, and nothing else."""
    moved |= {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "listen 80": f"listen 127.0.0.1:{free_port()}",
        "/etc/letsencrypt/live/course.example.org/fullchain.pem": f"{folder}/cert.pem",
        "/etc/letsencrypt/live/course.example.org/privkey.pem": f"{folder}/key.pem",
        "/var/cache/nginx/course": f"{folder}/cache",
        "/var/log/nginx/": f"{folder}/",
    }
    for said, here in moved.items():
        assert said in text, f"the example no longer says {said}"
        text = text.replace(said, here)
    return text


@contextmanager
def nginx(folder: Path, example: str):
    """nginx with this configuration, until the end of the block; it was tested with `nginx -t` before."""
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "course.conf").write_text(example, encoding="utf-8")
    places = " ".join(
        f"{one}_temp_path {folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/main.log;\n"
        f"events {{}}\nhttp {{ {places} include {folder}/course.conf; }}\n"
    )
    line = [program("nginx"), "-c", str(main), "-p", str(folder), "-e", str(folder / "main.log")]
    tested = subprocess.run([*line, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0 and "warn" not in tested.stderr, tested.stderr
    process = subprocess.Popen(line)
    try:
        until(lambda: (folder / "pid").exists() and (folder / "pid").read_text().strip(), "nginx to start")
        yield folder
    finally:
        stop(process)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    with course_server(environ=PROXIED) as served:
        yield served


@pytest.fixture(scope="module")
def proxy(course, tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    text = EXAMPLE.read_text(encoding="utf-8")
    with nginx(folder, for_this_machine(text, folder, port, {"127.0.0.1:8866": f"127.0.0.1:{course.port}"})):
        yield port, folder


def ask(port: int, path: str, method="GET", **headers) -> http.client.HTTPResponse:
    """What the proxy answers, its certificate unlooked at."""
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=ssl._create_unverified_context())
    line.request(
        method, path, headers={"Host": NAME} | {name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = line.getresponse()
    answer.body = answer.read()
    return answer


def question(port: int, path: str, asked: dict, **headers) -> http.client.HTTPResponse:
    """What the proxy answers to a question that a page of the course asks."""
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=ssl._create_unverified_context())
    given = {"Host": NAME, "Origin": f"https://{NAME}", "Content-Type": "application/json"} | headers
    line.request("POST", f"{PREFIX}course/{path}", json.dumps(asked), given)
    answer = line.getresponse()
    answer.body = answer.read()
    return answer


def woken(port: int, page: bytes, **headers) -> dict:
    """Id and secret of a kernel for a page, once it is its turn."""
    text = page.decode()
    asked = {"page": named(text, "notebook"), "edition": named(text, "edition"), "ticket": ""}
    while (answer := question(port, "wake", asked, **headers)).status == 202:
        told = json.loads(answer.body)
        asked["ticket"] = told["ticket"]
        time.sleep(told["again_ms"] / 1000)
    assert answer.status == 200, (answer.status, answer.body)
    return json.loads(answer.body)


def line_to(port: int, page: bytes, kernel: dict, **headers):
    """Open the websocket of a page's kernel through the proxy, and hear a screen in it answer."""
    screen = re.search(rb'data-screen="([\w-]+)"', page)[1].decode()
    ping = {"comm_id": screen, "data": {"method": "custom", "content": {"kind": "ping"}}}

    async def talk():
        url = f"wss://127.0.0.1:{port}{PREFIX}api/kernels/{kernel['kernelId']}/channels?session_id={uuid.uuid4().hex}"
        request = HTTPRequest(url, headers={"Host": NAME, "Origin": f"https://{NAME}"} | headers, validate_cert=False)
        line = await websocket_connect(request, subprotocols=[V1, f"secret.{kernel['kernelSecret']}"])
        await line.write_message(frame("shell", "comm_msg", ping), binary=True)
        while answer := await asyncio.wait_for(line.read_message(), 30):
            if isinstance(answer, bytes) and understood(answer).said.get("kind") == "pong":
                line.close()
                return True

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, talk()).result()


def test_a_page_below_a_path_is_served_with_its_live_line(proxy):
    port, folder = proxy
    page = ask(port, START)
    assert page.status == 200 and page.headers["Strict-Transport-Security"]
    assert b"</html>" in page.body
    kernel = woken(port, page.body)
    assert line_to(port, page.body, kernel)
    assert kernel["kernelId"] not in (folder / "course.log").read_text()
    assert kernel["kernelSecret"] not in (folder / "course.log").read_text()


def test_a_page_of_another_site_gets_no_line(proxy):
    port, _ = proxy
    page = ask(port, START).body
    kernel = woken(port, page)
    with pytest.raises(HTTPClientError) as refused:
        line_to(port, page, kernel, Origin="https://evil.example")
    assert refused.value.code == 403
    for path in ("wake", "record"):
        assert question(port, path, {}, Origin="https://evil.example").status == 403


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


def test_the_bare_address_leads_to_the_course_and_head_is_answered(proxy):
    port, _ = proxy
    assert ask(port, "/").headers["Location"] == START
    assert ask(port, START, "HEAD").status == 200


def test_a_name_that_was_not_named_is_refused_by_the_course(proxy):
    port, _ = proxy
    answer = ask(port, START, Host="evil.example")
    assert answer.status == 403 and b"COURSE_HOSTS" in answer.body


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
    with course_server(environ=PROXIED | {"COURSE_PROXIES": "192.0.2.1"}) as other:
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
    with nginx(tmp_path, for_this_machine(EXAMPLE.read_text(encoding="utf-8"), tmp_path, port, moved)):
        found = [question(port, path, {}).status for path in ("wake", "record") * 15]
        assert found[0] != 429 and found[-1] == 429 and found.count(429) >= 5
        assert ask(port, START).status == 200


def test_two_servers_share_learners_and_each_keeps_its_own(tmp_path):
    port, text = free_port(), EXAMPLE.read_text(encoding="utf-8")
    single = re.search(r"upstream course_any.*?\nmap \$cookie_course_server[^\n]*\n", text, re.DOTALL)[0]
    several = SEVERAL.search(HOSTING.read_text(encoding="utf-8"))[1]
    data = tmp_path / "data"
    with (
        course_server(environ=PROXIED | {"COURSE_SERVER_NAME": "a"}, data=data) as a,
        course_server(environ=PROXIED | {"COURSE_SERVER_NAME": "b"}, data=data) as b,
        nginx(tmp_path, for_this_machine(text.replace(single, several), tmp_path, port, {"127.0.0.1:8866": f"127.0.0.1:{a.port}", "127.0.0.1:8867": f"127.0.0.1:{b.port}"})),
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
