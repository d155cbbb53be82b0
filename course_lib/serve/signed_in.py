"""Who has signed in at a learning platform or a hub → a cookie that this course alone can make, and back.

It holds the learner's code, which their page is told anyway, and whether they teach: no name, and nothing of the platform.
"""

import hmac
import json
from dataclasses import dataclass
from hashlib import sha256

import tornado.web
from tornado.web import create_signed_value, decode_signed_value

COOKIE = "course_learner"
HOURS = 12  # after which somebody opens the course from their platform again


@dataclass(frozen=True)
class SignedIn:
    """A learner who came from elsewhere: their code, and whether they teach there."""

    code: str
    teacher: bool = False


def secret_for(purpose: str, key: bytes) -> str:
    """A secret of its own for each purpose, from the host's key."""
    return hmac.new(key, f"proximal cookie {purpose}".encode(), sha256).hexdigest()


def remember(handler: tornado.web.RequestHandler, who: SignedIn, key: bytes) -> None:
    """Let the browser bring back who this is, until it closes."""
    value = create_signed_value(
        secret_for(COOKIE, key), COOKIE, json.dumps({"code": who.code, "teacher": who.teacher}), version=2
    )
    put_cookie(handler, COOKIE, value.decode())


def remembered(value: str | None, key: bytes) -> SignedIn | None:
    """Who a cookie says that its browser belongs to; None for one that this course did not make, or that is too old."""
    if not value:
        return None
    said = decode_signed_value(secret_for(COOKIE, key), COOKIE, value, max_age_days=HOURS / 24)
    return SignedIn(**json.loads(said)) if said else None


def put_cookie(handler: tornado.web.RequestHandler, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that no script reads. Over https it goes along where another site shows the course in a frame,
    in the browser's jar for that site alone (`Partitioned`, which Python's own cookies do not know before 3.14)."""
    lasts = "" if seconds is None else f"; Max-Age={seconds}"
    across = "SameSite=None; Secure; Partitioned" if handler.request.protocol == "https" else "SameSite=Lax"
    handler.add_header("Set-Cookie", f"{name}={value}; Path={handler.settings['base_url']}; HttpOnly; {across}{lasts}")


def drop_cookie(handler: tornado.web.RequestHandler, name: str) -> None:
    """Let the browser forget it."""
    put_cookie(handler, name, "", 0)
