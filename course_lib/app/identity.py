"""A code → the device that the store knows by it: a browser made it, or a host who knows their learners gives one.

A code that a browser made ends with its record: after a deletion the browser makes another.
A code that comes from a name, and the only one of a JupyterLab, is always the same; after a deletion it names another device.
"""

import hmac
from collections.abc import Callable
from hashlib import sha256

from ..store import Deleted, Refused, learner_of

ALONE = "theonewhoworksatthiscomputer"  # the code of the only learner of a JupyterLab
NAMED = "named"  # how a code begins that comes from a name
DIGITS = 48  # of such a code


class DamagedCode(Refused):
    """What a browser brought is no learner's code; the sentence does not repeat it."""


def learner_with(code: object) -> str:
    """The device with this code, as the store knows it; raises DamagedCode."""
    try:
        return learner_of(code)
    except (TypeError, ValueError):
        raise DamagedCode(
            "The code by which this browser knows you is damaged, so your record cannot be found: "
            "clear what the browser keeps for this site, then reload the page to begin anew."
        ) from None


def device_with(code: object, deleted_on: Callable[[str], str]) -> str:
    """The device with this code whose record, if it ever had one, was not deleted; raises DamagedCode or Deleted."""
    device = learner_with(code)
    while day := deleted_on(device):
        if not outlives_its_record(code):
            raise Deleted(day)
        device = sha256(f"proximal again {device}".encode()).hexdigest()
    return device


def outlives_its_record(code: str) -> bool:
    """Whether a code stays the same after a deletion, because it stands for a name or for whoever works at this computer."""
    return code == ALONE or code.startswith(NAMED) and len(code) == len(NAMED) + DIGITS


def code_of(name: str, key: bytes) -> str:
    """The code of somebody whom the host knows by name; without the host's key nobody can tell the one from the other."""
    return NAMED + hmac.new(key, f"proximal name {name}".encode(), sha256).hexdigest()[:DIGITS]
