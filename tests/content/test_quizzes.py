"""The questions of every quiz: sound, sourced, and of no use to a guesser."""

import re

import pytest

from course_lib import content
from course_lib.content import library
from course_lib.content.validate import guessers
from course_lib.content.validate.wording import hedges

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ABSOLUTE = r"\b(always|never|all|none|only|must|every|cannot|impossible|certain(ly)?)\b"


WRITTEN = {  # the prefix of a quiz's items, how many there are at least, and how many of them at least have one key
    "clinic-day": ("clinic-", 36, 23),
    "experimental-options": ("exp-", 35, 21),
    "icu-quadriplegia": ("icu-", 20, 8),
    "occupational-therapy": ("ot-", 18, 9),
    "physical-therapy": ("pt-", 24, 12),
    "recognise-it": ("rec-", 20, 10),
    "reduce-the-dose": ("dose-", 20, 10),
    "sepsis-and-ards": ("sepsis-", 32, 18),
    "whom-to-call": ("call-", 20, 10),
}
PARTS = ("answers", "stages", "matches", "spares")  # what a learner chooses, orders or matches


@pytest.fixture(params=library.ids("quizzes"))
def quiz(request):
    return content.quiz(request.param)


@pytest.fixture(scope="module")
def bank():
    return [item for id in library.ids("quizzes") for item in content.quiz(id).items]


def choices(quiz):
    return [item for item in quiz.items if item.kind in ("single", "multiple")]


def singles(quiz):
    return [item for item in quiz.items if item.kind == "single"]


def key(item):
    return next(answer for answer in item.answers if answer.correct)


def keys(quiz):
    return [answer for item in choices(quiz) for answer in item.answers if answer.correct]


def parts(item):
    """Everything with an id that belongs to an item."""
    return [part for group in PARTS for part in getattr(item, group, ())]


def texts(item):
    """Everything that can be chosen, ordered or matched."""
    return [getattr(part, name) for part in parts(item) for name in ("text", "left", "right") if hasattr(part, name)]


def reasons(item):
    """Every sentence that says why, whatever the kind of item."""
    because = getattr(item, "because", ())
    shifts = [because.less, because.same, because.more] if item.kind == "shift" else [because] if because else []
    return [*(part.because for part in (*parts(item), *getattr(item, "mistakes", ()))), *shifts]


@pytest.mark.parametrize("id", [id for id in WRITTEN if id in library.ids("quizzes")])
def test_no_item_was_lost_or_lost_its_place_in_the_quiz(id):
    prefix, items, single = WRITTEN[id]
    assert len(content.quiz(id).items) >= items
    assert len(singles(content.quiz(id))) >= single
    assert all(item.id.startswith(prefix) for item in content.quiz(id).items)


def test_no_two_items_of_the_course_share_an_id(bank):
    ids = [item.id for item in bank]
    assert sorted(ids) == sorted(set(ids))


def test_items_to_choose_from_have_four_answers_each(quiz):
    assert all(len(item.answers) == 4 for item in choices(quiz))


def test_ids_are_stable_words(quiz):
    ids = [item.id for item in quiz.items]
    assert len(ids) == len(set(ids))
    assert all(KEBAB.fullmatch(id) for id in ids)
    for item in quiz.items:
        inside = [part.id for part in parts(item)]
        assert len(inside) == len(set(inside))
        assert all(KEBAB.fullmatch(id) for id in inside)


def test_claims_and_sources_exist(quiz):
    for item in quiz.items:
        assert set(item.claims) <= set(library.claims()), item.id
        assert item.sources and set(item.sources) <= set(library.references()), item.id


def test_what_rests_on_a_claim_beyond_the_seed_says_so(quiz):
    for item in quiz.items:
        assert item.beyond_seed == any(claim.startswith("B") for claim in item.claims), item.id


def test_at_least_six_items_ask_for_more_than_recall(quiz):
    assert sum(item.level in ("apply", "analyse", "evaluate") for item in quiz.items) >= 6


