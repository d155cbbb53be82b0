"""A lab and a case with constants of one's own: marked wherever a curve of them is shown, recorded nowhere, shared by no link."""

import re

import numpy as np
import pytest

from course_lib import case, content, lab, physiology
from course_lib.app.case.room import CaseRoom
from course_lib.app.lab import LabRoom
from course_lib.app.lab.dose_lab import DoseLab
from course_lib.engine.case import replay
from course_lib.views.parts.controls import code
from course_lib.views.parts.own_mark import NO_LINK
from tests.app.case.test_case_room import play
from tests.reading import collapsed, form_data

LAB, CASE = "ten-days-of-methylprednisolone", "the-stairs-won"
OWN = physiology.patient(EX50=30)
USUAL = physiology.constants()["half_injury_mg_pe_per_day"].value
MARK = (
    f"Your own constants, not the course’s: half_injury_mg_pe_per_day = 30 (the course has {USUAL:g}). "
    "Nothing here is recorded, and nothing counts."
)


@pytest.fixture
def own_lab(enter):
    return enter(LabRoom(LAB, OWN))


@pytest.fixture
def own_case(enter):
    return enter(CaseRoom(CASE, own=OWN))


def marks(browser):
    return [collapsed(one.get_text()) for one in browser.page.select(".px-owned")]


def press(browser, kind, **values):
    form = browser.page.find("form", attrs={"data-form": "lab"})
    browser.send(kind, values={"say": kind, **values}, typed=form_data(form))


def rows(data):
    """Every event in the learners' file."""
    import sqlite3

    with sqlite3.connect(data / "learners.sqlite") as file:
        return file.execute("SELECT count(*) FROM events").fetchone()[0]


# ── the lab ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lab_with_constants_of_ones_own_is_simulated_with_them_on_both_sides_and_in_every_plausible_setting(
    own_lab, enter
):
    (mine, _), (theirs, _) = own_lab, enter(LabRoom(LAB))
    for key in ("a", "b"):
        injured = [room._side(key).trace.injury.sum(axis=0) for room in (mine, theirs)]
        assert (injured[0] >= injured[1]).all() and injured[0].mean() > 1.02 * injured[1].mean()
    assert mine.setup.patient.injury == 30 and mine._asked(mine.setup, "a")[2] == (("half_injury_mg_pe_per_day", 30.0),)


def test_it_is_marked_before_the_guess_and_after_it_and_in_each_sheet_that_shows_a_curve(own_lab):
    _, browser = own_lab
    assert marks(browser) == [MARK]  # before the guess there is no curve yet
    browser.look()
    assert set(marks(browser)) == {MARK}
    press(browser, "keep", side="a")
    press(browser, "why", side="a")
    press(browser, "card")
    for name in ("Your attempts", "Why this strength", "Tables of numbers", "Teaching card"):
        found = browser.page.select(f'.px-labsheet[aria-label="{name}"] .px-owned')
        assert [collapsed(one.get_text()) for one in found] == [MARK], name


def test_nothing_of_it_is_recorded_though_attempts_can_be_kept_on_the_page(own_lab, data):
    room, browser = own_lab
    browser.look()
    press(browser, "keep", side="a")
    press(browser, "keep", side="b")
    assert [one.number for one in room.kept] == [1, 2] and rows(data) == 0
    assert "saved" not in " ".join(browser.said).lower() and not room.unsaved
    press(browser, "drop", number="1")
    assert [one.number for one in room.kept] == [2]


def test_the_guess_and_the_challenge_of_it_are_not_recorded_either(own_lab, data):
    room, browser = own_lab
    browser.send("guess", values={"option": code(room.lab.guess.options[0].id)})
    assert room._answer_given() and rows(data) == 0
    if room.lab.challenge:
        press(browser, "challenge")
        assert room.progress.open and rows(data) == 0


def test_no_link_and_no_code_is_made_of_it(own_lab, served):
    _, browser = own_lab
    browser.look()
    press(browser, "card")
    assert NO_LINK in browser.read("Share this scenario") and NO_LINK in browser.read("Teaching card")
    assert not browser.page.select("[data-copy], .px-address")
    assert not re.search(r"s=eN|>eN[\w-]{20}", browser.html)


def test_what_it_keeps_in_the_browser_is_apart_from_the_course_s(own_lab, enter):
    room, browser = own_lab
    browser.look()
    browser.send(
        "change",
        form="lab",
        values={**form_data(browser.page.find("form", attrs={"data-form": "lab"})), "a-dose-0": ["33"]},
    )
    assert room.setup != room.preset and f"lab:{LAB}" not in browser.kept
    _, other = enter(LabRoom(LAB), kept=browser.kept)
    assert "33" not in {field.get("value") for field in other.page.select("[name^=a-dose]")} and not marks(other)


def test_a_switch_that_would_move_a_constant_of_ones_own_is_not_offered_and_a_link_does_not_move_it(own_lab, enter):
    room, browser = own_lab
    browser.look()
    assert room.owned == ("injury",)
    assert not browser.page.select("[name=p-injury]") and browser.page.select("[name=p-resolution]")
    moved, theirs = enter(LabRoom(LAB))
    theirs.look()
    theirs.send(
        "change",
        form="lab",
        values={**form_data(theirs.page.find("form", attrs={"data-form": "lab"})), "p-injury": ["500"]},
    )
    assert moved.setup.patient.injury == 500
    browser.send("address", hash=f"#lab={LAB}&s={moved._code()}")
    assert room.setup.patient.injury == 30 and set(marks(browser)) == {MARK}


