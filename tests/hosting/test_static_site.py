"""The course as files: opened from a folder, and from a plain host below a path, which is stopped while the reader reads on."""

import os
import re
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from course_lib.serve.static_site.files import with_worker, write
from tests.browser.conftest import Learner, chromium_running, comes_true
from tests.serve.static_site.links import dead_links
from tests.serving import ROOT

PAGE = (ROOT / "deploy" / "WITHOUT_A_SERVER.md").read_text(encoding="utf-8")
POLICY = re.search(r"`Content-Security-Policy: (.+?)`", PAGE)[1]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
BELOW = "kurs/site"
ON_THE_DESK_TOO = {"index.html", "11_dose_lab.html"}
SERVED = "10_model_card.html"  # whose every fold is looked at where it is served, for half a minute


@pytest.fixture(scope="module")
def browser():
    with chromium_running() as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The site, as the command writes it, in a folder that a host may show below `kurs/`."""
    made = tmp_path_factory.mktemp("www") / BELOW
    made.parent.mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "course_lib", "static", str(made)], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{made} holds the course as {len(list(made.iterdir()))} files" in run.stdout
    return made


class Host(SimpleHTTPRequestHandler):
    """A host that sends the policy of the page, and says nothing."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args):
        """Nobody reads it."""


class Stopped:
    """A plain host of a folder, until it is stopped."""

    def __init__(self, folder):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder)))
        self.url = f"http://127.0.0.1:{self.server.server_port}/{BELOW}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def host(folder):
    one = Stopped(folder.parents[1])
    yield one
    one.stop()


@pytest.fixture
def reader(browser):
    """Makes readers; whatever goes wrong in their browser, a word on the console included, is a failure."""
    made = []

    def make(url, **how):
        one = Learner(browser, url, **how)
        one.page.on("console", lambda said: one.errors.append(said.text) if said.type in ("error", "warning") else None)
        made.append(one)
        return one

    yield make
    errors = [error for one in made for error in one.errors]
    for one in made:
        one.context.close()
    assert not errors, errors


def test_every_page_is_there_and_every_link_leads_somewhere_and_none_to_another_host(folder):
    files = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert {f"{name}.html" for name in NOTEBOOKS[1:]} | {"index.html", "questions.html", "worker.js"} <= set(files)
    assert not dead_links(files, but="")
    style = b"".join(data for name, data in files.items() if name.endswith(".css"))
    assert not re.findall(rb"url\((?!['\"]?data:)|@import", style)


def test_nothing_on_any_page_is_in_anybodys_way_or_asks_anybody(host, reader, folder):
    one = reader(host.url, width=390, scheme="dark")
    for file in sorted(path.name for path in folder.glob("*.html") if ".short." not in path.name):
        one.page.goto(f"{host.url}/{file}")
        expect(one.page.locator("html[data-ready]")).to_be_attached()
        assert not one.page.locator("main :is(button[type=submit], [data-say])").count(), file
        if file in ON_THE_DESK_TOO:
            one.no_barriers_on_desk_and_phone()
            one.page.set_viewport_size({"width": 390, "height": 844})
        elif file != SERVED:
            one.no_barriers()
        one._fits()
    asked = {address.split("/")[2] for address in one.requests if address.startswith("http")}
    assert asked == {host.url.split("/")[2]}


def test_from_a_folder_steps_cards_claims_and_questions_work_without_a_host(folder, reader):
    one = reader(folder.as_uri())
    page = one.page
    page.goto(f"{one.url}/index.html")
    page.get_by_role("link", name="Begin", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Recognise it")).to_be_visible()
    page.get_by_role("link", name=re.compile("Try it")).first.click()
    expect(page.locator(".step[data-here]")).to_have_attribute("id", "step=try-it")

    page.goto(f"{one.url}/02_reduce_the_dose.html#step=try-it")
    expect(page.locator(".step[data-here] .uplot canvas").first).to_be_visible()
    page.locator(".step[data-here] .px-claim").first.press("Enter")
    card = page.locator(".px-evidence:popover-open")
    expect(card).to_contain_text("Hedge to keep")
    card.get_by_role("link", name="In the evidence room").click()
    expect(page.locator("[data-entry][open]")).to_have_count(1)

    page.goto(f"{one.url}/12_evidence_room.html#step=glossary")
    page.get_by_label("Search the glossary").fill("CK")
    expect(page.locator(".px-terms [data-found]")).to_contain_text(re.compile(r"\d+ of \d+ terms"))


def test_a_question_is_found_and_its_answer_opened_by_the_keyboard(folder, reader):
    page = reader(folder.as_uri(), width=390, scheme="dark").page
    page.goto(f"{folder.as_uri()}/05_physical_therapy.html#step=check-yourself")
    page.get_by_role("link", name="All questions of this lesson").press("Enter")
    group = page.locator("#questions-physical-therapy")
    expect(group).to_have_attribute("open", "")
    fold, next_fold = (group.locator("details.px-answer").nth(at) for at in (0, 1))
    fold.locator("summary").press("Enter")
    expect(fold.locator(".px-better").first).to_have_text("✓ Correct.")
    page.locator("#questions-kind").select_option("numeric")
    kinds = "[...document.querySelectorAll('[data-entry]:not([hidden])')].map(one => one.dataset.kind)"
    assert set(page.evaluate(kinds)) == {"numeric"}
    page.locator("#questions-kind").select_option("")
    page.emulate_media(media="print")
    expect(page.locator(".needs-python")).to_be_hidden()
    expect(next_fold.locator(".px-explain").first).to_be_visible()


def kept(page):
    """The worker has kept every file and answers for this page."""
    comes_true(page, "Boolean(navigator.serviceWorker.controller)")


def test_after_one_visit_the_host_may_stop_and_every_page_still_opens(folder, reader):
    host = Stopped(folder.parents[1])
    one = reader(host.url)
    page = one.page
    try:
        page.goto(f"{host.url}/index.html")
        kept(page)
    finally:
        host.stop()
    for file in sorted(path.name for path in folder.glob("*.html")):
        page.goto(f"{host.url}/{file}")
        expect(page.locator("html[data-ready]")).to_be_attached()
    page.goto(f"{host.url}/")
    expect(page.get_by_role("heading", name="Lessons")).to_be_visible()
    page.goto(f"{host.url}/03_icu_quadriplegia?from=a-mail#step=patient")
    expect(page.locator(".step[data-here]")).to_have_attribute("id", "step=patient")


def test_another_edition_is_shown_after_one_more_look_at_the_one_before(folder, reader, tmp_path):
    mine = tmp_path / BELOW
    mine.parent.mkdir()
    files = {one.name: one.read_bytes() for one in folder.iterdir()}
    script = files.pop("worker.js").decode().split("\n", 2)[2]
    write(with_worker(files, script), mine)
    host = Stopped(tmp_path)
    page = reader(host.url).page
    try:
        page.goto(f"{host.url}/13_cases.html")
        kept(page)
        write(
            with_worker({**files, "13_cases.html": files["13_cases.html"].replace(b"<h1", b"<h1 data-new")}, script),
            mine,
        )
        for one in mine.iterdir():  # this host tells editions apart by the second
            os.utime(one, (time.time() + 5, time.time() + 5))
        page.reload()
        comes_true(page, "caches.keys().then(async names => names.length === 1 && Boolean(await (await caches.open(names[0])).match(location.href).then(one => one.text()).then(text => text.includes('data-new'))))")  # fmt: skip
        page.reload()
        expect(page.locator("h1[data-new]")).to_be_visible()
    finally:
        host.stop()
