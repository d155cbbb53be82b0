"""Who asks: as a named proxy says, whatever a browser sends, and from anybody else only where the packets come from."""

import asyncio
import json
import socket
from ipaddress import ip_address, ip_network
from types import SimpleNamespace

import pytest
import tornado.web
import tornado.websocket
from hypothesis import given
from hypothesis import strategies as st
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders
from tornado.netutil import bind_sockets

from course_lib.serve.allowed_hosts import HostRouter
from course_lib.serve.client_address import client_address, client_scheme, name_client, written_address
from course_lib.serve.settings import THIS_MACHINE
from tests.serve.test_server import folder  # noqa: F401 - a fixture
from tests.serving import course_server, get

PROXIES = (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8"), ip_network("2001:db8:aa::/48"))
PROXY, STRANGER = "10.0.0.5", "198.51.100.9"
SAID = {"X-Forwarded-For": "192.0.2.1, 203.0.113.7", "X-Forwarded-Proto": "https"}


def asks(peer: str, *, proxies=PROXIES, **headers: str) -> str:
    said = HTTPHeaders({name.replace("_", "-"): value for name, value in headers.items()})
    return str(client_address(ip_address(peer), said, proxies))


def scheme(peer: str, otherwise="http", **headers: str) -> str:
    said = HTTPHeaders({name.replace("_", "-"): value for name, value in headers.items()})
    return client_scheme(ip_address(peer), said, PROXIES, otherwise)


@pytest.mark.parametrize("peer", [STRANGER, "11.0.0.1", "2001:db8:bb::1", "::1"])
def test_what_anybody_else_says_is_ignored(peer):
    assert asks(peer, X_Forwarded_For="203.0.113.7", X_Real_IP="203.0.113.7") == peer
    assert scheme(peer, X_Forwarded_Proto="https", X_Scheme="https") == "http"


def test_without_a_named_proxy_nobody_is_believed():
    assert asks("127.0.0.1", proxies=(), X_Forwarded_For="203.0.113.7", X_Real_IP="203.0.113.7") == "127.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("  203.0.113.7 ", "203.0.113.7"),
        ("192.0.2.1, 203.0.113.7", "203.0.113.7"),  # the first was sent by the browser
        ("192.0.2.1, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
        ("10.0.0.1, 203.0.113.7,10.9.9.9 , 127.0.0.1", "203.0.113.7"),  # a browser that says to be a proxy
        ("192.0.2.1, 203.0.113.7, 2001:db8:aa::1", "203.0.113.7"),
        ("2001:db8:bb::7", "2001:db8:bb::7"),
        ("2001:DB8:BB:0::7", "2001:db8:bb::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, ::ffff:10.0.0.8", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8:bb::7]:4711", "2001:db8:bb::7"),
        ("[2001:db8:bb::7]", "2001:db8:bb::7"),
    ],
)
def test_the_last_entry_that_is_no_proxy_asks(forwarded, client):
    assert asks(PROXY, X_Forwarded_For=forwarded) == client
    assert asks(PROXY, X_Forwarded_For=forwarded, X_Real_IP="192.0.2.200") == client, "the list comes before it"


@pytest.mark.parametrize("entry", ["unknown", "_hidden", "203.0.113", "203.0.113.7.8", "1", "203.0.113.007", "<b>", "a:b", "203.0.113.7 x", ""])  # fmt: skip
def test_an_entry_that_is_no_address_ends_the_reading_at_the_proxy(entry):
    for forwarded in (f"192.0.2.1, {entry}", f"192.0.2.1, {entry}, 10.0.0.9"):
        assert asks(PROXY, X_Forwarded_For=forwarded, X_Real_IP="192.0.2.200") == PROXY
    assert asks(PROXY, X_Forwarded_For=f"{entry}, 203.0.113.7") == "203.0.113.7", "what is left of it is not read"


