"""A JupyterHub before the course: who opens a page signs in at the hub, and is known here by their name there.

The course is one service for all, not a server for each learner. `HubOAuth`, JupyterHub's own part for services, asks the
hub who it is, and hears at the next page when somebody signs out there. In between our own cookie says who it is.
JupyterHub is imported only where the course runs as its service.
"""

import json
import logging

import tornado.web
from jupyter_server.utils import url_path_join
from tornado.httputil import HTTPServerRequest

from ..app.identity import code_of
from ..store import host_key
from .named_learner import signed_in
from .security_headers import SecurityHeaders
from .settings import Settings
from .signed_in import COOKIE, SignedIn, drop_cookie, remember, remembered, secret_for

CALLBACK = "oauth_callback"
OPEN = ("course/page/", "course/style/", "course/images/", "course/voila-", "voila/render/", CALLBACK)
MISSING = "The course runs as a service of JupyterHub, and its Python lacks JupyterHub: install it there with `pip install jupyterhub`."
AWAY = "The hub at which you sign in does not answer: reload the page in a minute."
SIGN_IN = "Sign in at the hub first: reload the page."
log = logging.getLogger("course")


def trouble_with_hub(settings: Settings) -> str:
    """A sentence if the course is a service of a hub and cannot ask it; empty if all is well."""
    if not settings.hub_door:
        return ""
    try:
        import jupyterhub.services.auth  # noqa: F401
    except ImportError:
        return MISSING
    return ""


class HubDoor:
    """The line to the hub (`oauth`, a HubOAuth of JupyterHub), and which requests pass without having signed in."""

    def __init__(self, oauth, settings: Settings, key: bytes):
        self.oauth = oauth
        self.cookie_secret = secret_for("hub", key)
        self._key, self._base, self._teachers = key, settings.base_url, settings.hub_teachers

    async def who(self, handler: tornado.web.RequestHandler) -> SignedIn | None:
        """Who has signed in at the hub with this browser, and has not signed out; raises HTTPError 503 if the hub is away, 403 for whom it does not let in."""
        token = handler.get_secure_cookie(self.oauth.cookie_name)
        if not token:
            return None
        session = self.oauth.get_session_id(handler)
        try:
            model = await self.oauth.user_for_token(token.decode("ascii", "replace"), session_id=session, sync=False)
        except tornado.web.HTTPError as why:
            log.error("The hub could not be asked who has signed in (%s).", why.status_code)
            raise tornado.web.HTTPError(503, AWAY) from None
        if not model:
            return None
        if not self.oauth.check_scopes(self.oauth.access_scopes, model):
            raise tornado.web.HTTPError(403)
        teaches = bool(self._teachers) and self._teachers in (model.get("groups") or ())
        return SignedIn(code_of(model["name"], self._key), teaches)

    async def admit(self, handler: tornado.web.RequestHandler) -> bool:
        """Whether a page may be sent to this browser; else it is sent to the hub, and comes back to the same page."""
        known = await self.who(handler)
        if known is None:
            drop_cookie(handler, COOKIE)
            verifier, challenge, method = self.oauth.generate_pkce_code_challenge()
            state = self.oauth.set_state_cookie(handler, handler.request.uri, code_verifier=verifier)
            asked = {"state": state, "code_challenge": challenge, "code_challenge_method": method}
            handler.redirect(tornado.httputil.url_concat(self.oauth.login_url, asked))
            return False
        if signed_in(handler) != known:
            remember(handler, known, self._key)
        return True

    def passes(self, request: HTTPServerRequest) -> bool:
        """Whether a request is of somebody who has signed in, or for what is everybody's, such as a style sheet."""
        path = request.path.removeprefix(self._base)
        if path in ("", self._base.rstrip("/")) or path.startswith(OPEN):
            return True
        cookie = request.cookies.get(COOKIE)
        return remembered(cookie.value if cookie else None, self._key) is not None


class SignInFirstHandler(SecurityHeaders, tornado.web.RequestHandler):
    """The answer to somebody who has not signed in at the hub, wherever that is not a lesson."""

    def prepare(self):
        """A page leads to the front door, which leads to the hub; a question is refused, and the browser's part reads `problem`."""
        if self.request.method == "GET" and "text/html" in self.request.headers.get("Accept", ""):
            return self.redirect(self.settings["base_url"])
        self.set_status(403)
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps({"problem": SIGN_IN}))


def door_of(settings: Settings, folder) -> HubDoor | None:
    """The door to the hub, where the course is a service of one; raises NotSaved if the host's key cannot be used."""
    if not settings.hub_door:
        return None
    from jupyterhub.services.auth import HubOAuth

    oauth = HubOAuth(api_token=settings.hub_token.get_secret_value(), base_url=settings.base_url)
    return HubDoor(oauth, settings, host_key(folder))


def callback_route(door: HubDoor) -> tuple[str, type, dict]:
    """Where the hub sends a browser back to after it has signed in."""
    from jupyterhub.services.auth import HubOAuthCallbackHandler

    class CallbackHandler(SecurityHeaders, HubOAuthCallbackHandler):
        """The hub's own handler, with the course's line to it."""

        hub_auth = door.oauth

    return url_path_join("/", CALLBACK), CallbackHandler, {}
