"""What the server gives, and what it refuses; no browser needed."""

import json
import re
import subprocess
import sys
import urllib.request
import uuid
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.serve.raw_client import Page, closed, connect, open_page, run
from tests.serving import ROOT, course_server, get, until

PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("notebooks")
    pages = {
        "00_start.ipynb": [new_markdown_cell("# A *good* start\n\nWords first."), new_code_cell("'an output'")],
        "01_broken.ipynb": [
            new_markdown_cell("# Broken"),
            new_code_cell("import warnings; warnings.warn('a-warning')\n1"),
            new_code_cell("raise ValueError('a-secret')"),
        ],
        "README.ipynb": [new_markdown_cell("# Not a lesson")],
    }
    for name, cells in pages.items():
        nbformat.write(new_notebook(cells=cells, metadata=PYTHON), made / name)
    for name in ("answers.yaml", "engine.py", "learners.sqlite", ".env"):
        (made / name).write_text("secret")
    return made


@pytest.fixture(scope="module")
def course(folder):
    with course_server(folder) as served:
        yield served


def kernel_of(course, page="00_start.ipynb") -> tuple[str, str]:
    """A page's text and the id of its kernel."""
    text = get(f"{course.url}/voila/render/{page}")[1]
    return text, json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', text)[1])["kernelId"]


def test_the_front_door_leads_to_the_start_page(course):
    status, _, headers = get(f"{course.url}/")
    assert (status, headers["Location"]) == (302, "/voila/render/00_start.ipynb")


def test_a_page_is_titled_by_its_first_heading_and_has_its_landmarks(course):
    text, _ = kernel_of(course)
    assert "<title>A good start · Proximal</title>" in text and '<html lang="en">' in text
    assert all(
        mark in text
        for mark in ('href="#main"', '<main id="main"', '<nav aria-label="Course">', 'aria-current="page"', "<footer")
    )


def test_the_words_of_a_page_are_sent_before_its_outputs(course):
    text, _ = kernel_of(course)
    assert text.index("Words first.") < text.index("Connecting…") < text.index("</main>") < text.index("an output")


@pytest.mark.parametrize(
    "path",
    [
        "voila/tree",
        "voila/tree/",
        "voila/api/contents",
        "voila/api/contents/00_start.ipynb",
        "api/contents",
        "api/kernels",
        "api/sessions",
        "api/terminals",
        "login",
        "preview/state",
        "files/answers.yaml",
        "voila/files/answers.yaml",
        "voila/files/learners.sqlite",
        "voila/files/engine.py",
        "voila/files/.env",
        "voila/files/00_start.ipynb",
        "voila/render/answers.yaml",
        "voila/render/README.ipynb",
        "voila/render/99_missing.ipynb",
        "voila/render/..%2f..%2fetc%2fpasswd",
        "course/style/..%2freferences.yaml",
        "course/images/..%2f..%2fpyproject.toml",
        "voila/labextensions/jupyterlab_pygments/package.json",
    ],
)
def test_what_need_not_be_served_is_refused(course, path):
    status, text, _ = get(f"{course.url}/{path}")
    assert status in (403, 404, 405), text[:300]
    assert "secret" not in text and "Traceback" not in text


def test_a_page_that_does_not_exist_says_so_and_shows_the_way_home(course):
    _, text, _ = get(f"{course.url}/voila/render/99_missing.ipynb")
    assert "There is no such page" in text and 'href="/"' in text


def test_no_other_host_is_named_in_what_is_served(course):
    for path in ("voila/render/00_start.ipynb", "nowhere"):
        _, text, headers = get(f"{course.url}/{path}")
        assert not re.search(r"""(?:href|src|import|action)\s*[=(]?\s*["']?(?:https?:)?//""", text), text
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"


def test_a_kernel_is_not_shut_down_without_the_secret_of_its_page(course):
    _, kernel = kernel_of(course)
    request = urllib.request.Request(f"{course.url}/voila/api/shutdown/{kernel}", data=b"", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code == 404


def test_a_page_that_says_goodbye_frees_its_kernel(course):
    before = course.kernel_ids()
    page = open_page(course, "00_start.ipynb")
    assert len(course.kernels_since(before)) == 1
    form = f"secret={page.secret}".encode()
    request = urllib.request.Request(f"{course.url}/voila/api/shutdown/{page.kernel}", data=form)
    assert urllib.request.urlopen(request, timeout=20).status == 204
    until(lambda: not course.kernels_since(before), "the kernel to be freed", course, 20)


def test_a_cell_that_fails_becomes_one_sentence_without_a_traceback(course):
    text, _ = kernel_of(course, "01_broken.ipynb")
    assert "tell whoever runs this course: 01_broken.ipynb, cell 3." in text
    assert not re.search("a-secret|a-warning|Traceback|ValueError|VOILA|show_tracebacks", text)


MALFORMED = [
    b"",
    b"\x01",
    (2**63 - 1).to_bytes(8, "little") + b"\0" * 8,  # asks for 2**63 offsets
    (2**31 - 1).to_bytes(4, "big") + b"\0" * 12,
    (1000).to_bytes(8, "little") + b"\xff" * 8000,
    (6).to_bytes(8, "little") + b"".join(n.to_bytes(8, "little") for n in (56, 9, 8, 7, 6, 5)) + b"x" * 20,
]


@pytest.mark.parametrize("frame", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_frame_does_not_stall_the_server(course, shared_page, frame):
    async def send():
        line = await connect(shared_page)
        await line.write_message(frame, binary=True)
        await closed(line)
        return line.close_code

    assert run(send()) == 1003
    assert get(f"{course.url}/")[0] == 302


@pytest.fixture(scope="module")
def shared_page(course) -> Page:
    return open_page(course, "00_start.ipynb")


def test_the_log_holds_no_kernel_id_and_no_query(course, shared_page):
    get(f"{course.url}/api/kernels/{uuid.uuid4()}?private=word")
    get(f"{course.url}/voila/render/00_start.ipynb?private=word")
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|private=", course.log()), course.log()


def test_a_second_server_on_the_same_port_is_refused_in_a_sentence(course, folder, monkeypatch):
    monkeypatch.setenv("PORT", str(course.port))
    monkeypatch.setenv("HOST", "127.0.0.1")
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder))
    second = subprocess.run(
        [sys.executable, "-m", "course_lib.serve"], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert second.returncode != 0
    assert (
        f"Port {course.port} is already in use" in second.stderr
        and "PORT=" in second.stderr
        and "Traceback" not in second.stderr
    )


def test_a_served_page_on_another_address_says_who_can_reach_it():
    from course_lib.serve.launch import startup_message

    told = startup_message("0.0.0.0", 8866, "/")
    assert "phone" in told and "anyone there can open it" in told and "not encrypted" in told


def test_the_notes_of_the_facilitator_go_only_to_the_window_of_who_presents():
    from course_lib.serve.lesson_page import presentation

    lesson = "03_icu_quadriplegia.ipynb"
    assert presentation(lesson, "") == {"can_present": True, "presenting": "", "notes": []}
    assert presentation(lesson, "present") == {"can_present": True, "presenting": "present", "notes": []}
    notes = presentation(lesson, "presenter")["notes"]
    assert notes[0].startswith("Timing:") and sum(note.startswith("Ask") for note in notes) >= 3
    assert not presentation("00_start.ipynb", "present")["presenting"]
