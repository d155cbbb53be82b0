"""A lesson on a projector: the same page, one idea a screen, by keyboard, with what is live still live."""

from playwright.sync_api import expect

LESSON, LAB = "03_icu_quadriplegia", "11_dose_lab"


def present(one, notebook=LESSON):
    page = one.page
    page.goto(f"{one.url}/voila/render/{notebook}.ipynb?present")
    expect(page.get_by_text("Slide 1 of")).to_be_visible()
    return page


def turn_to(page, thing, most=25):
    """Press the arrow until `thing` is on the screen."""
    expect(page.locator("html[data-ready]")).to_be_attached()
    for _ in range(most):
        if thing.is_visible():
            return
        page.keyboard.press("ArrowRight")
    expect(thing).to_be_visible()


def test_the_arrows_turn_one_idea_at_a_time_and_stop_at_both_ends(learner):
    page = present(learner())
    title, idea = page.locator(".prose h1"), page.get_by_role("heading", name="The idea")
    page.keyboard.press("ArrowLeft")
    expect(title).to_be_visible()
    expect(idea).to_be_hidden()

    page.keyboard.press("ArrowRight")
    expect(title).to_be_hidden()
    expect(idea).to_be_visible()
    assert page.locator(".prose .sentence:visible").count() <= 3

    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    count = page.locator("[data-present=count]").inner_text().split()
    assert count[1] == count[3]


def test_no_sentence_of_the_lesson_is_lost_between_the_slides(learner):
    one = learner()
    page = present(one)
    told = set()
    while True:
        told |= set(words(page.locator(".prose > p > .sentence:visible, .prose > ul > li:visible")))
        if page.get_by_role("button", name="Next slide").is_disabled():
            break
        page.keyboard.press("ArrowRight")
    page.goto(f"{one.url}/voila/render/{LESSON}.ipynb")
    for paragraph in words(page.locator(".prose > p:not(.path), .prose > ul > li")):
        for sentence in sorted(told, key=len, reverse=True):
            paragraph = paragraph.replace(sentence, "")
        assert not paragraph


def words(found):
    """Each text without its spaces, which a line break may stand for."""
    return ["".join(text.split()) for text in found.all_inner_texts()]


def test_a_patient_is_live_on_a_slide_and_is_there_again_after_turning_away(learner):
    page = present(learner())
    meet = page.get_by_role("button", name="Meet the patient")
    turn_to(page, meet)
    meet.click()
    commit = page.get_by_role("button", name="Commit & advance")
    expect(commit).to_be_visible()
    page.locator("header.top").click(position={"x": 300, "y": 20})
    page.keyboard.press("ArrowLeft")
    expect(commit).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(commit).to_be_visible()


def test_an_arrow_that_moves_a_dose_turns_no_slide(learner):
    page = present(learner(), LAB)
    dose = page.get_by_role("slider").first
    turn_to(page, dose)
    before, slide = dose.input_value(), page.locator("[data-present=count]").inner_text()
    dose.focus()
    page.keyboard.press("ArrowLeft")
    expect(dose).not_to_have_value(before)
    assert page.locator("[data-present=count]").inner_text() == slide


def test_the_notes_of_the_facilitator_are_shown_only_on_request(learner):
    page = present(learner())
    notes = page.get_by_role("complementary", name="Facilitator notes")
    expect(notes).to_be_hidden()
    page.keyboard.press("n")
    expect(notes).to_contain_text("Timing")
    expect(notes).to_contain_text("What residents usually get wrong")
    page.keyboard.press("n")
    expect(notes).to_be_hidden()


def test_a_reload_stays_on_its_slide_and_leaving_gives_the_whole_page(learner):
    one = learner()
    page = present(one)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.reload()
    expect(page.get_by_text("Slide 3 of")).to_be_visible()
    page.get_by_role("link", name="Leave").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="The idea")).to_be_visible()
    page.get_by_role("navigation", name="Steps of this page").get_by_role("link", name="Take with you").click()
    expect(page.get_by_role("heading", name="Take with you")).to_be_visible()


def test_a_slide_has_no_barriers(learner):
    one = learner()
    page = present(one)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    one.no_barriers_on_desk_and_phone()
