"""The raised numbers of claims: no line begins with one, a finger hits them, and their card is a sheet that gives the focus back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.playing import LESSON
from tests.browser.steps import unroll
from tests.serving import ROOT

LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("0[1-9]_*.ipynb"))

# Of every number: whether it stands first in its line, its piece is parted or leaves the page, or it is smaller than a finger.
WRONG = """tall => [...document.querySelectorAll("main .px-claim")].filter(one => one.getClientRects().length && !one.closest("[popover]")).flatMap(one => {
  let kept = one;
  while (kept.parentElement.closest(".px-kept")) kept = kept.parentElement.closest(".px-kept");
  const range = document.createRange(), box = one.getBoundingClientRect(), number = one.firstElementChild.getBoundingClientRect();
  range.selectNodeContents(kept);
  const first = [...range.getClientRects()].find(rect => rect.width > 0), piece = kept.getBoundingClientRect();
  const wrong = [first.left >= number.left - 1 && "first in its line", piece.height > 36 && "parted", piece.right > innerWidth && "off the page",
    (box.width < 24 || box.height < tall) && "small"].filter(Boolean);
  return wrong.map(what => `${kept.textContent}: ${what}`);
})"""


@pytest.mark.parametrize("width", [390, 280])
def test_no_number_is_first_in_its_line_and_each_is_as_large_as_a_finger(browser, server, width):
    context = browser.new_context(viewport={"width": width, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    for lesson in LESSONS:
        page.goto(f"{server.url}/voila/render/{lesson}.ipynb")
        unroll(page)
        assert page.locator("main .px-claim").count() > 5
        assert page.evaluate(WRONG, 44) == [], lesson
    context.close()


def test_numbers_do_not_move_the_lines_they_stand_in(learner):
    page = learner().go(LESSON)
    unroll(page)
    lines = """() => [...document.querySelectorAll(".prose :is(p, li):has(.px-claim)")].map(one => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight))"""
    assert all(height >= 0.95 and abs(height - round(height)) < 0.05 for height in page.evaluate(lines))


def test_on_a_phone_the_card_is_a_sheet_that_a_tap_beside_it_closes_and_nothing_else(browser, server):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{server.url}/voila/render/{LESSON}.ipynb")
    number = page.get_by_role("button", name=re.compile("^Source 14: ")).first
    number.tap()
    card = page.get_by_role("group", name=re.compile("^Source 14: ")).first
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 390, 844) and box["y"] > 200

    link = page.get_by_role("link", name="Dose lab").first.bounding_box()
    page.touchscreen.tap(link["x"] + link["width"] / 2, link["y"] + link["height"] / 2)
    expect(card).to_be_hidden()
    expect(number).to_be_focused()
    assert page.url.endswith(f"{LESSON}.ipynb")

    number.tap()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(number).to_be_focused()
    context.close()
