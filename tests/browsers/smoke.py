"""What a learner does first, in a browser that Selenium drives: start page, a patient's first decision, the dose lab."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.firefox.service import Service as Geckodriver
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.service import Service as WebKitWebDriver

from tests.serving import ROOT, until

PICTURES = ROOT / "build" / "browsers"
WIDTH, HEIGHT = 1280, 1000
BROKEN = ("Click to show javascript error", "Something went wrong on this page")

UNLOADED = ("Error displaying widget", "The page did not finish loading")

# A page sleeps until a hand is put to it: a press that changes nothing on what is in sight, until all of that is alive.
TOUCH = """const asleep = [...document.querySelectorAll("[data-screen]:not([data-live]) :is(form, [data-say])")].find(one => one.getClientRects().length);
if (!document.documentElement.dataset.ready) return false;
asleep?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
return !asleep;"""


@contextmanager
def firefox(paths: Mapping[str, str]) -> Iterator[WebDriver]:
    """A Firefox without a window and with a profile of its own; always closed."""
    options = webdriver.FirefoxOptions()
    options.add_argument("-headless")
    options.binary_location = paths["firefox"]
    driver = webdriver.Firefox(options=options, service=Geckodriver(paths["geckodriver"]))
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def webkit(paths: Mapping[str, str]) -> Iterator[WebDriver]:
    """WebKitGTK's own small browser on a screen that nobody sees, always closed.

    It runs under LANG=C.UTF-8, where it calls its language "C", which is no language: that must not stop the course.
    """
    with screen(paths["xvfb"]) as display:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "WAYLAND"))}
        env |= {"DISPLAY": display, "GDK_BACKEND": "x11", "LANG": "C.UTF-8"}
        driver = webdriver.WebKitGTK(
            options=webdriver.WebKitGTKOptions(), service=WebKitWebDriver(paths["driver"], env=env)
        )
        try:
            yield driver
        finally:
            driver.quit()


@contextmanager
def screen(xvfb: str) -> Iterator[str]:
    """An X display that nobody else has; always stopped."""
    told, telling = os.pipe()
    size = f"{WIDTH}x{HEIGHT + 100}x24"
    process = subprocess.Popen(
        [xvfb, "-displayfd", str(telling), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[telling], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        os.close(telling)
        with os.fdopen(told) as answer:
            number = answer.readline().strip()
        assert number, f"{xvfb} did not start"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


class Learner:
    """Somebody who looks at the course in one browser, finds things by role and name, and leaves pictures of what they saw."""

    def __init__(self, driver: WebDriver, url: str, name: str):
        self.driver, self.url, self.name = driver, url, name
        driver.set_window_size(WIDTH, HEIGHT)

    def go(self, notebook: str) -> None:
        """Open a notebook, or a step of it as in `11_dose_lab#step=patient`, touch it and wait until its screens are live."""
        name, mark, step = notebook.partition("#")
        address = f"{self.url}/voila/render/{name}.ipynb{mark}{step}"
        self.driver.get(address)
        if self.wait(f"{notebook} to be live", lambda: self.live() or self.unloaded()) is True:
            return
        print(f"  ({notebook} is loaded again, for it says “{self.unloaded()}”)", flush=True)
        self.driver.get(address)
        self.wait(f"{notebook} to be live", self.live)

    def live(self) -> bool:
        """Whether what is in sight of the page is alive; a page that sleeps is touched."""
        return bool(self.driver.execute_script(TOUCH)) and "Connecting…" not in self.text()

    def unloaded(self) -> str | None:
        """What the page says, though not on the screen, of a part that came too slowly; it is to be loaded again."""
        parts = "[...document.querySelectorAll('.unfinished, .jp-OutputArea-output')]"
        text = self.driver.execute_script(f"return {parts}.map(part => part.textContent).join(' ')")
        return next((words for words in UNLOADED if words in text), None)

    def all(self, css: str) -> list[WebElement]:
        """What is on the screen of all that a selector finds."""
        return [one for one in self.driver.find_elements(By.CSS_SELECTOR, css) if one.is_displayed()]

    def text(self) -> str:
        """All that the page says; fails where the page says that something is broken."""
        text = self.driver.find_element(By.TAG_NAME, "body").text
        assert not any(words in text for words in BROKEN), f"the page is broken: “{' '.join(text.split())[:600]}”"
        return text

    def named(self, css: str, name: str) -> WebElement:
        """The first thing on the screen with this accessible name, waited for."""
        return self.wait(
            f"{css} named “{name}”", lambda: next((one for one in self.all(css) if one.accessible_name == name), None)
        )

    def wait(self, what: str, look: Callable):
        """What `look` finds as soon as it finds something; fails after a minute, or at once where the page is broken."""
        found = []

        def looked() -> bool:
            self.text()
            with suppress(StaleElementReferenceException, NoSuchElementException):
                found[:] = filter(None, [look()])
            return bool(found)

        until(looked, what)
        return found[0]

    def picture(self, of: str) -> Path:
        """What is on the screen now, kept as a picture below build/."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{self.name}-{of}.png"
        self.driver.save_screenshot(str(path))
        return path


