"""Every page says when its text was checked against its sources, and that no clinician has reviewed it until one has."""

import re
from datetime import date

import pytest

from course_lib import content
from course_lib.app.review_line import review_line, sentence
from course_lib.content import library

NOTEBOOKS = sorted(path.name for path in library.notebooks().glob("*.ipynb"))
LESSONS = [content.lesson(id) for id in content.ids("lessons")]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_has_its_line(name):
    line = review_line(name)
    found = re.fullmatch(
        r"Checked against its sources on (\d{4}-\d\d-\d\d), (not yet reviewed by a clinician|reviewed by .+)\.", line
    )
    assert found, line
    own = [lesson for lesson in LESSONS if lesson.notebook == name] or LESSONS
    assert found[1] == str(min(lesson.checked for lesson in own))
    assert ("not yet" in line) == (not all(lesson.reviewed_by for lesson in own))


def test_the_start_page_takes_the_oldest_day_and_one_lesson_without_a_reviewer_counts_for_all():
    days = (date(2026, 3, 2), date(2026, 1, 5), date(2026, 2, 1))
    lessons = [LESSONS[0].model_copy(update={"checked": day, "reviewed_by": "A B"}) for day in days]
    assert sentence(lessons) == "Checked against its sources on 2026-01-05, reviewed by A B."
    lessons[1] = lessons[1].model_copy(update={"reviewed_by": ""})
    assert sentence(lessons) == "Checked against its sources on 2026-01-05, not yet reviewed by a clinician."


def test_a_translation_has_the_line_of_its_original_and_a_page_of_no_lesson_has_none():
    assert review_line(LESSONS[0].notebook.replace(".ipynb", ".es.ipynb")) == review_line(LESSONS[0].notebook)
    assert review_line("99_missing.ipynb") == ""
