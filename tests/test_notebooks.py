"""Every notebook is prose and one-line calls, keeps the order of a lesson, names only what exists, and runs."""

import ast
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

import course_lib
from course_lib.app.reading_times import lesson_of
from course_lib.content import library
from course_lib.content.coverage import tags
from course_lib.content.validate.hedges import keeps_a_hedge
from course_lib.content.validate.said_marks import SAID
from course_lib.engine.reading_time import count
from course_lib.serve.lesson_words import MOST
from tests.broken import HOUSE, LAB, Copy

NOTEBOOKS = sorted(path for path in (HOUSE / "notebooks").glob("*.ipynb"))
LISTS = (
    "00_start.ipynb",
    "13_cases.ipynb",
    "14_review.ipynb",
    "15_progress.ipynb",
    "16_your_record.ipynb",
)  # pages of no lesson: they list what there is, ask it again, or tell what a learner did
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
    assert len(part(path, "The idea").replace(SAID, "").split()) <= 120


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
    assert tags or path.name in LISTS[1:]
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


# ── on the wall ──────────────────────────────────────────────────────────────────────────────────────────────────────

MOST_WORDS = 60  # under one heading, and in one item: about ten lines of forty letters
FEWEST_WORDS = 7  # of a sentence without a claim, number, question or warning: "You will have to hold both." has six
WARNING = re.compile(r"emergency care|fictional|invented|\bto copy\b|recommend(ation|s no dose)|must never|no safe")
LEANS = re.compile(r"(It|Its|They|Their|This|That|These|Those|But|He|She)\b")  # on the sentence before it
ITEM = re.compile(r"(- |\d+\. )")


def under_headings(path: Path) -> list[tuple[str, list[str]]]:
    """The lines of prose and the items under each heading, with their marks; what is folded is opened by hand, and is none."""
    unfolded = re.sub(r"<details[^>]*>.*?</details>", "", prose(path), flags=re.DOTALL)
    parts = re.split(r"^#{1,3} (.+)$", unfolded, flags=re.MULTILINE)[1:]
    told = [[line for line in part.splitlines() if line.strip()] for part in parts[1::2]]
    return list(zip(parts[::2], told, strict=True))


def on_the_wall(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.endswith(SAID) and not line.startswith("Next: [")]


def test_a_line_that_is_only_said_is_not_on_the_wall():
    assert on_the_wall(["One.", f"Two. {SAID}", f"- Three. {SAID}", "Next: [Four](04.ipynb)"]) == ["One."]


@each_lesson
def test_every_heading_keeps_a_sentence_on_the_wall(path):
    told = under_headings(path)
    assert len(told) > 4 and [heading for heading, lines in told if not on_the_wall(lines)] == []


@each_lesson
def test_what_stands_on_the_wall_under_a_heading_fills_no_more_than_a_slide(path):
    for heading, lines in under_headings(path):
        shown = on_the_wall(lines)
        assert sum(count(line) for line in shown if not ITEM.match(line)) <= MOST_WORDS, heading
        assert all(count(line) <= MOST_WORDS for line in shown if ITEM.match(line)), heading


@each_lesson
def test_no_sentence_on_the_wall_says_next_to_nothing(path):
    for heading, lines in under_headings(path):
        for line in on_the_wall(lines):
            carries = tags(line) or re.search(r"\d|\?", line) or WARNING.search(line)
            assert count(line) >= FEWEST_WORDS or carries, f"{heading}: {line}"


@each_lesson
def test_no_sentence_on_the_wall_leans_on_one_that_is_only_said(path):
    for heading, lines in under_headings(path):
        for before, line in pairwise(lines):
            assert not (before.endswith(SAID) and not line.endswith(SAID) and LEANS.match(line)), f"{heading}: {line}"


@each_lesson
def test_what_the_wall_leaves_out_is_no_hedge_of_what_it_shows_and_no_warning(path):
    claims = library.claims()
    for heading, lines in under_headings(path):
        assert not [line for line in lines if line.endswith(SAID) and WARNING.search(line)], heading
        whole, shown = " ".join(lines), " ".join(on_the_wall(lines))
        for id in tags(shown):
            kept = keeps_a_hedge(shown, [claims[id]]) or not keeps_a_hedge(whole, [claims[id]])
            assert kept, f"{heading}: the hedge of {id} is only said"


# ── notes for whoever teaches ─────────────────────────────────────────────────────────────────────────────────────────

CALLED = {  # doors, and the word for them in what a teacher is told about time
    ("figure",): r"figure|guess", ("contrast",): r"pairs?", ("case", "clinic"): r"patient", ("quiz",): r"questions", ("lab",): r"lab",
    ("worksheet",): r"stories|prescription|fitting|consult note|ladder",
}  # fmt: skip


@each_lesson
def test_the_timing_for_a_teacher_adds_up_and_names_what_the_page_has_and_nothing_else(path):
    told = lesson_of(path.name).facilitator
    assert told.minutes == sum(minutes for minutes, _ in told.timing)
    told = told.timing_in_words.removesuffix(".")
    later = {f'case("{id}")' for id in lesson_of(path.name).later}  # for another day, so for no session
    there = {re.match(r"\w+", call)[0] for call in cells(path, "code") if call not in later}
    for doors, word in CALLED.items():
        assert bool(there & set(doors)) == bool(re.search(rf"\b({word})\b", told)), f"{doors}: {told}"


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
