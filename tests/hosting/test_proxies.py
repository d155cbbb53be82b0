"""The examples for nginx, Caddy and HAProxy, each run by the program of this machine in front of a course of two workers, below a path, over TLS."""

import http.client
import ssl

import pytest
from tornado.httpclient import HTTPClientError

from tests.hosting.proxies import NAME, PREFIX, PROXIED, PROXIES, START, ask, line_to, question, woken
from tests.serving import ON_DEMAND, course_server, free_port, until

IDENTITY = {"COURSE_PROXIES": "127.0.0.1", "COURSE_IDENTITY_HEADER": "X-Remote-User"}


@pytest.fixture(scope="module")
def course():
    with course_server(environ=PROXIED | {"WORKERS": "2"}) as served:
        until(lambda: "2 workers serve it" in served.log(), "both workers", served)
        yield served


@pytest.fixture(scope="module", params=PROXIES)
def proxy(course, request, tmp_path_factory):
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    with PROXIES[request.param](folder, port, course.port):
        yield port, folder


def test_a_page_below_a_path_is_served_over_tls_with_its_live_line(proxy):
    port, folder = proxy
    page = ask(port, START)
    assert page.status == 200 and b"</html>" in page.body and page.headers["Strict-Transport-Security"]
    kernel = woken(port, page.body)
    assert line_to(port, page.body, kernel)
    assert not any(kernel["kernelId"] in file.read_text("utf-8", "replace") for file in folder.glob("*.log"))


def test_the_course_is_told_who_asks_and_that_it_is_over_tls_whatever_a_browser_says(proxy, course):
    port, folder = proxy
    said = {
        "X_Real_Ip": "203.0.113.7",
        "X_Forwarded_For": "203.0.113.7",
        "X_Forwarded_Proto": "http",
        "X_Scheme": "http",
    }
    cookies = ask(port, START, **said).headers.get_all("Set-Cookie")
    assert all("Secure" in one for one in cookies if one.startswith("course_browser="))
    assert "203.0.113.7" not in course.log() + "".join(file.read_text() for file in folder.glob("*.log"))


def test_a_page_of_another_site_and_a_name_that_was_not_named_are_refused(proxy):
    port, _ = proxy
    page = ask(port, START).body
    kernel = woken(port, page)
    with pytest.raises(HTTPClientError) as refused:
        line_to(port, page, kernel, Origin="https://evil.example")
    assert refused.value.code == 403 and question(port, "wake", {}, Origin="https://evil.example").status == 403
    try:
        answer = ask(port, START, Host="evil.example")
        assert (
            answer.status == 403 and b"COURSE_HOSTS" in answer.body or not answer.body
        )  # Caddy knows its own name alone
    except http.client.RemoteDisconnected:
        pass


def test_the_bare_address_leads_to_the_course_and_head_is_answered(proxy):
    port, _ = proxy
    assert ask(port, "/").headers["Location"] == START and ask(port, START, "HEAD").status == 200


def test_a_body_that_no_page_sends_is_refused(proxy):
    port, _ = proxy
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=ssl._create_unverified_context())
    try:
        line.request("POST", f"{PREFIX}course/wake", b"x" * (1 << 21), {"Host": NAME, "Origin": f"https://{NAME}"})
        assert line.getresponse().status in (400, 413, 502)  # 502 is how Caddy says that its own limit was met
    except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected, ssl.SSLError):
        pass  # it was cut off while it was being sent


@pytest.mark.parametrize("name", PROXIES)
def test_an_identity_that_a_browser_makes_up_is_refused_where_the_proxy_does_not_say_it(name, tmp_path):
    """The examples say no identity: whoever adds one overwrites it; the header of a browser then stands there twice, or not at all."""
    if name != "haproxy":  # what is refused is the course's, so one proxy is enough
        return
    with course_server(environ=PROXIED | IDENTITY | {"COURSE_PROXIES": "192.0.2.1"}, start=ON_DEMAND) as other:
        port = free_port()
        with PROXIES[name](tmp_path, port, other.port):
            answer = ask(port, START, X_Remote_User="ada")
            assert answer.status == 403 and b"COURSE_PROXIES" in answer.body and b"ada" not in answer.body
