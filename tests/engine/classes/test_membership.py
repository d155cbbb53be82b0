"""Who is in a class, by which alias, and what was shown when, is a replay of what they said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.engine.classes.membership import LONGEST_ALIAS, check_alias, membership
from course_lib.engine.commitments import Impossible
from tests.engine.classes.made import MONDAY, changed, joined, left, restless


def test_joining_changing_and_leaving_are_three_times_of_which_the_last_has_ended():
    member = membership([joined(1), changed(2, True, "Bo"), left(3)])
    assert [(one.alias, one.shows, one.spell) for one in member.periods] == [("Ada", False, 1), ("Bo", True, 1)]
    assert member.now is None and member.joined_at is None


def test_who_joins_another_class_has_left_the_first():
    member = membership([joined(1), joined(2, class_id="two")])
    assert member.now.class_id == "two" and member.periods[0].ends == member.now.begins


def test_a_change_by_whoever_is_in_no_class_is_passed_over():
    assert membership([changed(1, True), left(2)]).periods == ()


@given(st.lists(restless, min_size=1, max_size=1))
@settings(max_examples=40, deadline=None)
def test_nobody_is_in_two_classes_at_once_and_the_order_of_events_does_not_matter(people):
    said = people[0].said
    member = membership(said)
    assert membership(sorted(said, key=lambda one: one.at)).periods == member.periods
    for one, other in zip(member.periods, member.periods[1:], strict=False):
        assert one.ends is not None and one.ends <= other.begins
    assert member.at(MONDAY.replace(year=2020)) is None


@pytest.mark.parametrize("typed", ["", "   ", "x" * (LONGEST_ALIAS + 1), "a\x00b", "Ada\u202eadA"])
def test_an_alias_that_cannot_be_is_refused(typed):
    with pytest.raises(Impossible, match="1 to 30"):
        check_alias(typed)


def test_an_alias_loses_needless_spaces_and_is_nobody_else_s():
    assert check_alias("  Doctor   Who ") == "Doctor Who"
    with pytest.raises(Impossible, match="already"):
        check_alias("doctor who", ["Doctor Who"])
