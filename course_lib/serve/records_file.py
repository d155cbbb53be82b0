"""The learners' file at the start and the stop of the server → a sentence for the host about what is wrong with it, or nothing.

At the start the host reads what is wrong, rather than the first learner.
At the stop, with all kernels gone, opening and closing the file takes into it what SQLite keeps beside it in
`learners.sqlite-wal`, also for a kernel that was killed.
"""

import os

from .. import store


def trouble_at_start() -> str:
    """Why learners' work could not be kept in the folder that COURSE_DATA names, in a sentence; nothing if it can."""
    check = getattr(store, "check_store", None)
    return check(os.environ) if check else _trouble_when_opened()


def close_at_stop() -> str:
    """Take into the learners' file what still lies beside it; a sentence if that cannot be done."""
    return _trouble_when_opened()


def _trouble_when_opened():
    try:
        store.open_store().close()
    except (store.NotSaved, store.Refused) as why:
        return getattr(why, "for_host", str(why))
    return ""
