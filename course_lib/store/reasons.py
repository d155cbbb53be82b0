"""SQLite's own message, or the sign of PostgreSQL's → why the records cannot be used and what to do, for a learner and for the host."""

from .database_address import Place, Postgres
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


# The same of a server's database; its own words are not repeated, since they can hold names.
_OF_A_SERVER = {
    "away": ("{it} does not answer", "try again in a moment", "see that the server runs and can be reached"),
    "password": ("{it} refused the course's name or password", f"{HOST_HAS_TO} set it right", "set DATABASE_URL right"),
    "no such database": ("{it} does not exist", f"{HOST_HAS_TO} make it", "make it, or set DATABASE_URL right"),
    "not allowed": ("{it} does not let the course do this", f"{HOST_HAS_TO} grant it", "let the course's role own its tables"),
    "in use": ("{it} is asked by too many at once", "try again in a moment", "see what slows the server if this goes on"),
    "too many": ("{it} has too many connections", "try again in a moment", "raise the role's CONNECTION LIMIT if this goes on"),
    "locked": ("{it} is busy", "try again in a moment", "see what holds its locks if this goes on"),
    "readonly": ("{it} is read-only", f"{HOST_HAS_TO} make it writable", "name the primary and not a replica in DATABASE_URL"),
    "full": ("{it} has no room left", f"{HOST_HAS_TO} free some space", "free some space and try again"),
}  # fmt: skip


def for_learner(error: str, place: Place | None = None) -> str:
    """Why the records could not be used and what to do, without naming any place on the machine."""
    if isinstance(place, Postgres):
        what, learner, _ = _OF_A_SERVER.get(error, ("{it} could not be used", f"{HOST_HAS_TO} look into the log", ""))
        return f"{what.format(it='the database that keeps it')}; {learner}."
    for sign, (what, learner, _) in _REASONS.items():
        if sign in error:
            return f"{what.format(file='that keeps it', it='it')}; {learner}."
    return f"the file that keeps it could not be used; {HOST_HAS_TO} look into the log."


def for_host(error: str, path: Place) -> str:
    """Why the records could not be used and what to do, with their place; a message that is not known is repeated."""
    if isinstance(path, Postgres):
        what, _, host = _OF_A_SERVER.get(error, (f"{{it}} answered “{error}”", "", "look into the server's log"))
        return f"{what.format(it=f'the database {path}')}; {host}."
    for sign, (what, learner, host) in _REASONS.items():
        if sign in error:
            return f"{what.format(file=path, it=path)}; {host or learner}."
    return f"the database {path} answered “{error}”."


def not_saved(deed: str, error: str, path: Place) -> NotSaved:
    """What to raise when a learner's work could not be opened, read, saved or deleted, from SQLite's message."""
    return NotSaved(
        f"Your work could not be {deed}: {for_learner(error, path)}",
        f"A learner's work could not be {deed}: {for_host(error, path)}",
    )
