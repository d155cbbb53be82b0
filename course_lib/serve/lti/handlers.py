"""The addresses of LTI 1.3: where a login begins, where a platform posts its launch, and the course's own key.

A refusal is a page with one sentence for the person before it; the log has its kind, and nothing about anybody.
"""

import asyncio
import logging
import secrets
from urllib.parse import urlencode, urlsplit

import tornado.web
from jupyter_server.utils import url_path_join

from ...store import NotSaved, Refused, Taken, host_key
from ..learning_platforms import Platform
from ..security_headers import SecurityHeaders
from ..setting_types import shown
from ..signed_in import SignedIn, put_cookie, remember
from . import state as states
from .keys import own_keys
from .token import AGAIN, REPLAYED, Launch, NotLaunched, key_id, read_launch

LOGIN, LAUNCH, KEYS = "course/lti/login", "course/lti/launch", "course/lti/keys"
MOST_LETTERS = 300  # of a browser's cookie
UNKNOWN = (
    "The course does not know the learning platform that you come from: whoever runs the course has to add it to "
    "COURSE_LTI_CONFIG."
)
NO_LOGIN = f"Your learning platform did not say for whom the course is to be opened. {AGAIN}."
NOT_SIGNED_IN = (
    "Your learning platform says that you are not signed in there any more. Sign in there, then open the course again."
)


class LtiHandler(SecurityHeaders, tornado.web.RequestHandler):
    """Whatever a platform sends a browser here for: a way on, or a page with the sentence why not."""

    def set_default_headers(self):
        """Nobody keeps what is a learner's own, and no other site reads it."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")

    def check_xsrf_cookie(self):
        """A platform is another site; the state and its cookie stand in the token's place."""

    @property
    def key(self) -> bytes:
        """The host's secret; raises NotSaved."""
        return host_key(self.settings["course_data"]())

    def platform(self, issuer: str, client_id: str) -> Platform:
        """The registration at a platform; raises NotLaunched for one that is not known."""
        for one in self.settings["course_settings"].lti_platforms:
            if one.issuer == issuer and client_id in ("", one.client_id):
                return one
        raise NotLaunched(UNKNOWN, "the platform, or its client id, is not in COURSE_LTI_CONFIG")

    def address(self, place: str) -> str:
        """A place of this course as its platform knows it."""
        path = url_path_join(self.settings["base_url"], place)
        return f"{self.request.protocol}://{self.request.host}{path}"

    def refuse(self, reason: NotLaunched) -> None:
        """The page with the sentence, and a way into a window of its own where that helps."""
        logging.getLogger("course").warning("A launch was refused: %s.", shown(reason.for_host))
        again = reason.again and f"{self.address(LOGIN)}?{urlencode(reason.again)}"
        page = self.settings["voila_jinja2_env"].get_template("not_launched.html.j2")
        self.allow_only_this_host()
        self.set_status(reason.status)
        self.finish(page.render(sentence=str(reason), again=again, base=self.settings["base_url"], files=self.settings["course_bundles"].addresses()))  # fmt: skip

    def fail(self, reason: NotSaved | Refused) -> None:
        """The file of the learners, or the host's key, cannot be used."""
        logging.getLogger("course").error(reason.for_host)
        self.refuse(NotLaunched(str(reason), "the learners' file could not be used", 503))


class LoginHandler(LtiHandler):
    """A platform says that somebody wants to be launched; the course sends the browser to the platform's login."""

    def get(self):
        """To the platform, with a state and a nonce."""
        try:
            self._begin()
        except NotLaunched as reason:
            self.refuse(reason)
        except (NotSaved, Refused) as reason:
            self.fail(reason)

    post = get

    def _begin(self):
        issuer, client_id, hint, message = (self.get_argument(name, "") for name in ("iss", "client_id", "login_hint", "lti_message_hint"))  # fmt: skip
        platform = self.platform(issuer, client_id)
        if not hint:
            raise NotLaunched(NO_LOGIN, "it has no login_hint", 400)
        browser = self.get_cookie(states.COOKIE) or ""
        if not 20 < len(browser) < MOST_LETTERS:
            browser = secrets.token_urlsafe(32)
        state = states.begun(platform.issuer, platform.client_id, browser, hint, message)
        put_cookie(self, states.COOKIE, browser, states.SECONDS)
        asked = {
            "scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none",
            "client_id": platform.client_id, "redirect_uri": self.address(LAUNCH), "login_hint": hint,
            "state": states.written(state, self.key), "nonce": state.nonce,
        }  # fmt: skip
        if message:
            asked["lti_message_hint"] = message
        joint = "&" if urlsplit(platform.auth_login_url).query else "?"
        self.redirect(f"{platform.auth_login_url}{joint}{urlencode(asked)}")


class LaunchHandler(LtiHandler):
    """A platform posts the token that it has signed; the browser goes on to the page that was asked for, known by its cookie."""

    SUPPORTED_METHODS = ("POST",)

    async def post(self):
        """Into the course, or the sentence why not."""
        try:
            launch = await self._launch()
            code = await asyncio.get_running_loop().run_in_executor(None, _kept, launch)
        except NotLaunched as reason:
            return self.refuse(reason)
        except Taken:
            return self.refuse(NotLaunched(REPLAYED, "its nonce was used before"))
        except (NotSaved, Refused) as reason:
            return self.fail(reason)
        if grades := self.settings.get("course_grades"):
            grades.watch(code, launched=True)
        remember(self, SignedIn(code, launch.teacher), self.key)
        self.redirect(self._target(launch.target), status=303)

    async def _launch(self) -> Launch:
        state = states.read(self.get_body_argument("state", ""), self.get_cookie(states.COOKIE) or "", self.key)
        if self.get_body_argument("error", ""):
            raise NotLaunched(NOT_SIGNED_IN, "the platform answers with an error")
        platform = self.platform(state.issuer, state.client_id)
        token = self.get_body_argument("id_token", "")
        keys = await self.settings["course_platform_keys"].named(platform.key_set_url, key_id(token))
        return read_launch(token, keys, platform, state.nonce)

    def _target(self, wanted: str) -> str:
        """The page that the platform's link names, if it is a lesson of this course; else the start page."""
        base = self.settings["base_url"]
        lesson = f"{base}voila/render/"
        path = urlsplit(wanted).path if wanted.startswith(self.address("")) else ""
        return path if path.startswith(lesson) and "/" not in path.removeprefix(lesson) else base


def _kept(launch: Launch) -> str:
    """The code of who was launched, once the launch is kept. In a thread."""
    from ...app.launches import (  # with SQLAlchemy, which a server that is asked nothing of it never needs
        code_at,
        launched,
    )

    code = code_at(launch.issuer, launch.user)
    grade = {"issuer": launch.issuer, "client_id": launch.client_id, "user": launch.user, "line_item": launch.line_item}
    launched(code, launch.issuer, launch.nonce, grade if launch.line_item else {})
    return code


class KeysHandler(LtiHandler):
    """The course's public key, which a platform reads (JWKS)."""

    async def get(self):
        """As JSON; made when it is first asked for."""
        files = [one.private_key_file for one in self.settings["course_settings"].lti_platforms]
        try:
            made = await asyncio.get_running_loop().run_in_executor(
                None, own_keys, self.settings["course_data"](), files
            )
        except NotSaved as reason:
            return self.fail(reason)
        self.finish(made)
