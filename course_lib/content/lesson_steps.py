"""Under which heading of a notebook something is played: the step of the lesson that an address names."""

import json
import re
from functools import lru_cache

from ..model.lesson import step_name
from . import library

HEADING = re.compile(r"^##\s+(.+?)\s*#*\s*$", re.MULTILINE)


def step_of(notebook: str, door: str, id: str = "") -> str:
    """The name of the step in which a notebook calls a door, as in `case("fifty-a-day")`; empty where it does not."""
    path = library.notebooks() / notebook
    try:
        return dict(_calls(str(path), path.stat().st_mtime_ns)).get((door, id), "")
    except (OSError, ValueError, LookupError):
        return ""  # `validate` says what is wrong with the file


def address_of(notebook: str, door: str, id: str = "") -> str:
    """Where something is played, as a link from any other page."""
    step = step_of(notebook, door, id)
    return f"{notebook}#step={step}" if step else notebook


@lru_cache(maxsize=64)
def _calls(path, _saved_at):
    found, step, taken = [], "", {}
    with open(path, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for heading in HEADING.findall(source):
                step = step_name(heading)
                taken[step] = taken.get(step, 0) + 1
                step = step if taken[step] == 1 else f"{step}-{taken[step]}"
        else:
            found += [
                ((door, id or ""), step)
                for door, id in re.findall(r'^(\w+)\((?:"([\w-]+)")?', source, re.MULTILINE)
                if step
            ]
    return tuple(found)
