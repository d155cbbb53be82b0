"""What a learner does in the dose lab, in a real browser: by mouse, by keyboard alone, on a phone, with a link, on paper."""

import re

import pytest
from playwright.sync_api import expect

from course_lib import content
from tests.browser.conftest import comes_true

LESSON = "11_dose_lab#step=patient"


def first(page):
    return page.locator(".px-labpage").first


def side(page, key="A"):
    return first(page).get_by_role("group", name=f"Regimen {key}", exact=True)


def steps(page, key="A"):
    return side(page, key).get_by_label("From day")


def said(page, name):
    """The sentence of a chart, which describes its picture."""
    return first(page).locator("figure", has=page.get_by_role("img", name=name)).locator("figcaption")


def sheet(page, name):
    """What a button of the lab opens, by its name."""
    return first(page).get_by_role("group", name=name, exact=True)


def listed(page, name):
    """Open what the menu lists, and give it."""
    first(page).get_by_role("button", name="Menu", exact=True).click()
    sheet(page, "Menu of the lab").get_by_role("button", name=name, exact=True).click()
    expect(sheet(page, name)).to_be_visible()
    return sheet(page, name)


def closed(page, name):
    sheet(page, name).get_by_role("button", name=f"Close: {name}").click()
    expect(sheet(page, name)).to_be_hidden()


def opened(page, words):
    """Open a setting of the patient, and give the part in which it stands."""
    first(page).get_by_role("button", name="The patient", exact=True).click()
    setting = first(page).locator("details", has=page.locator("summary", has_text=words)).first
    setting.locator("summary").first.click()
    return setting


