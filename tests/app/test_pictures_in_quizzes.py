"""A picture at the doors where its question is asked: the quiz, a phone and the wall of a class, a handout."""

from types import SimpleNamespace

import pytest

from course_lib.engine.live.question import LiveQuestion
from course_lib.views.live import ballot, wall
from course_lib.views.parts.pictures.shown import NOBODY
from tests.questions import twelve
from tests.views.parts.pictures.drawn import picture

SHOWN = picture("biopsy")
DRAWN = 'class="px-drawn"'


@pytest.fixture
def item():
    return next(one for one in twelve().items if one.kind == "single").model_copy(update={"picture": SHOWN})


def test_a_phone_has_the_picture_with_its_words_and_the_wall_without(item):
    question = LiveQuestion("one", "Lesson 03", item=item)
    phone = str(ballot.head(question))
    asked = SimpleNamespace(rounds=(), open=True, votes_shown=False, answer_shown=False, decided=None)
    board = str(wall.shown(question, asked, 1))
    for page in (phone, board):
        assert page.count(DRAWN) == 1 and page.count(NOBODY) == 1 and SHOWN.assumption not in page
    assert "In words" in phone and "In words" not in board


def test_a_learner_sees_it_before_the_answer_and_why_its_numbers_after(enter_quiz, item):
    room, browser = enter_quiz(twelve().model_copy(update={"items": (item,)}))
    assert browser.html.count(DRAWN) == 1 and "In words" in browser.html and SHOWN.assumption not in browser.html
    right = next(answer.text for answer in item.answers if answer.correct)
    browser.choose(right, "Fairly sure")
    browser.click("Commit answer")
    assert browser.html.count(DRAWN) == 1 and SHOWN.assumption in browser.html
