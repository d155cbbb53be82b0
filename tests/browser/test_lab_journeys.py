"""What a learner does in the dose lab, in a real browser: by mouse, by keyboard alone, on a phone, with a link, on paper."""

import re

import pytest
from playwright.sync_api import expect

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


def opened(page, words):
    """Open a setting, and give the part in which it stands."""
    setting = first(page).locator("details", has=page.locator("summary", has_text=words)).first
    setting.locator("summary").first.click()
    return setting


def test_nothing_in_the_lab_is_in_anyones_way_when_all_of_it_is_open(learner):
    one = learner()
    page = one.go(LESSON)
    first(page).get_by_role("button", name="Keep A as an attempt").click()
    expect(first(page).get_by_role("article", name="Attempt 1")).to_be_visible()
    first(page).get_by_role("button", name="Why this strength on A?").click()
    expect(first(page).locator(".px-chain")).to_be_visible()
    first(page).get_by_role("button", name="Teaching card").click()
    expect(first(page).get_by_text("Teaching only")).to_be_visible()
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
    expect(first(page).get_by_text("Cortisol missing in the infection")).to_be_visible()
    link = first(page).get_by_label("Link", exact=True).input_value()

    other = learner()
    other.page.goto(link)
    there = other.live()
    expect(first(there).get_by_text("This scenario came with the link.")).to_be_visible()
    expect(side(there).get_by_role("textbox", name="Dose").first).to_have_value("35")
    expect(first(there).get_by_role("heading", level=2).first).to_be_in_viewport()

    there.goto(link[:-8])
    expect(first(there).get_by_text("That scenario is damaged").first).to_be_visible()
    expect(side(there).get_by_role("textbox", name="Dose").first).to_have_value("35")  # nothing was changed
    first(there).get_by_role("button", name="Back to the comparison as it was").click()
    expect(side(there).get_by_role("textbox", name="Dose").first).to_have_value("60")


def test_the_link_is_copied_and_a_pasted_one_is_opened(learner):
    one = learner()
    one.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = one.go(LESSON)
    side(page, "B").get_by_role("textbox", name="Dose").first.fill("25")
    expect(said(page, "Dose")).to_contain_text("B 25 mg/day")
    first(page).get_by_role("button", name="Copy link").click()
    expect(first(page).get_by_text("Copied.").first).to_be_visible()
    first(page).get_by_role("button", name="Back to the comparison as it was").click()
    expect(side(page, "B").get_by_role("textbox", name="Dose").first).to_have_value("60")

    first(page).get_by_label("Open a scenario link or code").fill(page.evaluate("navigator.clipboard.readText()"))
    first(page).get_by_role("button", name="Open", exact=True).click()
    expect(side(page, "B").get_by_role("textbox", name="Dose").first).to_have_value("25")


def test_a_reload_comes_back_to_what_was_set_and_to_the_attempts(learner):
    one = learner()
    page = one.go(LESSON)
    side(page).get_by_role("textbox", name="Dose").first.fill("35")
    first(page).get_by_role("button", name="Keep A as an attempt").click()
    expect(first(page).get_by_role("article", name="Attempt 1")).to_be_visible()
    page.reload()
    one.live()

    expect(first(page).get_by_text("These are your last settings on this device.")).to_be_visible()
    expect(side(page).get_by_role("textbox", name="Dose").first).to_have_value("35")
    expect(first(page).get_by_role("article", name="Attempt 1")).to_contain_text("Prednisone 35 → 40")
    expect(first(page).get_by_text("The model cannot tell which of them is better for a patient.")).to_be_visible()


def test_on_paper_there_is_the_teaching_card_and_nothing_else_on_one_page(learner):
    page = learner(scheme="dark").go(LESSON)
    first(page).get_by_role("button", name="Teaching card").click()
    card = first(page).get_by_role("group", name="Teaching card")
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
    assert card.evaluate("card => getComputedStyle(card).backgroundColor") == "rgb(255, 255, 255)"


def test_the_sides_change_places_when_the_switch_is_turned(learner):
    page = learner().go(LESSON)
    page.get_by_label("Scenario", exact=True).select_option(label="Septic shock, without and with hydrocortisone")
    shock = page.locator(".px-labpage", has=page.get_by_role("heading", name="Septic shock"))
    shock.get_by_role("button", name="Low doses spare muscle").click()
    expect(shock.get_by_text("B is stronger by")).to_be_visible()
    shock.get_by_role("button", name="Low doses do not").click()
    expect(shock.get_by_text("A is stronger by")).to_be_visible()
    expect(shock.get_by_text("Weakness alone must never be used to reject a steroid").first).to_be_visible()


def test_a_thumb_can_hit_what_sets_a_regimen(learner):
    page = learner(width=390).go(LESSON)
    for target in first(page).locator("form button, form select, .px-setting > summary, .px-pillbutton").all():
        if target.is_visible():
            assert target.bounding_box()["height"] >= 44, target.inner_text()


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


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_card_of_as_many_steps_as_the_lab_holds_fits_one_page(learner, paper):
    page = learner().go(LESSON)
    helper = side(page).locator("details", has_text="Taper helper")
    helper.locator("summary").first.click()
    for name, value in (("From, mg", "60"), ("Begins on day", "0"), ("Days a step", "3"), ("Over days", "114")):
        helper.get_by_role("textbox", name=name).fill(value)
    helper.get_by_role("button", name="Write these steps").click()
    expect(steps(page)).to_have_count(39)
    first(page).get_by_role("button", name="Teaching card").click()
    card = first(page).get_by_role("group", name="Teaching card")
    expect(card.get_by_text("Your regimen")).to_be_visible()
    comes_true(page, "document.querySelectorAll('.px-teachcard canvas').length === 2")
    page.emulate_media(media="print")
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format=paper))) == 1


def test_a_link_to_a_lab_that_stood_in_a_lesson_opens_in_the_dose_lab(learner):
    one = learner()
    page = one.page
    page.goto(f"{one.url}/voila/render/04_sepsis_and_ards.ipynb#lab=septic-shock&s=x")
    page.wait_for_url("**/11_dose_lab.ipynb#lab=septic-shock&s=x")
    expect(page.get_by_role("heading", name="Septic shock, without and with hydrocortisone")).to_be_visible()
    expect(page.locator(".px-labpage")).to_have_count(1)
    asked = [url for url in one.requests if url.endswith(("/course/wake", "11_dose_lab.ipynb"))]
    assert asked[0].endswith("11_dose_lab.ipynb"), "the lesson's page woke no kernel"
