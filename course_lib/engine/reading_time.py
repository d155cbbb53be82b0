"""Words, decisions and questions → about how many minutes a lesson, a case, a round of questions, a worksheet or a pair takes.

The speed of reading is published, the seconds for thinking are teaching assumptions, and all of them are the named constants below.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from ..model.case import Case, Scene
from ..model.contrast import Contrast
from ..model.dressed import dressed
from ..model.quiz import Choice, Item, Matching, Ordering, Quiz, Shifting, Short
from ..model.worksheet import Rows, Spot, Worksheet
from .case.replay import asked, mainline

# Adults read English non-fiction silently at 238 words a minute on average, most of them at 175 to 300 (Brysbaert 2019, read as an
# abstract: `brysbaert-2019` in references.yaml). Rounded down, because this is read on a phone, and holds drugs, doses and numbers.
WORDS_PER_MINUTE = 200
# Seconds to think: teaching assumptions without a source.
DECISION_S = 20  # one commitment in a case or a pair, certainty included
RANKING_S = 40  # the hypotheses of a differential put in order
QUESTION_S = 20  # one item of a quiz
ROW_S = 10  # one choice in a row of a worksheet
WRITING_S = 90  # words of one's own
FIGURE_S = 90  # a guess, and a control or two that are moved
FOLDED = 0.5  # the share that is read of what stands folded after a commitment

MARK = re.compile(r"\[[SB]\d+\]")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
WORD = re.compile(r"\w[\w’'.,/%–−-]*")
EXACT_UP_TO = 10  # minutes; above it a time is told in steps of five
CODE = re.compile(r"`[^`]*`|<[^>]*>")


@dataclass(frozen=True)
class Effort:
    """What somebody does on a page: words that are read and seconds [s] that are thought; efforts add up."""

    words: float = 0.0
    thinking_s: float = 0.0

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.words + other.words, self.thinking_s + other.thinking_s)

    @property
    def minutes(self) -> float:
        """How long it takes [min]."""
        return self.words / WORDS_PER_MINUTE + self.thinking_s / 60


def rounded(minutes: float) -> int:
    """Minutes as a reader is told them: whole ones up to ten, at least one, then the nearest five."""
    return max(1, ceil(minutes - 0.5)) if minutes <= EXACT_UP_TO else 5 * round(minutes / 5)


def count(text: str) -> int:
    """The words of a text as a reader meets it: without marks of claims, addresses of links and signs of Markdown."""
    return len(WORD.findall(CODE.sub(" ", LINK.sub(r"\1", MARK.sub(" ", text)))))


def prose(*texts: str) -> Effort:
    """Texts that are read and ask nothing."""
    return Effort(float(sum(map(count, texts))))


def total(efforts: Iterable[Effort]) -> Effort:
    """All of them, one after the other."""
    return sum(efforts, Effort())


def figure() -> Effort:
    """A figure or a lab: its words are few, and time goes into the guess and the trying."""
    return Effort(thinking_s=FIGURE_S)


def case(one: Case, short: bool = False) -> Effort:
    """A case on the path that is argued for: opening, scenes, what follows a commitment, and what to take along.

    On the `short` level three scenes are decided and the others read in their sentence.
    """
    decided = set(asked(one, short)) if short else set(mainline(one))
    scenes = [one.scene(id) for id in mainline(one)]
    passed = prose(*(scene.told for scene in scenes if scene.id not in decided))
    made = total(_scene(scene) for scene in scenes if scene.id in decided)
    return prose(one.primer, one.disclaimer, *one.take_home) + passed + made


def _scene(scene: Scene) -> Effort:
    """A decision or a ranking: what is read before it in full, then what is argued for, and a share of what stands folded."""
    before = prose(scene.text, scene.question, *(f"{status.label} {status.text}" for status in scene.status))
    if scene.ranking:
        ranked, findings = scene.ranking.order, scene.ranking.findings
        offered = prose(*(one.label for one in (*ranked, *findings)))
        after = prose(scene.argued, *(one.because for one in (*ranked, *findings)))
        return before + offered + _folded(after) + Effort(thinking_s=RANKING_S)
    offered = prose(*(f"{option.label} {option.detail}" for option in scene.options))
    mine = [option for option in scene.options if option.verdict == "argued"]
    rest = prose(scene.argued, *(option.feedback for option in scene.options if option not in mine))
    answered = prose(*(option.feedback for option in mine))
    return before + offered + answered + _folded(rest) + Effort(thinking_s=DECISION_S)


def _folded(effort: Effort) -> Effort:
    return Effort(FOLDED * effort.words, FOLDED * effort.thinking_s)


def quiz(one: Quiz, items: int | None = None) -> Effort:
    """One round of so many `items` (as many as a round holds): which ones is drawn, so each counts as the mean of all."""
    all_, number = total(map(item, one.items)), one.one_sitting if items is None else items
    share = number / len(one.items)
    return prose(one.intro) + Effort(all_.words * share, all_.thinking_s * share)


def item(one: Item) -> Effort:
    """An item: its stem and answers, then every reason, all of which are shown; of one with variants the first."""
    one = dressed(one)[0]
    if isinstance(one, Choice):
        parts = [text for answer in one.answers for text in (answer.text, answer.because)]
    elif isinstance(one, Ordering):
        parts = [text for stage in one.stages for text in (stage.text, stage.because)]
    elif isinstance(one, Matching):
        parts = [text for match in one.matches for text in (match.left, match.right, match.because)]
        parts += [text for spare in one.spares for text in (spare.right, spare.because)]
    elif isinstance(one, Shifting):
        parts = [one.hypothesis, one.finding, one.because.less, one.because.same, one.because.more]
    elif isinstance(one, Short):
        parts = [*one.accept, one.because]
        parts += [text for mistake in one.mistakes for text in (*mistake.words, mistake.because)]
    else:
        parts = [one.because]
    return prose(one.stem, *parts) + Effort(thinking_s=QUESTION_S)


def contrast(one: Contrast) -> Effort:
    """A contrast pair: both patients row by row, one commitment, and every reason after it."""
    sides = [text for side in (one.left, one.right) for text in (side.title, side.text, side.conclusion)]
    rows = [text for row in one.rows for text in (row.label, row.left, row.right, row.because)]
    return prose(one.intro, one.question, *sides, *rows, one.argued) + Effort(thinking_s=DECISION_S)


def worksheet(one: Worksheet) -> Effort:
    """A worksheet, part by part: each row chosen and its reasons read, words of one's own written."""
    return prose(one.intro, one.disclaimer, *one.take_home) + total(_part(one, part) for part in one.parts)


def _part(sheet, part):
    before = prose(part.title, part.text)
    if isinstance(part, Rows):
        return before + _picks(part) + total(_row(f"{line.label} {line.detail}", line.says) for line in part.lines)
    if isinstance(part, Spot):
        said = [text for sentence in part.sentences for text in (sentence.text, sentence.because)]
        return before + prose(part.question, *said, part.because) + Effort(thinking_s=QUESTION_S)
    if part.kind == "write":
        return before + prose(part.prompt, part.example.text) + Effort(thinking_s=WRITING_S)
    labels = {muscle.id: muscle.label for muscle in sheet.muscles}
    says = [one for rule in part.rules for one in rule.says][: len(part.picks)]  # those of one grade
    return before + _picks(part) + total(_row(labels[id], says) for id in part.muscles)


def _picks(part):
    return prose(*(f"{pick.label} {pick.detail}" for pick in part.picks))


def _row(words, says):
    """A row: its reason for what is right in full, and a share of the others."""
    right = prose(*(one.because for one in says if one.right))
    wrong = prose(*(one.because for one in says if not one.right))
    return prose(words) + right + _folded(wrong) + Effort(thinking_s=ROW_S)
