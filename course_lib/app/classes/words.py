"""The name of an item → what a teacher reads of it: which lesson and kind it is, its words, the claims behind it."""

from dataclasses import dataclass
from functools import cache

from ... import content
from ...content import Refused
from ...engine.quiz.drawing import as_listed
from ...engine.record.responses import decision, question
from ...engine.review.made import plain
from ...model.case import Scene
from ...model.dressed import dressed
from ...model.quiz import Choice
from ..record.questions import questions
from ..review.pool import lesson_of

KINDS = {"question": "Question", "decision": "Decision", "contrast": "Pair", "row": "Worksheet"}
LONGEST = 160  # characters of a stem


@dataclass(frozen=True)
class Words:
    """An item in words; one that is gone has its name alone."""

    name: str
    kind: str
    text: str
    lesson: str = ""  # its id
    lesson_title: str = ""
    place: str = ""
    claims: tuple[str, ...] = ()


@cache
def words_of(name: str) -> Words:
    """What is said of an item."""
    kind = name.partition("/")[0]
    found = next((one for one in content.lessons() if one.id == lesson_of(name)), None)
    where = (found.id, f"{found.number}. {found.title}", found.notebook) if found else ("", "", "")
    try:
        text, claims = _text(name)
    except (KeyError, IndexError, StopIteration, Refused):
        text, claims = name, ()
    return Words(name, KINDS.get(kind, kind), text, *where, claims)


def _text(name):
    kind, id, *rest = name.split("/")
    if kind == "question":
        item = questions()[rest[0]][1]
        return _short(plain(as_listed(item, content.drugs()).stem)), item.claims
    if kind == "decision":
        case = content.case(id)
        scene = case.scene(rest[0])
        return f"{case.title}: {scene.short}", scene.claims
    if kind == "contrast":
        return content.contrast(id).title, content.contrast(id).claims
    sheet = content.worksheet(id)
    part = next(part for part in sheet.parts if part.id == rest[0])
    line = next((line for line in getattr(part, "lines", ()) if line.id == rest[1]), None)
    return f"{sheet.title}: {_short(plain(getattr(line, 'label', '') or rest[1]))}", part.claims or sheet.claims


def _short(text):
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rsplit(' ', 1)[0]} …"


@cache
def claims_of_items() -> dict[str, tuple[str, ...]]:
    """The claims behind every question of the quizzes and every decision of the cases, by its name."""
    found = {question(quiz, id): item.claims for id, (quiz, item) in questions().items()}
    for id in content.ids("cases"):
        try:
            case = content.case(id)
        except Refused:
            continue
        found |= {decision(id, scene.id): scene.claims for scene in case.scenes if not scene.ranking}
    return found


def scene_of(name: str) -> Scene | None:
    """The scene that a decision is of; None where it is gone."""
    _, id, scene = name.split("/")
    try:
        return content.case(id).scene(scene)
    except (KeyError, StopIteration, Refused):
        return None


def errors_of(name: str) -> dict[str, tuple[str, str]]:
    """The wrong answers of a question by their ids, each in words and with the belief that it stands for; none of anything else."""
    kind, _, *rest = name.split("/")
    item = questions().get(rest[-1], ("", None))[1] if kind == "question" and rest else None
    if not isinstance(item, Choice):
        return {}
    return {one.id: (plain(one.text), one.error) for one in dressed(item)[0].answers if not one.correct}
