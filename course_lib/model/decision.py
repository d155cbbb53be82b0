"""Wherever one thing is chosen among several (a scene, an item, a row, a pair, a figure) → one shape: what is asked, what is offered, what each means."""

from dataclasses import dataclass, field

from .case import Case, Control, Option, Scene
from .contrast import Contrast
from .dressed import dressed
from .figure import Figure
from .noun import Noun
from .quiz import Choice, Item, Quiz, Shifting
from .typed_order import SOUND
from .worksheet import ByGrade, Line, Rows, Spot, Worksheet

RIGHT, WRONG, OPEN = "right", "wrong", "open"  # beside the verdicts of a case; open: the model answers, not the course
SHIFTS = ("less", "same", "more")
EITHER = (*SOUND, RIGHT)  # what counts as sound


@dataclass(frozen=True)
class Offered:
    """One thing that can be chosen; `verdict` is that of a case's option, or right, wrong or open; shifts have no `text` of their own."""

    id: str
    text: str
    verdict: str
    because: str
    detail: str = ""
    claims: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
    error: str = ""  # the belief that leads to it, for whoever teaches

    @property
    def sound(self) -> bool:
        return self.verdict in EITHER


@dataclass(frozen=True)
class Decision:
    """What is asked and what is offered; `told` is what the course says of the whole, once it is decided."""

    id: str
    title: str
    question: str
    offered: tuple[Offered, ...]
    many: bool = False
    told: str = ""
    claims: tuple[str, ...] = ()
    text: str = field(default="", compare=False)

    @property
    def right(self) -> tuple[Offered, ...]:
        """What the course would choose: what it argues for, without what is merely defensible."""
        return tuple(one for one in self.offered if one.verdict in ("argued", RIGHT))


def decision_at(noun: Noun, at: str | None = None) -> Decision:
    """The decision of a case's scene, an item, a row (`part/row`; of a sentence that is looked for its `part`), a pair or a figure.

    Raises KeyError with what there is instead.
    """
    if isinstance(noun, Contrast):
        return of_pair(noun)
    if isinstance(noun, Figure):
        return of_figure(noun)
    found = dict(_within(noun))
    if at not in found:
        raise KeyError(at, tuple(found))
    return found[at]


def _within(noun):
    if isinstance(noun, Case):
        yield from ((scene.id, of_scene(scene)) for scene in noun.scenes if not scene.ranking)
    elif isinstance(noun, Quiz):
        yield from ((item.id, of_item(item)) for item in noun.items if isinstance(item, Choice | Shifting))
    elif isinstance(noun, Worksheet):
        for part in noun.parts:
            if isinstance(part, Rows):
                yield from ((f"{part.id}/{line.id}", of_row(part, line, part.many)) for line in part.lines)
            elif isinstance(part, Spot):
                yield part.id, of_spot(part)


def of_scene(scene: Scene) -> Decision:
    """A decision of a case."""
    offered = tuple(map(_option, scene.options))
    return Decision(
        scene.id, scene.short, scene.question, offered, scene.pick == "many", scene.argued, scene.claims, scene.text
    )


def _option(option: Option):
    return Offered(
        option.id, option.label, option.verdict, option.feedback, option.detail, option.claims, option.controls
    )


def of_item(item: Item) -> Decision:
    """An item in which answers are chosen, or one that asks for the direction of a shift; of one with variants the first."""
    item = dressed(item)[0]
    if isinstance(item, Shifting):
        offered = tuple(Offered(id, "", _verdict(id == item.key), getattr(item.because, id)) for id in SHIFTS)
        return Decision(item.id, "", item.stem, offered, claims=item.claims)
    offered = tuple(
        Offered(one.id, one.text, _verdict(one.correct), one.because, error=one.error) for one in item.answers
    )
    return Decision(item.id, "", item.stem, offered, item.kind == "multiple", claims=item.claims)


def of_row(part: Rows | ByGrade, row: Line, many: bool = False) -> Decision:
    """A row of a worksheet: one of its own, or a muscle with what the rule for its grade says."""
    says = {one.pick: one for one in row.says}
    offered = tuple(
        Offered(
            pick.id, pick.label, _verdict(says[pick.id].right), says[pick.id].because, pick.detail, says[pick.id].claims
        )
        for pick in part.picks
    )
    return Decision(row.id, part.title, row.label, offered, many, text=row.detail)


def of_spot(part: Spot) -> Decision:
    """A sentence that is looked for among others."""
    offered = tuple(Offered(one.id, one.text, _verdict(one.wanted), one.because, claims=one.claims) for one in part.sentences)  # fmt: skip
    return Decision(part.id, part.title, part.question, offered, told=part.because, claims=part.claims, text=part.text)


def of_pair(pair: Contrast) -> Decision:
    """The finding that turns the answer round."""
    offered = tuple(
        Offered(row.id, row.label, _verdict(row.flips), row.because, claims=row.claims) for row in pair.rows
    )
    return Decision(pair.id, pair.title, pair.question, offered, told=pair.argued, claims=pair.claims, text=pair.intro)


def of_figure(figure: Figure) -> Decision:
    """The guess of a figure; nothing is offered where a line is drawn, and beside a lab the model answers."""
    course = getattr(figure.guess, "course", None)
    offered = tuple(
        Offered(one.id, one.label, _verdict(one.id == course) if course else OPEN, one.because)
        for one in getattr(figure.guess, "options", ())
    )
    return Decision(figure.id, figure.title, figure.question, offered, told=figure.told, claims=figure.claims)


def _verdict(right):
    return RIGHT if right else WRONG