def test_a_world_of_low_doses_is_not_chosen_over_a_constant_of_ones_own(enter):
    room, browser = enter(LabRoom(LAB, physiology.patient(k_gc=0.03)))
    browser.look()
    assert not browser.page.select("[data-say=world]")
    press(browser, "world", value="0.118")
    assert room.setup.patient.resolution == 0.03


def test_every_scenario_of_the_dose_lab_takes_them_along(enter):
    rooms, browser = enter(DoseLab(OWN))
    for id in (LAB, "septic-shock"):
        browser.send("change", form="scenario", values={"scenario": [code(id)]})
        assert rooms.inside.lab.id == id and marks(browser)[:1] == [MARK]


# ── the case ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_case_with_constants_of_ones_own_is_marked_on_every_screen_and_recorded_nowhere(own_case, data):
    room, browser = own_case
    assert set(marks(browser)) == {MARK} and "It lasts as long as this page." in browser.words
    play(room, browser)
    assert room.phase == "debrief" and set(marks(browser)) == {MARK}
    for drawn in (
        ".px-happened",
        "[aria-label='Debrief'] .px-folds",
    ):  # where its curves stand, whatever is scrolled away
        assert browser.page.select(f"{drawn} .px-owned"), drawn
    assert rows(data) == 0 and len(room.attempt.events) > 3
    assert "Not recorded: your own constants" in browser.words and not re.search(r"\bSaved\b", browser.words)
    assert not any("Saved" in said for said in browser.said)


def test_each_commitment_of_it_says_that_it_is_not_recorded(own_case):
    room, browser = own_case
    browser.click("Meet the patient")
    assert browser.page.select("[aria-label='So far'] .px-owned")
    assert set(marks(browser)) == {MARK}
    scene = room.play.scene
    set_ = {one.id: [f"{one.argued:g}"] for one in replay.controls(scene, replay.argued(scene).options)}
    browser.send(
        "commit",
        form="decision",
        values={"options": list(map(code, replay.argued(scene).options)), "certainty": ["fairly"], **set_},
    )
    assert room.phase == "followed" and set(marks(browser)) == {MARK} and browser.said[-1].endswith("Not recorded.")
    assert "Not recorded: your own constants" in browser.words


def test_the_patient_of_it_is_the_course_s_but_for_these_constants(own_case, enter_case, enter):
    mine, (theirs, _) = own_case[0], enter(CaseRoom(CASE))
    assert mine.attempt.seed == theirs.attempt.seed and mine.case == theirs.case
    scenario = replay.scenario(mine.play)
    same = enter(CaseRoom(CASE, own=physiology.patient()))[0]
    assert np.array_equal(same.run(scenario).strength, theirs.run(scenario).strength)
    slow = enter(CaseRoom(CASE, own=physiology.patient(turnover_per_day=0.002)))[0]
    assert not np.array_equal(slow.run(scenario).strength, theirs.run(scenario).strength)


def test_it_asks_no_questions_that_would_count_and_takes_no_reports(own_case, data):
    room, browser = own_case
    play(room, browser)
    assert not browser.page.select("[data-say=missed], #ask-missed, .px-report")
    browser.send("missed")
    browser.send("report", at=code(room.where()), values={"words": ["wrong"]})
    assert room.inside is None and rows(data) == 0


def test_another_path_and_another_attempt_are_played_without_a_record(own_case, data):
    room, browser = own_case
    play(room, browser)
    browser.send("reopen", values={"kept": "0"})
    assert room.phase == "deciding" and room.paths.second is not None and set(marks(browser)) == {MARK}
    browser.send("leave")
    browser.send("again")
    assert room.phase == "opening" and room.attempt.number_of_attempts == 2 and rows(data) == 0


def test_the_course_s_own_record_goes_on_untouched_beside_it(own_case, enter, data, store):
    room, browser = own_case
    theirs, other = enter(CaseRoom(CASE), kept=browser.kept)
    play(theirs, other)
    play(room, browser)
    assert rows(data) == len(theirs.attempt.events) and not marks(other)
    again, later = enter(CaseRoom(CASE, own=OWN), kept=browser.kept)
    assert again.phase == "opening" and not again.attempt.events  # a page that is gone took it along


# ── the doors ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "door", [lambda who: lab(LAB, patient=who), lambda who: lab(patient=who), lambda who: case(CASE, patient=who)]
)
def test_the_doors_take_a_patient_and_refuse_what_is_none(door):
    assert "Your own constants" in door(OWN).html or door(OWN)
    assert "Your own constants" not in door(physiology.patient()).html
    for wrong in (physiology.population(5), {"EX50": 30}, 30):
        with pytest.raises(
            ValueError, match=r"the patient is .*: give one, as in patient=physiology.patient\(EX50=30\)"
        ):
            door(wrong)


def test_the_ids_in_these_tests_are_of_the_course():
    assert LAB in content.ids("labs") and CASE in content.ids("cases")
