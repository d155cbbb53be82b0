"""A database's address → the SQLite file or the PostgreSQL database that it names, or a refusal in a sentence."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .errors import Refused

SERVERS = ("postgresql", "postgres")
FORMS = "sqlite:////srv/proximal/learners.sqlite or postgresql://user:password@host/database"


@dataclass(frozen=True)
class Postgres:
    """A database of a PostgreSQL server; as text it is named without user and password."""

    url: str = field(repr=False)  # libpq's form of an address

    def __str__(self) -> str:
        found = urlsplit(self.url)
        host = found.hostname or parse_qs(found.query).get("host", ["this machine"])[0]
        return f"{found.path.lstrip('/')} on {host}"


Place = Path | Postgres


def place_of(address: str) -> Place:
    """What an address names; raises Refused for what is neither a file of SQLite nor a database of PostgreSQL.

    The refusal names only the kind of database, because an address can hold a password.
    """
    kind, colon, rest = address.partition(":")
    if colon and kind in SERVERS:
        return _server(address, rest)
    return file_of(address)


def file_of(address: str) -> Path:
    """The file named by `sqlite:///path`, made absolute; raises Refused for every other address."""
    kind, colon, rest = address.partition(":")
    if kind != "sqlite" or not colon:
        named = f" ({kind})" if colon and re.fullmatch(r"[A-Za-z0-9+.-]+", kind) else ""
        raise Refused(
            f"The learners' database must have an address such as {FORMS}; "
            f"this one{named} is of neither SQLite nor PostgreSQL, which is all that the course can use."
        )
    path = rest.removeprefix("///")
    if not path or path == rest or path.startswith((":memory:", "file:")) or "?" in path:
        raise Refused(
            "The address of the learners' database must name a file and nothing more, as in "
            "sqlite:////srv/proximal/learners.sqlite, because every open page shares that file."
        )
    return Path(path).absolute()


def _server(address, rest):
    refusal = Refused(
        "The address of the learners' database must name a host and a database, as in "
        "postgresql://user:password@host/database, with what is no letter or figure in a password written as %40 for @."
    )
    try:
        found = urlsplit(address)
        _check_with_libpq(address)
        port = found.port  # which raises where it is no number, as where a password holds a colon or a slash
    except ValueError:
        raise refusal from None
    if not rest.startswith("//") or not re.fullmatch(r"/[^/]+", found.path) or port == 0 or found.fragment:
        raise refusal
    return Postgres(address)


def _check_with_libpq(address):
    """Raises ValueError for what the driver would not understand, such as a % that begins nothing; its own words repeat the password."""
    from psycopg import ProgrammingError, conninfo

    try:
        conninfo.conninfo_to_dict(address)
    except ProgrammingError:
        raise ValueError from None
