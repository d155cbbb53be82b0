"""An LMS that the host names shows the course in a frame: what pages allow, and which cookies go along there."""

import http.client

import pytest

from course_lib.serve.security_headers import content_security_policy
from course_lib.serve.settings import SettingsError, read_settings
from tests.serve.raw_client import OWN, VOILA
from tests.serving import ON_DEMAND, course_server

LMS = ("https://moodle.example.org", "https://*.instructure.com")
FRAMED = {
    "COURSE_FRAME_ANCESTORS": ", ".join(LMS), "COURSE_PROXIES": "127.0.0.1", "COURSE_HOSTS": "course.example.org",
    "COURSE_SERVER_NAME": "a",
}  # fmt: skip


@pytest.fixture(scope="module")
def framed(lessons):
    with course_server(lessons, FRAMED, start=ON_DEMAND) as served:
        yield served


def ask(course, path: str, **headers) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", course.port, timeout=60)
    line.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    answer.read()
    return answer


def test_the_sites_that_were_named_may_frame_every_page_and_no_other(framed):
    for path in (f"voila/render/{OWN}", f"voila/render/{VOILA}", "join", "present", "course/teach", "nowhere"):
        rules = ask(framed, f"/{path}").headers["Content-Security-Policy"].split("; ")
        assert f"frame-ancestors 'self' {' '.join(LMS)}" in rules, path
    assert content_security_policy("course").endswith("frame-ancestors 'self'")


def test_a_cookie_goes_along_in_another_sites_frame_over_https_alone(framed):
    for path in (OWN, VOILA):
        over_tls = ask(framed, f"/voila/render/{path}", X_Forwarded_Proto="https").headers.get_all("Set-Cookie")
        plain = ask(framed, f"/voila/render/{path}").headers.get_all("Set-Cookie")
        assert len(over_tls) == len(plain) >= 2
        assert all("SameSite=None" in cookie and "Secure" in cookie for cookie in over_tls), over_tls
        assert all("SameSite=Lax" in cookie and "Secure" not in cookie for cookie in plain), plain


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("*", "no such address"), ("https://*", "no such address"), ("moodle.example.org", "no such address"),
        ("https://moodle.example.org/course", "no such address"), ("https://a.example;script-src", "no such address"),
        ("https://*.org", "half the world"), ("http://moodle.example.org", "anybody on the way"),
    ],
)  # fmt: skip
def test_what_would_let_anybody_frame_the_course_is_refused_in_a_sentence(written, why):
    with pytest.raises(SettingsError, match=why) as refused:
        read_settings({"COURSE_FRAME_ANCESTORS": written})
    assert "as in COURSE_FRAME_ANCESTORS=https://moodle.example.org" in str(refused.value)


def test_addresses_are_taken_between_commas_or_spaces_also_those_of_this_machine():
    said = "https://Moodle.example.org/ , http://localhost:8080 http://127.0.0.1:9"
    found = read_settings({"COURSE_FRAME_ANCESTORS": said}).frame_ancestors
    assert found == ("https://moodle.example.org", "http://localhost:8080", "http://127.0.0.1:9")
