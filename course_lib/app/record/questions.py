"""Every question that can be asked by its id: those of the quizzes, and those made from contrast pairs and rows of worksheets."""

from contextlib import suppress
from functools import cache

from ... import content
from ...engine.record.responses import question
from ...engine.review import made
from ...engine.review.made import Made
from ...model.quiz import Item
from ...store import Refused


@cache
def questions() -> dict[str, tuple[str, Item]]:
    """Every question of the quizzes by its id, with the quiz that it is of; a quiz that cannot be read has none."""
    found = {}
    for id in content.ids("quizzes"):
        try:
            found |= {item.id: (id, item) for item in content.quiz(id).items}
        except Refused:
            continue
    return found


@cache
def made_questions() -> dict[str, Made]:
    """Every question that is made from a pair or a row by its id."""
    found = []
    for id in content.ids("contrasts"):
        with suppress(Refused):
            found.append(made.of_contrast(content.contrast(id)))
    for id in content.ids("worksheets"):
        with suppress(Refused):
            found += made.of_worksheet(content.worksheet(id))
    return {one.item.id: one for one in found}


@cache
def named_questions() -> dict[str, tuple[str, Item]]:
    """All of them by id, each with the name of the item that an answer to it is of, if it was asked for nothing else."""
    named = {id: (one.name, one.item) for id, one in made_questions().items()}
    return named | {id: (question(quiz, id), item) for id, (quiz, item) in questions().items()}
