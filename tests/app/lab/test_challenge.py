"""A challenge of three at the lab's door, from the first task to what was learnt; recorded, left, slept over and resumed."""

from typing import get_args

import pytest

from course_lib import content
from course_lib.app.lab import LabRoom
from course_lib.engine.lab import challenge as engine
from course_lib.model.lab import Change
from course_lib.views.lab.challenge import ASTRAY, NO_TARGET, astray
from tests.engine.lab.solved import WAYS
from tests.reading import collapsed, form_data

LABS = content.ids("labs")
TAPER = "prednisone-taper"


@pytest.fixture
def open_lab(enter):
    def open_lab(id=TAPER, **how):
        room, browser = enter(LabRoom(id), **how)
        browser.look()
        return room, browser

    return open_lab


def banner(browser):
    found = browser.page.select_one(".px-challenge")
    return collapsed(found.get_text(" ")) if found else ""


def button(browser, say):
    return browser.page.select_one(f".px-challenge [data-say={say}]")


def press(browser, say):
    """Press a button of the banner, if it can be pressed."""
    assert not button(browser, say).has_attr("disabled"), say
    browser.send(say, values={"say": say})


def form(browser):
    return form_data(browser.page.find("form", attrs={"data-form": "lab"}))


def change(browser, gesture=None, **fields):
    values = {**form(browser), **{name: [text] for name, text in fields.items()}}
    more = {} if gesture is None else {"gesture": gesture}
    browser.send("change", form="lab", at=browser.page.find(attrs={"data-at": True})["data-at"], values=values, **more)


def by_hand(room, browser, way):
    """Do what a way changes with the lab's own fields and buttons."""
    for key in ("a", "b"):
        if key in way:
            _side_by_hand(room, browser, key, way[key])
    for name, value in way.items():
        if name not in ("a", "b"):
            change(browser, **{f"p-{name}": value if isinstance(value, str) else f"{value:g}"})


def _side_by_hand(room, browser, key, steps):
    if steps[0].drug != getattr(room.setup, key)[0].drug:
        change(browser, **{f"{key}-drug": steps[0].drug})
    while len(getattr(room.setup, key)) < len(steps):
        browser.send("add-step", values={"say": "add-step", "side": key}, typed=form(browser))
    while len(getattr(room.setup, key)) > len(steps):
        number = str(len(getattr(room.setup, key)) - 1)
        browser.send("remove-step", values={"say": "remove-step", "side": key, "number": number}, typed=form(browser))
    fields = {}
    for n, step in enumerate(steps):
        fields |= {f"{key}-dose-{n}": f"{step.mg:g}"} | ({f"{key}-from-{n}": f"{step.from_day:g}"} if n else {})
    change(browser, **fields)
    assert getattr(room.setup, key) == steps


@pytest.mark.parametrize("id", LABS)
def test_a_challenge_is_gone_through_from_its_first_task_to_what_was_learnt(open_lab, id):
    room, browser = open_lab(id)
    assert not banner(browser)
    browser.send("challenge", values={"say": "challenge"})
    for n, task in enumerate(room.lab.challenge, 1):
        assert f"Challenge {n} of 3: {task.text}." in banner(browser) and NO_TARGET in banner(browser)
        assert room.setup == room.preset and button(browser, "challenge-solved").has_attr("disabled")
        for criterion in task.criteria:
            assert criterion.words in banner(browser)
        browser.send("challenge-solved")
        assert len(room.progress.solved) == n - 1  # what does not hold is not taken
        by_hand(room, browser, WAYS[id, task.id])
        assert "does not hold" not in banner(browser) and "for some of the band" not in banner(browser)
        press(browser, "challenge-solved")
        assert "what this shows:" in banner(browser) and task.learnt.split(".")[0][:40] in banner(browser)
        press(browser, "challenge-next")
    assert "The three together." in banner(browser) and banner(browser).count("You set:") == 3
    assert "The model cannot tell which of them is better for a patient." in banner(browser)
    behind = browser.page.select(".px-challenge details")
    assert [one.summary.get_text() for one in behind] == ["What it showed"] * 3 and all(one.p for one in behind)
    assert [body["does"] for body in room.attempt.bodies("challenge")] == ["begun", *["solved", "next"] * 3]
    press(browser, "challenge-leave")
    assert not banner(browser)


@pytest.mark.parametrize("id", LABS)
def test_nothing_of_a_challenge_praises_a_regimen_or_calls_it_one_to_give(id):
    for task in content.lab(id).challenge:
        said = f"{task.text} {task.learnt}".lower()
        assert not any(word in said for word in ("well done", "good regimen", "best dose", "optimal", "recommended dose", "correct dose", "ideal"))  # fmt: skip
        assert task.assumption and "without a source" in task.assumption


def test_the_end_says_what_was_set_and_how_many_changes_it_took(open_lab):
    room, browser = open_lab("same-number-other-drug")
    browser.send("challenge")
    change(browser, **{"p-fluorinated": "1.2"})
    change(browser, **{"p-fluorinated": "1"})  # the same drag
    press(browser, "challenge-solved")
    press(browser, "challenge-next")
    for text in ("5", "4.5"):
        change(browser, gesture=int(float(text) * 10), **{"b-dose-0": text})
    press(browser, "challenge-solved")
    press(browser, "challenge-next")
    by_hand(room, browser, WAYS["same-number-other-drug", "not-the-drug"])
    press(browser, "challenge-solved")
    press(browser, "challenge-next")
    words = banner(browser)
    assert "You set: The model changed: fluorinated weight 1 instead of 1.3 (1 change)." in words
    assert "You set: B Dexamethasone 4.5 mg/day (2 changes)." in words
    assert "You set: A Prednisone 15 mg/day; A steroid-sparing agent from day 0 (3 changes)." in words


