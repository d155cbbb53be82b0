"""The id of a case, a quiz, a worksheet, a contrast or a lab → a page of its own that reloads each time a file is saved.

The page asks what time the newest file of the content has; when that moves, the content is checked:
if the file that is looked at is sound the page is loaded anew, and otherwise the findings stand above the page that still works.
Records are kept in a folder that goes when the preview stops, so nobody's own are touched.
"""

import asyncio
import json
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import tornado.web

from ..content import assets, ids
from .launch import spare_a_grammar

DOORS = {"cases": "case", "quizzes": "quiz", "worksheets": "worksheet", "contrasts": "contrast", "labs": "lab"}


def folder_of(id: str) -> str | None:
    """The folder of assets/ that holds this id; None if there is none."""
    return next((folder for folder in DOORS if id in ids(folder)), None)


@contextmanager
def stage(folder: str, id: str):
    """Set the environment so that the course serves only this one file, with records of its own."""
    spare_a_grammar()
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    with tempfile.TemporaryDirectory(prefix="preview-", ignore_cleanup_errors=True) as place:
        notebooks = Path(place) / "notebooks"
        notebooks.mkdir()
        door = DOORS[folder]
        cells = [new_markdown_cell(f"# Preview: {id}"), new_code_cell(f'from course_lib import {door}\n{door}("{id}")')]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(new_notebook(cells=cells, metadata=kernel), notebooks / "00_start.ipynb")
        os.environ |= {
            "COURSE_NOTEBOOKS": str(notebooks),
            "COURSE_DATA": str(Path(place) / "data"),
            "COURSE_PREVIEW": f"assets/{folder}/{id}.yaml",
        }
        yield


def preview(id: str) -> int:
    """Serve the page of this id until it is stopped; the exit code."""
    folder = folder_of(id)
    if folder is None:
        print(
            f"There is no `{id}` in {', '.join(DOORS)}: make one with `python -m course_lib new case {id}`.",
            file=sys.stderr,
        )
        return 1
    from .launch import main

    print(f"Previewing assets/{folder}/{id}.yaml: the page reloads when you save.", flush=True)
    with stage(folder, id):
        return main()


def newest() -> int:
    """When a file of the content was last saved [ns]."""
    return max((path.stat().st_mtime_ns for path in assets().rglob("*.yaml")), default=0)


class State(tornado.web.RequestHandler):
    """What the page asks for every second: the version of the content and, once it has moved, what is wrong with it."""

    known: tuple[int, list[str]] | None = None  # the version that was checked last, for every page of this server

    async def get(self):
        """`version`, and the findings about the file that is looked at, as sentences."""
        version = newest()
        if str(version) == self.get_query_argument("seen", ""):
            findings = []
        elif State.known and State.known[0] == version:
            findings = State.known[1]
        else:
            findings = await self._findings()
            State.known = version, findings
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"version": str(version), "findings": findings}))

    async def _findings(self):
        """In a process of its own: this one has read the content already, and does not read it twice."""
        asked = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "course_lib", "validate", stdout=asyncio.subprocess.PIPE
        )
        said, _ = await asked.communicate()
        file = os.environ["COURSE_PREVIEW"]
        return [line for line in said.decode().splitlines() if line.startswith(file)]
