"""Everyone: by keyboard and by names alone, by touch, with large text, at 200 and 400 %, in forced colours, and by ear."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from course_lib import content
from course_lib.engine.case import replay
from tests.browser.conftest import Learner, comes_true
from tests.browser.playing import best, exactly, said
from tests.browser.quiz_course import quiz_course
from tests.questions import MATCHING, ORDERING, written

CASE = content.case("the-stairs-won")
START, LESSON, QUIZ = "00_start", "02_reduce_the_dose", "01_two_questions"
WHOLE, SHORT = f"{LESSON}.ipynb#step=patient", f"{LESSON}.ipynb?short#step=patient"
AT_MOST = 12  # presses of Tab from the skip link to the patient
TOUCH = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The course's start page and second lesson, and a page that asks for an order and for partners."""
    quiz = {key: value for key, value in written().items() if key != "id"} | {"items": [ORDERING, MATCHING]}
    with quiz_course(tmp_path_factory.mktemp("course"), {QUIZ: quiz}, (START, LESSON)) as server:
        yield server


def open_at(one: Learner, address: str) -> Page:
    """A page by its whole address, as it stands before it is touched."""
    one.page.goto("about:blank")
    one.page.goto(f"{one.url}/voila/render/{address}")
    return one.ready()


# ---- keys alone ---------------------------------------------------------------------------------------------------------


def has_focus(target: Locator) -> bool:
    """Whether it is what the keys speak to."""
    return target.count() == 1 and target.evaluate("one => one === document.activeElement")


def tab_to(page: Page, target: Locator, at_most: int = 40) -> int:
    """Press Tab until it has the focus; how many presses that took."""
    for presses in range(at_most + 1):
        if has_focus(target):
            return presses
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached with {at_most} presses of Tab")


def arrow_to(page: Page, group: Locator, name: re.Pattern | str) -> None:
    """Tab to a group of choices, and go to one of them with the arrows, which also choose it."""
    all_of_it, wanted = group.get_by_role("radio"), group.get_by_role("radio", name=name, exact=True)
    tab_to(page, all_of_it.first)
    page.keyboard.press("Space")
    for _ in range(all_of_it.count()):
        if has_focus(wanted):
            break
        page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def press(page: Page, name: str | re.Pattern) -> None:
    """Tab to a button and press it."""
    button = page.get_by_role("button", name=name)
    expect(button).to_be_visible()
    tab_to(page, button)
    page.keyboard.press("Enter")


def decide(page: Page, scene) -> None:
    """What the course argues for, by keys and names."""
    decision = page.get_by_role("group", name=said(scene.question))
    expect(decision).to_be_visible()
    options, values = best(scene)
    for option in options:
        if scene.pick == "one":
            arrow_to(page, decision, exactly(option.label))
        else:
            tab_to(page, decision.get_by_role("checkbox", name=exactly(option.label)))
            page.keyboard.press("Space")
            expect(decision.get_by_role("checkbox", name=exactly(option.label))).to_be_checked()
    for control in replay.controls(scene, [option.id for option in options]):
        if control.id in values:
            field = decision.get_by_role("textbox", name=control.label)
            expect(field).to_be_visible()  # it comes with the choice that needs it
            tab_to(page, field)
            page.keyboard.press("Control+A")
            page.keyboard.type(f"{values[control.id]:g}")
    arrow_to(page, decision.get_by_role("group", name="How sure are you?"), "Fairly sure")


def test_a_whole_case_is_played_to_its_debrief_by_keyboard_and_by_names_alone(learner):
    page = open_at(learner(), SHORT)
    press(page, "Meet the patient")
    for id in CASE.decisive:
        decide(page, CASE.scene(id))
        press(page, "Commit & advance")
        expect(page.get_by_role("region", name="What you committed to")).to_be_focused()
        press(page, re.compile("^Go on to"))
    expect(page.get_by_role("heading", name="What your decisions were worth")).to_be_visible()
    for row in page.get_by_role("table", name="Points").get_by_role("row").all()[1:]:
        got, most = row.get_by_role("cell").first.inner_text().split(" of ")
        assert got == most
    tab_to(page, page.get_by_role("button", name="Print this debrief"))