def test_nothing_in_the_lab_is_in_anyones_way_when_all_of_it_is_open(learner):
    one = learner()
    page = one.go(LESSON)
    listed(page, "Goals to explore").get_by_role("button", name="Keep A as an attempt").click()
    expect(first(page).get_by_role("article", name="Attempt 1")).to_be_visible()
    page.evaluate("document.querySelectorAll('.px-labpage details').forEach(d => { d.open = true; })")
    one.no_barriers_on_desk_and_phone()
    page.keyboard.press("Escape")
    listed(page, "Why this strength").get_by_role("button", name="Why this strength on A?").click()
    expect(first(page).locator(".px-chain")).to_be_visible()
    one.no_barriers_on_desk_and_phone()
    closed(page, "Why this strength")
    expect(first(page).locator(".px-chain")).to_have_count(0)  # what is closed is not followed any more
    page.keyboard.press("Escape")
    first(page).get_by_role("button", name="The patient", exact=True).click()
    one.no_barriers_on_desk_and_phone()
    page.keyboard.press("Escape")
    page.evaluate("document.querySelectorAll('.px-labpage details').forEach(d => { d.open = true; })")
    side(page).get_by_role("textbox", name="Dose").first.fill("30000")
    expect(side(page).get_by_text("Give a dose from 0 to 2000 mg")).to_be_visible()

    one.no_barriers_on_desk_and_phone()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_regimen_is_written_by_keyboard_alone(learner):
    page = learner().go(LESSON)
    side(page, "B").get_by_role("button", name="Add a step").focus()
    page.keyboard.press("Enter")
    expect(steps(page, "B")).to_have_count(2)
    expect(steps(page, "B").nth(1)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("30")
    page.keyboard.press("Tab")  # from the day to the dose
    page.keyboard.press("Control+A")
    page.keyboard.type("20")
    expect(said(page, "Dose")).to_contain_text("B 20 mg/day")

    side(page, "B").locator("summary", has_text="Change one step only").focus()
    page.keyboard.press("Enter")
    for _ in range(4):  # past the three choices of the first step
        page.keyboard.press("Tab")
    expect(side(page, "B").get_by_role("combobox", name="Drug of step 2")).to_be_focused()
    page.keyboard.type("Dexa")
    expect(side(page, "B").get_by_role("combobox", name="Drug", exact=True)).to_have_value("")
    expect(side(page, "B").get_by_role("textbox", name="Dose").nth(1)).to_have_value("3")


def test_weekly_pulses_a_taper_and_a_stop_are_set_by_mouse(learner):
    page = learner().go(LESSON)
    side(page).get_by_role("combobox", name="Interval", exact=True).select_option(label="once a week")
    expect(side(page).get_by_role("textbox", name="Dose").first).to_have_value("420")
    expect(side(page).get_by_text("A pulse is no daily dose")).to_be_visible()

    side(page, "B").locator("summary", has_text="Taper helper").click()
    side(page, "B").get_by_label("To, mg").fill("20")
    side(page, "B").get_by_label("Over days").fill("28")
    side(page, "B").get_by_role("button", name="Write these steps").click()
    expect(steps(page, "B")).to_have_count(6)
    side(page, "B").get_by_role("button", name="Add a stop").click()
    expect(said(page, "Dose")).to_contain_text("B 0 mg/day")
    expect(steps(page, "B")).to_have_count(7)


def test_what_was_typed_and_cannot_be_stays_with_its_sentence_and_its_picture(learner):
    page = learner().go(LESSON)
    picture = said(page, "Proximal strength")
    before = picture.inner_text()
    dose = side(page).get_by_role("textbox", name="Dose").first
    for text in ("30000", "-5", ""):
        dose.fill(text)
        expect(side(page).get_by_text("Give a dose from 0 to 2000 mg")).to_be_visible()
        expect(dose).to_have_value(text)
        expect(picture).to_have_text(before)
    steps(page).nth(1).fill("7300")
    expect(side(page).get_by_text("Give a day from 0 to 730")).to_be_visible()
    steps(page).nth(1).fill("28")
    dose.fill("30")
    expect(side(page).locator(".px-problem")).to_have_count(0)
    expect(picture).not_to_have_text(before)


def test_a_link_opens_the_same_scenario_elsewhere_and_a_damaged_one_says_so(learner):
    page = learner().go(LESSON)
    side(page).get_by_role("textbox", name="Dose").first.fill("35")
    opened(page, "Infection").get_by_role("combobox", name="An infection").select_option(label="With a stress dose")
    expect(first(page).get_by_text("Cortisol missing in the infection")).to_be_attached()
    closed(page, "Patient")
    link = listed(page, "Share this scenario").get_by_label("Link", exact=True).input_value()

    other = learner()
    other.page.goto(link)
    there = other.live()
    expect(first(there).get_by_text("This scenario came with the link.")).to_be_visible()
    expect(side(there).get_by_role("textbox", name="Dose").first).to_have_value("35")
    expect(first(there).get_by_label("Scenario", exact=True)).to_be_in_viewport()
    expect(first(there).get_by_role("button", name="As it was")).to_be_in_viewport()

    there.goto(link[:-8])
    expect(first(there).get_by_text("That scenario is damaged").first).to_be_visible()
    expect(side(there).get_by_role("textbox", name="Dose").first).to_have_value("35")  # nothing was changed
    first(there).get_by_role("button", name="As it was").click()
    expect(side(there).get_by_role("textbox", name="Dose").first).to_have_value("60")


def test_the_link_is_copied_and_a_pasted_one_is_opened(learner):
    one = learner()
    one.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = one.go(LESSON)
    side(page, "B").get_by_role("textbox", name="Dose").first.fill("25")
    expect(said(page, "Dose")).to_contain_text("B 25 mg/day")
    listed(page, "Share this scenario").get_by_role("button", name="Copy link").click()
    expect(first(page).get_by_text("Copied.").first).to_be_visible()
    closed(page, "Share this scenario")
    page.keyboard.press("Escape")
    first(page).get_by_role("button", name="As it was").click()
    expect(side(page, "B").get_by_role("textbox", name="Dose").first).to_have_value("60")

    share = listed(page, "Share this scenario")
    share.get_by_label("Open a scenario link or code").fill("eJ")
    share.get_by_role("button", name="Open", exact=True).click()
    expect(share.get_by_text("That scenario is damaged")).to_be_visible()
    expect(share.get_by_label("Open a scenario link or code")).to_be_focused()
    share.get_by_label("Open a scenario link or code").fill(page.evaluate("navigator.clipboard.readText()"))
    share.get_by_role("button", name="Open", exact=True).click()
    expect(share).to_be_hidden()  # the way leads to what was opened
    expect(side(page, "B").get_by_role("textbox", name="Dose").first).to_have_value("25")


def test_a_reload_comes_back_to_what_was_set_and_to_the_attempts(learner):
    one = learner()
    page = one.go(LESSON)
    side(page).get_by_role("textbox", name="Dose").first.fill("35")
    listed(page, "Goals to explore").get_by_role("button", name="Keep A as an attempt").click()
    expect(first(page).get_by_role("article", name="Attempt 1")).to_be_visible()
    page.reload()
    one.live()

    expect(first(page).get_by_text("These are your last settings on this device.")).to_be_visible()
    expect(side(page).get_by_role("textbox", name="Dose").first).to_have_value("35")
    listed(page, "Your attempts")
    expect(first(page).get_by_role("article", name="Attempt 1")).to_contain_text("Prednisone 35 → 40")
    expect(first(page).get_by_text("The model cannot tell which of them is better for a patient.")).to_be_visible()


def test_on_paper_there_is_the_teaching_card_and_nothing_else_on_one_page(learner):
    page = learner(scheme="dark").go(LESSON)
    first(page).get_by_role("button", name="Menu", exact=True).click()
    first(page).get_by_role("button", name="Teaching card").click()
    card = sheet(page, "Teaching card")
    expect(card.get_by_role("img")).to_have_count(2)
    comes_true(page, "document.querySelectorAll('.px-teachcard canvas').length === 2")
    page.emulate_media(media="print")

    expect(card.get_by_text("Teaching only")).to_be_visible()
    for hidden in (
        side(page),
        card.get_by_role("button", name="Print"),
        page.get_by_role("heading", name="The idea"),
        page.get_by_role("banner"),
    ):
        expect(hidden).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))) == 1
    assert (
        card.locator(".px-teachcard").evaluate("card => getComputedStyle(card).backgroundColor") == "rgb(255, 255, 255)"
    )


