"""A quiz as the engine plays it: answers are known by their ids, and only the whole right set is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.engine import quiz as engine
from course_lib.model.quiz import Answer, Item, Quiz


def item(id, kind, right):
    answers = tuple(
        Answer(id=letter, text=letter.upper(), correct=letter in right, because=f"because {letter}")
        for letter in "abcde"
    )
    return Item(id=id, kind=kind, stem=f"{id}?", answers=answers, claims=("S1",), level="apply")


QUIZ = Quiz(id="two", title="Two", intro="", items=(item("one", "single", "b"), item("many", "multiple", "ace")))
SITTING = engine.Sitting(QUIZ, seed=7)


def test_a_sitting_goes_through_every_item_in_order_and_ends():
    after = engine.advance(SITTING, engine.Given("one", ("a",)))
    assert (after.item.id, after.over) == ("many", False)
    assert engine.advance(after, engine.Given("many", ("a",))).over


def test_a_sitting_is_frozen_and_advancing_leaves_it_as_it_was():
    engine.advance(SITTING, engine.Given("one", ("a",)))
    assert SITTING.given == () and SITTING.item.id == "one"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (engine.Given("many", ("a",)), "This question was already answered: here is where the quiz stands now."),
        (engine.Given("one", ()), "Choose first: nothing is selected yet."),
        (engine.Given("one", ("z",)), "That answer does not belong to this question: choose again."),
        (engine.Given("one", ("a", "b")), "That answer does not belong to this question: choose again."),
    ],
)
def test_answers_that_do_not_fit_are_refused_in_a_sentence(given, sentence):
    with pytest.raises(engine.Impossible) as refusal:
        engine.advance(SITTING, given)
    assert str(refusal.value) == sentence


def test_a_sitting_that_is_over_takes_no_answer():
    over = engine.Sitting(QUIZ, 7, (engine.Given("one", ("b",)), engine.Given("many", ("a",))))
    with pytest.raises(engine.Impossible):
        engine.advance(over, engine.Given("many", ("a",)))


@given(seed=st.integers(0, 2**31))
def test_shuffling_keeps_every_answer_and_gives_the_same_order_for_the_same_seed(seed):
    one = engine.shuffled(QUIZ.items[0], seed)
    assert sorted(answer.id for answer in one) == list("abcde")
    assert one == engine.shuffled(QUIZ.items[0], seed)


def test_the_right_answer_stands_in_every_place_for_some_seed():
    places = {[answer.id for answer in engine.shuffled(QUIZ.items[0], seed)].index("b") for seed in range(60)}
    assert places == {0, 1, 2, 3, 4}


@given(seed=st.integers(0, 2**31), answers=st.sets(st.sampled_from("abcde"), min_size=1))
def test_an_answer_is_right_by_its_ids_and_only_when_the_set_is_whole(seed, answers):
    order = [answer.id for answer in engine.shuffled(QUIZ.items[1], seed) if answer.id in answers]
    assert engine.judge(QUIZ.items[1], engine.Given("many", tuple(order))) == (answers == {"a", "c", "e"})


def test_an_answer_comes_back_from_its_event_as_it_was():
    given = engine.Given("many", ("c", "a"), "certain")
    assert engine.Given.of(given.body()) == given
