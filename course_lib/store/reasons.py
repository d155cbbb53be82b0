"""SQLite's own message about the learners' file → why it cannot be used and what to do, for a learner and for the host."""

from pathlib import Path

from .errors import NotSaved

HOST_HAS_TO = "whoever runs the course has to"

# A sign in SQLite's message: what is the matter with the file or its disk, what a learner does, what the host does.
_REASONS = {
    "locked": ("the file {file} is locked by another program", "try again in a moment", ""),
    "full": ("the disk that holds {it} is full", f"{HOST_HAS_TO} free some space", "free some space and try again"),
    "readonly": ("the file {file} is read-only", f"{HOST_HAS_TO} make it writable", ""),
    "unable to open": (
        "the file {file} cannot be opened",
        f"{HOST_HAS_TO} look at its folder",
        "its folder must exist and be writable",
    ),
    "gone": ("the file {file} is gone or was replaced", "reload the page to go on with the one that is there now", ""),
    "not a database": (
        "the file {file} is not a database",
        f"{HOST_HAS_TO} move it away",
        "move it away or choose another address",
    ),
    "malformed": ("the file {file} is damaged", f"{HOST_HAS_TO} restore it from a copy", ""),
    "disk I/O": ("the disk that holds {it} reports a fault", f"{HOST_HAS_TO} look at it", ""),
}


def for_learner(error: str) -> str:
    """Why the file could not be used and what to do, without naming any place on the machine."""
    for sign, (what, learner, _) in _REASONS.items():
        if sign in error:
            return f"{what.format(file='that keeps it', it='it')}; {learner}."
    return f"the file that keeps it could not be used; {HOST_HAS_TO} look into the log."


def for_host(error: str, path: Path) -> str:
    """Why the file could not be used and what to do, with its path; a message that is not known is repeated."""
    for sign, (what, learner, host) in _REASONS.items():
        if sign in error:
            return f"{what.format(file=path, it=path)}; {host or learner}."
    return f"the database {path} answered “{error}”."


def not_saved(deed: str, error: str, path: Path) -> NotSaved:
    """What to raise when a learner's work could not be opened, read, saved or deleted, from SQLite's message."""
    return NotSaved(
        f"Your work could not be {deed}: {for_learner(error)}",
        f"A learner's work could not be {deed}: {for_host(error, path)}",
    )
