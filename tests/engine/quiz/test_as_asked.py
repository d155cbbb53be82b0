"""An item in the dress of a seed: filled, keyed once, and the same again for the same seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.engine.quiz.answers import Given
from course_lib.engine.quiz.drawing import as_asked, as_listed
from course_lib.engine.quiz.marking import is_right, right_answer
from course_lib.engine.quiz.sitting import Sitting, advance
from course_lib.model.dressed import dressed
from course_lib.model.quiz import Quiz
from tests.questions import CONVERT, DECISION, NUMERIC, SHIFT, SHORT

DRUGS = content.drugs()
BANK = [item for id in content.ids("quizzes") for item in content.quiz(id).items]
TWO = [{"words": {"dose": "40 mg"}}, {"words": {"dose": "5 mg"}}]
HERS = {
    "kind": "taper",
    "assumption": "Chosen.",
    "drug": "{dose}",
    "steps": [[0, 40], [10, 20]],
    "until_day": 20,
    "notes": [[3, "{dose}"]],
}
DRESSED = Quiz.model_validate({
    "id": "dressed", "title": "Dressed", "intro": "", "items": [
        DECISION,
        NUMERIC | {"id": "d-numeric", "stem": "Of {dose}?", "picture": HERS, "variants": [TWO[0] | {"key": 3.0}, TWO[1] | {"key": 4.0}]},
        SHIFT | {"id": "d-shift", "finding": "At {dose}.", "variants": [TWO[0], TWO[1] | {"key": "more"}]},
        SHORT | {"id": "d-short", "accept": ["{dose}"], "variants": TWO},
        CONVERT | {"id": "d-convert", "stem": "{who} takes methylprednisolone {amount} mg/day?", "variants": [{"words": {"who": "A man"}}, {"words": {"who": "A woman"}}]},
    ],
}).items  # fmt: skip
SEEDS = st.integers(0, 2**31)


def valid(one):
    """Whether it is an item that could stand in a file, with nothing left to fill."""
    written = one.model_dump_json()
    given = Given(one.id, right_answer(one))
    return (
        type(one).model_validate_json(written) == one
        and "{who" not in written
        and "{dose" not in written
        and is_right(one, given)
    )


@pytest.mark.parametrize("item", [*BANK, *DRESSED], ids=lambda item: item.id)
def test_every_variant_of_every_item_is_an_item_with_nothing_left_in_braces_and_one_key(item):
    for one in dressed(item):
        posed = as_asked(one, 7, DRUGS)
        texts = "".join(_texts(posed))
        assert posed.variants == () and valid(posed)
        assert "{" not in texts and "}" not in texts
        assert posed.kind != "single" or sum(answer.correct for answer in posed.answers) == 1


def _texts(value):
    if isinstance(value, str):
        yield value
    inner = [getattr(value, name) for name in type(value).model_fields] if hasattr(value, "model_fields") else value
    if isinstance(inner, list | tuple):
        for one in inner:
            yield from _texts(one)


@given(seed=SEEDS)
def test_a_seed_asks_for_the_same_again_and_marks_by_what_was_shown(seed):
    for item in DRESSED:
        posed = as_asked(item, seed, DRUGS)
        assert posed == as_asked(item, seed, DRUGS)
        sitting = Sitting(Quiz(id="one", title="One", intro="", items=(item,)), seed, drugs=DRUGS)
        given = Given(item.id, right_answer(posed))
        assert sitting.item == posed and is_right(posed, given) and advance(sitting, given).over


def test_every_variant_is_asked_by_some_seed_about_as_often():
    for item in DRESSED[:4]:
        asked = [as_asked(item, seed, DRUGS) for seed in range(400)]
        shares = [asked.count(one) / 400 for one in dressed(item)]
        assert sum(shares) == pytest.approx(1) and min(shares) > 0.4


@given(seed=SEEDS)
def test_a_variant_that_is_added_at_the_end_moves_no_seed_between_the_others(seed):
    item = DRESSED[0]
    more = item.model_copy(
        update={
            "variants": (
                *item.variants,
                item.variants[0].model_copy(update={"words": {"who": "A third", "finding": "x"}}),
            )
        }
    )
    before, after = as_asked(item, seed, DRUGS), as_asked(more, seed, DRUGS)
    assert after == before or "A third" in after.stem


def test_the_key_of_a_variant_is_the_only_one_and_a_right_answer_stands_for_no_error():
    first, second = dressed(DRESSED[0])
    assert right_answer(first) == ("wait",) and right_answer(second) == ("act",)
    assert [one.error != "" for one in second.answers] == [one.id != "act" for one in second.answers]
    assert [dressed(DRESSED[1])[n].key for n in (0, 1)] == [3, 4]
    assert [dressed(DRESSED[2])[n].key for n in (0, 1)] == ["less", "more"]


def test_a_picture_goes_along_with_its_words_filled():
    first, _ = dressed(DRESSED[1])
    assert (
        first.picture.drug == "40 mg"
        and first.picture.notes == ((3, "40 mg"),)
        and first.picture.steps == ((0, 40), (10, 20))
    )


def test_a_conversion_has_its_variant_and_its_amount():
    stems = {as_asked(DRESSED[4], seed, DRUGS).stem for seed in range(60)}
    assert len(stems) == 6 and "A man takes methylprednisolone 16 mg/day?" in stems


def test_the_words_of_a_variant_and_the_amount_of_a_conversion_stand_in_the_labels_of_a_picture_too():
    breaths = [{"label": "{who} at {amount} mg", "volume_l": 3}, {"label": "at {key} mg", "volume_l": 2}]
    picture = {"kind": "spirogram", "assumption": "Chosen for {amount} mg.", "breaths": breaths}
    (item,) = Quiz.model_validate({
        "id": "drawn", "title": "Drawn", "intro": "", "items": [
            CONVERT | {"picture": picture, "stem": "{who}: {amount} mg/day?", "variants": [{"words": {"who": "A man"}}, {"words": {"who": "A woman"}}]},
        ],
    }).items  # fmt: skip
    drawn = {
        (posed.picture.assumption, *(breath.label for breath in posed.picture.breaths))
        for posed in (as_asked(item, seed, DRUGS) for seed in range(60))
    }
    assert ("Chosen for 16 mg.", "A man at 16 mg", "at 20 mg") in drawn and len(drawn) == 6


def test_a_list_of_questions_names_each_with_nothing_left_in_braces():
    for item in (*BANK, *DRESSED):
        assert "{" not in as_listed(item, DRUGS).stem
