"""One served course with a page that our own client draws and one that Voilà's manager draws, for raw clients."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.serve.raw_client import OWN, VOILA, open_page
from tests.serving import course_server

PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
ECHO = """
import os, sys, time
from course_lib.views.parts.screen import Screen
class Echo(Screen):
    def receive(self, message): pass
screen = Echo(lambda: "<p>as drawn</p>", lambda message: None)
def hear(_, content, buffers):
    print("printed"), print("printed", file=sys.stderr)
    time.sleep(content.get("wait_s", 0))
    if "fail" in content: raise ValueError("a-secret")
    screen.send({"echo": content, "pid": os.getpid()})
screen.on_msg(hear)
screen
"""
PICTURE = """
import ipywidgets, traitlets
class Picture(ipywidgets.DOMWidget):
    html, _esm, _css = (traitlets.Unicode("as drawn").tag(sync=True) for _ in range(3))
    value = traitlets.Int().tag(sync=True)
picture = Picture()
def hear(_, content, buffers):
    picture.send({"echo": content, "value": picture.value, "drawn": [picture.html, picture._esm, picture._css]})
picture.on_msg(hear)
f"comm:{picture.model_id}"
"""


@pytest.fixture(scope="package")
def lessons(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    for name, code in (("00_start.ipynb", "1"), (OWN, ECHO), (VOILA, PICTURE)):
        cells = [new_markdown_cell("# A page"), new_code_cell(code)]
        nbformat.write(new_notebook(cells=cells, metadata=PYTHON), folder / name)
    return folder


@pytest.fixture(scope="package")
def course(lessons):
    with course_server(lessons) as served:
        yield served


@pytest.fixture(scope="package")
def own(course):
    return open_page(course, OWN)


@pytest.fixture(scope="package")
def voila(course):
    return open_page(course, VOILA)


@pytest.fixture(params=["own", "voila"])
def page(request):
    return request.getfixturevalue(request.param)
