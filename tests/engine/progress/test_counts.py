"""Tests before and after, strengths, calibration and the certificate's rule count what was answered, and no more."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.engine.progress.calibration import LEVELS, calibration, wilson
from course_lib.engine.progress.certificate import Standing, own
from course_lib.engine.progress.gain import Gain, gains
from course_lib.engine.progress.mastery import Goal, Mastery
from course_lib.engine.progress.strengths import by_claim, by_domain, weakest

from .made import attempt, decision, histories, response


def test_of_tests_before_the_first_and_of_those_after_the_latest_counts():
    def taken(setting, run, right, day):
        where = {"setting": setting, "activity": f"{setting}:icu", "run": run, "day": day}
        return [response(right=at < right, **where) for at in range(4)]

    found = gains([*taken("before", "b1", 2, 0), *taken("before", "b2", 4, 1), *taken("after", "a1", 1, 2), *taken("after", "a2", 4, 9)])  # fmt: skip
    gain = found["icu"]
    assert (gain.before.right, gain.before.of, gain.after.right, gain.after.of) == (2, 4, 4, 4)
    assert gain.few


def test_what_was_answered_elsewhere_is_no_test():
    assert gains([response(), response(setting="review", activity="review:day")]) == {}
    assert not Gain().before


@given(histories)
def test_every_answer_counts_once_for_each_of_its_claims_and_none_is_lost(history):
    found = by_claim(history)
    assert sum(one.of for one in found) == sum(len(one.claims) for one in history)
    assert sum(one.right for one in found) == sum(len(one.claims) for one in history if one.right)
    assert [one.expected for one in found] == sorted(one.expected for one in found)
    assert all(one.missed for one in weakest(found, 3)) and len(weakest(found, 3)) <= 3


def test_one_miss_of_one_is_less_weak_than_eight_of_ten():
    often = [response("S2", right=at < 2) for at in range(10)]
    assert [one.name for one in by_claim([response("S1", right=False), *often])] == ["S2", "S1"]


def test_a_domain_counts_decisions_of_cases_alone():
    decided = [decision(right=at > 0, domains=("safety", "dosing")) for at in range(3)]
    asked = decision(domains=("safety",), asked="a-question")
    found = {one.name: (one.right, one.of) for one in by_domain([*decided, asked, response()])}
    assert found == {"safety": (2, 3), "dosing": (2, 3)}


@given(histories)
def test_calibration_counts_every_answer_that_said_how_sure_it_was(history):
    levels = calibration(history)
    assert tuple(level.name for level in levels) == LEVELS
    assert sum(level.of for level in levels) == sum(one.certainty is not None for one in history)
    assert all(level.few == (level.of < 5) for level in levels)


@given(st.integers(1, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share_and_narrows_with_more_answers(counts):
    right, of = counts
    low, high = wilson(right, of)
    assert 0 <= low <= right / of + 1e-12 and right / of - 1e-12 <= high <= 1
    more_low, more_high = wilson(4 * right, 4 * of)
    assert more_high - more_low < high - low
    assert (1 - high, 1 - low) == pytest.approx(wilson(of - right, of))


@pytest.mark.parametrize(("right", "of", "low", "high"), [(9, 12, 0.468, 0.911), (0, 10, 0.0, 0.278), (81, 263, 0.2553, 0.3662)])  # fmt: skip
def test_the_interval_is_that_of_published_examples(right, of, low, high):
    assert wilson(right, of) == pytest.approx((low, high), abs=6e-4)


# ── the certificate's rule ─────────────────────────────────────────────────────────────────────────────────────────────

GOAL = Goal("one", frozenset(("S1", "S2", "S3", "S4", "S5")), ("stairs",))


def lesson(number, **more):
    return SimpleNamespace(number=number, title=f"Title {number}"), Mastery(GOAL, **more)


def test_nothing_is_missing_once_the_eight_are_mastered_and_clinic_day_was_seen():
    eight = [lesson(number, mastered=True) for number in range(1, 9)]
    assert Standing([*eight, lesson(9), lesson(10)], 8, 8).missing() == ()
    assert Standing(eight, 8, 8).earned and not Standing(eight, 7, 8).earned


def test_what_is_missing_is_said_of_each_lesson_in_a_sentence():
    one = lesson(3, held=frozenset(("S1", "S2")), unseen=("stairs",), unsafe=("legs",))
    first, clinic = Standing([one, lesson(2, mastered=True)], 5, 8).missing()
    assert first == (
        "Lesson 3, Title 3: 2 of 5 claims are held, and 4 are needed; its patient was not seen to the end; "
        "something unsafe was chosen the last time with a patient."
    )
    assert clinic == "Clinic day: 5 of 8 patients were seen to the end."


def test_what_was_brought_from_elsewhere_earns_nothing():
    here, there = response(), response(imported=True)
    assert own([here, there]) == (here,)
    assert own([attempt(imported=True), attempt()]) == (attempt(),)
