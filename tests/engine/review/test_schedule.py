"""When an item comes back: laws of the fold by FSRS over a learner's responses, in any zone and by any clock."""

from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

import pytest
from fsrs import Rating
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from course_lib.engine.record.days import begins, day_of
from course_lib.engine.record.responses import Asked, Response
from course_lib.engine.review import schedule as schedule_of
from course_lib.engine.review.schedule import ASTRAY, FSRS, MOST_DAYS, PARAMETERS, REST, next_day, rating_of, schedule

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
BERLIN, LISBON, NEW_YORK, AUCKLAND = map(ZoneInfo, ("Europe/Berlin", "Europe/Lisbon", "America/New_York", "Pacific/Auckland"))  # fmt: skip
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

zones = st.sampled_from([UTC, BERLIN, LISBON, NEW_YORK, AUCKLAND, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Apia")])
moments = st.datetimes(datetime(2026, 2, 1), datetime(2026, 11, 27)).map(lambda at: at.replace(tzinfo=UTC))


def response(at=NOON, right=True, certainty="fairly", item="question/a/b", setting="lesson", **more):
    where = Asked(at, f"{setting}:x", "run", setting)
    return Response(item, "question", ("S1",), right, certainty, where, **more)


responses = st.lists(
    st.builds(
        response,
        at=moments,
        right=st.booleans(),
        certainty=st.sampled_from([None, "guess", "fairly", "certain"]),
        item=st.sampled_from(["question/a/b", "question/a/c", "decision/d/e"]),
        setting=st.sampled_from(["lesson", "review", "before", "after"]),
    ),
    max_size=30,
).map(lambda given: tuple(sorted(given, key=lambda one: one.at)))


def only(found):
    (card,) = found.values()
    return card


# ── the library ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_installed_fsrs_is_the_edition_that_is_recorded_with_the_dates_or_this_says_so():
    installed = version("fsrs")
    assert installed.startswith(f"{FSRS}."), (
        f"fsrs {installed} is installed and {FSRS} is recorded: look whether its dates are the same, then record the new one."
    )


def test_the_parameters_are_those_that_the_library_began_with():
    assert PARAMETERS == DEFAULT_PARAMETERS and schedule_of.SCHEDULER.desired_retention == schedule_of.RETENTION == 0.9
    assert not schedule_of.SCHEDULER.enable_fuzzing


def test_dates_stay_as_they_were_made():
    """Right whenever it is due, after one miss: the days in between as this edition of FSRS makes them."""
    now, given, days = NOON, [response(NOON, right=False)], []
    for _ in range(5):
        card = only(schedule(given, now, UTC))
        days.append((card.due - card.day).days)
        now = NOON + (card.due - NOON.date())
        given.append(response(now))
    assert days == [1, 2, 6, 17, 44]


# ── what seeds a card and what rates it ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("right", "certainty", "rating"),
    [
        (False, "certain", Rating.Again), (False, "guess", Rating.Again), (False, None, Rating.Again),
        (True, "guess", Rating.Hard), (True, "fairly", Rating.Good), (True, None, Rating.Good), (True, "certain", Rating.Easy),
    ],
)  # fmt: skip
def test_the_rating_follows_from_whether_it_was_right_and_how_sure_one_was(right, certainty, rating):
    assert rating_of(response(right=right, certainty=certainty)) == rating


def test_a_miss_and_a_right_guess_seed_a_card_and_what_was_known_does_not():
    assert schedule([response(), response(certainty="certain"), response(certainty=None)], NOON, UTC) == {}
    for seed in (response(right=False), response(certainty="guess")):
        assert only(schedule([seed], NOON, UTC)).due == date(2026, 11, 28)


def test_a_test_before_a_lesson_neither_seeds_nor_rates():
    before = response(right=False, setting="before")
    assert schedule([before], NOON, UTC) == {}
    seed = response(NOON - 2 * DAY, right=False)
    assert schedule([seed, before], NOON, UTC) == schedule([seed], NOON, UTC)


def test_once_seeded_any_later_response_rates_it_wherever_it_was_given():
    seed = response(NOON - 3 * DAY, right=False)
    for setting in ("lesson", "review", "after"):
        assert only(schedule([seed, response(setting=setting)], NOON, UTC)).day == NOON.date()


def test_the_surer_and_the_righter_the_later_it_comes_back():
    seed = response(NOON - 9 * DAY, right=False)
    answers = [response(right=False), *(response(certainty=sure) for sure in ("guess", "fairly", "certain"))]
    due = [only(schedule([seed, one], NOON, UTC)).due for one in answers]
    assert due == sorted(due) and due[0] < due[-1]


# ── a day is one review ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_right_answer_that_was_just_read_earns_nothing_and_a_miss_after_a_right_one_counts():
    seed = response(NOON - 9 * DAY, right=False)
    missed = [seed, response(right=False), response(NOON + HOUR, certainty="certain")]
    other = [seed, response(certainty="certain"), response(NOON + HOUR, right=False)]
    alone = [seed, response(NOON + HOUR, right=False)]
    due = {only(schedule(some, NOON + HOUR, UTC)).due for some in (missed, other, alone)}
    assert due == {date(2026, 11, 28)}


def test_two_devices_that_answer_the_same_item_on_one_day_are_one_review():
    seed = response(NOON - 9 * DAY, right=False)
    one, two = response(NOON, certainty="certain"), response(NOON, certainty="guess")
    assert schedule([seed, one, two], NOON, UTC) == schedule([seed, two, one], NOON, UTC) == schedule([seed, two], NOON, UTC)  # fmt: skip


@given(responses, zones, moments)
def test_each_card_comes_back_on_a_later_day_than_that_of_its_last_answer(given, zone, now):
    cards = schedule(given, now, zone)
    for card in cards.values():
        assert card.day < card.due <= card.day + timedelta(days=MOST_DAYS) and card.at <= now
        assert card.is_due(now, zone) <= (card.due <= day_of(now, zone))
        assert 0 < card.recalled(max(card.day, day_of(now, zone))) <= 1


@given(responses, zones, st.randoms())
def test_the_order_in_which_responses_come_changes_nothing(given, zone, random):
    now, shuffled = NOON, list(given)
    random.shuffle(shuffled)
    assert schedule(shuffled, now, zone) == schedule(given, now, zone)


@given(responses, zones)
def test_the_same_response_twice_as_from_two_devices_is_one(given, zone):
    assert schedule([one for one in given for _ in range(2)], NOON, zone) == schedule(given, NOON, zone)


# ── time ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def seeded(given):
    """The items that something seeds, whatever the time."""
    return {one.item for one in given if one.where.setting != "before" and rating_of(one) <= Rating.Hard}


@given(responses, zones, moments, st.timedeltas(-400 * DAY, 400 * DAY))
def test_no_clock_loses_a_card(given, zone, now, shift):
    """Whatever was wrong with the clock when half of it was given: each item that was missed has a card, and a date."""
    wrong = [response(one.at + shift * (n % 2), one.right, one.certainty, one.item, one.where.setting) for n, one in enumerate(given)]  # fmt: skip
    cards = schedule(wrong, now, zone)
    assert set(cards) == seeded(given)
    assert all(card.due <= day_of(now, zone) + timedelta(days=MOST_DAYS) for card in cards.values())


@given(responses, zones, zones, moments, st.timedeltas(timedelta(0), REST - timedelta(seconds=1)))
def test_what_was_answered_is_not_due_again_in_another_zone_before_one_has_slept(given, home, away, now, later):
    answered = [*given, *(response(now, item=item) for item in seeded(given))]
    for zone in (home, away):
        assert not [card for card in schedule(answered, now + later, zone).values() if card.is_due(now + later, zone)]


@given(zones, zones, moments, st.booleans())
@settings(max_examples=15, deadline=None)
def test_a_week_in_two_zones_schedules_each_day_once_and_loses_none(home, away, start, right):
    """An item that is answered whenever it is due, by somebody who flies in the middle of the week."""
    given, asked_on = [response(start, right=False)], []
    for hours in range(0, 24 * 10, 3):
        now, zone = start + hours * HOUR, home if hours < 24 * 5 else away
        if schedule(given, now, zone)["question/a/b"].is_due(now, zone):
            given.append(response(now, right))
            asked_on.append(now)
    assert asked_on and all(two - one >= REST for one, two in zip(asked_on, asked_on[1:], strict=False))
    for zone in (home, away):
        assert schedule(given, now, zone)["question/a/b"].due > day_of(given[-1].at, zone)
    if not right:
        assert 7 <= len(asked_on) <= 11  # every day, also on the one that the flight made longer


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK])
@pytest.mark.parametrize("changed", [date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)])
@pytest.mark.parametrize("hour", [0, 5, 23])
def test_where_the_clock_changes_a_day_is_still_a_day(zone, changed, hour):
    evening = begins(changed - DAY, zone) + hour * HOUR
    card = only(schedule([response(evening, right=False)], evening, zone))
    assert card.due == day_of(evening, zone) + DAY
    assert card.is_due(max(begins(card.due, zone), evening + REST), zone)


