"""A screen of parts: what does not change is not made again, what changes is sent, and nothing mutable goes unnoticed."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from htpy import Element, div, li, p, ul
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from course_lib.views.parts import figures
from course_lib.views.parts.named_parts import Picture, expanded, fresh_part, part
from course_lib.views.parts.screen import BROKEN, Screen
from tests.receiving import Receiver


@dataclass(frozen=True)
class Frozen:
    number: float
    inside: dict = field(default_factory=dict)


class Counting:
    """Makes an element of what it is given, and counts how often it was asked to."""

    def __init__(self):
        self.times = 0

    def __call__(self, *texts) -> Element:
        self.times += 1
        return p[", ".join(map(str, texts))]


def screen_of(show, hear=lambda message: {}):
    return Screen(show, hear)


def test_a_part_leaves_an_empty_element_and_its_text_names_it():
    drawn = Picture().draw(lambda: ul[part("one", lambda: li(".a")["x"])])
    assert drawn.parts == {"": '<ul><li data-part="one"></li></ul>', "one": '<li data-part="one" class="a">x</li>'}
    assert drawn.text() == '<ul><li class="a">x</li></ul>'


def test_where_nothing_is_drawn_a_part_is_what_it_makes():
    assert str(div[part("one", lambda: p["x"]), fresh_part("two", p["y"])]) == "<div><p>x</p><p>y</p></div>"


def test_a_part_is_made_again_only_when_an_input_has_changed():
    picture, make = Picture(), Counting()
    for value, times in ((1, 1), (1, 1), (2, 2), (2, 2), (1, 3)):
        drawn = picture.draw(lambda value=value: div[part("one", lambda: make(value), value)])
        assert make.times == times and drawn.text() == f"<div><p>{value}</p></div>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (0.0, -0.0),
        (1, True),
        (1, 1.0),
        ("1", 1),
        ((1,), [1]),
        (None, ""),
        ("<b>", Markup("<b>")),
        (np.float64(0.0), np.float64(-0.0)),
    ],
    ids=str,
)
def test_what_is_equal_and_reads_otherwise_is_another_input(before, after):
    picture = Picture()
    for value in (before, after):
        text = picture.draw(lambda value=value: part("one", lambda: p[repr(value)], value)).text()
        assert text == str(p[repr(value)])


def test_no_number_is_the_same_as_itself():
    picture, make = Picture(), Counting()
    for _ in range(2):
        picture.draw(lambda: part("one", lambda: make("x"), float("nan"), Frozen(float("nan"))))
    assert make.times == 1


@pytest.mark.parametrize("change", [lambda d: d.update(a=2), lambda d: d.pop("a"), lambda d: d["b"].append(3)])
def test_what_is_changed_in_place_is_noticed(change):
    picture, known = Picture(), {"a": 1, "b": [2]}
    whole = Frozen(1.0, known)
    for value in (known, whole):
        assert picture.draw(lambda value=value: part("one", lambda: p[str(known)], value)).text() == str(p[str(known)])
    change(known)
    assert picture.draw(lambda: part("one", lambda: p[str(known)], whole)).text() == str(p[str(known)])


def test_an_array_is_the_same_only_if_it_is_that_array():
    picture, make, first = Picture(), Counting(), np.zeros(3)
    for array, times in ((first, 1), (first, 1), (np.zeros(3), 2)):
        picture.draw(lambda array=array: part("one", lambda: make("x"), array))
        assert make.times == times


@pytest.mark.parametrize("value", [object(), Counting(), p["x"], iter(())], ids=lambda value: type(value).__name__)
def test_what_cannot_be_compared_is_refused(value):
    with pytest.raises(TypeError, match="cannot be compared"):
        Picture().draw(lambda: part("one", lambda: p["x"], value))


def test_two_parts_of_one_name_are_refused_and_so_is_a_part_of_several_elements():
    with pytest.raises(ValueError, match="two parts"):
        Picture().draw(lambda: div[fresh_part("one", p["x"]), part("one", lambda: p["y"])])
    with pytest.raises(ValueError, match="one element"):
        Picture().draw(lambda: fresh_part("one", Markup("x <p>y</p>")))
    with pytest.raises(ValueError, match="no name"):
        Picture().draw(lambda: fresh_part('o"ne', p["x"]))


def test_an_element_without_an_end_can_be_a_part():
    drawn = Picture().draw(lambda: div[fresh_part("one", Markup('<input name="a">')), p["x"]])
    assert drawn.text() == '<div><input name="a"><p>x</p></div>'


def test_a_part_that_was_drawn_before_and_stands_in_another_changes_alone():
    picture, make = Picture(), Counting()

    def show(inner):
        inside = fresh_part("inner", p[inner])
        return div[part("outer", lambda: div[make("outer"), inside], inside)]

    assert picture.draw(lambda: show("a")).text() == "<div><div><p>outer</p><p>a</p></div></div>"
    assert picture.draw(lambda: show("b")).text() == "<div><div><p>outer</p><p>b</p></div></div>"
    assert make.times == 1


def test_a_picture_that_failed_leaves_the_one_before_it_whole():
    picture = Picture()
    picture.draw(lambda: div[part("one", lambda: p["x"], 1)])
    with pytest.raises(ZeroDivisionError):
        picture.draw(lambda: div[part("one", lambda: p["y"], 2), part("two", lambda: 1 / 0)])
    assert picture.draw(lambda: div[part("one", lambda: p["z"], 1)]).text() == "<div><p>x</p></div>"


# ── what goes over the line ────────────────────────────────────────────────────────────────────────────────────────

TREES = st.recursive(
    st.text("ab<&\"' ", max_size=4).map(lambda text: (text,)),
    lambda inner: st.dictionaries(st.sampled_from("abcdef"), inner, max_size=4),
    max_leaves=8,
)


def shown(tree, path="x"):
    """A screen of nested parts: a text is a paragraph, a mapping holds parts of these names."""
    if isinstance(tree, tuple):
        return fresh_part(path, p[tree[0]])
    inside = {name: shown(one, f"{path}-{name}") for name, one in tree.items()}
    return part(path, lambda: div(title=path)[inside.values()], list(inside.values()))


@given(st.lists(TREES, min_size=1, max_size=6), st.data())
def test_a_browser_that_gets_what_differs_has_the_whole_screen(trees, data):
    now = [trees[0]]
    lost = data.draw(st.sets(st.integers(1, 8), max_size=3))
    count = iter(range(10_000))
    screen = screen_of(lambda: div[shown(now[0])])
    browser = Receiver(screen, lose=lambda message: not message.get("whole") and next(count) in lost)
    for tree in trees:
        now[0] = tree
        browser.say("change")
        if browser.has == screen._sent.number:
            assert browser.text() == screen.html
    browser.greet()
    assert browser.text() == screen.html == str(screen.show())


def test_only_what_differs_is_sent_and_what_is_gone_is_named():
    now = {"a": "1", "b": "2"}
    screen = screen_of(lambda: div[[fresh_part(name, p[text]) for name, text in now.items()]])
    browser, sent = Receiver(screen), []
    screen.send = lambda message, buffers=None: (sent.append(message), browser.take(message, buffers))
    now["b"] = "3"
    browser.say("change")
    assert set(sent[-1]["parts"]) == {"b"} and "gone" not in sent[-1] and "whole" not in sent[-1]
    del now["a"]
    browser.say("change")
    assert sent[-1]["gone"] == ["a"] and set(sent[-1]["parts"]) == {""}
    browser.say("change")
    assert set(sent[-1]) == {"kind", "n"}


def test_a_browser_that_is_up_to_date_gets_nothing_again_and_another_gets_all_of_it():
    screen = screen_of(lambda: div[fresh_part("a", p["x"])])
    browser = Receiver(screen)
    parts = dict(browser.parts)
    browser.parts = {}
    browser.greet()
    assert browser.parts == {}, "it said what it has"
    browser.has = None
    browser.greet()
    assert browser.parts == parts


def test_a_second_view_of_the_same_screen_brings_the_first_one_everything_again():
    screen = screen_of(lambda: div[fresh_part("a", p["x"])])
    one = Receiver(screen)
    two = Receiver(screen, view="b")
    screen.send = lambda message, buffers=None: (one.take(message, buffers), two.take(message, buffers))
    two.greet()
    one.say("change")
    assert one.text() == two.text() == screen.html


def test_what_went_wrong_is_the_whole_screen_and_the_way_back_is_whole_too():
    broken = [False]

    def show():
        return div[fresh_part("a", p["x"])] if not broken[0] else 1 / 0

    screen = screen_of(show)
    browser = Receiver(screen)
    broken[0] = True
    with pytest.raises(ZeroDivisionError):
        browser.say("change")
    assert browser.text() == screen.html == BROKEN
    broken[0] = False
    browser.say("change")
    assert browser.text() == screen.html == "<div><p>x</p></div>"


# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_is_made_when_it_is_opened_and_goes_when_it_is_closed():
    made, number = [], [1]

    def rows():
        made.append(number[0])
        return [("a", number[0])]

    screen = screen_of(lambda: div[figures.simple_table("Grades", ("Name", "Value"), rows)])
    browser = Receiver(screen)
    assert not made and "<td>" not in browser.text() and "as soon as your session answers" in browser.text()
    browser.look("grades-table")
    assert "<td>1</td>" in browser.text()
    number[0] = 2
    browser.say("change")
    assert "<td>2</td>" in browser.text() and "<td>1</td>" not in browser.text()
    browser.look()
    assert "<td>" not in browser.text() and made == [1, 2]
    assert "<td>2</td>" in screen.html


def test_a_table_inside_a_part_that_did_not_change_is_opened_all_the_same():
    screen = screen_of(
        lambda: div[part("outer", lambda: div[figures.simple_table("Grades", ("A",), [("b",)])], "same")]
    )
    browser = Receiver(screen)
    browser.look("grades-table")
    assert '<th scope="row">b</th>' in browser.text()


def test_a_table_stays_open_as_long_as_one_view_has_it_open():
    screen = screen_of(lambda: div[figures.simple_table("Grades", ("A",), [("b",)])])
    browser = Receiver(screen)
    browser.say("tables", view="other", open=["grades-table"])
    browser.look()
    assert '<th scope="row">b</th>' in browser.text()
    browser.say("tables", view="other", open=[])
    assert '<th scope="row">b</th>' not in browser.text()


@pytest.mark.parametrize("names", [None, "grades-table", {"a": 1}, [1, None], ["x" * 10_000] * 1000])
def test_a_list_of_tables_that_is_none_opens_nothing_and_breaks_nothing(names):
    screen = screen_of(lambda: div[figures.simple_table("Grades", ("A",), [("b",)])])
    browser = Receiver(screen)
    browser.say("tables", view="a", open=names)
    assert '<th scope="row">b</th>' not in browser.text()


def test_every_part_is_expanded_where_it_stands():
    assert expanded({"": '<i data-part="a"></i>', "a": '<i data-part="a"></i>'}) == "<i></i>"
