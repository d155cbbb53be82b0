"""What is chosen and not committed comes back to its own question, and what was meant for another one is refused and said."""

import pytest

from course_lib import content
from course_lib.app.activity_room import LEFT_BEHIND, MOVED_ON
from course_lib.app.case.room import CaseRoom
from course_lib.app.contrast import ContrastRoom
from course_lib.app.figure import FigureRoom
from course_lib.app.lab import LabRoom
from course_lib.app.quiz import QuizRoom
from course_lib.app.worksheet import WorksheetRoom
from course_lib.model.quiz import Ordering
from course_lib.views.parts import controls
from tests.questions import every_kind
from tests.reading import form_data

QUIZ, CASE = "whom-to-call", "awake-and-unable-to-move"


def quiz_room():
    return QuizRoom(content.quiz(QUIZ), content.fingerprint("quizzes", QUIZ))


ROOMS = {
    "case": lambda: CaseRoom(CASE),
    "quiz": quiz_room,
    "worksheet": lambda: WorksheetRoom("consult-note"),
    "contrast": lambda: ContrastRoom("cord-or-muscle"),
    "figure": lambda: FigureRoom("tasks-lost-first"),
}
each_room = pytest.mark.parametrize("kind", ROOMS)


@pytest.fixture
def visit(enter):
    """A maker of a room of this kind with a form on its screen, and the browser before it."""

    def visit(kind, **how):
        room, browser = enter(ROOMS[kind](), **how)
        browser.send("open")
        return room, browser

    return visit


def choose(browser):
    """The form on the screen with its first choice of each name taken; what it then holds."""
    form = browser.page.select_one("form[data-keep][data-form]")
    values = form_data(form)
    for field in form.select("input[type=radio], input[type=checkbox]"):
        values.setdefault(field["name"], [field["value"]])
    for field in form.select("select"):
        values[field["name"]] = [field.find_all("option")[1]["value"]]
    for place, field in enumerate(form.select(".px-rank input[type=hidden]"), 1):
        values[field["name"]] = [str(place)]
    return form["data-form"], values


def chosen(browser):
    form = browser.page.select_one("form[data-keep][data-form]")
    return {name: texts for name, texts in form_data(form).items() if any(texts)}


# ── coming back ──────────────────────────────────────────────────────────────────────────────────────────────────────


@each_room
def test_the_screen_names_whose_form_it_is_and_the_attempt_the_place_and_the_event_that_it_is_for(visit, kind):
    room, browser = visit(kind)
    home = browser.page.select_one("form[data-keep][data-form]").find_parent(attrs={"data-room": True})
    assert home["data-room"] == room.attempt.activity
    attempt, place, event = home["data-at"].split(".")
    assert (attempt, place, event) == ("1", controls.code(room.place()), "0")
    assert room.place() not in home["data-at"]  # an author's id may give something away


@each_room
def test_what_was_chosen_before_anything_was_committed_is_there_again_in_a_new_kernel(visit, kind):
    _, browser = visit(kind)
    form, values = choose(browser)
    browser.send("change", form=form, values=values)
    before = chosen(browser)
    assert before
    room, later = visit(kind, kept=browser.kept)
    assert chosen(later) == before and LEFT_BEHIND not in later.words
    assert room.attempt.events == ()


def test_the_places_of_an_ordering_are_there_again_in_a_new_kernel(enter_quiz):
    room, browser = enter_quiz(every_kind())
    assert isinstance(room.sitting.item, Ordering)
    stages = browser.page.select_one("[data-order]")["data-order"].split()
    browser.send("up", values={"stage": stages[2]})
    moved = browser.page.select_one("[data-order]")["data-order"].split()
    assert moved == [stages[0], stages[2], stages[1], *stages[3:]]
    kept = {f"draft:{room.attempt.activity}": {"at": room.at(), "values": {"order": moved, "certainty": ["guess"]}}}
    _, later = enter_quiz(every_kind(), kept=kept)
    assert later.page.select_one("[data-order]")["data-order"].split() == moved
    assert chosen(later) == {"certainty": ["guess"]}


