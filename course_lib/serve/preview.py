"""The id of a case, a quiz, a worksheet, a contrast, a figure or a lab → a page of its own that reloads each time a file is saved.

The page asks `preview_state.py` whether to reload.
Records are kept in a folder that goes when the preview stops, so nobody's own are touched.
"""

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from ..content import ids
from .launch import main
from .slow_imports import skip_address_grammar

DOORS = {
    "cases": "case",
    "quizzes": "quiz",
    "worksheets": "worksheet",
    "contrasts": "contrast",
    "figures": "figure",
    "labs": "lab",
}


def folder_of(id: str) -> str | None:
    """The folder of assets/ that holds this id; None if there is none."""
    return next((folder for folder in DOORS if id in ids(folder)), None)


@contextmanager
def preview_environment(folder: str, id: str):
    """Set the environment so that the course serves only this one file, with records of its own."""
    skip_address_grammar()
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
    print(f"Previewing assets/{folder}/{id}.yaml: the page reloads when you save.", flush=True)
    with preview_environment(folder, id):
        return main()
