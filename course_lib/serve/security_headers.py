"""What every answer tells the browser to allow: nothing from another host, nothing guessed, nothing told to others."""

import re

PLAIN_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
# Widgets compile their templates and anywidget loads its module from a blob, so a page may run its own scripts;
# nothing on it may come from, or go to, another host.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def content_security_policy(host: str) -> str:
    """The content security policy; some browsers do not count a websocket to the same host as 'self'."""
    return POLICY.format(sockets=f" ws://{host} wss://{host}" if PLAIN_HOST.fullmatch(host) else "")


class SecurityHeaders:
    """What every answer says about itself, files included."""

    def set_default_headers(self):
        """Nothing is guessed, nothing is told to others."""
        super().set_default_headers()
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
