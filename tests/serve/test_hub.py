"""Behind a hub a page is for whoever has signed in there; here without a hub, in `tests/hosting/test_hub.py` with a real one."""

import asyncio
import builtins

import pytest
import tornado.web
from tornado.httputil import HTTPHeaders, HTTPServerRequest

from course_lib.app.identity import code_of
from course_lib.serve import hub
from course_lib.serve.hub import HubDoor, trouble_with_hub
from course_lib.serve.settings import read_settings
from course_lib.serve.signed_in import COOKIE, SignedIn, remember

SERVICE = {"JUPYTERHUB_SERVICE_NAME": "course", "JUPYTERHUB_API_TOKEN": "t0ken", "COURSE_BASE_URL": "/services/course/", "COURSE_HUB_TEACHERS": "teachers"}  # fmt: skip
KEY = b"k" * 32


class Oauth:
    """A hub's part for services, as far as the door asks it."""

    cookie_name, access_scopes = "service-course", {"access:services!service=course"}

    def __init__(self, model=None):
        self.model = model

    def get_session_id(self, _handler):
        return "session"

    async def user_for_token(self, token, session_id, sync):
        assert (token, session_id, sync) == ("token", "session", False)
        if isinstance(self.model, Exception):
            raise self.model
        return self.model

    def check_scopes(self, wanted, model):
        return wanted & set(model["scopes"])


class Browser:
    """A handler, as far as the door looks at it."""

    def __init__(self, token=b"token"):
        self.token, self.sent, self.settings = token, [], {"base_url": "/services/course/"}
        self.request = HTTPServerRequest("GET", "/services/course/", connection=Line())

    def get_secure_cookie(self, name):
        assert name == "service-course"
        return self.token

    def add_header(self, _name, value):
        self.sent.append(value)


class Line:
    context = type("Context", (), {"remote_ip": "127.0.0.1", "protocol": "http"})()


def door(model=None):
    return HubDoor(Oauth(model), read_settings(SERVICE), KEY)


def model(name="ada", **more):
    return {"name": name, "scopes": ["access:services!service=course"], **more}


def who(model, token=b"token"):
    return asyncio.run(door(model).who(Browser(token)))


def test_the_course_is_a_hubs_service_only_where_the_hub_says_so():
    assert read_settings(SERVICE).hub_door and read_settings(SERVICE).names_learners
    for name in ("JUPYTERHUB_SERVICE_NAME", "JUPYTERHUB_API_TOKEN"):
        assert not read_settings({**SERVICE, name: ""}).hub_door
    assert not read_settings({"JUPYTERHUB_USER": "ada", "JUPYTERHUB_API_TOKEN": "t"}).hub_door, (
        "a server of one user is none"
    )
    of_an_account = read_settings({**SERVICE, "JUPYTERHUB_USER": "course"})
    assert of_an_account.hub_door and of_an_account.hub_user == "", "whose account it runs as is no learner"


def test_kernels_do_not_inherit_what_opens_the_hub_and_no_text_shows_it():
    environ = {**SERVICE, "COURSE_DATA": "/tmp"}
    settings = read_settings(environ)
    settings.export(environ, for_workers=True)
    assert read_settings(environ) == settings, "each of several processes reads what this one did"
    settings.export(environ)
    assert "JUPYTERHUB_API_TOKEN" not in environ and "t0ken" not in repr(settings)


def test_who_has_signed_in_is_known_by_a_code_and_a_teacher_by_the_group():
    assert who(model()) == SignedIn(code_of("ada", KEY), False)
    assert who(model(groups=["others"])).teacher is False and who(model(groups=["teachers"])).teacher is True
    assert who(None) is None and who(model(), token=None) is None


def test_whom_the_hub_does_not_let_in_and_a_hub_that_is_away_are_told_apart():
    with pytest.raises(tornado.web.HTTPError) as refused:
        who({"name": "ada", "scopes": []})
    assert refused.value.status_code == 403
    with pytest.raises(tornado.web.HTTPError) as refused:
        who(tornado.web.HTTPError(502))
    assert refused.value.status_code == 503


def request(path, cookie=""):
    headers = HTTPHeaders({"Cookie": f"{COOKIE}={cookie}"} if cookie else {})
    return HTTPServerRequest("GET", f"/services/course/{path}", headers=headers, connection=Line())


def test_what_is_a_learners_own_passes_with_the_cookie_of_this_course_alone():
    browser, there = Browser(), door()
    remember(browser, SignedIn("named" + "a" * 48), KEY)
    cookie = browser.sent[0].partition("=")[2].partition(";")[0]
    for path in ("course/wake", "course/record", "course/desk", "api/kernels/x/channels", "course/teach", "present"):
        assert there.passes(request(path, cookie)) and not there.passes(request(path)), path
        assert not there.passes(request(path, cookie.replace("course_learner", "course_launch_")))
        assert not HubDoor(Oauth(), read_settings(SERVICE), b"o" * 32).passes(request(path, cookie))
    for path in ("", "voila/render/00_start.ipynb", "course/page/own.js", "course/style/page.css", "oauth_callback"):
        assert there.passes(request(path)), path


def test_a_python_without_jupyterhub_is_said_at_the_start(monkeypatch):
    real = builtins.__import__

    def lacking(name, *rest):
        if name.startswith("jupyterhub"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", lacking)
    assert trouble_with_hub(read_settings(SERVICE)) == hub.MISSING and "pip install jupyterhub" in hub.MISSING
    assert trouble_with_hub(read_settings({})) == ""
