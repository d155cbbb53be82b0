"""What is said about minutes is computed, of the whole lesson and of its ten-minute path, and the README says the same."""

import re
from pathlib import Path

import pytest

from course_lib import content
from course_lib.app import reading_times
from course_lib.app.progress import facts
from course_lib.app.reading_times import case_minutes, short_effort, times, whole_effort, worksheet_minutes
from course_lib.content.notebook_steps import steps

LESSONS = sorted(map(content.lesson, content.ids("lessons")), key=lambda lesson: lesson.number)
TAUGHT = [lesson for lesson in LESSONS if lesson.number <= 8]
MOST_MIN = 12  # of a path that is called ten minutes


@pytest.mark.parametrize("lesson", TAUGHT, ids=lambda lesson: lesson.id)
def test_the_ten_minute_path_of_a_lesson_takes_about_ten_minutes(lesson):
    assert 5 <= short_effort(lesson).minutes <= MOST_MIN
    assert short_effort(lesson).minutes < whole_effort(lesson).minutes / 2
    assert times(lesson.notebook)["short"] <= 10
    assert lesson.short.leaves_out.endswith(".") and "leaves out" in lesson.short.leaves_out


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_page_has_minutes_of_its_own_only_where_there_is_little_to_compute(lesson):
    looked_up = lesson.number >= 10
    assert (lesson.minutes is not None) == looked_up
    assert times(lesson.notebook)["whole"] and (times(lesson.notebook)["short"] is None) == (lesson.short is None)
    assert (lesson.short is None) == (lesson.number > 8)


def test_the_readme_tells_the_minutes_that_are_computed():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| (\d\d) \| [^|]+ \| (\d+) \|", readme, re.MULTILINE))
    assert {f"{lesson.number:02d}": str(times(lesson.notebook)["whole"]) for lesson in LESSONS} == {
        number: minutes for number, minutes in told.items() if number != "00"
    }


def test_a_translation_of_a_page_is_of_the_same_lesson_and_the_start_page_is_of_none():
    assert reading_times.lesson_of("03_icu_quadriplegia.de.ipynb").number == 3
    assert times("00_start.ipynb") == times("nowhere.ipynb") == {"whole": None, "short": None}


def test_a_page_that_cannot_be_read_has_no_minutes_and_breaks_nothing(monkeypatch):
    def refused(id):
        raise content.Refused([content.Finding(f"assets/cases/{id}.yaml", 1, "this cannot be read")])

    monkeypatch.setattr(content, "case", refused)
    assert times.__wrapped__("03_icu_quadriplegia.ipynb") == {"whole": None, "short": None}


@pytest.mark.parametrize("lesson", [one for one in LESSONS if one.later], ids=lambda one: one.id)
def test_a_patient_for_another_day_costs_a_lesson_no_time_and_is_no_condition(lesson):
    calls = [step.calls for step in steps(content.notebooks() / lesson.notebook)]
    assert all([("case", id)] in map(list, calls) for id in lesson.later), "each has a step to themselves"
    longer = lesson.model_copy(update={"later": ()})
    more = whole_effort(longer).minutes - whole_effort(lesson).minutes
    assert more > sum(reading_times.activity_minutes("case", id) for id in lesson.later)
    goal = next(one for one in facts.goals() if one.lesson == lesson.id)
    assert not set(lesson.later) & set(goal.cases) and set(lesson.later) <= set(lesson.patients)


def test_a_case_and_a_worksheet_know_their_minutes():
    for id in content.ids("cases"):
        assert 5 <= case_minutes(id, short=True) < case_minutes(id)
    assert all(worksheet_minutes(id) >= 5 for id in content.ids("worksheets"))
