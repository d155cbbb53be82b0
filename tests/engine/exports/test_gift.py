"""The GIFT file can be read by its grammar: signs that it keeps for itself are escaped, and each kind is what it is meant to be."""

import re
from dataclasses import replace

import pytest

from course_lib.engine.exports import gift
from tests import exported


@pytest.fixture(scope="module")
def read(questions, about):
    return exported.gift(gift.written(tuple(questions.values()), about).data)


def test_every_kind_is_recognised_by_the_signs_of_its_answers(read, questions):
    kinds = {"shift": "single", "ordering": "matching"}
    assert all(one.kind == kinds.get(questions[id].item.kind, questions[id].item.kind) for id, one in read.items()), {
        id: one.kind for id, one in read.items()
    }


def test_several_right_answers_share_the_mark_and_a_wrong_one_takes_it_away(read):
    shares = [answer.share for answer in read["icu-who"].answers]
    assert sum(share for share in shares if share > 0) == pytest.approx(1, abs=1e-4)
    assert {share for share in shares if share < 0} == {-1.0}


def test_a_number_has_its_tolerance_and_the_common_errors_bring_nothing(read, questions):
    key, *wrong = read["dose-in-numbers"].answers
    item = questions["dose-in-numbers"].item
    assert (float(key.text), key.tolerance, key.share) == (item.key, item.tolerance, 1)
    assert [(float(one.text), one.share) for one in wrong][0] == (30, 0) and len(wrong) == len(item.mistakes)


def test_a_word_has_its_spellings_and_its_common_errors_bring_nothing(read):
    assert [(one.text, one.share) for one in read["kinds-short"].answers] == [("prone positioning", 1), ("proning", 1), ("pronation", 0), ("supination", 0)]  # fmt: skip


def test_an_order_is_a_matching_of_places_and_a_spare_has_no_left_hand_side(read, questions):
    assert read["dose-way-down"].pairs[0] == ("Comes first", questions["dose-way-down"].item.stages[0].text)
    assert [left for left, _ in read["dose-who-pays"].pairs].count("") == len(questions["dose-who-pays"].item.spares)


def test_signs_of_the_format_in_a_text_are_text(questions, about):
    one = questions["rec-good-grip"]
    odd = r"Is 2 + 2 = 4 {really} ~ 5 # or: a \ b -> c?"
    answers = tuple(answer.model_copy(update={"text": f"{odd} {answer.id}"}) for answer in one.item.answers)
    changed = replace(one, item=one.item.model_copy(update={"stem": odd, "answers": answers}))
    found = exported.gift(gift.written([changed], about).data)["rec-good-grip"]
    assert found.stem == odd and [answer.text for answer in found.answers] == [answer.text for answer in answers]
    pairs = questions["dose-who-pays"]
    matches = tuple(match.model_copy(update={"left": f"{match.left} -> x"}) for match in pairs.item.matches)
    changed = replace(pairs, item=pairs.item.model_copy(update={"matches": matches}))
    found = exported.gift(gift.written([changed], about).data)["dose-who-pays"]
    assert [left for left, _ in found.pairs][0].endswith(" → x")


def test_no_question_has_an_empty_line_which_would_end_it(questions, about):
    text = gift.written(tuple(questions.values()), about).data.decode()
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.startswith("// [id:")]
    assert len(blocks) == len(questions) + 1  # … and what the file says of itself
    assert all(block.endswith("\n}") for block in blocks[1:])
