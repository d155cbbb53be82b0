"""The configuration for Binder: read by repo2docker's own detection, and its door, JupyterLab below a hub's address, tried in a browser."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import chromium_running
from tests.serving import ROOT, free_port, get, stop, until

PAGE = (ROOT / "deploy" / "WITHOUT_A_SERVER.md").read_text(encoding="utf-8")
OPENS = re.search(r"\?urlpath=(\S+)", PAGE)[1]
PREFIX = "/user/somebody-proximal-x1y2z3"  # as a BinderHub makes them


@pytest.fixture(scope="module")
def browser():
    with chromium_running() as one:
        yield one


@pytest.fixture(scope="module")
def recipe():
    """What repo2docker would hand to a container engine, as a user of its own would run it."""
    run = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "--user-id", "1000", "--user-name", "jovyan", str(ROOT)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def test_repo2docker_takes_the_python_that_readme_names_and_the_lock_of_the_course(recipe):
    python = re.search(r"conda environment for python=(\d\.\d+)", recipe)[1]
    (named,) = re.findall(r"You need Python (.+?) \(with", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert python in re.findall(r"3\.\d+", named)
    assert re.findall(r"pip install --no-cache-dir (.+)", recipe) == ['-r "binder/requirements.txt"']
    assert (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").split() == ["-r", "../requirements.txt"]


def test_the_whole_course_is_there_before_it_is_installed_and_belongs_to_who_installs_it(recipe):
    copied, installed = recipe.index("COPY --chown=1000:1000 src/ ${REPO_DIR}/"), recipe.index("pip install --no-cache")
    assert copied < installed < recipe.rindex("USER ${NB_USER}")


def test_what_it_installs_is_the_course_and_what_these_tests_run_with():
    run = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--dry-run", "-r", "binder/requirements.txt"],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert re.findall(r"^Would install (.+)$", run.stdout, re.MULTILINE) in ([], ["proximal-0.1.0"]), run.stdout


def test_the_notebook_that_opens_shows_the_course_in_jupyterlab_below_a_hubs_address(tmp_path, browser):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")  # JupyterLab saves what is opened in it
    port = free_port()
    env = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "COURSE_DATA": str(tmp_path / "data")}  # fmt: skip
    with (tmp_path / "log").open("wb") as log:
        lab = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
             "--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.base_url={PREFIX}/", f"--ServerApp.root_dir={tmp_path}"],
            cwd=tmp_path, env=env, stdout=log, stderr=log,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}{PREFIX}"
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        until(lambda: answers(f"{url}/api"), "JupyterLab to start")
        page = context.new_page()
        page.goto(f"{url}/{OPENS}")
        expect(page.get_by_role("heading", name="The drug that opened the airway")).to_be_visible(timeout=60_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        begin = page.locator("[data-overview=start] .px-primary")
        expect(begin).to_be_visible(timeout=60_000)
        assert begin.get_attribute("href").startswith("01_recognise_it.ipynb")
    finally:
        context.close()
        stop(lab)


def answers(url: str) -> bool:
    """Whether a server is there by now."""
    try:
        return get(url)[0] == 200
    except OSError:
        return False
