"""A real JupyterHub with its own proxy, as `deploy/jupyterhub_config.py` sets it up, in front of a real course, on loopback.

Who signs in at the hub is known in the course; the same hub gives whoever programs a JupyterLab with the same notebooks.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
from contextlib import closing, suppress
from types import SimpleNamespace

import psutil
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import FLAGS, comes_true
from tests.browser.find import chromium
from tests.browser.playing import best, meet, play
from tests.hosting.machine import from_npm, program
from tests.serving import ROOT, family, free_port, stop, until

COURSE = "services/course/"
LESSON = "voila/render/03_icu_quadriplegia.ipynb"
DATABASE = os.environ.get("TEST_DATABASE_URL", "")  # a PostgreSQL of the tests' own, where there is one
CONFIG = """
load_subconfig({example!r})
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub}
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.ConfigurableHTTPProxy.command = [{node!r}, {proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.authenticator_class = "dummy"  # any name, no password
c.Authenticator.allow_all = True
c.JupyterHub.load_groups = {{"teachers": {{"users": ["tess"]}}}}
c.JupyterHub.spawner_class = "simple"  # no accounts of the machine
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home/{{username}}"
c.Spawner.args += ["--allow-root"] if {root} else []
c.Spawner.http_timeout = 60
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    port, course = free_port(), free_port()
    written = CONFIG.format(
        example=str(ROOT / "deploy" / "jupyterhub_config.py"), folder=folder, port=port, hub=free_port(), api=free_port(),
        node=program("node", "nodejs"), proxy=str(from_npm("configurable-http-proxy", "5.3.0") / "bin" / "configurable-http-proxy"),
        root=os.geteuid() == 0,
    )  # fmt: skip
    (folder / "config.py").write_text(written, encoding="utf-8")
    (folder / "data").mkdir()
    env = {
        **os.environ, "COURSE_DATA": str(folder / "data"), "COURSE_PORT": str(course),
        "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
        **({"DATABASE_URL": DATABASE} if DATABASE else {}),
    }  # fmt: skip
    jupyterhub = shutil.which("jupyterhub", path=env["PATH"])
    assert jupyterhub, "JupyterHub was not found: run make test-hosting, which installs tests/hosting/requirements.txt."
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, jupyterhub, "-f", str(folder / "config.py")], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # fmt: skip
    made = SimpleNamespace(url=f"http://127.0.0.1:{port}", port=port, course=course, folder=folder, log=lambda: (folder / "log").read_text("utf-8", "replace"))  # fmt: skip
    try:
        until(lambda: process.poll() is not None or answers(made, COURSE + LESSON)[0] == 302, "the hub and the course behind it", SimpleNamespace(log=made.log), 90)  # fmt: skip
        assert process.poll() is None, made.log()
        yield made
    finally:
        started = [*psutil.Process(process.pid).children(recursive=True), *family(course)]
        stop(process)
        _, left = psutil.wait_procs(started, timeout=10)  # a server of a learner may wait for the hub that has gone
        for one in left:
            with suppress(psutil.Error):
                one.kill()


@pytest.fixture(scope="module")
def browser(hub):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def answers(hub, path, method="GET", body=None, **headers):
    """Status, text and headers of an answer; 0 where nobody answers yet."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", hub.port, timeout=30)) as line:
            line.request(method, f"/{path}", body, sent)
            answer = line.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
    except OSError:
        return 0, "", {}


def sign_in(hub, page, name: str, path: str = COURSE) -> None:
    """Open an address of the course as somebody who has not signed in, and sign in where the hub asks."""
    page.goto(f"{hub.url}/{path}")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("any")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{hub.url}/{path}**")


def sign_out(hub, page) -> None:
    page.goto(f"{hub.url}/hub/logout")
    page.wait_for_url("**/hub/login*")


def test_log_in_decide_log_out_and_come_back_resumed_and_nobody_else_is(hub, page):
    place = f"{COURSE}{LESSON}"
    sign_in(hub, page, "ada", place)
    page.goto(f"{hub.url}/{place}#step=patient")
    expect(page.locator("html[data-ready]")).to_be_attached()
    meet(page)
    play(page, best, 2)
    expect(page.locator(".px-case:visible").first).to_contain_text("Decision 2 of 8")
    sign_out(hub, page)

    sign_in(hub, page, "bo", place)
    page.goto(f"{hub.url}/{place}#step=patient")
    expect(page.get_by_role("button", name="Meet the patient")).to_be_visible()
    sign_out(hub, page)

    sign_in(hub, page, "ada", place)
    page.goto(f"{hub.url}/{place}#step=patient")
    expect(page.locator(".px-case:visible").first).to_contain_text("Decision 2 of 8")
    comes_true(page, "localStorage.getItem('proximal.code')?.startsWith('named')")


def test_what_is_a_learners_own_is_for_whoever_has_signed_in(hub):
    for path in ("course/wake", "course/record", "course/desk", "course/class", "course/who", "voila/api/shutdown/x"):
        sent = {"Origin": hub.url, "Content_Type": "application/json", "Cookie": "course_learner=forged"}
        status, text, _ = answers(hub, COURSE + path, "POST", "{}", **sent)
        assert status == 403 and "Sign in at the hub first" in json.loads(text)["problem"], path
    status, _, headers = answers(hub, COURSE + "course/teach", Accept="text/html")
    assert (status, headers["Location"]) == (302, f"/{COURSE}")
    status, _, headers = answers(hub, COURSE + LESSON)
    assert status == 302 and headers["Location"].startswith("/hub/api/oauth2/authorize?client_id=service-course")
    assert answers(hub, COURSE + "course/style/page.css")[0] == 200


def test_a_teacher_of_the_hub_may_print_answers_and_a_learner_may_not(hub, page):
    for name, status in (("tess", 200), ("bo", 403)):
        sign_in(hub, page, name)
        assert page.goto(f"{hub.url}/{COURSE}course/paper/04/guide").status == status
        sign_out(hub, page)


def test_whoever_programs_has_a_server_with_the_same_notebooks(hub, page):
    sign_in(hub, page, "ada")
    page.goto(f"{hub.url}/hub/spawn")
    page.wait_for_url("**/user/ada/lab**", timeout=60_000)
    for name in ("00_start.ipynb", "03_icu_quadriplegia.ipynb"):
        expect(page.locator(".jp-DirListing-itemText", has_text=name)).to_be_visible()
    expect(page.get_by_role("tab", name="00_start.ipynb")).to_be_visible()
