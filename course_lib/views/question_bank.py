"""Every question with its feedback, to be read without a kernel: looked up by words, lesson and kind; nothing is judged.

The browser does the looking up (`parts/screen.looking_up.js`), and each answer opens by itself (`details`).
"""

from collections.abc import Sequence
from itertools import groupby

from htpy import Element, article, details, div, li, ol, p, span, strong, summary, ul

from ..engine.exports.asked import Asked
from ..engine.exports.markup import plain, wrong_number
from ..engine.quiz.drawing import as_printed, shuffled
from ..engine.quiz.wording import HINTS, NO_PANEL, SHIFTS, accepted
from ..model.quiz import Choice, Item, Matching, Numeric, Ordering, Shifting
from .evidence_room.looking_up import choice, count, group, search
from .parts.activity_frame import claims_and_sources
from .parts.claim_text import Evidence
from .parts.pictures.shown import figure_of
from .quiz.items import thought

KINDS = {
    "single": "One best answer",
    "multiple": "All that apply",
    "ordering": "Put into order",
    "matching": "Find the partners",
    "numeric": "A number",
    "short": "A word",
    "shift": "More or less likely",
}
READ_IT = {
    "ordering": "Put them into order.",
    "matching": "Find a partner for each on the left.",
    "short": "A word or two.",
}
NONE = "No question fits. Take a word or a filter away."


def question_bank(questions: Sequence[Asked], titles: dict[str, str], evidence: Evidence) -> Element:
    """The questions by lesson, each group folded; `titles` are those of the quizzes' lessons, by quiz, in their order."""
    lessons = {id: title for id, title in titles.items() if any(one.quiz == id for one in questions)}
    kinds = {one.item.kind for one in questions}
    sieve = div(".px-sieve")[
        choice("questions", "Lesson", "lesson", "Every lesson", lessons),
        choice("questions", "Kind", "kind", "Every kind", {id: name for id, name in KINDS.items() if id in kinds}),
    ]
    numbered = list(enumerate(questions, 1))
    return div(".px-card.px-lookup.px-bank", data_sift=True)[
        div(".px-noprint", role="search", aria_label="Questions")[
            search("questions", "Search the questions", "Words of a question or of its answers."),
            sieve,
            count(len(questions), "question", "questions", NONE),
        ],
        [_of_quiz(quiz, lessons[quiz], list(found), evidence) for quiz, found in groupby(numbered, lambda pair: pair[1].quiz)],
        evidence.cards(),
    ]  # fmt: skip


def place(quiz: str) -> str:
    """By which an address names the questions of a quiz: `#questions-recognise-it`."""
    return f"questions-{quiz}"


def _of_quiz(quiz, title, found, evidence):
    asked = [_question(number, one, evidence) for number, one in found]
    return group(title, len(found), asked, place(quiz))


def _question(number, one, evidence):
    item = one.item
    return article(".px-asked", id=f"question-{one.id}", data_entry=True, data_lesson=one.quiz, data_kind=item.kind, aria_labelledby=f"stem-{one.id}")[
        div(data_sought=True)[
            p(id=f"stem-{one.id}")[strong[f"{number}. {plain(item.stem)}"]],
            figure_of(item.picture, folded=False),
            _asked(item),
        ],
        details(".px-answer")[summary["Answer and reasons"], _told(item, evidence), _behind(one, evidence)],
    ]  # fmt: skip


# ---- what is asked ----------------------------------------------------------------------------------------------------


def _asked(item: Item):
    hint = p(".px-note")[READ_IT.get(item.kind, HINTS[item.kind])]
    if isinstance(item, Choice):
        return [hint, _listed(answer.text for answer in shuffled(item, 0))]
    if isinstance(item, Ordering):
        return [hint, _listed(stage.text for stage in shuffled(item, 0))]
    if isinstance(item, Matching):
        rights = (one.right for one in shuffled(item, 0))
        return [hint, div(".px-sides")[_listed(one.left for one in item.matches), _listed(rights)]]
    if isinstance(item, Shifting):
        return [thought(item), _listed(SHIFTS.values())]
    return p(".px-note")[f"Work out the number, in {item.unit}." if isinstance(item, Numeric) else READ_IT[item.kind]]


def _listed(texts):
    return ul(".px-parts")[[li[plain(text)] for text in texts]]


# ---- and what every part of it means ----------------------------------------------------------------------------------


def _told(item: Item, evidence):
    if isinstance(item, Choice):
        return _explained(evidence, ((one.text, one.correct, one.because) for one in shuffled(item, 0)))
    if isinstance(item, Shifting):
        rows = ((text, id == item.key, getattr(item.because, id)) for id, text in SHIFTS.items())
        return [_explained(evidence, rows), p(".px-note")[NO_PANEL]]
    if isinstance(item, Ordering):
        return ol(".px-explained")[
            [_entry(f"{place}. {one.text}", None, one.because, evidence) for place, one in enumerate(item.stages, 1)]
        ]
    if isinstance(item, Matching):
        pairs = [_entry(f"{one.left} – {one.right}", None, one.because, evidence) for one in item.matches]
        spares = [_entry(one.right, None, one.because, evidence, "Partner of none of them. ") for one in item.spares]
        return ul(".px-explained")[pairs, spares]
    numeric = isinstance(item, Numeric)
    key = f"{as_printed(item.key)} {item.unit}" if numeric else item.accept[0]
    wrong = [(wrong_number(item, one) if numeric else ", ".join(one.words), one.because) for one in item.mistakes]
    return ul(".px-explained")[
        _entry(key, True, item.because, evidence, more=f" {accepted(item)}"),
        [_entry(text, False, because, evidence) for text, because in wrong],
    ]


def _explained(evidence, rows):
    return ul(".px-explained")[[_entry(text, right, because, evidence) for text, right, because in rows]]


def _entry(text, right, because, evidence, before="", more=""):
    """One part: what it says, whether it is correct (None where that is no question), and why."""
    mark = {True: span(".px-better")["✓ Correct. "], False: span(".px-worse")["✕ Not correct. "], None: None}[right]
    return li(".px-explain")[p[strong[plain(text)]], p[mark, before, evidence.inline(because), more]]


def _behind(one, evidence):
    item = one.item
    return [
        item.hedge and p[f"Say it with its hedge: “{item.hedge}”."],
        claims_and_sources(evidence, item.claims, item.sources),
    ]
