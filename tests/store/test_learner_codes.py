"""A learner is known by the hash of a private code, and a run by whose it is, at what, for which time."""

import pytest

from course_lib.store import learner_of, run_of

CODE = "k3Yw9QzT7bLm2Xc8"


def test_the_same_code_is_always_the_same_learner():
    as_ever = "ce9d45b76c1fa731018e58f3cd6d80b570ae689275db29ab68e38c759166785b"  # or learners would lose their work
    assert learner_of(CODE) == as_ever


def test_two_codes_are_two_learners():
    assert learner_of(CODE) != learner_of(CODE.lower())


def test_the_code_cannot_be_read_from_the_learner():
    assert CODE not in learner_of(CODE) and len(learner_of(CODE)) == 64


@pytest.mark.parametrize(
    "code", ["", "k" * 15, "k" * 65, "k" * 15 + "-", "k" * 16 + "\n", " " * 16, "é" * 16, "٣" * 16]
)
def test_what_is_not_a_code_is_refused_without_being_repeated(code):
    with pytest.raises(ValueError, match="16 to 64 letters and digits") as refusal:
        learner_of(code)
    assert not code or code not in str(refusal.value)


def test_two_tabs_of_one_activity_meet_in_one_run():
    assert run_of("ada", "quiz:icu", 1) == "64e976c2d6404b725b33"


def test_another_learner_activity_or_attempt_is_another_run():
    runs = {
        run_of(*which) for which in [("ada", "a", 1), ("bo", "a", 1), ("ada", "b", 1), ("ada", "a", 2), ("a", "daa", 1)]
    }
    assert len(runs) == 5
