"""A word that was typed: accepted kindly, never for another, refused where it is none."""

import pytest

from course_lib import content
from course_lib.engine.quiz.answers import Given, possible, problem
from course_lib.engine.quiz.marking import common_error, is_right, meant, respelt, right_answer
from course_lib.engine.quiz.wording import accepted, right_answer_in_words
from course_lib.model.dressed import dressed
from course_lib.model.quiz import Short
from tests.questions import SHORT

ITEM = Short.model_validate(SHORT)
ALL = [ITEM] + [
    one
    for id in content.ids("quizzes")
    for item in content.quiz(id).items
    if item.kind == "short"
    for one in dressed(item)
]


def given(text, item=ITEM):
    return Given(item.id, (text,))


@pytest.mark.parametrize(
    "text", ["proning", " Proning.", "PRONE POSITIONING", "prone-positioning", "the prone positioning"]
)
def test_an_accepted_word_is_right_however_it_is_written(text):
    assert is_right(ITEM, given(text)) and not respelt(ITEM, given(text))


@pytest.mark.parametrize(("text", "word"), [("prone positoning", "prone positioning"), ("pronning", "proning")])
def test_a_slip_is_right_and_its_spelling_is_said(text, word):
    assert is_right(ITEM, given(text)) and respelt(ITEM, given(text)) == meant(ITEM, given(text)) == word


def test_a_common_error_is_known_by_its_words_and_a_slip_in_them_is_no_way_round():
    for text in ("pronation", "Pronations", "pronatoin", "supinaton"):
        assert not is_right(ITEM, given(text)) and common_error(ITEM, given(text)) is ITEM.mistakes[0]
    assert common_error(ITEM, given("ventilation")) is None and common_error(ITEM, given("proning")) is None


@pytest.mark.parametrize("answers", [(), ("",), ("  ",), ("?!",), ("x" * 81,), ("proning", "proning")])
def test_what_is_no_word_or_two_is_refused_in_one_sentence(answers):
    sentence = problem(ITEM, answers)
    assert sentence.endswith(".") and sentence.count(".") == 1


def test_whatever_else_is_typed_can_be_committed():
    assert possible(ITEM) == () and not problem(ITEM, ("belly time",)) and not problem(ITEM, ("ventilación",))


def test_the_key_in_words_is_the_first_word_and_the_others_are_named():
    assert right_answer(ITEM) == ("prone positioning",) and right_answer_in_words(ITEM) == "prone positioning"
    assert accepted(ITEM) == "Also accepted: proning."
    assert accepted(ITEM.model_copy(update={"accept": ("proning",)})) == ""


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_every_accepted_word_of_the_course_is_right_and_every_common_error_is_not(item):
    assert all(is_right(item, given(word, item)) for word in item.accept)
    for mistake in item.mistakes:
        for word in mistake.words:
            assert not is_right(item, given(word, item)) and common_error(item, given(word, item)) is mistake
