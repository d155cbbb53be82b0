"""A lesson is mastered by repetition on different days, and lost by misses; the rule stands in one place."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from course_lib.engine.progress.mastery import DAYS, RULE, Goal, held, masteries

from .made import BEGAN, CASES, CLAIMS, attempt, attempts, decision, histories, of_time, response

QUIZ = Goal("one", frozenset(CLAIMS))
PATIENT = Goal("two", frozenset(("S1",)), ("stairs",))
EVERY = " ".join(CLAIMS)


def one(goal, responses, attempts=()):
    return masteries([goal], responses, attempts, UTC)[0]


def test_a_claim_that_was_right_once_is_not_held():
    assert held([response()], UTC) == frozenset()


def test_a_claim_that_was_right_twice_on_one_day_is_not_held_and_on_two_days_it_is():
    assert not held([response(hour=0), response(hour=3)], UTC)
    assert held([response(day=0), response(day=1)], UTC) == {"S1"}


def test_a_day_is_the_learners_own():
    late, later = response(hour=12), response(hour=13)  # midnight and one o'clock UTC
    assert not held([late, later], UTC)
    assert held([response(hour=0), response(hour=16)], UTC) == {"S1"}, "at four in the morning a new day has begun"
    assert not held([response(hour=0), response(hour=16)], ZoneInfo("America/New_York"))


def test_a_right_guess_and_a_miss_on_either_of_the_last_two_days_hold_nothing():
    good = response(day=2)
    assert not held([response(day=0), response(day=1, certainty="guess"), good], UTC)
    assert not held([response(day=0), response(day=1, right=False), response(day=1, hour=1), good], UTC)
    assert held([response(day=0, right=False), response(day=1), good], UTC)


@given(histories, st.sampled_from((0, 1)))
def test_another_right_answer_loses_nothing_that_is_held(history, later):
    last = max((one.at for one in history), default=BEGAN)
    more = response(EVERY, day=(last - BEGAN).days + later, hour=20)
    assert held(history, UTC) <= held((*history, more), UTC)


@given(histories, st.sampled_from(CLAIMS))
def test_a_miss_loses_its_claim_whatever_was_before_it_and_no_other(history, claim):
    last = max((one.at for one in history), default=BEGAN)
    missed = response(claim, right=False, day=(last - BEGAN).days + 1)
    assert held((*history, missed), UTC) == held(history, UTC) - {claim}


@given(histories)
def test_right_answers_on_two_further_days_hold_every_claim_again(history):
    more = [response(EVERY, day=20 + day) for day in range(DAYS)]
    assert held((*history, *more), UTC) == frozenset(CLAIMS)


def test_four_of_five_claims_master_a_lesson_without_a_patient():
    four = [response("S1 S2 S3 S4", day=day) for day in (0, 1)]
    three = [response("S1 S2 S3", day=day) for day in (0, 1)]
    assert one(QUIZ, four).state == "mastered" and one(QUIZ, three).state == "begun"
    assert one(QUIZ, four).since == date(2026, 11, 3)


def test_a_lesson_that_asks_nothing_is_never_mastered():
    assert one(Goal("none", frozenset()), []).state == "new"


def test_a_lesson_with_a_patient_asks_that_they_were_seen_to_the_end_on_a_whole_level():
    twice = [decision(day=day) for day in (0, 1)]
    assert one(PATIENT, twice).unseen == ("stairs",)
    assert one(PATIENT, twice, [attempt(over=False, day=1)]).state == "begun"
    assert one(PATIENT, twice, [attempt(level="short", day=1)]).state == "begun"
    assert one(PATIENT, twice, [attempt(day=1)]).state == "mastered"


def test_what_was_unsafe_counts_until_the_patient_is_played_again_without_it():
    seen = [attempt(day=1)]
    unsafe = [decision(day=0), decision(day=1), decision(day=1, unsafe=True, hour=1)]
    assert one(PATIENT, unsafe, seen).unsafe == ("stairs",)
    safer_later_in_the_same_play = [*unsafe, decision(day=1, hour=2)]
    assert one(PATIENT, safer_later_in_the_same_play, seen).unsafe == ("stairs",)
    again = [*unsafe, decision(day=2, run="c2")]
    assert one(PATIENT, again, seen).state == "mastered"


def test_a_question_that_a_review_asks_for_a_decision_harms_nobody():
    twice = [decision(day=day) for day in (0, 1)]
    asked = decision(day=2, right=True, unsafe=True, run="review", asked="some-question")
    assert one(PATIENT, [*twice, asked], [attempt(day=1)]).state == "mastered"


def test_a_lesson_that_was_mastered_and_missed_since_is_to_be_repeated_and_says_what_was_lost():
    mastered = [response("S1 S2 S3 S4", day=day) for day in (0, 1)]
    now = one(QUIZ, [*mastered, response("S2", right=False, day=5)])
    assert (now.state, now.lost, now.since) == ("again", {"S2"}, date(2026, 11, 3))
    back = one(QUIZ, [*mastered, *(response("S2", right=day > 5, day=day) for day in (5, 6, 7))])
    assert (back.state, back.lost, back.since) == ("mastered", frozenset(), date(2026, 11, 9))


@given(histories, st.lists(attempts, max_size=6))
def test_states_agree_with_what_is_held_and_goals_do_not_disturb_each_other(history, plays):
    goals = [QUIZ, PATIENT, Goal("three", frozenset(("S2", "S3")), CASES)]
    together = masteries(goals, history, plays, UTC)
    assert together == tuple(masteries([goal], history, plays, UTC)[0] for goal in goals)
    for goal, found in zip(goals, together, strict=True):
        assert found.held == held(history, UTC) & goal.claims <= found.met <= goal.claims
        assert found.mastered == (len(found.held) >= goal.needed and not found.unseen and not found.unsafe)
        assert not found.mastered or found.since
        assert (found.state == "again") == (found.since is not None and not found.mastered)


@given(histories, st.lists(attempts, max_size=6), st.integers(0, 7))
def test_what_was_mastered_at_any_moment_is_remembered(history, plays, day):
    until = BEGAN + timedelta(days=day)
    earlier = one(PATIENT, [one for one in history if one.at <= until], [one for one in plays if one.last <= until])
    assert not earlier.mastered or one(PATIENT, history, plays).state in ("mastered", "again")


@given(histories)
def test_the_order_of_a_day_does_not_matter(history):
    backwards = of_time(reversed(history))
    assert held(history, UTC) == held(backwards, UTC)


def test_the_rule_is_said_in_two_sentences():
    assert RULE.count(". ") == 1 and RULE.endswith(".")
