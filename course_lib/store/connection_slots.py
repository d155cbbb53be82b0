"""How many connections to a database server the pages of one machine may hold at once: a file for each, locked while it is held.

A kernel that is killed lets go of its file with its last breath, so nobody has to tidy up.
"""

import random
import time
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, where the database's own limit has to do
    fcntl = None

MOST = 18  # of all processes on one data folder: two of twenty are left to whoever runs the database
AGAIN_S = (0.01, 0.05)  # between two tries, as chance has it, so that many who wait do not all ask at once
AT_ONCE = 3  # slots that are tried each time


def take(folder: Path, wait_s: float, most: int = MOST) -> IO | None:
    """A slot, held until it is closed; None where all are taken for so long [s]. Raises OSError where the folder cannot be used."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if fcntl is None:
        return (folder / "any").open("ab")
    until, tried = time.monotonic() + wait_s, range(most)
    while True:
        for number in tried:
            file = (folder / f"{number}").open("ab")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return file
            except BlockingIOError:
                file.close()
        if time.monotonic() > until:
            return None
        time.sleep(random.uniform(*AGAIN_S))
        tried = random.sample(range(most), min(AT_ONCE, most))
