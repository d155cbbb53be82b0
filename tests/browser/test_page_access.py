"""Voilà's own scripts, which know their kernel's id alone, in Chromium: with cookies and with none they speak to it."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from tests.browser.conftest import FLAGS
from tests.browser.find import chromium
from tests.serving import course_server, until

SLIDER = """
import ipywidgets
slider, label = ipywidgets.IntSlider(description="Dose"), ipywidgets.Label("not moved")
slider.observe(lambda change: setattr(label, "value", f"moved to {change['new']}"), "value")
ipywidgets.VBox([slider, label])
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    python = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [new_markdown_cell("# A page"), new_code_cell(SLIDER)]
    nbformat.write(new_notebook(cells=cells, metadata=python), folder / "00_start.ipynb")
    with course_server(folder) as served:
        yield served


@pytest.fixture(params=["cookies", "no cookies"])
def context(request, browser, tmp_path):
    """A browser, as it comes or with cookies blocked in its settings."""
    if request.param == "cookies":
        made = browser.new_context()
    else:
        (tmp_path / "Default").mkdir()
        blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
        (tmp_path / "Default" / "Preferences").write_text(json.dumps(blocked))
        made = browser.browser_type.launch_persistent_context(tmp_path, executable_path=chromium(), args=FLAGS)
    made.blocked = request.param == "no cookies"
    yield made
    made.close()


def test_a_page_that_voila_draws_moves_its_kernel_and_frees_it_when_it_closes(context, course):
    before, page = course.kernel_ids(), context.new_page()
    page.goto(f"{course.url}/voila/render/00_start.ipynb")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("moved to 1")).to_be_visible()
    assert len(course.kernels_since(before)) == 1
    assert bool(context.cookies()) is not context.blocked
    page.goto("about:blank")
    until(lambda: not course.kernels_since(before), "the kernel to be freed", course, 20)
