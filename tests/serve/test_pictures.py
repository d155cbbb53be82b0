"""The page that everybody gets is what a kernel shows to a new learner, and holds nothing of anybody."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.content.library import notebooks
from course_lib.serve import pictures
from course_lib.serve.pictures import NoPicture, Page, Pictures
from tests.serve.raw_client import connect, frame, heard_until, open_page, run
from tests.serve.test_own_record import BOB
from tests.serving import course_server, get

LESSONS = sorted(path.name for path in notebooks().glob("*.ipynb"))
SLOW = "10_model_card.ipynb"  # its kernel works out again what its picture holds
SCREENS = re.compile(r'data-screen="([\w-]+)" data-has="(\d+)"')
OURS = "from course_lib.views.parts.screen import Screen\nScreen(lambda: '<p>as drawn</p>', lambda message: None)"


@pytest.fixture(scope="module")
def whole_course(tmp_path_factory):
    with course_server(data=tmp_path_factory.mktemp("data")) as served:
        yield served


@pytest.mark.parametrize("name", [name for name in LESSONS if name != SLOW])
def test_the_first_live_screens_of_a_page_are_those_that_it_came_with(whole_course, name):
    screens = SCREENS.findall(get(f"{whole_course.url}/voila/render/{name}")[1])
    page = open_page(whole_course, name)

    async def greet():
        line, answers = await connect(page), []
        for screen, has in screens:
            hello = {"kind": "hello", "code": BOB, "kept": {}, "hash": "", "view": "v", "has": int(has), "open": []}
            data = {"method": "custom", "content": hello}
            await line.write_message(frame("shell", "comm_msg", {"comm_id": screen, "data": data}), binary=True)
            answers.append((await heard_until(line, lambda heard: heard.said.get("kind") == "done"))[-1].said)
        line.close()
        return answers

    assert screens
    for (screen, has), answer in zip(screens, run(greet()), strict=True):
        assert answer["n"] == int(has) and not {"parts", "charts", "whole"} & answer.keys(), screen


@pytest.mark.parametrize("name", LESSONS)
def test_a_page_holds_nothing_of_a_learner_a_kernel_or_a_host(whole_course, name):
    for view in ("", "?present", "?presenter"):
        text = get(f"{whole_course.url}/voila/render/{name}{view}")[1]
        assert str(whole_course.port) not in text and "127.0.0.1" not in text and str(whole_course.data) not in text
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", text), "a kernel's id"
        assert not re.search(r'(?:href|src)="/', text), "the base path"
        assert "Connecting…" not in text and 'aria-busy="true"' not in text


def test_whoever_has_the_page_is_told_that_it_is_the_same(whole_course):
    address = f"{whole_course.url}/voila/render/{LESSONS[0]}"
    tag = get(address)[2]["Etag"]
    status, text, _ = get(address, **{"If-None-Match": tag})
    assert (status, text) == (304, "")


def test_a_page_that_nobody_touches_has_no_kernel(tmp_path):
    write(tmp_path, OURS)
    with course_server(tmp_path) as served:
        for _ in range(5):
            assert "as drawn" in get(f"{served.url}/voila/render/00_start.ipynb")[1]
        assert served.kernels() == 0


# One notebook, without a server


def write(folder, *sources):
    cells = [new_markdown_cell("# A page\n\nSome words."), *map(new_code_cell, sources)]
    nbformat.write(new_notebook(cells=cells), folder / "00_start.ipynb")


def drawn(picture, presenting, edition):
    shown = [screen["html"] for cell in picture.cells.values() for screen in cell["screens"]]
    return json.dumps([presenting, shown])


def asked(folder, ask, watch=False):
    """What becomes of a question to the pictures of a folder."""

    async def answer():
        return await ask(Pictures(folder, drawn, watch=watch))

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, answer()).result()


def test_a_notebook_is_run_once_for_both_its_views(tmp_path):
    write(tmp_path, f"open({str(tmp_path / 'runs')!r}, 'a').write('x')\nNone", OURS)

    async def both(made):
        return [await made.page("00_start.ipynb", presenting) for presenting in ("", "present", "")]

    one, two, again = asked(tmp_path, both)
    assert one is again and b"as drawn" in one.plain and two.plain == one.plain, (
        "a page of no lesson cannot be presented"
    )
    assert (tmp_path / "runs").read_text() == "x"


def test_a_page_with_something_of_somebody_else_is_left_to_voila(tmp_path):
    write(tmp_path, "import ipywidgets\nipywidgets.IntSlider()")
    assert asked(tmp_path, lambda made: made.page("00_start.ipynb")) is None


def test_a_cell_that_fails_leaves_the_others_and_is_told(tmp_path):
    write(tmp_path, "raise ValueError('a-secret')", OURS)
    picture = asked(tmp_path, lambda made: made.picture("00_start.ipynb"))
    assert picture.cells[2]["failed"] and picture.cells[3]["screens"] and picture.ours
    assert "a-secret" not in json.dumps(picture.cells)


def test_the_data_folder_of_a_picture_is_its_own_and_goes_with_it(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    write(tmp_path, f"import os\nopen({str(tmp_path / 'where')!r}, 'w').write(os.environ['COURSE_DATA'])\nNone")
    asked(tmp_path, lambda made: made.picture("00_start.ipynb"))
    where = (tmp_path / "where").read_text()
    assert where != str(tmp_path / "data") and not (tmp_path / "data").exists()
    assert "course-picture-" in where


def test_a_notebook_that_ends_its_process_or_runs_without_end_is_told_and_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "AGAIN_S", 0.0)
    monkeypatch.setattr(pictures, "PATIENCE_S", 12.0)

    async def twice(made):
        with pytest.raises(NoPicture):
            await made.picture("00_start.ipynb")
        write(tmp_path, OURS)
        await asyncio.sleep(0.1)
        return await made.picture("00_start.ipynb")

    for broken in ("import os\nos._exit(3)", "while True: pass"):
        write(tmp_path, broken)
        assert asked(tmp_path, twice).cells[2]["screens"]


def test_a_preview_makes_its_page_anew_after_each_save_and_a_served_course_does_not(tmp_path):
    async def before_and_after(made):
        write(tmp_path, OURS)
        first = await made.page("00_start.ipynb")
        edition = made.edition
        write(tmp_path, OURS.replace("as drawn", "drawn anew"))
        return (await made.page("00_start.ipynb")).plain != first.plain, made.edition != edition

    assert asked(tmp_path, before_and_after, watch=True) == (True, True)
    assert asked(tmp_path, before_and_after) == (False, False)


def test_a_page_is_the_same_bytes_for_all():
    one, other = Page.of("<p>é</p>"), Page.of("<p>e</p>")
    assert one == Page.of("<p>é</p>") and one.tag != other.tag and one.plain == "<p>é</p>".encode()


def test_where_kernels_are_not_forked_a_page_wakes_all_the_same(tmp_path):
    write(tmp_path, OURS)
    with course_server(tmp_path, environ={"JUPYTER_DEFAULT_PROVISIONER_NAME": "local-provisioner"}) as served:
        page = open_page(served, "00_start.ipynb")

        async def greet():
            line = await connect(page)
            hello = {"comm_id": "screen-0", "data": {"method": "custom", "content": {"kind": "hello", "has": None}}}
            await line.write_message(frame("shell", "comm_msg", hello), binary=True)
            return (await heard_until(line, lambda heard: heard.said.get("kind") == "done"))[-1].said

        assert run(greet())["parts"][""] == "<p>as drawn</p>"
        assert not served.warm_ids() and len(served.kernel_ids()) == 1
