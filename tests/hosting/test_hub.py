"""A real JupyterHub with its own proxy, as `deploy/jupyterhub_config.py` sets it up, in front of a real course of two processes
on a PostgreSQL of the tests' own, on loopback.

Who signs in at the hub is known in the course; the same hub gives whoever programs a JupyterLab with the same notebooks.
"""

import json

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import FLAGS, comes_true
from tests.browser.find import chromium
from tests.browser.playing import best, meet, play
from tests.hosting.hub import answers, hub_of

COURSE = "services/course/"
LESSON = "voila/render/03_icu_quadriplegia.ipynb"
SIGN_IN = """
c.JupyterHub.authenticator_class = "dummy"  # any name, no password
c.JupyterHub.load_groups = {"teachers": {"users": ["tess"]}}
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory, cluster):
    with hub_of(
        tmp_path_factory.mktemp("hub"), cluster.new_database("hub"), "jupyterhub_config.py", SIGN_IN
    ) as running:
        yield running


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


def test_what_a_learner_decided_lies_in_the_database_and_in_no_file(hub, cluster):
    found = cluster.ask("SELECT DISTINCT learner FROM events WHERE kind = 'committed'", "hub")
    assert len(found) == 1
    assert not list((hub.folder / "data").glob("*.sqlite*"))


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
