"""What a browser takes along to its platform and back: a login of this course, for this browser, for ten minutes.

It is signed with the host's key and kept nowhere, so any process of the course reads what another gave.
"""

import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from hashlib import sha256
from time import time

from tornado.web import create_signed_value, decode_signed_value

from ..signed_in import secret_for
from .token import AGAIN, NotLaunched

COOKIE = "course_launch"
SECONDS = 600
MOST_HINTS = 1200  # letters of what a platform gives along, which travels in an address

NO_STATE = f"This launch was not begun here. {AGAIN}."
TOO_LATE = f"This launch took longer than ten minutes. {AGAIN}."
NO_COOKIE = (
    "Your browser did not bring back the cookie by which the course knows that it was you who asked: browsers do so "
    "where they block cookies of a site inside a frame. Open the course in a new window."
)


@dataclass(frozen=True)
class State:
    """A login: at which platform, by which nonce, in whose browser, from when on, and what began it."""

    issuer: str
    client_id: str
    nonce: str
    browser: str  # a hash of its cookie
    at: int
    login_hint: str
    message_hint: str = ""

    def again(self) -> dict[str, str] | None:
        """The parameters with which the same login begins anew; None where the platform's were too long to take along."""
        if not self.login_hint:
            return None
        given = {"iss": self.issuer, "client_id": self.client_id, "login_hint": self.login_hint}
        return given | ({"lti_message_hint": self.message_hint} if self.message_hint else {})


def begun(issuer: str, client_id: str, browser: str, login_hint: str, message_hint: str) -> State:
    """A new login, with a nonce of its own."""
    if len(login_hint) + len(message_hint) > MOST_HINTS:
        login_hint = message_hint = ""
    return State(issuer, client_id, secrets.token_urlsafe(24), mark(browser), int(time()), login_hint, message_hint)


def mark(browser: str) -> str:
    """By what a state knows a browser's cookie."""
    return sha256(f"proximal launch {browser}".encode()).hexdigest()[:32]


def written(state: State, key: bytes) -> str:
    """The state as it goes through the platform."""
    return create_signed_value(secret_for(COOKIE, key), COOKIE, json.dumps(asdict(state)), version=2).decode()


def read(text: str, cookie: str, key: bytes) -> State:
    """The state that came back with this browser's cookie; raises NotLaunched."""
    said = decode_signed_value(secret_for(COOKIE, key), COOKIE, text, max_age_days=1)
    if not said:
        raise NotLaunched(NO_STATE, "its state is none of this course's")
    state = State(**json.loads(said))
    if not -SECONDS < time() - state.at < SECONDS:
        raise NotLaunched(TOO_LATE, "its state is too old")
    if not hmac.compare_digest(mark(cookie), state.browser):
        raise NotLaunched(NO_COOKIE, "the browser brought no cookie of that login", again=state.again())
    return state
