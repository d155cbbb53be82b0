"""Raw clients at a served course: only the page that a kernel was made for can speak to it, in its own browser."""

import http.client
import json
import logging
import time
import uuid
from types import SimpleNamespace

import pytest

from course_lib.serve.page_access import BROWSER_COOKIE, KernelAccess
from course_lib.serve.redacted_log import RedactingFormatter
from tests.serve.raw_client import (
    OWN,
    V1,
    VOILA,
    ask,
    connect,
    lives,
    named,
    open_page,
    run,
    status_of,
)
from tests.serving import get, until

COOKIE = f"{BROWSER_COOKIE}=px-{'a' * 43}"
OTHER = f"{BROWSER_COOKIE}=px-{'b' * 43}"


# Who may speak to a kernel


def test_the_page_that_a_kernel_was_made_for_speaks_to_it(page):
    assert status_of(page) == 101 and lives(page)


@pytest.mark.parametrize("secret", ["", "x", "px-" + "x" * 43, "x" * 2000])
def test_who_knows_the_id_alone_is_told_what_an_unknown_kernel_would_be(page, secret):
    assert status_of(page, secret=secret) == status_of(page, secret=secret, kernel=str(uuid.uuid4())) == 404
    unknown = f"/api/kernels/{uuid.uuid4()}"
    for method in ("GET", "DELETE"):
        refused = ask(page, method, X_Kernel_Secret=secret)
        assert refused == ask(page, method, unknown, X_Kernel_Secret=secret) and refused[0] == 404
    goodbyes = [
        ask(page, "POST", f"/voila/api/shutdown/{kernel}", {"secret": secret}) for kernel in (page.kernel, uuid.uuid4())
    ]
    assert goodbyes[0] == goodbyes[1] and goodbyes[0][0] == 404
    assert lives(page)


def test_the_secret_of_another_page_opens_nothing(own, voila):
    assert status_of(own, secret=voila.secret) == 404
    assert ask(own, "DELETE", X_Kernel_Secret=voila.secret)[0] == 404
    assert ask(own, "POST", f"/voila/api/shutdown/{own.kernel}", {"secret": voila.secret})[0] == 404
    assert lives(own)


def test_a_page_elsewhere_opens_no_websocket_even_with_the_secret(page):
    assert status_of(page, origin="http://evil.example") == 403
    assert status_of(page, origin=page.course.url) == 101
    assert ask(page, "DELETE", X_Kernel_Secret=page.secret, Origin="http://evil.example")[0] in (403, 404)
    goodbye = f"/voila/api/shutdown/{page.kernel}"
    assert ask(page, "POST", goodbye, {"secret": page.secret}, Origin="http://evil.example")[0] in (403, 404)
    assert lives(page)


def test_a_secret_in_an_address_opens_nothing(page):
    query = f"?secret={page.secret}&X-Kernel-Secret={page.secret}"
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", f"/voila/api/shutdown/{page.kernel}")):
        path = path or f"/api/kernels/{page.kernel}"
        assert ask(page, method, path + query, {} if method == "POST" else None)[0] == 404
    assert lives(page)


def test_the_server_selects_the_protocol_and_never_says_the_secret(page):
    async def protocol():
        return (await connect(page)).selected_subprotocol

    assert run(protocol()) == V1


def test_the_legacy_protocol_is_refused_at_the_handshake(page):
    assert status_of(page, protocols=[f"secret.{page.secret}"]) == 400
    assert status_of(page, protocols=[]) == 400


def test_a_session_id_that_a_socket_could_not_have_is_refused(page):
    assert status_of(page, session="x" * 300) == 400


def test_a_page_of_ours_is_the_same_for_all_and_holds_no_secret(course, own):
    page, again = (get(f"{course.url}/voila/render/{OWN}") for _ in range(2))
    assert page[1] == again[1] and page[2]["Cache-Control"] == "no-cache"
    for private in (own.kernel, own.secret, own.cookie, "127.0.0.1", str(course.port)):
        assert private not in page[1]


def test_what_says_a_secret_is_kept_by_no_cache(course):
    assert get(f"{course.url}/voila/render/{VOILA}")[2]["Cache-Control"] == "no-store"
    text = get(f"{course.url}/voila/render/{OWN}")[1]
    question = {"page": OWN, "edition": named(text, "edition")}
    line = http.client.HTTPConnection("127.0.0.1", course.port, timeout=60)
    line.request(
        "POST", "/course/wake", json.dumps(question), {"Origin": course.url, "Content-Type": "application/json"}
    )
    answer = line.getresponse()
    assert answer.status in (200, 202) and answer.headers["Cache-Control"] == "no-store"


# Cookies, where they work


