"""Which worker a request belongs to, and that what a worker reads is what was looked at."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado.httputil import HTTPHeaders

from course_lib.serve.page_access import new_kernel_id
from course_lib.serve.workers.routing import BadHead, chosen, is_seated, read_head, wanted


@dataclass
class Some:
    number: int
    open: int = 0
    given: int = 0


def head(path="/voila/render/00_start.ipynb", method="GET", **fields):
    lines = [f"{method} {path} HTTP/1.1", "Host: course", *(f"{n.replace('_', '-')}: {v}" for n, v in fields.items())]
    return read_head("\r\n".join([*lines, "", ""]).encode())


THREE = [Some(1), Some(2), Some(3)]


def test_a_kernel_is_found_by_its_id_whatever_the_cookie_says():
    for number in (1, 2, 3):
        kernel = new_kernel_id(f"a{number}")
        for path in (f"/kurs/api/kernels/{kernel}", f"/api/kernels/{kernel}/channels", f"/voila/api/shutdown/{kernel}"):
            assert wanted(head(path, Cookie="course_server=3")) == number
            assert chosen(head(path), "x", THREE).number == number


@given(st.integers(1, 99))
def test_an_id_of_a_kernel_is_random_but_for_its_workers_number(number):
    one, other = new_kernel_id(str(number)), new_kernel_id(f"b{number}")
    assert one != other and int(one[-2:], 16) == int(other[-2:], 16) == number and len(one) == 36


def test_a_browser_stays_with_the_worker_in_its_cookie_and_goes_on_elsewhere_where_that_has_gone():
    asked = head("/course/wake", "POST", Cookie="course_browser=px-1; course_server=a2; _xsrf=3")
    assert chosen(asked, "x", THREE).number == 2
    assert chosen(asked, "x", [Some(1), Some(3)]).number in (1, 3) and chosen(asked, "x", []) is None


@pytest.mark.parametrize(
    "cookie",
    ["course_server=", "course_server=99999999", "xcourse_server=2", "course_server=2;3x=;", "course_server=../2"],
)
def test_a_cookie_that_names_nobody_is_no_trouble(cookie):
    assert chosen(head(Cookie=cookie), "x", [Some(1)]).number == 1


def test_new_readers_are_spread_by_open_connections_and_then_by_turns():
    busy = [Some(1, open=3), Some(2, open=1), Some(3, open=1)]
    assert [chosen(head(), "x", busy).number for _ in range(4)] == [2, 3, 2, 3]


def test_who_keeps_no_cookie_stays_with_one_worker_by_their_address():
    found = {chosen(head("/course/wake", "POST"), "203.0.113.7", THREE).number for _ in range(5)}
    assert len(found) == 1
    spread = {chosen(head("/course/wake", "POST"), f"203.0.113.{end}", THREE).number for end in range(60)}
    assert spread == {1, 2, 3}


def test_what_has_to_meet_goes_to_one_seat_and_pages_do_not():
    for path in ("/course/live", "/kurs/course/live/abcdefgh/wall", "/course/desk", "/course/class"):
        assert is_seated(head(path))
    for path in ("/course/wake", "/course/teach", "/voila/render/00_start.ipynb", "/course/page/live", "/join"):
        assert not is_seated(head(path))


def test_who_asks_is_said_by_the_front_alone_and_a_connection_serves_one_request():
    asked = head(
        X_Course_Peer="127.0.0.1", x_course_PEER="10.0.0.1", Connection="keep-alive", Keep_Alive="5", Cookie="a=b"
    )
    lines = asked.rewritten("203.0.113.7").decode().split("\r\n")
    assert lines[0] == "GET /voila/render/00_start.ipynb HTTP/1.1" and lines[-2:] == ["", ""]
    headers = HTTPHeaders.parse("\r\n".join(lines[1:]))
    assert headers.get_list("X-Course-Peer") == ["203.0.113.7"] and headers.get_list("Connection") == ["close"]
    assert headers["Cookie"] == "a=b" and "Keep-Alive" not in headers
    line = head("/api/kernels/x/channels", Upgrade="WebSocket", Connection="keep-alive, Upgrade")
    assert line.upgrades and b"\r\nConnection: Upgrade\r\n" in line.rewritten("::1")


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: x\nX-Course-Peer: 127.0.0.1\r\n\r\n",  # two fields to whoever also ends a line at \n
        b"GET / HTTP/1.1\r\nHost: x\rX-Course-Peer: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\nX-Course-Peer: 127.0.0.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n X-Course-Peer: 127.0.0.1\r\n\r\n",  # a line that goes on
        b"GET / HTTP/1.1\r\nX-Course-Peer : 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\x00\r\n\r\n",
        b"GET /a b HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\n",
        b"\r\n\r\n",
        b"GET http://x\r\n\r\n",
    ],
)
def test_a_head_that_could_be_read_in_two_ways_is_none(raw):
    with pytest.raises(BadHead):
        read_head(raw)


@given(st.binary(max_size=300))
def test_whatever_comes_is_a_head_or_is_refused(raw):
    try:
        again = read_head(raw + b"\r\n\r\n").rewritten("::1")
    except BadHead:
        return
    assert again.count(b"X-Course-Peer") == 1 and again.endswith(b"\r\n\r\n") and again.count(b"\r\n\r\n") == 1
