"""A name → the question that a room is asked, with its words; and the list of all that can be asked, for the presenter to search."""

from functools import cache

from ... import content
from ...engine.commitments import Impossible
from ...engine.live.question import LiveQuestion
from ...engine.quiz.drawing import as_asked
from ...views.parts.controls import code
from ..case import run
from ..session import FIRST, seed_of

ITEM, SCENE = "item", "scene"
GONE = "That question is not in the course any more: choose another."


def question(name: str, seed: int) -> LiveQuestion:
    """The question of that name, as `item:sepsis-of-whom` or `scene:shock-then-ards/which-steroid`; raises Impossible.

    `seed` chooses the amount of a conversion; a case has the words of a first attempt, which the wall shows too.
    """
    kind, _, rest = name.partition(":")
    try:
        if kind == ITEM:
            quiz, item = _items()[rest]
            return LiveQuestion(name, content.quiz(quiz).title, as_asked(item, seed, content.drugs()))
        if kind == SCENE:
            case_id, _, scene = rest.partition("/")
            case = run.case_of_run(case_id, seed_of("", run.activity(case_id, "guided"), FIRST))
            return LiveQuestion(name, case.title, scene=case.scene(scene), case=case_id)
    except (KeyError, content.Refused):
        pass
    raise Impossible(GONE)


def listed(page: str) -> list[dict]:
    """Every question in a line: name, what is asked, whose it is, its level, its claims by number, and whether it is of this lesson.

    `room` and `at` say where it stands on a wall: in which activity, and under which code.

    Those of the lesson whose notebook is `page` come first, and among them the decisions of its patient.
    """
    numbers = {id: number for number, id in enumerate(content.claims(), 1)}
    lesson = next((one for one in content.lessons() if one.notebook == page), None)
    own = {*lesson.patients, lesson.quiz} if lesson else set()
    found = [
        {
            "name": one.name, "asks": one.line, "about": one.about, "level": one.level, "way": one.way,
            "claims": [numbers[id] for id in one.claims if id in numbers], "here": whose in own,
            "room": f"{'case' if one.scene else 'quiz'}:{whose}", "at": code((one.scene or one.item).id),
        }
        for whose, one in _all()
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one["here"])


def claims() -> list[dict]:
    """Every claim by its number and words, to search by."""
    return [{"number": number, "text": one.text} for number, one in enumerate(content.claims().values(), 1)]


def _all():
    for case_id in content.ids("cases"):
        for scene in content.case(case_id).scenes:
            yield case_id, question(f"{SCENE}:{case_id}/{scene.id}", 0)
    for item, (quiz, _) in _items().items():
        yield quiz, question(f"{ITEM}:{item}", 0)


@cache
def _items():
    return {item.id: (quiz, item) for quiz in content.ids("quizzes") for item in content.quiz(quiz).items}
