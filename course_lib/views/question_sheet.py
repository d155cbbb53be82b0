"""Questions → one page of HTML for paper: the questions, and on pages of their own the key, the claims and the sources.

It holds its own style and asks for nothing from the network.
"""

from collections.abc import Sequence
from itertools import groupby

from htpy import (
    Element,
    body,
    footer,
    h1,
    h2,
    h3,
    head,
    header,
    html,
    li,
    main,
    meta,
    ol,
    p,
    section,
    small,
    span,
    strong,
    style,
    title,
    ul,
)
from markupsafe import Markup

from ..engine.exports.asked import About, Asked, cited, claim_in_words
from ..engine.exports.losses import CERTAINTY, ONE_WAY, Loss, Written, told
from ..engine.exports.markup import plain, reasons
from ..engine.quiz.drawing import shuffled
from ..engine.quiz.wording import HINTS, NO_PANEL, SHIFTS
from ..model.quiz import Choice, Matching, Numeric, Ordering, Shifting, Short
from .parts.pictures.shown import figure_of

SAME_ORDER = Loss(
    "The parts of a question stand in one order that is the same on every sheet; the key follows the last question."
)
ON_PAPER = {"ordering": "Number them, the first with 1.", "matching": "Write the letter of its partner before each."}
STYLE = """
:root { color-scheme: light; font: 11pt/1.45 Georgia, "Times New Roman", serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; }
h1, h2, h3 { line-height: 1.2; break-after: avoid; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; margin-bottom: .2rem; }
.about, .id { color: #444; font-size: .85rem; }
.question, .answer { break-inside: avoid; margin: 1.2rem 0; }
.question p, .answer p { margin: .2rem 0; }
.parts { list-style: none; padding-left: 0; margin: .4rem 0; }
.parts li { padding-left: 1.8rem; text-indent: -1.8rem; margin: .25rem 0; }
.box { display: inline-block; width: 1.8rem; text-indent: 0; }
.line { display: inline-block; min-width: 6rem; border-bottom: 1px solid #111; text-indent: 0; }
.key { break-before: page; }
.plain { padding-left: 1.2rem; }
@media print { body { max-width: none; margin: 0; padding: 0; } }
@page { margin: 2cm; }
"""


def written(questions: Sequence[Asked], about: About, seed: int = 0) -> Written:
    """The page; `seed` orders the parts of each question."""
    losses = (*told(questions, [ONE_WAY]), CERTAINTY, SAME_ORDER)
    return Written(str(sheet(questions, about, seed, losses)).encode(), losses)


def sheet(questions: Sequence[Asked], about: About, seed: int = 0, losses: Sequence[Loss] = ()) -> Element:
    """The page as it stands."""
    numbered = list(enumerate(questions, 1))
    return html(lang="en")[
        head[meta(charset="utf-8"), meta(name="viewport", content="width=device-width"), title[f"Questions: {about.course}"], style[Markup(STYLE)]],
        body[
            header[h1[about.course], [p(".about")[line] for line in about.lines]],
            main[
                [
                    section[h2[name], [_question(number, one, seed) for number, one in group]]
                    for name, group in groupby(numbered, lambda pair: pair[1].title)
                ],
                section(".key")[h2["Key"], [_answer(number, one) for number, one in numbered]],
                section(".key")[h2["The claims behind the key"], ul(".plain")[[li[plain(claim_in_words(*one))] for one in _claims(questions)]]],
                section[h2["Sources"], ul(".plain")[[li[line] for line in _sources(questions)]]],
            ],
            footer(".about")[[p[f"… {loss}"] for loss in losses]],
        ],
    ]  # fmt: skip


def _question(number, one, seed):
    first, *more = [line for line in one.stem if line != HINTS["multiple"]]
    hint = ON_PAPER.get(one.item.kind, HINTS[one.item.kind])
    return section(".question")[
        p[strong[f"{number}. {plain(first)}"], not more and f" {hint}"],
        [p[plain(line)] for line in more],
        figure_of(one.item.picture, folded=False),
        more and one.item.kind != "numeric" and p[hint],
        {Choice: _choices, Ordering: _places, Matching: _pairs, Numeric: _number, Short: _word}.get(
            type(one.item), _shift
        )(one.item, seed),
    ]


def _boxed(texts, mark="☐"):
    return ul(".parts")[[li[span(".box")[mark], plain(text)] for text in texts]]


def _choices(item, seed):
    return _boxed([answer.text for answer in shuffled(item, seed)], "○" if item.kind == "single" else "☐")


def _shift(item, seed):
    return _boxed(SHIFTS.values(), "○")


def _places(item, seed):
    return _boxed([stage.text for stage in shuffled(item, seed)], "__.")


def _pairs(item, seed):
    letters = dict(zip((one.right for one in shuffled(item, seed)), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
    return [
        _boxed([one.left for one in item.matches], "__"),
        ul(".parts")[[li[span(".box")[f"{letter})"], plain(right)] for right, letter in letters.items()]],
    ]


def _number(item, seed):
    return p[span(".line")[Markup("&nbsp;")], f" {item.unit}"]


def _word(item, seed):
    return p[span(".line", style="min-width:16rem")[Markup("&nbsp;")]]


def _answer(number, one):
    kept = f"Say it with its hedge: “{one.item.hedge}”. " if one.item.hedge else ""
    claims = ", ".join(str(number) for number, _ in one.claims)
    return section(".answer")[
        h3[f"{number}. {plain(one.item.stem)}"],
        ol(".parts")[[li[plain(line)] for line in reasons(one.item)]],
        one.errors and p[f"Stands for: {plain('; '.join(one.errors))}."],
        p[small[kept, isinstance(one.item, Shifting) and f"{NO_PANEL} ", f"Claim{'s' if len(one.claims) > 1 else ''} {claims}. ", f"A question to {one.item.level}. ", span(".id")[one.id]]],
    ]  # fmt: skip


def _claims(questions):
    return sorted({number: claim for one in questions for number, claim in one.claims}.items())


def _sources(questions):
    return sorted({cited(reference) for one in questions for reference in one.references})
