"""`python -m course_lib static FOLDER`: the course as files that need no server, or a sentence about what is in their way."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from ... import content
from ...engine.commitments import Impossible
from ..forked.warm_process import WARM, can_fork
from ..settings import SettingsError, read_settings, unknown_names
from ..slow_imports import skip_address_grammar
from .files import refuse_folder, write


def static(folder: Path, served: str = "") -> int:
    """Write the site and say how large it is; 1, and why, if it cannot be."""
    try:
        settings = read_settings(os.environ)
        address = served_address(served)
        refuse_folder(folder)
    except (SettingsError, Impossible) as mistake:
        print(mistake, file=sys.stderr)
        return 1
    print(*unknown_names(os.environ), sep="\n", end="", file=sys.stderr)
    settings.export(os.environ)
    skip_address_grammar()
    if can_fork():
        WARM.start()  # every page is pictured in a fork of it
    try:
        from .build import site_of

        files = site_of(settings.notebooks, address, lambda page: print(f"{page} is made.", flush=True))
        write(files, folder)
    except (Impossible, content.Refused) as why:
        print(why, file=sys.stderr)
        return 1
    finally:
        WARM.stop()
    size = sum(map(len, files.values())) / 1e6
    print(
        f"{folder} holds the course as {len(files)} files ({size:.1f} MB). Open index.html in it, or put the folder on any web host."
    )
    return 0


def served_address(said: str) -> str:
    """The address of a served course with a `/` at its end, or nothing; raises Impossible for what is no address."""
    if not said:
        return ""
    parts = urlsplit(said)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise Impossible(f"--served {said} is no address of a course: give it as in https://course.example.org/")
    return said.rstrip("/") + "/"
