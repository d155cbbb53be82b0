"""The ways in which the store says no, each carrying one sentence for the person it concerns.

Of those that may be about the file or its folder, `str()` is the sentence for a learner and names no place on the
machine; `for_host` is the one for whoever runs the course, with the path, for the log and the command line alone.
"""


class _Twofold(Exception):
    def __init__(self, for_learner: str, for_host: str | None = None):
        super().__init__(for_learner)
        self.for_host = for_host or for_learner


class NotSaved(_Twofold):
    """The database could not be used (locked, full, read-only, gone …): nothing was written, a later try may work."""


class DatabaseTrouble(Exception):
    """What the database's driver said, as the sign by which `reasons.py` knows it; never beyond this package."""


class Taken(Exception):
    """Another event already has this number in this run, as when one activity is open in two tabs."""


class Refused(_Twofold):
    """This address or this file is not one that this version of the course works with."""


class Deleted(Refused):
    """The learner's record was deleted, perhaps from another tab or device: nothing more is written under its code."""

    def __init__(self, day: str = ""):
        super().__init__(
            f"Your record was deleted{f' on {day}' if day else ''}, here or on another device. Begin anew to go on.",
            "A page whose learner's record had been deleted asked for it; nothing was written.",
        )
        self.day = day
