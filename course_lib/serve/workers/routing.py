"""The head of a request → which worker answers it.

A page's kernel lives in the worker that made it, and its id ends in that worker's number; a browser stays with the worker
whose name is in its cookie. What has to meet in one place (classes that vote live, counted tries at codes and secrets) goes to
one worker, which keeps that seat until it ends, so that no other holds a stale copy of it.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tornado.httputil import HTTPHeaders

from ..client_address import PEER
from ..page_access import SERVER_COOKIE

KERNEL = re.compile(r"/(?:api/kernels|voila/api/shutdown)/[0-9a-f-]{34}([0-9a-f]{2})(?:/|$)")
SEATED = re.compile(r"/course/(?:live(?:/[a-z0-9]+/[a-z]+)?|desk|class)$")
PAGE = re.compile(r"/voila/render/[^/]+$|/$")
COOKIE = re.compile(rf"(?:^|;)\s*{SERVER_COOKIE}=[A-Za-z]*(\d+)\s*(?:;|$)")
NOT_PASSED = frozenset({"connection", "proxy-connection", "keep-alive", PEER.lower()})
FIRST_LINE = re.compile(rb"([A-Z]{1,20}) (\S{1,16000}) HTTP/1\.[01]")
FIELD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00\r\n]*")


class BadHead(Exception):
    """What came is no head of a request."""


@dataclass(frozen=True)
class Asked:
    """A request as far as it matters here."""

    first: bytes
    method: str
    path: str
    fields: tuple[bytes, ...]
    headers: HTTPHeaders = field(repr=False)

    @property
    def upgrades(self) -> bool:
        """Whether a websocket is asked for."""
        return self.method == "GET" and self.headers.get("Upgrade", "").lower() == "websocket"

    @property
    def has_body(self) -> bool:
        """Whether more than the head comes."""
        return "Content-Length" in self.headers or "Transfer-Encoding" in self.headers

    @property
    def repeatable(self) -> bool:
        """Whether it may be asked again elsewhere if nobody answered."""
        return self.method in ("GET", "HEAD") and not self.has_body

    def rewritten(self, peer: str) -> bytes:
        """The head as a worker gets it: who asked is said by us alone, and the connection serves this one request."""
        kept = [each for each in self.fields if each.partition(b":")[0].lower().decode() not in NOT_PASSED]
        kept += [f"{PEER}: {peer}".encode(), b"Connection: Upgrade" if self.upgrades else b"Connection: close"]
        return b"\r\n".join([self.first, *kept, b"", b""])


def read_head(raw: bytes) -> Asked:
    """The head that ends in an empty line; raises BadHead where the course could read another request out of it."""
    first, *fields = raw.removesuffix(b"\r\n\r\n").split(b"\r\n")
    found = FIRST_LINE.fullmatch(first)
    if not found or not all(map(FIELD.fullmatch, fields)):
        raise BadHead
    headers = HTTPHeaders()
    for each in fields:
        name, _, value = each.decode("latin-1").partition(":")
        headers.add(name, value.strip())
    path = found[2].decode("latin-1").partition("?")[0]
    return Asked(first, found[1].decode(), path, tuple(fields), headers)


class Serving(Protocol):
    """A worker that can be asked: its number, how many connections it has, and how many readers were given to it."""

    number: int
    open: int
    given: int


def wanted(asked: Asked) -> int | None:
    """The number of the worker that a request belongs to: that of its kernel, else that of its cookie; None if it has neither."""
    if of_kernel := KERNEL.search(asked.path):
        return int(of_kernel[1], 16)
    cookie = COOKIE.search(asked.headers.get("Cookie", ""))
    return int(cookie[1]) if cookie and len(cookie[1]) <= 3 else None


def chosen(asked: Asked, address: str, ready: Sequence[Serving]):
    """Of the workers that are ready the one that a request belongs to; a new reader gets the one with the fewest connections.

    Whoever keeps no cookie stays with one worker by their address. None where none is ready.
    """
    if not ready:
        return None
    number = wanted(asked)
    for one in ready:
        if one.number == number:
            return one
    if PAGE.search(asked.path):
        found = min(ready, key=lambda one: (one.open, one.given, one.number))
        found.given += 1
        return found
    by_address = int.from_bytes(hashlib.sha256(address.encode()).digest()[:8], "big")
    return sorted(ready, key=lambda one: one.number)[by_address % len(ready)]


def is_seated(asked: Asked) -> bool:
    """Whether a request goes to the one worker in which everybody meets."""
    return bool(SEATED.search(asked.path))
