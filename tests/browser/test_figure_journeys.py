"""A guess that is drawn, in a real browser: with a pointer on the chart and by keyboard in its boxes, and met again after a reload."""

from playwright.sync_api import expect

from tests.browser.conftest import comes_true

LESSON = "02_reduce_the_dose#step=try-it"


def figure(page):
    return page.locator(".px-onefigure")


def boxes(page):
    return figure(page).locator("input[data-day]")


def drawn(page):
    """What the boxes hold, day by day."""
    return [box.input_value() for box in boxes(page).all()]


def test_a_line_is_drawn_by_pointer_and_by_keyboard_and_is_there_after_a_reload(learner):
    one = learner(width=390)
    page = one.go(LESSON)
    canvas = figure(page).locator(".u-over")
    canvas.scroll_into_view_if_needed()
    area = canvas.bounding_box()
    left, top, wide, high = area["x"], area["y"], area["width"], area["height"]
    page.mouse.move(left + 1, top + high * 0.1)
    page.mouse.down()
    page.mouse.move(left + wide * 0.5, top + high * 0.3, steps=8)
    page.mouse.move(left + wide - 1, top + high * 0.3, steps=8)
    assert all(drawn(page)), "the boxes follow the hand, before it lets go and any kernel answers"
    page.mouse.up()
    heights = list(map(float, drawn(page)))
    assert heights == sorted(heights, reverse=True) and abs(heights[-1] - heights[-2]) <= 1 and heights[0] > heights[-1]

    one.live()
    last = boxes(page).last
    last.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("60")
    page.keyboard.press("ArrowDown")
    picture = figure(page).get_by_role("img", name="Proximal strength on B")
    comes_true(page, "document.querySelector('.px-onefigure figcaption').textContent.includes('day 180: 59 %')")
    expect(picture).to_be_visible()
    one.go(LESSON)
    expect(last).to_have_value("59")
    one.no_barriers_on_desk_and_phone()
    figure(page).get_by_role("button", name="Keep my guess").click()
    expect(figure(page).get_by_text("Your line ends on day 180 at 59 %")).to_be_visible()
    one.go(LESSON)
    expect(figure(page).get_by_text("Your line ends on day 180 at 59 %")).to_be_visible()
    expect(figure(page).get_by_role("link", name="Open in the dose lab")).to_be_visible()
    one.no_barriers_on_desk_and_phone()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
