"""Minutes are computed from words, decisions and questions, and nothing that a reader does not read is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.engine import reading_time
from course_lib.engine.case import replay
from course_lib.engine.reading_time import Effort, count, rounded

CASES = content.ids("cases")
PUBLISHED = 238, 175  # words a minute: the mean of adults, and the lower end of most of them (Brysbaert 2019)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The dose comes down [S14] [B16].", 4),
        ("**Way on:** [Reduce the dose](02_reduce_the_dose.ipynb)", 5),
        ("A {age}-year-old takes prednisone 40 mg/day.", 7),
        ("`code` and <b>words</b>", 2),
        ("One is shown.\nThe other is said [S14]. <!-- said -->", 7),
        ("- one\n- two — three · four", 4),
        ("", 0),
    ],
)
def test_words_are_counted_without_marks_addresses_and_signs(text, words):
    assert count(text) == words


def test_the_speed_lies_between_the_published_mean_and_the_slower_end_of_most_adults():
    mean, slow = PUBLISHED
    assert slow < reading_time.WORDS_PER_MINUTE < mean
    assert "brysbaert-2019" in content.references()


@pytest.mark.parametrize(
    ("minutes", "told"), [(0.1, 1), (6.4, 6), (6.6, 7), (10.0, 10), (11.9, 10), (12.6, 15), (38.8, 40)]
)
def test_a_time_is_told_in_whole_minutes_and_above_ten_in_steps_of_five(minutes, told):
    assert rounded(minutes) == told


@given(st.floats(0.01, 300))
def test_a_time_that_is_told_is_near_the_one_that_was_computed(minutes):
    assert abs(rounded(minutes) - minutes) <= (1 if minutes <= 10 else 2.5)


def test_efforts_add_up():
    both = Effort(200, 30) + Effort(100, 30)
    assert both == Effort(300, 60) and both.minutes == 300 / reading_time.WORDS_PER_MINUTE + 1


@pytest.mark.parametrize("id", CASES)
def test_a_case_on_the_short_level_takes_about_half_of_the_whole_and_more_than_its_three_decisions(id):
    case = content.case(id)
    whole, short = reading_time.case(case), reading_time.case(case, short=True)
    assert 0.3 * whole.minutes < short.minutes < 0.6 * whole.minutes
    told = reading_time.prose(*(scene.told for scene in case.scenes))
    assert short.words > told.words > 0 and short.thinking_s == 3 * reading_time.DECISION_S
    rankings, decisions = len(replay.rankings(case)), len(replay.decisions(case))
    assert whole.thinking_s == rankings * reading_time.RANKING_S + decisions * reading_time.DECISION_S


def test_a_round_of_more_questions_takes_longer_and_so_does_a_longer_text():
    for id in content.ids("quizzes"):
        quiz = content.quiz(id)
        times = [reading_time.quiz(quiz, items).minutes for items in (1, 3, quiz.one_sitting)]
        assert times == sorted(times) and reading_time.quiz(quiz).minutes == times[-1]
    for read, time in ((content.contrast, reading_time.contrast), (content.worksheet, reading_time.worksheet)):
        for id in content.ids(f"{read.kind.__name__.lower()}s"):
            one = read(id)
            assert time(one.model_copy(update={"intro": f"{one.intro} {'word ' * 200}"})).words == time(one).words + 200