def test_every_answer_says_why_in_one_or_two_sentences(quiz):
    for item in quiz.items:
        assert reasons(item)
        for because in reasons(item):
            count = len(re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", because))
            assert because and 1 <= count <= 2, because


def test_a_key_keeps_the_hedge_of_its_claim(quiz):
    for item in quiz.items:
        if item.hedge:
            keyed = [answer.text for answer in getattr(item, "answers", ()) if answer.correct]
            said = " ".join(keyed or [item.stem, *texts(item), *reasons(item), getattr(item, "finding", "")])
            assert item.hedge.lower() in said.lower(), item.id


def test_keys_hold_no_absolute_words(quiz):
    assert not [answer.text for answer in keys(quiz) if re.search(ABSOLUTE, answer.text, re.IGNORECASE)]


@pytest.mark.parametrize("pattern", [r"\b(all|none|both) of (the|these|them)\b", r"\ball of the above\b"])
def test_no_answer_points_at_the_others(quiz, pattern):
    assert not [text for item in quiz.items for text in texts(item) if re.search(pattern, text, re.IGNORECASE)]


def test_no_stem_asks_for_what_is_not_so(quiz):
    for item in quiz.items:
        question = re.sub(r'"[^"]*"', "", item.stem)
        assert not re.search(
            r"\b(except|which[^.?]*\bnot\b|least likely|incorrect|false)\b", question, re.IGNORECASE
        ), item.id


def test_items_with_several_keys_say_so(quiz):
    for item in quiz.items:
        assert ("More than one is right." in item.stem) == (item.kind == "multiple"), item.id


def test_a_guesser_by_length_does_no_better_than_a_third(quiz):
    longest = [item.id for item in singles(quiz) if len(key(item).text) == max(len(a.text) for a in item.answers)]
    assert len(longest) <= len(singles(quiz)) / 3, longest


def test_a_guesser_by_position_does_no_better_than_chance_and_five_points(quiz):
    places = [item.answers.index(key(item)) for item in singles(quiz)]
    assert max(map(places.count, range(4))) / len(places) <= 0.25 + 0.05


def test_a_guesser_by_hedges_is_wrong_in_half_of_the_items_or_more(quiz):
    def hedged(answer):
        return hedges(answer.text)

    gained = [
        item.id for item in singles(quiz) if hedged(key(item)) > max(hedged(a) for a in item.answers if not a.correct)
    ]
    assert len(gained) <= len(singles(quiz)) / 2, gained


@pytest.mark.parametrize("guesser", ["longest", "shortest", "most hedged", *(f"place {n}" for n in range(1, 5))])
def test_over_the_whole_bank_no_plain_guesser_does_better_than_chance_and_five_points(bank, guesser):
    assert len(guessers.singles(bank)) > 50
    assert guessers.chance(bank) == 0.25
    assert guessers.scores(bank)[guesser] <= 0.25 + 0.05


def test_over_the_whole_bank_no_guesser_does_better_than_chance_and_two_standard_errors(bank):
    assert guessers.too_much(bank) == {}


def test_whatever_asks_about_a_hedge_has_a_wrong_answer_that_is_hedged_too(bank):
    asked = [item for item in bank if item.about == "hedge" and item.kind in ("single", "multiple")]
    assert asked
    for item in asked:
        assert any(hedges(answer.text) for answer in item.answers if not answer.correct), item.id


def test_every_kind_of_item_is_asked_somewhere(bank):
    assert {item.kind for item in bank} == {"single", "multiple", "ordering", "matching", "numeric", "shift", "short"}


def test_arithmetic_says_the_amount_that_it_asks_about(bank):
    for item in bank:
        if item.kind == "numeric" and item.convert:
            assert "{amount}" in item.stem, item.id


def test_several_keys_stand_in_every_place(quiz):
    places = [
        n for item in quiz.items if item.kind == "multiple" for n, answer in enumerate(item.answers) if answer.correct
    ]
    assert set(places) == {0, 1, 2, 3} or len(places) < 6  # one or two such items cannot fill four places


def test_a_length_does_not_give_away_the_wrong_answers_where_several_are_right(quiz):
    for item in quiz.items:
        if item.kind == "multiple":
            lengths = [len(answer.text) for answer in item.answers]
            assert max(lengths) <= 2 * min(lengths), item.id
