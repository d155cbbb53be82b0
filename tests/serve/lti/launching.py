"""A launch as a browser goes through it, without a browser: begin a login, be signed in, post the token."""

import http.client
import json
import re
from contextlib import closing
from http.cookies import SimpleCookie
from types import SimpleNamespace
from urllib.parse import parse_qs, urlencode, urlsplit


def asked(course, path: str, method="GET", body=None, cookies=None, **headers) -> SimpleNamespace:
    """Status, text and headers of an answer, and the cookies with those that it sets."""
    cookies = dict(cookies or {})
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, dict):
        body, sent["Content-Type"] = urlencode(body), "application/x-www-form-urlencoded"
    with closing(http.client.HTTPConnection("127.0.0.1", course.port, timeout=60)) as line:
        line.request(method, path, body, sent)
        answer = line.getresponse()
        text = answer.read().decode()
    for line in answer.headers.get_all("Set-Cookie") or ():
        for name, one in SimpleCookie(re.sub(r"; ?Partitioned", "", line)).items():
            cookies[name] = one.value
            if one["max-age"] == "0":
                del cookies[name]
    return SimpleNamespace(status=answer.status, text=text, headers=answer.headers, cookies=cookies)


def login(course, platform, cookies=None) -> SimpleNamespace:
    """The login that the course asks the platform for; `said` are its parameters."""
    url = urlsplit(platform.login())
    answer = asked(course, f"{url.path}?{url.query}", cookies=cookies)
    answer.said = {name: each[0] for name, each in parse_qs(urlsplit(answer.headers.get("Location", "")).query).items()}
    return answer


def launch(course, platform, begun=None, key=None, kid="platform-1", cookies=None, **claims) -> SimpleNamespace:
    """The answer to the launch that ends a login, with other claims in the token where they are given."""
    begun = begun or login(course, platform)
    token = platform.signed(platform.claims(begun.said["nonce"], **claims), key, kid)
    return post(course, token, begun.said["state"], begun.cookies if cookies is None else cookies)


def post(course, token: str, state: str, cookies) -> SimpleNamespace:
    """The answer to a token and a state."""
    return asked(course, "/course/lti/launch", "POST", {"id_token": token, "state": state}, cookies)


def who(course, cookies) -> str:
    """The code by which a page is told that its learner is known."""
    body = "{}"
    answer = asked(course, "/course/who", "POST", body, cookies, Origin=course.url, Content_Type="application/json")
    assert answer.status == 200, answer.text
    return json.loads(answer.text)["code"]
