"""The questions after a case: about what was missed, in place, a record of their own, and there again after sleep."""

import pytest

from course_lib import content
from course_lib.app.case import missed
from course_lib.app.case.room import CaseRoom
from course_lib.app.clinic_day import ClinicRoom
from course_lib.app.quiz import QuizRoom
from course_lib.engine.case import decisive
from course_lib.engine.quiz.marking import right_answer
from tests.app.case.test_case_room import WORST, play
from tests.app.test_clinic_day_room import record, see
from tests.reading import collapsed, loose_ends

ID = "awake-and-unable-to-move"


@pytest.fixture
def worst(enter_case):
    room, browser = enter_case()
    play(room, browser, picks=WORST)
    return room, browser


def answer(browser, room, right=True):
    """Answer the question that waits by messages."""
    item = room.inside.sitting.item
    given = (
        right_answer(item) if right or item.kind != "single" else (next(a.id for a in item.answers if not a.correct),)
    )
    browser.send("commit", form="question", values={"answers": [*given], "certainty": ["certain"]})
    browser.send("next")


def test_the_debrief_asks_up_to_three_questions_whose_claims_are_those_of_the_missed_decisions(worst):
    room, browser = worst
    behind = {claim for one in decisive.missed(room.first) for claim in decisive.claims_behind(one)}
    browser.click("Questions on what you missed")
    asked = room.inside.sitting.items
    assert len(asked) == 3 and all(set(item.claims) & behind for item in asked)
    assert "Question 1 of 3" in browser.words and collapsed(asked[0].stem) in browser.words
    assert "What your decisions were worth" not in browser.words and loose_ends(browser.page) == set()


def test_who_missed_nothing_is_told_so_and_asked_about_what_mattered(enter_case):
    room, browser = enter_case()
    play(room, browser)
    browser.click("Questions on what mattered")
    assert "You missed nothing; here are questions on what mattered." in browser.words
    mattered = {claim for one in decisive.decisive(room.first) for claim in decisive.claims_behind(one)}
    assert all(set(item.claims) & mattered for item in room.inside.sitting.items)


def test_the_round_is_an_activity_of_its_own_and_leaves_the_case_as_it_was(worst):
    room, browser = worst
    before = room.attempt.events
    browser.click("Questions on what you missed")
    answer(browser, room)
    assert room.attempt.events == before
    store, learner = room.session.store, room.session.learner
    assert {run.activity for run in store.runs(learner)} == {f"case:{ID}", f"missed:{ID}"}


def test_one_can_go_back_and_find_the_round_where_it_was_left_after_a_reload_too(worst, enter_case):
    room, browser = worst
    browser.click("Questions on what you missed")
    ids = room.inside.sitting.ids
    answer(browser, room)
    browser.click("Back to the debrief")
    assert "What your decisions were worth" in browser.words
    again, later = enter_case()
    later.click("Questions on what you missed")
    assert again.inside.sitting.ids == ids and "Question 2 of 3" in later.words


def test_the_end_of_the_round_leads_back_to_the_debrief_or_to_what_was_missed_again(worst):
    room, browser = worst
    browser.click("Questions on what you missed")
    while not room.inside.sitting.over:
        answer(browser, room)
    assert "All three of your certain answers were right: your certainty held." in browser.words
    assert [button.get_text() for button in browser.page.select(".px-primary")] == ["Back to the debrief"]
    assert len([one for one in browser.buttons() if one == "Back to the debrief"]) == 1
    browser.click("Back to the debrief")
    assert room.inside is None and room.phase == "debrief"


def test_another_attempt_at_the_case_has_questions_of_its_own(worst, enter_case):
    room, browser = worst
    browser.click("Questions on what you missed")
    answer(browser, room)
    browser.click("Back to the debrief")
    browser.click("Play this case again")
    play(room, browser)
    browser.click("Questions on what mattered")
    assert room.inside.sitting.given == () and room.inside.attempt.number_of_attempts == 2
    answer(browser, room)
    again, later = enter_case()
    later.click("Questions on what mattered")
    assert again.inside.sitting == room.inside.sitting and again.inside.attempt.started["of"] == f"case:{ID}.2"


def test_where_no_question_asks_about_these_claims_it_is_said_and_the_lessons_questions_are_offered(
    worst, monkeypatch, enter_case
):
    monkeypatch.setattr(missed, "about", lambda items, claims: ())
    room, browser = enter_case()
    assert "No question of this course asks about the claims of these decisions." in browser.words
    (link,) = [one for one in browser.page.select("a") if one.get_text() == "Answer the lesson’s questions"]
    lesson = next(one for one in map(content.lesson, content.ids("lessons")) if one.case == ID)
    assert link["href"] == f"{lesson.notebook}#step=check-yourself"
    browser.send("missed")
    assert room.inside is None


def test_no_id_is_shared_with_the_lessons_questions_on_the_same_page(worst, enter):
    room, browser = worst
    browser.click("Questions on what you missed")
    item = room.inside.sitting.item
    quiz = next(one for one in map(content.quiz, content.ids("quizzes")) if item in one.items)
    _, other = enter(QuizRoom(quiz.model_copy(update={"ask": None, "items": (item,)}), "f"))
    ids = [{tag["id"] for tag in page.page.select("[id]")} for page in (browser, other)]
    assert not ids[0] & ids[1]


@pytest.mark.usefixtures("compared_whole")
def test_the_questions_are_met_again_in_every_phase_after_sleep(pages):
    room, browser = pages.enter(lambda: CaseRoom(ID))
    play(room, browser, picks=WORST)
    browser.send("hello")
    browser.send("missed")
    pages.sleeps_well(browser)
    while not room.inside.sitting.over:
        browser.send("commit", form="question", values={})
        assert room.inside.problem
        pages.sleeps_well(browser)
        given = {"answers": [*right_answer(room.inside.sitting.item)], "certainty": ["guess"]}
        browser.send("commit", form="question", values=given)
        assert room.inside.phase == "explained"
        pages.sleeps_well(browser)
        browser.send("next")
    pages.sleeps_well(browser)
    browser.send("again")
    again, _ = pages.sleeps_well(browser)
    assert again.inside.attempt.number_of_attempts == 2
    browser.send("to-debrief")
    again, _ = pages.sleeps_well(browser)
    assert again.inside is None


def test_on_clinic_day_the_questions_are_asked_behind_the_door_and_the_corridor_stays_in_reach(enter):
    room, browser = enter(ClinicRoom())
    record(room.session, ID)
    see(room, browser, ID)
    browser.click("Questions on what mattered")
    assert "Question 1 of 3" in browser.words and loose_ends(browser.page) == set()
    answer(browser, room.inside)
    browser.click("Back to the corridor")
    see(room, browser, ID)
    assert "Question 2 of 3" in browser.words
    browser.click("Back to the debrief")
    assert "What your decisions were worth" in browser.words
