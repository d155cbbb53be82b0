"""Two devices become one record by seven words or by a code that is good for five minutes, once; nothing else opens anything."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from course_lib.app.record import pairing
from course_lib.engine.commitments import Impossible
from course_lib.store import Deleted, learner_of, open_store
from tests.app.record.made import DESK, PHONE, TABLET, did

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def desk(store):
    return did(store, DESK)


@pytest.fixture
def phone(store):
    return did(store, PHONE, number=1)


def test_the_words_of_one_device_open_its_record_on_another_and_are_always_the_same(store, desk, phone):
    words = pairing.words(store, DESK, desk, NOW)
    assert words == pairing.words(store, DESK, desk, NOW + timedelta(days=400))
    assert pairing.join(store, phone, words.upper(), NOW + timedelta(days=900))
    assert store.devices(desk) == (phone, desk) and store.root(phone) == desk
    assert not pairing.join(store, phone, words, NOW)  # one record already


def test_a_code_pairs_one_device_within_five_minutes(store, desk, phone):
    code = pairing.begin(store, desk, NOW)
    assert pairing.join(store, phone, pairing.grouped(code), NOW + timedelta(minutes=5))
    with pytest.raises(Impossible, match="used before"):
        pairing.join(store, learner_of(TABLET), code, NOW)
    late = pairing.begin(store, desk, NOW)
    with pytest.raises(Impossible, match="good for 5 minutes"):
        pairing.join(store, learner_of(TABLET), late, NOW + timedelta(minutes=5, seconds=1))
    assert store.root(learner_of(TABLET)) == learner_of(TABLET)


def test_of_two_devices_that_use_one_code_at_once_one_is_paired(store, desk, monkeypatch):
    monkeypatch.setattr("course_lib.store.sqlite.WAIT_S", 20.0)
    code = pairing.begin(store, desk, NOW)

    def join(number):
        mine = open_store()
        try:
            return pairing.join(mine, f"device {number}", code, NOW + timedelta(seconds=number))
        except Impossible:
            return False
        finally:
            mine.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(join, range(4))) == [False, False, False, True]
    assert len(store.devices(desk)) == 2


def test_the_secrets_are_nowhere_in_the_file(store, desk, data):
    secrets = [pairing.words(store, DESK, desk, NOW), pairing.begin(store, desk, NOW), DESK]
    store.close()
    there = b"".join(file.read_bytes() for file in data.iterdir())
    assert not [secret for secret in secrets if secret.encode() in there]


def test_a_code_that_is_shown_is_no_code_by_which_a_browser_is_known(store, desk):
    assert learner_of(pairing.begin(store, desk, NOW)) not in store.learners()


@pytest.mark.parametrize(
    "typed", ["", "   ", "x" * 24, "abcd" * 6, "zoo " * 6, "abandon " * 7, "23456789" * 3, "<b>", "a" * 10_000]
)
def test_anything_else_is_refused_in_a_sentence_and_joins_nothing(store, desk, phone, typed):
    before = store.history(phone)
    with pytest.raises(Impossible) as refusal:
        pairing.join(store, phone, typed, NOW)
    assert str(refusal.value)[0].isupper() and len(str(refusal.value)) < 200
    assert store.history(phone) == before


def test_after_a_deletion_neither_words_nor_codes_open_anything(store, desk, phone):
    words, code = pairing.words(store, DESK, desk, NOW), pairing.begin(store, desk, NOW)
    store.forget(desk)
    for secret in (words, code):
        with pytest.raises(Impossible):
            pairing.join(store, phone, secret, NOW)
    with pytest.raises(Deleted):
        pairing.begin(store, desk, NOW)
