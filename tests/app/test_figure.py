"""A figure at its door: nothing is shown before the guess, the guess is kept, and what came of it is told by how far it was."""

import re

import pytest

from course_lib import content
from course_lib.app.figure import FigureRoom
from course_lib.app.lab import DoseLab
from course_lib.engine import figure as engine
from course_lib.engine.lab import share_code
from course_lib.views.parts.controls import code
from tests.reading import collapsed, form_data, loose_ends

FIGURES = content.ids("figures")
DRAWN, CHOSEN, TOLD = "either-side-of-thirty", "same-number-other-drug", "one-answer-for-both"
OF_A_LAB = [id for id in FIGURES if content.figure(id).lab]
each_figure = pytest.mark.parametrize("id", FIGURES)


@pytest.fixture
def enter_figure(enter):
    return lambda id, **how: enter(FigureRoom(id), **how)


def bare(text):
    """The words before the first claim tag, as a page shows them."""
    return collapsed(re.split(r" ?\[|\*\*", text.strip())[0])[:50]


def guess(room, browser, height=80):
    """Give a guess in the form that is on the screen, and keep it."""
    asked = room.figure.guess
    if asked.kind == "line":
        browser.send("commit", form="guess", values={engine.field(day): [f"{height}"] for day in asked.days})
    else:
        browser.choose(asked.options[0].label)
        browser.click("Keep my guess")


def compared(browser):
    (said,) = browser.page.select(".px-howfar")
    return collapsed(said.get_text(" "))


@each_figure
def test_nothing_is_given_away_before_a_guess_is_kept_and_all_is_told_after_it(enter_figure, id):
    room, browser = enter_figure(id)
    options = getattr(room.figure.guess, "options", ())
    told = [bare(room.figure.told), *(bare(option.because) for option in options)]
    assert not [text for text in told if text in browser.everything] and loose_ends(browser.page) == set()
    assert room.runs == {}, "nothing is simulated before the guess"
    assert not browser.charts() or all(set(one["series"][0]["y"]) == {None} for one in browser.charts().values())
    guess(room, browser)
    if not room.figure.lab:
        assert not [text for text in told if text in browser.everything] and "Compare" in browser.buttons()
        browser.click("Compare")
    assert not [text for text in told if text not in browser.words] and loose_ends(browser.page) == set()
    assert compared(browser)


@each_figure
def test_it_is_shown_without_a_guess_to_who_asks_and_says_nothing_of_one_then(enter_figure, id):
    room, browser = enter_figure(id)
    browser.click("Show me without a guess")
    assert bare(room.figure.told) in browser.words and not browser.page.select(".px-howfar")
    assert "Your guess" not in browser.html and [event.kind for event in room.attempt.events] == ["started", "shown"]
    _, later = enter_figure(id)
    assert bare(room.figure.told) in later.words


@each_figure
def test_a_guess_is_kept_as_it_was_given_and_never_called_right_or_wrong(enter_figure, id):
    room, browser = enter_figure(id)
    guess(room, browser)
    given = room.stands.given
    again, later = enter_figure(id)
    assert again.stands.given == given and again.stands == room.stands
    if not room.figure.lab:
        later.click("Compare")
    assert not {"right", "wrong", "correct", "✓", "△"} & set(re.split(r"[\s.,;:]+", compared(later).lower()))


@pytest.mark.parametrize("id", OF_A_LAB)
def test_what_the_lab_must_say_of_its_patient_stands_before_the_guess_and_after_it(enter_figure, id):
    room, browser = enter_figure(id)
    for _ in range(2):
        assert room.lab.limits in browser.words and "no dose here is a recommendation" in browser.words
        browser.send("show")
    if id == "septic-shock":
        assert "Survival is not in this model" in browser.words
        assert "Weakness alone must never be used to reject a steroid in septic shock" in browser.words


def test_a_line_is_drawn_beside_the_model_s_and_its_distance_told_in_numbers(enter_figure):
    room, browser = enter_figure(DRAWN)
    assert list(browser.charts()) == ["Proximal strength on B"]
    guess(room, browser, 40)
    (chart,) = browser.charts().values()
    assert [series["label"] for series in chart["series"]] == ["A", "B", "You"]
    assert chart["series"][2]["y"][-1] == 40
    values = 100 * room.first[1].trace.strength[0]
    below = round(float(values[-1, 0]) - 40)
    assert f"Your line ends on day 180 at 40 %, {below} points below the model’s patient" in compared(browser)


def test_a_line_on_the_model_s_is_said_to_lie_there(enter_figure):
    room, browser = enter_figure(DRAWN)
    trace = room._run(*room._asked(room.preset, "b"))
    on_it = {
        engine.field(day): [f"{100 * trace.strength[0][trace.index(day), 0]:.1f}"] for day in room.figure.guess.days
    }
    browser.send("commit", form="guess", values=on_it)
    assert "on none of your days is it farther than 1 point away" in compared(browser)


