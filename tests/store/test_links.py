"""Devices that were paired belong to one learner: all that any of them did is found from each, and nothing is doubled."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.store import open_store, snapshot_of
from course_lib.store.learner_codes import run_of
from course_lib.store.links import devices_of, link_events, root_of
from tests.store.conftest import address_of

AT = "2026-03-01T09:00:00+00:00"
DESK, PHONE, TABLET = "desk", "phone", "tablet"


def did(store, event, device, number=1, events=1, activity="quiz:icu"):
    for n in range(events):
        store.record(event(n, learner=device, run=run_of(device, activity, number), activity=activity))


@pytest.fixture
def paired(store, event):
    """A phone on which two attempts were made, and a desk with one; then the phone joined the desk."""
    did(store, event, PHONE, 1)
    did(store, event, PHONE, 2, events=3)
    did(store, event, DESK, 1)
    assert store.link(PHONE, DESK, AT)
    return store


def test_what_both_devices_did_belongs_to_one_learner(paired, path):
    assert paired.root(PHONE) == DESK == paired.root(DESK)
    assert paired.devices(DESK) == (PHONE, DESK)
    assert len(paired.runs(DESK)) == 3 and len(paired.history(DESK)) == 5 + 2  # with the two that tell of the pairing
    for device in (PHONE, DESK):
        seen = snapshot_of(path, device)
        assert seen.learner == DESK and seen.runs(DESK) == paired.runs(DESK)
        assert sorted(seen.history(DESK), key=str) == sorted(paired.history(DESK), key=str)


def test_attempts_are_ordered_by_device_and_then_by_number(paired, path):
    made = [(one.device, one.number) for one in paired.attempts(DESK, "quiz:icu")]
    assert made == [(PHONE, 1), (PHONE, 2), (DESK, 1)]
    assert paired.attempts(DESK, "quiz:icu") == snapshot_of(path, PHONE).attempts(DESK, "quiz:icu")
    assert len(paired.events(DESK, run_of(PHONE, "quiz:icu", 2))) == 3


def test_to_pair_once_more_changes_nothing(paired):
    before = paired.history(DESK)
    assert not paired.link(PHONE, DESK, AT) and not paired.link(DESK, PHONE, AT)
    assert paired.history(DESK) == before


def test_a_third_device_may_join_either_and_brings_whom_it_has(paired, event):
    did(paired, event, TABLET)
    did(paired, event, "watch")
    paired.link("watch", TABLET, AT)
    paired.link(TABLET, PHONE, AT)
    assert paired.devices(DESK) == (PHONE, "watch", TABLET, DESK)
    assert {paired.root(one) for one in ("watch", TABLET, PHONE, DESK)} == {DESK}


def test_a_deletion_takes_the_rows_of_every_device_and_each_is_told(paired, path, event):
    paired.record(event(run="of bo", learner="bo"))
    assert paired.forget(DESK) == 7
    assert paired.history(DESK) == () == paired.history(PHONE)
    assert paired.deleted_on(PHONE) == paired.deleted_on(DESK) != ""
    assert snapshot_of(path, PHONE).deleted == snapshot_of(path, DESK).deleted != ""
    assert len(paired.history("bo")) == 1 and not snapshot_of(path, "bo").deleted


def test_what_was_brought_from_elsewhere_is_told_from_what_was_done_here(paired, path, event):
    paired.record_all([event(learner="brought", run="b1")])
    paired.link("brought", DESK, AT, imported="its number")
    assert paired.imported(DESK) == {"brought"} == snapshot_of(path, DESK).imported(DESK)


def test_of_two_devices_that_join_each_other_at_once_one_is_first(store, path, event):
    did(store, event, DESK)
    did(store, event, PHONE)
    start = threading.Barrier(2)

    def join(one, other):
        mine = open_store(address_of(path))
        start.wait()
        done = mine.link(one, other, AT)
        mine.close()
        return done

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(join, (DESK, PHONE), (PHONE, DESK)))
    assert done == [False, True]
    assert store.root(DESK) == store.root(PHONE) and len(store.devices(store.root(DESK))) == 2


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20))
def test_however_devices_are_paired_each_has_one_learner_and_each_learner_each_device_once(pairs):
    runs = {}

    def events_in(run):
        return runs.get(run, [])

    for came, other in pairs:
        device, root = root_of(events_in, str(came)), root_of(events_in, str(other))
        if device != root:
            for event in link_events(device, root, len(events_in(run_of(root, "joined", 1))), AT):
                runs.setdefault(event.run, []).append(event)
    for came, other in pairs:
        assert root_of(events_in, str(came)) == root_of(events_in, str(other))
    everybody = {str(one) for one in range(7)}
    groups = [devices_of(events_in, root) for root in {root_of(events_in, one) for one in everybody}]
    assert sorted(device for group in groups for device in group) == sorted(everybody)


def test_what_is_brought_twice_is_there_once(store, event):
    events = [event(n) for n in range(4)]
    assert store.record_all(events) == 4
    assert store.record_all([*events, event(4)]) == 1
    assert store.history("ada") == (*events, event(4))
