"""A word that was typed: accepted kindly, never for another, refused where it is none."""

import pytest

from course_lib import content
from course_lib.engine.quiz.answers import Given, possible, problem
from course_lib.engine.quiz.drawing import as_asked
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


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("dose-what-is-drawn-up", one) for one in ("hydrocortisone 10.0 mg", "hydrocortisone 1,00 mg iv", "hydrocortisone 1.00 mg", "hydrocortisone -100 mg", "hydrocortisone 1 00 mg", "≠ hydrocortisone", "oral hydrocortisone")),
        *(("pt-word-for-the-line", one) for one in ("3.5", "3,5", "3-5", "35", "<3", "≤3", "MRC 3-", "3+", "3−", "-3", "±3", "¬gravity", "2/5")),
        *(("rec-thin-type", one) for one in ("I, I", "I/I", "I + I", "type I/I", "≠II")),
        *(("clinic-which-antibiotics", one) for one in ("quinolines", "fluoroquinolines", "quinine")),
        *(("rec-is-the-blocker-gone", one) for one in ("train of five", "train of for", "train of fours away")),
        ("sepsis-name-of-the-bias", "compounding"),
    ],
)  # fmt: skip
def test_a_sign_a_decimal_or_a_look_alike_makes_another_answer(name, typed):
    assert not is_right(short(name), Given(name, (typed,)))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("dose-what-is-drawn-up", one) for one in ("hydrocortisone 100mg i.v.", "IV hydrocortisone", "100 mg hydrocortisone", "hydrocortisone!")),
        *(("pt-word-for-the-line", one) for one in ("3", "3/5", "MRC 3/5", "grade three", "M3", "anti-gravity")),
        *(("rec-thin-type", one) for one in ("II", "type two", "2b", "fast-twitch fibre")),
        *(("exp-the-inhibited-enzyme", one) for one in ("CYP 3A4", "CYP 3 A 4", "cytochrome P450 3A4", "CYP450 3A4")),
        *(("rec-is-the-blocker-gone", one) for one in ("train of fuor", "trian of four", "train-of-foru")),
        ("sepsis-name-of-the-bias", "confounding factor"), ("sepsis-which-factor", "NF-κβ"),
    ],
)  # fmt: skip
def test_a_right_word_is_right_however_it_is_written(name, typed):
    assert is_right(short(name), Given(name, (typed,)))


def short(name):
    return next(one for quiz in content.ids("quizzes") for one in content.quiz(quiz).items if one.id == name)


def test_a_common_error_is_known_also_as_it_is_rounded():
    item = next(one for one in content.quiz("recognise-it").items if one.id == "rec-sum-score")
    for seed in range(6):
        asked = as_asked(item, seed, content.drugs())
        for typed in (f"{asked.key / 12:.1f}", f"{asked.key / 12:.2f}"):
            assert common_error(asked, Given(asked.id, (typed,))), (asked.key, typed)