def test_a_quiz_that_was_not_begun_asks_the_same_questions_after_a_reload(visit):
    room, _ = visit("quiz")
    again, _ = visit("quiz")
    assert again.sitting.ids == room.sitting.ids and again.attempt.seed == room.attempt.seed


def test_what_was_typed_in_the_lab_and_cannot_be_and_its_helper_s_fields_come_back(enter):
    room, browser = enter(LabRoom("prednisone-taper"))
    values = form_data(browser.page.select_one("form[data-form=lab]"))
    values |= {"a-dose-0": ["30000"], "a-taper-over": ["35"], "b-dose-0": ["25"]}
    browser.send("change", form="lab", values=values)
    again, later = enter(LabRoom("prednisone-taper"), kept=browser.kept)
    assert again.setup == room.setup and again.setup.b[0].mg == 25
    boxes = form_data(later.page.select_one("form[data-form=lab]"))
    assert boxes["a-dose-0"] == ["30000"] and boxes["a-taper-over"] == ["35"]
    assert again.problems == room.problems and again.problems


# ── what is for something else ───────────────────────────────────────────────────────────────────────────────────────


def misplaced(at):
    """Names of other places: another attempt, another question, another event, none, and no name at all."""
    attempt, place, event = at.split(".")
    return [
        f"{int(attempt) + 1}.{place}.{event}",
        f"{attempt}.{controls.code('elsewhere')}.{event}",
        f"{attempt}.{place}.{int(event) + 1}",
        "",
        None,
        7,
        [at],
    ]


@each_room
@pytest.mark.parametrize("deed", ["change", "commit"])
def test_what_names_another_place_is_refused_said_and_never_recorded_for_what_is_asked_here(visit, kind, deed):
    room, browser = visit(kind)
    form, values = choose(browser)
    for at in misplaced(room.at()):
        browser.send(deed, form=form, values=values, at=at)
        assert MOVED_ON in browser.words and browser.said[-1] == MOVED_ON
        assert not chosen(browser) and room.attempt.events == ()
    browser.send("commit", form=form, values=values)
    assert MOVED_ON not in browser.words


@each_room
def test_a_draft_for_another_question_is_not_taken_over_and_that_is_said_once(visit, kind):
    room, browser = visit(kind)
    form, values = choose(browser)
    browser.send("change", form=form, values=values, at=room.at())
    attempt, place, event = room.at().split(".")
    stale = {f"draft:{room.attempt.activity}": {"at": f"{attempt}.{place}.{int(event) + 1}", "values": values}}
    _, later = visit(kind, kept=stale)
    assert LEFT_BEHIND in later.words and not chosen(later)
    form, values = choose(later)
    later.send("commit", form=form, values=values)
    assert LEFT_BEHIND not in later.words


@each_room
def test_after_a_commitment_the_draft_of_it_is_gone_from_the_page_too(visit, kind):
    room, browser = visit(kind)
    form, values = choose(browser)
    browser.send("change", form=form, values=values)
    browser.send("commit", form=form, values=values)
    assert f"draft:{room.attempt.activity}" not in room.session.kept or room.problem


def test_a_report_about_an_earlier_question_is_not_recorded_for_a_later_one(visit):
    room, browser = visit("quiz")
    browser.send("report", values={"words": ["A word is missing."]}, at=controls.code("an-earlier-one"))
    assert MOVED_ON in browser.words and not room.report.recorded
    browser.send("report", values={"words": ["A word is missing."]})
    assert room.report.recorded


def test_a_change_of_the_lab_that_names_no_lab_changes_nothing_and_says_so(enter):
    room, browser = enter(LabRoom("prednisone-taper"))
    values = form_data(browser.page.select_one("form[data-form=lab]")) | {"b-dose-0": ["25"]}
    browser.send("change", form="lab", values=values, at="another-lab")
    assert room.setup == room.preset and MOVED_ON in browser.words
