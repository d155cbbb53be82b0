"""A database's address → the SQLite file that it names, or a refusal in a sentence."""

from pathlib import Path

from .errors import Refused


def file_of(address: str) -> Path:
    """The file named by `sqlite:///path`, made absolute; raises Refused for every other address.

    The refusal names only the kind of database, because an address can hold a password.
    """
    kind, colon, rest = address.partition(":")
    if kind != "sqlite" or not colon:
        raise Refused(
            "The learners' database must have an address such as sqlite:////srv/proximal/learners.sqlite; "
            f"this one{f' ({kind})' if colon else ''} is not SQLite, which is all that the course can use today."
        )
    path = rest.removeprefix("///")
    if not path or path == rest or path.startswith((":memory:", "file:")) or "?" in path:
        raise Refused(
            "The address of the learners' database must name a file and nothing more, as in "
            "sqlite:////srv/proximal/learners.sqlite, because every open page shares that file."
        )
    return Path(path).absolute()
