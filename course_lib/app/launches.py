"""A launch from a learning platform → an event of the learner's own record, which makes it good for once.

Its run is named after the nonce, so a second launch with the same finds its place taken, whichever process it comes to.
Where the platform takes a grade, the event says where: so whoever deletes their record deletes that too.
"""

import os
import secrets
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256

from ..model.event import Event
from ..store import data_folder, host_key, open_store
from ..store.links import LAUNCH
from .identity import code_of, device_with

FINGERPRINT = "launch/1"


def code_at(platform: str, user: str) -> str:
    """The code of somebody whom a learning platform or a hub knows; raises NotSaved."""
    return code_of(f"{platform}\n{user}", host_key(data_folder(os.environ)))


def launched(code: str, platform: str, nonce: str, grade: dict[str, str], now: datetime | None = None) -> str:
    """Keep that a learner was launched with a nonce, and where their grade may go; their device.

    Raises Taken if that nonce was used before, and NotSaved or Refused if the learners' file cannot be used.
    """
    with closing(open_store()) as store:
        device = device_with(code, store.deleted_on)
        at = (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
        run = sha256(f"proximal launch {platform}\n{nonce}".encode()).hexdigest()[:20]
        store.record(
            Event(
                learner=device, run=run, number=0, activity=LAUNCH, kind="launched", seed=0, fingerprint=FINGERPRINT,
                at=at, body={**grade, "once": secrets.token_hex(8)},
            )
        )  # fmt: skip
        return device
