"""A regimen that is drawn, in a real browser: its steps are dragged by mouse and by finger, and all of it can be pressed instead."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import comes_true

LESSON = "11_dose_lab#step=patient"
COLOURED = """([home, side, step]) => {
  const grip = home.querySelector(`.px-grip-line[data-side="${side}"][data-step="${step}"]`).getBoundingClientRect();
  const canvas = home.querySelector("canvas"), area = canvas.getBoundingClientRect(), scale = canvas.width / area.width;
  const side_px = Math.round(12 * scale), middle = { x: (grip.left + 0.7 * grip.width - area.left) * scale, y: (grip.top + grip.height / 2 - area.top) * scale };
  const found = canvas.getContext("2d").getImageData(Math.round(middle.x - side_px / 2), Math.round(middle.y - side_px / 2), side_px, side_px).data;
  return [...Array(side_px * side_px).keys()].some(n => found[4 * n + 3] > 200 && found[4 * n + 2] - found[4 * n] > 35);
}"""  # whether the line of a side is drawn where a step says that it is


def drawing(page):
    return page.locator("[data-regimen]").first


def grip(page, side, step, kind="start"):
    box = drawing(page).locator(f".px-grip-{kind}[data-side={side}][data-step='{step}']").bounding_box()
    return box["x"] + box["width"] * (0.5 if kind == "start" else 0.7), box["y"] + box["height"] / 2


def boxes(page, side, step):
    return [page.locator(f"[name={side}-{what}-{step}]").first.input_value() for what in ("dose", "from")]


def is_drawn(page, side, step):
    return page.evaluate(COLOURED, [drawing(page).element_handle(), side, step])


def said(page):
    return drawing(page).locator(".px-stepbar p")


def told(page):
    """What is said of the picture of the dose."""
    expect(drawing(page).get_by_role("img", name="Dose", exact=True)).to_be_visible()
    return drawing(page).locator("figcaption")


def test_a_step_is_dragged_up_and_along_before_any_kernel_answers_and_the_kernel_takes_it_over(learner):
    one = learner()
    page, asked = one.page, []
    page.route("**/course/wake*", lambda route: asked.append(route))
    one.go(LESSON, guess=True)
    drawing(page).scroll_into_view_if_needed()
    x, y = grip(page, "a", 3)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y - 20, steps=6)
    dose, day = boxes(page, "a", 3)
    assert float(dose) in (17.5, 20, 25) and 75 <= int(day) <= 90, "the boxes follow the hand"
    assert is_drawn(page, "a", 3) and re.search(rf"day {day}, {dose} mg/day", said(page).inner_text())
    page.mouse.move(x + 60, y - 40, steps=4)
    page.keyboard.press("Escape")
    assert boxes(page, "a", 3) == ["10", "70"], "Escape puts back what was"
    page.mouse.up()
    x, y = grip(page, "b", 0, "line")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 40, steps=6)
    page.mouse.up()
    dose, day = boxes(page, "b", 0)
    assert float(dose) < 60 and day == "0" and is_drawn(page, "b", 0)
    expect(said(page)).to_have_text(f"Step 1 of B: from day 0, {dose} mg/day")
    assert "B 60 mg/day" in told(page).text_content(), "no kernel has answered"

    for route in asked:
        route.continue_()
    expect(told(page)).to_contain_text(f"B {dose} mg/day")
    expect(page.get_by_role("button", name="Show me without guessing")).to_have_count(
        0
    )  # the curves came, for it was moved
    assert boxes(page, "b", 0) == [dose, "0"] and boxes(page, "a", 3) == ["10", "70"] and is_drawn(page, "b", 0)

    area = drawing(page).locator(".u-over").bounding_box()
    page.mouse.click(area["x"] + 0.75 * area["width"], area["y"] + 0.05 * area["height"])
    expect(page.locator("[name=b-from-1]")).to_have_value("105")
    expect(said(page)).to_have_text(re.compile("Step 2 of B: from day 105, "))
    for name, field in (("More", "b-dose-1"), ("Earlier", "b-from-1")):
        before = page.locator(f"[name={field}]").input_value()
        drawing(page).get_by_role("button", name=name).click()
        expect(page.locator(f"[name={field}]")).not_to_have_value(before)
    expect(page.locator("[name=b-from-1]")).to_have_value("98")
    heard = page.locator(".px > [role=status]").last
    expect(heard).to_contain_text(
        re.compile(r"^Step 2 of B: from day 98, [\d.]+ mg/day\. Day \d+: ")
    )  # once it has settled
    drawing(page).get_by_role("button", name="Remove").click()
    expect(page.locator("[name=b-dose-1]")).to_have_count(0)
    expect(said(page)).to_have_text(f"Step 1 of B: from day 0, {dose} mg/day")
    expect(heard).to_contain_text(re.compile(r"^Step 2 of B is removed\. Day "))
    x, y = grip(page, "b", 0, "line")
    strength = page.locator("figure", has=page.get_by_role("img", name="Proximal strength")).first.locator("figcaption")
    before = strength.text_content()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30, steps=12)
    expect(strength).not_to_have_text(before)  # while the hand still holds it
    page.mouse.up()
    page.locator("[name=b-dose-0]").fill("12.5")
    assert is_drawn(page, "b", 0) and "12.5 mg/day" in said(page).inner_text(), "what is typed is drawn at once"
    assert one.errors == []


@pytest.fixture
def finger(browser, server):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme="dark", reduced_motion="reduce"
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{server.url}/voila/render/11_dose_lab.ipynb#step=patient")
    expect(page.locator("html[data-ready]")).to_be_attached()
    drawing(page).scroll_into_view_if_needed()
    hand = context.new_cdp_session(page)

    def touch(kind, *points):
        hand.send("Input.dispatchTouchEvent", {
            "type": kind, "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)],
        })  # fmt: skip

    yield page, touch
    context.close()


def test_under_a_finger_steps_move_by_weeks_and_beside_them_the_page_scrolls(finger):
    page, touch = finger
    x, y = grip(page, "a", 3)
    before = page.evaluate("scrollY")
    touch("touchStart", (x, y))
    for n in range(1, 9):
        touch("touchMove", (x + 5 * n, y - 4 * n))
    touch("touchMove", (x + 40, y - 32), (x - 60, y + 60))  # another finger changes nothing
    dose, day = boxes(page, "a", 3)
    assert float(dose) > 10 and int(day) > 70 and int(day) % 7 == 0 and page.evaluate("scrollY") == before
    assert is_drawn(page, "a", 3)
    expect(page.get_by_role("button", name="Show me without guessing")).to_have_count(
        0
    )  # the curves came under the hand
    assert boxes(page, "a", 3) == [dose, day]
    touch("touchMove", (x + 40, y - 40), (x - 60, y + 60))
    comes_true(page, "before => Number(document.querySelector('[name=a-dose-3]').value) > before", float(dose))
    dose, now = boxes(page, "a", 3)
    assert now == day and is_drawn(page, "a", 3)
    touch("touchEnd")
    expect(told(page)).to_contain_text(f"A gives {dose} and")
    assert boxes(page, "a", 3) == [dose, day] and is_drawn(page, "a", 3)

    area = drawing(page).locator(".u-over").bounding_box()
    x, y = area["x"] + 0.9 * area["width"], area["y"] + 0.9 * area["height"]
    touch("touchStart", (x, y))
    for n in range(1, 9):
        touch("touchMove", (x, y - 15 * n))
    touch("touchEnd")
    comes_true(page, "before => scrollY > before + 50", before)
    assert boxes(page, "a", 3) == [dose, day] and page.locator("[name=a-dose-4]").count() == 0, "a swipe draws nothing"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
