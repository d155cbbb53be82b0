"""A real server on a free port with its own data, and a real Chromium; what a learner reads finds everything."""

import os
import time
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.find import chromium
from tests.serving import ON_DEMAND, course_server

# A headless Chromium makes a window with all its furniture for each learner: what pops up below its address bar are two
# pages of its own, which take more than twice the time of a page of ours. Of two such lists the last counts, so this one
# begins with what Playwright switches off.
SWITCHED_OFF = [
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(SWITCHED_OFF)}",
]
expect.set_options(timeout=30_000)

# axe hangs each part of each colour on a WeakMap or a WeakSet, which on a page of a thousand texts is a third of its time.
# Here both write to the object itself. And it reads each colour's text anew for each text on the page, which is another
# third: here each is read once. Every rule stays; a test in test_pages.py holds that axe still finds what is wrong.
AXE = (
    "(function (WeakMap, WeakSet) {"
    + AXE_SCRIPT
    + """
})(class {
  key = Symbol();
  constructor(entries) { for (const [object, value] of entries || []) this.set(object, value); }
  set(object, value) { object[this.key] = value; return this; }
  get(object) { return object[this.key]; }
  has(object) { return this.key in Object(object); }
  delete(object) { return this.has(object) && delete object[this.key]; }
}, class {
  key = Symbol();
  constructor(objects) { for (const object of objects || []) this.add(object); }
  add(object) { object[this.key] = true; return this; }
  has(object) { return this.key in Object(object); }
  delete(object) { return this.has(object) && delete object[this.key]; }
});
(colour => {
  const read = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    if (!known.has(text)) {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
})(axe.commons.color.Color.prototype);"""
)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with course_server(environ={"COURSE_DATA": str(tmp_path_factory.mktemp("data"))}, start=ON_DEMAND) as server:
        yield server


@contextmanager
def chromium_running():
    """A Chromium until the end of the block; there can be one in a process at a time."""
    with sync_playwright() as playwright:
        flags = FLAGS if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS[1:]
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser():
    with chromium_running() as browser:
        yield browser


TOUCH = """(() => {
  const place = document.querySelector("[data-screen]:not([data-live]) :is(form, [data-say])");
  place?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
})()"""  # a press that changes nothing


def comes_true(page: Page, script: str, arg=None, patience_s: float = 30) -> None:
    """Poll until a script says so; Playwright's own way compiles text in the page, which our pages forbid."""
    end = time.monotonic() + patience_s
    while not page.evaluate(script, arg):
        assert time.monotonic() < end, f"waited {patience_s} s for {script}"
        page.wait_for_timeout(20)


def words_come_first(page: Page) -> None:
    """The page was painted before it had a kernel, if it has one by now."""
    comes_true(page, "performance.getEntriesByName('first-contentful-paint').length > 0")
    assert page.evaluate(
        """() => {
          const woken = performance.getEntriesByType("resource").find(one => one.name.endsWith("/course/wake"));
          return !woken || performance.getEntriesByName("first-contentful-paint")[0].startTime < woken.responseEnd;
        }"""
    )


PHONE, DESK = (390, 844, "dark"), (1280, 900, "light")
STEP = {"include": [[".steps"], [".step[data-here]"]]}  # the bar of steps, and the step that is shown
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


