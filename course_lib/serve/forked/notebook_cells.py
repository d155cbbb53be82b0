"""The code cells of a notebook → what each of them shows, run in this process; the same for a picture and for a kernel.

Screens are numbered in the order in which they are made, so the page, whose picture was made elsewhere, knows their names.
"""

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from ...views.parts.screen import Screen

CELLS = "COURSE_PAGE_CELLS"  # the environment variable in which a kernel finds the cells of its page
VIEW = "application/vnd.jupyter.widget-view+json"


class _Nowhere(io.TextIOBase):
    """What is printed or traced back is for nobody on a page."""

    def write(self, text: str) -> int:
        return len(text)


NOWHERE = _Nowhere()


@dataclass(frozen=True)
class Shown:
    """What a cell shows: the ids of our screens, whether anything else is among them, and whether it failed."""

    number: int  # of the cell in its notebook, from 1
    screens: tuple[str, ...]
    foreign: bool
    failed: bool


def code_cells(notebook: Mapping) -> list[tuple[int, str]]:
    """Number and source of each code cell of a notebook that was read."""
    return [(at, one["source"]) for at, one in enumerate(notebook["cells"], 1) if one["cell_type"] == "code"]


def write_cells(cells: Sequence[tuple[int, str]]) -> str:
    """The cells as a kernel finds them in its environment."""
    return json.dumps(cells)


def take_cells() -> list[tuple[int, str]] | None:
    """The cells in this process's environment, which no process that it starts inherits; None: somebody else runs them."""
    text = os.environ.pop(CELLS, None)
    return None if text is None else [(int(number), source) for number, source in json.loads(text)]


def run_cells(shell: InteractiveShell, cells: Sequence[tuple[int, str]]) -> Iterator[Shown]:
    """Run the cells in order; one that fails ends none of those after it."""
    Screen.number()
    for number, source in cells:
        yield _run(shell, number, source)


def _run(shell, number, source):
    trap, publisher, published = shell.display_trap, shell.display_pub, CapturingDisplayPublisher()
    hook = trap.hook
    shell.display_pub, trap.hook = published, CapturingDisplayHook(shell=shell, outputs=published.outputs)
    out, err = sys.stdout, sys.stderr
    try:
        sys.stdout = sys.stderr = NOWHERE
        result = shell.run_cell(source, store_history=False)
    finally:
        shell.display_pub, trap.hook, sys.stdout, sys.stderr = publisher, hook, out, err
    if not result.success:
        shell.log.error("Cell %d of a page failed: %r", number, result.error_before_exec or result.error_in_exec)
    models = [one.get("data", {}).get(VIEW, {}).get("model_id", "") for one in published.outputs]
    ours = tuple(id for id in models if id in Screen.made)
    return Shown(number, ours, len(ours) < len(models), not result.success)
