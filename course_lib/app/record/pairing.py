"""Two devices of one learner → one record: by seven words that were written down, or by a code that is shown for five minutes.

The secret itself is never stored. Its hash names a run, so it is found without a search, and a code that was used has that
run's second event, so that it cannot be used twice, whoever is first.
"""

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from ...engine.commitments import Impossible
from ...engine.record.words import NUMBER, read_words, words_of
from ...model.event import Event
from ...store import Store, Taken
from ...store.links import KEY

MINUTES = 5
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # of a code; none is taken for another
LENGTH = 24  # 31 ** 24, about 119 bits
FINGERPRINT = "key/1"
UNKNOWN_WORDS = "No record here has these words. Look whether they were written down at this course’s address, and whether each is right."  # fmt: skip
UNKNOWN_CODE = f"This code is not known here, or was used before: show a new one on the other device. It is good for {MINUTES} minutes."  # fmt: skip


def words(store: Store, code: str, device: str, now: datetime) -> str:
    """The seven words of a device, from now on good for pairing; always the same for the same code. Raises NotSaved."""
    text = words_of(code.encode())
    _remember(store, device, text, "words", {}, now)
    return text


def begin(store: Store, device: str, now: datetime) -> str:
    """A new code that pairs one other device within five minutes; raises NotSaved."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    until = (now + timedelta(minutes=MINUTES)).isoformat()
    _remember(store, device, code, "pairing", {"until": until}, now)
    return code


def join(store: Store, device: str, typed: str, now: datetime) -> bool:
    """Make a device's record one with that whose words or code were given; False where they are one already.

    Raises Impossible with a sentence for what is neither, is unknown, too old or used; NotSaved; Deleted.
    """
    code = _code(typed)
    secret = code or read_words(typed)
    found = store.in_run(_run(secret))
    if not found or code and len(found) > 1:
        raise Impossible(UNKNOWN_CODE if code else UNKNOWN_WORDS)
    key = found[0]
    if code:
        if now > datetime.fromisoformat(key.body["until"]):
            raise Impossible(UNKNOWN_CODE)
        try:
            store.record(_event(key.learner, secret, 1, "used", {}, now))
        except Taken:
            raise Impossible(UNKNOWN_CODE) from None
    return store.link(device, key.learner, _at(now))


def grouped(code: str) -> str:
    """A code in groups of four, as it is read and typed."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _code(typed):
    """The code that was typed, with or without its groups; nothing for seven words."""
    joined = "".join(typed.lower().replace("-", " ").split())
    is_code = len(joined) == LENGTH and set(joined) <= set(LETTERS) and len(typed.split()) != NUMBER
    return joined if is_code else ""


def _remember(store, device, secret, kind, body, now):
    if not store.in_run(_run(secret)):
        store.record_all([_event(device, secret, 0, kind, body, now)])


def _event(device, secret, number, kind, body, now):
    return Event(
        learner=device, run=_run(secret), number=number, activity=KEY, kind=kind, seed=0, fingerprint=FINGERPRINT,
        at=_at(now), body=body,
    )  # fmt: skip


def _run(secret):
    return sha256(f"proximal key {secret}".encode()).hexdigest()


def _at(now):
    return now.astimezone(UTC).isoformat(timespec="milliseconds")
