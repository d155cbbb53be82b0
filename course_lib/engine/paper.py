"""What a lesson's page opens, in its order → tasks as they stand on paper: numbers, letters, and the key by letter.

The handout, the answer sheet and the guide all read these, so that a number and a letter mean the same on each of them.
What is offered stands in an order that a seed chooses from ids alone, so the key is in no order and no letter.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from random import Random
from string import ascii_lowercase, ascii_uppercase
from typing import Literal

from ..model.case import Case, Scene
from ..model.contrast import Contrast
from ..model.decision import Decision, Offered, of_figure, of_item, of_pair, of_row, of_scene, of_spot
from ..model.drug import Drug
from ..model.figure import DrawnGuess, Figure
from ..model.noun import Noun
from ..model.quiz import Choice, Item, Matching, Numeric, Ordering, Quiz, Shifting, Short
from ..model.worksheet import Spot, Worksheet
from .case.replay import asked, mainline
from .exports.markup import wrong_number
from .quiz.drawing import as_asked, as_printed, shuffled
from .quiz.wording import LEARNING, SHIFTS, THINKING, accepted
from .worksheet.sheet import Sheet, rows_of, takes_many

Kind = Literal["one", "many", "order", "match", "number", "word", "words", "line"]
ROMAN = ("i", "ii", "iii", "iv", "v", "vi")


@dataclass(frozen=True)
class Lettered:
    """One thing that is offered, by its letter."""

    letter: str
    offered: Offered


@dataclass(frozen=True)
class Left:
    """One thing to find a partner for, by its numeral, with the letter of the partner and why."""

    numeral: str
    text: str
    letter: str
    because: str


@dataclass(frozen=True)
class Task:
    """One thing to decide: what is asked (a paragraph each), what is offered by letter, and what the course says of it.

    `key` holds letters: of one, of several, or all of them in the right order; of a number the number, of a word the word; it is empty where nothing is keyed.
    """

    number: str
    kind: Kind
    stem: tuple[str, ...]
    offered: tuple[Lettered, ...] = ()
    key: tuple[str, ...] = ()
    lefts: tuple[Left, ...] = ()
    unit: str = ""
    told: tuple[str, ...] = ()
    slips: tuple[Offered, ...] = ()  # common errors that are not offered: the wrong numbers and words
    claims: tuple[str, ...] = ()
    hedge: str = ""
    id: str = ""
    scene: Scene | None = None
    before: tuple[str, ...] = ()  # what is told of the patient since the decision before
    item: Item | None = None
    part: Noun | None = None  # of a worksheet


@dataclass(frozen=True)
class Section:
    """One activity of the page with its tasks; a noun of none is a room that needs a screen, by the name of its door."""

    door: str
    noun: Noun | None
    tasks: tuple[Task, ...] = ()
    after: tuple[str, ...] = ()  # what is told of a patient once the last decision is made


@dataclass
class _Numbers:
    """The next number of a lesson's handout."""

    of: Iterator[int] = field(default_factory=lambda: count(1))

    def __call__(self) -> str:
        return str(next(self.of))


def sections(
    called: Iterable[tuple[str, Noun | None]], drugs: Mapping[str, Drug], seed: int = 0, questions: int | None = None
) -> tuple[Section, ...]:
    """The sections of a handout, from the doors that a page calls with their nouns; of a quiz one round, or so many `questions`.

    Raises KeyError for a drug that is not there.
    """
    number = _Numbers()
    return tuple(_section(door, noun, number, drugs, seed, questions) for door, noun in called)


def _section(door, noun, number, drugs, seed, questions):
    if isinstance(noun, Figure):
        return Section(door, noun, (_figure(noun, number(), seed),))
    if isinstance(noun, Contrast):
        return Section(door, noun, (_of(of_pair(noun), number(), seed),))
    if isinstance(noun, Worksheet):
        return Section(door, noun, tuple(_worksheet(noun, number, seed)))
    if isinstance(noun, Case):
        return _case(noun, number, seed)
    if isinstance(noun, Quiz):
        drawn = _drawn(noun, noun.one_sitting if questions is None else questions, seed)
        return Section(door, noun, tuple(_item(as_asked(one, seed, drugs), number(), seed) for one in drawn))
    return Section(door, noun)


def _drawn(quiz, many, seed):
    """So many items of a quiz in an order that the ids choose: those of one round on paper."""
    items = list(quiz.items)
    Random(f"{seed}:paper:{quiz.id}").shuffle(items)
    return items[:many]


def _letters(decision: Decision, seed: int, fixed: bool = False) -> tuple[Lettered, ...]:
    offered = sorted(decision.offered, key=lambda one: one.id)
    Random(f"{seed}:{decision.id}").shuffle(offered)
    return tuple(
        Lettered(letter, one)
        for letter, one in zip(ascii_uppercase, decision.offered if fixed else offered, strict=False)
    )


