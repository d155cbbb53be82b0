"""A document on paper in Chromium: it has the size that was asked for, and what belongs together stays on one page."""

import re

import pytest

from course_lib.app.exports import paper, printing

SIZES = {"a4": (595, 842), "letter": (612, 792)}  # pt


@pytest.mark.parametrize("size", SIZES)
def test_a_pdf_has_the_size_of_its_paper_and_as_few_pages_as_a_handout_should(size):
    made = printing.as_pdf(paper.document(paper.lesson_of("04"), "handout", paper=size))
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", made)
    assert made.startswith(b"%PDF") and 4 <= len(boxes) <= 8
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {SIZES[size]}


@pytest.mark.parametrize("number", ["02", "05", "07"])
def test_no_option_stands_apart_from_its_stem_and_no_task_is_taller_than_a_page(browser, number):
    page = browser.new_page(viewport={"width": 670, "height": 900})  # the width of the text on A4, in px
    page.emulate_media(media="print")
    page.set_content(paper.document(paper.lesson_of(number), "handout"))
    tall = page.evaluate("[...document.querySelectorAll('.task')].map(one => one.getBoundingClientRect().height)")
    whole = page.evaluate("[...document.querySelectorAll('.task')].map(one => getComputedStyle(one).breakInside)")
    assert tall and max(tall) < 900 and set(whole) == {"avoid"}
    assert not page.evaluate(
        "[...document.querySelectorAll('.offered')].filter(one => !one.closest('.task, .lead')).length"
    )
    after = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(one => getComputedStyle(one).breakAfter)")
    assert set(after) == {"avoid"}
    page.close()
