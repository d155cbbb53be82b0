"""The version of the tables, and which versions this course can open; `schema.py` has the tables and the steps between."""

from .errors import Refused

VERSION, OLDEST = 6, 1


def check_version(found: int | None, name: str) -> None:
    """Raises Refused for a file of another program (no version, None) and for one of a newer version of the course."""
    if found is None or found < OLDEST:
        raise Refused(
            "Your work could not be opened: the file that keeps it is of another program; whoever runs the course has to look at it.",
            f"{name} is a database of another program; choose another address for the learners' database.",
        )
    if found > VERSION:
        raise Refused(
            "Your work could not be opened: the file that keeps it is of a newer version of the course; whoever runs the course has to update it.",
            f"{name} was written by a newer version of the course (its schema is {found}, this one knows {VERSION}); "
            "update the course or choose another address for the learners' database.",
        )
