"""A screen as it is served becomes a picture: its links lead to files, and nothing that only Python answers can be pressed."""

import pytest
from bs4 import BeautifulSoup

from course_lib.content.library import notebooks
from course_lib.serve.lesson_words import words_of
from course_lib.serve.static_site.still import NO_RECORD, Site, quizzes_on, relinked, still

SITE = Site(frozenset({"00_start.ipynb", "03_icu_quadriplegia.ipynb", "11_dose_lab.ipynb"}))
NEAR_A_SERVER = Site(SITE.names, "https://course.example.org/kurs/")


@pytest.mark.parametrize(
    ("served", "here"),
    [
        ("00_start.ipynb", "index.html"),
        ("03_icu_quadriplegia.ipynb", "03_icu_quadriplegia.html"),
        ("03_icu_quadriplegia.ipynb?short", "03_icu_quadriplegia.short.html"),
        ("03_icu_quadriplegia.ipynb#step=patient", "03_icu_quadriplegia.html#step=patient"),
        ("#step=patient", "#step=patient"),
    ],
)
def test_a_link_to_a_page_leads_to_its_file(served, here):
    assert SITE.link(served) == NEAR_A_SERVER.link(served) == here


@pytest.mark.parametrize("beyond", ["11_dose_lab.ipynb#lab=v1.abc", "11_dose_lab.ipynb#step=patient&lab=v1.abc", "05_more.ipynb"])  # fmt: skip
def test_what_only_a_served_course_can_show_leads_there_or_nowhere(beyond):
    assert SITE.link(beyond) == ""
    assert NEAR_A_SERVER.link(beyond) == f"https://course.example.org/kurs/voila/render/{beyond}"


def test_a_link_to_nowhere_is_its_words_and_one_that_looks_like_a_button_goes():
    html = (
        '<p>See <a href="05_more.ipynb">more</a>. <a class="px-secondary" href="11_dose_lab.ipynb#lab=v1">Open</a></p>'
    )
    assert still(html, SITE) == "<p>See more. </p>"
    assert (
        still(html, NEAR_A_SERVER).count("https://course.example.org/kurs/voila/render/") == 0
    )  # until the page is whole
    assert relinked(still(html, NEAR_A_SERVER), NEAR_A_SERVER).count('href="https://course.example.org/kurs/voila/render/') == 2  # fmt: skip


def test_what_only_python_answers_goes_or_is_closed():
    html = """<form data-form="decision" data-at="1.2.3"><input type="radio" id="a"><label for="a">Taper</label><select></select>
      <textarea></textarea><div class="px-actions"><button type="submit">Commit</button></div>
      <button data-say="hint">Hint</button><div role="button" data-say="x">x</div></form>"""
    made = BeautifulSoup(still(html, SITE), "html.parser")
    assert not made.select("button, [role=button], .px-actions, [data-at]")
    assert all(field.has_attr("disabled") for field in made.select("input, select, textarea"))
    assert made.label.get_text() == "Taper"


def test_what_needs_no_python_stays_as_it_is():
    html = """<div data-sift=""><input type="search" data-by="words"/><select data-by="grade"></select></div>
      <button popovertarget="page-S1">1</button><div id="page-S1" popover=""><button popovertarget="page-S1" popovertargetaction="hide">Close</button></div>
      <details><summary>Table</summary></details><button data-print="">Print</button>"""
    made = BeautifulSoup(still(html, SITE), "html.parser")
    assert len(made.select("button")) == 3 and not made.select("[disabled]") and made.details


def test_in_place_of_a_learners_record_stands_what_would_show_it():
    made = still('<article data-overview="progress" data-of="lessons"><button data-say="x">Go</button></article>', SITE)
    assert BeautifulSoup(made, "html.parser").get_text() == NO_RECORD
    assert "Recognise it" in still('<article data-overview="start"><a href="00_start.ipynb">Recognise it</a></article>', SITE)  # fmt: skip


def test_a_report_and_what_was_saved_are_not_on_a_picture():
    html = '<details class="px-report" data-room="report-x"><form><textarea></textarea></form></details><p class="px-saved">Saved</p><p>Text</p>'
    assert still(html, SITE) == "<p>Text</p>"


def test_what_is_true_of_a_served_course_alone_is_marked_in_its_notebook_and_not_here():
    page = '<p>Read.</p><details class="of-served"><summary>What is stored</summary><p>On a machine.</p></details><p>On.</p>'
    assert relinked(page, SITE) == "<p>Read.</p><p>On.</p>"
    stored = [path.name for path in notebooks().glob("*.ipynb") if "<summary>What is stored" in path.read_text("utf-8")]
    for name in stored:
        text = str(words_of(notebooks() / name).blocks)
        assert text.count("What is stored") - relinked(text, SITE).count("What is stored") == 1, name
    assert len(stored) == 3


def test_a_quiz_is_known_by_its_room():
    cells = {
        4: {"screens": [{"html": '<div data-room="quiz:recognise-it">'}]},
        6: {"screens": [{"html": "<p>quiz</p>"}]},
    }
    assert quizzes_on(cells) == {4: "recognise-it"}
