"""What the load decides without a server: who does what and when, who was overtaken, what was lost or doubled, what is left."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.model.event import Event
from course_lib.store import learner_of
from course_lib.views.parts.controls import code
from tests.load.__main__ import PARTS, chosen
from tests.load.answers import events_at
from tests.load.kept import Commitment, gaps, wrong_with
from tests.load.kills import plan, told
from tests.load.page import words_of
from tests.load.script import line, script
from tests.load.served import Traces, left_behind
from tests.load.waking import inversions, overtaken


@given(st.integers(0, 99), st.integers(1, 40), st.floats(5, 90), st.integers(0, 40))
def test_at_every_moment_so_many_drag_and_nobody_does_two_things(seed, learners, seconds, dragging):
    dragging = min(dragging, learners)
    acts = script(seed, learners, seconds, dragging)
    for mine in acts:
        assert [act.from_s for act in mine] == [0.0, *(act.to_s for act in mine[:-1])] and mine[-1].to_s == seconds
    for at in (seconds * step / 7.5 for step in range(7)):
        assert sum(act.deed == "drag" and act.from_s <= at < act.to_s for mine in acts for act in mine) == dragging


def test_the_same_seed_is_the_same_class_and_another_is_another():
    assert script(1, 20, 60, 6) == script(1, 20, 60, 6) != script(2, 20, 60, 6)
    assert line(7, script(1, 20, 60, 6)[7]).startswith("learner   7, lesson 0")


def test_more_than_all_cannot_drag():
    with pytest.raises(ValueError, match="at most all"):
        script(1, 3, 60, 4)


def test_a_class_does_all_that_it_is_for():
    assert {act.deed for mine in script(1, 100, 60, 30) for act in mine} == {"drag", "read", "quiz", "case", "away"}


def test_an_order_as_touched_overtakes_nobody_and_the_other_way_round_everybody():
    assert (overtaken(range(5)), inversions(range(5))) == (0, 0.0)
    assert (overtaken([4, 3, 2, 1, 0]), inversions([4, 3, 2, 1, 0])) == (4, 1.0)
    assert overtaken([1, 0, 2]) == 1 and overtaken([]) == 0 and inversions([0]) == 0.0


ADA = learner_of("Ada7" * 6)


def committed(number, place="q1", certainty="guess"):
    return Commitment(ADA, "quiz:x", 1, code(place), number, certainty)


def kept(number, item="q1", certainty="guess"):
    body = {"item": item, "answers": ["a"], "certainty": certainty} if number else {}
    return Event(
        learner=ADA, run=committed(0).run, number=number, activity="quiz:x", kind="answered" if number else "started",
        seed=1, fingerprint="f", at="2026-01-01T00:00:00.000+00:00", body=body,
    )  # fmt: skip


def test_a_record_that_holds_what_was_acknowledged_is_right():
    some = [committed(0), committed(2, "q2")]
    assert wrong_with(some, some, [kept(0), kept(1), kept(2, "q2")]) == []


def test_what_was_kept_and_not_acknowledged_is_no_fault():
    assert wrong_with([], [committed(0)], [kept(0), kept(1)]) == []


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([kept(0)], "acknowledged and not kept: event 1"),
        ([kept(0), kept(1, certainty="certain")], "acknowledged and not kept: event 1"),
        ([kept(0), kept(1), kept(1)], "is there twice"),
        ([kept(0), kept(1), kept(2)], "q1 was answered twice"),
        ([kept(0), kept(1), kept(3, "q2")], r"has the events \[0, 1, 3\]"),
        ([kept(0), kept(1), kept(2, "q2")], "event 2 of run .* was never committed"),
    ],
)
def test_a_record_that_lost_doubled_or_made_up_something_is_told(events, sentence):
    import re

    assert any(re.search(sentence, told) for told in wrong_with([committed(0)], [committed(0)], events))


def test_events_are_numbered_without_a_gap():
    assert gaps("r", [0, 1, 2]) == [] == gaps("r", []) and gaps("r", [1, 2]) and gaps("r", [0, 2])


def test_the_number_of_events_stands_in_the_name_of_a_place():
    assert events_at("2.9d2f489e94.7") == (2, 7) and events_at("d33860594c") == (0, 0) == events_at("")


def test_a_plan_of_kills_holds_what_was_asked_for_in_an_order_of_its_seed():
    kinds = plan(random.Random(3), 44, 4, 2)
    assert (len(kinds), kinds.count("server"), kinds.count("warm process")) == (50, 2, 4)
    assert kinds == plan(random.Random(3), 44, 4, 2) and told({"kernel": 44, "server": 2}) == "44 × kernel, 2 × server"


def test_what_is_left_behind_is_named_and_the_learners_file_is_not():
    before = Traces(0, ("a/b",), 1, 0)
    assert left_behind(before, Traces(0, ("a/b", "data/learners.sqlite", "data/learners.sqlite-wal"), 1, 0)) == []
    assert left_behind(before, Traces(2, ("a/b", "a/c"), 3, 4)) == [
        "2 kernels", "the file a/c", "3 connections", "4 tickets",
    ]  # fmt: skip


def test_a_page_says_its_edition_and_of_each_screen_its_number_room_and_place():
    text = (
        '<body data-notebook="a.ipynb" data-edition="e-1"><div data-screen="screen-0" data-has="7"><div data-room="lab:x" data-at="abc">'
        '<div data-room="report-lab-x" data-at="q"></div></div></div><div data-screen="screen-1" data-has="8"></div>'
    )
    assert dict(words_of(text).screens) == {"screen-0": (7, "lab:x", "abc"), "screen-1": (8, "", "")}
    assert words_of(text).edition == "e-1"


def test_parts_are_named_with_commas_or_spaces_and_an_unknown_one_is_refused():
    assert chosen("") == list(PARTS) and chosen("kills, open") == ["open", "kills"]
    with pytest.raises(SystemExit, match="no load called opne"):
        chosen("opne")
