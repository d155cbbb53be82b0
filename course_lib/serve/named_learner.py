"""A request → the learner whom the host knows by name, if there is one: a named proxy's header says it, or JupyterHub does.

The name is turned into a code and goes no further: it is neither stored nor logged. Without a name a browser makes its own code.
"""

import logging
from collections.abc import Sequence

import tornado.web
from tornado.httputil import HTTPServerRequest

from ..app.identity import code_of
from ..store import NotSaved, host_key
from .client_address import Network, is_among, peer_of
from .same_origin import question_of
from .security_headers import SecurityHeaders
from .signed_in import COOKIE, SignedIn, remembered

LONGEST_NAME = 256


class ForgedName(Exception):
    """A request names its learner and may not; its text says so to whoever set the proxy up."""


def name_in(request: HTTPServerRequest, header: str, proxies: Sequence[Network]) -> str:
    """The name in a header that a named proxy sent, or none; to be asked before `name_client` puts another address there.

    Raises ForgedName where anybody else sent it, or where it is there twice, so that the proxy did not overwrite a browser's.
    """
    said = [name.strip() for name in request.headers.get_list(header)] if header else []
    if not said:
        return ""
    peer = peer_of(request)
    if peer is None or not is_among(peer, proxies):
        raise ForgedName(
            "Only a proxy that COURSE_PROXIES names may say who has signed in, and this request did not come from one."
        )
    if len(said) > 1 or len(said[0]) > LONGEST_NAME:
        raise ForgedName(
            "This request says twice, or at too great a length, who has signed in: the proxy has to overwrite that header."
        )
    return said[0]


class ForgedNameHandler(SecurityHeaders, tornado.web.RequestHandler):
    """The answer to a forged name: one sentence, whatever was asked; the name is repeated nowhere."""

    def initialize(self, sentence: str):
        """Keep what is to be said."""
        self.sentence = sentence

    def prepare(self):
        """Refuse."""
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.sentence)


def signed_in(handler: tornado.web.RequestHandler) -> SignedIn | None:
    """Who came from a learning platform or a hub, as this browser's cookie says; raises NotSaved."""
    value = handler.get_cookie(COOKIE)
    return remembered(value, host_key(handler.settings["course_data"]())) if value else None


class NamedLearnerHandler(SecurityHeaders, tornado.web.RequestHandler):
    """A page asks by which code its learner is known."""

    SUPPORTED_METHODS = ("POST",)

    def check_xsrf_cookie(self):
        """`question_of` looks where the question comes from."""

    def post(self):
        """The code of whoever is named, or none."""
        asked = question_of(self)
        self.set_header("Cache-Control", "no-store")
        name = self.settings["course_settings"].hub_user or getattr(self.request, "course_name", "")
        try:
            if name:
                return self.finish({"code": code_of(name, host_key(self.settings["course_data"]()))})
            known = signed_in(self)
            if known and (grades := self.settings.get("course_grades")):
                grades.watch(known.code, str(asked.get("zone", ""))[:LONGEST_NAME])
            self.finish({"code": known.code if known else ""})
        except NotSaved as reason:
            logging.getLogger("course").error(reason.for_host)
            self.set_status(503)
            self.finish({"code": ""})
