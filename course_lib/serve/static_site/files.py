"""A site's files → a folder, whole or not at all; only one that is empty, or that holds such a site and nothing else, is written over."""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ...engine.commitments import Impossible

WORKER = "worker.js"
KEEPS = re.compile(r"^const FILES = (\[.*\]);$", re.MULTILINE)


def with_worker(files: Mapping[str, bytes], script: str) -> dict[str, bytes]:
    """The files and the worker that keeps them in a browser: it names them all, and an edition by what they hold."""
    names = sorted(files)
    edition = hashlib.sha256(b"\0".join(name.encode() + b"\0" + files[name] for name in names)).hexdigest()[:16]
    told = f"const EDITION = {json.dumps(edition)};\nconst FILES = {json.dumps(names)};\n"
    return {**files, WORKER: (told + script).encode()}


def refuse_folder(folder: Path) -> None:
    """Raise Impossible, with a sentence, if a site may not be written there."""
    if not folder.parent.is_dir():
        raise Impossible(f"There is no folder {folder.parent}: make it first, or name another.")
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise Impossible(f"{folder} is a file: name a folder.")
    strange = sorted(set(os.listdir(folder)) - _of_a_site(folder))
    if strange:
        raise Impossible(
            f"{folder} holds something that is no page of the course ({strange[0]}): name an empty folder or a new one."
        )


def _of_a_site(folder: Path) -> set[str]:
    """The names of the files of the site that stands in a folder; none if none does."""
    with suppress(OSError, ValueError):
        found = KEEPS.search((folder / WORKER).read_text(encoding="utf-8"))
        return {WORKER, *json.loads(found[1])} if found else set()
    return set()


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the files into the folder in one step; what stood there before stays if that fails. Raises Impossible."""
    refuse_folder(folder)
    made = before = None
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        for name, data in files.items():
            (made / name).write_bytes(data)
            (made / name).chmod(0o644)
        made.chmod(0o755)
        if folder.exists():
            before = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
            folder.rename(before / "before")
        made.rename(folder)
    except OSError as trouble:
        if before and (before / "before").exists():
            (before / "before").rename(folder)
        raise Impossible(f"{folder} could not be written ({trouble.strerror}).") from trouble
    finally:
        for one in (made, before):
            if one:
                shutil.rmtree(one, ignore_errors=True)
