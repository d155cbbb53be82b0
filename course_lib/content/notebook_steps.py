"""A notebook → its steps: the parts under its `##` headings, each with its words and the doors that it calls.

A step is named as an address names it (`step_name`): `A patient` is `patient`, and a second one of that name `patient-2`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..model.lesson import step_name
from . import library
from .lesson_steps import HEADING
from .yaml_reader import Finding, Refused

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
    taken: Counter[str] = Counter()
    for kind, source in _cells(path):
        if kind == "code":
            found[-1][2] += CALL.findall(source)
            continue
        above, *parts = HEADING.split(source)
        found[-1][1].append(above)
        for heading, text in zip(parts[::2], parts[1::2], strict=True):
            taken[name := step_name(heading)] += 1
            found.append([name if taken[name] == 1 else f"{name}-{taken[name]}", [text], []])
    return tuple(NotebookStep(name, "\n".join(texts), tuple(calls)) for name, texts, calls in found)


def _cells(path) -> Iterator[tuple[str, str]]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return iter([(cell["cell_type"], "".join(cell["source"])) for cell in cells])
    except (OSError, ValueError, LookupError, TypeError):
        name = path.relative_to(library.assets().parent).as_posix()
        raise Refused([Finding(name, 1, "this is not a notebook: save it again from JupyterLab")]) from None
