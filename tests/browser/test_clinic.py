"""Clinic day in a browser: from the corridor to one patient, through the debrief and back, with nothing in the way."""

from playwright.sync_api import expect

from course_lib import content
from tests.browser.playing import best, choose, commit, go_on, play

CLINIC = "09_clinic_day#step=patient"
PATIENT = content.case("fifty-a-day")
BACK = "Back to the corridor"


def door(page):
    return page.locator(".px-door", has_text="have become heavy")


def test_a_patient_is_played_from_the_corridor_to_the_debrief_and_is_done_on_the_way_back(learner):
    one = learner(width=390)
    page = one.go(CLINIC)
    one.no_barriers()
    door(page).get_by_role("button", name="See this patient").click()
    expect(page.get_by_role("heading", name="have become heavy")).to_be_visible()
    expect(page.get_by_text(PATIENT.title)).to_have_count(0)

    choose(page, best)
    commit(page)
    go_on(page)
    page.get_by_role("button", name=BACK).click()
    expect(door(page)).to_contain_text("begun")
    page.reload()
    one.live()
    door(page).get_by_role("button", name="Go on with this patient").click()
    expect(page.get_by_role("button", name="Commit & advance")).to_be_visible()

    play(page, best)
    expect(page.get_by_role("heading", name=PATIENT.title)).to_be_visible()
    after = page.get_by_role("region", name="After this patient")
    expect(after.get_by_role("link")).to_have_attribute("href", "05_physical_therapy.ipynb")
    one.no_barriers()
    after.get_by_role("button", name=BACK).click()
    expect(door(page)).to_contain_text("done")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_neither_the_corridor_nor_a_patient_has_barriers(learner):
    one = learner()
    page = one.go(CLINIC)
    one.no_barriers_on_desk_and_phone()
    door(page).get_by_role("button", name="See this patient").click()
    expect(page.get_by_role("button", name=BACK)).to_be_visible()
    one.no_barriers_on_desk_and_phone()


def test_cases_in_the_header_leads_by_one_link_to_the_corridor(learner):
    one = learner()
    page = one.go("00_start")
    page.get_by_role("navigation", name="Course").get_by_role("link", name="Cases").click()
    page.get_by_role("link", name="The same patients, unannounced").click()
    one.live()
    expect(page.get_by_role("heading", name="The corridor")).to_be_in_viewport()
