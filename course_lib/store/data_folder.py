"""The environment → the folder where this machine keeps the learners' data, and the file in it."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path

from .database_address import Place, Postgres, place_of
from .errors import NotSaved, Refused
from .reasons import HOST_HAS_TO

NAME = "learners.sqlite"


def data_folder(environ: Mapping[str, str]) -> Path:
    """COURSE_DATA, else the platform's own place, made for its owner alone; raises NotSaved if it cannot be written."""
    folder = None
    try:
        folder = _folder(environ)
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)  # whatever the umask took away
        with tempfile.TemporaryFile(dir=folder):  # os.access is wrong about folders on Windows
            return folder
    except (OSError, RuntimeError) as error:
        raise NotSaved(
            f"Nothing can be saved, because the folder for it cannot be written to; {HOST_HAS_TO} look at it.",
            f"Nothing can be saved, because the folder {folder or environ.get('COURSE_DATA')} cannot be written to; "
            "make it writable or set COURSE_DATA to a folder that is.",
        ) from error


def learners_place(environ: Mapping[str, str]) -> Place:
    """Where the learners' records are, or would be: what DATABASE_URL names, else a file in the data folder; nothing is made.

    Raises Refused for an address that names neither a file of SQLite nor a database of PostgreSQL.
    """
    address = environ.get("DATABASE_URL", "").strip()
    return place_of(address) if address else _folder(environ) / NAME


def learners_file(environ: Mapping[str, str]) -> Path:
    """The same where it is a file; raises Refused where it is a database of a server, which has tools of its own."""
    place = learners_place(environ)
    if isinstance(place, Postgres):
        raise Refused(
            "The learners' records could not be copied.",
            f"The learners' records are in PostgreSQL ({place}): copy them with pg_dump and bring them back with pg_restore.",
        )
    return place


def _folder(environ):
    chosen = environ.get("COURSE_DATA")
    return Path(chosen).expanduser().absolute() if chosen else user_data_path("proximal", appauthor=False)


def identity_of(path: Place) -> tuple[int, int] | None:
    """What tells this file from another of the same name, or None: SQLite writes on into a deleted file unawares."""
    if isinstance(path, Postgres):
        return None
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
