"""What the trials found in the browser, by row: storage that is blocked, keys, clickers, short and narrow windows, lines down.

Each page is opened once for all that is looked at on it.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Learner, comes_true
from tests.serving import ON_DEMAND, course_server

LAB, LESSON = "11_dose_lab", "02_reduce_the_dose"
IN_THE_LAB = f"{LAB}#step=patient"
FORGETFUL = "This browser keeps nothing for this site, so nothing will be remembered here"
WORDS = "To pulmonology, today: lying flat she wakes short of breath.\nPlease measure the breath that legs hide."
PAGES = ("00_start", "01_recognise_it", "07_whom_to_call", "10_model_card", LAB)

# As a browser does that blocks cookies and site data; and as one whose language is no language tag.
BLOCKED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } });"""
NO_TAG = "Object.defineProperty(navigator, 'language', { get: () => 'C' });"


def closing(one):
    """Hand a learner over, then close their browser; nothing may have gone wrong in it."""
    yield one
    errors = one.errors
    one.context.close()
    assert not errors, errors


@pytest.fixture(scope="module")
def strange(browser, server):
    """A learner whose browser keeps nothing and calls its language "C"."""
    one = Learner(browser, server.url)
    one.context.add_init_script(BLOCKED + NO_TAG)
    yield from closing(one)


@pytest.fixture(scope="module")
def at_the_lab(browser, server):
    """A learner in the dose lab."""
    one = Learner(browser, server.url)
    one.go(IN_THE_LAB)
    yield from closing(one)


def size(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def slide(page):
    """Which slide and which of its pieces; of how many changes while what is on it is still being laid out."""
    return page.locator("[data-present=count]").inner_text().rpartition(" of ")[0]


# ── row 8 and row 31: a browser that keeps nothing, and one whose language is no tag ─────────────────────────────────


def test_row_08_the_present_view_of_a_browser_that_keeps_nothing_is_not_blank_and_says_so_once(strange):
    page = strange.page
    page.goto(f"{strange.url}/voila/render/{LESSON}.ipynb?present")
    expect(page.get_by_text("Slide 1 of")).to_be_visible()
    expect(page.locator(".prose h1")).to_be_visible()
    expect(page.get_by_text(FORGETFUL)).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator(".slide[data-now] .prose [data-unit]:visible").first).to_be_visible()
    expect(page.get_by_text(FORGETFUL)).to_be_hidden()


def test_row_08_a_reload_of_a_browser_that_keeps_nothing_comes_to_the_place_in_its_address(strange):
    page = strange.page
    page.goto(f"{strange.url}/voila/render/{LESSON}.ipynb#Check-yourself")
    strange.live()
    page.reload()
    strange.live()
    expect(page.get_by_role("heading", name="Check yourself")).to_be_in_viewport()
    expect(page.get_by_text(FORGETFUL)).to_have_count(1)
    expect(page.get_by_text(FORGETFUL)).to_be_visible()
    strange.no_barriers()


def test_row_08_a_browser_that_keeps_nothing_can_still_answer(strange):
    page = strange.go(f"{LESSON}#step=check-yourself")
    quiz = page.locator(".px-quiz")
    quiz.get_by_label("Certain", exact=True).check()
    quiz.get_by_role("button", name="Commit answer").click()
    expect(quiz.locator(".px-told, [aria-label='Answer explained']").first).to_be_visible()


def test_row_31_a_browser_whose_language_is_no_tag_gets_every_part_and_every_picture(strange):
    for notebook in (f"{LESSON}#step=try-it", IN_THE_LAB):
        page = strange.go(notebook)
        assert page.evaluate("navigator.language") == "C"
        assert page.evaluate("new Intl.NumberFormat('C').format(1234.5)") == "1,234.5"
        expect(page.get_by_text("javascript error")).to_have_count(0)
        charts = page.locator("main > .step[data-here] .px-chart[data-chart]").all()
        assert charts
        for place in charts:
            expect(place.locator("canvas")).to_have_count(1)


