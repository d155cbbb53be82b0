"""A notebook that JupyterLab saves → the tracked file: no outputs, no trace of who ran it, and byte for byte as it was if no word changed.

`make lab` names `LessonFiles` on the command line, so nobody's own Jupyter settings are touched.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import nbformat
from jupyter_core.utils import ensure_async
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
KEYS = ("cell_type", "id", "metadata", "source", "attachments", "execution_count", "outputs")
OF_A_RUN = ("collapsed", "execution", "ExecuteTime", "jupyter", "scrolled", "trusted")  # what Lab notes in a cell


def stripped(notebook: Mapping) -> dict:
    """The notebook, as plain JSON, without what a run or a computer left in it."""
    cells = [_stripped_cell(cell) for cell in notebook["cells"]]
    metadata = {name: value for name, value in notebook["metadata"].items() if name not in ("widgets", "toc")}
    metadata |= {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return {**notebook, "cells": cells, "metadata": metadata}


def _stripped_cell(cell):
    run = {"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {}
    metadata = {name: value for name, value in cell["metadata"].items() if name not in OF_A_RUN}
    return {**cell, "metadata": metadata, **run}


def file_text(notebook: Mapping, before: str = "") -> str:
    """The text of the file; `before` is what stands there now, and stays if it says the same."""
    notebook = stripped(notebook)
    try:
        was = json.loads(before)
        if was == notebook:
            return before
        order = {cell["id"]: tuple(cell) for cell in was["cells"]}
    except (ValueError, KeyError, TypeError):
        order = {}  # a new file, or none of ours
    cells = [_in_order(cell, order.get(cell.get("id"), KEYS)) for cell in notebook["cells"]]
    text = {"cells": cells, **{name: value for name, value in notebook.items() if name != "cells"}}
    return json.dumps(text, ensure_ascii=False, indent=1) + "\n"


def _in_order(cell, keys):
    """A cell with its keys as they stood in the file, so that a change of a word is a change of a line."""
    return {name: cell[name] for name in (*keys, *cell) if name in cell}


class LessonFiles(AsyncLargeFileManager):
    """JupyterLab's way to the disk, where a saved lesson holds what its author wrote and nothing else."""

    async def _save_notebook(self, os_path, nb, capture_validation_error=None):
        text = nbformat.writes(nb, version=nbformat.NO_CONVERT, capture_validation_error=capture_validation_error)
        path = Path(os_path)
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        after = file_text(json.loads(text), before)
        if after != before:
            with self.atomic_writing(os_path, encoding="utf-8") as file:
                await ensure_async(file.write(after))
