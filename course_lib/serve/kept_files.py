"""Files of the editions before → still served: a page that was sent before an upgrade finds its scripts and styles after it.

Where several servers share the course each keeps, in the data folder, a copy of what it hands out; the newest three editions
stay. An address names its file by a fingerprint of its bytes, so it is never answered with another edition's.
"""

import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

EDITIONS, FIGURES = 3, 16  # that are kept; of a fingerprint
FOLDER = "files"  # in the data folder
log = logging.getLogger("course")


def fingerprint(content: bytes) -> str:
    """A name for these bytes and no others."""
    return hashlib.sha256(content).hexdigest()[:FIGURES]


def fingerprint_of(file: Path) -> str:
    """That of a file as it is now; raises OSError."""
    state = file.stat()
    return _fingerprint_of(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1024)
def _fingerprint_of(file, _changed, _size):
    return fingerprint(file.read_bytes())


class KeptFiles:
    """The editions in a folder, each a folder of its own; none are kept or found where `folder` is None."""

    def __init__(self, folder: Path | None):
        self._folder = folder

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Keep an edition, path → bytes, as the newest, and let go of those that are too old. Where it cannot be kept the log says so."""
        if self._folder is None:
            return
        try:
            self._keep(files)
        except OSError as why:
            log.error("The files of this edition could not be kept for open pages: %s.", why.strerror or why)

    def _keep(self, files):
        all = hashlib.sha256(b"".join(f"{name}\0{fingerprint(files[name])}\n".encode() for name in sorted(files)))
        edition = self._folder / all.hexdigest()[:FIGURES]
        if not edition.is_dir():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=".", dir=self._folder))
            try:
                for name, content in files.items():
                    (made / name).parent.mkdir(parents=True, exist_ok=True)
                    (made / name).write_bytes(content)
                with suppress(OSError):  # another worker was first, with the same
                    made.rename(edition)
            finally:
                shutil.rmtree(made, ignore_errors=True)
        os.utime(edition)
        for old in self._editions()[EDITIONS:]:
            shutil.rmtree(old, ignore_errors=True)

    def _editions(self):
        found = [one for one in self._folder.iterdir() if not one.name.startswith(".")]
        return sorted(found, key=lambda one: one.stat().st_mtime_ns, reverse=True)

    def find(self, name: str, print: str) -> bytes | None:
        """The file of this path whose fingerprint begins so; None if no edition has it."""
        if self._folder is None or len(print) < FIGURES // 2 or ".." in name.split("/"):
            return None
        with suppress(OSError):
            for edition in self._editions():
                with suppress(OSError):
                    content = (edition / name).read_bytes()
                    if fingerprint(content).startswith(print):
                        return content
        return None
