"""The questions of the whole course as the exports take them, and what a file says of them."""

import pytest

from course_lib import content
from course_lib.engine.exports.asked import About, collected


@pytest.fixture(scope="session")
def ask():
    """Collect questions; `only` and `seed` as in `collected`."""

    def ask(only=None, seed=0):
        quizzes = map(content.quiz, content.ids("quizzes"))
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