def test_a_choice_is_drawn_where_it_lies_and_told_by_how_far_beyond_it_the_model_is(enter_figure):
    room, browser = enter_figure(CHOSEN)
    guess(room, browser)
    (chart,) = browser.charts().values()
    assert [series["label"] for series in chart["series"]] == ["A", "B", "You"]
    a, b = (100 * float(shown.trace.strength[0][-1, 0]) for shown in room.first)
    assert f"B lies {round(a - b)} points below A on day 90" in compared(browser)
    assert f"about {a - b - 3:.0f} points below your guess" in compared(browser)
    inside, other = enter_figure(CHOSEN)
    other.click("Guess again")
    other.choose("Below it, by 3 to 20 points")
    other.click("Keep my guess")
    assert compared(other).endswith("within your guess.")


def test_a_control_moves_one_side_and_the_sentence_and_leaves_the_comparison_as_it_was(enter_figure):
    room, browser = enter_figure(DRAWN)
    guess(room, browser)
    before, (a, b) = compared(browser), room._sides()
    browser.send("change", form="controls", values={"b-dose": ["10"]})
    now = room._sides()
    assert now[0] is a and now[1] is not b, "one side changed is one trace"
    assert "B: Prednisone 10 mg/day." in browser.words and browser.said[-1] in browser.words
    assert compared(browser).lower() == f"before you moved anything, {before[0].lower()}{before[1:]}".lower()
    browser.send("change", form="controls", values={"b-dose": ["many"]})
    assert "Give a number from 0 to 40, in digits." in browser.words and room.setup.b[0].mg == 10


def test_nothing_moves_before_the_guess(enter_figure):
    room, browser = enter_figure(DRAWN)
    before = browser.html
    browser.send("change", form="controls", values={"b-dose": ["10"]})
    browser.send("compare")
    browser.send("again")
    assert browser.html == before and room.setup == room.preset and room.attempt.events == ()


def test_what_is_missing_is_said_and_what_was_drawn_stays(enter_figure):
    room, browser = enter_figure(DRAWN)
    browser.click("Keep my guess")
    assert "Draw the line as far as the last day, or give a number for each day." in browser.alerts()
    browser.send("commit", form="guess", values={"line-30": ["90"], "line-60": ["tall"]})
    assert "Give a number from 0 to 110 % for day 60, in digits." in browser.words and room.attempt.events == ()
    assert form_data(browser.page.form)["line-30"] == ["90"] and form_data(browser.page.form)["line-60"] == ["tall"]
    chosen, other = enter_figure(CHOSEN)
    other.click("Keep my guess")
    assert "Choose a guess first: nothing is selected yet." in other.alerts()


@pytest.mark.parametrize("sent", [None, [], 7, {}, {"option": "x"}, {"line-30": [None]}])
def test_a_form_that_is_no_form_is_answered_in_a_sentence(enter_figure, sent):
    for id in (DRAWN, TOLD):
        room, browser = enter_figure(id)
        for kind in ("change", "commit"):
            browser.send(kind, form="guess", values=sent)
        assert room.problem and room.attempt.events == ()
        browser.send("show")
        browser.send("change", form="controls", values=sent)
        assert room.setup == room.preset


def test_guessing_again_begins_a_new_attempt_and_keeps_the_old_guess(enter_figure):
    room, browser = enter_figure(TOLD)
    guess(room, browser)
    browser.click("Compare")
    old = room.attempt.events
    browser.click("Guess again")
    assert "Keep my guess" in browser.buttons() and form_data(browser.page.form) == {}
    assert room.session.store.events(room.session.learner, old[0].run) == old


def test_the_course_s_answer_is_told_beside_a_guess_with_how_many_more_or_fewer_it_was(enter_figure):
    room, browser = enter_figure("seven-agents-one-question")
    browser.choose("Three")
    browser.click("Keep my guess")
    browser.click("Compare")
    assert compared(browser) == "You guessed “Three”; this course says “One”: 2 more than that."
    browser.click("Guess again")
    browser.choose("One")
    browser.click("Keep my guess")
    browser.click("Compare")
    assert compared(browser) == "You guessed “One”, and so does this course."


@pytest.mark.parametrize("id", OF_A_LAB)
def test_its_link_opens_the_dose_lab_with_the_settings(enter, served, id):
    room, browser = enter(FigureRoom(id))
    browser.click("Show me without a guess")
    control = room.figure.controls[0]
    browser.send("change", form="controls", values={control.sets: [f"{control.low + control.step:g}"]})
    (link,) = [a["href"] for a in browser.page.select("a") if a.get_text() == "Open in the dose lab"]
    address, _, fragment = link.partition("#")
    assert address == "11_dose_lab.ipynb" and fragment.startswith(f"lab={room.lab.id}&s=")
    lab, _ = enter(DoseLab())
    lab.screen.receive({"kind": "address", "hash": f"#{fragment}"})
    assert lab.inside.lab.id == room.lab.id and lab.inside.setup == room.setup
    assert lab.inside.setup == share_code.read(
        fragment.split("&s=")[1], room.preset, content.drugs(), lab.inside.choices
    )


def test_in_jupyterlab_where_an_address_carries_nothing_the_settings_come_as_a_code(enter_figure):
    _, browser = enter_figure(DRAWN)
    browser.click("Show me without a guess")
    assert "paste this code there: e" in browser.words


def test_the_page_tells_no_option_by_its_name(enter_figure):
    for id in FIGURES:
        room, browser = enter_figure(id)
        for option in getattr(room.figure.guess, "options", ()):
            assert f'value="{option.id}"' not in browser.html and code(option.id) in browser.html
