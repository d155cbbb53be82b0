"""The questions of the whole course, and a word and a variant beside them, as the exports take them; what a file says of them."""

import pytest

from course_lib import content
from course_lib.engine.exports.asked import About, collected
from course_lib.model.quiz import Quiz
from tests.questions import DECISION, SHORT

ANOTHER = Quiz.model_validate({"id": "another", "title": "Another", "intro": "", "items": [SHORT, DECISION]})


@pytest.fixture(scope="session")
def ask():
    """Collect questions; `only` and `seed` as in `collected`."""

    def ask(only=None, seed=0):
        quizzes = [*map(content.quiz, content.ids("quizzes")), ANOTHER]
        return collected(
            quizzes, content.lessons(), content.claims(), content.references(), content.drugs(), only, seed
        )

    return ask


@pytest.fixture(scope="session")
def questions(ask):
    return {one.id: one for one in ask()}


@pytest.fixture(scope="session")
def about():
    return About("A course / with a stroke & a sign", "m-0123456789abcdef", "CC BY 4.0")
