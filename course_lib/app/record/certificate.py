"""A learner who has met the rule → a certificate that the host's key has signed; and a certificate → whether it was.

The signature is Ed25519 (RFC 8032) by `cryptography`, over exactly the bytes that the certificate carries, so that whoever
has the host's public key can check it, with this command or any other tool.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ... import content
from ...engine.commitments import Impossible
from ...engine.progress.certificate import LESSONS, Standing, own
from ...engine.progress.mastery import masteries
from ...store import host_key, record_number
from ..case.progress import LEVEL
from ..progress.facts import facts_of, goals

KIND = "proximal-certificate/1"


@dataclass(frozen=True)
class Certificate:
    """What is attested, as it was signed, and the signed text that `verify` reads."""

    record: str
    day: str
    edition: str
    lessons: tuple[str, ...]
    key: str  # the first digits of the public key's hash
    text: str


def missing(store, learner: str, zone: tzinfo) -> tuple[str, ...]:
    """What the rule still asks of a learner, a sentence each; nothing where it is met. Raises NotSaved."""
    return standing(store, learner, zone).missing()


def standing(store, learner: str, zone: tzinfo) -> Standing:
    """What of the rule a learner has met by what was done here; raises NotSaved."""
    facts = facts_of(store.history(learner), zone, store.imported(learner))
    attempts = own(facts.attempts)
    found = masteries(goals(), own(facts.responses), attempts, zone)
    known = {lesson.id: lesson for lesson in content.lessons()}
    patients = content.ids("cases")
    seen = {one.case for one in attempts if one.over and one.level == LEVEL}
    return Standing([(known[one.goal.lesson], one) for one in found], len(seen & set(patients)), len(patients))


def make(store, learner: str, now: datetime, zone: tzinfo, key: Ed25519PrivateKey) -> Certificate:
    """The certificate of a learner; raises Impossible where the rule is not met yet, or NotSaved."""
    if missing(store, learner, zone):
        raise Impossible("The rule is not met yet: what is missing stands here.")
    claims = {
        "kind": KIND,
        "record": record_number(learner),
        "day": now.astimezone(UTC).date().isoformat(),
        "edition": edition(),
        "lessons": [lesson.title for lesson in content.lessons() if lesson.number in LESSONS],
    }
    return _certificate(claims, sign(claims, key), key.public_key())


def edition() -> str:
    """By what the course's content is known: the version of the package, and a name for all that is taught in it."""
    made_of = [content.fingerprint(folder, id) for folder in ("cases", "quizzes") for id in content.ids(folder)]
    return sha256("".join(made_of).encode()).hexdigest()[:12]


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The host's key for certificates; raises NotSaved."""
    return Ed25519PrivateKey.from_private_bytes(sha256(b"proximal certificate " + host_key(folder)).digest())


def sign(claims: Mapping, key: Ed25519PrivateKey) -> str:
    """The claims and the signature over their bytes, each as URL-safe base64, with a point between."""
    written = json.dumps(claims, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return f"{_coded(written)}.{_coded(key.sign(written))}"


def verify(text: str, key: Ed25519PublicKey) -> Certificate:
    """The certificate that a signed text is; raises Impossible if this key has not signed it, or it is none."""
    try:
        written, signature = (_decoded(part) for part in "".join(text.split()).split("."))
        key.verify(signature, written)
        claims = json.loads(written)
        return _certificate(claims, "".join(text.split()), key)
    except InvalidSignature:
        raise Impossible("This certificate was not signed with this key, or it was changed since.") from None
    except (ValueError, KeyError, TypeError):
        raise Impossible(
            "This is no certificate of the course: give the whole signed text, with the point in it."
        ) from None


def public_text(key: Ed25519PublicKey) -> str:
    """A public key as it is given to others."""
    return _coded(key.public_bytes_raw())


def read_public(text: str) -> Ed25519PublicKey:
    """A public key that somebody gave; raises Impossible if it is none."""
    try:
        return Ed25519PublicKey.from_public_bytes(_decoded(text.strip()))
    except ValueError:
        raise Impossible(
            "This is no public key of a course: it has 43 letters, as `verify --public-key` prints it."
        ) from None


def key_number(key: Ed25519PublicKey) -> str:
    """What people call a key: the first eight digits of its hash."""
    return record_number(sha256(key.public_bytes_raw()).hexdigest())


def _certificate(claims, text, key):
    if claims["kind"] != KIND:
        raise KeyError("kind")
    lessons = tuple(str(title) for title in claims["lessons"])
    return Certificate(*(str(claims[name]) for name in ("record", "day", "edition")), lessons, key_number(key), text)


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
