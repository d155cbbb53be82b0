"""The dose lab asks before it shows: once of each learner in each scenario, of nobody who comes with settings, also without a record."""

import re

import pytest

from course_lib import content
from course_lib.app.lab import DoseLab, LabRoom
from course_lib.engine.lab import share_code
from course_lib.engine.lab.guess import apart, true_one
from course_lib.views.parts.controls import code
from tests.reading import collapsed, form_data

LABS = content.ids("labs")
TAPER = "prednisone-taper"
CURVES = ("Proximal strength", "Respiratory strength", "Disease activity", "Acute illness", "Bronchospasm", "Adrenal reserve", "Morning cortisol")  # fmt: skip
OTHER = "bob23456789bob23456789"


@pytest.fixture
def open_lab(enter):
    return lambda id=TAPER, **how: enter(LabRoom(id), **how)


def asked(browser):
    """The words of the guess; nothing where it is not asked."""
    found = browser.page.select_one(".px-guess-asked")
    return collapsed(found.get_text(" ")) if found else ""


def told(browser):
    """What the model shows beside the guess."""
    found = browser.page.select_one(".px-guessed")
    return collapsed(found.get_text(" ")) if found else ""


def why(browser):
    """The words of the sheet that the button beside what is told opens."""
    opens = browser.page.select_one(".px-guessed button")["popovertarget"]
    return collapsed(browser.page.find(id=opens).get_text(" "))


def guess(browser, option):
    browser.send("guess", values={"say": "guess", "option": code(option.id)})


def move(browser, **fields):
    values = form_data(browser.page.find("form", attrs={"data-form": "lab"}))
    new = {name.replace("_", "-"): [text] for name, text in fields.items()}
    browser.send("change", form="lab", values={**values, **new})


@pytest.mark.parametrize("id", LABS)
def test_a_new_learner_meets_the_dose_and_a_question_and_none_of_the_curves(open_lab, id):
    room, browser = open_lab(id)
    assert room.asking and set(browser.charts()) == {"Dose"}
    assert all(option.label in browser.buttons() for option in room.lab.guess.options)
    assert "Show me without guessing" in browser.buttons()
    assert not browser.page.select("[aria-label='Read-outs'], [aria-label='Goals to explore'], [data-say=why]")
    assert not re.search(r"B less A|strongest|is the stronger side|lowest about day", browser.words)
    assert "It never recommends a dose." in browser.words and "Do not enter details of a real patient." in browser.words
    assert room.lab.limits in browser.words


def test_the_page_does_not_say_which_option_the_model_makes_true(open_lab):
    room, browser = open_lab("septic-shock")
    html = str(browser.html)
    for option in room.lab.guess.options:
        assert option.because not in browser.everything
        assert f'"{option.id}"' not in html


@pytest.mark.parametrize("id", LABS)
def test_each_option_shows_the_curves_and_is_told_with_what_the_model_shows_and_why(open_lab, served, id):
    for n, option in enumerate(content.lab(id).guess.options):
        room, browser = open_lab(id, code=f"{'abcdefgh'[n]}da23456789ada23456789")
        guess(browser, option)
        assert not asked(browser) and set(browser.charts()) & set(CURVES)
        words = told(browser)
        fits = true_one(room.lab.guess, float(apart(room.lab.guess, *(room._side(key).trace for key in ("a", "b")))[0]))
        begins = "As you guessed: in" if option == fits else f"You guessed “{option.label}”. In"
        assert words.startswith(f"{begins} the model B less A is") and "across patients" in words
        because = re.sub(r"\s*\[[SB]\d+\]", "", option.because)[:40]
        assert because in why(browser) and browser.page.select_one(".px-guessed button").get_text() == "Why"
        assert browser.said[-1] and browser.said[-1] in words
        if option != fits:
            assert f"which is “{fits.label}”" in words