def test_what_should_have_been_left_alone_is_named_and_nothing_is_taken_until_it_is_set_back(open_lab):
    room, browser = open_lab("same-number-other-drug")
    browser.send("challenge")
    change(browser, **{"p-fluorinated": "1"})
    change(browser, **{"p-severity": "0.5"})
    assert "This one leaves the patient as in the comparison: set it back." in banner(browser)
    assert button(browser, "challenge-solved").has_attr("disabled")
    browser.send("challenge-solved")
    assert not room.progress.solved
    change(browser, **{"p-severity": "0.6"})
    press(browser, "challenge-solved")
    assert room.progress.telling


def test_it_is_said_once_when_a_task_begins_to_hold(open_lab):
    _, browser = open_lab("same-number-other-drug")
    browser.send("challenge")
    change(browser, **{"p-fluorinated": "1"})
    assert browser.said[-1] == "It holds across the band: you can read what this shows."
    change(browser, **{"p-fluorinated": "1.01"})
    assert browser.said.count("It holds across the band: you can read what this shows.") == 1


def test_a_setting_that_cannot_be_meets_nothing(open_lab):
    _, browser = open_lab("same-number-other-drug")
    browser.send("challenge")
    change(browser, **{"p-fluorinated": "1", "p-severity": "high"})
    assert button(browser, "challenge-solved").has_attr("disabled")


def test_a_challenge_is_left_at_any_time_and_what_was_set_stays(open_lab):
    room, browser = open_lab()
    browser.send("challenge")
    change(browser, **{"b-dose-0": "25"})
    press(browser, "challenge-leave")
    assert not banner(browser) and room.setup.b[0].mg == 25
    browser.send("challenge-leave")
    browser.send("challenge-next")
    browser.send("challenge-solved")
    assert [body["does"] for body in room.attempt.bodies("challenge")] == ["begun", "left"]


def test_a_challenge_is_gone_on_with_on_another_day(open_lab):
    room, browser = open_lab()
    browser.send("challenge")
    by_hand(room, browser, WAYS[TAPER, "the-agent-alone"])
    press(browser, "challenge-solved")
    again, later = open_lab(kept=browser.kept)
    assert "Challenge 1 of 3, what this shows:" in banner(later)
    press(later, "challenge-next")
    assert again.setup == again.preset
    _, third = open_lab(kept=later.kept)
    assert "Challenge 2 of 3:" in banner(third)


def test_what_an_attempt_is_called_does_not_hang_on_guesses_and_challenges(open_lab):
    room, browser = open_lab()
    browser.send("challenge")
    browser.send("keep", values={"side": "a"})
    browser.send("challenge-leave")
    browser.send("keep", values={"side": "b"})
    assert [one.number for one in room.kept] == [1, 2]


def test_whoever_begins_a_challenge_before_the_guess_sees_the_curves(enter):
    room, browser = enter(LabRoom(TAPER))
    browser.send("challenge")
    assert not room.asking and banner(browser) and len(browser.charts()) == 5


def test_a_challenge_is_met_again_after_a_sleep_with_its_changes(pages):
    room, browser = pages.enter(lambda: LabRoom(TAPER))
    browser.send("challenge")
    pages.sleeps_well(browser)
    change(browser, **{"a-dose-0": "50"})
    change(browser, **{"p-sparing": "yes"})
    again, _ = pages.sleeps_well(browser)
    assert again.changes == room.changes == 2
    change(browser, **{"a-dose-0": "60"})
    press(browser, "challenge-solved")
    pages.sleeps_well(browser)
    assert room.attempt.bodies("challenge")[-1]["changes"] == 3


def test_without_a_record_a_challenge_sleeps_with_its_kernel(pages, data):
    data.write_text("a file where the folder should be")
    room, browser = pages.enter(lambda: LabRoom(TAPER))
    browser.send("challenge")
    by_hand(room, browser, WAYS[TAPER, "the-agent-alone"])
    press(browser, "challenge-solved")
    again, _ = pages.sleeps_well(browser)
    assert again.progress == room.progress and again.progress.telling
    assert "the-agent-alone" not in str(browser.stands)


@pytest.mark.parametrize(
    "odd",
    [
        {"unrecorded": "text"},
        {"unrecorded": [["challenge"]]},
        {"unrecorded": [["challenge", {"does": "begun"}], ["kept", {}], ["guessed", {"option": "no-code"}]] * 30},
        {"guess": [1], "changes": -4},
        {"guess": {"told": "yes"}, "changes": "many"},
    ],
)
def test_a_bent_note_breaks_nothing(pages, odd):
    _, browser = pages.enter(lambda: LabRoom(TAPER))
    browser.look()
    browser.stands = {**browser.stands, **odd}
    room, later = pages.wake(browser)
    assert room.changes == 0 and len(room.unrecorded) <= 20 and later.charts()
    assert all(kind in ("guessed", "shown", "challenge") for kind, _ in room.unrecorded)


def test_each_thing_that_can_be_changed_has_words_beside_the_task():
    assert set(ASTRAY) == {*get_args(Change), "patient"} and set(engine.GROUPS) <= set(ASTRAY)
    assert astray(("a-dose", "model", "patient")).startswith(
        "This one leaves A’s dose, the switches of the model and the patient"
    )
