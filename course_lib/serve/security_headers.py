"""What every answer tells the browser to allow: nothing from another host, nothing guessed, nothing told to others."""

import re
from collections.abc import Sequence

PLAIN_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
# On a page of ours nothing runs but the course's own file; on one with other widgets they compile their templates, and
# anywidget loads its module from a blob. Nothing on either may come from, or go to, another host.
OWN_SCRIPTS = "'self'"
VOILA_SCRIPTS = "'self' 'unsafe-inline' 'unsafe-eval' blob:"
POLICY = (
    "default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'{frames}"
)


def content_security_policy(host: str, own: bool = True, frames: Sequence[str] = ()) -> str:
    """The content security policy of a page of ours, or of one that Voilà's manager draws; `frames` are origins that may frame it.

    Some browsers do not count a websocket to the same host as 'self'.
    """
    sockets = f" ws://{host} wss://{host}" if PLAIN_HOST.fullmatch(host) else ""
    return POLICY.format(scripts=OWN_SCRIPTS if own else VOILA_SCRIPTS, sockets=sockets, frames="".join(f" {each}" for each in frames))  # fmt: skip


class SecurityHeaders:
    """What every answer says about itself, files included."""

    def set_default_headers(self):
        """Nothing is guessed, nothing is told to others."""
        super().set_default_headers()
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")

    def allow_only_this_host(self, own: bool = True) -> None:
        """Only this host may be part of the page, and nobody shows it in a frame but those whom the host named."""
        frames = self.settings["course_settings"].frame_ancestors
        self.set_header("Content-Security-Policy", content_security_policy(self.request.host, own, frames))

    def set_cookie(self, name, value, *args, **how):
        """Where another site may frame the course, a cookie goes along in that frame too, which browsers allow over https alone."""
        if self.request.protocol == "https" and self.settings["course_settings"].frame_ancestors:
            how |= {"samesite": "None", "secure": True}
        super().set_cookie(name, value, *args, **how)
