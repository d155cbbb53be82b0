"""What is recorded comes back as it was, once."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_lib.store import Run, Taken, open_store
from tests.store.conftest import address_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_events_come_back_in_order_of_number(store, event):
    first, second, third = (event(n, kind=kind) for n, kind in enumerate(["started", "committed", "finished"]))
    for one in (third, first, second):
        store.record(one)
    assert store.events("ada", "r1") == (first, second, third)


def test_events_outlive_the_store_that_took_them(store, path, event):
    store.record(event(body={"dose_mg": 0.1}))
    store.close()
    later = open_store(address_of(path))
    assert later.events("ada", "r1") == (event(body={"dose_mg": 0.1}),)
    later.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(st.text(), JSON, max_size=4), seed=st.integers(-(2**63), 2**63 - 1))
def test_whatever_json_is_in_a_body_comes_back(store, event, body, seed):
    run = f"r{len(store.runs('ada'))}"
    store.record(event(run=run, body=body, seed=seed))
    assert store.events("ada", run) == (event(run=run, body=body, seed=seed),)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, {1, 2}, object()])
def test_a_body_that_is_not_json_is_refused_and_leaves_nothing(store, event, value):
    with pytest.raises(ValueError, match="The body of a 'committed' event is not JSON"):
        store.record(event(body={"deep": [{"er": value}]}))
    assert store.events("ada", "r1") == ()


def test_a_number_below_zero_or_a_seed_that_does_not_fit_is_refused(store, event):
    with pytest.raises(ValueError, match="numbered from 0"):
        store.record(event(-1, at="2026-03-01T09:00:00+00:00"))
    with pytest.raises(ValueError, match="64 bits"):
        store.record(event(seed=2**63))


def test_recording_the_same_event_again_is_no_error_and_keeps_one(store, event):
    for _ in range(3):
        store.record(event(body={"a": [1, 2]}))
    assert store.events("ada", "r1") == (event(body={"a": [1, 2]}),)


@pytest.mark.parametrize(
    "difference",
    [
        {"body": {"choice": "go"}},
        {"kind": "started"},
        {"learner": "bo"},
        {"at": "2026-03-01T09:00:01+00:00"},
        {"seed": 8},
        {"fingerprint": "f2"},
        {"activity": "case:icu"},
    ],
)
def test_another_event_under_a_taken_number_is_refused_and_the_first_stays(store, event, difference):
    store.record(event())
    with pytest.raises(Taken, match="Step 0 of this attempt was already taken, probably in another tab"):
        store.record(event(**difference))
    assert store.events("ada", "r1") == (event(),)
    store.record(event(1))


def test_the_second_of_two_tabs_is_refused(store, path, event):
    second_tab = open_store(address_of(path))
    store.record(event(body={"choice": "stop"}))
    with pytest.raises(Taken):
        second_tab.record(event(body={"choice": "go"}))
    assert second_tab.events("ada", "r1") == (event(body={"choice": "stop"}),)
    second_tab.close()


def test_a_learner_sees_only_their_own_events_and_runs(store, event):
    store.record(event())
    assert store.events("bo", "r1") == () and store.runs("bo") == ()


def test_runs_are_listed_from_the_oldest_on(store, event):
    store.record(event(5, run="late"))
    store.record(event(2, run="early", fingerprint="f1"))
    store.record(event(3, run="early", fingerprint="f2"))
    store.record(event(4, run="other", activity="case:x"))
    early = Run(
        run="early",
        activity="quiz:icu",
        first_at="2026-03-01T09:00:02+00:00",
        last_at="2026-03-01T09:00:03+00:00",
        events=2,
        fingerprint="f2",
    )
    assert store.runs("ada")[0] == early
    assert [run.run for run in store.runs("ada")] == ["early", "other", "late"]
    assert [run.run for run in store.runs("ada", "quiz:icu")] == ["early", "late"]
    assert store.runs("ada", "nothing") == ()
