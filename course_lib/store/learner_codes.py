"""A learner's private code → the hash that the store knows them by, and its short number; a run's id and its number."""

import json
import re
from collections.abc import Collection
from hashlib import sha256

GAP = 1000  # attempts in a row that may be missing: begun and left without a commitment, or deleted


def learner_of(code: str) -> str:
    """The learner behind a private code, 64 hexadecimal digits; raises ValueError when it is not a code.

    The refusal does not repeat the code, because messages end up in logs and the code is all that protects the learner.
    """
    if not re.fullmatch(r"[A-Za-z0-9]{16,64}", code):
        raise ValueError("A learner's code has 16 to 64 letters and digits and nothing else.")
    return sha256(f"proximal learner {code}".encode()).hexdigest()


def record_number(hash: str) -> str:
    """What people call a learner's record, or a report by its run: the first eight digits of the hash, as in 3f9a-22c1."""
    return f"{hash[:4]}-{hash[4:8]}"


def digits_of(number: str) -> str:
    """The digits that a hash begins with, from a record number however it was written; raises ValueError with a sentence."""
    digits = re.sub(r"[\s‐‑–—-]", "", number).lower()
    if not re.fullmatch(r"[0-9a-f]{4,64}", digits):
        raise ValueError(
            f"{number!r} is no number of a record or a report: it has four digits or more, 0 to 9 and a to f, as in 3f9a-22c1."
        )
    return digits


def deletion_mark(hash: str) -> str:
    """What is kept of a deleted learner or run: a hash of their hash, recognised in a backup and telling nothing by itself."""
    return sha256(f"proximal deletion {hash}".encode()).hexdigest()


def run_of(learner: str, activity: str, attempt: int) -> str:
    """The run's id, always the same for the same three, so that two tabs meet in one run."""
    return sha256(json.dumps([learner, activity, attempt]).encode()).hexdigest()[:20]


def attempt_numbers(learner: str, activity: str, runs: Collection[str]) -> dict[int, str]:
    """Attempt number → run id for those of the runs that are this learner's attempts at the activity, first to latest.

    A run's id holds its attempt number and no time, so the order survives a clock that was set back.
    """
    found, left, number = {}, set(runs), 1
    while left and number <= max(found, default=0) + GAP:
        run = run_of(learner, activity, number)
        if run in left:
            found[number] = run
            left.remove(run)
        number += 1
    return found
