"""The SCORM package in a real runtime (`scorm-again` of npm) and a real browser: it opens the served course and reports how far the learner is."""

import io
import json
import threading
import zipfile
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect, sync_playwright

from course_lib import content
from course_lib.app.exports.scorm import package
from course_lib.engine.progress.certificate import LESSONS
from course_lib.store import learner_of, open_store
from course_lib.store.data_folder import NAME
from tests.app.record.test_certificate import everything
from tests.browser.conftest import FLAGS, comes_true
from tests.browser.find import chromium
from tests.hosting.machine import from_npm
from tests.serving import ON_DEMAND, course_server, free_port

STEPS = len(LESSONS) + len(content.ids("cases"))
PLATFORM = """<!doctype html><title>A platform</title><script src="scorm2004.min.js"></script>
<script>window.API_1484_11 = new (window.Scorm2004API ?? Scorm2004.Scorm2004API)({ autocommit: false });</script>
<iframe src="package/index.html" width="1200" height="800"></iframe>"""
TOLD = "(() => { const api = window.API_1484_11, of = name => api.cmi[name]; return { completion: of('completion_status'), success: of('success_status'), raw: api.cmi.score.raw, max: api.cmi.score.max, scaled: api.cmi.score.scaled, progress: of('progress_measure') }; })()"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    """The folder of a platform that is served; its port is known before the course is."""
    folder = tmp_path_factory.mktemp("platform")
    runtime = from_npm("scorm-again", "3.4.3") / "dist" / "scorm2004.min.js"
    (folder / runtime.name).write_bytes(runtime.read_bytes())
    (folder / "index.html").write_text(PLATFORM, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), partial(Quiet, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def course(platform):
    folder, url = platform
    with course_server(environ={"COURSE_FRAME_ANCESTORS": url}, start=ON_DEMAND) as served:
        zipfile.ZipFile(io.BytesIO(package(served.url))).extractall(folder / "package")
        yield served


@pytest.fixture
def page(course):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


def told(page):
    """What the runtime was told, as it keeps it."""
    return page.evaluate(TOLD)


def test_a_learner_who_begins_is_incomplete_and_who_has_met_the_rule_is_completed_and_passed(platform, course, page):
    _, url = platform
    page.goto(url)
    opened = page.frame_locator("iframe").frame_locator("iframe")
    expect(opened.locator("html[data-ready]")).to_be_attached()
    assert told(page)["completion"] == "incomplete" and told(page)["success"] == "unknown"

    frame = next(one for one in page.frames if one.url.startswith(course.url))
    code = frame.evaluate(
        "(localStorage.setItem('proximal.code', 'a'.repeat(32)), localStorage.getItem('proximal.code'))"
    )
    done = list(everything(learner_of(code)))
    with closing(open_store(f"sqlite:///{course.data / NAME}")) as store:
        store.record_all(one for one in done if "-11-01T" in one.at)
    page.reload()
    comes_true(page, f"window.API_1484_11.cmi.score.max == '{STEPS}'")
    half = told(page)
    share = round((STEPS - len(LESSONS)) / STEPS, 4)
    assert half["completion"] == "incomplete" and half["success"] == "unknown"
    assert [float(half[name]) for name in ("raw", "scaled", "progress")] == [STEPS - len(LESSONS), share, share]

    with closing(open_store(f"sqlite:///{course.data / NAME}")) as store:
        store.record_all(done)
    page.reload()
    comes_true(page, "window.API_1484_11.cmi.completion_status === 'completed'")
    whole = told(page)
    assert (whole["success"], float(whole["raw"]), float(whole["scaled"])) == ("passed", STEPS, 1)


def test_a_window_of_its_own_tells_the_platform_too_and_a_site_that_was_not_named_is_told_nothing(
    platform, course, page
):
    _, url = platform
    hears = "addEventListener('message', event => { window.heard = (window.heard ?? []).concat([event.data]); })"
    for origin, hopes in ((url, True), (url.replace("127.0.0.1", "localhost"), False)):
        page.goto(f"{origin}/index.html")
        page.evaluate(hears)
        with page.expect_popup() as popup:
            page.evaluate("url => { window.open(url) }", f"{course.url}/voila/render/00_start.ipynb")
        opened = popup.value
        opened.evaluate("localStorage.setItem('proximal.code', 'b'.repeat(32))")
        asked = []
        opened.on("response", lambda answer, asked=asked: asked.append(answer) if answer.url.endswith("/course/record") and '"reached"' in (answer.request.post_data or "") else None)  # fmt: skip
        opened.reload()
        expect(opened.locator("html[data-ready]")).to_be_attached()
        for _ in range(100):
            if asked:
                break
            opened.wait_for_timeout(100)
        assert json.loads(asked[0].text())["reached"] == {"done": 0, "of": STEPS}
        opened.wait_for_timeout(500)
        assert bool(page.evaluate("window.heard?.length")) is hopes
        opened.close()
