"""The page *Cases*: every patient, where they are met, and how far the learner is with them."""

from markupsafe import escape

from course_lib import content
from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.own_record import own_record
from course_lib.app.patient_list import PatientListRoom
from tests.app.test_start_room import decide

CASE = "awake-and-unable-to-move"
LINES = len(content.ids("cases"))


def rows(browser):
    return [row.get_text(" ", strip=True) for row in browser.page.select(".px-patients li")]


def test_every_patient_is_listed_with_a_link_to_where_they_are_met(enter):
    _, browser = enter(PatientListRoom())
    links = [link["href"] for link in browser.page.select(".px-patients a")]
    assert len(links) == LINES and all("#step=" in link for link in links)
    assert all(content.case(id).title in browser.words for id in content.ids("cases"))
    assert browser.page.select_one("#clinic + div a")["href"] == "09_clinic_day.ipynb#step=patient"


def test_it_says_of_a_patient_how_far_one_is_and_of_the_others_nothing(enter, enter_case):
    case, browser = enter_case()
    decide(case, browser, 2)
    _, browser = enter(PatientListRoom())
    (told,) = [row for row in rows(browser) if "go on" in row]
    assert content.case(CASE).title in told and f"day {case.play.day:g}" in told


def test_the_server_shows_the_same_list_without_a_kernel(served, enter_case):
    case, browser = enter_case()
    decide(case, browser, 1)
    html = own_record("ada23456789ada23456789", [], "cases")["overview"]["html"]
    assert html.count("go on") == 1 and all(str(escape(content.case(id).title)) in html for id in content.ids("cases"))


def test_clinic_day_says_how_many_were_seen_once_it_was_entered(enter):
    _, browser = enter(PatientListRoom())
    assert "seen to the end" not in browser.words
    clinic, corridor = enter(ClinicRoom())
    corridor.send("see", values={"patient": corridor.page.select_one("[data-say=see]")["data-patient"]})
    _, browser = enter(PatientListRoom())
    assert f"0 of {LINES} seen to the end" in browser.words