def test_without_a_guess_the_curves_come_with_what_the_model_shows(open_lab):
    _, browser = open_lab()
    browser.click("Show me without guessing")
    assert set(CURVES) & set(browser.charts()) and told(browser).startswith("In the model B less A is")


def test_a_guess_is_kept_and_asked_once_in_each_scenario_of_each_learner(open_lab, served):
    room, browser = open_lab()
    guess(browser, room.lab.guess.options[0])
    again, later = open_lab(kept=browser.kept)
    assert not again.asking and not told(later)
    assert again.attempt.bodies("guessed") == [{"option": room.lab.guess.options[0].id}]
    assert open_lab("septic-shock", kept=browser.kept)[0].asking
    assert open_lab(code=OTHER)[0].asking


def test_whoever_looked_without_a_guess_is_not_asked_again(open_lab):
    _, browser = open_lab()
    browser.look()
    again, _ = open_lab(kept=browser.kept)
    assert not again.asking and again.attempt.bodies("shown") == [{}]


def test_whoever_comes_with_settings_of_their_own_is_not_asked(open_lab):
    room, browser = open_lab()
    move(browser, b_dose_0="25")
    assert not asked(browser) and set(CURVES) & set(browser.charts())
    assert not room.attempt.events  # nothing was answered
    again, _ = open_lab(kept=browser.kept)
    assert not again.asking and again.restored


def test_whoever_comes_with_a_link_is_not_asked_and_is_later_without_it(open_lab, served):
    room, _ = open_lab(code=OTHER)
    link = f"#lab={TAPER}&s={share_code.write(room.preset, room.preset.patient)}"
    met, browser = open_lab()
    browser.send("address", hash=link)
    assert not met.asking and set(CURVES) & set(browser.charts())
    assert open_lab()[0].asking


def test_whoever_has_kept_attempts_is_not_asked(open_lab):
    _, browser = open_lab()
    browser.look()
    browser.send("keep", values={"side": "a"})
    room, _ = open_lab(kept=browser.kept)
    room.attempt.events = tuple(event for event in room.attempt.events if event.kind != "shown")
    assert room.kept and not room.asking


def test_what_stood_as_it_was_after_a_change_does_not_bring_the_question_back(open_lab):
    room, browser = open_lab()
    move(browser, b_dose_0="25")
    browser.send("preset")
    assert room.setup == room.preset and not room.asking


def test_what_was_told_goes_as_soon_as_something_is_moved(open_lab):
    room, browser = open_lab()
    guess(browser, room.lab.guess.options[1])
    browser.send("region", values={"region": "distal"})
    assert told(browser)
    browser.send("change", form="read", values={"day": ["40"]})
    assert not told(browser) and browser.page.select_one(".px-labsaid").get_text().startswith("Day 40: ")
    browser.send("guess-anew")
    browser.look()
    assert told(browser)
    move(browser, b_dose_0="25")
    assert not told(browser)
    browser.send("preset")
    assert not told(browser)


@pytest.mark.parametrize("id", LABS)
def test_each_claim_of_the_note_has_its_card_and_goes_with_it(open_lab, id):
    room, browser = open_lab(id)
    for say in ("guess", "challenge"):
        browser.send(say)
        cards = [one["popovertarget"] for one in browser.page.select("button.px-claim")]
        assert all(len(browser.page.find_all(id=card)) == 1 for card in cards)
    browser.send("challenge-leave")
    shown = {one["popovertarget"] for one in browser.page.select("button[popovertarget]")}
    assert {one["id"] for one in browser.page.select(".px-evidence")} <= shown


def test_before_the_guess_too_a_contrast_that_cannot_be_pressed_says_why(open_lab):
    room, browser = open_lab("ten-days-of-methylprednisolone")
    closed = browser.page.select("[data-say=contrast][aria-disabled=true]")
    assert closed
    for one in closed:
        browser.send("contrast", values={"say": "contrast", "which": one["data-which"]})
        assert room.asking and browser.page.select_one(".px-labsaid").get_text() == browser.said[-1] == one["title"]


