"""A host who knows a learner by name says so through a proxy that is named; from anybody else the header is nobody's word."""

import ipaddress

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest

from course_lib.app.identity import code_of, device_with, outlives_its_record
from course_lib.serve.named_learner import ForgedName, name_in
from course_lib.serve.settings import SettingsError, read_settings
from course_lib.store import Deleted, learner_of
from tests.serving import ON_DEMAND, course_server, get

PROXY = (ipaddress.ip_network("10.0.0.5/32"),)


class Connection:
    def __init__(self, address):
        self.context = type("Context", (), {"remote_ip": address, "protocol": "http"})()


def request(address, *values, header="X-Remote-User"):
    headers = HTTPHeaders()
    for value in values:
        headers.add(header, value)
    return HTTPServerRequest("POST", "/course/who", headers=headers, host="course", connection=Connection(address))


def test_a_named_proxy_is_believed():
    assert name_in(request("10.0.0.5", "ada@uni.example"), "X-Remote-User", PROXY) == "ada@uni.example"
    assert name_in(request("::ffff:10.0.0.5", "ada"), "x-remote-user", PROXY) == "ada"


@pytest.mark.parametrize("address", ["10.0.0.6", "127.0.0.1", "203.0.113.9", "::1"])
def test_a_forged_header_is_refused(address):
    for proxies in (PROXY, ()):
        with pytest.raises(ForgedName, match="COURSE_PROXIES names") as refused:
            name_in(request(address, "ada"), "X-Remote-User", proxies)
        assert "ada" not in str(refused.value)
    assert name_in(request(address), "X-Remote-User", PROXY) == ""


def test_a_course_behind_a_proxy_refuses_a_forged_name_at_every_address_and_logs_no_name():
    named = {"COURSE_IDENTITY_HEADER": "X-Remote-User", "COURSE_PROXIES": "10.0.0.5"}
    with course_server(environ=named, start=ON_DEMAND) as course:
        for path in ("/", "/voila/render/00_start.ipynb", "/course/style/page.css", "/nowhere"):
            status, text, headers = get(f"{course.url}{path}", **{"X-Remote-User": "ada@uni.example"})
            assert status == 403 and "COURSE_PROXIES" in text and "ada" not in text, path
            assert not headers.get_all("Set-Cookie")
        assert get(f"{course.url}/voila/render/00_start.ipynb")[0] == 200
        assert "ada@" not in course.log()


@pytest.mark.parametrize("values", [(), ("",)])
def test_no_name_names_nobody(values):
    assert name_in(request("10.0.0.5", *values), "X-Remote-User", PROXY) == ""


@pytest.mark.parametrize("values", [("ada", "bo"), ("ada", "ada"), ("x" * 257,)])
def test_two_names_or_one_too_long_are_refused(values):
    with pytest.raises(ForgedName, match="overwrite that header"):
        name_in(request("10.0.0.5", *values), "X-Remote-User", PROXY)


def test_where_no_header_is_set_none_is_read():
    assert name_in(request("10.0.0.5", "ada"), "", PROXY) == ""


def test_the_header_is_off_unless_the_proxies_are_named():
    for environ in (
        {"COURSE_IDENTITY_HEADER": "X-Remote-User"},
        {"COURSE_IDENTITY_HEADER": "X-Remote-User", "COURSE_BEHIND_PROXY": "yes"},
    ):
        with pytest.raises(SettingsError, match="would be believed from anybody: name the proxies"):
            read_settings(environ)
    found = read_settings({"COURSE_IDENTITY_HEADER": "X-Remote-User", "COURSE_PROXIES": "10.0.0.5"})
    assert found.names_learners and not read_settings({}).names_learners
    assert read_settings({"JUPYTERHUB_USER": "ada"}).names_learners


@pytest.mark.parametrize("header", ["X Remote", "X-Remote-User:", "Ω", "-x", "Cookie", "host", "X-Forwarded-For"])
def test_a_header_that_is_none_or_that_every_browser_sends_is_refused(header):
    with pytest.raises(SettingsError, match="as in X-Remote-User"):
        read_settings({"COURSE_IDENTITY_HEADER": header, "COURSE_PROXIES": "10.0.0.5"})


def test_a_name_has_one_code_which_tells_nothing_of_it_and_another_host_gives_another():
    code = code_of("ada@uni.example", b"k" * 32)
    assert code == code_of("ada@uni.example", b"k" * 32) != code_of("ada@uni.example", b"o" * 32)
    assert "ada" not in code and learner_of(code) and outlives_its_record(code)


def test_after_a_deletion_a_name_begins_anew_and_a_browser_s_code_does_not():
    code, gone = code_of("ada", b"k" * 32), set()

    def deleted_on(device):
        return "2026-11-27" if device in gone else ""

    first = device_with(code, deleted_on)
    gone.add(first)
    second = device_with(code, deleted_on)
    gone.add(second)
    assert len({first, second, device_with(code, deleted_on)}) == 3
    gone.add(learner_of("browser" * 4))
    with pytest.raises(Deleted, match="deleted on 2026-11-27"):
        device_with("browser" * 4, deleted_on)
