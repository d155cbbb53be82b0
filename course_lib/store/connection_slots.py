"""How many connections to a database server the pages of one machine may hold at once: a file for each, locked while it is held.

Who finds none free waits for a turn, and only whoever has it looks for the next: two hundred who look would keep the machine from answering.
A kernel that is killed lets go of its file with its last breath, so nobody has to tidy up.
"""

import random
import time
from contextlib import closing
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, where the database's own limit has to do
    fcntl = None

MOST = 18  # of all processes on one data folder: two of twenty are left to whoever runs the database
TURN = "turn"
LOOKS_AGAIN_S, ASKS_AGAIN_S = 0.003, 0.03  # between two tries with the turn, and without


def take(folder: Path, wait_s: float, most: int = MOST) -> IO | None:
    """A slot, held until it is closed; None where all are taken for so long [s]. Raises OSError where the folder cannot be used."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if fcntl is None:
        return (folder / "any").open("ab")
    until = time.monotonic() + wait_s
    with closing((folder / TURN).open("ab")) as turn:
        while True:
            mine = _locked(turn)
            if mine and (slot := _free(folder, most, until)):
                return slot
            if time.monotonic() > until:
                return None
            time.sleep(ASKS_AGAIN_S * random.uniform(0.5, 1.5))


def _free(folder, most, until):
    """The next that nobody holds, for whoever has the turn."""
    while True:
        for number in range(most):
            file = (folder / f"{number}").open("ab")
            if _locked(file):
                return file
            file.close()
        if time.monotonic() > until:
            return None
        time.sleep(LOOKS_AGAIN_S)


def _locked(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
