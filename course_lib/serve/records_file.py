"""The learners' file at the start, the run and the stop of the server → a sentence about what is wrong with it, or nothing.

At the start the host reads what is wrong, rather than the first learner.
At the stop, with all kernels gone, opening and closing the file takes into it what SQLite keeps beside it in
`learners.sqlite-wal`, also for a kernel that was killed.
"""

import os
import tempfile
from collections.abc import Mapping
from typing import NamedTuple

from ..store import NotSaved, Postgres, Refused, check_store, learners_place, open_store, outbox
from ..store.data_folder import identity_of
from ..store.reasons import for_host

CANNOT_BE_KEPT = "Learners' work cannot be kept as things stand: the log of the course says why."
REPLACED = "The learners' file is gone or was replaced while the course runs: restart the course."
WRITTEN = bytes(1 << 16)  # more than what a commitment needs


def trouble_at_start() -> str:
    """Why learners' work could not be kept in the folder that COURSE_DATA names, in a sentence; nothing if it can."""
    return check_store(os.environ)


def collect_at_start(tells: bool) -> str:
    """Let what learners commit from now on wait for a learning record store, if there is one to tell; a sentence if that cannot be done.

    A course that has none, also one that had one, lets nothing more wait, and is served whether or not the file is free.
    """
    try:
        if tells:
            open_store().close()
            outbox.collect(learners_place(os.environ))
        else:
            outbox.collect_no_more(learners_place(os.environ))
    except (NotSaved, Refused) as why:
        return why.for_host if tells else ""
    return ""


def close_at_stop() -> str:
    """Take into the learners' file what still lies beside it; a sentence if that cannot be done."""
    try:
        open_store().close()
    except (NotSaved, Refused) as why:
        return why.for_host
    return ""


class Trouble(NamedTuple):
    """What is wrong, in a sentence for anybody, without a place on the machine, and in one for the log; empty if nothing is."""

    told: str = ""
    logged: str = ""


class RecordsWatch:
    """Whether learners' work can be kept while the course runs; remembers which file it was that was found first."""

    def __init__(self, environ: Mapping[str, str] = os.environ):
        self._environ, self._file = environ, learners_place(environ)
        self._first = identity_of(self._file)

    def look(self) -> Trouble:
        """Look at the folder, the disk and the file, which takes some tens of milliseconds, or longer on a disk that hangs."""
        if isinstance(self._file, Postgres):
            logged = check_store(self._environ)
            return Trouble(CANNOT_BE_KEPT, logged) if logged else Trouble()
        now = identity_of(self._file)
        self._first = self._first or now
        if now != self._first:
            return Trouble(REPLACED, f"{self._file} is gone or was replaced while the course runs: restart the course.")
        if not self._file.parent.is_dir():  # the check would make it anew, and nobody would know
            return Trouble(CANNOT_BE_KEPT, f"No learner's work could be kept: the folder {self._file.parent} is gone.")
        logged = check_store(self._environ) or self._no_room()
        return Trouble(CANNOT_BE_KEPT, logged) if logged else Trouble()

    def _no_room(self) -> str:
        try:
            with tempfile.TemporaryFile(dir=self._file.parent, buffering=0) as trial:
                trial.write(WRITTEN)
        except OSError:
            return f"No learner's work could be kept: {for_host('full', self._file)}"
        return ""
