"""What is due today, from the events of a learner: with the course's own questions, and without what is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from course_lib import content
from course_lib.app.record.questions import made_questions, named_questions, questions
from course_lib.app.record.responses import responses_in
from course_lib.app.review import pool
from course_lib.app.review.due import DAILY, Due, due_today, plan_of
from course_lib.engine.case.judgement import judge
from course_lib.engine.case.play import Commitment
from course_lib.engine.quiz.drawing import as_asked
from course_lib.engine.quiz.marking import right_answer
from tests.app.record.test_responses import answered, event
from tests.engine.review.test_schedule import response

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CASE = "awake-and-unable-to-move"


def ago(days, minutes=0):
    return (NOW - days * DAY + timedelta(minutes=minutes)).isoformat()


def all_missed(days):
    """Every question for which these tests know a wrong answer, answered with it."""
    given = [answered(item, False, at=ago(days)) for item in questions()]
    return [one for one in given if responses_in([one])]


def missed_decision(case=CASE, days=3):
    """An event: the first decision of a case for which something unsound can be chosen."""
    one = content.case(case)
    scene = next(scene for scene in one.scenes if not scene.ranking)
    for option in scene.options:
        commitment = Commitment(scene.id, (option.id,), {one.id: one.argued for one in option.controls}, "certain")
        if not judge(scene, commitment).sound:
            return event(f"case:{case}", "committed", commitment.body(), at=ago(days))
    raise AssertionError("every option is sound")


def test_nothing_is_due_for_who_was_never_here_and_for_who_missed_nothing():
    assert due_today((), NOW, UTC) == Due(0, 0, None)
    right = [answered(item, at=ago(9)) for item in questions()]
    assert due_today(responses_in(right), NOW, UTC) == Due(0, 0, None)


def test_what_was_missed_is_due_the_next_day_and_not_today():
    (item, *_) = questions()
    assert due_today(responses_in([answered(item, False, at=ago(0))]), NOW, UTC) == Due(0, 0, (NOW + DAY).date())
    found = due_today(responses_in([answered(item, False, at=ago(1))]), NOW, UTC)
    assert (found.items, found.next_day) == (1, None) and found.minutes >= 1


def test_of_many_about_six_minutes_are_due_and_the_rest_waits():
    given = all_missed(2)
    found = due_today(responses_in(given), NOW, UTC)
    assert 5 <= found.minutes <= 7 and found.items + found.waiting == len(given) > 100


def test_what_was_reviewed_today_is_taken_off_the_six_minutes():
    given = all_missed(2)
    missed = len(given)
    queue, _ = plan_of(responses_in(given), NOW, UTC)
    for at, one in enumerate(queue.planned):
        given.append(answered(one.item.id, activity=DAILY, at=ago(0, at), run="day", number=at))
    found = due_today(responses_in(given), NOW + timedelta(hours=1), UTC)
    assert found.items == 0 and found.waiting == missed - len(queue.planned)
    more, _ = plan_of(responses_in(given), NOW + timedelta(hours=1), UTC, more=True)
    assert more.planned and not {one.name for one in more.planned} & {one.name for one in queue.planned}


def test_a_missed_decision_comes_back_as_a_question_on_its_claims_another_each_time():
    given = [missed_decision()]
    (decision,) = responses_in(given)
    asked, now = [], NOW
    for n in range(4):
        queue, _ = plan_of(responses_in(given), now, UTC)
        (one,) = queue.planned
        assert one.name == decision.item and set(one.item.claims) & set(decision.claims)
        asked.append(one.item.id)
        body = {"item": one.item.id, "answers": list(right_answer(as_asked(one.item, 7, content.drugs())))}
        body |= {"certainty": "guess", "for": one.name}
        given.append(event(DAILY, "answered", body, at=now.isoformat(), number=n))
        now += 30 * DAY
    assert len(set(asked)) == len(asked)


def test_where_it_was_met_is_told_in_the_words_of_the_case_and_not_of_the_decision():
    case = content.case(CASE)
    for scene in case.scenes:
        line = pool.situation(f"decision/{CASE}/{scene.id}")
        assert line.startswith("From “Awake and unable to move”") and case.setting in line
        assert scene.question not in line and not [o.label for o in scene.options if o.label in line]
    assert ", day 10: " in pool.situation(f"decision/{CASE}/{next(s.id for s in case.scenes if s.day.value == 10)}")


@pytest.mark.parametrize(
    "name",
    ["question/recognise-it/gone", "decision/gone/a", "decision/second-floor/gone", "contrast/gone", "row/gone/a/b", "row/consult-note/gone/b", "hologram/x", "decision", ""],
)  # fmt: skip
def test_a_card_whose_question_is_gone_is_dropped_in_silence(name):
    gone = response(NOW - 3 * DAY, right=False, item=name)
    assert due_today([gone], NOW, UTC) == Due(0, 0, None)
    kept = response(NOW - 3 * DAY, right=False, item=f"question/recognise-it/{next(iter(questions()))}")
    assert due_today([gone, kept], NOW, UTC).items == 1 and pool.situation(name) == ""


def test_everything_that_can_be_missed_has_a_question_and_a_line_about_where_it_was_met():
    names = [f"decision/{id}/{s.id}" for id in content.ids("cases") for s in content.case(id).scenes if not s.ranking]
    for name in names:
        claims = content.case(name.split("/")[1]).scene(name.split("/")[2]).claims
        assert pool.candidates(name, claims), name
    names += [name for name, _ in named_questions().values()]
    for id in content.ids("worksheets"):
        sheet = content.worksheet(id)
        names += [f"row/{id}/{part.id}/{line.id}" for part in sheet.parts if part.kind == "rows" for line in part.lines]
    for name in names:
        assert pool.situation(name) and pool.lesson_of(name), name
        assert pool.candidates(name, ("S14",)), name


def test_a_decision_about_which_no_question_asks_is_neither_due_nor_said_to_wait(monkeypatch):
    pool.candidates.cache_clear(), pool.is_there.cache_clear()
    monkeypatch.setattr(pool, "_items", tuple)
    missed = responses_in([missed_decision()])
    assert due_today(missed, NOW, UTC) == Due(0, 0, None)
    pool.candidates.cache_clear(), pool.is_there.cache_clear()


def test_a_made_question_is_marked_by_its_id_for_the_pair_or_the_row_that_it_was_made_from():
    assert not set(made_questions()) & set(questions())
    for id, one in made_questions().items():
        name, item = one.name, one.item
        body = {"item": id, "answers": list(right_answer(item)), "certainty": "fairly"}
        (found,) = responses_in([event(DAILY, "answered", body)])
        assert (found.item, found.kind, found.right, found.asked) == (name, name.split("/")[0], True, id)


@pytest.mark.parametrize("wrong", [5, ["x"], {"a": 1}, "hologram/of/it"])
def test_an_answer_for_something_that_a_newer_version_knows_is_passed_over(wrong):
    one = answered(next(iter(questions())), activity=DAILY)
    assert responses_in([one.model_copy(update={"body": {**one.body, "for": wrong}})]) == ()
