"""What a round's certainty was worth, in sentences that are right for none, one, two, some and all."""

import pytest

from course_lib.engine.quiz.certainty import Worth, worth
from course_lib.views.parts.certainty_words import in_words


def of(certain=0, wrong=0, guesses=0, right=0, fairly=0):
    return Worth(certain + guesses + fairly, certain, wrong, guesses, right)


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (of(8, 7), "Seven of your eight certain answers were wrong: being certain told you little here."),
        (of(8, 8), "All eight of your certain answers were wrong: being certain told you little here."),
        (of(2, 2), "Both of your certain answers were wrong: being certain told you little here."),
        (of(1, 1), "Your one certain answer was wrong: this is the error to look at twice."),
        (of(8, 1), "One of your eight certain answers was wrong: this is the error to look at twice."),
        (of(8, 3), "Three of your eight certain answers were wrong: these are the errors to look at twice."),
        (of(14, 3), "Three of your 14 certain answers were wrong: these are the errors to look at twice."),
        (of(8, 0), "All eight of your certain answers were right: your certainty held."),
        (of(2, 0), "Both of your certain answers were right: your certainty held."),
        (of(1, 0), "Your one certain answer was right: your certainty held."),
        (of(fairly=3), "You called none of your answers certain."),
        (of(guesses=3, right=0), "You called none of your answers certain."),
        (of(guesses=1, right=1), "You called none of your answers certain. Your one guess was right: read why, so that next time you know."),
        (of(1, 0, 3, 2), "Your one certain answer was right: your certainty held. Two of your three guesses were right: read why, so that next time you know."),
        (of(1, 0, 2, 2), "Your one certain answer was right: your certainty held. Both of your guesses were right: read why, so that next time you know."),
        (of(), "You were not asked how sure you were, so this round says nothing about your certainty."),
    ],
)  # fmt: skip
def test_the_numbers_stand_in_good_grammar(counted, words):
    assert in_words(counted) == words


def test_a_round_in_which_certainty_was_switched_off_half_way_speaks_of_what_was_asked():
    assert in_words(worth([("certain", False), (None, True), (None, False)])).startswith(
        "Your one certain answer was wrong"
    )
