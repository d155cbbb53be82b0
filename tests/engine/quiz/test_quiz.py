"""A quiz as the engine plays it: answers are known by their ids, and only the whole right set is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.engine.commitments import Impossible
from course_lib.engine.quiz.answers import Given, possible
from course_lib.engine.quiz.drawing import arranged, as_asked, draw, draw_short, moved, shuffled
from course_lib.engine.quiz.marking import common_error, is_right, parts_right, right_answer
from course_lib.engine.quiz.sitting import Sitting, advance
from course_lib.model.quiz import Answer, Choice, Quiz
from tests.questions import every_kind


def item(id, kind, right):
    answers = tuple(
        Answer(id=letter, text=letter.upper(), correct=letter in right, because=f"because {letter}")
        for letter in "abcde"
    )
    return Choice(id=id, kind=kind, stem=f"{id}?", answers=answers, claims=("S1",), level="apply")


QUIZ = Quiz(id="two", title="Two", intro="", items=(item("one", "single", "b"), item("many", "multiple", "ace")))
SITTING = Sitting(QUIZ, seed=7)


def test_a_sitting_goes_through_every_item_in_order_and_ends():
    after = advance(SITTING, Given("one", ("a",)))
    assert (after.item.id, after.over) == ("many", False)
    assert advance(after, Given("many", ("a",))).over


def test_a_sitting_is_frozen_and_advancing_leaves_it_as_it_was():
    advance(SITTING, Given("one", ("a",)))
    assert SITTING.given == () and SITTING.item.id == "one"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (Given("many", ("a",)), "This question was already answered: here is where the quiz stands now."),
        (Given("one", ()), "Choose first: nothing is selected yet."),
        (Given("one", ("z",)), "That answer does not belong to this question: choose again."),
        (Given("one", ("a", "b")), "That answer does not belong to this question: choose again."),
    ],
)
def test_answers_that_do_not_fit_are_refused_in_a_sentence(given, sentence):
    with pytest.raises(Impossible) as refusal:
        advance(SITTING, given)
    assert str(refusal.value) == sentence


def test_a_sitting_that_is_over_takes_no_answer():
    over = Sitting(QUIZ, 7, (Given("one", ("b",)), Given("many", ("a",))))
    with pytest.raises(Impossible):
        advance(over, Given("many", ("a",)))


@given(seed=st.integers(0, 2**31))
def test_shuffling_keeps_every_answer_and_gives_the_same_order_for_the_same_seed(seed):
    one = shuffled(QUIZ.items[0], seed)
    assert sorted(answer.id for answer in one) == list("abcde")
    assert one == shuffled(QUIZ.items[0], seed)


def test_the_right_answer_stands_in_every_place_for_some_seed():
    places = {[answer.id for answer in shuffled(QUIZ.items[0], seed)].index("b") for seed in range(60)}
    assert places == {0, 1, 2, 3, 4}


@given(seed=st.integers(0, 2**31), answers=st.sets(st.sampled_from("abcde"), min_size=1))
def test_an_answer_is_right_by_its_ids_and_only_when_the_set_is_whole(seed, answers):
    order = [answer.id for answer in shuffled(QUIZ.items[1], seed) if answer.id in answers]
    assert is_right(QUIZ.items[1], Given("many", tuple(order))) == (answers == {"a", "c", "e"})


def test_an_answer_comes_back_from_its_event_as_it_was():
    given = Given("many", ("c", "a"), "certain")
    assert Given.of(given.body()) == given


# ── every kind ─────────────────────────────────────────────────────────────────────────────────────────────────────

KINDS = every_kind()
DRUGS = content.drugs()
ORDERING, MATCHING, NUMERIC, CONVERT, SHIFT, SINGLE, SHORT = KINDS.items


def sitting_at(item, seed=7):
    return Sitting(KINDS, seed, ids=(item.id,), drugs=DRUGS)


def refusal(item, *answers):
    with pytest.raises(Impossible) as refused:
        advance(sitting_at(item), Given(item.id, answers))
    return str(refused.value)


@pytest.mark.parametrize("item", KINDS.items, ids=lambda item: item.kind)
@given(seed=st.integers(0, 2**31))
def test_the_key_of_every_kind_can_be_given_and_is_right(item, seed):
    posed = sitting_at(item, seed).item
    given = Given(item.id, right_answer(posed))
    assert is_right(posed, given) and advance(sitting_at(item, seed), given).over
    assert Given.of(given.body()) == given


@given(seed=st.integers(0, 2**31))
def test_an_ordering_never_starts_in_the_right_order_and_loses_nothing(seed):
    start = tuple(stage.id for stage in shuffled(ORDERING, seed))
    assert start != right_answer(ORDERING) and sorted(start) == sorted(right_answer(ORDERING))
    assert start == arranged(ORDERING, seed, ())


@given(order=st.permutations(right_answer(ORDERING)))
def test_an_ordering_is_right_only_when_every_stage_stands_where_it_belongs(order):
    given = Given(ORDERING.id, tuple(order))
    there = sum(one == other for one, other in zip(order, right_answer(ORDERING), strict=True))
    assert parts_right(ORDERING, given) == there and is_right(ORDERING, given) == (there == 4)
    assert arranged(ORDERING, 7, given.answers) == given.answers


@given(order=st.permutations("abcd").map(tuple), id=st.sampled_from("abcd"), by=st.integers(-5, 5))
def test_moving_a_stage_moves_no_other_out_of_its_order_and_stops_at_the_ends(order, id, by):
    after = moved(order, id, by)
    assert [one for one in after if one != id] == [one for one in order if one != id]
    assert after.index(id) == min(max(order.index(id) + by, 0), 3)


def test_an_order_with_a_stage_missing_twice_or_unknown_is_refused():
    first, second, third, fourth = right_answer(ORDERING)
    for order in [(first, second, third), (first, first, third, fourth), (first, second, third, "ghost")]:
        assert refusal(ORDERING, *order) == "That answer does not belong to this question: choose again."
    assert refusal(ORDERING) == "Choose first: nothing is selected yet."


def test_a_matching_wants_one_partner_for_each_and_a_spare_may_be_chosen():
    assert refusal(MATCHING) == "Choose a partner for each first: 3 of them have none yet."
    assert refusal(MATCHING, "feeding=splint", "toilet=toilet") == "Choose a partner for each first: one of them has none yet."  # fmt: skip
    for strange in ["feeding=ghost", "splint=splint", "feeding", "="]:
        assert refusal(MATCHING, strange) == "That answer does not belong to this question: choose again."
    assert refusal(MATCHING, "feeding=feeding", "feeding=grip", "toilet=toilet").startswith("That answer does not")
    given = Given(MATCHING.id, ("stairs=stairs", "feeding=splint", "toilet=toilet"))
    assert advance(sitting_at(MATCHING), given).over
    assert not is_right(MATCHING, given) and parts_right(MATCHING, given) == 2


def test_the_partners_of_a_matching_are_shuffled_with_the_spares():
    orders = {tuple(right.right for right in shuffled(MATCHING, seed)) for seed in range(20)}
    rights = sorted(one.right for one in (*MATCHING.matches, *MATCHING.spares))
    assert len(orders) > 5 and all(sorted(order) == rights for order in orders)


@pytest.mark.parametrize(
    ("typed", "right"),
    [("12.5", True), ("12.5 mg", True), ("12500 mcg/day", True), ("0.025 g", False), ("12,5", True), (" 13.5 ", True), ("11.5", True), ("13.51", False), ("11.4", False), ("-12.5", False), ("25", False)],
)  # fmt: skip
def test_a_number_is_right_within_its_tolerance_with_a_point_or_a_comma(typed, right):
    given = Given(NUMERIC.id, (typed,))
    assert advance(sitting_at(NUMERIC), given).given == (given,)
    assert is_right(NUMERIC, given) == right


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Type a number first"), ("  ", "Type a number first"), ("1,200", "can be read in two ways"), ("twelve", "That is not a number"),
     ("12 kg", "“kg” is no unit that fits here: give a number of mg/day."), ("1.200", "can be read in two ways"), ("1e1", "That is not a number"), ("١٢", "That is not a number"), ("nan", "That is not a number"), ("1e999", "That is not a number"), ("1" * 21, "That is not a number")],
)  # fmt: skip
def test_what_is_no_number_is_refused_and_nothing_is_guessed(typed, words):
    assert words in refusal(NUMERIC, typed)


@pytest.mark.parametrize(("typed", "right"), [("12.500", True), ("1.25e1", True), ("1_2", True), ("9e9", False)])
def test_an_answer_that_an_earlier_edition_took_counts_in_its_record_as_it_did_and_is_not_taken_anew(typed, right):
    given = Given.of({"item": NUMERIC.id, "answers": [typed], "certainty": None})
    assert refusal(NUMERIC, typed)
    assert advance(sitting_at(NUMERIC), given, kept=True).over and is_right(NUMERIC, given) == right


@pytest.mark.parametrize("answers", [None, "12", 12, [12], [None], {"a": 1}])
def test_a_record_whose_answers_are_no_texts_is_refused_as_one(answers):
    with pytest.raises(ValueError, match="the answers of a record are texts"):
        Given.of({"item": NUMERIC.id, "answers": answers, "certainty": None})


def test_two_numbers_are_no_answer():
    assert refusal(NUMERIC, "12", "13") == "That answer does not belong to this question: choose again."
    assert refusal(NUMERIC) == "Type a number first: the box is empty."


def test_a_common_error_is_known_by_its_number_and_a_right_or_odd_number_is_none():
    def told(typed):
        mistake = common_error(NUMERIC, Given(NUMERIC.id, (typed,)))
        return mistake and mistake.because

    assert told("25") == told("24,1") == "That doubles it."
    assert told("6") == "That halves it."
    assert told("40") is None and told("12.5") is None


@given(seed=st.integers(0, 2**31))
def test_a_conversion_takes_an_amount_by_its_seed_and_its_key_from_the_drugs(seed):
    posed = as_asked(CONVERT, seed, DRUGS)
    assert posed == as_asked(CONVERT, seed, DRUGS) and posed.convert is None
    (amount,) = [amount for amount in (16, 32, 240) if f"{amount} mg/day." in posed.stem]
    assert posed.key == pytest.approx(amount * 5 / 4)
    assert posed.because == f"{amount} × 5/4 = {amount * 5 // 4} mg/day, by the table of anti-inflammatory effect."
    assert common_error(posed, Given(CONVERT.id, (str(amount),))).because == f"That reads {amount} mg of one drug as {amount} mg of another."  # fmt: skip


def test_another_attempt_may_ask_for_another_amount():
    assert {as_asked(CONVERT, seed, DRUGS).key for seed in range(30)} == {20, 40, 300}


def test_a_shift_has_three_answers_and_takes_one():
    assert possible(SHIFT) == ("less", "same", "more")
    assert refusal(SHIFT, "less", "more") == refusal(SHIFT, "lesser") == "That answer does not belong to this question: choose again."  # fmt: skip
    assert not is_right(SHIFT, Given(SHIFT.id, ("more",)))


# ── which items a sitting asks ─────────────────────────────────────────────────────────────────────────────────────


def bank(*claims, ask, kinds=("single",)):
    """An item for each group of claims, the kinds by turns."""
    made = {item.kind: item for item in KINDS.items} | {"multiple": QUIZ.items[1]}
    items = (
        made[kinds[n % len(kinds)]].model_copy(update={"id": f"item-{n}", "claims": tuple(group.split())})
        for n, group in enumerate(claims)
    )
    return Quiz(id="bank", title="Bank", intro="", ask=ask, items=tuple(items))


def test_without_a_number_to_ask_every_item_is_asked_in_its_order():
    assert draw(QUIZ, 7) == ("one", "many") == tuple(item.id for item in SITTING.items)


claims_of_items = st.lists(st.sampled_from(["S1", "S2", "S3", "S4", "S1 S2", "S3 B1", "B1"]), min_size=4, max_size=14)


@given(claims=claims_of_items, seed=st.integers(0, 2**31), ask=st.integers(1, 4), data=st.data())
def test_a_sitting_draws_as_many_as_it_says_and_nothing_a_second_time_while_something_was_not_asked(
    claims, seed, ask, data
):
    quiz = bank(*claims, ask=ask, kinds=("single", "multiple", "shift"))
    asked = data.draw(st.lists(st.sampled_from([item.id for item in quiz.items]), max_size=20))
    drawn = draw(quiz, seed, asked)
    assert len(drawn) == len(set(drawn)) == ask and drawn == draw(quiz, seed, asked)
    rest = {item.id for item in quiz.items} - set(drawn)
    assert not rest or max(map(asked.count, drawn)) <= min(asked.count(id) for id in rest)


@given(claims=claims_of_items, seed=st.integers(0, 2**31), ask=st.integers(1, 4))
def test_no_claim_is_asked_twice_while_an_item_has_none_but_new_ones(claims, seed, ask):
    quiz = bank(*claims, ask=ask, kinds=("single", "multiple"))
    known, met, left = {item.id: item for item in quiz.items}, set(), {item.id for item in quiz.items}
    for id in draw(quiz, seed):
        left.remove(id)
        if met & set(known[id].claims):
            assert all(met & set(known[other].claims) for other in left)
        met |= set(known[id].claims)


@given(seed=st.integers(0, 2**31))
def test_the_kinds_are_mixed_even_where_one_is_frequent(seed):
    claims = [f"S{n}" for n in range(1, 25)]
    kinds = ("single",) * 14 + ("multiple",) * 4 + ("numeric", "numeric", "shift", "shift", "ordering", "matching")
    quiz = bank(*claims, ask=8, kinds=kinds)
    kinds = {item.id: item.kind for item in quiz.items}
    first = draw(quiz, seed)
    assert {"single", "multiple"} < {kinds[id] for id in first} and len({kinds[id] for id in first}) >= 4
    second = draw(quiz, seed + 1, first)
    third = draw(quiz, seed + 2, first + second)
    assert len({*first, *second, *third}) == 24


def test_a_sitting_asks_the_items_that_were_drawn_and_ends_with_them():
    sitting = Sitting(KINDS, 7, ids=("kinds-shift", "kinds-single"), drugs=DRUGS)
    after = advance(sitting, Given("kinds-shift", ("less",)))
    assert (sitting.item.id, after.item.id) == ("kinds-shift", "kinds-single")
    assert advance(after, Given("kinds-single", ("active",))).over


@pytest.mark.parametrize("id", content.ids("quizzes"))
@pytest.mark.parametrize("seed", range(1, 6))
def test_a_short_round_asks_three_items_on_what_decides_first_and_none_of_the_last_round(id, seed):
    quiz = content.quiz(id)
    claims = set(quiz.items[seed].claims)
    about = [item.id for item in quiz.items if claims & set(item.claims)]
    first = draw_short(quiz, seed, 3, claims=claims)
    assert len(set(first)) == 3 and first == draw_short(quiz, seed, 3, claims=claims)
    assert len([one for one in first if one in about]) == min(3, len(about))
    second = draw_short(quiz, seed + 1, 3, first, claims, first)
    assert not set(first) & set(second) and len(set(second)) == 3


def test_a_short_round_of_a_quiz_that_holds_hardly_more_still_asks_three():
    quiz = content.quiz("clinic-day")
    few = quiz.model_copy(update={"items": quiz.items[:4], "ask": None})
    last = tuple(item.id for item in few.items[:3])
    drawn = draw_short(few, 1, 3, last)
    assert len(set(drawn)) == 3 and few.items[3].id in drawn
