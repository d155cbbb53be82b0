"""What a learner did is read from their events: attempts at cases as they were begun, and goals from the course's own files."""

from datetime import UTC

import pytest

from course_lib import content
from course_lib.app.progress.facts import attempts_in, facts_of, goals
from course_lib.engine.case import replay
from course_lib.engine.case.judgement import argued
from tests.app.record.test_responses import LEARNER, event

CASE = "awake-and-unable-to-move"
SCENES = [content.case(CASE).scene(id) for id in replay.mainline(content.case(CASE))]


def played(scenes, activity=f"case:{CASE}", run="r", day=1, learner=LEARNER):
    at = f"2026-11-{day:02d}T12:00:{{:02d}}.000+00:00"
    first = event(activity, "started", {}, at.format(0), run, 0, learner=learner)
    return [first, *(event(activity, "committed", argued(one).body(), at.format(n), run, n, learner=learner) for n, one in enumerate(scenes, 1))]  # fmt: skip


def test_each_run_at_a_case_is_an_attempt_on_its_level_in_the_order_in_which_they_were_begun():
    later, first = played(SCENES, f"case:{CASE}:unguided", "b", 9), played(SCENES[:3], run="a", day=2)
    found = attempts_in([*later, *first])
    assert [(one.run, one.level, one.over) for one in found] == [("a", "guided", False), ("b", "unguided", True)]
    assert found[0].stands.scene == SCENES[3].id


def test_what_if_after_the_debrief_is_no_part_of_an_attempt():
    whole = played(SCENES)
    again = [
        event(f"case:{CASE}", "reopened", {"kept": 0}, number=90),
        event(f"case:{CASE}", "committed", {}, number=91),
    ]
    assert attempts_in([*whole, *again]) == attempts_in(whole)


@pytest.mark.parametrize("activity", ["case:gone", f"case:{CASE}:hologram"])
def test_an_attempt_at_what_is_gone_or_newer_is_passed_over(activity):
    assert attempts_in(played(SCENES, activity)) == ()


def test_an_attempt_that_no_longer_fits_its_case_or_was_only_opened_is_passed_over():
    assert attempts_in(played(SCENES[1:])) == () == attempts_in(played([]))


def test_what_was_brought_from_elsewhere_says_so():
    (found,) = attempts_in(played(SCENES), frozenset((LEARNER,)))
    assert found.imported


def test_every_lesson_with_questions_has_a_goal_of_claims_that_the_course_has():
    lessons = [lesson for lesson in content.lessons() if lesson.quiz]
    assert [goal.lesson for goal in goals()] == [lesson.id for lesson in lessons]
    for goal in goals():
        assert goal.claims <= content.claims().keys() and 0 < goal.needed <= len(goal.claims)


def test_a_patient_who_was_seen_to_the_end_is_missing_from_no_lesson_that_has_them():
    found = facts_of(played(SCENES), UTC).mastery
    for goal in goals():
        assert CASE not in found[goal.lesson].unseen
        assert (CASE in goal.cases) == (found[goal.lesson].unseen == () and bool(goal.cases))