def test_the_sides_change_places_when_the_switch_is_turned(learner):
    page = learner().go(LESSON)
    page.get_by_label("Scenario", exact=True).select_option(label="Septic shock, without and with hydrocortisone")
    shock = page.locator(".px-labpage", has=page.get_by_role("heading", name="Septic shock"))
    shock.get_by_role("button", name="The model", exact=True).click()
    shock.get_by_role("button", name="Low doses spare muscle").click()
    expect(shock.get_by_text("strength is greater on B by")).to_be_visible()
    shock.get_by_role("button", name="Low doses do not").click()
    expect(shock.get_by_text("strength is greater on A by")).to_be_visible()
    expect(shock.get_by_text("Weakness alone must never be used to reject a steroid").first).to_be_visible()


def test_a_thumb_can_hit_what_sets_a_regimen(learner):
    page = learner(width=390).go(LESSON)
    targets = "form button:not(.px-claim, .px-term), form select, .px-setting > summary, .px-pillbutton, .px-labbar :is(button, select), .px-labnote button, .px-pill, .px-labentry"
    seen = 0
    for opens in (None, "Menu", "Doses in numbers", "The patient", "The model"):
        if opens:
            first(page).get_by_role("button", name=opens, exact=True).click()
        for target in first(page).locator(targets).all():
            if target.is_visible():
                seen += 1
                assert target.bounding_box()["height"] >= 44, target.inner_text()
        page.keyboard.press("Escape")
    assert seen > 60


def test_a_comma_is_a_decimal_point_or_a_question_and_never_swallowed(learner):
    page = learner().go(LESSON)
    dose = side(page).get_by_role("textbox", name="Dose").first
    dose.press("Control+A")
    dose.press_sequentially("2,5")
    expect(side(page).locator("td.px-pe").first).to_have_text("2.5")
    expect(dose).to_have_value("2,5")
    dose.press("Control+A")
    dose.press_sequentially("1,000")
    expect(side(page).get_by_text("can be read in two ways: write 1000")).to_be_visible()
    expect(dose).to_have_value("1,000")


def test_a_card_of_as_many_steps_as_the_lab_holds_fits_one_page_of_either_paper(learner):
    page = learner().go(LESSON)
    helper = side(page).locator("details", has_text="Taper helper")
    helper.locator("summary").first.click()
    for name, value in (("From, mg", "60"), ("Begins on day", "0"), ("Days a step", "3"), ("Over days", "114")):
        helper.get_by_role("textbox", name=name).fill(value)
    helper.get_by_role("button", name="Write these steps").click()
    expect(steps(page)).to_have_count(39)
    first(page).get_by_role("button", name="Menu", exact=True).click()
    first(page).get_by_role("button", name="Teaching card").click()
    card = sheet(page, "Teaching card")
    expect(card.get_by_text("Your regimen")).to_be_visible()
    comes_true(page, "document.querySelectorAll('.px-teachcard canvas').length === 2")
    page.emulate_media(media="print")
    for paper in ("A4", "Letter"):
        assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format=paper))) == 1, paper


def test_a_link_to_a_lab_that_stood_in_a_lesson_opens_in_the_dose_lab(learner):
    one = learner()
    page = one.page
    page.goto(f"{one.url}/voila/render/04_sepsis_and_ards.ipynb#lab=septic-shock&s=x")
    page.wait_for_url("**/11_dose_lab.ipynb#lab=septic-shock&s=x")
    expect(page.get_by_role("heading", name="Septic shock, without and with hydrocortisone")).to_be_visible()
    expect(page.locator(".px-labpage")).to_have_count(1)
    asked = [url for url in one.requests if url.endswith(("/course/wake", "11_dose_lab.ipynb"))]
    assert asked[0].endswith("11_dose_lab.ipynb"), "the lesson's page woke no kernel"