def test_what_is_chosen_before_the_guess_says_nothing_of_the_answer(open_lab):
    room, browser = open_lab()
    said = list(browser.said)
    browser.send("region", values={"region": "distal"})
    browser.send("change", form="read", values={"day": ["40"]})
    assert room.asking and browser.said == said


def test_the_guess_is_asked_once_more_on_request(open_lab):
    room, browser = open_lab()
    guess(browser, room.lab.guess.options[0])
    move(browser, b_dose_0="25")
    browser.send("guess-anew")
    assert room.asking and room.setup == room.preset and asked(browser)
    guess(browser, room.lab.guess.options[1])
    assert f"You guessed “{room.lab.guess.options[1].label}”" in told(browser)
    assert len(room.attempt.bodies("guessed")) == 2


@pytest.mark.parametrize("values", [None, {}, {"option": 7}, {"option": "no-such-code"}, {"option": ["x"]}, "text"])
def test_an_odd_answer_shows_the_curves_and_counts_as_none(open_lab, values):
    room, browser = open_lab()
    browser.send("guess", values=values)
    assert not room.asking and not room.attempt.bodies("guessed") and room.attempt.bodies("shown") == [{}]
    browser.send("guess", values=values)
    assert len(room.attempt.bodies("shown")) == 1


def test_without_a_record_a_guess_is_taken_all_the_same_and_recorded_when_there_is_one(open_lab, data):
    data.write_text("a file where the folder should be")
    room, browser = open_lab()
    assert room.closed and room.asking
    guess(browser, room.lab.guess.options[0])
    assert not room.asking and told(browser)
    data.unlink()
    browser.send("hello-again")
    assert not room.closed and len(room.attempt.bodies("guessed")) == 1
    assert not open_lab(kept=browser.kept)[0].asking


def test_a_guess_that_another_tab_was_before_is_added_after_it(open_lab):
    (room, one), (other, two) = open_lab(), open_lab()
    guess(one, room.lab.guess.options[0])
    guess(two, other.lab.guess.options[1])
    assert [body["option"] for body in other.attempt.bodies("guessed")] == [o.id for o in room.lab.guess.options[:2]]


def test_a_guess_that_could_not_be_saved_waits_and_the_curves_are_there(open_lab, lock):
    room, browser = open_lab()
    held = lock()
    guess(browser, room.lab.guess.options[0])
    assert not room.asking and room.unsaved and "Not saved" in browser.words
    held.close()
    browser.send("ping")
    assert not room.unsaved and len(room.attempt.bodies("guessed")) == 1


def test_the_guess_and_what_was_told_are_met_again_after_a_sleep(pages):
    room, browser = pages.enter(lambda: LabRoom(TAPER))
    pages.sleeps_well(browser)
    guess(browser, room.lab.guess.options[2])
    again, later = pages.sleeps_well(browser)
    assert told(later) and not again.asking
    browser.send("guess-anew")
    again, _ = pages.sleeps_well(browser)
    assert again.asking


def test_without_a_record_the_guess_sleeps_with_its_kernel(pages, data):
    data.write_text("a file where the folder should be")
    room, browser = pages.enter(lambda: LabRoom(TAPER))
    guess(browser, room.lab.guess.options[2])
    again, _ = pages.sleeps_well(browser)
    assert again.unrecorded == room.unrecorded and room.lab.guess.options[2].id not in str(browser.stands)


def test_each_scenario_of_the_list_asks_for_its_own_guess(enter):
    room, browser = enter(DoseLab())
    browser.look()
    browser.send("change", form="scenario", values={"scenario": [code("septic-shock")]})
    assert content.lab("septic-shock").guess.question in browser.words
    browser.send("change", form="scenario", values={"scenario": [code(TAPER)]})
    assert not asked(browser)