def test_an_order_and_partners_are_given_by_keyboard_and_by_names_alone(learner):
    page = open_at(learner(), f"{QUIZ}.ipynb")
    for text in ("Sitting at the edge of the bed", "Turning in bed"):
        tab_to(page, page.get_by_role("button", name=f"Move up: {text}"))
        for _ in range(3):
            page.keyboard.press("Enter")
        expect(page.get_by_role("listitem").filter(has_text="1.")).to_contain_text(text)
    tab_to(page, page.get_by_role("button", name="Move down: Walking with a frame"))
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="4.")).to_contain_text("Walking")
    arrow_to(page, page.get_by_role("group", name="How sure are you?"), "Certain")
    press(page, "Commit answer")
    expect(page.get_by_text("Right, and you were certain.")).to_be_visible()
    press(page, "Next question")

    expect(page.get_by_role("group", name=MATCHING["stem"])).to_be_visible()
    for pair in MATCHING["matches"]:
        tab_to(page, page.get_by_role("combobox", name=pair["left"]))
        page.keyboard.type(pair["right"][:8])
    arrow_to(page, page.get_by_role("group", name="How sure are you?"), "Fairly sure")
    press(page, "Commit answer")
    expect(page.get_by_text("✓ Right")).to_be_visible()
    press(page, "See how it went")
    expect(page.get_by_text("All answered")).to_be_visible()


@pytest.mark.parametrize("address", [WHOLE, SHORT])
def test_the_patient_is_few_tabs_from_the_skip_link(learner, address):
    page = open_at(learner(), address)
    skip = page.get_by_role("link", name="Skip to the content")
    skip.focus()
    page.keyboard.press("Enter")
    patient = page.get_by_role("article", name=CASE.title)
    for _ in range(AT_MOST):
        page.keyboard.press("Tab")
        if patient.evaluate("one => one.contains(document.activeElement)"):
            return
    raise AssertionError(f"{AT_MOST} presses of Tab do not reach the patient")


# ---- touch, large text, small windows -----------------------------------------------------------------------------------

# Of every control in sight how tall the place is that hits it: itself, its label, or what it lays over its card.
SMALL = """() => [...document.querySelectorAll("a, button, summary, input, select, textarea")].flatMap(one => {
  if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("[popover]") || one.matches(".skip, [type=hidden]")) return [];
  one.scrollIntoView({ block: "center", behavior: "instant" });
  const box = one.getClientRects()[0], x = box.left + box.width / 2;
  const hit = y => {
    const found = document.elementFromPoint(x, y);
    return Boolean(found) && (one.contains(found) || [...(one.labels || [])].some(label => label.contains(found)) || (one.id && one.closest("label")?.contains(found)));
  };
  let top = box.top + box.height / 2, bottom = top;
  if (hit(top)) {
    while (top - bottom > -60 && hit(top - 1)) top -= 1;
    while (bottom - top < 60 && hit(bottom + 1)) bottom += 1;
  }
  const words = one.closest("p, li, label, legend, td, dd");
  const running = one.matches(".px-claim, .px-term") || one.matches("a") && getComputedStyle(one).display.startsWith("inline") && words && words.textContent.trim().length > one.textContent.trim().length + 8;
  const least = running ? 24 : 44;
  return bottom - top + 1 < least ? [`${one.tagName} ${one.type ?? ""} "${(one.textContent || one.getAttribute("aria-label") || one.labels?.[0]?.textContent || "").trim().slice(0, 40)}": ${Math.round(bottom - top + 1)} px`] : [];
})"""


@pytest.fixture
def touch(browser, server):
    """A learner on a phone, with a finger."""
    one = Learner(browser, server.url)
    one.context.close()
    one.context = browser.new_context(**TOUCH)
    one.context.set_default_timeout(30_000)
    one.page = one.open_tab()
    yield one
    one.context.close()
    assert not one.errors


def test_under_a_finger_every_target_is_tall_enough(touch):
    page = open_at(touch, f"{START}.ipynb")
    assert page.evaluate(SMALL) == []
    open_at(touch, f"{QUIZ}.ipynb")
    assert page.evaluate(SMALL) == []
    open_at(touch, WHOLE)
    assert page.evaluate(SMALL) == []
    meet(touch)
    assert page.evaluate(SMALL) == []
    scene = CASE.scenes[0]
    page.get_by_role("radio", name=exactly(scene.options[1].label)).check()
    page.get_by_role("radio", name="Fairly sure").check()
    page.get_by_role("button", name="Commit & advance").tap()
    expect(page.get_by_role("button", name="Go on to")).to_be_visible()
    assert page.evaluate(SMALL) == []


SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What is cut: words that do not fit where they stand and cannot be scrolled to, and controls that their words stick out of.
CUT = """() => [...document.querySelectorAll("body *")].filter(one => {
  if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("[popover], svg, canvas, .px-chart, .px-sr, .uplot") || !one.textContent.trim()) return false;
  const style = getComputedStyle(one), wide = one.scrollWidth - one.clientWidth, tall = one.scrollHeight - one.clientHeight;
  if (style.clipPath !== "none" || style.display === "inline" || one.clientWidth <= 1) return false;
  const hides = side => ["hidden", "clip"].includes(style[side]);
  const control = one.matches("a, button, summary, label, select, legend");
  return (hides("overflowX") || control) && wide > 2 || (hides("overflowY") || control) && tall > 2;
}).map(one => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`)"""


