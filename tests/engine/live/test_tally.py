"""What votes come to: counted by the option's id, a tie and an empty room said so, moves only where enough voted twice."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.engine.live.session import Ballot, Round
from course_lib.engine.live.suggestion import FEW, MOST, suggested
from course_lib.engine.live.tally import (
    ENOUGH,
    borda,
    borda_order,
    counts,
    in_words,
    leaders,
    moves,
    spread,
    stayed,
)

OPTIONS = ("a", "b", "c", "d")
NAMES = {"a": "A", "b": "B", "c": "C", "d": "D"}
VOTES = st.lists(st.sampled_from(OPTIONS), max_size=40)


def round_of(votes, number=1):
    return Round(number, 9.0, True, {f"p{at}": Ballot((vote,)) for at, vote in enumerate(votes)})


def said(*votes):
    return in_words(counts([Ballot((vote,)) for vote in votes], OPTIONS), len(votes), NAMES)


@given(VOTES, st.permutations(OPTIONS))
def test_every_vote_is_counted_once_in_whatever_order_the_options_stand(votes, order):
    ballots = [Ballot((vote,)) for vote in votes]
    assert counts(ballots, order) == counts(ballots, OPTIONS)
    assert sum(counts(ballots, order).values()) == len(votes)


def test_nobody_one_a_tie_and_a_leader_each_have_a_sentence():
    assert said() == "Nobody voted."
    assert said("b") == "One vote: B."
    assert said("a", "b") == "A tie: A and B have 1 vote each, of 2."
    assert said(*"aabbcc") == "A tie: A, B and C have 2 votes each, of 6."
    assert said("a", "a", "b") == "A leads with 2 of 3 votes."
    assert leaders(counts([], OPTIONS)) == ()


@given(VOTES, VOTES)
def test_who_moved_and_who_stayed_are_all_who_voted_twice_or_nobody_is_told(before, now):
    first, second = round_of(before), round_of(now, 2)
    both = min(len(before), len(now))
    found = moves(first, second)
    if both < ENOUGH:
        assert found is None
    else:
        assert sum(move.count for move in found) + stayed(first, second) == both
        assert all(move.before != move.now for move in found)


@given(st.lists(st.permutations(OPTIONS), max_size=20))
def test_borda_gives_each_ballot_the_same_points_and_who_is_first_on_all_is_first(ballots):
    points = borda([Ballot(tuple(one)) for one in ballots], OPTIONS)
    assert sum(points.values()) == len(ballots) * sum(range(len(OPTIONS)))
    if ballots and len({one[0] for one in ballots}) == 1:
        assert borda_order(points)[0] == ballots[0][0]


def test_borda_by_hand():
    ballots = [Ballot(tuple(one)) for one in ("abc", "acb", "bca")]
    assert borda(ballots, ("a", "b", "c")) == {"a": 4, "b": 3, "c": 2}
    assert set(borda([Ballot(tuple(one)) for one in permutations("abc")], ("a", "b", "c")).values()) == {6}


@given(st.lists(st.floats(0, 500), min_size=1, max_size=40))
def test_a_median_lies_between_its_quarters_and_those_between_the_ends(numbers):
    found = spread(numbers)
    assert found.count == len(numbers)
    ordered = [found.lowest, found.low_quarter, found.median, found.high_quarter, found.highest]
    assert ordered == pytest.approx(sorted(ordered))


def test_no_number_has_no_median():
    assert spread([]) is None


def test_what_the_literature_would_do_depends_on_the_share_that_was_right_and_names_its_source():
    assert (
        suggested(1, 10).kind == "explain" and suggested(5, 10).kind == "discuss" and suggested(9, 10).kind == "go-on"
    )
    assert suggested(1, 2).kind == "look" and not suggested(1, 2).source
    assert "from memory, not checked" in suggested(5, 10).source
    assert suggested(int(100 * FEW), 100).kind == suggested(int(100 * MOST), 100).kind == "discuss"
