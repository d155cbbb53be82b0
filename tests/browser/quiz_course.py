"""A course that is served with quizzes of the tests' own beside what it has, each on a page of its own."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import yaml

from course_lib import content
from tests.serving import Served, course_server

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}  # fmt: skip


@contextmanager
def quiz_course(place: Path, quizzes: Mapping[str, dict], notebooks: Iterable[str] = ("00_start",)) -> Iterator[Served]:
    """Serve these quizzes, by the name of the page that asks each, and those of the course's own notebooks that are named."""
    shutil.copytree(content.assets(), place / "assets")
    (place / "notebooks").mkdir()
    for page, quiz in quizzes.items():
        name = page[3:].replace("_", "-")
        text = yaml.safe_dump(quiz, allow_unicode=True, sort_keys=False)
        (place / "assets" / "quizzes" / f"{name}.yaml").write_text(text, encoding="utf-8")
        (place / "notebooks" / f"{page}.ipynb").write_text(json.dumps(_asking(name)), encoding="utf-8")
    for name in notebooks:
        shutil.copy(content.assets().parent / "notebooks" / f"{name}.ipynb", place / "notebooks")
    environ = {"COURSE_ASSETS": str(place / "assets"), "COURSE_DATA": str(place / "data")}
    with course_server(notebooks=place / "notebooks", environ=environ) as served:
        yield served


def _asking(quiz):
    sources = [("markdown", "# Questions\n\n5 minutes"), ("code", "from course_lib import quiz"), ("code", f'quiz("{quiz}")')]  # fmt: skip
    cells = [
        {"cell_type": kind, "id": f"c{n}", "metadata": {}, "source": text}
        | ({"execution_count": None, "outputs": []} if kind == "code" else {})
        for n, (kind, text) in enumerate(sources)
    ]
    return {"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}
