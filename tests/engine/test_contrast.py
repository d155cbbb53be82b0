"""A contrast pair as the engine keeps it: one finding flips the answer, and only a finding of the pair can be named."""

import pytest
from pydantic import ValidationError

from course_lib.engine import contrast as engine
from course_lib.engine.commitments import Impossible
from course_lib.model.contrast import Contrast


def plain(flips="b", ids="abc"):
    side = {"title": "One", "text": "", "conclusion": ""}
    rows = [
        {"id": id, "label": id, "left": "1", "right": "2", "flips": id in flips, "because": "because"} for id in ids
    ]
    return {
        "id": "pair", "title": "Pair", "intro": "", "left": side, "right": side, "rows": rows,
        "argued": "", "claims": ["S4"], "sources": ["foye-2023"],
    }  # fmt: skip


PAIR = Contrast.model_validate(plain())


def test_only_the_row_that_flips_is_right():
    assert [engine.judge(PAIR, engine.Given(id)) for id in "abc"] == [False, True, False]


@pytest.mark.parametrize(("row", "begins"), [("", "Choose a finding first"), ("z", "That finding does not belong")])
def test_nothing_and_a_stranger_are_refused_in_a_sentence(row, begins):
    with pytest.raises(Impossible) as refused:
        engine.check(PAIR, engine.Given(row))
    assert str(refused.value).startswith(begins)


def test_a_commitment_comes_back_from_its_event_as_it_was():
    given = engine.Given("b", "certain")
    assert engine.Given.of(given.body()) == given


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (plain(flips=""), "exactly one row flips the answer; found none"),
        (plain(flips="ab"), "exactly one row flips the answer; found a, b"),
        (plain(ids="abcc"), "the row id `c` is here twice"),
    ],
)
def test_a_pair_without_one_flipping_row_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(ValidationError, match=sentence):
        Contrast.model_validate(data)
