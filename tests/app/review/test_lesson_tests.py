"""The tests of a lesson: four questions before it without a word about right and wrong, and the same four after it."""

import re

import pytest

from course_lib import content
from course_lib.app.quiz import QuizRoom
from course_lib.app.review import history, lesson_tests
from course_lib.app.review.lesson_tests import LessonTestsRoom
from course_lib.engine.quiz.marking import right_answer
from course_lib.views.parts.controls import code
from tests.app.case.test_case_room import play
from tests.app.review.test_review_rooms import answer
from tests.reading import loose_ends

FIRST_LESSON = next(lesson for lesson in content.lessons() if lesson.quiz)


def open_test(browser, when, lesson=FIRST_LESSON):
    browser.send("open-test", values={"lesson": code(lesson.id), "when": when})


def finish_the_questions(enter, lesson=FIRST_LESSON):
    quiz = content.quiz(lesson.quiz)
    room, browser = enter(QuizRoom(quiz, content.fingerprint("quizzes", quiz.id)))
    while not room.sitting.over:
        browser.pass_by("commit", form="question", values={"answers": [*right_answer(room.sitting.item)], "certainty": ["fairly"]})  # fmt: skip
        browser.pass_by("next")


def test_a_test_before_a_lesson_asks_four_things_and_says_nothing_of_right_and_wrong(enter):
    room, browser = enter(LessonTestsRoom())
    open_test(browser, "before")
    items = room.inside.sitting.items
    assert len(items) == 4 and {item.id for item in items} <= {item.id for item in content.quiz(FIRST_LESSON.quiz).items}  # fmt: skip
    claims = [item.claims[0] for item in items]
    assert len(set(claims)) == 4
    for at in range(4):
        assert f"Question {at + 1} of 4" in browser.words
        answer(room.inside, browser)
        for word in ("Correct", "Right", "Not right", "✓", "You see this again"):
            assert word not in browser.words
    assert "Your answers are kept." in browser.words and loose_ends(browser.page) == set()
    browser.click("Back to the lessons")
    assert "Kept. The same four questions come again" in browser.words
    assert all(one.where.setting == "before" for one in history.responses_of(room.session))


def test_after_the_questions_of_the_lesson_the_same_four_come_with_what_was_answered_before(enter):
    room, browser = enter(LessonTestsRoom())
    open_test(browser, "after")
    assert room.inside is None  # not before the lesson is done
    open_test(browser, "before")
    ids = room.inside.sitting.ids
    first = room.inside.sitting.item
    answer(room.inside, browser, right=first.kind not in ("single", "multiple"))
    while not room.inside.sitting.over:
        answer(room.inside, browser)
    browser.click("Back to the lessons")
    finish_the_questions(enter)
    room, browser = enter(LessonTestsRoom())
    browser.click("Test after")
    assert room.inside.sitting.ids == ids
    answer(room.inside, browser)
    assert "Before the lesson: not right." in browser.words or first.kind not in ("single", "multiple")
    while not room.inside.sitting.over:
        browser.send("next")
        answer(room.inside, browser)
    browser.send("next")
    assert re.search(r"Before the lesson \d of 4, now 4 of 4\.", browser.words)
    browser.click("Back to the lessons")
    assert re.search(r"\d before, 4 of 4 after", browser.words) and "Both tests are done." in browser.words


def test_who_did_the_lesson_without_a_test_before_it_has_the_one_after_it(enter):
    finish_the_questions(enter)
    room, browser = enter(LessonTestsRoom())
    assert "The lesson is done, so only the test after it is left." in browser.words
    open_test(browser, "before")
    assert room.inside is None
    browser.click("Test after")
    assert len(room.inside.sitting.items) == 4 and room.inside.when == "after"


def test_a_patient_who_was_played_to_the_end_opens_the_test_after_too(enter, enter_case):
    played, page = enter_case()
    play(played, page)
    _, browser = enter(LessonTestsRoom())
    lesson = next(one for one in content.lessons() if one.case == played.id)
    assert browser.page.select_one(f"#tests-{lesson.id}-after")


def test_a_test_that_was_left_in_the_middle_goes_on_there(enter):
    room, browser = enter(LessonTestsRoom())
    open_test(browser, "before")
    answer(room.inside, browser)
    again, later = enter(LessonTestsRoom())
    assert "You are in the middle of the test before it." in later.words
    later.click("Go on with the test before")
    assert len(again.inside.sitting.given) == 1


def test_certainty_is_never_needed(enter):
    room, browser = enter(LessonTestsRoom())
    open_test(browser, "before")
    browser.send("certainty-off")
    browser.send("commit", form="question", values={"answers": [*right_answer(room.inside.sitting.item)]})
    assert len(room.inside.sitting.given) == 1


@pytest.mark.parametrize("values", [{}, None, {"lesson": 5, "when": "before"}, {"lesson": "x", "when": "before"}, {"when": "<b>"}])  # fmt: skip
def test_whatever_a_browser_asks_to_open_opens_a_test_or_nothing(enter, values):
    room, browser = enter(LessonTestsRoom())
    browser.send("open-test", values=values)
    assert room.inside is None


def test_every_lesson_with_questions_has_its_tests():
    assert [lesson.id for lesson in lesson_tests.tested()] == [one.id for one in content.lessons() if one.quiz]
