"""A page's secret and its browser's cookie → whether they may speak to a kernel; knowing the kernel's id is not enough.

A secret is made with each kernel and told to its page alone, in an answer that no cache keeps: never in an address, never in a log.
The websocket carries it as a second subprotocol, `secret.<it>`; `GET` and `DELETE` of the kernel in a header; the goodbye,
which a closing page sends without headers, in a field of its form.
Where cookies work, a browser's random cookie must match too: a secret that was read elsewhere is then of no use.
Kept here are digests only, and only for as long as the kernel lives.
"""

import asyncio
import hashlib
import hmac
import re
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import tornado.web

BROWSER_COOKIE = "course_browser"
SERVER_COOKIE = "course_server"
SECRET_HEADER = "X-Kernel-Secret"
SECRET_FIELD = "secret"
SECRET_PROTOCOL = "secret."
START_PATIENCE_S = 60.0  # how long a kernel may take to start before nobody waits for it any more
MARK = "px-"  # what each secret begins with, so that a log can tell it from other words
OURS = re.compile(MARK + r"[\w-]{43}")


MOST_LINES = 8  # websockets of one page; it has one, and for a moment two when it comes back
MOST_AT_ONCE, REFILL, EACH = (
    16 << 20,
    256 << 10,
    1024,
)  # bytes from one page, per second, and what a message counts at least


class Line(Protocol):
    """A websocket that wants to be told when its kernel goes."""

    def kernel_gone(self, asleep: bool) -> None:
        """Say so to the page, and whether it was put to sleep, and close."""


@dataclass(eq=False)
class Grant:
    """Who may speak to one kernel, as digests; `own` if the page is drawn by our own client."""

    secret: bytes
    own: bool
    browser: bytes | None = None
    granted_s: float = field(default_factory=time.monotonic)
    lines: set[Line] = field(default_factory=set)
    sent: float = 0.0  # bytes that were not forgotten yet …
    sent_s: float = field(default_factory=time.monotonic)  # … at this moment

    def takes(self, size: int) -> bool:
        """Whether a message of so many bytes may go on to the kernel, however many lines its page has."""
        now = time.monotonic()
        self.sent = max(0.0, self.sent - REFILL * (now - self.sent_s)) + size + EACH
        self.sent_s = now
        return self.sent <= MOST_AT_ONCE


def digest(text: str | None) -> bytes:
    """SHA-256 of a text; of none, that of the empty text."""
    return hashlib.sha256((text or "").encode("utf-8", "surrogateescape")).digest()


def browser_of(handler: tornado.web.RequestHandler) -> str | None:
    """The value of the browser's cookie; None if it has none that could be ours."""
    value = handler.get_cookie(BROWSER_COOKIE) or ""
    return value if OURS.fullmatch(value) else None


def give_cookie(handler: tornado.web.RequestHandler) -> None:
    """Give the browser a random cookie if it has none of ours."""
    if browser_of(handler) is None:
        handler.set_cookie(
            BROWSER_COOKIE,
            MARK + secrets.token_urlsafe(32),
            path=handler.settings["base_url"],
            httponly=True,
            samesite="Lax",
            secure=handler.request.protocol == "https",
        )


def new_kernel_id(server_name: str) -> str:
    """A random id for a kernel, whose last two figures are the number in its server's name, so that a front finds its way there."""
    number = int(re.sub(r"\D", "", server_name) or 0) % 256
    return str(uuid.UUID(int=uuid.uuid4().int & ~0xFF | number))


def stay_with_this_server(handler: tornado.web.RequestHandler) -> None:
    """Where several servers share the course, a proxy reads from this cookie which of them has this page's kernel."""
    name = handler.settings["course_settings"].server_name
    if name and handler.get_cookie(SERVER_COOKIE) != name:
        handler.set_cookie(SERVER_COOKIE, name, path=handler.settings["base_url"], httponly=True, samesite="Lax")


