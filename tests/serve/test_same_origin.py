"""Which requests come from a page of this course."""

import json

import pytest
import tornado.web
from tornado.httputil import HTTPHeaders, HTTPServerRequest

from course_lib.serve.same_origin import MOST_BYTES, is_same_origin, question_of


class Handler:
    """A handler, as far as a question is looked at."""

    def __init__(self, body=b"{}", protocol="http", **headers):
        headers = {"Origin": "http://course.example.org", "Content-Type": "application/json"} | headers
        given = HTTPHeaders({name.replace("_", "-"): value for name, value in headers.items()})
        self.request = HTTPServerRequest("POST", "/", headers=given, host="course.example.org", body=body)
        self.request.protocol = protocol


@pytest.mark.parametrize(
    ("origin", "protocol", "host", "ours"),
    [
        ("https://Course.example.org", "https", "course.example.org:443", True),
        ("https://course.example.org", "https", "COURSE.example.org", True),
        ("https://course.example.org", "http", "course.example.org", True),
        ("http://[::1]:8866", "http", "[::1]:8866", True),
        ("http://course.example.org", "https", "course.example.org", False),
        ("ftp://course.example.org", "http", "course.example.org", False),
        ("https://course.example.org:8443", "https", "course.example.org", False),
        ("https://course.example.org.evil.example", "https", "course.example.org", False),
        ("null", "http", "null", False),
        ("http://", "http", "", False),
        ("", "http", "", False),
    ],
)
def test_an_origin_is_ours_with_the_same_name_and_port_and_no_lower_scheme(origin, protocol, host, ours):
    request = HTTPServerRequest("POST", "/", headers=HTTPHeaders({"Origin": origin}), host=host)
    request.protocol = protocol
    assert is_same_origin(request) is ours


@pytest.mark.parametrize(
    ("site", "ours"), [("same-origin", True), ("same-site", False), ("cross-site", False), ("none", False)]
)
def test_what_the_browser_says_of_the_asking_page_counts(site, ours):
    assert is_same_origin(Handler(Sec_Fetch_Site=site).request) is ours


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (Handler(Origin="http://evil.example"), 403),
        (Handler(b"x" * (MOST_BYTES + 1)), 413),
        (Handler(Content_Type="text/plain"), 415),
        (Handler(b"no json"), 400),
        (Handler(b"[" * 10_000), 400),
        (Handler(b"\xff"), 400),
        (Handler(b"[1]"), 400),
    ],
)
def test_what_is_no_question_of_a_page_is_refused_in_a_sentence(handler, status):
    with pytest.raises(tornado.web.HTTPError) as refused:
        question_of(handler)
    assert refused.value.status_code == status and refused.value.log_message.endswith(".")


def test_a_question_is_the_object_in_the_body():
    assert question_of(Handler(json.dumps({"page": "é"}).encode())) == {"page": "é"}
