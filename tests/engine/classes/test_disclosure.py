"""What a teacher sees of people who do not show their progress: laws over whole weeks, and the attacks that they stand against."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_lib.engine.classes.disclosure import LEAST, batch, due
from course_lib.engine.classes.first_answers import JOINED
from tests.engine.classes.made import DAYS, MONDAY, Person, answer, changed, joined, left, rooms, watched

thorough = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def hidden(count, right, cell="first/a", hours=1.0):
    """So many people who joined without showing their progress, of whom so many were right."""
    return [Person(cells=((cell, answer(hours, at < right)),)) for at in range(count)]


def told(people, days=DAYS, cell="first/a"):
    """The batches of a cell that are seen on each morning."""
    return [view[1].get(("one", cell), ()) for view in watched(people, days)[0]]


@given(rooms)
@thorough
def test_every_batch_has_five_people_and_nobody_is_in_two_of_a_cell_in_whatever_class(people):
    _, inside = watched(people)
    seen = {}
    for _, name, who in inside:
        assert len(who) >= LEAST
        assert not who & seen.setdefault(name, set())
        seen[name] |= who


@given(rooms)
@thorough
def test_what_stands_by_alias_is_in_no_batch_so_nothing_is_left_when_rows_are_subtracted(people):
    views, inside = watched(people)
    for rows, _ in views:
        for _, _, cells in rows:
            for _, name, who in inside:
                assert name not in cells or not any(dict(people[at].cells)[name] is cells[name] for at in who)


@given(rooms)
@thorough
def test_from_morning_to_morning_nothing_changes_but_by_whole_new_batches(people):
    views, _ = watched(people)
    for (_, before), (_, after) in zip(views, views[1:], strict=False):
        for key, batches in before.items():
            assert after[key][: len(batches)] == batches


@given(rooms, st.data())
@thorough
def test_of_no_hidden_answer_does_it_follow_whether_it_was_right(people, data):
    """There is another class in which that person answered the other way, and every morning looks the same."""
    views, inside = watched(people)
    inside = [one for one in inside if one[1] != JOINED]  # in which nobody is right or wrong
    if not inside:
        return
    _, name, who = data.draw(st.sampled_from(inside))
    one = data.draw(st.sampled_from(sorted(who)))
    cells = {at: dict(people[at].cells)[name] for at in who}
    right = sum(cell.right for cell in cells.values())
    partner = next((at for at in who if cells[at].right != cells[one].right), None)
    others = list(people)
    if partner is None or right in (1, len(who) - 1) and right - cells[one].right in (0, len(who) - 1):
        others[one] = people[one].other(name)  # among nearly all alike, the other way is one more exception
    else:
        others[one] = _with(people[one], name, cells[partner])
        others[partner] = _with(people[partner], name, cells[one])
    assert dict(others[one].cells)[name].right != cells[one].right
    assert watched(others)[0] == views


def _with(person, name, cell):
    """The same person with somebody else's answer, at their own time."""
    return replace(person, cells=tuple((n, replace(cell, at=mine.at) if n == name else mine) for n, mine in person.cells))  # fmt: skip


@given(rooms, st.data())
@thorough
def test_on_the_day_on_which_one_person_does_anything_nothing_about_others_changes(people, data):
    """Joining, leaving, showing, hiding, deleting, answering: what is told of batches stands until the next count."""
    day = data.draw(st.integers(1, DAYS - 1))
    at = data.draw(st.integers(0, len(people) - 1))
    hours = 24 * day + 1
    one = people[at]
    did = data.draw(st.sampled_from([
        replace(one, said=(*one.said, left(hours))), replace(one, said=(*one.said, changed(hours, True))),
        replace(one, said=(*one.said, joined(hours, True))), replace(one, deleted=hours),
        replace(one, cells=(*one.cells, ("first/new", answer(hours)))),
    ]))  # fmt: skip
    before, after = watched(people, day)[0], watched([*people[:at], did, *people[at + 1 :]], day)[0]
    assert [batches for _, batches in before] == [batches for _, batches in after]


# Attacks


