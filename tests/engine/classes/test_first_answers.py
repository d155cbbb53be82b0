"""Of everything that somebody answers the first time counts, and the first on a later day; each once, by name or in a batch."""

from datetime import timedelta

from hypothesis import given, settings

from course_lib.engine.classes.first_answers import cells_of, hidden_cells, named_cells, with_rest
from course_lib.engine.classes.membership import membership
from tests.engine.classes.made import answer, changed, joined, left
from tests.engine.progress.made import BEGAN, attempt, decision, histories, response


def test_the_first_answer_stands_and_the_first_of_a_later_day_beside_it():
    cells = cells_of([response(right=False), response(hour=1), response(day=2), response(right=False, day=3)], [])
    assert (cells["first/question/q/i"].right, cells["again/question/q/i"].right) == (False, True)
    assert cells["again/question/q/i"].at == BEGAN + timedelta(days=2)


def test_what_was_brought_or_asked_in_place_of_something_else_counts_nowhere():
    assert cells_of([response(imported=True), decision(asked="some-question")], [attempt(imported=True)]) == {}


def test_a_patient_seen_to_the_end_counts_once_and_says_whether_it_was_safe():
    cells = cells_of([], [attempt(over=False), attempt(day=2), attempt(day=1)])
    assert list(cells) == ["end/stairs"] and cells["end/stairs"].at == BEGAN + timedelta(days=1)


@given(histories)
@settings(max_examples=30, deadline=None)
def test_more_answers_never_change_what_was_first(history):
    whole = cells_of(history, [])
    for at in range(len(history)):
        part = cells_of(history[:at], [])
        assert all(whole[name] == one for name, one in part.items())


def test_what_was_answered_before_joining_is_nobody_s_unless_it_is_shown_by_its_own():
    cells = {"first/a": answer(1), "first/b": answer(9)}
    member = membership([joined(5)])
    assert set(hidden_cells(cells, member, "one")) == {"first/b", "joined"}
    assert named_cells(cells, member, "one") == {} == hidden_cells(cells, member, "two")
    shown = membership([joined(5, shows=True)])
    assert set(named_cells(cells, shown, "one")) == {"first/a", "first/b"} and hidden_cells(cells, shown, "one") == {}


def test_who_left_has_no_rows_and_waits_in_no_count():
    cells, member = {"first/a": answer(6)}, membership([joined(5), changed(7, True), left(8)])
    assert hidden_cells(cells, member, "one") == {} == named_cells(cells, member, "one")


def test_how_somebody_does_in_the_rest_leaves_out_the_answer_itself_and_needs_five_others():
    cells = {f"first/{at}": answer(right=at < 3) for at in range(6)}
    assert [round(one.rest, 2) for one in with_rest(cells).values()] == [0.4] * 3 + [0.6] * 3
    assert with_rest({"first/0": answer()})["first/0"].rest is None
