"""Every question that can be asked by its id: those of the quizzes, and those made from contrast pairs and rows of worksheets."""

from functools import cache

from ... import content
from ...engine.record.responses import question
from ...engine.review import made
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
def made_questions() -> dict[str, tuple[str, Item]]:
    """Every question that is made from a pair or a row by its id, with the name of what it stands for."""
    found = {}
    for id in content.ids("contrasts"):
        try:
            item = made.of_contrast(content.contrast(id))
            found[item.id] = (f"contrast/{id}", item)
        except Refused:
            continue
    for id in content.ids("worksheets"):
        try:
            for part, row, item in made.of_worksheet(content.worksheet(id)):
                found[item.id] = (f"row/{id}/{part}/{row}", item)
        except Refused:
            continue
    return found


@cache
def named_questions() -> dict[str, tuple[str, Item]]:
    """All of them by id, each with the name of the item that an answer to it is of, if it was asked for nothing else."""
    return made_questions() | {id: (question(quiz, id), item) for id, (quiz, item) in questions().items()}