def test_row_31_a_picture_that_cannot_be_drawn_takes_no_other_part_along(at_the_lab):
    page = at_the_lab.page
    chart = page.locator(".px-labpage [data-chart]").first
    before = chart.get_attribute("data-drawn")
    page.evaluate("""() => {
      window.realContext = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = () => { throw new Error("no canvas here"); };
    }""")
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Teaching card", exact=True).click()
    card = page.get_by_role("group", name="Teaching card").first
    expect(card.get_by_text("This picture cannot be drawn here").first).to_be_visible()
    page.evaluate("() => { HTMLCanvasElement.prototype.getContext = window.realContext; }")
    card.get_by_role("button", name="Close: Teaching card").click()
    expect(page.locator(".px-labpage [data-chart]").first.locator("canvas")).to_have_count(1)
    assert chart.get_attribute("data-drawn") == before


# ── row 13: a projector and a clicker ─────────────────────────────────────────────────────────────────────────────────


def test_row_13_a_clicker_turns_slides_from_a_slider_too_and_not_from_a_text_box_or_a_list(at_the_lab):
    page = at_the_lab.open_tab()
    page.goto(f"{at_the_lab.url}/voila/render/{LAB}.ipynb?present")
    expect(page.locator("html[data-ready]")).to_be_attached()
    scenario, day = page.get_by_label("Scenario", exact=True), page.get_by_label("Read on day")
    for _ in range(25):
        if scenario.is_visible():
            break
        page.keyboard.press("PageDown")
    at_the_lab.look(page)
    day.focus()
    here, was = slide(page), day.input_value()
    page.keyboard.press("PageDown")
    assert slide(page) != here and day.input_value() == was
    page.keyboard.press("PageUp")
    assert slide(page) == here
    page.get_by_role("textbox", name="Day", exact=True).focus()
    _turns_nothing(page)
    day.focus()
    assert slide(page) == here
    page.keyboard.press("ArrowRight")  # the slider's own
    assert slide(page) == here
    page.keyboard.press("Escape")  # and now the keys are the slides' again
    page.keyboard.press("ArrowRight")
    assert slide(page) != here
    scenario.focus()
    _turns_nothing(page)  # but opens the last scenario, as a list does
    page.close()


def _turns_nothing(page):
    here = slide(page)
    page.keyboard.press("PageDown")
    assert slide(page) == here


# ── rows 17 and 20: narrow and short windows, large text, forced colours ─────────────────────────────────────────────


def test_row_17_no_page_is_wider_than_a_window_of_320_pixels_nor_with_text_of_twice_the_size(browser, server):
    one = Learner(browser, server.url, width=320)
    for notebook in PAGES:
        page = one.go(notebook)
        _is_as_wide_as_its_window(one, 320, notebook)
        size(page, 640, 844)
        page.add_style_tag(content="html { font-size: 200% }")
        _is_as_wide_as_its_window(one, 640, notebook)
        sizes = "nodes => nodes.map(node => parseFloat(getComputedStyle(node).fontSize))"
        assert min(page.locator("main :is(p, label, button, dt, summary)").evaluate_all(sizes)) >= 24, notebook
        size(page, 320, 844)
    one.context.close()
    assert not one.errors


def _is_as_wide_as_its_window(one, width, notebook):
    """At each of its steps."""
    for step in one.steps() or [None]:
        page = one.turn_to(step) if step else one.page
        assert page.evaluate("document.documentElement.scrollWidth") == width, (notebook, step)


PINNED = """() => [...document.querySelectorAll("body *")].filter(node => !node.closest("[popover]") && node.getClientRects().length
  && ["fixed", "sticky"].includes(getComputedStyle(node).position)).map(node => node.className)"""


def test_row_20_nothing_is_pinned_on_a_short_window_so_every_control_can_be_reached(at_the_lab):
    page = at_the_lab.page
    size(page, 390, 844)
    assert page.evaluate(PINNED)  # there is something to pin, where there is room for it
    for width, height in ((844, 390), (320, 200)):
        size(page, width, height)
        assert page.evaluate(PINNED) == []
        dose = page.get_by_role("slider").first
        dose.evaluate("node => node.scrollIntoView({ block: 'center' })")
        hit = "node => { const box = node.getBoundingClientRect(); return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === node; }"
        assert dose.evaluate(hit)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    size(page, 1280, 900)