def secret_offered(protocols: str) -> str:
    """The secret among the subprotocols that a websocket offers; empty if there is none."""
    offered = (each.strip() for each in protocols.split(","))
    return next((each.removeprefix(SECRET_PROTOCOL) for each in offered if each.startswith(SECRET_PROTOCOL)), "")


def no_such_kernel() -> tornado.web.HTTPError:
    """The answer to whoever may not speak to a kernel, whether or not there is one."""
    return tornado.web.HTTPError(404, "There is no such kernel for this page.")


class KernelAccess:
    """Which page may speak to which kernel of this server; `is_running` tells whether a kernel has been started."""

    def __init__(self, is_running: Callable[[str], bool]):
        self._is_running = is_running
        self._grants: dict[str, Grant] = {}
        self._nobody = Grant(secrets.token_bytes(32), own=False)

    def __len__(self) -> int:
        return len(self._grants)

    def grant(self, kernel_id: str, handler: tornado.web.RequestHandler, own: bool) -> str:
        """A new secret for the page that `handler` is about to send; its browser gets a cookie if it has none.

        A browser that presented its cookie is bound to it; another to what its first websocket presents,
        since two pages that are opened at once on a first visit are answered before either cookie is kept.
        """
        self._sweep()
        secret = MARK + secrets.token_urlsafe(32)
        browser = browser_of(handler)
        self._grants[kernel_id] = Grant(digest(secret), own, digest(browser) if browser else None)
        give_cookie(handler)
        return secret

    def admit(self, kernel_id: str, secret: str, browser: str | None, bind: bool = False) -> Grant | None:
        """The grant of whoever brings its secret and its cookie, else None, in a time that tells nothing.

        With `bind`, a grant that knows no browser yet is bound to this one, if it brings a cookie at all.
        """
        known = self._grants.get(kernel_id, self._nobody)
        right = hmac.compare_digest(known.secret, digest(secret))
        brought = digest(browser)
        same = hmac.compare_digest(known.browser or brought, brought)
        if not (right and same):
            return None
        if bind and known.browser is None and browser:
            known.browser = brought
        return known

    def is_connected(self, kernel_id: str) -> bool:
        """Whether a page has a line to the kernel now."""
        known = self._grants.get(kernel_id)
        return bool(known and known.lines)

    async def started(self, kernel_id: str) -> bool:
        """Wait until the kernel of a page has been started; whether it was."""
        while (known := self._grants.get(kernel_id)) and not self._is_running(kernel_id):
            if time.monotonic() - known.granted_s > START_PATIENCE_S:
                return False
            await asyncio.sleep(0.01)
        return known is not None

    def gone(self, kernel_id: str, asleep: bool = False) -> None:
        """Forget a kernel that goes, or never came, and tell the pages that are connected to it; `asleep`: it was put to sleep."""
        known = self._grants.pop(kernel_id, None)
        for line in tuple(known.lines) if known else ():
            line.kernel_gone(asleep)

    def _sweep(self) -> None:
        """Forget what was granted for kernels that never came."""
        late = time.monotonic() - 2 * START_PATIENCE_S
        lost = [id for id, known in self._grants.items() if known.granted_s < late and not self._is_running(id)]
        for id in lost:
            self.gone(id)


class TellsWhenGone:
    """A kernel manager that says which kernel goes, as soon as it knows: culled, shut down or found dead."""

    when_gone: Callable[[str], None] = staticmethod(lambda kernel_id: None)
    # Jupyter's own count begins anew with each kernel that has started, and a page may be connected by then.
    is_connected: Callable[[str], bool] = staticmethod(lambda kernel_id: False)

    async def shutdown_kernel(self, kernel_id: str, *args, **kwargs):
        """Shut the kernel down; who listens is told first, since a kernel may take seconds to end."""
        if kernel_id in self:
            self.when_gone(kernel_id)
        return await super().shutdown_kernel(kernel_id, *args, **kwargs)

    def remove_kernel(self, kernel_id: str):
        """Take the kernel off the list."""
        self.when_gone(kernel_id)
        return super().remove_kernel(kernel_id)
