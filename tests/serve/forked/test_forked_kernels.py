"""Twenty pages whose kernels come from a warm process: what each is, and what becomes of them when something is killed.

The tests stand in the order of their violence; the server is shared, and the last kills it.
"""

import os
import re
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client import BlockingKernelClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.serve.forked.warm_process import can_fork
from tests.broken import Copy
from tests.serve.raw_client import Page, status_of, wake
from tests.serving import course_server, family, get, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
PAGES = 20
PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
OPEN_STORE = "from course_lib.app.session import HERE\nHERE.greet({'code': 'ada23456789ada23456789'})"


@pytest.fixture(scope="module")
def place():
    """A folder whose path leaves room for the name of a socket."""
    with tempfile.TemporaryDirectory(prefix="p-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return Copy(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    cells = [new_markdown_cell("# Start"), new_code_cell(OPEN_STORE)]
    nbformat.write(new_notebook(cells=cells, metadata=PYTHON), folder / "00_start.ipynb")
    return folder


@pytest.fixture(scope="module")
def course(place, copy, notebooks):
    environ = {"TMPDIR": str(place), "COURSE_ASSETS": str(copy.assets)}
    with course_server(notebooks, environ=environ, data=place / "data") as served:
        yield served


@pytest.fixture(scope="module")
def pages(course):
    """As many pages as are asked for, opened together; their kernels stay."""
    open_pages(course, PAGES)
    return course.kernel_ids()


def open_pages(course, count=1):
    """Open pages and put a hand to each; a line that is opened keeps the kernel from being taken for an abandoned one."""
    status, text, _ = get(f"{course.url}/voila/render/00_start.ipynb")
    assert status == 200, course.log()

    def touch(_):
        config = wake(course, text)
        page = Page(course, config["kernelId"], config["kernelSecret"], "", "")
        assert status_of(page) == 101, course.log()

    with ThreadPoolExecutor(10) as learners:
        list(learners.map(touch, range(count)))


def files(place) -> list[str]:
    """What the kernels have to be reached by: a file of each, and its sockets."""
    return [str(path) for path in place.glob("voila_*/kernel-*.json")]


def told(file: str, **asked: str) -> dict[str, str]:
    """What a kernel says expressions are worth; an error if it does not answer."""
    client = BlockingKernelClient(connection_file=file)
    client.load_connection_file()
    client.start_channels(hb=False)
    try:
        reply = client.execute("", user_expressions=asked, reply=True, timeout=20)["content"]
    finally:
        client.stop_channels()
    return {name: value["data"]["text/plain"] for name, value in reply["user_expressions"].items()}


def answering(place) -> set[int]:
    """The process ids of the kernels that answer."""
    with ThreadPoolExecutor(10) as asking:
        return {
            int(said["pid"])
            for said in asking.map(lambda file: told(file, pid="__import__('os').getpid()"), files(place))
        }


def test_where_the_course_is_installed_its_kernels_are_forked():
    assert can_fork(), "install the course again, so that its entry point is known: make .venv/users"


def test_every_page_has_a_kernel_of_its_own_that_was_forked(course, pages, place):
    (warm,) = course.warm_ids()
    assert len(pages) == PAGES and answering(place) == set(pages)
    assert {psutil.Process(pid).ppid() for pid in pages} == {warm}
    assert len({os.getsid(pid) for pid in pages}) == PAGES, "a signal to one would reach another"


def test_the_warm_process_has_one_thread_and_nothing_open_but_its_log_its_requests_and_the_end_of_the_server(
    course, pages
):
    (warm,) = course.warm_ids()
    assert len(os.listdir(f"/proc/{warm}/task")) == 1
    opened = [os.readlink(f"/proc/{warm}/fd/{number}") for number in os.listdir(f"/proc/{warm}/fd")]
    kinds = sorted(re.sub(r":\[\d+\]", "", target) for target in opened)
    assert kinds == sorted(["/dev/null", str(course.file), str(course.file), "socket", "pipe"])
    assert not [path for path in opened if "sqlite" in path]


def test_a_kernel_inherits_no_widget_no_random_numbers_no_debugger_no_history_and_no_folder_of_this_account(
    pages, place
):
    asked = {
        "widgets": "len(__import__('ipywidgets').widgets.widget._instances)",
        "numbers": "(__import__('random').random(), __import__('numpy').random.random())",
        "debugger": "__import__('sys').modules.get('debugpy')",
        "history": "get_ipython().history_manager.enabled",
        "folder": "get_ipython().ipython_dir",
        "threads": "__import__('os').environ['OPENBLAS_NUM_THREADS']",
        "served": "__import__('course_lib.app.session').app.session.served()",
        "comms": "'jupyter.widget.control' in get_ipython().kernel.comm_manager.targets",
    }
    one, two = (told(file, **asked) for file in files(place)[:2])
    assert (one["widgets"], one["debugger"], one["history"], one["threads"]) == ("0", "None", "False", "'1'")
    assert one["served"] == one["comms"] == "True" and str(place) in one["folder"]
    assert one["numbers"] != two["numbers"]


def test_a_course_stays_at_the_content_that_it_started_with(course, pages, copy, place):
    before = set(files(place))
    copy.edit("glossary.yaml", "term: MRC grade", "term: MRC mark")
    open_pages(course)
    (file,) = set(files(place)) - before
    term = "__import__('course_lib.content').content.glossary()['mrc-grade'].term"
    assert told(file, term=term) == {"term": "'MRC grade'"}


def test_a_kernel_that_is_killed_is_let_go_with_its_files_and_not_started_again(course, pages, place):
    victim, before = pages[0], set(course.kernel_ids())
    os.kill(victim, signal.SIGKILL)
    until(lambda: len(files(place)) == len(before) - 1, "the files of the killed kernel to go", course, 10)
    assert set(course.kernel_ids()) == before - {victim} == answering(place)


def test_every_kernel_outlives_the_warm_process_and_another_page_can_be_opened(course, pages, place):
    kernels, (warm,) = set(course.kernel_ids()), course.warm_ids()
    os.kill(warm, signal.SIGKILL)
    assert answering(place) == kernels
    until(lambda: course.warm_ids() not in ([], [warm]), "another warm process", course)
    until(lambda: len(course.picture_ids()) == 0, "the pictures to be made anew", course)
    open_pages(course)
    (new,) = set(course.kernel_ids()) - kernels
    assert psutil.Process(new).ppid() in course.warm_ids() and warm not in course.warm_ids()


def test_when_the_server_is_stopped_nothing_is_left_of_it(notebooks):
    with tempfile.TemporaryDirectory(prefix="p-") as folder:
        with course_server(notebooks, environ={"TMPDIR": folder}, data=Path(folder) / "data") as alone:
            open_pages(alone, 3)
            assert len(alone.kernel_ids()) == 3 and alone.warm_ids()
            alone.process.terminate()
            assert alone.process.wait(20) == 0
            assert not family(alone.port)
        assert [path.name for path in Path(folder).iterdir()] == ["data"]
        assert [path.name for path in (Path(folder) / "data").iterdir()] == ["learners.sqlite"]


def test_when_the_server_is_killed_nothing_is_left_of_it(course, pages, place):
    assert len(course.kernel_ids()) >= PAGES
    course.process.kill()
    until(lambda: not family(course.port), "every kernel and the warm process to end", course, 5)
    assert [path.name for path in place.iterdir()] == ["data"]
    assert [path.name for path in (place / "data").iterdir()] == ["learners.sqlite"], "a store was not closed"
