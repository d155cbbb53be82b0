"""A notebook → its steps: the parts under its `##` headings, each with its words and the doors that it calls.

A step is named as an address names it (`step_name`): `A patient` is `patient`, and a second one of that name `patient-2`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..model.lesson import step_name
from . import library
from .yaml_reader import Finding, Refused

HEADING = re.compile(r"^##\s+(.+?)\s*#*\s*$")
FENCE = re.compile(r"^ {0,3}(```|~~~)")
CALL = re.compile(r"""^(\w+)\(\s*(?:["']([^"']*)["'])?""", re.MULTILINE)


@dataclass(frozen=True)
class NotebookStep:
    """One part of a notebook; what stands above the first heading has no name."""

    name: str
    text: str
    calls: tuple[tuple[str, str], ...] = ()  # each a door and the id that it is called with, if any


def steps(path: Path) -> tuple[NotebookStep, ...]:
    """The steps of the notebook at `path`, in order; raises Refused if it is no notebook."""
    found: list[list] = [["", [], []]]
    names = Names()
    for kind, source in _cells(path):
        if kind == "code":
            found[-1][2] += CALL.findall(source)
            continue
        for heading, text in pieces(source):
            if heading:
                found.append([names.of(heading), [], []])
            found[-1][1].append(text.split("\n", 1)[1] if heading and "\n" in text else "" if heading else text)
    return tuple(NotebookStep(name, "\n".join(texts), tuple(calls)) for name, texts, calls in found)


class Names:
    """The names of the steps of one page, in their order: the second of one heading gets a number."""

    def __init__(self):
        self._taken: Counter[str] = Counter()

    def of(self, heading: str) -> str:
        """The name of the next step, which stands under this heading."""
        name = step_name(heading)
        self._taken[name] += 1
        return name if self._taken[name] == 1 else f"{name}-{self._taken[name]}"


def pieces(source: str) -> Iterator[tuple[str, str]]:
    """A cell's text cut before each heading of the second level, with its words; a `##` in a block of code is none."""
    heading, lines, fenced = "", [], False
    for line in source.splitlines():
        fenced ^= bool(FENCE.match(line))
        found = not fenced and HEADING.match(line)
        if found:
            if any(map(str.strip, lines)):
                yield heading, "\n".join(lines)
            heading, lines = re.sub(r"[*_`]", "", found[1]), []
        lines.append(line)
    if any(map(str.strip, lines)):
        yield heading, "\n".join(lines)


def address_of(notebook: str, door: str, id: str = "") -> str:
    """Where something is played, as a link from any other page: the step that calls its door, as in `case("fifty-a-day")`."""
    step = step_of(notebook, door, id)
    return f"{notebook}#step={step}" if step else notebook


def step_of(notebook: str, door: str, id: str = "") -> str:
    """The name of the step in which a notebook calls a door; empty where it does not."""
    path = library.notebooks() / notebook
    try:
        return _steps_by_call(path, path.stat().st_mtime_ns).get((door, id), "")
    except (OSError, Refused):
        return ""  # `validate` says what is wrong with the file


@lru_cache(maxsize=64)
def _steps_by_call(path, _saved_at):
    return {call: step.name for step in steps(path) for call in step.calls}


def _cells(path) -> Iterator[tuple[str, str]]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return iter([(cell["cell_type"], "".join(cell["source"])) for cell in cells])
    except (OSError, ValueError, LookupError, TypeError):
        name = path.relative_to(library.assets().parent).as_posix()
        raise Refused([Finding(name, 1, "this is not a notebook: save it again from JupyterLab")]) from None
