"""Contrasts, what stood before and the way back, in a real browser: what is one gesture of a hand, and what one finger reaches."""

from playwright.sync_api import expect

from tests.browser.test_drawing import grip
from tests.browser.test_lab_journeys import LESSON, first, said, side


def drag(page, x, y, *down):
    """Hold what lies there and move it so many pixels down, one after the other."""
    page.mouse.move(x, y)
    page.mouse.down()
    for by in down:
        page.mouse.move(x, y + by, steps=3)
    page.mouse.up()


def test_a_drag_and_a_text_that_is_typed_are_one_step_back_each(learner):
    page = learner().go(LESSON)
    dose, undo = (
        side(page, "B").get_by_role("textbox", name="Dose").first,
        first(page).get_by_role("button", name="Undo"),
    )
    dose.fill("")
    dose.press_sequentially("45")
    expect(said(page, "Dose")).to_contain_text("B 45 mg/day")
    drag(page, *grip(page, "b", 0, "line"), 10, -10, 6, 20)
    expect(dose).not_to_have_value("45")
    there = dose.input_value()
    first(page).get_by_role("radio", name="A", exact=True).check()
    first(page).get_by_role("button", name="Dexamethasone instead").click()
    first(page).get_by_role("button", name="Stop on day").click()
    expect(first(page).get_by_text("to look at and not to copy")).to_be_visible()
    for back in (there, there, "45", "60"):
        undo.click()
        expect(dose).to_have_value(back)
    expect(undo).to_have_attribute("aria-disabled", "true")


def test_on_a_phone_all_contrasts_stand_in_two_rows_under_a_thumb(learner):
    page = learner(width=390).go(LESSON)
    row = first(page).locator(".px-contrasts")
    assert row.evaluate("row => row.scrollWidth <= row.clientWidth")
    boxes = [button.bounding_box() for button in row.get_by_role("button").all()]
    assert len(boxes) == 7 and len({box["y"] for box in boxes}) == 2
    assert all(box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    row.get_by_role("button", name="A fever on day 60").click()
    expect(first(page).get_by_text("a suspected adrenal crisis is treated at once").first).to_be_attached()
    expect(row.get_by_role("button", name="A fever on day 60")).to_have_attribute("aria-disabled", "true")
