"""Which questions are asked after a case, and what the certainty of a round was worth."""

from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.engine.quiz.answers import Given
from course_lib.engine.quiz.certainty import Worth, missed_items, next_step, worth
from course_lib.engine.quiz.marking import right_answer
from course_lib.engine.quiz.missed import MOST, about, draw_about
from tests.questions import every_kind

ITEMS = [item for id in content.ids("quizzes") for item in content.quiz(id).items]
CLAIMS = sorted({claim for item in ITEMS for claim in item.claims})
BEHIND = st.lists(st.lists(st.sampled_from(CLAIMS), min_size=1, max_size=5), min_size=1, max_size=6)


@given(behind=BEHIND, seed=st.integers(0, 99))
def test_up_to_three_different_questions_are_drawn_each_about_one_of_the_claims(behind, seed):
    fitting = about(ITEMS, behind)
    drawn = draw_about(fitting, behind, seed)
    known = {item.id: item for item in fitting}
    assert len(drawn) == len(set(drawn)) == min(MOST, len(fitting))
    assert all(set(known[id].claims) & {claim for claims in behind for claim in claims} for id in drawn)


@given(behind=BEHIND, seed=st.integers(0, 99))
def test_each_decision_has_its_turn_the_weightiest_first(behind, seed):
    drawn = draw_about(about(ITEMS, behind), behind, seed)
    known = {item.id: item for item in ITEMS}
    assert set(known[drawn[0]].claims) & set(behind[0])
    if len(behind) > 1 and len(drawn) > 1:
        assert set(known[drawn[1]].claims) & set(behind[1]) or not about(
            [item for item in ITEMS if item.id != drawn[0]], behind[1:2]
        )


@given(behind=BEHIND, seed=st.integers(0, 99))
def test_what_was_asked_before_comes_only_when_nothing_else_fits(behind, seed):
    fitting = about(ITEMS, behind)
    first = draw_about(fitting, behind, seed)
    again = draw_about(fitting, behind, seed, first)
    if all(len(about(fitting, [claims])) >= 2 * MOST for claims in behind):
        assert not set(first) & set(again)


def test_claims_that_no_question_asks_about_draw_none():
    assert about(ITEMS, [["S999"]]) == () and draw_about((), [["S999"]], 1) == ()


def test_the_questions_that_tell_most_about_a_decision_come_before_those_that_share_a_common_claim():
    rare = min(CLAIMS, key=lambda claim: sum(claim in item.claims for item in ITEMS))
    common = max(CLAIMS, key=lambda claim: sum(claim in item.claims for item in ITEMS))
    behind = [[rare, common]]
    (first, *_) = draw_about(about(ITEMS, behind), behind, 1)
    assert rare in next(item for item in ITEMS if item.id == first).claims


# ── what the certainty was worth ───────────────────────────────────────────────────────────────────────────────────

ANSWERS = st.lists(st.tuples(st.sampled_from([None, "guess", "fairly", "certain"]), st.booleans()), max_size=12)


@given(answers=ANSWERS)
def test_certain_answers_that_were_wrong_and_guesses_that_were_right_are_counted(answers):
    assert worth(answers) == Worth(
        sum(sure is not None for sure, _ in answers),
        sum(sure == "certain" for sure, _ in answers),
        answers.count(("certain", False)),
        sum(sure == "guess" for sure, _ in answers),
        answers.count(("guess", True)),
    )


def test_the_items_that_were_missed_stand_with_the_certain_ones_first():
    items = [item for item in every_kind().items if item.kind in ("single", "shift")]
    shift, single = items
    wrong = [Given(shift.id, ("same",), "guess"), Given(single.id, ("active",), "certain")]
    assert [item.id for item in missed_items(items, wrong)] == [single.id, shift.id]
    assert missed_items(items, [Given(item.id, right_answer(item), "guess") for item in items]) == ()


def test_what_was_missed_comes_before_the_patient_and_the_patient_before_the_next_lesson():
    assert next_step(2, True, True) == "missed"
    assert next_step(0, True, True) == "patient"
    assert next_step(0, False, True) == "lesson"
    assert next_step(0, False, False) == "again"
