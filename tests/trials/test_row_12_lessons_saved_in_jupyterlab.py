"""Row 12: a lesson that is run and saved in JupyterLab leaves the tracked file as it was."""

import asyncio
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from course_lib.serve.lab_files import LessonFiles, stripped
from tests.broken import HOUSE

LESSONS = sorted((HOUSE / "notebooks").glob("*.ipynb"))


def run_in_lab(content):
    """What JupyterLab sends for a notebook whose cells were run: outputs, counts, timings, the computer's own kernel."""
    for number, cell in enumerate(content["cells"]):
        cell["metadata"]["trusted"] = True
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["metadata"]["execution"] = {"iopub.execute_input": "2026-11-26T09:00:00Z"}
            cell["metadata"]["scrolled"] = True
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "on the computer of Ada\n"}]
    content["metadata"]["kernelspec"]["display_name"] = "Ada's Python"
    content["metadata"]["language_info"] |= {"version": "3.12.1", "file_extension": ".py"}
    content["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}
    return content


@pytest.fixture
def folder(tmp_path):
    for path in LESSONS:
        shutil.copy(path, tmp_path)
    return tmp_path


def saved(folder, name, change=run_in_lab):
    """Open a lesson, do something with it, and save it, as the server of JupyterLab does."""

    async def work():
        files = LessonFiles(root_dir=str(folder))
        model = await files.get(name)
        change(model["content"])
        await files.save({"type": "notebook", "format": "json", "content": model["content"]}, name)

    asyncio.run(work())
    return (folder / name).read_bytes()


@pytest.mark.parametrize("name", [path.name for path in LESSONS])
def test_a_lesson_that_was_run_and_saved_is_byte_for_byte_the_tracked_file(folder, name):
    assert saved(folder, name) == (HOUSE / "notebooks" / name).read_bytes()


def test_a_word_that_is_changed_changes_its_line_alone(folder):
    name = "10_model_card.ipynb"

    def edit(content):
        run_in_lab(content)
        content["cells"][0]["source"] += " One more word."

    before = (HOUSE / "notebooks" / name).read_text(encoding="utf-8").splitlines()
    after = saved(folder, name, edit).decode("utf-8").splitlines()
    assert len(before) == len(after) and sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_a_new_notebook_is_saved_without_outputs_too(folder):
    (folder / "13_new.ipynb").write_bytes((folder / "00_start.ipynb").read_bytes())
    new = json.loads(saved(folder, "13_new.ipynb", lambda content: run_in_lab(content)["cells"].reverse()))
    assert new == stripped(new) and "Ada" not in json.dumps(new)


def test_make_lab_opens_the_lessons_with_the_course_s_own_way_to_the_disk_and_no_settings_of_anybody():
    recipe = re.search(r"^lab:.*\n\t(.*)", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.M)[1]
    assert "--ServerApp.contents_manager_class=course_lib.serve.lab_files.LessonFiles" in recipe
    assert "JUPYTER_CONFIG_DIR" not in recipe


def test_the_installed_jupyterlab_keeps_its_keys_out_of_what_is_marked_so():
    scripts = Path(sys.prefix).glob("share/jupyter/lab/static/jlab_core.*.js")
    assert any('hasAttribute("data-lm-suppress-shortcuts")' in path.read_text(encoding="utf-8") for path in scripts)
