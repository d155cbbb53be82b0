"""What a review can ask: for the name of a card its questions, the lesson that it is of, and a line about where it was met.

A name whose content is gone has no question and no lesson; nothing is guessed.
"""

from functools import cache, lru_cache

from ... import content
from ...engine import reading_time
from ...engine.review import asking
from ...engine.review.choice import Question
from ...engine.review.made import plain
from ...model.lesson import Lesson
from ...model.quiz import Item
from ...store import Refused
from ..record.questions import made_questions, named_questions, questions

ON_CLAIMS = 2  # questions that take turns with one that was made from a pair or a row


@lru_cache(maxsize=20_000)  # as many as there are sets of claims that were missed
def candidates(name: str, claims: tuple[str, ...] = ()) -> tuple[Item, ...]:
    """The questions that can stand for a card, by its name and the claims behind it; they take turns."""
    if name.startswith("question/"):
        found = questions().get(name.split("/")[-1])
        return (found[1],) if found else ()
    made, about = _made_of().get(name, ()), asking.on_claims(_items(), claims or _claims(name), name)
    return (*made, *about[:ON_CLAIMS]) if made else about


def _claims(name) -> tuple[str, ...]:
    """The claims that stand behind every response to a decision, a pair or a row; none where it is gone."""
    kind, *rest = name.split("/")
    try:
        if kind == "decision":
            return content.case(rest[0]).scene(rest[1]).claims
        if kind == "contrast":
            return content.contrast(rest[0]).claims
        sheet = content.worksheet(rest[0])
        part = next(part for part in sheet.parts if part.id == rest[1])
        lines = [line for line in getattr(part, "lines", ()) if line.id == rest[2]]
        right = [says.claims for line in lines for says in line.says if says.right]
        return tuple(dict.fromkeys([*part.claims, *(claim for claims in right for claim in claims)])) or sheet.claims
    except (KeyError, IndexError, StopIteration, Refused):
        return ()


@cache
def is_there(name: str) -> bool:
    """Whether what a name tells of is still written, and a question stands for it."""
    return bool(candidates(name))


@cache
def minutes(id: str) -> float:
    """About how long the question of that id takes [min]."""
    return (reading_time.prose(context(id)) + reading_time.item(named_questions()[id][1])).minutes


def context(id: str) -> str:
    """What is read before the question of that id; nothing before those of the quizzes, which hold it in themselves."""
    return made_questions()[id].context if id in made_questions() else ""


@cache
def lesson_of(name: str) -> str:
    """The id of the lesson that a card is of; empty where it is in none."""
    return next((lesson.id for lesson in content.lessons() if _source(name) in sources_of(lesson)), "")


def sources_of(lesson: Lesson) -> frozenset[str]:
    """What of a lesson can bring a card: its quiz, cases, pairs and worksheets, each as the beginning of a card's name."""
    cases = lesson.patients
    return frozenset([
        *(f"question/{id}" for id in filter(None, [lesson.quiz])), *(f"decision/{id}" for id in cases),
        *(f"contrast/{id}" for id in lesson.contrasts), *(f"row/{id}" for id in lesson.worksheets),
    ])  # fmt: skip


def situation(name: str) -> str:
    """Where a card was met, in the words of the case, the worksheet or the lesson; empty where that is gone."""
    if not is_there(name):
        return ""
    kind, id, *rest = name.split("/")
    if kind == "decision":
        case = content.case(id)
        day = case.scene(rest[0]).day
        return plain(f"From “{case.title}”{f', day {day.value:g}' if day else ''}: {case.setting}")
    if kind == "contrast":
        return f"From two patients side by side, “{content.contrast(id).title}”"
    if kind == "row":
        return f"From the worksheet “{content.worksheet(id).title}”"
    return f"From “{content.quiz(questions()[rest[-1]][0]).title}”"


@cache
def choosable() -> tuple[Question, ...]:
    """Every question that a learner can choose for a sitting of their own."""
    return tuple(
        Question(name, item, tuple(one.id for one in content.lessons() if _source(name) in sources_of(one)))
        for name, item in named_questions().values()
    )


def _source(name):
    return "/".join(name.split("/")[:2])


@cache
def _items():
    return tuple(item for _, item in questions().values())


@cache
def _made_of():
    """The made questions by the name of what they stand for."""
    found: dict[str, tuple[Item, ...]] = {}
    for one in made_questions().values():
        found[one.name] = (*found.get(one.name, ()), one.item)
    return found
