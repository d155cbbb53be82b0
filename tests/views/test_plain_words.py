"""What a learner reads has no word that only the makers of the course know."""

import json
import re

import pytest

from tests.serving import ROOT

MAKERS = re.compile(r"\b(seed article|the seed|at a sitting|in the bank|sets of constants|other constants|way home|way on|each tag|a tag|claims? [SB]\d+)\b", re.IGNORECASE)  # fmt: skip
ASSETS = sorted([*(ROOT / "assets").glob("*.yaml"), *(ROOT / "assets").glob("[!cs]*/*.yaml"), *(ROOT / "assets" / "cases").glob("*.yaml")])  # fmt: skip
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").glob("*.ipynb") if "model_card" not in path.name)


@pytest.mark.parametrize("path", ASSETS, ids=lambda path: path.stem)
def test_no_file_of_the_course_holds_a_maker_s_word(path):
    said = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    assert [line for line in said if MAKERS.search(line)] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_notebook_s_prose_holds_a_maker_s_word(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert MAKERS.findall(prose) == []