SIZES = {"phone": (390, 844), "a phone on its side": (844, 390), "desk": (1280, 800)}
OUTSIDE = """(names) => names.filter(name => [...document.querySelectorAll(`.px-labpage ${name}`)].some(one => {
  const box = one.getBoundingClientRect();
  return box.width && (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight);
}))"""


@pytest.mark.parametrize("size", SIZES)
def test_bar_charts_and_sentence_are_on_one_screen_and_what_is_said_moves_nothing(learner, size):
    width, height = SIZES[size]
    one = learner(width=width)
    one.page.set_viewport_size({"width": width, "height": height})
    page = one.go(LESSON)
    parts = [
        ".px-labbar",
        ".px-labnote",
        ".px-hand",
        ".px-multiples",
        "form[data-form=read]",
        ".px-labsaid",
        ".px-labtools",
        *([".px-reading"] if size == "desk" else []),  # which stands below them elsewhere
    ]
    assert page.evaluate(OUTSIDE, parts) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inner = "names => names.filter(name => (one => one.scrollHeight > one.clientHeight + 1)(document.querySelector(`.px-labpage ${name}`)))"
    assert page.evaluate(inner, [".px-multiples", ".px-labsaid", ".px-reading"]) == []
    if size == "phone":
        assert page.locator("[data-regimen] .u-over").bounding_box()["height"] >= 120
    places = """(names) => names.map(name => { const box = document.querySelector(`.px-labpage ${name}`).getBoundingClientRect(); return [box.left, box.top, box.width, box.height].map(Math.round).join(); })"""
    before = page.evaluate(places, parts)
    first(page).get_by_role("radio", name="B", exact=True).check()
    dose = first(page).locator("input[name=a-dose-0]")
    dose.evaluate("box => { box.value = '35'; box.dispatchEvent(new Event('input', { bubbles: true })); }")
    expect(first(page).get_by_role("img", name="Dose", exact=True)).to_be_visible()
    expect(said(page, "Dose")).to_contain_text("On day")
    expect(first(page).get_by_role("button", name="As it was")).to_be_enabled()
    assert page.evaluate(places, parts) == before
    first(page).get_by_role("button", name="As it was").click()
    expect(first(page).get_by_role("button", name="As it was")).to_be_disabled()
    expect(first(page).get_by_role("button", name="As it was")).to_be_focused()
    assert page.evaluate(places, parts) == before and page.evaluate(OUTSIDE, parts) == []


def test_a_sheet_takes_the_focus_gives_it_back_and_wakes_no_kernel(learner):
    one = learner(width=390)
    page = one.go(LESSON, guess=True)
    for ways in (("Menu", "What to try, and what to look for"), ("Menu", "Your attempts"), ("Doses in numbers",)):
        for way in ways:
            first(page).get_by_role("button", name=way, exact=True).focus()
            page.keyboard.press("Enter")
            assert page.evaluate("Boolean(document.activeElement.closest('.px-labsheet:popover-open'))")
        expect(page.locator(".px-labsheet:popover-open")).to_have_count(1)  # one press closes all
        page.keyboard.press("Escape")
        expect(first(page).get_by_role("button", name=ways[0], exact=True)).to_be_focused()
        expect(page.locator(".px-labsheet:popover-open")).to_have_count(0)
        woken = [url for url in one.requests if url.endswith("/course/wake")]
        assert ways == ("Doses in numbers",) or not woken, "who only reads wakes no kernel"


def test_the_scenario_that_was_chosen_is_there_after_a_reload_and_after_back(learner):
    one = learner()
    page = one.go(LESSON)
    scenario = page.get_by_label("Scenario", exact=True)
    title = content.lab("septic-shock").title
    scenario.select_option(label=title)
    page.wait_for_url("**/11_dose_lab.ipynb#lab=septic-shock")
    page.reload()
    one.live()
    expect(page.locator(".px-labpage").get_by_role("heading", name=title, exact=True)).to_be_attached()
    expect(scenario.locator("option:checked")).to_have_text(title)
    page.get_by_role("link", name="Check yourself").first.click()
    page.go_back()
    expect(scenario.locator("option:checked")).to_have_text(title)
    expect(page.locator(".px-labpage")).to_be_visible()
    expect(page.get_by_text("That scenario is damaged")).to_have_count(0)
