"""Every page says when its text was checked against its sources, and what stands on it that nobody has checked."""

import re
from datetime import date

import pytest

from course_lib import content
from course_lib.app.checked_line import SAYS_ITSELF, not_checked, review_line, sentence
from course_lib.content import library
from course_lib.model.review import Review

LISTS = (
    "13_cases.ipynb",
    "14_review.ipynb",
    "15_progress.ipynb",
    "16_your_record.ipynb",
)  # which say nothing but what lessons say, and what a learner did
NOTEBOOKS = sorted(path.name for path in library.notebooks().glob("*.ipynb") if path.name not in LISTS)
LESSONS = [content.lesson(id) for id in content.ids("lessons")]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_has_its_line(name):
    line = review_line(name)
    found = re.fullmatch(
        r"Text checked against its sources on (\d{4}-\d\d-\d\d), (not yet reviewed by a clinician|reviewed by [^.]+)\.(.*)",
        line,
    )
    assert found, line
    own = [lesson for lesson in LESSONS if lesson.notebook == name] or LESSONS
    assert found[1] == str(min(lesson.checked for lesson in own))
    assert ("not yet" in line) == (not all(lesson.reviewed_by for lesson in own))
    some = own is LESSONS or any(
        (own[0].case, own[0].quiz, own[0].clinic, *own[0].worksheets, *own[0].contrasts, *own[0].figures)
    )
    assert found[3].startswith((" Not checked by anyone yet: ", f" {SAYS_ITSELF}")) if some else not found[3]


def test_the_start_page_takes_the_oldest_day_and_one_lesson_without_a_reviewer_counts_for_all():
    days = (date(2026, 3, 2), date(2026, 1, 5), date(2026, 2, 1))
    lessons = [LESSONS[0].model_copy(update={"checked": day, "reviewed_by": "A B"}) for day in days]
    assert sentence(lessons) == "Text checked against its sources on 2026-01-05, reviewed by A B."
    lessons[1] = lessons[1].model_copy(update={"reviewed_by": ""})
    assert sentence(lessons) == "Text checked against its sources on 2026-01-05, not yet reviewed by a clinician."


def test_a_translation_has_the_line_of_its_original_and_a_page_of_no_lesson_has_none():
    assert review_line(LESSONS[0].notebook.replace(".ipynb", ".es.ipynb")) == review_line(LESSONS[0].notebook)
    assert review_line("99_missing.ipynb") == ""


def test_the_line_of_a_lesson_does_not_vouch_for_what_nobody_has_checked_on_it():
    review = Review(reviewed_on=date(2026, 1, 5), by="A B", against="the references that it cites")
    case, quiz = content.case(content.ids("cases")[0]), content.quiz(content.ids("quizzes")[0])
    read_case, read_quiz = (one.model_copy(update={"review": review}) for one in (case, quiz))
    assert not_checked([("case", case), ("quiz", quiz)]) == "Not checked by anyone yet: the case, the quiz."
    assert not_checked([("case", read_case), ("quiz", quiz)]) == "Not checked by anyone yet: the quiz."
    assert not_checked([("case", read_case), ("case", case)]) == "Not checked by anyone yet: 1 of the 2 cases."
    assert not_checked([("case", case), ("case", case)]) == "Not checked by anyone yet: the cases."
    assert not_checked([("case", read_case), ("quiz", read_quiz)]) == SAYS_ITSELF
    assert not_checked([]) == ""


def test_what_cannot_be_read_was_not_checked():
    assert not_checked([("case", None)]) == "Not checked by anyone yet: the case."
