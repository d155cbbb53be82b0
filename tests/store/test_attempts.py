"""A learner's attempts at an activity are known by their numbers."""

from hypothesis import given
from hypothesis import strategies as st

from course_lib.store.learner_codes import attempt_numbers, run_of


def test_attempts_are_in_order_of_number_whatever_their_time(store, event):
    for number, second in ((1, 30), (2, 20), (7, 10)):
        store.record(event(run=run_of("ada", "quiz:icu", number), at=f"2026-03-01T09:00:{second}+00:00"))
    store.record(event(run=run_of("ada", "case:x", 1), activity="case:x"))
    attempts = store.attempts("ada", "quiz:icu")
    assert [one.number for one in attempts] == [1, 2, 7]
    assert [one.run.run for one in attempts] == [run_of("ada", "quiz:icu", number) for number in (1, 2, 7)]


def test_who_never_tried_has_no_attempts(store):
    assert store.attempts("ada", "quiz:icu") == ()


def test_a_run_of_another_making_is_no_attempt(store, event):
    store.record(event(run="r1"))
    assert store.attempts("ada", "quiz:icu") == ()


@given(numbers=st.sets(st.integers(1, 900), max_size=12))
def test_every_number_is_found_whichever_are_missing(numbers):
    runs = [run_of("ada", "quiz:icu", number) for number in sorted(numbers, reverse=True)]
    assert list(attempt_numbers("ada", "quiz:icu", runs)) == sorted(numbers)
