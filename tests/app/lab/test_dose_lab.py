"""The dose lab with all of its scenarios: one is open at a time, and links, pasted codes and kept attempts find theirs."""

import pytest

from course_lib import content
from course_lib.app.lab import DoseLab, LabRoom, lab
from course_lib.app.session import Session
from course_lib.views.parts.controls import code
from tests.reading import Browser, collapsed, loose_ends

LABS, TAPER, SHOCK = content.ids("labs"), "prednisone-taper", "septic-shock"


def choose(browser, id):
    browser.send("change", form="scenario", values={"scenario": [code(id)]})


def title(browser):
    (found,) = browser.page.select(".px-labpage h2")
    return collapsed(found.get_text())


@pytest.fixture
def dose_lab(enter):
    return lambda **how: enter(DoseLab(), **how)


def test_every_scenario_is_in_the_list_once_and_the_taper_comes_first(dose_lab):
    _, browser = dose_lab()
    listed = [option.get_text() for option in browser.page.select("select[name=scenario] option")]
    assert sorted(listed) == sorted(content.lab(id).title for id in LABS) and listed[0] == content.lab(TAPER).title
    assert title(browser) == listed[0]


@pytest.mark.parametrize("id", LABS)
def test_a_scenario_that_is_chosen_stands_there_as_it_does_alone(enter, dose_lab, id):
    room, browser = dose_lab()
    choose(browser, id)
    _, alone = enter(LabRoom(id), session=room.session)
    (scenarios,) = browser.page.select(".px-labbar > form[data-form=scenario]")
    assert collapsed(scenarios.extract().select_one("option[selected]").get_text()) == content.lab(id).title
    assert collapsed(browser.page.select_one(".px-labpage").get_text(" ")) == collapsed(
        alone.page.select_one(".px-labpage").get_text(" ")
    )
    assert loose_ends(browser.page) == set()


def test_what_was_set_in_a_scenario_is_there_on_the_way_back(dose_lab):
    room, browser = dose_lab()
    browser.send("region", values={"region": "distal"})
    choose(browser, SHOCK)
    choose(browser, TAPER)
    assert room.inside.region == "distal" and title(browser) == content.lab(TAPER).title


def test_a_link_opens_its_scenario_with_its_settings_also_while_another_is_open(enter, dose_lab):
    other, there = enter(LabRoom(SHOCK))
    there.send("world", values={"value": "0.118"})
    room, browser = dose_lab()
    browser.send("address", hash=f"#lab={SHOCK}&s={other._code()}")
    assert room.inside.lab.id == SHOCK and room.inside.setup == other.setup and "came with the link" in browser.words
    browser.send("address", hash=f"#lab={TAPER}")
    assert room.inside.lab.id == TAPER
    browser.send("address", hash="#lab=no-such&s=x")
    assert room.inside.lab.id == TAPER and browser.alerts()


def test_the_address_follows_the_scenario_that_is_chosen_where_the_page_has_one(dose_lab, served):
    room, browser = dose_lab()
    said, browser.screen.send = (
        [],
        (lambda send: lambda message, *more: (said.append(message), send(message, *more)))(browser.screen.send),
    )
    choose(browser, SHOCK)
    assert said[-1]["address"] == f"#lab={SHOCK}"
    browser.send("address", hash=f"#lab={TAPER}")
    assert room.inside.lab.id == TAPER and "address" not in said[-1], "the address was first"


def test_in_jupyterlab_no_address_is_changed(dose_lab):
    _, browser = dose_lab()
    said, browser.screen.send = (
        [],
        (lambda send: lambda message, *more: (said.append(message), send(message, *more)))(browser.screen.send),
    )
    choose(browser, SHOCK)
    assert said and all("address" not in one for one in said)


def test_an_address_that_names_a_scenario_alone_opens_it_as_it_was_left(enter, dose_lab):
    _, lesson = enter(LabRoom(SHOCK))
    lesson.send("world", values={"value": "0.118"})
    room = DoseLab()
    room.session = Session()
    hello = {"kind": "hello", "code": "ada23456789ada23456789", "hash": f"#lab={SHOCK}", "kept": lesson.kept}
    room.hear(hello)
    assert room.inside.lab.id == SHOCK and room.inside.setup.patient.resolution == 0.118 and not room.inside.damaged
    room.hear({"kind": "address", "hash": f"#lab={SHOCK}", "at": room.inside.at()})  # as Back brings it
    assert room.inside.setup.patient.resolution == 0.118 and not room.inside.damaged
    room.session.store.close()


def test_whoever_comes_with_a_link_finds_its_scenario_open(enter, dose_lab):
    other, there = enter(LabRoom("either-side-of-thirty"))
    room = DoseLab()
    room.session = Session()
    hash = f"#step=a-patient&lab={other.lab.id}&s={other._code()}"
    room.hear({"kind": "hello", "code": "ada23456789ada23456789", "hash": hash})
    assert room.inside.lab.id == other.lab.id and room.inside.restored
    room.session.store.close()


def test_a_pasted_code_of_another_scenario_opens_that_one(enter, dose_lab):
    other, _ = enter(LabRoom(SHOCK))
    room, browser = dose_lab()
    browser.send("open", form="open", values={"code": [f"see 11_dose_lab.ipynb#lab={SHOCK}&s={other._code()} please"]})
    assert room.inside.lab.id == SHOCK and "came with the link" in browser.words


def test_attempts_that_were_kept_in_a_lesson_s_lab_appear_with_their_scenario(enter, dose_lab):
    _, lesson = enter(LabRoom("same-number-other-drug"))
    lesson.send("keep", values={"side": "b"})
    assert "Attempt 1" in lesson.words
    room, browser = dose_lab()
    assert "Attempt 1" not in browser.words and "You kept none yet." in browser.read("Your attempts")
    choose(browser, "same-number-other-drug")
    assert "Attempt 1" in browser.words and len(room.inside.kept) == 1


def test_last_settings_of_a_scenario_come_back_when_it_is_chosen(enter, dose_lab):
    _, lesson = enter(LabRoom(SHOCK))
    lesson.send("world", values={"value": "0.118"})
    room, browser = dose_lab(kept=lesson.kept)
    choose(browser, SHOCK)
    assert room.inside.setup.patient.resolution == 0.118 and "your last settings on this device" in browser.words


@pytest.mark.parametrize("sent", [None, [], {}, {"scenario": ["no-such"]}, {"scenario": [None]}, {"scenario": [TAPER]}])
def test_a_choice_of_none_changes_nothing(dose_lab, sent):
    room, browser = dose_lab()
    before = browser.html
    browser.send("change", form="scenario", values=sent)
    assert browser.html == before and room.inside.lab.id == TAPER


def test_the_scenario_that_is_open_hears_what_the_hand_does(dose_lab):
    room, browser = dose_lab()
    choose(browser, SHOCK)
    browser.send("preset")
    browser.send("ping")
    browser.send("region", values={"region": "distal"})
    assert room.inside.region == "distal" and room.rooms[TAPER].region == "proximal"


def test_a_door_with_an_id_opens_that_scenario_alone():
    assert not Browser(lab(SHOCK)).page.select("select[name=scenario]")
    assert Browser(lab()).page.select("select[name=scenario]")
