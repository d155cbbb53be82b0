"""A lesson on a wall: one idea a slide, letters for the last row, by keyboard or clicker; its notes in a second window."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import comes_true

LESSON, PATIENT, LAB = "03_icu_quadriplegia", "#step=patient", "11_dose_lab"
LEAST_PX, SMALL_PX = 32, 24  # letters on a wall of 1024 × 768, and those of small print
SMALL = ".px-note, .sources, .onward, .review, sup, .px-between, .px-head *, .px-figure-limits *, .px-origin, .px-hint *, .px-quiet, .px-legend *"


def present(one, notebook=LESSON, at=""):
    page = one.page
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{one.url}/voila/render/{notebook}.ipynb?present{at}")
    expect(page.locator("main[data-slides]")).to_be_attached()
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def count(page):
    return page.locator("[data-present=count]").inner_text()


def reach(page, thing, most=20):
    """Press Page Down until `thing` lies on the piece that is shown."""
    inside = "e => { const r = e.getBoundingClientRect(), s = e.closest('.slide').lastElementChild.getBoundingClientRect(); return r.height > 0 && r.top >= s.top - 1 && r.bottom <= s.bottom + 1; }"
    for _ in range(most):
        if thing.count() and thing.evaluate(inside):
            return thing
        page.keyboard.press("PageDown")
    raise AssertionError(f"{thing} is on no piece")


def test_the_first_slide_stands_before_any_script_has_run(learner):
    one = learner()
    one.context.route("**/*.js*", lambda route: route.abort())
    one.page.goto(f"{one.url}/voila/render/{LESSON}.ipynb?present")
    expect(one.page.get_by_role("heading", name="Awake and unable to move", exact=True)).to_be_visible()
    expect(one.page.locator(".slide:visible")).to_have_count(1)
    one.page.goto(f"{one.url}/voila/render/{LESSON}.ipynb?present#slide=2")
    expect(one.page.get_by_role("heading", name="The idea")).to_be_visible()
    expect(one.page.locator(".slide:visible")).to_have_count(1)


def test_the_keys_turn_one_idea_at_a_time_and_stop_at_both_ends(learner):
    page = present(learner())
    title, idea = page.locator(".prose h1"), page.get_by_role("heading", name="The idea")
    page.keyboard.press("ArrowLeft")
    expect(title).to_be_visible()
    expect(idea).to_be_hidden()
    page.keyboard.press("PageDown")
    expect(title).to_be_hidden()
    expect(idea).to_be_visible()
    page.mouse.click(500, 400)  # turns nothing
    assert count(page).startswith("Slide 2 of ")
    page.keyboard.press("End")
    page.keyboard.press(" ")
    number, of = count(page).split()[1::2][:2]
    assert number == of
    page.keyboard.press("Home")
    expect(title).to_be_visible()


FITS = """() => {
  const main = document.querySelector("main").getBoundingClientRect(), slide = document.querySelector(".slide[data-now]");
  const units = [...slide.querySelectorAll("[data-unit]")].filter(unit => unit.getClientRects().length);
  const slot = slide.querySelector(":scope > .slot"), page = document.scrollingElement;
  return units.every(unit => unit.getBoundingClientRect().bottom <= main.bottom) && page.scrollHeight <= innerHeight && page.scrollWidth <= innerWidth
    && (!slot || slot.getBoundingClientRect().bottom <= main.bottom + 1 && slot.getBoundingClientRect().height > 40);
}"""
SMALLEST = """small => {
  const slide = document.querySelector(".slide[data-now]"), sizes = [99];
  const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());) {
    const home = text.parentElement;
    if (!text.data.trim() || !home.getClientRects().length || !home.checkVisibility() || home.closest(".px-sr, [popover], script, .px-chart") || home.closest(small)) continue;
    sizes.push(parseFloat(getComputedStyle(home).fontSize));
  }
  return Math.min(...sizes);
}"""


WHOLE = """() => {
  const slot = document.querySelector(".slide[data-now] > .slot").getBoundingClientRect(), asked = document.querySelectorAll("#decision :is(.px-question, .px-option)");
  return asked.length > 2 && [...asked].every(one => one.getBoundingClientRect().top >= slot.top - 1 && one.getBoundingClientRect().bottom <= slot.bottom + 1);
}"""


def test_no_sentence_is_lost_between_the_slides_none_scrolls_and_all_can_be_read_from_the_back(learner):
    one = learner()
    page = present(one)
    told = set()
    while True:
        told |= set(words(page.locator(".prose [data-unit]:visible")))
        assert page.evaluate(FITS), count(page)
        assert page.evaluate(SMALLEST, SMALL) >= LEAST_PX and page.evaluate(SMALLEST, "script") >= SMALL_PX, count(page)
        if page.get_by_role("button", name="Next slide").is_disabled():
            break
        page.keyboard.press("PageDown")
    page.set_viewport_size({"width": 3840, "height": 2160})
    comes_true(page, "(document.querySelector('main').clientHeight > 1900)")
    assert page.evaluate(FITS) and page.evaluate(SMALLEST, SMALL) >= 2.5 * LEAST_PX
    said = set(words(page.locator(".prose [data-unit].said")))
    page.goto(f"{one.url}/voila/render/{LESSON}.ipynb")
    for paragraph in words(page.locator(".prose > p:not(.path, .review), .prose > ul > li")):
        for sentence in sorted(told | said, key=len, reverse=True):
            paragraph = paragraph.replace(sentence, "")
        assert not paragraph


def words(found):
    """Each text without its spaces, which a line break may stand for."""
    return ["".join(text.split()) for text in found.all_text_contents()]


def test_a_patient_goes_on_by_the_pieces_of_a_slide_and_is_there_again_after_turning_away(learner):
    page = present(learner(), at=PATIENT)
    reach(page, page.get_by_role("button", name="Meet the patient")).click()
    commit = page.get_by_role("button", name="Commit & advance")
    expect(commit).to_be_attached()
    expect(page.locator("#decision")).to_be_focused()  # what is new comes first
    comes_true(page, "document.querySelector('[data-present=count]').textContent.includes('· 1 of')")
    option = reach(page, page.locator("#decision .px-option input").first)
    question = count(page)
    assert page.evaluate(WHOLE)  # every option, and what is asked
    page.keyboard.press("PageDown")  # a clicker does not run past what is open
    expect(page.get_by_text("Choose first, or press again to go on.")).to_be_visible()
    assert count(page) == question
    option.check()
    expect(page.locator(".hint")).to_be_empty()
    assert count(page) == question and page.evaluate(FITS)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert count(page) != question
    option.focus()  # a control that gets the focus is shown
    assert count(page) == question
    page.keyboard.press("ArrowDown")  # the choice's own
    assert count(page) == question
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.get_by_role("button", name="The idea").click()
    expect(commit).to_be_hidden()
    page.keyboard.press("o")
    page.get_by_role("button", name="A patient: ").click()
    expect(commit).to_be_attached()
    expect(page.locator("#decision .px-option input:checked")).to_have_count(1)
    reach(page, commit).click()  # nobody has to say how sure a room is
    comes_true(page, "/· 1 of|of \\d+$/.test(document.querySelector('[data-present=count]').textContent)")
    expect(page.get_by_role("button", name="Go on to")).to_be_attached()
    for _ in range(8):
        before = count(page)
        page.keyboard.press("PageDown")
        if count(page) == before:
            break
    expect(page.get_by_text("Ranking 1 of")).to_be_attached()  # the slide's own next step
    comes_true(page, "document.querySelector('[data-present=count]').textContent.includes('· 1 of')")


def test_an_arrow_that_moves_the_day_that_is_read_turns_no_slide(learner):
    page = present(learner(), LAB)
    reach(page, page.get_by_role("button", name="Show me without guessing")).click()
    day = page.get_by_label("Read on day")
    day.focus()
    before, slide = day.input_value(), count(page)
    page.keyboard.press("ArrowLeft")
    expect(day).not_to_have_value(before)
    assert count(page) == slide


def test_the_notes_stand_in_a_second_window_that_turns_the_wall_and_asks_for_no_kernel(learner):
    one = learner()
    page = present(one)
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    window = opened.value
    window.on("websocket", lambda line: pytest.fail("it asked for a kernel"))
    notes = window.get_by_role("complementary", name="Facilitator notes")
    expect(notes).to_contain_text("What residents usually get wrong")
    expect(window.get_by_text("Slide 1 of")).to_be_visible()
    expect(window.get_by_role("heading", name="The idea")).to_be_visible()  # what comes next
    window.get_by_role("button", name="On", exact=True).click()
    expect(page.get_by_role("heading", name="The idea")).to_be_visible()
    page.keyboard.press("PageDown")
    here = count(page)
    expect(window.get_by_text(here)).to_be_visible()
    window.get_by_role("button", name="Black").click()
    expect(page.locator("html[data-dark=black]")).to_be_attached()
    expect(page.get_by_role("heading", name="Try it")).to_be_hidden()
    page.reload()  # the same slide, the same piece, as black
    expect(page.locator("html[data-dark=black] main[data-slides]")).to_be_attached()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="Try it")).to_be_visible()
    assert count(page) == here
    page.get_by_role("link", name="Leave").click()
    expect(window.get_by_text("The wall is not open in this browser")).to_be_visible()
    window.keyboard.press("o")
    expect(window.get_by_role("dialog", name="All slides")).to_be_visible()
    window.keyboard.press("Escape")
    window.get_by_role("button", name="Keys").click()
    window.keyboard.press("Escape")
    expect(window.get_by_role("button", name="Keys")).to_be_focused()
    one.page = window
    one.no_barriers_on_desk_and_phone()


def test_an_address_leads_to_its_slide_and_leaving_gives_the_whole_page(learner):
    one = learner()
    page = present(one, at="#step=check-yourself")
    expect(page.get_by_role("heading", name="Check yourself")).to_be_visible()
    here = count(page)
    address = page.url
    assert "#slide=" in address
    page.keyboard.press("Home")
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_text(here)).to_be_visible()
    page.get_by_role("link", name="Leave").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("navigation", name="Steps of this page").get_by_role("link", name="Take with you").click()
    expect(page.get_by_role("heading", name="Take with you")).to_be_visible()


def test_a_slide_and_all_slides_have_no_barriers_and_are_chosen_by_keyboard(learner):
    one = learner()
    page = present(one)
    page.keyboard.press("ArrowRight")
    one.no_barriers_on_desk_and_phone()
    page.keyboard.press("o")
    one.no_barriers()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert count(page).startswith("Slide 3 of ")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys on the wall")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.locator("html[data-dark=white]")).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.locator("html:not([data-dark])")).to_be_attached()
    assert count(page).startswith("Slide 3 of ")
