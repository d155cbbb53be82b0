"""The learners' file at the start and the stop of the server → a sentence for the host about what is wrong with it, or nothing.

At the start the host reads what is wrong, rather than the first learner.
At the stop, with all kernels gone, opening and closing the file takes into it what SQLite keeps beside it in
`learners.sqlite-wal`, also for a kernel that was killed.
"""

import os

from ..store import NotSaved, Refused, check_store, open_store


def trouble_at_start() -> str:
    """Why learners' work could not be kept in the folder that COURSE_DATA names, in a sentence; nothing if it can."""
    return check_store(os.environ)


def close_at_stop() -> str:
    """Take into the learners' file what still lies beside it; a sentence if that cannot be done."""
    try:
        open_store().close()
    except (NotSaved, Refused) as why:
        return why.for_host
    return ""
