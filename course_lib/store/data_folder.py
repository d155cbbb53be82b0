"""The environment → the folder where this machine keeps the learners' data."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path

from .errors import NotSaved


def data_folder(environ: Mapping[str, str]) -> Path:
    """COURSE_DATA, else the platform's own place, made for its owner alone; raises NotSaved if it cannot be written."""
    chosen = environ.get("COURSE_DATA")
    folder = Path(chosen).expanduser().absolute() if chosen else user_data_path("proximal", appauthor=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):  # os.access is wrong about folders on Windows
            return folder
    except (OSError, RuntimeError) as error:
        raise NotSaved(
            f"Nothing can be saved, because the folder {folder} cannot be written to; "
            "make it writable or set COURSE_DATA to a folder that is."
        ) from error
