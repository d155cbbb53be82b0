"""How a test plays a patient: by the words of the options, along the course's path or along the worst."""

from playwright.sync_api import Page, expect

from course_lib import content
from course_lib.engine import case as engine

CASE = content.case("awake-and-unable-to-move")
LESSON = "03_icu_quadriplegia"


def best(scene):
    """The options that the course argues for, and the values of their controls."""
    commitment = engine.argued(scene)
    return engine.chosen(scene, commitment.options), dict(commitment.controls)


def worst(scene):
    """The option with the fewest points, with its controls as they come."""
    return (min(scene.options, key=lambda option: (sum(option.scores.values()), option.verdict != "unsafe")),), {}


def scene_on(page: Page):
    """The scene whose question stands on the page."""
    question = page.locator(".px-case").get_by_role("group").locator("legend").first.inner_text()
    scenes = (scene for id in content.ids("cases") for scene in content.case(id).scenes)
    return next(scene for scene in scenes if scene.question.strip() == question.strip())


def meet(page: Page) -> None:
    page.get_by_role("button", name="Meet the patient").click()
    expect(page.get_by_role("button", name="Commit & advance")).to_be_visible()


def choose(page: Page, how) -> None:
    """Select and set, without committing."""
    scene = scene_on(page)
    options, values = how(scene)
    case = page.locator(".px-case")
    for option in options:
        case.get_by_label(option.label, exact=True).check()
    for control in engine.controls(scene, [option.id for option in options]):
        if control.id in values:
            case.get_by_role("textbox", name=control.label).fill(f"{values[control.id]:g}")
    case.get_by_label("Fairly sure").check()


def commit(page: Page) -> None:
    page.get_by_role("button", name="Commit & advance").click()
    expect(page.get_by_role("button", name="Go on to")).to_be_visible()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Go on to").click()
    expect(page.get_by_role("button", name="Go on to")).to_have_count(0)


def play(page: Page, how, decisions: int | None = None) -> int:
    """Play on to the debrief, or through so many decisions; how many were made."""
    made = 0
    while made != decisions and not page.get_by_text("Decision by decision").is_visible():
        choose(page, how)
        commit(page)
        go_on(page)
        made += 1
    return made