def start_page(one: Learner) -> str:
    """The start page comes alive; what its heading says."""
    one.go("00_start")
    heading = one.wait("the start page's heading", lambda: one.all("h1"))[0].text
    assert "Lessons" in one.text(), "the start page lists no lessons"
    return f"“{heading}”"


def first_decision(one: Learner) -> str:
    """Lesson 03: meet the patient, choose, say how sure, commit; what was chosen and the verdict."""
    one.go("03_icu_quadriplegia#step=patient")
    one.named("button", "Meet the patient").click()
    option = one.wait("an option", lambda: one.all(".px-case form[data-form=decision] .px-option input"))[0]
    chosen = option.accessible_name
    option.click()
    one.driver.find_element(By.CSS_SELECTOR, ".px-case input[name=certainty][value=fairly]").click()
    one.named(".px-case button", "Commit & advance").click()
    verdict = one.wait("the verdict", lambda: one.all(".px-case .px-verdict"))[0]
    one.wait(
        "a way on", lambda: [button for button in one.all(".px-case button") if button.text.startswith("Go on to")]
    )
    one.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", verdict)
    return f"chose “{chosen}”, fairly sure, and read “{verdict.text}”"


def dose_by_keyboard(one: Learner) -> str:
    """The dose lab: type a dose, then one arrow key in its box; the picture's sentence before, between and after."""
    one.go("11_dose_lab#step=patient")
    where, name = ".px-labpage [aria-label='Regimen B'] input[type=text]", "Dose of step 1, mg/day"
    box = one.named(where, name)
    said = [sentence(one)]
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys("20", Keys.TAB)
    said.append(
        one.wait("the picture to say B 20 mg/day", lambda: (now := sentence(one)) and "B 20 mg/day" in now and now)
    )
    one.named(where, name).send_keys(Keys.ARROW_UP)
    said.append(
        one.wait("the picture to say B 21 mg/day", lambda: (now := sentence(one)) and "B 21 mg/day" in now and now)
    )
    assert one.all(".px-labpage canvas"), "the dose lab drew no chart"
    return " → ".join(f"“{words}”" for words in said)


def sentence(one: Learner) -> str:
    """What the picture of the dose says to somebody who does not see it: the first sentence that describes it."""
    picture = one.wait("the picture of the dose", lambda: one.all(".px-labpage [role=img][aria-label='Dose']"))[0]
    told = one.driver.execute_script(
        "return document.getElementById(arguments[0].getAttribute('aria-describedby')).textContent", picture
    )
    return told.split(". ")[0]


STEPS = {"start": start_page, "lesson-03": first_decision, "dose-lab": dose_by_keyboard}
OPEN = {"firefox": firefox, "webkit": webkit}


def walk(name: str, paths: Mapping[str, str], url: str) -> None:
    """All steps in one browser, each told in a line and kept as a picture; raises with what was waited for."""
    with OPEN[name](paths) as driver:
        one, told = Learner(driver, url, name), driver.capabilities
        driver.get(f"{url}/course/")
        language = driver.execute_script("return navigator.language")
        print(
            f"{name}: {told['browserName']} {told['browserVersion']}, which calls its language “{language}”", flush=True
        )
        for step, take in STEPS.items():
            try:
                print(f"  {step}: {take(one)}", flush=True)
            except BaseException:
                print(
                    f"  {step} failed; what it looked like: {one.picture(f'{step}-failed').relative_to(ROOT)}",
                    flush=True,
                )
                raise
            one.picture(step)