def test_four_are_not_enough_and_five_are():
    assert told(hidden(4, 2)) == [()] * DAYS
    assert told(hidden(5, 2))[0] == (batch([answer(right=at < 2) for at in range(5)]),)


def test_a_sixth_who_answers_later_changes_nothing_until_four_more_do():
    late = hidden(1, 1, hours=30)
    assert told(hidden(5, 2) + late) == told(hidden(5, 2))
    found = told(hidden(5, 2) + hidden(5, 3, hours=30))
    assert [len(batches) for batches in found] == [1, 2, 2, 2, 2] and found[1][0] == found[0][0]


def test_who_leaves_or_deletes_their_record_takes_nothing_from_a_count_that_could_be_subtracted():
    gone = replace(hidden(1, 1)[0], deleted=30.0)
    away = replace(hidden(1, 1)[0], said=(joined(), left(30)))
    for one in (gone, away):
        assert told([*hidden(4, 1), one]) == told(hidden(5, 2))


def test_who_leaves_before_the_count_is_in_none_and_who_comes_back_is_not_counted_again():
    away = replace(hidden(1, 1)[0], said=(joined(), left(10)))
    assert told([*hidden(4, 1), away]) == [()] * DAYS
    back = replace(hidden(1, 1)[0], said=(joined(), left(30), joined(31)))
    assert told([*hidden(4, 1), back, *hidden(4, 1, hours=40)])[-1] == told(hidden(5, 2))[0]


def test_who_shows_their_progress_later_stands_by_name_with_what_they_do_from_then_on():
    one = Person((joined(), changed(30, True)), (("first/a", answer(1)), ("first/b", answer(40))))
    views, _ = watched([*hidden(4, 1), one])
    (row,) = views[-1][0]
    assert set(row[2]) == {"first/b"} and views[-1][1]["one", "first/a"][0].of == 5


def test_who_hides_again_is_in_no_batch_with_what_stood_by_their_name():
    one = Person((joined(shows=True), changed(10, False)), (("first/a", answer(1)),))
    assert told([*hidden(4, 1), one]) == [()] * DAYS


def test_a_class_that_is_joined_after_another_counts_nothing_twice():
    first = hidden(5, 2)
    moved = [replace(one, said=(*one.said, joined(30, class_id="two"))) for one in first[:4]]
    spy = Person((joined(class_id="two"),), (("first/a", answer(1)),))
    _, inside = watched([*moved, first[4], spy])
    assert [class_id for class_id, name, _ in inside if name != JOINED] == ["one"]


@pytest.mark.parametrize(("right", "low", "high"), [(0, 0, 1), (1, 0, 1), (2, 2, 2), (4, 4, 4), (5, 5, 6), (6, 5, 6)])
def test_where_nearly_all_or_nearly_none_were_right_only_that_is_told(right, low, high):
    found = batch([answer(right=at < right, certainty="certain", choice="ab"[at % 2]) for at in range(6)])
    assert (found.low, found.high) == (low, high)


def test_what_was_chosen_and_how_sure_people_were_is_told_where_they_differ():
    mixed = [answer(right=at < 3, certainty=("guess", "certain")[at % 2], choice="ab"[at > 2]) for at in range(6)]
    assert batch(mixed).choices == {"a": 3, "b": 3} and batch(mixed).certainty == {"certain": (1, 3), "guess": (2, 3)}
    sure = [replace(one, certainty="certain") for one in mixed]
    alike = [replace(one, right=at > 0) for at, one in enumerate(mixed)]
    for told_too_much in (sure, [replace(one, choice="a") for one in mixed], alike):
        assert not batch(told_too_much).choices and not batch(told_too_much).certainty


def test_a_batch_of_four_is_refused():
    with pytest.raises(ValueError, match="at least 5 people"):
        batch([answer()] * 4)


def test_what_comes_in_late_under_an_earlier_time_is_not_counted():
    last = {"first/a": MONDAY + timedelta(days=1)}
    assert due([{"first/a": answer(1)}] * 9, last, MONDAY + timedelta(days=2)) == {}
