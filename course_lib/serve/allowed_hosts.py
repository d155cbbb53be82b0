"""The name that a browser asked for → the course, or a page that says which setting would allow that name.

Here every request comes by first, so here it is also said who asks.

A site elsewhere can give its own name this machine's address, and its scripts would then read the course as their own
(DNS rebinding). Nobody can do that with an address in figures, so those are always answered.
"""

from collections.abc import Sequence

import tornado.web
from tornado.httputil import HTTPServerRequest, split_host_and_port
from tornado.routing import Router

from .client_address import Network, name_client, take_peer
from .hub import HubDoor, SignInFirstHandler
from .named_learner import ForgedName, ForgedNameHandler, name_in
from .security_headers import SecurityHeaders
from .setting_types import is_address


def is_allowed(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header, with or without a port, is an address, localhost, or one of the names."""
    name = split_host_and_port(host.lower())[0].rstrip(".")
    return name == "localhost" or name in names or is_address(name.removeprefix("[").removesuffix("]"))


class HostRefusedHandler(SecurityHeaders, tornado.web.RequestHandler):
    """The page for whoever asked by a name that this course does not answer to."""

    def prepare(self):
        """Refuse, whatever was asked."""
        page = self.settings["voila_jinja2_env"].get_template("host_refused.html")
        self.set_status(403)
        self.set_header("Cache-Control", "no-store")
        self.finish(page.render(name=split_host_and_port(self.request.host)[0]))


class HostRouter(Router):
    """Hands requests for an allowed name to the application, websockets and files included.

    `proxies` are those that are believed about who asks, and in `identity_header` by which name the learner signed in.
    Where the course stands behind the `door` of a hub, what is a learner's own is for whoever has signed in there.
    """

    def __init__(
        self,
        app: tornado.web.Application,
        names: frozenset[str],
        proxies: Sequence[Network] = (),
        identity_header: str = "",
        door: HubDoor | None = None,
    ):
        self.app, self.names, self.proxies, self.identity_header = app, names, proxies, identity_header
        self.door = door

    def find_handler(self, request: HTTPServerRequest, **kwargs):
        """The application's own handler, or a refusal."""
        take_peer(request)
        try:
            request.course_name, forged = name_in(request, self.identity_header, self.proxies), ""
        except ForgedName as reason:
            request.course_name, forged = "", str(reason)
        name_client(request, self.proxies)
        if forged:
            return self.app.get_handler_delegate(request, ForgedNameHandler, {"sentence": forged})
        if is_allowed(request.host, self.names) and self.door and not self.door.passes(request):
            return self.app.get_handler_delegate(request, SignInFirstHandler)
        if is_allowed(request.host, self.names):
            return self.app.find_handler(request, **kwargs)
        return self.app.get_handler_delegate(request, HostRefusedHandler)