def test_a_browser_that_brought_its_cookie_is_the_only_one_that_is_let_in(course):
    page = open_page(course, OWN, COOKIE)
    assert not page.cookie, "it had one"
    assert status_of(page, cookie=COOKIE) == 101
    assert status_of(page, cookie=OTHER) == status_of(page) == 404
    assert not lives(page) and not lives(page, OTHER) and lives(page, COOKIE)
    goodbye = f"/voila/api/shutdown/{page.kernel}"
    assert ask(page, "POST", goodbye, {"secret": page.secret}, Cookie=OTHER)[0] == 404
    assert ask(page, "DELETE", X_Kernel_Secret=page.secret, Cookie=OTHER)[0] == 404
    assert ask(page, "POST", goodbye, {"secret": page.secret}, Cookie=COOKIE)[0] == 204


def test_on_a_first_visit_two_pages_that_are_opened_at_once_both_work(course):
    first, second = open_page(course, OWN), open_page(course, OWN)
    kept = second.cookie  # the browser keeps the one that came last
    assert first.cookie and kept and first.cookie != kept
    assert status_of(first, cookie=kept) == status_of(second, cookie=kept) == 101
    assert status_of(first, cookie=OTHER) == status_of(first) == 404


def test_a_browser_that_blocks_cookies_is_let_in_by_the_secret_alone(course):
    page = open_page(course, OWN)
    assert status_of(page) == status_of(page) == 101 and lives(page)
    assert ask(page, "POST", f"/voila/api/shutdown/{page.kernel}", {"secret": page.secret})[0] == 204
    until(lambda: not lives(page), "the kernel to be freed", course, 20)


def test_the_cookie_cannot_be_read_by_a_script_or_sent_from_elsewhere(course):
    line = http.client.HTTPConnection("127.0.0.1", course.port, timeout=60)
    line.request("GET", f"/voila/render/{OWN}")
    cookies = line.getresponse().headers.get_all("Set-Cookie")
    made = next(each for each in cookies if each.startswith(BROWSER_COOKIE))
    assert "HttpOnly" in made and "SameSite=Lax" in made and "Path=/" in made


def test_a_page_that_is_deleted_with_its_secret_is_gone_without_any_cookie(course):
    page = open_page(course, OWN)
    assert ask(page, "DELETE", X_Kernel_Secret=page.secret)[0] == 204
    assert not lives(page) and status_of(page) == 404


# The registry


def visitor(cookie: str | None = None):
    """A request for a page, as far as the registry looks at it."""
    given = {}
    return SimpleNamespace(
        get_cookie=lambda name: cookie,
        set_cookie=lambda name, value, **how: given.update({name: value}),
        settings={"base_url": "/"},
        request=SimpleNamespace(protocol="http"),
        given=given,
    )


def test_what_is_known_of_a_kernel_goes_with_it():
    access = KernelAccess(lambda kernel_id: True)
    for number in range(100):
        access.grant(str(number), visitor(), own=True)
        access.gone(str(number))
    assert len(access) == 0


def test_a_kernel_that_never_came_is_forgotten(monkeypatch):
    access = KernelAccess(lambda kernel_id: False)
    access.grant("lost", visitor(), own=True)
    later = time.monotonic() + 1000
    monkeypatch.setattr(time, "monotonic", lambda: later)
    access.grant("next", visitor(), own=True)
    assert len(access) == 1


def test_a_server_that_was_started_anew_knows_no_secret_of_before():
    secret = KernelAccess(lambda kernel_id: True).grant("id", visitor(), own=True)
    assert KernelAccess(lambda kernel_id: True).admit("id", secret, None) is None


def test_a_cookie_that_is_none_of_ours_is_replaced():
    asked = visitor("x" * 5000)
    KernelAccess(lambda kernel_id: True).grant("id", asked, own=True)
    assert asked.given[BROWSER_COOKIE].startswith("px-")


# Last, so that it reads all that was logged above


def test_the_log_holds_no_secret_and_no_kernel_id(course, own, voila):
    for page in (own, voila):
        ask(page, "GET", f"/api/kernels/{page.secret}-{page.kernel}")
        ask(page, "GET", f"/voila/render/{page.secret}.ipynb")
        assert page.secret not in course.log() and page.kernel not in course.log()
    assert "px-" not in course.log()


def test_a_secret_is_struck_out_of_a_log_line_wherever_it_stands():
    secret = KernelAccess(lambda kernel_id: True).grant("id", visitor(), own=True)
    for said in (
        secret,
        f"secret.{secret}, {V1}",
        f"?secret={secret}",
        f"/{secret}-x",
        f"{{'kernelSecret': '{secret}'}}",
    ):
        record = logging.LogRecord("x", logging.WARNING, "", 0, "got %s", (said,), None)
        assert secret not in RedactingFormatter("%(message)s").format(record)