def meet(one: Learner) -> Page:
    """The page of the patient at its first decision."""
    page = open_at(one, WHOLE)
    page.get_by_role("button", name="Meet the patient").click()
    expect(page.get_by_role("button", name="Commit & advance")).to_be_visible()
    return page


def test_at_200_and_400_percent_nothing_scrolls_sideways_and_with_large_text_nothing_is_cut(learner):
    one = learner()
    page, text = one.page, one.context.new_cdp_session(one.page)
    for address in (WHOLE, f"{START}.ipynb", f"{LESSON}.ipynb#step=idea", f"{LESSON}.ipynb#step=check-yourself"):
        meet(one) if address == WHOLE else open_at(one, address)
        for width, height in ((640, 450), (320, 256)):  # of 1280 × 900 and 1280 × 1024
            page.set_viewport_size({"width": width, "height": height})
            comes_true(page, f"innerWidth === {width}")
            assert not page.evaluate(SIDEWAYS), (address, width)
        for width, size in ((1280, 32), (390, 24)):
            page.set_viewport_size({"width": width, "height": 844})
            text.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
            comes_true(page, f"getComputedStyle(document.documentElement).fontSize === '{size}px'")
            assert page.evaluate(CUT) == [], (address, width)
            assert not page.evaluate(SIDEWAYS), (address, width, "large text")
        text.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})


# ---- forced colours, and by ear -----------------------------------------------------------------------------------------

# How something looks without its colours: its lines and weights, and what it draws before and behind itself.
LOOK = """one => JSON.stringify([null, "::before", "::after"].map(part => {
  const style = getComputedStyle(one, part);
  return [style.content, style.fontWeight, style.textDecorationLine, style.textDecorationThickness, style.borderTopWidth, style.borderTopStyle, style.outlineStyle, style.outlineWidth];
}))"""


def test_in_forced_colours_what_is_chosen_and_where_one_is_are_told_by_more_than_colour(learner):
    page = meet(learner())
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    bar = page.get_by_role("navigation", name="Steps of this page")
    here, there = bar.get_by_role("link", name="A patient"), bar.get_by_role("link", name="The idea")
    assert here.get_attribute("aria-current") == "step"
    assert here.evaluate(LOOK) != there.evaluate(LOOK)

    options = [page.get_by_role("radio", name=exactly(one.label)) for one in CASE.scenes[0].options[:2]]
    options[1].check()
    sure = [page.get_by_role("radio", name=name) for name in ("A guess", "Certain")]
    sure[1].check()
    for other, chosen in (options, sure):
        expect(chosen).to_be_checked()
        # its own round mark, which the system draws, or a label that looks unlike its neighbour's
        drawn = "one => getComputedStyle(one).appearance !== 'none' && Number(getComputedStyle(one).opacity) === 1"
        looks = [one.evaluate(f"one => ({LOOK})(one.labels[0])") for one in (other, chosen)]
        assert chosen.evaluate(drawn) or looks[0] != looks[1]


# Notes what a screen reader would be given to say by itself: each text that comes into a live region.
EARS = """() => {
  const live = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
  window.heard = [];
  new MutationObserver(changes => {
    const said = new Set();
    for (const change of changes) {
      const node = change.target.nodeType === 1 ? change.target : change.target.parentElement;
      if (node?.closest(live)) said.add(node.closest(live));
      for (const added of change.addedNodes) if (added.nodeType === 1) [added, ...added.querySelectorAll(live)].filter(one => one.matches(live)).forEach(one => said.add(one));
    }
    for (const one of said) if (one.isConnected && one.textContent.trim()) heard.push(one.textContent.trim());
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def test_one_event_is_announced_once(learner):
    page = open_at(learner(), SHORT)
    page.get_by_role("button", name="Meet the patient").click()
    scene = CASE.scene(CASE.decisive[0])
    expect(page.get_by_role("button", name="Commit & advance")).to_be_visible()
    page.evaluate(EARS)
    page.get_by_role("button", name="Commit & advance").click()  # nothing is chosen
    comes_true(page, "heard.length > 0")
    page.get_by_role("radio", name=exactly(best(scene)[0][0].label)).check()
    page.get_by_role("radio", name="Fairly sure").check()
    page.get_by_role("button", name="Commit & advance").click()
    comes_true(page, "heard.at(-1).endsWith('Saved.')")
    page.get_by_role("button", name="Go on to").click()
    expect(page.get_by_role("group", name=said(CASE.scene(CASE.decisive[1]).question))).to_be_visible()
    expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile("^Decision"))  # where the reader reads on
    refused, *more = page.evaluate("heard")
    assert "Choose" in refused and len(more) == 1 and more[0].startswith("Sound")
