"""A record is downloaded whole and brought to another installation, without doubling and without anything that opens it."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_lib.app.record import portable
from course_lib.engine.commitments import Impossible
from course_lib.model.event import Event
from course_lib.store import learner_of, open_store, run_of
from tests.app.record.made import AT, DESK, PHONE, TABLET, did

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def here(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/here.sqlite")
    yield store
    store.close()


@pytest.fixture
def there(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/there.sqlite")
    yield store
    store.close()


def file_of(store, learner):
    return json.dumps(portable.download(store, learner, NOW))


@pytest.fixture
def taken(here):
    """The file of a learner with two devices and three attempts."""
    phone, desk = did(here, PHONE, steps=3), did(here, DESK)
    did(here, DESK, number=2)
    here.link(phone, desk, AT)
    return file_of(here, desk)


def learnt(store, learner, devices):
    """What was learnt on these devices, without by whom and in which run."""
    events = [one for one in store.history(learner) if one.learner in devices and one.activity.startswith("contrast:")]
    return sorted((event.number, event.kind, event.at, event.seed, json.dumps(event.body)) for event in events)


def test_a_record_that_was_brought_holds_what_it_held_and_counts_as_brought(here, there, taken):
    me = did(there, TABLET)
    assert portable.bring(there, me, portable.read(taken), NOW) == 7
    assert learnt(there, me, there.imported(me)) == learnt(here, learner_of(DESK), here.devices(learner_of(DESK)))
    assert len(there.imported(me)) == 2 and me not in there.imported(me)
    assert [one.number for one in there.attempts(me, "contrast:cord-or-muscle")] == [1, 1, 2, 1]


def test_to_bring_it_twice_or_to_bring_back_one_s_own_adds_nothing(here, there, taken):
    me = did(there, TABLET)
    portable.bring(there, me, portable.read(taken), NOW)
    before = there.history(me)
    assert portable.bring(there, me, portable.read(taken), NOW) == 0 and there.history(me) == before
    assert portable.bring(there, me, portable.read(file_of(there, me)), NOW) == 0 and there.history(me) == before
    assert portable.bring(here, learner_of(DESK), portable.read(taken), NOW) == 0


def test_what_is_written_into_the_file_of_one_s_own_device_counts_as_brought_and_changes_no_attempt(here, taken):
    me = learner_of(DESK)
    before = here.history(me)
    found = json.loads(taken)
    mine = next(one for one in found["devices"] if one["id"] == portable.portable_id(me))
    mine["attempts"][0]["events"].append({**mine["attempts"][0]["events"][-1], "number": 2})
    assert portable.bring(here, me, portable.read(json.dumps(found)), NOW) == 0 and here.history(me) == before
    mine["attempts"].append({**mine["attempts"][0], "attempt": 900})
    for added in (3, 0):
        assert portable.bring(here, me, portable.read(json.dumps(found)), NOW) == added
        (brought,) = here.imported(me)
        assert sum(event.learner == brought for event in here.history(me)) == 3 + 1  # and the one that says who came
    done_here = [event for event in here.history(me) if event.learner == me and event.activity != "joined"]
    assert done_here == [event for event in before if event.learner == me and event.activity != "joined"]


def test_what_came_since_is_added_to_what_was_brought(here, there, taken):
    me = did(there, TABLET)
    portable.bring(there, me, portable.read(taken), NOW)
    did(here, DESK, number=3)
    assert portable.bring(there, me, portable.read(file_of(here, learner_of(DESK))), NOW) == 2
    assert len(there.devices(me)) == 3


def test_two_learners_who_bring_the_same_file_stay_two(there, taken):
    one, other = did(there, TABLET), did(there, "Another" * 3)
    for learner in (one, other):
        portable.bring(there, learner, portable.read(taken), NOW)
    assert there.root(one) == one and there.root(other) == other


def test_the_file_explains_itself_and_holds_nothing_that_opens_a_record(here, taken):
    found = json.loads(taken)
    assert "No name" in found["explained"] and found["schema"]["title"] == "Record"
    assert "An attempt" in json.dumps(found["schema"]) or "attempt" in json.dumps(found["schema"])
    for secret in (
        DESK,
        PHONE,
        learner_of(DESK),
        learner_of(PHONE),
        run_of(learner_of(DESK), "contrast:cord-or-muscle", 1),
    ):
        assert secret not in taken


def test_reports_words_and_pairings_stay_where_they_were_made(here, there):
    me = did(here, DESK)
    here.record(
        Event(learner=me, run="r", number=0, activity="key", kind="words", seed=0, fingerprint="f", at=AT, body={})
    )
    about = f"{portable.ABOUT}quiz:x"
    here.record(
        Event(
            learner=me,
            run=run_of(me, about, 1),
            number=0,
            activity=about,
            kind="reported",
            seed=0,
            fingerprint="f",
            at=AT,
            body={},
        )
    )
    found = json.loads(file_of(here, me))
    assert [one["activity"] for device in found["devices"] for one in device["attempts"]] == ["contrast:cord-or-muscle"]
    found["devices"][0]["attempts"][0]["activity"] = about  # by hand
    you = did(there, TABLET)
    assert portable.bring(there, you, portable.read(json.dumps(found)), NOW) == 0


def test_events_of_a_newer_edition_are_kept_as_they_are(here, there, taken):
    found = json.loads(taken)
    found["devices"][0]["attempts"][0] |= {"activity": "hologram:x"}
    found["devices"][0]["attempts"][0]["events"][1] |= {"kind": "danced", "body": {"with": ["somebody", 3]}}
    me = did(there, TABLET)
    portable.bring(there, me, portable.read(json.dumps(found)), NOW)
    (event,) = [event for event in there.history(me) if event.kind == "danced"]
    assert event.body == {"with": ["somebody", 3]}


def changed(taken, change):
    found = json.loads(taken)
    change(found)
    return json.dumps(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("{}", "is no record of this course"),
        ("[]", "is no record of this course"),
        ('{"format": "proximal-record", "version": 2}', "newer edition"),
        ('{"format": "proximal-record", "version": 1}', "damaged at made_at"),
        ("x" * 8_000_001, "larger than 8 MB"),
        (lambda f: f["devices"][0].update(id="../etc"), "damaged at devices.0.id"),
        (lambda f: f["devices"][0]["attempts"][0].update(attempt=0), r"damaged at devices.0.attempts.0.attempt"),
        (lambda f: f["devices"][0]["attempts"][0]["events"][0].update(at="yesterday"), "damaged at devices.0.attempts.0.events.0.at"),
        (lambda f: f["devices"][0]["attempts"][0]["events"][0].update(at="2026-11-27T09:00:00"), "needs its zone"),
        (lambda f: f["devices"][0]["attempts"][0]["events"][0].update(seed=2**63), "events.0.seed"),
        (lambda f: f["devices"][0]["attempts"][0]["events"][0].update(body={"x": "y" * 30_000}), "at most 20000 characters"),
        (lambda f: f["devices"][0]["attempts"][0]["events"][0].update(learner="x"), "events.0.learner"),
        (lambda f: f.update(extra=1), "damaged at extra"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_one_sentence(taken, text, said):
    with pytest.raises(Impossible, match=said) as refusal:
        portable.read(text if isinstance(text, str) else changed(taken, text))
    assert len(str(refusal.value)) < 300


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda kids: st.lists(kids, max_size=3) | st.dictionaries(st.sampled_from(["format", "version", "devices", "attempts", "events", "id", "made_at"]), kids, max_size=4)))  # fmt: skip
def test_no_json_at_all_breaks_it(found):
    if isinstance(found, dict):
        found |= {"format": "proximal-record", "version": 1}
    with suppress(Impossible):
        portable.read(json.dumps(found))
