"""The code of a room, the words that open it for one phone or one presenter, and how often wrong codes may be tried.

Wrong codes are counted by the address that asks, generously since a room's Wi-Fi is one address, and, ten times as generously, for all
together, so that nobody outside locks a room; a room whose code has been missed too often gets another code; who is in stays in.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

LETTERS = "ACEFGHJKMNPRTVWXY"  # none that looks or sounds like a figure or like another of them
LENGTH = 5
WRONG_AT_ONCE, WRONG_S = 60, 10.0  # wrong codes in a row from one address, and after how long one more [s]
WRONG_OF_ALL, WRONG_OF_ALL_S = 600, 1.0  # the same for everybody together
MOST_ADDRESSES = 10_000
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
    """How many wrong codes may still be tried from an address, and by everybody together."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self._of, self._all = clock, OrderedDict(), (float(WRONG_OF_ALL), clock())

    def may_try(self, address: str) -> bool:
        """Whether a code from this address is looked at now."""
        return min(self._left(address), self._left_of_all()) >= 1

    def count(self, address: str) -> None:
        """One more was wrong; of addresses that were not heard of for long the first are let go."""
        now = self._clock()
        self._of[address], self._all = (self._left(address) - 1, now), (self._left_of_all() - 1, now)
        self._of.move_to_end(address)
        while len(self._of) > MOST_ADDRESSES:
            self._of.popitem(last=False)

    def _left(self, address):
        left, at = self._of.get(address, (float(WRONG_AT_ONCE), 0.0))
        return min(WRONG_AT_ONCE, left + (self._clock() - at) / WRONG_S)

    def _left_of_all(self):
        left, at = self._all
        return min(WRONG_OF_ALL, left + (self._clock() - at) / WRONG_OF_ALL_S)
