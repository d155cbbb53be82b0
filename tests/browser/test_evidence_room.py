"""From a claim or a term anywhere to its place in the evidence room, and a report that keeps what was typed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import words_come_first
from tests.browser.playing import LESSON

ROOM = "12_evidence_room"


def test_the_evidence_room_has_no_barriers(learner):
    one = learner()
    page = one.go(ROOM)
    expect(page.get_by_role("region", name="Coverage")).to_be_visible()
    one.no_barriers_on_desk_and_phone()


def test_the_card_of_a_claim_leads_to_the_claim_itself(learner):
    one = learner()
    page = one.go(LESSON)
    page.get_by_role("button", name=re.compile("^Source 46: ")).first.click()
    page.get_by_role("link", name="Source 46 in the evidence room").first.click()
    page.wait_for_url(f"**/{ROOM}.ipynb#claim=B12")
    one.live()
    expect(page.get_by_role("article", name="B12", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("article", name="B12", exact=True)).to_be_focused()


def test_the_room_is_reached_from_the_header_and_sifts_while_one_types(learner):
    one = learner()
    page = one.go("00_start")
    page.get_by_role("navigation", name="Course").get_by_role("link", name="Evidence").click()
    one.live()
    page.get_by_label("Words").fill("creatine")
    expect(page.get_by_role("article", name="S14", exact=True)).to_have_count(0)
    expect(page.get_by_role("article", name="S32", exact=True)).to_be_visible()


def test_a_term_opens_by_keyboard_and_leads_to_the_glossary(learner):
    one = learner()
    page = one.go("02_reduce_the_dose")
    page.get_by_role("button", name="pelvic girdle").first.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("group", name="Glossary: pelvic girdle").first
    expect(card).to_be_visible()
    card.get_by_role("link", name="In the glossary").click()
    one.live()
    expect(page.locator("#term-pelvic-girdle")).to_be_in_viewport()


def test_what_is_typed_into_a_report_stays_while_the_page_changes_and_is_recorded(learner):
    page = learner().go(LESSON)
    quiz, report = page.locator(".px-quiz"), page.locator(".px-quiz ~ .px-report")
    report.get_by_text("Report a problem").click()
    report.get_by_label("What is wrong here?").fill("The second answer is right too.")
    quiz.locator(".px-option input").first.check()
    expect(quiz.get_by_text("Kept on this page until you commit")).to_be_visible()
    expect(report.get_by_label("What is wrong here?")).to_have_value("The second answer is right too.")
    report.get_by_role("button", name="Report this").click()
    expect(report.get_by_text("it is recorded for whoever keeps this course")).to_be_focused()
    expect(quiz.locator(".px-option input").first).to_be_checked()


@pytest.mark.parametrize("notebook", ["00_start", ROOM])
def test_the_line_of_review_is_there_before_the_kernel_and_on_paper(learner, server, notebook):
    page = learner().page
    page.goto(f"{server.url}/voila/render/{notebook}.ipynb", wait_until="commit")
    line = page.get_by_text("Checked against its sources on")
    expect(line).to_be_visible()
    words_come_first(page)
    page.emulate_media(media="print")
    expect(line).to_be_visible()
