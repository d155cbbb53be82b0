"""A learner's day begins at four in the morning where they are, whatever the clock, the season or the journey does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.engine.record.days import begins, day_of, zone_of

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"]  # fmt: skip


def test_who_learns_past_midnight_is_still_in_the_day_before():
    berlin = zone_of("Europe/Berlin")
    assert day_of(datetime(2026, 11, 27, 1, 30, tzinfo=UTC), berlin) == date(2026, 11, 26)  # half past two there
    assert day_of(datetime(2026, 11, 27, 3, 0, tzinfo=UTC), berlin) == date(2026, 11, 27)  # four there


@pytest.mark.parametrize("name", ["Nowhere/Land", "../../etc/passwd", "", None, 7, "x" * 65, "/abs", "Europe/\0"])
def test_a_zone_that_nobody_knows_is_that_of_utc(name):
    assert zone_of(name) is UTC


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)), st.sampled_from(ZONES))
def test_every_moment_lies_in_one_day_between_its_beginning_and_that_of_the_next(moment, name):
    at, zone = moment.replace(tzinfo=UTC), zone_of(name)
    day = day_of(at, zone)
    assert begins(day, zone) <= at < begins(day + timedelta(days=1), zone)


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)), st.integers(0, 10_000), st.sampled_from(ZONES))
def test_a_later_moment_is_never_in_an_earlier_day_in_one_zone(moment, minutes, name):
    at, zone = moment.replace(tzinfo=UTC), zone_of(name)
    assert day_of(at, zone) <= day_of(at + timedelta(minutes=minutes), zone)


@pytest.mark.parametrize("changes", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_on_which_the_clock_changes_has_23_or_25_hours_and_is_one_day(changes):
    berlin = zone_of("Europe/Berlin")
    length = begins(changes, berlin) - begins(changes - timedelta(days=1), berlin)
    assert length in (timedelta(hours=23), timedelta(hours=25))
