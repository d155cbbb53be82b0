"""One cursor over the charts of the dose lab: by keys, and told to the kernel once the hand rests; by mouse, without one, in test_sleep.py."""

import pytest
from playwright.sync_api import expect

from course_lib.app.lab import DoseLab
from course_lib.views.lab import readings
from tests.reading import collapsed

LAB = "11_dose_lab#step=patient"


def read_in_python():
    """What Python reads on each day of the lab that the page begins with."""
    return readings.read(DoseLab().inside.page())


found = pytest.fixture(scope="module")(read_in_python)


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


def test_keys_step_the_day_by_one_and_by_seven_and_the_kernel_hears_of_it_when_they_rest(learner, found):
    page = learner().go(LAB)
    day = page.get_by_label("Read on day")
    day.focus()
    last = int(day.input_value())
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-told]")).to_be_visible()  # in place of what was told beside the guess
    assert says(page, found, last - 1)
    page.keyboard.press("PageDown")
    assert says(page, found, last - 8)
    expect(page.locator(".px-readings")).to_have_attribute("data-day", str(last - 8))
    assert says(page, found, last - 8)
    box, heard = page.get_by_role("textbox", name="Day", exact=True), page.locator(".px > [role=status]").last
    box.fill("60")
    expect(heard).to_have_text(found.told(60))
    box.fill("abc")
    expect(heard).to_have_text(f"Give a day from 0 to {last}, in digits.")
    assert not heard.get_by_text("strength is").count(), "what is refused is told as that alone"
