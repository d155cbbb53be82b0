"""Quizzes, and what stands behind their items → questions as other programs take them, each with its lesson, claims and sources."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html import escape

from ...model.claim import Claim, Reference
from ...model.drug import Drug
from ...model.lesson import Lesson
from ...model.quiz import Item, Numeric, Quiz, Shifting, Short
from ..quiz.drawing import as_asked
from ..quiz.wording import HINTS, LEARNING, NO_PANEL, THINKING

FOR_TEACHING = "For teaching clinicians, on invented patients: it is never advice on a real patient, and no dose in it is a recommendation."


@dataclass(frozen=True)
class About:
    """What each file says once: which course, which edition of its content, what it is for, and its licence."""

    course: str
    edition: str
    licence: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """A sentence each."""
        named = (f"From “{self.course}”, edition {self.edition}.", FOR_TEACHING)
        return (*named, f"Licence: {self.licence}") if self.licence else named


@dataclass(frozen=True)
class Image:
    """The picture of a question: an SVG that stands alone, its name, what there is to see in it, and who drew it, in words."""

    svg: str
    name: str
    words: tuple[str, ...]
    caption: str

    @property
    def alt(self) -> str:
        """What it is and shows, on one line."""
        return " ".join((f"{self.name}.", *self.words))

    def html(self, source: str) -> str:
        """An image from `source`, with its caption."""
        return f'<p><img src="{source}" alt="{escape(self.alt)}" width="480"></p><p><small>{escape(self.caption)}</small></p>'


@dataclass(frozen=True)
class Asked:
    """One item with everything that goes with it; `item` has its amount and its variant, where it has several (`ways`).

    `claims` are those of the item, by the numbers under which the course shows them.
    """

    item: Item
    quiz: str
    title: str
    lessons: tuple[str, ...]
    claims: tuple[tuple[int, Claim], ...]
    references: tuple[Reference, ...]
    ways: int = 1
    image: Image | None = None  # where its item has a picture, and somebody has drawn it

    @property
    def id(self) -> str:
        """The identity in every format: that of the item, which outlives its wording."""
        return self.item.id

    @property
    def stem(self) -> tuple[str, ...]:
        """What is asked, a paragraph each."""
        item = self.item
        if isinstance(item, Shifting):
            return (item.stem, f"{THINKING}: {item.hypothesis}", f"{LEARNING}: {item.finding}")
        if isinstance(item, Numeric):
            return (item.stem, f"Answer in {item.unit}.")
        return (item.stem, HINTS[item.kind]) if item.kind == "multiple" else (item.stem,)

    @property
    def stem_in_words(self) -> tuple[str, ...]:
        """What is asked where no picture can be shown: the words that describe it stand in its place."""
        first, *more = self.stem
        seen = (f"In place of a picture ({self.image.name}):", *self.image.words) if self.image else ()
        return (first, *seen, *more)

    @property
    def behind(self) -> tuple[str, ...]:
        """What stands behind the key, a paragraph each: its hedge, what wrong answers stand for, its claims with theirs, and its sources."""
        item = self.item
        return (
            *([f"Say it with its hedge: “{item.hedge}”."] if item.hedge else []),
            *([NO_PANEL] if isinstance(item, Shifting) else []),
            *([f"What a wrong answer stands for: {'; '.join(self.errors)}."] if self.errors else []),
            *(claim_in_words(number, claim) for number, claim in self.claims),
            *(f"Source: {cited(reference)}" for reference in self.references),
        )

    @property
    def errors(self) -> tuple[str, ...]:
        """The wrong answers with the belief that leads to each, for whoever teaches."""
        item = self.item
        named = [(one.text, one.error) for one in getattr(item, "answers", ())]
        if isinstance(item, Short):
            named = [(", ".join(one.words), one.error) for one in item.mistakes]
        return tuple(f"“{text}”, {error}" for text, error in named if error)

    @property
    def tags(self) -> tuple[str, ...]:
        """Words to find it by: its lessons, claims, level and kind, as in `level::apply`."""
        return (
            *(f"lesson::{id}" for id in self.lessons),
            *(f"claim::{claim.id}" for _, claim in self.claims),
            f"level::{self.item.level}",
            f"kind::{self.item.kind}",
        )


def claim_in_words(number: int, claim: Claim) -> str:
    """A claim with the hedge that has to go with it."""
    beyond = ", beyond the review article" if claim.beyond_seed else ""
    return f"Claim {number}{beyond}: {claim.text} Hedge to keep: {claim.hedge}."


def cited(reference: Reference) -> str:
    """A reference as it is printed, with how far it was checked."""
    return f"{reference.citation} [{reference.standing}]"


def collected(
    quizzes: Iterable[Quiz],
    lessons: Iterable[Lesson],
    claims: Mapping[str, Claim],
    references: Mapping[str, Reference],
    drugs: Mapping[str, Drug],
    only: Collection[str] | None = None,
    seed: int = 0,
) -> tuple[Asked, ...]:
    """Every item of the quizzes, or `only` those of these ids; `seed` chooses the amount of a conversion and the variant.

    Raises KeyError for a claim, a reference or a drug that is not there.
    """
    numbers = {id: number for number, id in enumerate(claims, 1)}
    lessons = tuple(lessons)
    return tuple(
        Asked(
            item=as_asked(item, seed, drugs),
            quiz=quiz.id,
            title=quiz.title,
            lessons=tuple(lesson.id for lesson in lessons if lesson.quiz == quiz.id),
            claims=tuple((numbers[id], claims[id]) for id in item.claims),
            references=tuple(references[id] for id in item.sources),
            ways=max(len(item.variants), 1) * (len(item.convert.amounts) if getattr(item, "convert", None) else 1),
        )
        for quiz in quizzes
        for item in quiz.items
        if only is None or item.id in only
    )
