"""Every notebook is prose and one-line calls, keeps the order of a lesson, names only what exists, and runs."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib
from course_lib.content import library
from course_lib.serve.lesson_words import MOST
from tests.broken import HOUSE, LAB, Copy

NOTEBOOKS = sorted(path for path in (HOUSE / "notebooks").glob("*.ipynb"))
LISTS = ("00_start.ipynb", "13_cases.ipynb")  # pages that list what there is
LESSONS = [path for path in NOTEBOOKS if path.name not in LISTS]
CARD = "10_model_card.ipynb"  # has parts of its own, held by tests/app/test_card_room.py
ROOM = "12_evidence_room.ipynb"  # likewise, held by tests/app/test_evidence_room.py
TAUGHT = [path for path in LESSONS if path.name not in (CARD, ROOM)]
HEADINGS = ["The idea", "Try it", "A patient", "Check yourself", "Take with you"]

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
each_taught = pytest.mark.parametrize("path", TAUGHT, ids=lambda path: path.name)


def cells(path: Path, kind: str) -> list[str]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def prose(path: Path) -> str:
    return "\n\n".join(cells(path, "markdown"))


def part(path: Path, heading: str) -> str:
    """The prose from a heading to the next."""
    return re.split(r"^## ", prose(path).split(f"## {heading}\n", 1)[1], flags=re.MULTILINE)[0]


def test_there_is_a_start_and_lessons():
    assert NOTEBOOKS[0].name == "00_start.ipynb" and LESSONS


@each_notebook
def test_a_notebook_s_name_is_its_number_and_its_topic(path):
    assert re.fullmatch(r"\d\d_[a-z0-9]+(_[a-z0-9]+)*(\.[a-z]{2})?\.ipynb", path.name)


@each_notebook
def test_a_notebook_holds_no_outputs_and_no_trace_of_who_ran_it(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        assert cell["cell_type"] in ("markdown", "code")
        assert cell.get("outputs", []) == [] and cell.get("execution_count") is None
        assert not set(cell["metadata"]) - {"tags"}
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert notebook["metadata"]["language_info"] == {"name": "python"}


@each_notebook
def test_its_code_is_one_import_and_calls_by_id(path):
    first, *calls = [ast.parse(source).body for source in cells(path, "code")]
    (imports,) = first
    assert isinstance(imports, ast.ImportFrom) and imports.module == "course_lib"
    doors = [alias.name for alias in imports.names]
    assert set(doors) <= set(course_lib.__all__)
    for call in calls:
        (statement,) = call
        assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        call = statement.value
        assert isinstance(call.func, ast.Name) and call.func.id in doors
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            assert isinstance(argument, ast.Constant) and isinstance(argument.value, str), (
                "an argument is an id in quotes"
            )
    assert {statement.value.func.id for (statement,) in calls} == set(doors), "what is imported is called"


@each_notebook
def test_every_id_that_it_calls_exists(path):
    folders = {"case": "cases", "figure": "figures", "lab": "labs", "quiz": "quizzes"}
    for source in cells(path, "code")[1:]:
        call = ast.parse(source).body[0].value
        for argument in call.args:
            if call.func.id in folders:
                assert argument.value in library.ids(folders[call.func.id])


@each_notebook
def test_it_has_one_title_and_it_comes_first(path):
    assert prose(path).startswith("# ")
    assert len(re.findall(r"^# ", prose(path), re.MULTILINE)) == 1
    assert not re.findall(r"^#{4,} ", prose(path), re.MULTILINE)


@each_taught
def test_a_lesson_has_the_same_parts_in_the_same_order(path):
    steps = re.findall(r"^## (.+)$", prose(path), re.MULTILINE)
    assert [step for step in steps if step in HEADINGS] == HEADINGS and len(steps) <= MOST
    assert (steps[0], steps[-2:]) == (HEADINGS[0], HEADINGS[-2:]), (
        "what is more stands between the idea and the questions"
    )


@each_lesson
def test_a_lesson_says_what_one_can_do_after_it_and_leaves_its_minutes_to_be_computed(path):
    record = next(library.lesson(id) for id in library.ids("lessons") if library.lesson(id).notebook == path.name)
    title, promise = cells(path, "markdown")[0].split("\n\n")[:2]
    assert title == f"# {record.title}"
    assert re.match(r"By the end you can .+\.", promise)


@each_taught
def test_the_idea_is_short(path):
    assert len(part(path, "The idea").split()) <= 120


@each_taught
def test_a_guess_is_asked_for_before_anything_moves(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    texts = ["".join(cell["source"]) for cell in notebook["cells"]]
    at = next(at for at, text in enumerate(texts) if text.startswith("## Try it"))
    id = re.fullmatch(r'figure\("([a-z0-9-]+)"\)', texts[at + 1])[1]
    figure = library.figure(id)
    asked = "Before you move anything, guess: " if figure.controls else "First, a guess: "
    assert asked in figure.question
    assert library.lesson(
        next(one for one in library.ids("lessons") if library.lesson(one).notebook == path.name)
    ).figures == (id,)


@each_lesson
def test_what_to_take_with_you_is_three_points_the_sources_and_the_way_on(path):
    taken = part(path, "Take with you")
    assert len(re.findall(r"^- ", taken, re.MULTILINE)) == 3
    for sign in ("**Sources.**", "\nNext: ["):
        assert sign in taken


@each_notebook
def test_every_claim_that_prose_names_exists(path):
    tags = re.findall(r"\[([A-Z]\d+)\]", prose(path))
    assert tags or path.name == LISTS[-1]
    assert set(tags) <= set(library.claims())


@each_notebook
def test_every_link_leads_to_a_notebook_that_is_there(path):
    for link in re.findall(r"\]\(([^)]+)\)", prose(path)):
        assert not re.match(r"[a-z]+:", link), f"{link} leads out of the course: name a claim or a reference"
        target, _, heading = link.partition("#")
        there = path.parent / target if target else path
        assert there.is_file(), link
        assert not heading or heading.replace("-", " ").lower() in prose(there).lower()


def test_every_notebook_but_the_lists_is_a_lesson_that_the_start_page_lists():
    listed = {library.lesson(id).notebook for id in library.ids("lessons")}
    assert {path.name for path in LESSONS if not re.search(r"\.[a-z]{2}\.ipynb$", path.name)} == listed


# ── run ──────────────────────────────────────────────────────────────────────────────────────────────────────────


QUICK_PYTEST = """
import sys
sys.modules["rfc3987_syntax"] = None  # seconds of grammar for a kind of address nobody here uses; jsonschema does without it
import pytest
sys.exit(pytest.main())
"""


def nbval(folder: Path, data: Path, *names: str, **environment: str) -> subprocess.CompletedProcess:
    """Run every cell of the notebooks in a kernel of their own, in `folder`, as JupyterLab would."""
    return subprocess.run(
        [sys.executable, "-c", QUICK_PYTEST, "--nbval-lax", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-c", os.devnull, "--rootdir", str(folder), *names],
        cwd=folder, capture_output=True, encoding="utf-8", timeout=300,
        env={**os.environ, "PYTHONPATH": str(HOUSE), "COURSE_DATA": str(data), **environment},
    )  # fmt: skip


def test_every_cell_of_every_notebook_runs(tmp_path):
    run = nbval(HOUSE / "notebooks", tmp_path, *(path.name for path in NOTEBOOKS))
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{sum(len(cells(path, 'code')) for path in NOTEBOOKS)} passed" in run.stdout


def test_a_notebook_whose_content_is_broken_fails(tmp_path):
    copy = Copy(tmp_path)
    line = copy.edit(LAB, "kind: chronic", "kin: chronic")
    run = nbval(copy.root / "notebooks", tmp_path, "11_dose_lab.ipynb", "-x", COURSE_ASSETS=str(copy.assets))
    assert run.returncode == 1, run.stdout + run.stderr
    assert "1 failed, 1 passed" in run.stdout
    assert f"assets/{LAB}, line {line}: `kin` is not a key here: did you mean `kind`?" in run.stdout
