"""What of the due cards is asked today, by which question, and what a learner can choose."""

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.engine.review import asking
from course_lib.engine.review.choice import Chosen, Question, drawn, fitting
from course_lib.engine.review.queue import MINUTES, Planned, mixed, queue
from course_lib.engine.review.schedule import schedule
from tests.engine.review.test_schedule import NOON, response
from tests.questions import twelve

ITEMS = twelve().items
TODAY = date(2026, 11, 27)


def planned(*minutes):
    return [Planned(f"question/a/{n}", ITEMS[0], one) for n, one in enumerate(minutes)]


# ── the queue ─────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.floats(0.3, 2.5), max_size=40))
def test_a_queue_is_about_six_minutes_and_says_how_many_wait(minutes):
    found = queue(planned(*minutes), len(minutes))
    assert len(found.planned) + found.waiting == len(minutes)
    assert found.minutes <= MINUTES + 1.25 and (not found.waiting or found.minutes >= MINUTES - 1.25)


def test_what_was_done_today_is_taken_off_and_one_is_asked_while_any_minute_is_left():
    assert len(queue(planned(1, 1, 1), 3, 2.0).planned) == 2
    assert [len(queue(planned(2, 2), 2, left).planned) for left in (0.9, 0.5, 0.4, -3)] == [1, 1, 0, 0]
    assert queue(planned(2, 2), 2, 0.0).waiting == 2


def cards(*days_ago, items):
    given = [response(NOON - timedelta(days=n), right=False, item=item) for n, item in zip(days_ago, items, strict=True)]  # fmt: skip
    return list(schedule(given, NOON, UTC).values())


def test_lessons_take_turns_and_of_each_the_most_forgotten_comes_first():
    names = ["question/a/1", "question/a/2", "question/a/3", "question/b/1", "question/c/1"]
    found = mixed(cards(3, 30, 9, 5, 60, items=names), TODAY, lambda name: name.split("/")[1])
    assert [card.item for card in found] == ["question/c/1", "question/a/2", "question/b/1", "question/a/3", "question/a/1"]  # fmt: skip


# ── by which question ─────────────────────────────────────────────────────────────────────────────────────────────


def test_another_question_is_asked_each_time_until_all_had_their_turn():
    asked = []
    for _ in range(6):
        asked.append(asking.turn(ITEMS[:3], asked).id)
    assert asked == [item.id for item in ITEMS[:3]] * 2


def test_no_question_stands_in_one_round_for_two_cards_and_a_card_without_one_is_left_out():
    due = cards(3, 4, 5, items=["decision/a/1", "decision/a/2", "decision/gone/3"])
    candidates = {"decision/a/1": ITEMS[:2], "decision/a/2": ITEMS[:2]}
    found = list(asking.plan(due, [], lambda name, claims: candidates.get(name, ()), lambda item: 1.0))
    assert [one.name for one in found] == ["decision/a/1", "decision/a/2"]
    assert found[0].item != found[1].item


def test_the_most_telling_questions_on_a_claim_come_first_and_in_an_order_of_their_own_for_each_card():
    claims = ITEMS[0].claims
    found = asking.on_claims(ITEMS, claims, "decision/a/1")
    assert found and all(set(item.claims) & set(claims) for item in found) and len(found) <= asking.MOST
    assert found == asking.on_claims(ITEMS, claims, "decision/a/1")
    assert asking.on_claims(ITEMS, ("no-such",), "decision/a/1") == ()


def test_the_claims_behind_a_card_are_those_of_its_latest_miss_and_never_of_what_stood_for_it():
    def told(claim, right, setting="lesson"):
        one = response(right=right, setting=setting)
        return type(one)(one.item, one.kind, (claim,), right, None, one.where)

    given = [told("S1", False), told("S2", False), told("S3", True), told("S4", False, "review")]
    assert asking.claims_of(given) == ("S2",)
    assert asking.claims_of(given[2:]) == ("S3",) and asking.claims_of([]) == ()


# ── one's own choice ──────────────────────────────────────────────────────────────────────────────────────────────

POOL = [Question(f"question/twelve/{item.id}", item, ("01-a",) if n % 2 else ("02-b",)) for n, item in enumerate(ITEMS)]


@given(
    st.sampled_from(["", *ITEMS[0].claims]), st.sampled_from(["", "01-a", "02-b"]),
    st.sampled_from(["", ITEMS[0].level]), st.sampled_from(["", ITEMS[0].kind]), st.integers(0, 50),
)  # fmt: skip
def test_everything_that_is_asked_fits_all_that_was_chosen(claim, lesson, level, kind, seed):
    chosen = Chosen(claim, lesson, level, kind)
    fits = fitting(POOL, chosen, [])
    for one in fits:
        assert claim in ("", *one.item.claims) and lesson in ("", *one.lessons)
        assert level in ("", one.item.level) and kind in ("", one.item.kind)
    if fits:
        ids = drawn(fits, chosen, seed, [])
        assert len(ids) == len(set(ids)) == min(5, len(fits)) and set(ids) <= {one.item.id for one in fits}


def test_only_missed_is_what_was_wrong_the_last_time_and_only_unseen_what_was_never_asked():
    first, second, *rest = POOL
    given = [
        response(right=False, item=first.name),
        response(right=False, item=second.name),
        response(item=second.name),
    ]
    assert fitting(POOL, Chosen(which="missed"), given) == (first,)
    assert fitting(POOL, Chosen(which="unseen"), given) == tuple(rest)


@pytest.mark.parametrize("length", [5, 10])
def test_what_was_asked_least_comes_first(length):
    asked = [item.id for item in ITEMS[:2]]
    assert not set(asked) & set(drawn(POOL, Chosen(length=length), 3, asked))
