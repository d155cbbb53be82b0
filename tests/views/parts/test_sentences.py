"""A text is shortened to whole sentences, and never to more than its hedge allows."""

import pytest

from course_lib import content
from course_lib.views.parts.sentences import first_sentence, shortened, stands_in


@pytest.mark.parametrize("claim", content.claims().values(), ids=lambda claim: claim.id)
def test_a_claim_that_is_shortened_keeps_every_word_of_its_hedge(claim):
    said = shortened(claim.text, claim.hedge)
    whole = " ".join(claim.text.split())
    assert whole.startswith(said) and said[-1] in ".!?"
    for part in claim.hedge.split(";"):
        assert part.strip().casefold() in said.casefold() or part.strip().casefold() not in whole.casefold()


def test_as_few_sentences_are_kept_as_hold_the_hedge():
    text = "It is so. It may help. It costs little."
    assert shortened(text) == first_sentence(text) == "It is so."
    assert shortened(text, "may") == "It is so. It may help."
    assert shortened(text, "may; little") == text
    assert shortened(text, "in rats") == "It is so."


def test_a_remark_about_a_text_is_told_from_words_that_stand_in_it():
    assert stands_in("may; little", "It may help. It costs little.")
    assert not stands_in("from memory, not checked against a source", "It may help.")
