"""How a test plays a patient: by the words of the options, along the course's path or along the worst.

It plays any case: decisions, rankings of the differential, and orders written by hand.
"""

import re

from playwright.sync_api import Page, expect

from course_lib import content
from course_lib.engine.case import replay
from course_lib.engine.case.typed_orders import TypedOrder
from course_lib.model.case import Scene
from tests.written import order_for

CASE = content.case("awake-and-unable-to-move")
LESSON = "03_icu_quadriplegia"
ROUTES = {"oral": "by mouth", "iv": "into a vein", "infusion": "continuous infusion"}


def best(scene):
    """The options that the course argues for, and the values of their controls."""
    commitment = replay.argued(scene)
    return replay.chosen(scene, commitment.options), dict(commitment.controls)


def worst(scene):
    """The option with the fewest points, with its controls as they come; a ranking turned round."""
    if scene.ranking:
        return (), {}
    return (min(scene.options, key=lambda option: (sum(option.scores.values()), option.verdict != "unsafe")),), {}


def scene_on(page: Page) -> Scene:
    """The scene whose question stands on the page."""
    title, question = (
        page.locator(".px-case:visible").first.locator(place).first.inner_text()
        for place in ("h2", "form[data-form=decision] legend")
    )
    case = next(
        case for case in map(content.case, content.ids("cases")) if title.strip() in (case.title, case.complaint)
    )
    return next(scene for scene in case.scenes if said(scene.question).fullmatch(" ".join(question.split())))


def said(text: str) -> re.Pattern:
    """The text as any run says it: where words differ from run to run, whatever stands there."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(" ".join(text.split()))))


def exactly(text: str) -> re.Pattern:
    """A name that is this text from its first letter to its last; a slash would end the pattern in a selector."""
    return re.compile(f"^{said(text).pattern.replace('/', '.')}$")


def meet(page: Page, level: str | None = None) -> None:
    if level:
        page.locator(".px-case:visible").first.get_by_label(level, exact=True).check()
    page.get_by_role("button", name="Meet the patient").click()
    expect(page.get_by_role("button", name="Commit & advance")).to_be_visible()


def choose(page: Page, how) -> None:
    """Select, rank or write, without committing."""
    scene = scene_on(page)
    options, values = how(scene)
    case = page.locator(".px-case:visible").first
    if scene.ranking:
        rank(page, scene, how is worst)
    elif case.get_by_label("Dose, mg/day").count():
        write(page, order_for(scene, options[0].id))
    else:
        for option in options:
            case.get_by_role("radio" if scene.pick == "one" else "checkbox", name=exactly(option.label)).check()
        for control in replay.controls(scene, [option.id for option in options]):
            if control.id in values:
                case.get_by_role("textbox", name=control.label).fill(f"{values[control.id]:g}")
    case.get_by_label("Fairly sure").check()


def rank(page: Page, scene: Scene, turned_round: bool = False) -> None:
    """The course's order, or that order turned round; and a finding that moves it, or one that does not."""
    case, commitment = page.locator(".px-case:visible").first, replay.argued(scene)
    names, places = {one.id: one.label for one in scene.ranking.order}, range(1, len(scene.ranking.order) + 1)
    order = tuple(reversed(commitment.options)) if turned_round else commitment.options
    for at in reversed(places):  # what the ranking before the tests has filled in is taken back
        for name in names.values():
            if (placed := case.get_by_role("button", name=f"Place {at}: {name}", exact=True)).count():
                placed.click()
                expect(placed).to_have_count(0)
    for at, id in zip(places, order, strict=True):
        case.get_by_role("button", name=f"No place yet: {names[id]}", exact=True).click()
        expect(case.get_by_role("button", name=f"Place {at}: {names[id]}", exact=True)).to_be_visible()
    if scene.ranking.findings:
        finding = next(one for one in scene.ranking.findings if one.moves != turned_round)
        case.get_by_label(finding.label, exact=True).check()


def write(page: Page, order: TypedOrder) -> None:
    """An order by hand."""
    case = page.locator(".px-case:visible").first
    case.get_by_label("Drug", exact=True).fill(order.drug)
    case.get_by_label("Dose, mg/day").fill(order.mg_per_day)
    case.get_by_role("combobox", name="Route").select_option(ROUTES[order.route])
    if order.halve_every:
        case.get_by_label("Then halve every").fill(order.halve_every)


def commit(page: Page) -> None:
    page.get_by_role("button", name="Commit & advance").click()
    expect(page.get_by_role("button", name="Go on to")).to_be_visible()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Go on to").click()
    expect(page.get_by_role("button", name="Go on to")).to_have_count(0)


def play(page: Page, how, decisions: int | None = None) -> int:
    """Play on to the debrief, or through so many commitments; how many were made."""
    made = 0
    while made != decisions and not page.get_by_text("Decision by decision").is_visible():
        choose(page, how)
        commit(page)
        go_on(page)
        made += 1
    return made