@given(st.timedeltas(timedelta(0), ASTRAY), zones)
@example(timedelta(0), UTC)
def test_what_was_given_in_the_near_future_counts_as_given_now(ahead, zone):
    later, now = response(NOON + ahead, right=False), response(NOON, right=False)
    assert schedule([later], NOON, zone) == schedule([now], NOON, zone)


def test_an_answer_by_a_clock_a_year_ahead_neither_hides_the_card_nor_asks_it_twice():
    ahead = response(NOON + 365 * DAY, right=False)
    card = only(schedule([ahead], NOON, UTC))
    assert card.is_due(NOON, UTC)
    answered = [response(NOON), ahead]
    for later in (0 * HOUR, 5 * HOUR):
        assert not only(schedule(answered, NOON + later, UTC)).is_due(NOON + later, UTC)
    card = only(schedule(answered, NOON + 30 * DAY, UTC))
    assert card.is_due(NOON + 30 * DAY, UTC) and card.day == NOON.date()


def test_a_clock_that_was_set_back_gives_no_negative_interval():
    given = [response(NOON, right=False), response(NOON - 40 * DAY), response(NOON - 3 * DAY)]
    card = only(schedule(given, NOON, UTC))
    assert card.day == NOON.date() and card.due == NOON.date() + DAY


def test_the_next_day_is_the_first_after_today_and_none_where_nothing_is_scheduled():
    cards = schedule([response(right=False), response(NOON - 9 * DAY, right=False, item="question/a/c")], NOON, UTC)
    assert next_day(cards.values(), NOON, UTC) == date(2026, 11, 28) and next_day([], NOON, UTC) is None
