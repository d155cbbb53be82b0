"""A learner's private code → the hash that the store knows them by; learner, activity and attempt → a run's id."""

import json
import re
from hashlib import sha256


def learner_of(code: str) -> str:
    """The learner behind a private code, 64 hexadecimal digits; raises ValueError when it is not a code.

    The refusal does not repeat the code, because messages end up in logs and the code is all that protects the learner.
    """
    if not re.fullmatch(r"[A-Za-z0-9]{16,64}", code):
        raise ValueError("A learner's code has 16 to 64 letters and digits and nothing else.")
    return sha256(f"proximal learner {code}".encode()).hexdigest()


def run_of(learner: str, activity: str, attempt: int) -> str:
    """The run's id, always the same for the same three, so that two tabs meet in one run."""
    return sha256(json.dumps([learner, activity, attempt]).encode()).hexdigest()[:20]
