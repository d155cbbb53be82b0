"""A case, a quiz, a worksheet and a contrast pair say who checked them, or that nobody has; a page's line says no more."""

from datetime import date

import pytest

from course_lib import content
from course_lib.app.case.room import CaseRoom
from course_lib.app.case.run import case_of_run
from course_lib.app.contrast import ContrastRoom
from course_lib.app.quiz import QuizRoom
from course_lib.app.worksheet import WorksheetRoom
from course_lib.model.review import Review
from course_lib.views import clinic_day
from tests.reading import collapsed

REVIEW = Review(reviewed_on=date(2026, 1, 5), by="A B", against="the references that it cites")
ROOMS = {
    "case": (CaseRoom, "awake-and-unable-to-move", "case"),
    "quiz": (lambda id: QuizRoom(content.quiz(id), content.fingerprint("quizzes", id)), "icu-quadriplegia", "quiz"),
    "worksheet": (WorksheetRoom, "consult-note", "worksheet"),
    "contrast": (ContrastRoom, "cord-or-muscle", "pair"),
}


@pytest.mark.parametrize(("door", "id", "kind"), ROOMS.values(), ids=ROOMS)
def test_an_activity_that_nobody_reviewed_says_so_on_its_screen(enter, door, id, kind):
    _, browser = enter(door(id))
    assert f"This {kind} is not checked by anyone yet." in browser.words


@pytest.mark.parametrize(("door", "id", "kind"), ROOMS.values(), ids=ROOMS)
def test_an_activity_that_was_reviewed_says_by_whom_when_and_against_what(enter, monkeypatch, door, id, kind):
    name = "contrast" if kind == "pair" else kind
    reviewed = getattr(content, name)(id).model_copy(update={"review": REVIEW})
    monkeypatch.setattr(content, name, lambda _: reviewed)
    case_of_run.cache_clear()
    _, browser = enter(door(id))
    case_of_run.cache_clear()
    said = f"This {kind} was checked on 2026-01-05 by A B against the references that it cites."
    assert said in browser.words and "not checked by anyone" not in browser.words


@pytest.mark.parametrize(
    ("checked", "words"),
    [
        (0, "None of these cases is checked by anyone yet."),
        (1, "1 of these 2 cases were checked; behind its door each says by whom, or that nobody has yet."),
        (2, "Each of these cases was checked; behind its door it says by whom."),
    ],
)
def test_the_corridor_says_how_many_of_its_cases_were_checked(checked, words):
    doors = tuple(clinic_day.Door(id, "", "not seen yet", False) for id in ("one", "two"))
    assert words in collapsed(str(clinic_day.corridor(clinic_day.Corridor(doors, checked))))


def test_no_review_of_the_course_is_invented():
    for folder, read in (("cases", content.case), ("quizzes", content.quiz)):
        assert all(read(id).review is None for id in content.ids(folder))
    for folder, read in (("worksheets", content.worksheet), ("contrasts", content.contrast)):
        assert all(read(id).review is None for id in content.ids(folder))
