"""The host's own secret, 32 bytes beside the learners' file: made when it is first needed, read by its owner alone.

From it come the key that signs certificates and the codes of learners whom the host knows by name.
Who copies the learners' file to another machine takes this one along, or certificates of before are those of another host.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from .errors import NotSaved
from .reasons import HOST_HAS_TO

NAME, BYTES = "host.key", 32


def host_key(folder: Path) -> bytes:
    """The secret kept in a folder; raises NotSaved if it can be neither read nor made."""
    path = folder / NAME
    try:
        with suppress(FileExistsError):
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise _unusable(path, f"cannot be used ({error.strerror})") from error
    if len(key) != BYTES:
        raise _unusable(path, f"does not hold {BYTES} bytes")
    return key


def _make(path):
    """Make the file whole or not at all: two processes that begin at once meet in the same secret."""
    made = path.with_name(f".{NAME}-{secrets.token_hex(8)}")
    handle = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(BYTES))
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            os.link(made, path)  # which refuses where another was first
    finally:
        made.unlink()


def _unusable(path, why):
    return NotSaved(
        f"That cannot be done now, because the key of this installation cannot be used; {HOST_HAS_TO} look at it.",
        f"The file {path} {why}; restore it from a copy, or move it away to get a new one.",
    )