def _of(decision: Decision, number: str, seed: int, **more) -> Task:
    """A task of what is chosen among several."""
    letters = _letters(decision, seed, more.pop("fixed", False))
    task = {
        "kind": "many" if decision.many else "one",
        "stem": tuple(filter(None, (decision.question,))),
        "told": tuple(filter(None, (decision.told,))),
        "claims": decision.claims,
        "id": decision.id,
    }
    key = tuple(one.letter for one in letters if one.offered in decision.right)
    return Task(number=number, offered=letters, key=key, **(task | more))


def _figure(figure, number, seed):
    if isinstance(figure.guess, DrawnGuess):
        return Task(number, "line", (figure.question,), told=(figure.told,), claims=figure.claims, id=figure.id)
    return _of(of_figure(figure), number, seed)


def _worksheet(sheet, number, seed):
    made = Sheet(sheet, seed)
    for part in sheet.parts:
        at = number()
        if part.kind == "write":
            yield Task(at, "words", (part.prompt,), told=(part.example.text,), id=part.id, part=part)
        elif isinstance(part, Spot):
            yield _of(of_spot(part), at, seed, part=part)
        else:
            yield from _rows(made, part, at)


def _rows(sheet, part, at):
    """A task for each row: 4a, 4b … They share what is offered, so its order stays."""
    many = takes_many(part)
    for letter, row in zip(ascii_lowercase, rows_of(sheet, part), strict=False):
        decision = of_row(part, row, many)
        label = f"{row.label}, MRC grade {row.grade}" if row.grade else row.label
        stem = tuple(filter(None, (label, row.detail)))
        yield _of(decision, f"{at}{letter}", 0, fixed=True, stem=stem, told=(), part=part)


def _case(case, number, seed):
    made, passed = [], []
    ask = asked(case, bool(case.decisive))
    for scene in map(case.scene, mainline(case)):
        if scene.id in ask:
            made.append(_of(of_scene(scene), number(), seed, scene=scene, before=tuple(passed)))
            passed = []
        elif scene.told:
            passed.append(scene.told)
    return Section("case", case, tuple(made), tuple(passed))


def _item(item: Item, number: str, seed: int) -> Task:
    common = {"item": item, "hedge": item.hedge}
    if isinstance(item, Choice):
        return _of(of_item(item), number, seed, **common)
    if isinstance(item, Shifting):
        stem = (item.stem, f"{THINKING}: {item.hypothesis}", f"{LEARNING}: {item.finding}")
        task = _of(of_item(item), number, seed, fixed=True, stem=stem, **common)
        words = tuple(Lettered(one.letter, _worded(one.offered)) for one in task.offered)
        return Task(**(vars(task) | {"offered": words}))
    made = {Ordering: _ordering, Matching: _matching, Numeric: _numeric, Short: _short}[type(item)]
    return Task(number=number, claims=item.claims, id=item.id, **common, **made(item, seed))


def _worded(offered):
    return Offered(**(vars(offered) | {"text": SHIFTS[offered.id]}))


def _ordering(item, seed):
    stages = shuffled(item, seed)
    letters = {stage.id: letter for stage, letter in zip(stages, ascii_uppercase, strict=False)}
    return {
        "kind": "order",
        "stem": (item.stem,),
        "offered": tuple(Lettered(letters[one.id], Offered(one.id, one.text, "", one.because)) for one in stages),
        "key": tuple(letters[one.id] for one in item.stages),
    }


def _matching(item, seed):
    rights = shuffled(item, seed)
    letters = {one.id: letter for one, letter in zip(rights, ascii_uppercase, strict=False)}
    spare = {one.id: one.because for one in item.spares}
    return {
        "kind": "match",
        "stem": (item.stem,),
        "offered": tuple(Lettered(letters[one.id], Offered(one.id, one.right, "", spare.get(one.id, ""))) for one in rights),
        "lefts": tuple(Left(numeral, one.left, letters[one.id], one.because) for numeral, one in zip(ROMAN, item.matches, strict=False)),
        "key": tuple(letters[one.id] for one in item.matches),
    }  # fmt: skip


def _numeric(item, seed):
    slips = tuple(Offered("", wrong_number(item, one), "wrong", one.because) for one in item.mistakes)
    told = tuple(filter(None, (item.because, accepted(item))))
    return {
        "kind": "number",
        "stem": (item.stem,),
        "unit": item.unit,
        "key": (as_printed(item.key),),
        "told": told,
        "slips": slips,
    }


def _short(item, seed):
    slips = tuple(Offered("", ", ".join(one.words), "wrong", one.because, error=one.error) for one in item.mistakes)
    told = tuple(filter(None, (item.because, accepted(item))))
    return {"kind": "word", "stem": (item.stem,), "key": item.accept[:1], "told": told, "slips": slips}
