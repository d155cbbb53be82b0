"""Pictures of the course for the README, taken from the course as it is served: a phone in the dark, a desk in the light.

Run as `python -m tests.browser.screenshots`, or `make screenshots`; they go to assets/images/.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import FLAGS, Learner
from tests.browser.find import chromium
from tests.browser.playing import best, meet, play, worst
from tests.serving import course_server

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "images"
LESSON = "03_icu_quadriplegia"
SCREENS = {"phone": (390, "dark"), "desk": (1280, "light")}


def start(one: Learner) -> None:
    one.go("00_start")


def lesson(one: Learner) -> None:
    one.go(LESSON)


def patient(one: Learner) -> None:
    """A decision after two that were made, with what came back since."""
    meet(one.go(f"{LESSON}#step=patient"))
    play(one.page, best, 3)


def debrief(one: Learner) -> None:
    meet(one.go(f"{LESSON}#step=patient"))
    play(one.page, worst, 3)
    play(one.page, best)


def quiz(one: Learner) -> None:
    page = one.go("01_recognise_it#step=check-yourself")
    expect(page.get_by_role("button", name="Commit answer")).to_be_visible()


PAGES: dict[str, Callable[[Learner], None]] = {
    "start": start,
    "lesson": lesson,
    "patient": patient,
    "debrief": debrief,
    "quiz": quiz,
}


def take(page: Page, name: str) -> Path:
    """The page as it stands in its window, without a focus ring and without anything that still moves."""
    page.evaluate("document.activeElement?.blur()")
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file, animations="disabled")
    return file


def main() -> None:
    """Take each picture from a learner of its own."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with course_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for screen, (width, scheme) in SCREENS.items():
            for name, open_page in PAGES.items():
                one = Learner(browser, server.url, width=width, scheme=scheme)
                open_page(one)
                print(take(one.page, f"{name}-{screen}").relative_to(FOLDER.parents[1]))
                one.context.close()
        browser.close()


if __name__ == "__main__":
    main()