@pytest.mark.parametrize("forwarded", [{}, {"X_Forwarded_For": ""}, {"X_Forwarded_For": "10.1.1.1, 10.0.0.7"}])
def test_where_the_list_names_nobody_the_other_header_does(forwarded):
    assert asks(PROXY, **forwarded, X_Real_IP="203.0.113.7") == "203.0.113.7"
    assert asks(PROXY, **forwarded, X_Real_IP="::ffff:203.0.113.7") == "203.0.113.7"
    assert asks(PROXY, **forwarded) == PROXY
    for wrong in ("x", "203.0.113.7, 192.0.2.1", "1.2.3", ""):
        assert asks(PROXY, **forwarded, X_Real_IP=wrong) == PROXY


def test_a_header_that_is_sent_twice_is_one_list():
    headers = HTTPHeaders()
    headers.add("X-Forwarded-For", "192.0.2.1")
    headers.add("X-Forwarded-For", "203.0.113.7")
    assert str(client_address(ip_address(PROXY), headers, PROXIES)) == "203.0.113.7"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"X_Forwarded_Proto": "https"}, "https"), ({"X_Scheme": "https"}, "https"), ({"X_Forwarded_Proto": "HTTPS"}, "https"),
        ({"X_Forwarded_Proto": "https", "X_Scheme": "http"}, "https"), ({"X_Forwarded_Proto": "http", "X_Scheme": "https"}, "http"),
        ({"X_Forwarded_Proto": "http, https"}, "https"), ({"X_Forwarded_Proto": "https,http"}, "http"),
        ({"X_Forwarded_Proto": "gopher"}, "http"), ({"X_Forwarded_Proto": "gopher", "X_Scheme": "https"}, "http"),
        ({"X_Forwarded_Proto": ""}, "http"), ({}, "http"),
    ],
)  # fmt: skip
def test_the_scheme_is_what_the_nearest_proxy_says_if_it_is_one(headers, found):
    assert scheme(PROXY, **headers) == found


@given(left=st.lists(st.text(st.characters(exclude_characters="\r\n", max_codepoint=0xFF), max_size=20), max_size=4), real=st.text(max_size=20))  # fmt: skip
def test_nothing_that_a_browser_sends_changes_who_it_is(left, real):
    """The proxy adds the address that it sees to whatever came, and leaves the other header alone."""
    assert asks(PROXY, X_Forwarded_For=", ".join([*left, STRANGER]), X_Real_IP=real) == STRANGER


@pytest.mark.parametrize(
    ("peer", "address", "scheme"),
    [
        ("127.0.0.1", "203.0.113.7", "https"), ("::ffff:127.0.0.1", "203.0.113.7", "https"), ("::1", "::1", "http"),
        ("2001:db8:aa::5%eth0", "203.0.113.7", "https"), ("::ffff:198.51.100.9", "198.51.100.9", "http"),
        ("fe80::1%eth0", "fe80::1", "http"), ("0.0.0.0", "203.0.113.7", "https"), ("", "", "http"), (None, None, "http"),
    ],
)  # fmt: skip
def test_a_peer_is_known_however_its_address_is_written(peer, address, scheme):
    request = SimpleNamespace(remote_ip=peer, protocol="http", headers=HTTPHeaders(SAID))
    name_client(request, PROXIES)
    assert (request.remote_ip, request.protocol) == (address, scheme)


@given(st.ip_addresses())
def test_every_address_is_read_as_itself(address):
    assert written_address(str(address)) == (getattr(address, "ipv4_mapped", None) or address)


class Echo(tornado.web.RequestHandler):
    def get(self):
        self.set_cookie("x", "y", secure=self.request.protocol == "https")
        self.finish({"ip": self.request.remote_ip, "scheme": self.request.protocol})


class Line(tornado.websocket.WebSocketHandler):
    def open(self):
        self.write_message(json.dumps({"ip": self.request.remote_ip, "scheme": self.request.protocol}))


