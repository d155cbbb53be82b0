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

LONGEST_NAME = 256


def name_in(request: HTTPServerRequest, header: str, proxies: Sequence[Network]) -> str:
    """The name in a header, if it comes from a named proxy; to be asked before `name_client` puts another address there.

    From anybody else the header is nobody's word. One that is there twice, or too long, names nobody.
    """
    peer = peer_of(request)
    if not header or peer is None or not is_among(peer, proxies):
        return ""
    said = [name.strip() for name in request.headers.get_list(header)]
    return said[0] if len(said) == 1 and len(said[0]) <= LONGEST_NAME else ""


class NamedLearnerHandler(SecurityHeaders, tornado.web.RequestHandler):
    """A page asks by which code its learner is known."""

    SUPPORTED_METHODS = ("POST",)

    def check_xsrf_cookie(self):
        """`question_of` looks where the question comes from."""

    def post(self):
        """The code of whoever is named, or none."""
        question_of(self)
        self.set_header("Cache-Control", "no-store")
        name = self.settings["course_settings"].hub_user or getattr(self.request, "course_name", "")
        if not name:
            return self.finish({"code": ""})
        try:
            self.finish({"code": code_of(name, host_key(self.settings["course_data"]()))})
        except NotSaved as reason:
            logging.getLogger("course").error(reason.for_host)
            self.set_status(503)
            self.finish({"code": ""})