class Learner:
    """One learner: a browser of their own, and every word that went wrong in it."""

    def __init__(self, browser, url, width=1280, scheme="light"):
        self.url = url
        height = 900 if width > 500 else 844
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.context.set_default_timeout(30_000)
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.heard = 0  # messages of kernels
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", lambda line: line.on("framereceived", self._hears))
        return page

    def _hears(self, frame):
        self.heard += isinstance(frame, bytes)

    def go(self, notebook: str, page: Page | None = None, guess: bool = False) -> Page:
        """Open a notebook, or a step of it as in `03_icu_quadriplegia#step=patient`, and wait until it stands as this
        learner sees it; its kernel comes with the first touch. A lab's guess is passed by, unless it is left to `guess`."""
        page = page or self.page
        name, mark, place = notebook.partition("#")
        page.goto(f"{self.url}/voila/render/{name}.ipynb{mark}{place}")
        return self.ready(page) if guess else self.look(self.ready(page))

    def look(self, page: Page) -> Page:
        """Pass by the guess that stands in place of a lab's curves, where one is in sight."""
        without = page.get_by_role("button", name="Show me without guessing")
        if without.count() and without.first.is_visible():
            without.first.click()
            expect(without).to_have_count(0)
        return page

    def ready(self, page: Page | None = None) -> Page:
        page = page or self.page
        expect(page.locator("html[data-ready]")).to_be_attached()
        expect(page.get_by_text("Connecting…")).to_have_count(0)
        return page

    def live(self, page: Page | None = None) -> Page:
        """Put a hand to the page, if it sleeps, and wait until its screens are live."""
        page = self.ready(page)
        page.evaluate(TOUCH)
        expect(page.locator("[data-live=yes]").first).to_be_attached()
        return page

    def no_barriers(self, *schemes: str) -> None:
        """axe finds nothing, whatever the rule, in the colours that there are, or in each of these schemes.

        From one scheme to the next nothing changes but colours, so at the next only the rules about colours look again.
        """
        rules = {}
        for scheme in schemes or (None,):
            self._axe(scheme, rules)
            rules = COLOURS

    def no_barriers_on_desk_and_phone(self) -> None:
        """axe finds nothing, whatever the rule, on a desk in light and on a phone in dark; nothing scrolls sideways."""
        for width, height, scheme in (DESK, PHONE):
            self.page.set_viewport_size({"width": width, "height": height})
            self._axe(scheme, {})
            self._fits()
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def no_barriers_at_any_step(self, on_the_desk: dict | None = None) -> int:
        """axe finds nothing at any step of the page, whatever the rule, on a phone in dark; nor in its colours, or by
        the rules `on_the_desk`, on a desk in light; nothing scrolls sideways. How many steps were looked at.

        What stands around the steps and their bar is the same at each, so it is looked at with the first.
        """
        steps = self.steps()
        for (width, height, scheme), rules in ((PHONE, {}), (DESK, COLOURS if on_the_desk is None else on_the_desk)):
            self.page.set_viewport_size({"width": width, "height": height})
            for step in steps or [None]:
                if step:
                    self.turn_to(step)
                self._axe(scheme, rules, STEP if step in steps[1:] else None)
                self._fits()
        return len(steps)

    def steps(self, page: Page | None = None) -> list[str]:
        """The steps of the page as its address names them, such as `step=patient`; a page in one piece has none."""
        return (page or self.page).locator("main > .step").evaluate_all("steps => steps.map(step => step.id)")

    def turn_to(self, step: str, page: Page | None = None) -> Page:
        """Go to a step by the address; then it is shown and no other."""
        page = page or self.page
        page.evaluate("step => { location.hash = step; }", step)
        shown = "[...document.querySelectorAll('main > .step')].filter(one => one.checkVisibility()).map(one => one.id)"
        comes_true(page, f"step => ({shown}).join() === step", step)
        return page

    def _fits(self):
        assert self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    def _axe(self, scheme, rules, within=None):
        if scheme:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if not self.page.evaluate("typeof window.axe === 'object'"):
            self.page.evaluate(AXE)
        options = {"resultTypes": ["violations"], **rules}
        found = AxeResults(self.page.evaluate("([where, how]) => axe.run(where || document, how)", [within, options]))
        assert not found.response["violations"], f"{self.page.url}: {found.generate_report()}"


@pytest.fixture
def learner(browser, server):
    """Makes learners, and closes their browsers."""
    made = []

    def make(**how):
        made.append(Learner(browser, how.pop("url", server.url), **how))
        return made[-1]

    yield make
    errors = [error for one in made for error in one.errors]
    for one in made:
        one.context.close()
    assert not errors, errors
