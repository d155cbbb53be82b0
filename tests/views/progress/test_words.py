"""The sentences of the page *Progress* are computed from what it shows, and say when it is too little."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.engine.progress.calibration import LEVELS, Level
from course_lib.engine.progress.gain import Gain, Score
from course_lib.engine.progress.mastery import Goal, Mastery
from course_lib.engine.progress.strengths import Strength
from course_lib.views.progress import certainty, lessons, strengths
from tests.reading import Page

LESSON = content.lessons()[0]
GOAL = Goal(LESSON.id, frozenset(("S1", "S2", "S3", "S4", "S5")))


def levels(*counts):
    return [Level(name, *count) for name, count in zip(LEVELS, counts, strict=True)]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (((0, 0), (0, 0), (3, 4)), "too few answers to say anything: fewer than 5"),
        (((0, 0), (0, 0), (9, 12)), "Of 12 answers of which you were certain, 9 were right. The 3 that were wrong are"),
        (((0, 0), (0, 0), (11, 12)), "11 were right. The one that was wrong is to be looked at twice."),
        (((0, 0), (0, 0), (6, 6)), "all were right. Your certainty held."),
        (((5, 6), (0, 0), (5, 6)), "Guesses were right as often"),
        (((1, 6), (0, 0), (1, 1)), "one was right. A guess was mostly a guess."),
    ],
)
def test_the_meaning_of_certainty_is_said_with_its_counts(counts, said):
    assert said in certainty.meaning(levels(*counts))


@given(st.lists(st.integers(0, 30).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=3, max_size=3))  # fmt: skip
def test_every_count_of_certainty_can_be_shown_and_stands_in_the_table(counts):
    page = Page(str(certainty.show(levels(*counts)))).page
    if any(of for _, of in counts):
        cells = [[cell.get_text() for cell in row.select("td")][:2] for row in page.select("tbody tr")]
        assert cells == [[str(right), str(of)] for right, of in counts]
        assert len(page.select("svg")) == sum(of >= 5 for _, of in counts)
    else:
        assert not page.select("figure")


def test_a_lesson_says_since_when_it_is_mastered_what_was_lost_and_its_gain():
    score = Score(2, 4, None), Score(4, 4, None)
    again = Mastery(GOAL, since=date(2026, 11, 3), lost=frozenset(("S1", "S2")), met=GOAL.claims)
    mastered = Mastery(GOAL, GOAL.claims, GOAL.claims, since=date(2026, 11, 3), mastered=True)
    said = Page(str(lessons.show([lessons.Row(LESSON, again, Gain(*score)), lessons.Row(LESSON, mastered)]))).words
    assert "1 of 2 lessons is mastered, and 1 is to be repeated." in said
    assert "↻ To be repeated, mastered on 3 November 2026; 2 claims missed since" in said
    assert "★ Mastered since 3 November 2026" in said
    assert "Test: 2 of 4 before → 4 of 4 after." in said and lessons.FEW in said


def test_of_few_decisions_nothing_is_called_weak():
    assert strengths.in_domains([Strength("dosing", 0, 2)]) == "So few decisions say nothing yet about a domain."
    assert strengths.in_domains([Strength("dosing", 1, 3), Strength("safety", 3, 3)]).startswith(
        "Weakest is dosing: 1 of 3"
    )
