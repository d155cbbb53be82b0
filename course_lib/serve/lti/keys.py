"""The keys by which a platform is known, had from its address and kept for an hour; and the course's own, made once.

A key that is not known makes the course ask again, but not more often than every half minute: platforms change their keys.
"""

import asyncio
import json
import os
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from tornado.httpclient import HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from ...store import NotSaved
from .token import WRONG_KEY, NotLaunched

KEPT_S, AGAIN_S = 3600.0, 30.0
MOST_BYTES, CONNECT_S, ANSWER_S = 200_000, 5.0, 10.0
NAME, BITS = "lti.key", 2048
AWAY = "The keys of your learning platform could not be had at this moment. Try again in a minute; if that does not help, tell whoever runs the course."


class PlatformKeys:
    """The keys of all platforms, by the address where each has them."""

    def __init__(self):
        self._known: dict[str, tuple[float, Sequence[jwt.PyJWK]]] = {}
        self._line = asyncio.Lock()

    async def named(self, url: str, name: str) -> tuple[jwt.PyJWK, ...]:
        """The keys at an address that have this name; raises NotLaunched if there is none, or they cannot be had."""
        async with self._line:
            at, keys = self._known.get(url, (float("-inf"), ()))
            age = time.monotonic() - at
            if age > KEPT_S or age > AGAIN_S and not _named(keys, name):
                keys = await _fetched(url)
                self._known[url] = time.monotonic(), keys
        if not (found := _named(keys, name)):
            raise NotLaunched(WRONG_KEY, "the platform has no key of its name")
        return found


def _named(keys, name):
    return tuple(key for key in keys if not name or key.key_id in (None, name))


async def _fetched(url: str) -> Sequence[jwt.PyJWK]:
    client = SimpleAsyncHTTPClient(force_instance=True, max_body_size=MOST_BYTES)
    request = HTTPRequest(url, connect_timeout=CONNECT_S, request_timeout=ANSWER_S, follow_redirects=False, user_agent="proximal")  # fmt: skip
    try:
        answer = await client.fetch(request)
        return jwt.PyJWKSet.from_dict(json.loads(answer.body)).keys
    except Exception as why:  # whatever keeps an answer from coming, or from being one
        raise NotLaunched(AWAY, f"the keys of the platform cannot be had ({type(why).__name__})", 503) from None
    finally:
        client.close()


@cache
def own_key(folder: Path, file: Path | None = None) -> tuple[rsa.RSAPrivateKey, str]:
    """The course's key, with which it signs in at a platform to leave a grade, and its name; raises NotSaved.

    It lies beside the learners' file, made when it is first needed, unless another file is named.
    """
    path = file or folder / NAME
    try:
        if file is None:
            with suppress(FileExistsError):
                _make(path)
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as why:
        raise NotSaved("That cannot be done now.", f"The key {path} for LTI cannot be used ({why}).") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise NotSaved("That cannot be done now.", f"The key {path} for LTI is none of RSA.")
    return key, sha256(_public(key)).hexdigest()[:16]


def own_keys(folder: Path, files: Sequence[Path | None]) -> dict:
    """What a platform reads to know the course (JWKS); raises NotSaved."""
    made = {name: key for key, name in (own_key(folder, file) for file in dict.fromkeys(files))}
    algorithm = jwt.algorithms.RSAAlgorithm
    return {
        "keys": [
            {**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": name, "alg": "RS256", "use": "sig"}
            for name, key in made.items()
        ]
    }


def _public(key):
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _make(path):
    """Make the file whole or not at all: two processes that begin at once meet in the same key."""
    if path.exists():
        return
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made = path.with_name(f".{NAME}-{secrets.token_hex(8)}")
    handle = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(text)
        os.link(made, path)
    finally:
        made.unlink()