def served(proxies, talk, unix=None):
    """Serve an echo, and let `talk(port)` ask it."""

    async def run():
        app = tornado.web.Application([("/", Echo), ("/line", Line)])
        server = HTTPServer(HostRouter(app, frozenset(), proxies))
        if unix:
            from tornado.netutil import bind_unix_socket

            sockets = [bind_unix_socket(str(unix))]
        else:
            sockets = bind_sockets(0, "127.0.0.1")
        server.add_sockets(sockets)
        try:
            return await asyncio.wait_for(talk(None if unix else sockets[0].getsockname()[1]), 20)
        finally:
            server.stop()
            await server.close_all_connections()

    return asyncio.run(run())


async def raw(open_line, *requests: dict) -> list[dict]:
    """The answers to requests, one after the other on the same connection."""
    reader, writer = await open_line
    answers = []
    for headers in requests:
        lines = ["GET / HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        writer.write("\r\n".join(lines).encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        size = int(head.lower().partition("content-length:")[2].split()[0])
        answers.append(json.loads(await reader.readexactly(size)) | {"secure": "Secure" in head})
    writer.close()
    return answers


BARE = {"ip": "127.0.0.1", "scheme": "http", "secure": False}
NAMED = {"ip": "203.0.113.7", "scheme": "https", "secure": True}


def test_each_request_of_a_connection_is_named_by_its_own_headers():
    async def talk(port):
        return await raw(asyncio.open_connection("127.0.0.1", port), SAID, {}, SAID)

    assert served(THIS_MACHINE, talk) == [NAMED, BARE, NAMED]
    assert served((ip_network(f"{PROXY}/32"),), talk) == [BARE, BARE, BARE]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no Unix sockets here")
def test_a_proxy_at_a_unix_socket_is_on_this_machine(tmp_path):
    async def talk(_):
        return await raw(asyncio.open_unix_connection(str(tmp_path / "line")), SAID, {})

    assert served(THIS_MACHINE, talk, tmp_path / "line") == [NAMED, BARE]
    assert served((), talk, tmp_path / "line") == [BARE, BARE]


def test_a_websocket_is_named_as_a_page_is():
    async def talk(port):
        from tornado.httpclient import HTTPRequest

        url = HTTPRequest(f"ws://127.0.0.1:{port}/line", headers=SAID)
        line = await tornado.websocket.websocket_connect(url)
        told = json.loads(await line.read_message())
        line.close()
        return told

    assert served(THIS_MACHINE, talk) == {"ip": "203.0.113.7", "scheme": "https"}
    assert served((), talk) == {"ip": "127.0.0.1", "scheme": "http"}


@pytest.mark.parametrize(
    ("setting", "secure"),
    [({}, False), ({"COURSE_PROXIES": "192.0.2.1"}, False), ({"COURSE_PROXIES": "192.0.2.1 127.0.0.1"}, True), ({"COURSE_BEHIND_PROXY": "yes"}, True)],
)  # fmt: skip
def test_a_browsers_word_is_kept_for_https_alone_where_a_proxy_that_is_known_says_so(folder, setting, secure):  # noqa: F811
    with course_server(folder, environ=setting) as course:
        _, _, headers = get(f"{course.url}/voila/render/00_start.ipynb", **SAID)
    word = next(cookie for cookie in headers.get_all("Set-Cookie") if cookie.startswith("course_browser="))
    assert ("Secure" in word) is secure


@pytest.mark.parametrize(
    ("forwarded", "said", "wanted"),
    [
        (
            "203.0.113.7, 10.0.0.9",
            "https,http",
            "https",
        ),  # TLS ends at the first of two proxies, and the second adds its own
        ("203.0.113.7, 10.0.0.9", "https", "https"),  # the second passes it on
        ("203.0.113.7", "https, http", "http"),  # a browser that says to be behind a proxy
        ("203.0.113.7, 10.0.0.8, 10.0.0.9", "http, https,http,http", "https"),
        ("10.0.0.8, 10.0.0.9", "https,http", "http"),
        ("", "https,http", "http"),
    ],
)
def test_of_several_proxies_the_first_says_whether_there_is_tls(forwarded, said, wanted):
    assert scheme(PROXY, X_Forwarded_For=forwarded, X_Forwarded_Proto=said) == wanted