def test_what_is_pressed_is_seen_where_the_system_sets_all_colours(at_the_lab):
    page = at_the_lab.page
    page.emulate_media(forced_colors="active")
    background = "node => getComputedStyle(node).backgroundColor"
    pills = page.get_by_role("group", name="Region of the large chart").locator("[aria-pressed]")
    looks = {pill.get_attribute("aria-pressed"): pill.evaluate(background) for pill in pills.all()}
    assert looks["true"] != looks["false"]
    page.emulate_media(forced_colors="none")


def test_nothing_moves_under_a_finger_so_that_what_is_pressed_is_what_was_meant(at_the_lab):
    page = at_the_lab.page
    root = page.locator(".px-root", has=page.locator(".px-labpage"))
    sentence = root.locator(".px-plots [role=img]").nth(1)  # its name follows the muscles that are shown
    other = root.locator(".px-pills [aria-pressed=false]").first
    name = other.inner_text()
    before, heard = sentence.get_attribute("aria-label"), at_the_lab.heard
    other.hover()
    page.mouse.down()
    root.get_by_role("slider").first.evaluate(
        "dose => { dose.value = dose.value > 30 ? 5 : 60; dose.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    while at_the_lab.heard == heard:
        page.wait_for_timeout(20)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    held = sentence.get_attribute("aria-label")
    page.mouse.up()

    assert held == before
    expect(sentence).not_to_have_attribute("aria-label", before)
    expect(root.locator(".px-pills [aria-pressed=true]")).to_have_text(name)


# ── boxes and sliders by keyboard; a sentence that is said twice ─────────────────────────────────────────────────────


def test_a_number_box_steps_by_one_and_five_within_its_scale_and_a_slider_says_its_unit(at_the_lab):
    page = at_the_lab.page
    box = page.get_by_role("textbox", name="Dose").first
    told = page.locator("[data-regimen] .px-stepbar p")
    box.fill("20")
    for key, value in (("ArrowUp", "21"), ("PageUp", "26"), ("ArrowDown", "25"), ("PageDown", "20")):
        box.press(key)
        expect(box).to_have_value(value)
        expect(told).to_have_text(f"Step 1 of A: from day 0, {value} mg/day")
    box.fill("2.5")
    box.press("ArrowUp")
    expect(box).to_have_value("3.5")
    box.fill("1,000")
    box.press("ArrowUp")
    expect(box).to_have_value("1,000")  # it could be two numbers
    box.fill("3")
    box.press("PageDown")
    expect(box).to_have_value("0")
    page.get_by_role("button", name="The patient", exact=True).click()
    need = page.locator(".px-labpage").first.locator("details", has=page.locator("[name=p-need]"))
    need.locator("summary").first.click()
    box, dose = page.locator("[name=p-need]").first, need.get_by_role("slider", name="mg/day")
    box.fill("12")
    expect(dose).to_have_attribute("aria-valuetext", "12 mg/day")
    dose.press("ArrowRight")
    expect(dose).to_have_attribute("aria-valuetext", f"{dose.input_value()} mg/day")
    page.keyboard.press("Escape")


def test_row_18_a_refusal_that_is_the_same_twice_is_announced_twice(at_the_lab):
    page = at_the_lab.page
    side = page.get_by_role("group", name="Regimen A").first
    side.locator("summary", has_text="Taper helper").click()
    side.get_by_label("Over days").fill("0")
    page.evaluate("""() => {
      window.heard = [];
      for (const region of document.querySelectorAll(".px-sr[role=status]"))
        new MutationObserver(() => { if (region.textContent) window.heard.push(region.textContent); }).observe(region, { childList: true });
    }""")
    write = side.get_by_role("button", name="Write these steps")
    for times in (1, 2):
        write.click()
        comes_true(page, "times => window.heard.filter(text => /^Give days/.test(text)).length === times", arg=times)


def test_row_12_a_control_that_has_the_focus_is_marked_as_jupyterlab_wants_it_and_stays_so_while_the_page_changes(
    at_the_lab,
):
    page = at_the_lab.page
    side = page.get_by_role("group", name="Regimen A").first
    day = page.get_by_label("Read on day")
    whats = ("select", "input[inputmode]", "button[data-say=add-step]", "summary")
    for control in (*(side.locator(what).first for what in whats), day):
        control.focus()
        expect(control).to_have_attribute("data-lm-suppress-shortcuts", "true")
    for key in ("ArrowLeft", "ArrowRight"):
        day.press(key)
    expect(day).to_be_focused()
    expect(day).to_have_attribute("data-lm-suppress-shortcuts", "true")


# ── row 14: the line is down ─────────────────────────────────────────────────────────────────────────────────────────


def to_the_words(page):
    """Commit the parts of the worksheet before the one that is written."""
    sheet = page.locator(".px-sheet")
    while not sheet.locator("form[data-form=part] textarea").count():
        for row in sheet.locator(".px-sheet-row").all():
            row.locator("input").last.check()
        sheet.get_by_role("button", name="Commit this part").click()
        sheet.get_by_role("button", name="Next part").click()
        expect(sheet.get_by_role("button", name="Commit this part")).to_be_visible()
    return sheet.locator("form[data-form=part] textarea")


def test_row_14_what_is_typed_and_chosen_while_the_server_is_gone_is_there_when_it_is_back(browser, tmp_path):
    with course_server(data=tmp_path, start=ON_DEMAND) as first:
        one = Learner(browser, first.url)
        page = one.go("07_whom_to_call#step=write-it-down")
        words = to_the_words(page)
        before, after = WORDS.split("\n")
        words.fill(before)
        expect(page.locator(".px-sheet").get_by_text("Kept on this page until you commit")).to_be_visible()
    words.press("Control+End")
    words.press_sequentially("\n" + after)
    pair, quiz = page.locator(".px-contrast"), page.locator(".px-quiz")
    one.turn_to("step=try-it")
    pair.get_by_role("radio").nth(1).check()
    one.turn_to("step=check-yourself")
    quiz.get_by_label("Certain", exact=True).check()
    quiz.get_by_text("Report a problem").or_(page.locator(".px-report summary").last).first.click()
    report = page.locator(".px-report textarea").last
    report.fill("A word is missing.")
    with course_server(data=tmp_path, port=first.port, start=ON_DEMAND):
        expect(page.locator("#connected-again")).to_have_text("Connected again.")
        expect(quiz.get_by_label("Certain", exact=True)).to_be_checked()
        expect(report).to_have_value("A word is missing.")
        expect(report).to_be_visible()
        one.turn_to("step=try-it")
        expect(pair.get_by_role("radio").nth(1)).to_be_checked()
        one.turn_to("step=write-it-down")
        expect(words).to_have_value(WORDS)

        page.locator(".px-sheet").get_by_role("button", name="Commit this part").click()
        expect(page.locator(".px-sheet").get_by_role("button", name="Next part")).to_be_visible()
        expect(page.locator(".px-sheet").get_by_text(after)).to_be_visible()
        kept = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('proximal.draft|worksheet'))")
        assert kept == []

        # Another tab takes what is there, and neither writes over the other.
        one.turn_to("step=try-it")
        other = one.go("07_whom_to_call#step=try-it", one.open_tab())
        there = other.locator(".px-contrast")
        expect(there.get_by_role("radio").nth(1)).to_be_checked()
        there.get_by_role("radio").nth(2).check()
        page.bring_to_front()
        notice = page.get_by_text("Another tab of this browser holds other choices")
        expect(notice).to_be_visible()
        expect(pair.get_by_role("radio").nth(1)).to_be_checked()
        page.get_by_role("button", name="Show those instead").click()
        expect(pair.get_by_role("radio").nth(2)).to_be_checked()
        one.no_barriers()
    one.context.close()
    assert not one.errors
