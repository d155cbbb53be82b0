"""An answer, a decision, a finding or a row that was committed → a response: to what, when, and whether it holds.

Each is marked by what the author wrote, as its own screen marks it; nothing simulated enters.
A response knows its `item` by a name that outlives the activity in which it was asked:
`question/<quiz>/<item>`, `decision/<case>/<scene>`, `contrast/<id>`, `row/<worksheet>/<part>/<row>`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ...model.case import DOMAINS, Case
from ...model.contrast import Contrast
from ...model.drug import Drug
from ...model.quiz import Choice, Item
from ...model.worksheet import Worksheet
from .. import contrast as pair
from ..case import judgement
from ..case.decisive import Weighed, claims_behind
from ..case.play import Commitment, Step
from ..quiz import answers
from ..quiz.drawing import as_asked
from ..quiz.marking import is_right
from ..worksheet import sheet as sheets
from ..worksheet.marking import mark

Kind = Literal["question", "decision", "contrast", "row"]
Setting = Literal[
    "lesson", "review", "before", "after"
]  # where it was asked; `before` and `after` are a lesson's tests


@dataclass(frozen=True)
class Asked:
    """Where and when something was asked: UTC, the activity and the run of it, whether the record was brought from elsewhere."""

    at: datetime
    activity: str
    run: str
    setting: Setting = "lesson"
    imported: bool = False


@dataclass(frozen=True)
class Response:
    """One thing that a learner committed to, marked.

    `asked` is the question that stood for the item, where a review asked another than the item itself.
    `domains` are those in which a decision can give points; `unsafe` is a decision that would harm.
    `chosen` are the answers of a question by their ids, where these mean the same to everybody who was asked it.
    """

    item: str
    kind: Kind
    claims: tuple[str, ...]
    right: bool
    certainty: str | None
    where: Asked
    asked: str = ""
    domains: tuple[str, ...] = ()
    unsafe: bool = False
    chosen: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        return self.where.at

    @property
    def source(self) -> str:
        """The quiz, case, pair or worksheet that the item is of, as in `question/icu-quadriplegia`."""
        return "/".join(self.item.split("/")[:2])


def question(quiz: str, item: str) -> str:
    """The name of a question."""
    return f"question/{quiz}/{item}"


def decision(case: str, scene: str) -> str:
    """The name of a decision of a case."""
    return f"decision/{case}/{scene}"


def to_question(
    name: str, item: Item, seed: int, drugs: Mapping[str, Drug], body: Mapping, where: Asked
) -> Response | None:
    """The response that an answer to a question is, under the name of what it was asked for.

    None where the answer no longer fits the question. Raises KeyError or ValueError for a body that is no answer.
    """
    one_key = all(variant.key is None for variant in item.variants)
    given, item = answers.Given.of(body), as_asked(item, seed, drugs)
    if answers.problem(item, given.answers, kept=True):
        return None
    kind = name.partition("/")[0]
    chosen = given.answers if one_key and isinstance(item, Choice) else ()
    return Response(
        name, kind, item.claims, is_right(item, given), given.certainty, where, asked=item.id, chosen=chosen
    )


def to_decision(case: Case, body: Mapping, where: Asked) -> Response | None:
    """The response that a decision of a case is; None for a ranking, which is there to be looked back on.

    Raises KeyError for a scene or a part of the body that is not there.
    """
    commitment = Commitment.of(body)
    scene = case.scene(commitment.scene)
    if scene.ranking:
        return None
    found = judgement.judge(scene, commitment)
    step = Step(0.0, commitment)
    domains = tuple(domain for domain, (_, most) in judgement.points(found).items() if most > 0)
    return Response(
        decision(case.id, scene.id),
        "decision",
        claims_behind(Weighed(step, found, 0, 0)),
        found.sound,
        commitment.certainty,
        where,
        domains=tuple(domain for domain in DOMAINS if domain in domains),
        unsafe=found.unsafe,
    )


def to_contrast(contrast: Contrast, body: Mapping, where: Asked) -> Response:
    """The response that a finding of a pair is; raises Impossible for one that the pair no longer holds."""
    given = pair.Given.of(body)
    pair.check(contrast, given)
    return Response(
        f"contrast/{contrast.id}", "contrast", contrast.claims, pair.judge(contrast, given), given.certainty, where
    )


def to_rows(worksheet: Worksheet, seed: int, body: Mapping, where: Asked) -> Iterator[Response]:
    """The responses that the rows of a part of a worksheet are; none for words, which are never scored."""
    given, sheet = sheets.Given.of(body), sheets.Sheet(worksheet, seed)
    part = next((one for one in worksheet.parts if one.id == given.part), None)
    if part is None or part.kind == "write":
        return
    for marked in mark(sheet, part, given):
        told = [says.claims for says in marked.row.says if says.pick in marked.picked or says.right]
        claims = tuple(dict.fromkeys((*part.claims, *(claim for some in told for claim in some))))
        name = f"row/{worksheet.id}/{part.id}/{marked.row.id}"
        yield Response(name, "row", claims, marked.sound, None, where)
