"""One cursor over the charts of the dose lab: by mouse and by keys, before there is a kernel, and told to it once the hand rests."""

import pytest
from playwright.sync_api import expect

from course_lib.app.lab import DoseLab
from course_lib.views.lab import readings
from tests.browser.conftest import comes_true
from tests.reading import collapsed

LAB = "11_dose_lab#step=patient"
LINES = "[...document.querySelectorAll('.px-plots .px-cursorline')].map(one => one.getBoundingClientRect()).map(box => box.left + box.width / 2)"


@pytest.fixture(scope="module")
def found():
    """What Python reads on each day of the lab that the page begins with."""
    return readings.read(DoseLab().inside.page())


def says(page, found, day):
    """Whether the page says, without an answer, what Python says of a day: in its rows, its sentence and its range."""
    rows = page.locator(".px-readtable tbody tr").all()
    assert len(rows) == len(found.rows)
    for number, row in enumerate(rows):
        said = [collapsed(one) for one in row.locator("td").all_inner_texts()]
        assert said == [found.row(number, side, day) for side in (0, 1)]
    assert page.locator("[data-told]").inner_text() == found.told(day)
    assert page.get_by_label("Read on day").get_attribute("aria-valuetext") == found.told(day)
    numbers = page.locator("[data-body=b] [data-grade=proximal], [data-body=b] [data-grade=mip]").all_inner_texts()
    return numbers == [str(found.sides[1][name][day]) for name in ("proximal", "mip")]


def test_a_mouse_reads_all_charts_on_one_day_and_leaves_it_as_it_was_unless_it_rests_or_presses(learner, found):
    one = learner()
    page = one.page
    page.goto(f"{one.url}/voila/render/11_dose_lab.ipynb#step=patient")
    plot = page.locator(".px-plots .px-chart").nth(1)
    plot.scroll_into_view_if_needed()
    comes_true(page, "document.querySelectorAll('.px-plots .px-cursorline').length === 5")
    last, over = found.sides[0]["low"].size - 1, plot.locator(".u-over").bounding_box()
    assert says(page, found, last)
    at = {day: over["x"] + over["width"] * day / last for day in (35, 70)}
    aside = over["x"] - 50, over["y"] + 20
    page.mouse.move(at[70], over["y"] + 20)
    page.mouse.move(*aside)  # it passed by
    assert says(page, found, last)
    page.mouse.move(at[70], over["y"] + 20)
    assert says(page, found, 70) and page.locator("[data-live=yes]").count() == 0
    assert all(abs(x - at[70]) < 1.5 for x in page.evaluate(LINES))
    page.wait_for_timeout(500)
    page.mouse.move(*aside)  # it had rested
    assert says(page, found, 70)
    page.mouse.move(at[70], over["y"] + 20)
    page.mouse.down()
    page.mouse.move(at[35], over["y"] + 20, steps=5)
    page.mouse.up()
    page.mouse.move(*aside)
    assert says(page, found, 35)
    expect(page.get_by_label("Read on day")).to_be_focused()


def test_keys_step_the_day_by_one_and_by_seven_and_the_kernel_hears_of_it_when_they_rest(learner, found):
    page = learner().go(LAB)
    day = page.get_by_label("Read on day")
    day.focus()
    last = int(day.input_value())
    page.keyboard.press("ArrowLeft")
    assert says(page, found, last - 1)
    page.keyboard.press("PageDown")
    assert says(page, found, last - 8)
    expect(page.locator(".px-readings")).to_have_attribute("data-day", str(last - 8))
    assert says(page, found, last - 8)
