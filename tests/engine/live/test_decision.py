"""What a room decides for the patient: the majority's option, half of the voters for each of several, a ranking by Borda, a dose by its median."""

import pytest

from course_lib.app.live import questions
from course_lib.engine.live.decision import decided
from course_lib.engine.live.question import controls, key, possible, problem, right
from course_lib.engine.live.session import Ballot, Round


def asked(name):
    return questions.question(f"scene:{name}", 0)


def vote(*ballots):
    return Round(
        1,
        9.0,
        True,
        {f"p{at}": one if isinstance(one, Ballot) else Ballot(tuple(one)) for at, one in enumerate(ballots)},
    )


ONE, MANY, RANKED = "shock-then-ards/which-steroid", "shock-then-ards/sugar-and-salt", "shock-then-ards/rank-waking"


def test_the_majority_decides_a_tie_does_not_and_the_presenter_may():
    question = asked(ONE)
    first, second, *_ = possible(question)
    assert decided(question, vote([first], [first], [second])).answers == (first,)
    assert decided(question, vote([first], [second])) is None and decided(question, vote()) is None
    assert decided(question, vote([first], [second]), (second,)).answers == (second,)


def test_of_several_options_those_count_that_half_of_the_voters_chose():
    question = asked(MANY)
    a, b, c, *_ = possible(question)
    assert decided(question, vote([a, b], [a], [a, c], [b])).answers == (a, b)


def test_a_ranking_is_decided_by_borda():
    question = asked(RANKED)
    order = possible(question)
    turned = (order[1], order[0], *order[2:])
    assert decided(question, vote(order, turned, turned)).answers == turned


def test_a_dose_is_the_median_of_those_who_chose_its_option_on_a_step_of_its_scale():
    question, option, control = with_dose()
    low, high = control.low, control.high
    middle = low + control.step * round((high - low) / control.step / 2)
    other = next(id for id in possible(question) if id != option)
    found = decided(
        question,
        vote(*(Ballot((option,), {control.id: value}) for value in (low, middle, high)), Ballot((other,), {})),
    )
    assert found.answers == (option,) and found.values[control.id] == pytest.approx(middle)
    assert (found.values[control.id] - low) / control.step == pytest.approx(
        round((found.values[control.id] - low) / control.step)
    )
    alone = decided(question, vote(Ballot((other,), {})), (option,))
    assert alone.values[control.id] == control.start


def with_dose():
    """A decision with a dose of its own, and that dose."""
    for one in questions.listed(""):
        if one["way"] == "one" and one["name"].startswith("scene:"):
            question = questions.question(one["name"], 0)
            for option in question.scene.options:
                for control in option.controls[:1]:
                    return question, option.id, control
    raise AssertionError("no decision of the course has a dose")


def test_a_ballot_without_its_dose_or_beyond_the_scale_is_not_taken():
    question, option, control = with_dose()
    every = {one.id: one.start for one in controls(question, (option,))}
    assert problem(question, Ballot((option,), every)) == ""
    assert control.label in problem(question, Ballot((option,), every | {control.id: control.high + 1}))
    assert control.label in problem(question, Ballot((option,), {}))


@pytest.mark.parametrize("name", [ONE, MANY, RANKED])
def test_what_this_course_argues_for_is_right_and_nothing_or_a_stranger_is_no_ballot(name):
    question = asked(name)
    assert right(question, Ballot(key(question))) and problem(question, Ballot(key(question))) == ""
    assert problem(question, Ballot(())) and problem(question, Ballot(("stranger",)))
    assert problem(question, Ballot(key(question), certainty="very"))
