"""A question as a room is asked it, an item of a quiz or a decision of a case → its options, what may be answered, what is right.

The words are those of the item or the scene; nothing is worded here.
"""

from dataclasses import dataclass
from random import Random

from ...model.case import Control, Scene
from ...model.quiz import Choice, Item, Matching, Numeric, Ordering, Shifting, Short
from ..case import differential, replay
from ..case.advance import off_scale
from ..commitments import Impossible
from ..quiz import answers as quiz_answers
from ..quiz.answers import Given
from ..quiz.drawing import shuffled
from ..quiz.marking import is_right, right_answer
from ..quiz.wording import SHIFTS
from .session import Ballot

CERTAINTIES = ("guess", "fairly", "certain")
TYPED = ("number", "word")  # ways in which the answer is text and no id
NOT_HERE = "That answer does not belong to this question: choose again."


@dataclass(frozen=True)
class LiveQuestion:
    """What is asked: an item with its amount, or a scene of a case; `about` is whose question it is, in words."""

    name: str
    about: str
    item: Item | None = None
    scene: Scene | None = None
    case: str = ""

    @property
    def way(self) -> str:
        """How it is answered: `one`, `many`, `order`, `pairs`, `number` or `word`."""
        if self.scene:
            return "order" if self.scene.ranking else self.scene.pick
        if isinstance(self.item, Choice):
            return "one" if self.item.kind == "single" else "many"
        return {Ordering: "order", Matching: "pairs", Numeric: "number", Short: "word", Shifting: "one"}[
            type(self.item)
        ]

    @property
    def stem(self) -> str:
        """What is asked, as its author wrote it."""
        return self.scene.question if self.scene else self.item.stem

    @property
    def told(self) -> str:
        """What is told before it is asked: the scene of a decision."""
        return self.scene.text if self.scene else ""

    @property
    def line(self) -> str:
        """The question in one line, by which it is found."""
        return " ".join(f"{self.scene.short}: {self.stem}".split() if self.scene else self.stem.split())

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that it rests on."""
        return (self.scene or self.item).claims

    @property
    def level(self) -> str:
        """What it asks of whoever answers, as `apply`; decisions are their own level."""
        return "decide" if self.scene else self.item.level


def options(question: LiveQuestion, seed: int) -> tuple[tuple[str, str], ...]:
    """Id and text of everything that can be chosen or placed, in the one order in which the whole room sees it."""
    scene, item = question.scene, question.item
    if scene and scene.ranking:
        placed = [(one.id, one.label) for one in scene.ranking.order]
        Random(f"{seed}:{scene.id}").shuffle(placed)
        return tuple(placed)
    if scene:
        return tuple((one.id, one.label) for one in scene.options)
    if isinstance(item, Shifting):
        return tuple(SHIFTS.items())
    return tuple((one.id, one.text) for one in shuffled(item, seed)) if isinstance(item, Choice | Ordering) else ()


def possible(question: LiveQuestion) -> tuple[str, ...]:
    """Every text that may stand in an answer; none for a number or a word, which are free."""
    return quiz_answers.possible(question.item) if question.item else tuple(id for id, _ in options(question, 0))


def controls(question: LiveQuestion, answers: tuple[str, ...]) -> tuple[Control, ...]:
    """The doses and intervals that are set with these options."""
    return replay.controls(question.scene, answers) if question.scene and not question.scene.ranking else ()


def problem(question: LiveQuestion, ballot: Ballot) -> str:
    """A sentence if a phone's answer cannot be counted, else nothing."""
    if ballot.certainty not in (None, *CERTAINTIES):
        return NOT_HERE
    if question.item:
        return quiz_answers.problem(question.item, ballot.answers)
    if not ballot.answers:
        return "Choose first: nothing is selected yet."
    known = possible(question)
    if not set(ballot.answers) <= set(known) or len(set(ballot.answers)) != len(ballot.answers):
        return NOT_HERE
    if question.way == "order" and len(ballot.answers) != len(known):
        return "Give each of them a place first."
    if question.way == "one" and len(ballot.answers) > 1:
        return NOT_HERE
    wrong = (off_scale(one, ballot.values.get(one.id)) for one in controls(question, ballot.answers))
    return next(filter(None, wrong), "")


def right(question: LiveQuestion, ballot: Ballot) -> bool:
    """Whether the course would call the answer right, or the decision sound."""
    if question.item:
        return is_right(question.item, Given(question.item.id, ballot.answers))
    commitment = replay.Commitment(question.scene.id, ballot.answers, ballot.values)
    if question.scene.ranking:
        return not differential.misplaced(question.scene.ranking, commitment)
    try:
        return replay.judge(question.scene, commitment).sound
    except (KeyError, Impossible):
        return False


def key(question: LiveQuestion) -> tuple[str, ...]:
    """The right answer, or what this course argues for, as an answer holds it; nothing where it is typed."""
    if question.scene:
        return replay.argued(question.scene).options
    return () if isinstance(question.item, Numeric | Short) else tuple(right_answer(question.item))
