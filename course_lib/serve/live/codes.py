"""The code of a room, the words that open it for one phone or one presenter, and how often wrong codes may be tried.

A room's Wi-Fi is one address, so tries are not counted by address: all together have a number of wrong codes that comes back slowly,
and a room whose code has been missed too often gets another code; who is in stays in.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

LETTERS = "ACEFGHJKMNPRTVWXY"  # none that looks or sounds like a figure or like another of them
LENGTH = 5
WRONG_AT_ONCE, WRONG_S = 60, 10.0  # wrong codes in a row by everybody together, and after how long one more [s]
WRONG_OF_A_ROOM = 200  # wrong codes while a room has one code, after which it gets another


def new_code(taken: Callable[[str], bool]) -> str:
    """Five letters that no running room has."""
    while taken(code := "".join(secrets.choice(LETTERS) for _ in range(LENGTH))):
        pass
    return code


def as_code(typed: object) -> str:
    """What somebody typed, as a code is written; empty if it cannot be one."""
    text = "".join(typed.upper().split()).replace("·", "").replace("-", "") if isinstance(typed, str) else ""
    return text if len(text) == LENGTH and set(text) <= set(LETTERS) else ""


def new_secret() -> str:
    """A word that nobody guesses."""
    return secrets.token_urlsafe(24)


def hashed(secret: str) -> str:
    """What is kept of such a word."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()[:40]


def same(secret: str, kept: str) -> bool:
    """Whether a word is the one that is kept, in a time that tells nothing."""
    return bool(secret) and hmac.compare_digest(hashed(secret), kept)


class WrongCodes:
    """How many wrong codes may still be tried, by everybody together."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self._left, self._at = clock, float(WRONG_AT_ONCE), clock()

    def may_try(self) -> bool:
        """Whether a code is looked at now."""
        now = self._clock()
        self._left, self._at = min(WRONG_AT_ONCE, self._left + (now - self._at) / WRONG_S), now
        return self._left >= 1

    def count(self) -> None:
        """One more was wrong."""
        self._left -= 1
